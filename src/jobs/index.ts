export { openQueue, type Next, type Queue, type Step } from './queue.ts';
