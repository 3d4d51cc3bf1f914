import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Report } from '../reports/index.ts';
import { writeBrief } from './brief.ts';
import { quotableSentences } from './quotable.ts';
import { corpusStatsOf } from './term-vector.ts';

test('a dateline is no part of a quotation, and none goes over the end of a line', () => {
  expect(quotableSentences('BRIG (WIRE) — The river Ansel flooded Brig.\nFamilies left their\nhouses.')).toEqual([
    'The river Ansel flooded Brig.',
    'Families left their',
    'houses.',
  ]);
  // Cut where only the beginning is wanted, no sentence is half.
  const text = `${'A first sentence. '.repeat(3)}Mr. Marlow of the U.S. Senate spoke on Monday.`;
  for (let within = 0; within < text.length + 9; within++)
    for (const sentence of quotableSentences(text, within)) expect(quotableSentences(text)).toContain(sentence);
});

test('whatever the machine quotes can be quoted at the desk', () => {
  const dateline = fc.constantFrom(
    '',
    'BRIG (WIRE) — ',
    'PORT ANSELM, Feb 3 (Reuters) - ',
    'VALDORIA — ',
    'Brig (AP) -- ',
  );
  const sentence = fc
    .tuple(
      fc.constantFrom('The Senate', 'Governor Hanne Pell', 'The U.S. Army', 'Mr. Marlow', 'A court of Brig'),
      fc.constantFrom('voted', 'ruled', 'said', 'promised'),
      fc.constantFrom('on Monday', 'on Feb. 3', 'at No. 10', 'with 87 members'),
      fc.constantFrom('that the harbour budget of Valdoria would pass', 'to stop the ferries to the islands of Brig'),
    )
    .map((words) => `${words.join(' ')}.`);
  const text = fc
    .array(fc.tuple(dateline, sentence, fc.constantFrom(' ', '\n', '\n\n', ' '.repeat(3990))), {
      minLength: 1,
      maxLength: 9,
    })
    .map((parts) => parts.map((part) => part.join('')).join(''));
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (texts) => {
      const reports: Report[] = texts.map((of, i) => ({
        id: String(i),
        outlet: `Outlet ${i}`,
        title: 'Harbour budget of Valdoria passes',
        text: of,
        published: new Date(i * 3_600_000),
        lang: 'en',
      }));
      for (const { text: quoted, report } of writeBrief(reports, reports[0]!, corpusStatsOf(reports)))
        expect(quotableSentences(texts[Number(report)] ?? '')).toContain(quoted);
    }),
  );
});
