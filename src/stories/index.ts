export type { Report } from '../reports/index.ts';
export { type CorpusStats, corpusStatsOf, contentWords, cosine, termVectorOf } from './term-vector.ts';
export { namesInCommon } from './countries.ts';
export { groupReports } from './group.ts';
export { type Grouped, points, type Ranked, rankStories, weighWith } from './rank.ts';
export { chooseHeadline } from './headline.ts';
export { tellStory } from './tell.ts';
export { topicsOf } from './topics.ts';
export { mayBeOne, SAME_MATTER, summarise, wentBefore } from './threads.ts';
export type { HowTold, Part, Quotation, Said, ShownReport, ToldEdition, ToldStory } from './told.ts';
export { type ConsequenceKind, type Evidence, type Reason, reasonKey } from './reason.ts';
export { quotable, type Quotable, quotableSentences } from './quotable.ts';
export { comingDay, isWeighty } from './coming.ts';
export { figureIn } from './figures.ts';
export { rewrittenOf, type EarlierTitle } from './rewritten.ts';
export { leavesUnnamed, standsAlone } from './stands-alone.ts';
export { isEnglish } from './english.ts';
export { isNews } from './genre.ts';
export {
  editTopics,
  keepTopics,
  type MadeTopicEdit,
  topicCalledNow,
  topicEdits,
  undoTopicEdit,
} from './keep-topics.ts';
export { asEdited, type TopicEdit, withKnown } from './topic-edits.ts';
export { topicSlug } from './topic-slug.ts';
export { topicDoubts, type TopicDoubt } from './topic-doubts.ts';
export { topicKinds } from './told.ts';
export { howTold, side } from './told-how.ts';
export { shownReportRow, toldStoryRow } from './told-rows.ts';
export { newsAbout } from './news-about.ts';
export {
  decidedFacts,
  type Decision,
  decisions,
  mergeStories,
  setAside,
  setStoryAside,
  splitStory,
  undoDecision,
} from './decide.ts';
export {
  GroupingMemory,
  groupStories,
  rankWeek,
  reportsWait,
  shownReports,
  storiesBetween,
  storiesById,
  titlesReplaced,
  toldStories,
} from './keep.ts';
export { forgetStories } from './forget.ts';
