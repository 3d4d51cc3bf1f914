import { expect, test } from 'vitest';
import { inOwnWords } from './own-words.ts';

const report = (id: string, outlet: string, title: string, text: string) => ({
  id,
  outlet,
  title,
  text,
  published: new Date(`2031-02-1${id}T12:00:00Z`),
});

test('each outlet’s reports lose what that outlet puts under all of them, and nothing else', () => {
  const own = ['Bridge opens', 'Trams stop', 'Budget passes', 'Storm comes'].map((title, i) =>
    report(String(i), 'Harbour TV', title, `It is so, says number ${i}.\nWatch Harbour TV every evening at six.`),
  );
  const quoting = report('5', 'Gazette', 'On television', 'Watch Harbour TV every evening at six.');
  const told = inOwnWords([...own, quoting]);
  expect(told.map(({ text }) => text)).toEqual([
    ...own.map((_, i) => `It is so, says number ${i}.`),
    'Watch Harbour TV every evening at six.',
  ]);
  expect(told.map(({ id }) => id)).toEqual(['0', '1', '2', '3', '5']);
});
