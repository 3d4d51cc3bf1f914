export { Refused } from './guard.ts';
export { openWeb, type Answer, type Web } from './web.ts';
