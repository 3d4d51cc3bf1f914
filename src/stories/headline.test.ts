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

test.each([
  'Police fire tear gas near two schools in Harbour Town',
  'Explosive device found at home of Ada Marlow',
  'Minister Ada Marlow admits lies to Harbour Assembly',
])('says what happened, however bad: %s', (title) => {
  expect(flaws(title)).toBe(0);
});

test.each([
  'Is Marlow finished?',
  'Three winners and two losers of the Marlow affair',
  'Marlow speaks to the Quill after hours of talks',
  'No, Marlow did not resign over contracts',
  'You won’t believe what Marlow did',
  'Watch: Marlow leaves',
  'Minister Marlow Thinks You Cannot Count Ferries',
  'Minister Marlow bought ferries. Then the Assembly asked',
  'Marlow to…',
])('worse than a plain title: %s', (title) => {
  expect(flaws(title)).toBeGreaterThan(flaws('Finance Minister Ada Marlow resigns over ferry contracts'));
});
