import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sharedLines, withoutLines } from './index.ts';

const said = (texts: Record<string, string>) => Object.entries(texts).map(([title, text]) => ({ title, text }));
const cleaned = (reports: { title: string; text: string }[]) => {
  const shared = sharedLines(reports);
  return reports.map(({ text }) => withoutLines(text, shared));
};

const praise =
  'Subscribe to Harbour TV: https://tube.example/harbour\nHarbour TV is the most trusted name on the quay.';

test('what a channel puts under every video is left out, line by line', () => {
  const reports = said({
    'Mayor opens the new bridge': `The mayor cut the ribbon on Monday.\n${praise}`,
    'Strike stops the trams': `No trams run before noon.\n${praise}`,
    'Budget passes at midnight': `The vote was 14 to 11.\n${praise}`,
    'Storm warning for the coast': `Gusts of 110 km/h are forecast.\n${praise}`,
  });
  expect(cleaned(reports)).toEqual([
    'The mayor cut the ribbon on Monday.',
    'No trams run before noon.',
    'The vote was 14 to 11.',
    'Gusts of 110 km/h are forecast.',
  ]);
});

test('a sentence of a line is left out, whatever its case and marks; scraps around it go with it', () => {
  const reports = said({
    'Mayor opens the new bridge': 'SIGN UP to our morning newsletter! The mayor cut the ribbon on Monday.',
    'Strike stops the trams': 'No trams run before noon. Sign up to our morning newsletter.',
    'Budget passes at midnight': 'The vote was 14 to 11. 👉 Sign up to our morning newsletter. Thanks.',
    'Storm warning for the coast': 'Sign up to our morning newsletter. Hi! 🙂',
  });
  expect(cleaned(reports)).toEqual([
    'The mayor cut the ribbon on Monday.',
    'No trams run before noon.',
    'The vote was 14 to 11. Thanks.',
    '',
  ]);
});

const matters = ['Harbour bridge', 'Tram strike', 'City budget', 'Coastal storm', 'School meals', 'Airport noise'];
const others = Array.from({ length: 24 }, (_, i) => ({
  title: `${matters[i % 6]} ${'abcdefghijklmnopqrstuvwx'[i]}${i}word`,
  text: `Report number ${i} tells what nobody else tells on that day of the year.`,
}));

test('the background that reports on one matter repeat is theirs', () => {
  const background = 'The ferry has run between the two banks of the river since 1911.';
  const reports = said({
    'Ferry vote is put off': `${background} The vote was put off on Monday.`,
    'Ferry captain resigns': `The captain resigned. ${background}`,
    'Ferry fares to rise': `Fares rise by a tenth. ${background}`,
    'Council saves the ferry': `The council voted 9 to 4. ${background}`,
  });
  expect(cleaned([...others, ...reports]).slice(24)).toEqual(reports.map(({ text }) => text));
});

test('one article under four headlines keeps its text', () => {
  const text = 'The council voted 9 to 4 for the ferry on Monday evening.';
  const reports = ['Ferry saved', 'Council saves ferry', 'Nine to four: ferry stays', 'Ferry to run on'].map(
    (title) => ({ title, text }),
  );
  expect(cleaned(reports)).toEqual([text, text, text, text]);
});

test('a feed of three of which each ends alike, and one in which two do', () => {
  const three = said({
    One: 'The bridge opens.\nFollow us everywhere!',
    Two: 'Trams stop.\nFollow us everywhere!',
    Drei: 'Gusts come.\nFollow us everywhere!',
  });
  expect(cleaned(three)).toEqual(['The bridge opens.', 'Trams stop.', 'Gusts come.']);
  expect(cleaned(three.slice(0, 2))).toEqual(three.slice(0, 2).map(({ text }) => text));
});

test('short sentences such as "He did." are left alone inside a line', () => {
  const reports = said({
    Bridge: 'He did. The bridge opens.',
    Trams: 'He did. Trams stop.',
    Vote: 'He did. It passed.',
    Storm: 'He did. It blows.',
  });
  expect(cleaned(reports)).toEqual(reports.map(({ text }) => text));
});

test('whatever the texts: nothing is added, and nothing is left to strike', () => {
  const piece = fc.constantFrom(
    'Follow us everywhere and always!',
    'The vote was 9 to 4.',
    'Hi.',
    '\n',
    '。',
    ' ',
    'x'.repeat(40),
  );
  const report = fc.record({
    title: fc.string({ maxLength: 12 }),
    text: fc.array(piece, { maxLength: 12 }).map((all) => all.join(' ')),
  });
  fc.assert(
    fc.property(fc.array(report, { maxLength: 12 }), (reports) => {
      const shared = sharedLines(reports);
      for (const { text } of reports) {
        const left = withoutLines(text, shared);
        expect(left.length).toBeLessThanOrEqual(text.length);
        expect(withoutLines(left, shared)).toBe(left);
      }
    }),
  );
});

test('a long text costs what it is long', () => {
  const shared = sharedLines(said({ a: 'x. '.repeat(100_000), b: '\n'.repeat(200_000), c: 'y'.repeat(200_000) }));
  expect(shared.size).toBe(0);
  expect(withoutLines('y. '.repeat(60_000), new Set([1]))).toBe('y. '.repeat(60_000));
});
