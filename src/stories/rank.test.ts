import { consequencesOf } from './consequence.ts';
import { expect, test } from 'vitest';
import type { Report } from '../reports/index.ts';
import { corpusStatsOf, cosine, termVectorOf } from './term-vector.ts';
import { rankStories } from './rank.ts';
import type { ToldEdition } from './told.ts';
import { oneLine } from '../text/index.ts';

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
    { ...week, background: corpusStatsOf(stories.flat()), previous },
  );
const reason = (ranked: ReturnType<typeof rank>[number] | undefined, signal: string) =>
  ranked?.reasons.find((one) => one.signal === signal);

test('points add up to the score, and each reason says why', () => {
  const [story] = rank([
    [vote({ lean: -1 }), vote({ lean: 1 }), vote({ kind: 'agency' }), vote({ kind: 'parliament' })],
  ]);
  expect(story?.reasons.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(story!.score, 5);
  expect(reason(story, 'outlets')).toMatchObject({ outlets: 4, independent: 4 });
  expect(reason(story, 'breadth')).toMatchObject({ left: 1, center: 0, right: 1 });
  expect(reason(story, 'agency')).toMatchObject({ names: [expect.stringMatching(/^Outlet/)] });
  expect(reason(story, 'official')).toMatchObject({ names: [expect.stringMatching(/^Outlet/)] });
  expect(reason(story, 'consequence')).toMatchObject({ kind: 'vote or law', reports: 4, of: 4 });
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
  expect(reason(story, 'outlets')).toMatchObject({ outlets: 3, independent: story!.outlets });
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
        headline: oneLine(old.title),
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
  expect(reason(story, 'novelty')).toMatchObject({ fresh: 2, of: 3 });
  expect(reason(story, 'novelty')!.points).toBeLessThan(0);
  expect(rank([[old]], previous)).toEqual([]);
});

test('a consequence is read from what was done, not from a word that has another sense', () => {
  const kinds = (title: string, text = '') =>
    [...consequencesOf(report(title, text)).entries()].map(([kind, { words }]) => `${kind}: ${words}`);
  expect(kinds('The ruling body of the party decides on a date', 'The ruling coalition agreed.')).toEqual([]);
  expect(
    kinds('Ministers are at war over schools', 'A trade unionist called it a war on teachers and a war of words.'),
  ).toEqual([]);
  expect(kinds('Northland fires missiles at two bases')).toEqual(['war and peace: fires missiles']);
  expect(kinds('Police figures on bush fires are in')).toEqual([]);
  expect(
    kinds('No American deaths reported at the base', 'It was revenge for the killing of a general, he said.'),
  ).toEqual([]);
  expect(kinds('Bill Gates visits a primary school', 'He was footing the bill, said the school.')).toEqual([]);
  expect(kinds('Holm, the presidential nominee, denies it')).toEqual(['election: presidential nominee']);
  expect(kinds('Talks are dead, says minister', 'The harbour deal died of its own terms.')).toEqual([]);
  expect(kinds('President fires inspector general')).toEqual(['office: fires inspector general']);
  expect(kinds('Minister steps down over letter')).toEqual(['office: steps down']);
  expect(kinds('Assembly votes on harbour law', 'The assembly approved the bill by 52 to 47.')).toEqual([
    'vote or law: assembly votes',
  ]);
});

test('what fewer than half of the reports tell of is no reason, nor what no headline tells of', () => {
  const dead = (text: string, title = 'Governor speaks of storm') => report(title, text);
  const calm = 'The governor spoke to the senate of the storm on Monday and thanked the government.';
  const [few] = rank([[dead(calm), dead(`${calm} Twelve people were killed.`), dead(`${calm} It rained.`)]]);
  expect(reason(few, 'consequence')).toBeUndefined();
  const background = [dead(`${calm} Two died in it.`), dead(`${calm} Twelve people were killed.`), dead(calm)];
  expect(reason(rank([background])[0], 'consequence')).toBeUndefined();
  const alone = [dead(calm, 'Storm kills twelve, governor tells senate'), dead(calm)];
  expect(reason(rank([alone])[0], 'consequence')).toBeUndefined();
  const headed = dead(`${calm} Two died in it.`, 'Storm kills twelve, governor tells senate');
  const [many] = rank([[headed, dead(`${calm} Twelve people were killed.`), dead(calm)]]);
  expect(reason(many, 'consequence')).toMatchObject({
    kind: 'deaths',
    reports: 2,
    of: 3,
    readFrom: expect.arrayContaining(['killed']),
  });
});

test('what is common in another language makes no two of its reports alike', () => {
  const english = Array.from({ length: 60 }, () => vote());
  const word = (n: number) =>
    `b${'aeiou'[n % 5]}k${'aeiou'[Math.floor(n / 5) % 5]}l${'aeiou'[Math.floor(n / 25) % 5]}t`;
  const tagalog = Array.from({ length: 30 }, (_, i) =>
    report(
      `Ang ${word(4 * i)} sa ${word(4 * i + 1)} ay para sa mga bata`,
      `Ang mga ${word(4 * i + 2)} na ito ay para sa mga ${word(4 * i + 3)} ng bayan, ayon sa mga opisyal.`,
    ),
  );
  const background = corpusStatsOf([...english, ...tagalog]);
  for (const one of tagalog)
    for (const other of tagalog)
      if (one !== other)
        expect(cosine(termVectorOf([one], background), termVectorOf([other], background))).toBeLessThan(0.2);
});
