import { expect, test } from 'vitest';
import type { Report } from '../reports/index.ts';
import { corpusStatsOf } from './term-vector.ts';
import { chooseHeadline, flaws } from './headline.ts';

const choose = (...titles: string[]) => {
  const reports = titles.map((title, i) => ({
    id: String(i),
    outlet: `Outlet ${i}`,
    title,
    text: 'Finance Minister Ada Marlow resigned on Tuesday over the ferry contracts.',
    published: new Date('2031-02-12T08:00:00Z'),
  }));
  return chooseHeadline(reports, corpusStatsOf(reports)).headline;
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

/** Each `[time, title, more]` by an outlet of its own, with a first sentence that says little. */
const chosen = (...titles: [hour: number, title: string, more?: Partial<Report>][]) => {
  const reports = titles.map(([hour, title, more], i): Report => ({
    id: String(i),
    outlet: `Outlet ${i}`,
    title,
    text: 'Finance Minister Ada Marlow and the ferry contracts of Harbour Town were the talk of the Assembly.',
    published: new Date(Date.UTC(2031, 1, 12, hour)),
    ...more,
  }));
  return chooseHeadline(reports, corpusStatsOf(reports)).headline;
};

test('the plain title wins over the loaded one, though nobody is rated', () => {
  expect(
    chosen(
      [8, 'Harbour Judge Throws Out Ferry Law That Islanders Voted For'],
      [9, 'Judge blocks ferry law of Harbour Town'],
      [10, 'Court blocks Harbour Town ferry law'],
      [11, 'Judge locks down ferries, leaving Harbour Town without leverage'],
    ),
  ).toBe('Judge blocks ferry law of Harbour Town');
});

test('with ratings, the title of the center or an agency wins over an equal one from a side', () => {
  const far = ['Marlow steps down as finance minister over ferries', { lean: 2 }] as const;
  const near = ['Marlow resigns as finance minister over ferries', { lean: 0, kind: 'agency' }] as const;
  expect(chosen([9, ...far], [8, ...near], [10, 'Ferries: Marlow is out as minister', { lean: -2 }])).toBe(near[0]);
});

test('what was to come gives way to what was done, and the older fact to the newer', () => {
  expect(
    chosen(
      [7, 'Ada Marlow to endorse Tomas Hale for mayor'],
      [18, 'Ada Marlow endorses Tomas Hale for mayor'],
      [19, 'Marlow endorses Hale in mayoral race'],
    ),
  ).toBe('Ada Marlow endorses Tomas Hale for mayor');
  expect(
    chosen(
      [0, 'Magnitude 5.8 earthquake damages homes in Harbour Town'],
      [1, '5.8 earthquake shakes Harbour Town'],
      [20, 'Magnitude 6.4 earthquake kills one in Harbour Town'],
      [21, 'Harbour Town hit by 6.4 earthquake, one dead'],
    ),
  ).toBe('Magnitude 6.4 earthquake kills one in Harbour Town');
});

test('a figure that no other report has, and a hedge that others keep, count', () => {
  expect(
    chosen(
      [8, 'Ferry programme can continue, court rules'],
      [9, 'Ferry programme may continue for now, court rules'],
      [9, 'Court: ferry programme may go on for now'],
      [10, 'Ferries may continue for now, court says'],
    ),
  ).toMatch(/for now/);
  expect(
    chosen(
      [8, 'Harbour Town buys four ferries for 912 million'],
      [9, 'Harbour Town buys four ferries'],
      [10, 'Four ferries for Harbour Town'],
    ),
  ).not.toContain('912');
});

test('a title that names nothing of what all reports name gives way', () => {
  expect(
    chosen(
      [8, 'Marlow sides with protesters against ferry contracts'],
      [9, 'Protesters against ferry contracts have Marlow on their side'],
      [23, 'Finance minister sides with protesters against ferry contracts'],
    ),
  ).toContain('Marlow');
});

test('a post without a title is known by its first sentence', () => {
  const post = { title: '', text: 'The Harbour Assembly is in session until midnight. All may watch.' };
  expect(chosen([8, '', post])).toBe('The Harbour Assembly is in session until midnight.');
});
