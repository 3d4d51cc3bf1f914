import { Worker } from 'node:worker_threads';
import type { Outcome, Task } from './apart-thread.ts';
import { Fault } from './fault.ts';
import { Problem } from './problem.ts';

/**
 * One pool of threads, of the whole process, in which strangers' bytes are read: whatever they cost, no reader of the site
 * waits for it. Threads begin with what there is to do, and end when there has been nothing for a while.
 */

/** What runs and waits at the same time, over all kinds together. */
const most = {
  /** Threads; one more for what somebody waits for who looks at a page. */
  threads: 3,
  /** Tasks that wait, and their bytes. */
  waiting: 1000,
  bytes: 64 * 1024 * 1024,
};
/** A thread is replaced after so many tasks, for what a library may keep: it gives back what it took. */
const mostTasks = 2000;
/** And ends after so long without any: ms. */
const idleAfter = 60_000;
/** Starting a thread and loading what a task takes is not that task's fault, but has its end as well: ms. */
const startsWithin = 30_000;

/** A kind of work, and what one task of it may cost. */
export interface Kind {
  /** The file of the function, and its name there. It is given copies of its arguments, and gives a copy of its result. */
  file: URL;
  name: string;
  /** What takes longer is ended, its thread with it: ms. */
  patience: number;
  /** What takes more of the heap likewise: MB. */
  memory: number;
  /** After bytes of this length the thread is replaced. */
  large?: number;
  /** Somebody waits for it who looks at a page. */
  asked?: boolean;
  /** The bytes are handed over, and are the caller's no more. */
  takes?: boolean;
}

/** More waits already than will be done soon; nothing was begun. */
export class Busy extends Problem {
  override name = 'Busy';
}

interface Waiting {
  kind: Kind;
  args: unknown[];
  /** The words for it in an error. */
  what: string;
  bytes: number;
  resolve: (result: never) => void;
  reject: (error: Error) => void;
}

interface Thread {
  worker: Worker;
  memory: number;
  /** What it does; still set while it ends in the middle of it. */
  kind?: Kind | undefined;
  done: number;
  idle?: NodeJS.Timeout | undefined;
}

const threads = new Set<Thread>();
const waiting: Waiting[] = [];
let waitingBytes = 0;

/**
 * A function that does its work in the pool. Of one kind one task runs at a time, in the order of asking, so that no kind
 * keeps the others waiting.
 *
 * @param what is read, for the words of an error: 'The document at https://…'
 * @returns it rejects with `Problem` where the work does, or where it takes longer or more memory than it may; with `Busy` where too
 * much waits; with `Fault`, and the thread's stack, for any other.
 */
export function apart<F extends (...args: never[]) => unknown>(
  kind: Kind,
  what: (...args: Parameters<F>) => string,
): (...args: Parameters<F>) => Promise<Awaited<ReturnType<F>>> {
  return (...args) =>
    new Promise((resolve, reject) => {
      const words = what(...args);
      const bytes = args.reduce<number>((sum, arg) => sum + sizeOf(arg), 0);
      if (waiting.length >= most.waiting || (waiting.length > 0 && waitingBytes + bytes > most.bytes))
        throw new Busy(`${words} was not read, so much waits to be: try again in a moment.`);
      waiting.push({ kind, args, what: words, bytes, resolve, reject });
      waitingBytes += bytes;
      beginNext();
    });
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length * 2;
  if (value instanceof Uint8Array) return value.byteLength;
  return Array.isArray(value) ? value.reduce<number>((sum, one) => sum + sizeOf(one), 0) : 0;
}

/** Begins all that can be begun now. */
function beginNext(): void {
  for (const task of waiting.slice()) {
    const { kind } = task;
    const busy = [...threads].flatMap((thread) => thread.kind ?? []);
    const others = busy.filter(({ asked }) => !asked).length;
    if (busy.includes(kind) || busy.length > most.threads || (!kind.asked && others >= most.threads)) continue;
    waiting.splice(waiting.indexOf(task), 1);
    waitingBytes -= task.bytes;
    begin(freeThread(kind.memory), task);
  }
}

/** A thread without work; where there are enough of other sizes, in the place of one of them. */
function freeThread(memory: number): Thread {
  const free = [...threads].filter((thread) => thread.kind === undefined);
  const fit = free.find((thread) => thread.memory === memory);
  if (fit) return fit;
  if (free[0] && threads.size > most.threads) end(free[0]);
  const worker = new Worker(new URL('apart-thread.ts', import.meta.url), {
    // Node itself reads our TypeScript; whatever loader the service runs under stays out of the thread, and so do its secrets.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: memory, maxYoungGenerationSizeMb: 3, stackSizeMb: 4 },
  });
  // An error while nothing is done ends the thread: it is not given work again.
  worker.on('error', () => {}).on('exit', () => threads.delete(thread));
  const thread: Thread = { worker, memory, done: 0 };
  threads.add(thread);
  return thread;
}

function end(thread: Thread): void {
  clearTimeout(thread.idle);
  // What runs outside of JavaScript, as a picture's decoder does, cannot be stopped: until it is through, its place is taken.
  void thread.worker.terminate().finally(() => {
    threads.delete(thread);
    beginNext();
  });
  if (thread.kind === undefined) threads.delete(thread);
}

function begin(thread: Thread, { kind, args, what, bytes, resolve, reject }: Waiting): void {
  const { worker } = thread;
  clearTimeout(thread.idle);
  thread.kind = kind;
  const stop = () => {
    clearTimeout(timer);
    worker.off('message', answered).off('error', died).off('exit', died).unref();
  };
  const giveUp = (words: string) => {
    stop();
    end(thread);
    reject(new Problem(`${what} takes ${words} to read; none is worth that.`));
  };
  const answered = (outcome: Outcome) => {
    if (outcome === 'begun') {
      clearTimeout(timer);
      timer = setTimeout(tooLong, kind.patience, kind.patience);
      return;
    }
    stop();
    thread.kind = undefined;
    if (bytes > (kind.large ?? Infinity) || ++thread.done >= mostTasks) end(thread);
    else thread.idle = setTimeout(() => end(thread), idleAfter).unref();
    if ('result' in outcome) resolve(outcome.result as never);
    else if ('problem' in outcome) reject(new Problem(outcome.problem));
    else reject(Object.assign(new Fault(outcome.fault), outcome.stack === undefined ? {} : { stack: outcome.stack }));
    beginNext();
  };
  const died = (error: unknown) => {
    const memory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    giveUp(memory ? 'too much memory' : `the reading thread down (${String(error)})`);
  };
  const tooLong = (ms: number) => giveUp(`more than ${ms / 1000} s`);
  let timer = setTimeout(tooLong, startsWithin, startsWithin);
  worker.on('message', answered).on('error', died).on('exit', died).ref();
  const task: Task = { module: kind.file.href, name: kind.name, args: kind.takes ? args.map(whole) : args };
  const moved = kind.takes
    ? task.args.flatMap((arg) => (arg instanceof Uint8Array ? [arg.buffer as ArrayBuffer] : []))
    : [];
  try {
    worker.postMessage(task, moved);
  } catch (error) {
    stop();
    thread.kind = undefined;
    reject(error as Error);
  }
}

/** A small buffer may be a part of one that others use. */
const whole = (arg: unknown): unknown =>
  arg instanceof Uint8Array && arg.byteLength < arg.buffer.byteLength ? new Uint8Array(arg) : arg;
