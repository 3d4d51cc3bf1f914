import { expect, test } from 'vitest';
import { rewrittenOf } from './rewritten.ts';

const at = (hour: number) => new Date(Date.UTC(2031, 2, 12, hour));

test('the rewriting that changed most is told, with the moment at which it was seen', () => {
  expect(
    rewrittenOf(
      [
        { title: 'Minister to face questions over harbour deal', replaced: at(9) },
        { title: 'Minister faces questions over harbour deal', replaced: at(11) },
      ],
      { title: 'Minister resigns over harbour contract with brother' },
    ),
  ).toEqual({
    before: 'Minister faces questions over harbour deal',
    after: 'Minister resigns over harbour contract with brother',
    at: at(11),
    change: expect.closeTo(0.71, 1) as number,
  });
});

test.each([
  ['Two killed in harbour blast', 'Three killed in harbour blast'],
  ['Minister resigns over harbour deal', 'UPDATE: Minister resigns over harbour deal'],
  ['Minister resigns over harbour deal', 'Minister Resigns Over Harbour Deals'],
  ['Live updates: ministers meet over harbour', 'Live updates: voters queue in the harbour rain'],
  ['Minister resigns over harbour deal', 'Five recipes for the weekend'],
])('no rewriting: %s, %s', (before, after) =>
  expect(rewrittenOf([{ title: before, replaced: at(9) }], { title: after })).toBeUndefined(),
);
