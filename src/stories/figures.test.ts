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
  [
    'The official overseeing the $1.5 trillion student loan market quit Monday.',
    '$1.5 trillion',
    'student loan market',
    undefined,
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
  // What is to be, is wanted, or is only said to be.
  'Some 40,000 pupils are set to receive a laptop, Education Minister Ivo Lind said.',
  'The whip is trying to round up 60 votes for the harbour bill.',
  'The president threatened to hit 52 sites on the coast.',
  'The island is reportedly among 62 nations that back an inquiry.',
  'An estimated 4,000 workers lost their jobs, the Labor Department said.',
  'The ministry estimated 4,000 workers had left.',
  'Some 60,000 reservists are to be called up, the Defense Ministry said.',
  'The senator suggested a 70 percent rate.',
  'In all 50 states machines were attacked during the 2016 election.',
  'Candidates had to receive at least 130,000 donations.',
  'The party held 300 seats; they now hold 58.',
  'A previous ruling had stopped the ban in 23 districts.',
])('nothing of: %s', (sentence) => expect(figureIn(sentence)).toBeUndefined());

test.each([
  'Some 4,000 workers walked out, officials said.',
  // What it was before, or is compared with.
  'Output climbed after an unrevised 0.2% increase, Federal Reserve data showed Tuesday.',
  'Hiring nearly doubled from November, when the economy added 176,000 jobs.',
  'The state grants colleges $26 billion annually, according to the Science Foundation.',
  'Growth was stronger, compared with a 2.2 percent increase of wages.',
  'Of those asked, 39 percent approve of the minister.',
  'Twelve out of 500 soldiers were ill, the Defense Department said.',
  '“We have 3,000 soldiers there,” the Defense Department said.',
])('in doubt: %s', (sentence) => expect(figureIn(sentence)).toBe('doubt'));
