export { syncCatalogue, type Synced } from './catalogue.ts';
export { readOpml, sourceKinds, sourcesFromOpml, writeOpml, type CatalogueEntry, type SourceKind } from './opml.ts';
export { parseFeed, type FeedItem, type ParsedFeed } from './parse.ts';
export { dueFeeds, keepVisit, poll, reach, type DueFeed, type Visit } from './poll.ts';
