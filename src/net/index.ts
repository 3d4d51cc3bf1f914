export { Refused } from './address-guard.ts';
export { openWeb, type Answer, type Web } from './web.ts';
