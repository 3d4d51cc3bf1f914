import { parentPort } from 'node:worker_threads';
import { Problem } from './problem.ts';

/** What a thread of the pool is sent. */
export interface Task {
  /** The file of the function, as an address, and the function's name in it. */
  module: string;
  name: string;
  args: unknown[];
}
/** What it answers: once that it has what it takes to begin, then what came of it. */
export type Outcome =
  'begun' | { result: unknown } | { problem: string } | { fault: string; stack: string | undefined };

/** The other end of `apart`: does one task after another. */
parentPort?.on('message', ({ module, name, args }: Task) => void work(module, name, args));

async function work(module: string, name: string, args: unknown[]): Promise<void> {
  let outcome: Exclude<Outcome, 'begun'>;
  try {
    const functions = (await import(module)) as Record<string, (...args: unknown[]) => unknown>;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    parentPort?.postMessage('begun' satisfies Outcome);
    outcome = { result: await functions[name]!(...args) };
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    outcome = error instanceof Problem ? { problem: message } : { fault: message, stack };
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(outcome);
}
