export { openQueue, type DeadLetter, type Queue, type Step } from './queue.ts';
