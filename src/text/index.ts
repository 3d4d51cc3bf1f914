export { Problem } from './problem.ts';
export { Fault, isFault, isFull } from './fault.ts';
export { inParallel, openLimiter, type Limiter } from './limiter.ts';
export { sentences, type Sentence } from './sentences.ts';
export { decodeBytes, type Decoded } from './decode.ts';
export { parseNearlyJson } from './nearly-json.ts';
export { headsOtherStories, isFurniture, leadsToOtherStory } from './furniture.ts';
export { parseDate } from './dates.ts';
export {
  canonicalAddress,
  originOf,
  ownPath,
  resolveAddress,
  siteOf,
  webAddress,
  withoutTracking,
} from './addresses.ts';
export { many, oneLine, shorten, withoutPasswords } from './line.ts';
export { cut, decodeEntities, firstImage, itemText, plainText, plainTitle } from './plain.ts';
export { withoutFurniture } from './item-furniture.ts';
export { lineKeysOf, sharedLines, withoutLines } from './shared-lines.ts';
export { depthOf, readAttributes, scanMarkup, type MarkupHandler } from './markup.ts';
export {
  familyName,
  findMentions,
  findNames,
  knownOutlets,
  type Mention,
  type Name,
  type NameKind,
} from './names/index.ts';
export { findIssues, type Issue } from './issues.ts';
export { readList } from './lists.ts';
export { findAttributedQuotes, findQuotes, type AttributedQuote, type Quote } from './quotes.ts';
export { apart, Busy } from './apart.ts';
export { redrawApart } from './picture-reader.ts';
export { extractPageApart } from './page-parser.ts';
export type { ExtractedPage } from './page.ts';
