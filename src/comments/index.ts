export { asLine } from './markdown.ts';
export { limits, phases, type Rules } from './phases.ts';
export { saveWordLists, wordLists, type WordLists } from './words.ts';
export { editable, editComment, removeComment, writeComment, type Written } from './write.ts';
export { asReason, decide, reasons, refuseWaiting, reportComment, silence, undoModeration } from './moderate.ts';
export * from './read.ts';
export {
  moderationLog,
  queueCounts,
  queueOf,
  queues,
  type ModeratorsAct,
  type ModerationQueue,
  type Queued,
  type QueueName,
} from './queue.ts';
export { dueNotices, noticeSent, wantAnswers, type AnswerNotice } from './notices.ts';
export { eraseWriter, exportComments, heldOfWriter } from './export.ts';
export {
  dueMarks,
  hasThanked,
  markComment,
  marks,
  markTold,
  takeThanksBack,
  thank,
  type Mark,
  type Marked,
  type MarkNotice,
} from './marks.ts';
export {
  confirmComment,
  heldUnconfirmed,
  keepUnconfirmed,
  refusalOf,
  unconfirmed,
  unconfirmedHolds,
  type NewComment,
  type Unconfirmed,
} from './unconfirmed.ts';
