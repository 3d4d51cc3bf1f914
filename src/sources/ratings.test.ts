import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Problem, writeRow } from '../text/index.ts';
import { matchRatings, readRatings } from './index.ts';

async function* pieces(text: string) {
  for (let at = 0; at < text.length; at += 7) yield text.slice(at, at + 7);
}
const read = (text: string) => readRatings(pieces(text));

test('a published list is read by its columns, wherever they stand and however ratings are written', async () => {
  const list =
    'Bias;Outlet;Country;Note\n-2;quay.example;GB;by its leaders\nLean Right;Harbour Herald;;\n0;c;;\nUnrated;d;;\n+1;e;;';
  expect(await read(list)).toEqual([
    { line: 2, source: 'quay.example', lean: -2, note: 'by its leaders' },
    { line: 3, source: 'Harbour Herald', lean: 1, note: '' },
    { line: 4, source: 'c', lean: 0, note: '' },
    { line: 5, source: 'd', lean: null, note: '' },
    { line: 6, source: 'e', lean: 1, note: '' },
  ]);
});

test.each([
  ['source,rating\na,1\nb,3\n', 'Line 3 of the list has the rating "3"'],
  ['source,rating\na,1\n"b,2\n', 'Line 3 of the list is broken'],
  ['source,rating\na,1\nb\n', 'Line 3 of the list has no rating'],
  ['source,rating\na,1\n,1\n', 'Line 3 of the list names no source'],
  ['source,rating\na,1\nb,toString\n', 'Line 3 of the list has the rating "toString"'],
  ['source,rating\na,1\nA,2\n', 'Line 3 of the list rates "A" again: line 2'],
  ['outlet,country\na,GB\n', 'Line 1 of the list names no column "rating"'],
  ['source,rating\n', 'no rating'],
  [`source,rating\n${'a,1\n'.repeat(600_000)}`, 'again'],
])('a broken line is named: %j', async (text, words) => {
  await expect(read(text.slice(0, 3_000_000))).rejects.toThrow(words);
});

test('whatever is read, it is ratings or a problem that is said', async () => {
  const cell = fc.oneof(fc.constantFrom('left', '-1', '"', 'a,b', '', 'x\ny'), fc.string());
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(cell, { maxLength: 4 })), fc.boolean(), async (rows, quoted) => {
      const body = rows.map((row) => (quoted ? writeRow(row) : row.join(','))).join('\n');
      try {
        for (const { lean } of await read(`source,rating,note\n${body}`))
          expect([-2, -1, 0, 1, 2, null]).toContain(lean);
      } catch (error) {
        expect(error).toBeInstanceOf(Problem);
      }
    }),
  );
});

test('sources are found by key, name or site; a site of several tells none, and twice is said', () => {
  const source = (key: string, name: string, site: string) => ({
    key,
    name,
    home: null,
    feeds: [`https://feeds.${site}/rss`],
  });
  const sources = [
    source('quay', 'The Quay Gazette', 'quay.example'),
    source('herald', 'Harbour Herald', 'press.example'),
    source('lantern', 'Evening Lantern', 'press.example'),
  ];
  const rated = (...names: string[]) => names.map((name, i) => ({ line: i + 2, source: name, lean: 1, note: '' }));
  const found = (...names: string[]) => matchRatings(sources, rated(...names)).matched.map(({ key }) => key);
  expect(found('https://www.quay.example/about', 'harbour  herald', 'lantern')).toEqual(['quay', 'herald', 'lantern']);
  expect(found('quay gazette')).toEqual(['quay']);
  expect(matchRatings(sources, rated('press.example', 'Nobody'))).toEqual({
    matched: [],
    others: ['press.example', 'Nobody'],
  });
  expect(() => found('quay', 'quay.example')).toThrow('Lines 2 and 3');
});
