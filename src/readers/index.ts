export { flagsOf, suggestionFor } from './judge.ts';
export { countAsking, networkOf } from './limits.ts';
export * from './preferences.ts';
export type { Seen } from './record.ts';
export { letterReturned, readerComplained } from './rest.ts';
export { asAddress, ask, confirm, leave } from './subscribe.ts';
export { linkTokens, type LinkTokens } from './tokens.ts';
export { exportReaders, importReaders, importSuppressions, type Imported } from './import.ts';
