import { expect, test } from 'vitest';
import { readJson } from '../db/index.ts';
import { shownReportRow, toldStoryRow } from './told-rows.ts';

const told = {
  rank: 1,
  story: '7',
  headline: 'The council votes to keep its ferry',
  headlineReport: '70',
  brief: [{ text: 'The council voted on Tuesday.', report: '70' }],
  reasons: [
    { signal: 'outlets', points: 3, outlets: 9, independent: 5 },
    { signal: 'variety', points: 0, rule: 'from abroad', country: 'Norland' },
  ],
  score: 12.5,
  topics: [{ name: 'Harbour Council', kind: 'org' }],
  reports: ['70', '71'],
};

test('a row is read as it is, with what only a later version knows', () => {
  const row = { ...told, day: '2031-02-11', later: { kept: true } };
  expect(readJson(toldStoryRow, row, 'story 7')).toBe(row);
});

test('a row of an edition that closed when reasons were sentences is read', () => {
  const row = { ...told, reasons: [{ signal: 'outlets', points: 3, words: 'nine outlets' }] };
  expect(readJson(toldStoryRow, row, 'story 7')).toBe(row);
});

test.each([
  ['a field that is gone', { ...told, headlineReport: undefined }, /story 7 is kept in a shape.*headlineReport/s],
  ['a field of another type', { ...told, reports: [70] }, /story 7.*reports\[0\]/s],
  ['a reason without its facts', { ...told, reasons: [{ signal: 'outlets', points: 3 }] }, /story 7.*reasons\[0\]/s],
])('%s is said, with its place', (_, row, error) => {
  expect(() => readJson(toldStoryRow, row, 'story 7')).toThrow(error);
});

test('a shown report has its time as JSON has it', () => {
  const row = { id: '70', outlet: 'Herald', title: 'T', url: null, published: '2031-02-11T08:00:00.000Z' };
  expect(readJson(shownReportRow, row, 'edition 1')).toBe(row);
  expect(() => readJson(shownReportRow, { ...row, published: 'Tuesday' }, 'edition 1')).toThrow(
    /edition 1.*published/s,
  );
});
