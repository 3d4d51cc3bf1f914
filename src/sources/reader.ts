import { openApart } from '../text/index.ts';
import type { ParsedFeed, ParseOptions } from './parse.ts';

/** Reads feed documents beside the service's own thread: what a hostile one costs, no reader of the site waits for. */
export interface Reader {
  /**
   * `parseFeed`, one document after another. The bytes are taken over by the reading thread.
   *
   * @throws Problem where nothing can be read, or reading takes longer or more memory than any feed is worth
   */
  read(bytes: Uint8Array<ArrayBuffer>, options: ParseOptions): Promise<ParsedFeed>;
  close(): Promise<void>;
}

/** Opens the reader. */
export function openReader(): Reader {
  const thread = openApart<ParseOptions, ParsedFeed>(new URL('reader-thread.ts', import.meta.url), {
    patience: 5_000,
    memoryMB: 64,
    large: 1024 * 1024,
  });
  return {
    read: (bytes, options) => thread.run(bytes, options, options.url ?? 'hand'),
    close: () => thread.close(),
  };
}
