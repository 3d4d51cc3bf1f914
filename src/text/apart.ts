import { Worker } from 'node:worker_threads';
import { Problem } from './problem.ts';

/** Runs one function over document after document in a thread beside the service's own, and stops it where one is too much. */
export interface Apart<Options, Result> {
  /**
   * One document after another. The bytes are taken over by the thread.
   *
   * @param name of the document, for the words of an error: `The document at …`
   * @throws Problem where the function does, or where it takes longer or more memory than it may
   */
  run(bytes: Uint8Array<ArrayBuffer>, options: Options, name: string): Promise<Result>;
  close(): Promise<void>;
}

/** What the thread is sent, and what it answers. */
interface Task<Options> {
  bytes: Uint8Array<ArrayBuffer>;
  options: Options;
}
type Outcome<Result> = { result: Result } | { problem: string } | { fault: string };

export interface Bounds {
  /** What takes longer was made to: ms. */
  patience: number;
  memoryMB: number;
  /** After a document of this size the thread is replaced, to give back what it took: bytes. */
  large: number;
  /** And after so many documents, for what a library may keep. */
  documents?: number;
}

/** Opens a thread on a file that calls `workApart`. It starts with the first document, and anew where one was too much for it. */
export function openApart<Options, Result>(file: URL, bounds: Bounds): Apart<Options, Result> {
  let thread: Worker | undefined;
  let done = 0;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  function start(): Worker {
    done = 0;
    const made = new Worker(file, {
      // Node itself reads our TypeScript; whatever loader the service runs under stays out of the thread.
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxOldGenerationSizeMb: bounds.memoryMB, maxYoungGenerationSizeMb: 3, stackSizeMb: 4 },
    });
    made.unref();
    return made;
  }

  function one(task: Task<Options>, name: string): Promise<Result> {
    if (closed) throw new Error('the service is stopping');
    const mine = (thread ??= start());
    const size = task.bytes.byteLength;
    mine.postMessage(task, [task.bytes.buffer]);
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        mine.off('message', answered).off('error', died).off('exit', died);
      };
      const replace = () => {
        thread = undefined;
        void mine.terminate();
      };
      const giveUp = (words: string) => {
        end();
        mine.on('error', () => {});
        replace();
        reject(new Problem(`The document at ${name} takes ${words} to read; none is worth that.`));
      };
      const answered = (outcome: Outcome<Result>) => {
        end();
        if (size > bounds.large || ++done >= (bounds.documents ?? Infinity)) replace();
        if ('result' in outcome) resolve(outcome.result);
        else reject('problem' in outcome ? new Problem(outcome.problem) : new Error(outcome.fault));
      };
      const died = (error: unknown) => {
        const memory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        giveUp(memory ? 'too much memory' : `the reading thread down (${String(error)})`);
      };
      const timer = setTimeout(() => giveUp(`more than ${bounds.patience / 1000} s`), bounds.patience);
      mine.on('message', answered).on('error', died).on('exit', died);
    });
  }

  return {
    run(bytes, options, name) {
      // A small buffer may be a part of one that others use.
      const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
      const result = last.then(() => one({ bytes: own, options }, name));
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
