export { choose } from './choose.ts';
export { makeEdition } from './edition.ts';
export { dayIn, instantOf, momentIn, spanOf, wallTime, weekBefore, weekOf } from './week.ts';
export { type ConsequenceKind, type ShownReport, type ToldEdition, type ToldStory } from '../stories/index.ts';
export { noSupplement, type Supplement } from './supplement.ts';
export { RATED_OUTLETS } from './limits.ts';
export {
  calledNow,
  closedCorrections,
  closeEdition,
  lockClosing,
  editionById,
  editionOf,
  type KeptEdition,
  makeUpEdition,
  openEditions,
  settleOpen,
} from './keep.ts';
export {
  type Acted,
  type AtVersion,
  correctEdition,
  editEdition,
  editsOf,
  followArticle,
  type MadeEdit,
  mostOwnWords,
  undoEdit,
} from './edit.ts';
export { closeDue, makeUpOpen } from './due.ts';
export { toldNow } from './told-now.ts';
export { type Draft, type Edit, type OwnWords, withEdits } from './edits.ts';
export { editionWordsIn, type EditionWords } from './messages/index.ts';
export * from './wording.ts';
