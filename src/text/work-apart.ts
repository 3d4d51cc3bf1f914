import { parentPort } from 'node:worker_threads';
import { Problem } from './problem.ts';

/** The other end of `openApart`: answers each document with what `work` makes of it. */
export function workApart(work: (bytes: Uint8Array, options: never) => unknown): void {
  parentPort?.on('message', ({ bytes, options }: { bytes: Uint8Array; options: never }) => {
    let outcome;
    try {
      outcome = { result: work(bytes, options) };
    } catch (error) {
      const { message } = error as Error;
      outcome = error instanceof Problem ? { problem: message } : { fault: message };
    }
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    parentPort?.postMessage(outcome);
  });
}
