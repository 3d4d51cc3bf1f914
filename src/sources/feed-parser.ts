import { apart } from '../text/index.ts';
import type { parseFeed } from './parse.ts';

/**
 * `parseFeed` in a thread beside the service's own: what a hostile document costs, no reader of the site waits for. The bytes
 * are taken over by the thread.
 *
 * @throws Problem where nothing can be read, or reading takes longer or more memory than any feed is worth
 */
export const parseFeedApart = apart<typeof parseFeed>(
  { file: new URL('parse.ts', import.meta.url), name: 'parseFeed', patience: 5_000, memory: 64, takes: true },
  (_bytes, { url = 'hand' } = {}) => `The document at ${url}`,
);
