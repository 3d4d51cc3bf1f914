export { openQueue, type DeadLetter, type Next, type Queue, type Step } from './queue.ts';
