import { Worker } from 'node:worker_threads';
import { Problem } from '../text/index.ts';
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

/** What the thread is sent, and what it answers. */
export type Task = { bytes: Uint8Array<ArrayBuffer>; options: ParseOptions };
export type Result = { feed: ParsedFeed } | { problem: string } | { fault: string };

/** Longer than this takes only what was made to: ms. */
const patience = 5_000;
const memoryMB = 64;
/** After a document of this size the thread is replaced, to give back what it took: bytes. */
const large = 1024 * 1024;

/** Opens the reader. Its thread starts with the first document, and anew where one was too much for it. */
export function openReader(): Reader {
  let thread: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  function start(): Worker {
    const made = new Worker(new URL('reader-thread.ts', import.meta.url), {
      // Node itself reads our TypeScript; whatever loader the service runs under stays out of the thread.
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxOldGenerationSizeMb: memoryMB, maxYoungGenerationSizeMb: 3, stackSizeMb: 4 },
    });
    made.unref();
    return made;
  }

  function one({ bytes, options }: Task): Promise<ParsedFeed> {
    if (closed) throw new Error('the service is stopping');
    const mine = (thread ??= start());
    const size = bytes.byteLength;
    mine.postMessage({ bytes, options } satisfies Task, [bytes.buffer]);
    return new Promise((done, fail) => {
      const end = () => {
        clearTimeout(timer);
        mine.off('message', answered).off('error', died).off('exit', died);
      };
      const giveUp = (words: string) => {
        end();
        thread = undefined;
        mine.on('error', () => {});
        void mine.terminate();
        fail(new Problem(`The document at ${options.url ?? 'hand'} takes ${words} to read; no feed is worth that.`));
      };
      const answered = (result: Result) => {
        end();
        if (size > large) {
          thread = undefined;
          void mine.terminate();
        }
        if ('feed' in result) done(result.feed);
        else fail('problem' in result ? new Problem(result.problem) : new Error(result.fault));
      };
      const died = (error: unknown) => {
        const memory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        giveUp(memory ? 'too much memory' : `the reading thread down (${String(error)})`);
      };
      const timer = setTimeout(() => giveUp(`more than ${patience / 1000} s`), patience);
      mine.on('message', answered).on('error', died).on('exit', died);
    });
  }

  return {
    read(bytes, options) {
      // A small buffer may be a part of one that others use.
      const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
      const result = last.then(() => one({ bytes: own, options }));
      last = result.catch(() => {});
      return result;
    },
    async close() {
      closed = true;
      await last;
      await thread?.terminate();
    },
  };
}
