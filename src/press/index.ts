export type { House } from './house.ts';
export { confirmationLetter, LEAVE_PLACEHOLDER, printLetter, type Letter } from './letter.ts';
export { legible } from './colour.ts';
export * from './wording.ts';
export { deliver, sendConfirmation } from './deliver.ts';
export { outboxPost, relayPost, type Mail, type Post } from './post.ts';
export { print } from './print.ts';
