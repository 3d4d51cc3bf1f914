export { syncCatalogue } from './catalogue.ts';
export { dueFeeds, type DueFeed } from './due.ts';
export {
  addSources,
  bringBack,
  editSource,
  listSources,
  readEdits,
  removeSource,
  takeMove,
  wholeList,
  type ListedSource,
} from './edit.ts';
export { feedHealth, type FeedHealth } from './health.ts';
export { askHubs, hubTells, verifyHub } from './hubs.ts';
export { keepVisit } from './keep.ts';
export { sourcesOfList } from './list-reader.ts';
export { addToList, findFeeds, outlineOf, recentItems, type FoundFeed } from './lists.ts';
export {
  readOpml,
  sourceKinds,
  sourcesFromOpml,
  writeOpml,
  type CatalogueEntry,
  type SourceEdits,
  type SourceKind,
} from './opml.ts';
export { awaitNetwork, OutageDetector } from './outage.ts';
export type { FeedItem } from './feed-item.ts';
export type { ParsedFeed } from './parse.ts';
export { poll, type Visit } from './poll.ts';
export { reachability } from './reachability.ts';
export { claimDatabase } from './founded.ts';
export {
  listsOfRatings,
  matchRatings,
  ratingsOf,
  readRatings,
  type ListedRating,
  type Rating,
  type RatingList,
} from './ratings.ts';
export { readCatalogue } from './read-catalogue.ts';
export {
  addRule,
  closedSections,
  closeSections,
  dropRule,
  ruleInWords,
  listRules,
  readRule,
  readRules,
  readWords,
  ruleFields,
  rulesOf,
  type Rule,
  type RuledItem,
  type RuleSet,
} from './rules.ts';
export { serviceOf } from './service.ts';
