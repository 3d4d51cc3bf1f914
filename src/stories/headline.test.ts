import { expect, test } from 'vitest';
import { backgroundOf } from './gist.ts';
import { chooseHeadline, flaws } from './headline.ts';

const choose = (...titles: string[]) => {
  const reports = titles.map((title, i) => ({
    id: String(i),
    outlet: `Outlet ${i}`,
    title,
    text: 'Finance Minister Ada Marlow resigned on Tuesday over the ferry contracts.',
    published: new Date('2031-02-12T08:00:00Z'),
  }));
  return chooseHeadline(reports, backgroundOf(reports)).headline;
};

test('the headline says who did what, without heat', () => {
  expect(
    choose(
      'SHOCK as disgraced Marlow finally caves in ferry scandal!',
      'Why did the finance minister go?',
      'Finance Minister Ada Marlow resigns over ferry contracts',
      'Here’s what we know about Marlow',
      '',
    ),
  ).toBe('Finance Minister Ada Marlow resigns over ferry contracts');
});

test('a word shouted that others write plainly speaks against a title', () => {
  expect(choose('Marlow RESIGNED over ferry contracts', 'Marlow resigned over ferry contracts')).toBe(
    'Marlow resigned over ferry contracts',
  );
});

test.each(['Is Marlow finished?', 'You won’t believe what Marlow did', 'Watch: Marlow leaves', 'Marlow to…'])(
  'worse than a plain title: %s',
  (title) => {
    expect(flaws(title)).toBeGreaterThan(flaws('Finance Minister Ada Marlow resigns over ferry contracts'));
  },
);
