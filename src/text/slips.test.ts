import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slips } from './slips.ts';

test.each([
  ['harbour', 'harbour', 0],
  ['harbuor', 'harbour', 1],
  ['arbour', 'harbour', 1],
  ['harrbour', 'harbour', 1],
  ['karbour', 'harbour', 1],
  ['harbuorr', 'harbour', 2],
  ['', 'a', 1],
  ['ferry', 'harbour', Infinity],
])('from %s to %s', (a, b, number) => expect(slips(a, b, 2)).toBe(number));

test('are as many back, none for the same word, and never fewer than the lengths differ', () =>
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      expect(slips(a, b, 12)).toBe(slips(b, a, 12));
      expect(slips(a, b, 12) === 0).toBe(a === b);
      expect(slips(a, b, 12)).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
    }),
  ));
