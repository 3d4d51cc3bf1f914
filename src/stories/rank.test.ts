import { expect, test } from 'vitest';
import type { Report } from '../reports/index.ts';
import { backgroundOf } from './gist.ts';
import { rankStories } from './rank.ts';
import type { ToldEdition } from './told.ts';

let number = 0;
const report = (title: string, text: string, more: Partial<Report> = {}): Report => {
  const id = String(++number);
  return { id, outlet: `Outlet ${id}`, title, text, published: new Date('2031-02-12T08:00:00Z'), ...more };
};

/** Each call in other words: near-identical texts would be one account. */
const ways = [
  'The Assembly voted on Tuesday to pass a law that reopens the old harbour; the government had opposed the bill.',
  'By 52 to 47, members of parliament approved legislation under which ships may return to Quay Street next spring.',
  'A bill to reopen the harbour became law after a night of debate in which three ministers spoke against it.',
  'Lawmakers gave their consent to ferries, cranes and customs sheds, overruling the government on the final vote.',
];
const vote = (more: Partial<Report> = {}) =>
  report('Assembly passes the harbour law', ways[number % ways.length]!, more);
const match = (more: Partial<Report> = {}) =>
  report('Harbour Rovers win the cup', 'The Rovers won the championship after a late goal by their striker.', more);

const week = { from: new Date('2031-02-10T00:00:00Z'), until: new Date('2031-02-17T00:00:00Z') };
const rank = (stories: Report[][], previous?: ToldEdition) =>
  rankStories(
    stories.map((reports, i) => ({ story: `story ${i}`, reports })),
    { ...week, background: backgroundOf(stories.flat()), previous },
  );
const reason = (ranked: ReturnType<typeof rank>[number] | undefined, signal: string) =>
  ranked?.reasons.find((one) => one.signal === signal);

test('points add up to the score, and each reason says why', () => {
  const [story] = rank([
    [vote({ lean: -1 }), vote({ lean: 1 }), vote({ kind: 'agency' }), vote({ kind: 'parliament' })],
  ]);
  expect(story?.reasons.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(story!.score, 5);
  expect(reason(story, 'outlets')?.words).toBe('Reported by 4 independent outlets');
  expect(reason(story, 'breadth')?.words).toBe('Across the ratings: 1 rated left, 1 rated right');
  expect(reason(story, 'agency')?.words).toMatch(/^Carried by an agency: Outlet/);
  expect(reason(story, 'official')?.words).toMatch(/^From an official source: Outlet/);
  expect(reason(story, 'consequence')?.words).toContain('a vote or a law (in 4 of 4 reports)');
});

test('more independent outlets weigh more; outlets of one owner count once', () => {
  const [first, second] = rank([
    [vote({ owner: 'Quay Press' }), vote({ owner: 'Quay Press' }), vote({ owner: 'Quay Press' })],
    [
      vote(),
      report('Assembly reopens harbour', 'Members of parliament voted to pass the law after a night of debate.'),
      report('Old harbour to reopen', 'A bill of the opposition became law on Tuesday by a vote of 52 to 47.'),
    ],
  ]);
  expect(first?.story).toBe('story 1');
  expect(second?.outlets).toBe(1);
});

test('an agency’s copy is one account, and those who run it are told of', () => {
  const text = `${ways[0]} ${ways[1]}`;
  const [story] = rank([[report('Assembly passes law', text), report('Harbour law passed', text), vote()]]);
  expect(story?.outlets).toBeLessThan(3);
  expect(reason(story, 'outlets')?.words).toMatch(/^Reported by 3 outlets, \d of them independently$/);
});

test('nothing is said of ratings where nobody is rated', () => {
  expect(reason(rank([[vote(), vote()]])[0], 'breadth')).toBeUndefined();
});

test('sport is not of public affairs, however many report it', () => {
  const ranked = rank([Array.from({ length: 9 }, () => match()), [vote(), vote()]]);
  expect(ranked.find(({ story }) => story === 'story 0')?.political).toBe(false);
  expect(ranked.find(({ story }) => story === 'story 1')?.political).toBe(true);
});

test('opinion is no evidence', () => {
  const [story] = rank([
    [vote(), report('Opinion: The harbour law is a mistake', 'The Assembly voted; it was wrong.')],
  ]);
  expect(story?.fresh).toHaveLength(1);
  expect(story?.reports).toHaveLength(2);
});

test('a story whose weight lies before the week is not the week’s', () => {
  const before = () => vote({ published: new Date('2031-02-05T08:00:00Z') });
  expect(rank([[before(), before(), vote()]])).toEqual([]);
  expect(rank([[before(), vote(), vote()]])).toHaveLength(1);
});

test('what was told comes back for what is new, and weighs less', () => {
  const old = vote();
  const news = [
    report('Court stops the harbour law', 'A court blocked the law that the Assembly passed, pending a ruling.'),
    report('Judges halt reopening of harbour', 'Judges ordered the government to wait with the harbour law.'),
  ];
  const previous: ToldEdition = {
    week: '2031-W06',
    stories: [
      {
        rank: 1,
        story: 'story 0',
        headline: old.title,
        headlineReport: old.id,
        brief: [],
        reasons: [],
        score: 1,
        topics: [],
        reports: [old.id],
      },
    ],
    below: [],
  };
  const [story] = rank([[old, ...news]], previous);
  expect(story?.fresh.map(({ id }) => id)).toEqual(news.map(({ id }) => id));
  expect(story?.toldBefore).toBe(true);
  expect(reason(story, 'novelty')).toMatchObject({ words: 'Told last time; 2 of 3 reports are new' });
  expect(reason(story, 'novelty')!.points).toBeLessThan(0);
  expect(rank([[old]], previous)).toEqual([]);
});
