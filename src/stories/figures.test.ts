import { expect, test } from 'vitest';
import { figureIn } from './figures.ts';

test.each([
  ['The economy added 75,000 jobs in May, the Labor Department said Friday.', '75,000', 'jobs', 'the Labor Department'],
  [
    'At least 56 people were killed when the ferry sank, Coast Guard Chief Ivo Lind said.',
    'At least 56',
    'people were killed',
    'Coast Guard Chief Ivo Lind',
  ],
  [
    'Prices rose by a 3.4 percent rate, according to the Bureau of Statistics.',
    '3.4 percent',
    'rate',
    'the Bureau of Statistics',
  ],
  ['The House passed a $1.9 trillion relief bill on Thursday.', '$1.9 trillion', 'relief bill', undefined],
])('%s', (sentence, figure, counts, who) => {
  const found = figureIn(sentence);
  expect(found).toEqual({ figure, counts, ...(who && { who }) });
});

test.each([
  'The ministry plans to hire 3,000 teachers, the Education Ministry said.',
  'He did not receive 3,000 letters, the Post Office said.',
  'The law of 2019 was passed in a night.',
  'The minister spoke for an hour.',
])('nothing of: %s', (sentence) => expect(figureIn(sentence)).toBeUndefined());

test.each([
  'Some 4,000 workers walked out, officials said.',
  'Of those asked, 39 percent approve of the minister.',
  'Twelve out of 500 soldiers were ill, the Defense Department said.',
  '“We have 3,000 soldiers there,” the Defense Department said.',
])('in doubt: %s', (sentence) => expect(figureIn(sentence)).toBe('doubt'));
