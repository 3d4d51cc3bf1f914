export type { House } from './house.ts';
export { confirmationLetter, LEAVE_PLACEHOLDER, printLetter, type Letter } from './letter.ts';
export { legible } from './colour.ts';
export * from './wording.ts';
