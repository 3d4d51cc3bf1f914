export { syncCatalogue, type Synced } from './catalogue.ts';
export { dueFeeds, type DueFeed } from './due.ts';
export { keepVisit } from './keep.ts';
export { readOpml, sourceKinds, sourcesFromOpml, writeOpml, type CatalogueEntry, type SourceKind } from './opml.ts';
export { parseFeed, type FeedItem, type ParsedFeed } from './parse.ts';
export { poll, type Visit } from './poll.ts';
export { reach } from './reach.ts';
export { openReader, type Reader } from './reader.ts';
