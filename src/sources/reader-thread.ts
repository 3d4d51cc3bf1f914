import { parentPort } from 'node:worker_threads';
import { Problem } from '../text/index.ts';
import { parseFeed } from './parse.ts';
import type { Result, Task } from './reader.ts';

/** The other end of `openReader`. */
parentPort?.on('message', ({ bytes, options }: Task) => {
  let result: Result;
  try {
    result = { feed: parseFeed(bytes, options) };
  } catch (error) {
    const { message } = error as Error;
    result = error instanceof Problem ? { problem: message } : { fault: message };
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(result);
});
