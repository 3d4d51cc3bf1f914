import { apart } from '../text/index.ts';
import type { ParsedFeed, parseFeed, ParseOptions } from './parse.ts';

/** Reads feed documents beside the service's own thread: what a hostile one costs, no reader of the site waits for. */
export interface Reader {
  /**
   * `parseFeed`, one document after another. The bytes are taken over by the reading thread.
   *
   * @throws Problem where nothing can be read, or reading takes longer or more memory than any feed is worth
   */
  read(bytes: Uint8Array<ArrayBuffer>, options: ParseOptions): Promise<ParsedFeed>;
}

const read = apart<typeof parseFeed>(
  {
    file: new URL('parse.ts', import.meta.url),
    name: 'parseFeed',
    patience: 5_000,
    memory: 64,
    takes: true,
  },
  (_bytes, { url = 'hand' } = {}) => `The document at ${url}`,
);

/** Opens the reader. */
export const openReader = (): Reader => ({ read });
