import { expect, test } from 'vitest';
import type { Report } from '../reports/index.ts';
import { howTold } from './told-how.ts';

const report = (outlet: string, lean: number | undefined, text: string): Report => ({
  id: outlet,
  outlet,
  title: 'Assembly passes the harbour budget',
  text,
  published: new Date('2031-02-12T08:00:00Z'),
  ...(lean === undefined ? {} : { lean }),
});
const plain =
  'The Assembly passed the harbour budget by a single vote after a night of debate in Harbour Town. '.repeat(3);
const left =
  plain +
  'Nurses and pensioners lose. Nurses said the cuts hurt nurses and pensioners. Pensioners protested. '.repeat(3);
const right = plain + 'Taxpayers gain. The taxpayers’ union praised lower taxes for taxpayers and farmers. '.repeat(3);
const sides = [
  ...['a', 'b', 'c'].map((outlet) => report(outlet, -1, left)),
  ...['d', 'e', 'f'].map((outlet) => report(outlet, 1.5, right)),
  report('g', 0, plain),
  report('h', undefined, plain),
];

test('each side’s words, with counts', () => {
  const how = howTold(sides);
  expect(how?.left.outlets).toBe(3);
  expect(how?.left.words.map(({ word }) => word)).toContain('nurse');
  expect(how?.right.words.map(({ word }) => word)).toContain('taxpayer');
  expect(how?.left.words.find(({ word }) => word === 'nurse')).toMatchObject({ elsewhere: 0, reports: 3 });
  for (const { word } of [...how!.left.words, ...how!.right.words]) expect(['assembly', 'budget']).not.toContain(word);
});

test('nothing is said of sides that fewer than three rated outlets of either stand for', () => {
  expect(howTold(sides.filter(({ outlet }) => outlet !== 'f'))).toBeUndefined();
  expect(
    howTold(sides.map(({ id, outlet, title, text, published }) => ({ id, outlet, title, text, published }))),
  ).toBeUndefined();
});
