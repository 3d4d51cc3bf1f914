export { Problem } from './problem.ts';
export { sentences, type Sentence } from './sentences.ts';
export { decodeBytes, type Decoded } from './decode.ts';
export { parseDate } from './dates.ts';
export { canonicalAddress, resolveAddress } from './addresses.ts';
export { cut, decodeEntities, firstImage, plainText, plainTitle } from './plain.ts';
export { readAttributes, scanMarkup, type MarkupHandler } from './markup.ts';
