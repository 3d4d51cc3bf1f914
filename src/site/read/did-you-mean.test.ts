import { expect, test } from 'vitest';
import { closest } from './did-you-mean.ts';

const known = new Map(
  Object.entries({ Iran: 40, Iraq: 30, Senate: 25, parliament: 12, impeachment: 9, Baghdad: 8, harbour: 3 }).map(
    ([written, times]) => [written.toLowerCase(), { written, times }],
  ),
);

test.each([
  ['ira', 'Iran'],
  ['senat', 'Senate'],
  ['baghdda', 'Baghdad'],
  ['bagdad', 'Baghdad'],
  ['impeechmant', 'impeachment'],
  ['iran', undefined],
  ['xyz', undefined],
  ['harbingers', undefined],
])('%s is taken for %s', (word, meant) => expect(closest(word, known)).toBe(meant));
