import { expect, test } from 'vitest';
import { formatsOf } from './language.ts';

test.each([
  ['en', 'February 8 at 06:05'],
  ['de', '8. Februar um 06:05 Uhr'],
  ['de-AT', '8. Februar um 06:05 Uhr'],
  ['fr', '8 février à 06:05'],
])('a moment as %s writes it: %s', (language, words) => {
  const { moment } = formatsOf({ language, timeZone: 'UTC' });
  expect(moment(new Date('2031-02-08T06:05:00Z'))).toBe(words);
});
