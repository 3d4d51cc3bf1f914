import { expect, test } from 'vitest';
import { corpusStatsOf, type Grouped, type Ranked, type Report } from '../stories/index.ts';
import { choose } from './choose.ts';
import { noSupplement } from './supplement.ts';
import { makeEdition, makeUp } from './edition.ts';

const options = {
  week: '2031-W07',
  from: new Date('2031-02-10T00:00:00Z'),
  until: new Date('2031-02-17T00:00:00Z'),
};

/** Invented events, each told by outlets in their own words. */
const towns = [
  'Arlen',
  'Brackwater',
  'Corvale',
  'Dunmere',
  'Eastholt',
  'Farrow',
  'Glimfell',
  'Hollin',
  'Ister',
  'Jarrow',
  'Kelm',
  'Lorn',
];
const events = [
  (town: string) => [
    `${town} council passes budget by one vote`,
    `The council of ${town} voted on Tuesday to pass its budget with a majority of one.`,
  ],
  (town: string) => [
    `Mayor of ${town} resigns over quarry permits`,
    `The mayor of ${town} resigned after prosecutors opened an inquiry into quarry permits.`,
  ],
  (town: string) => [
    `Court strikes down ${town} curfew`,
    `A federal court ruled on Wednesday that the curfew in ${town} was unlawful.`,
  ],
  (town: string) => [
    `Governor declares emergency as flood reaches ${town}`,
    `The governor declared a state of emergency for ${town} after the river broke its banks.`,
  ],
] as const;

/** What each outlet adds in its own words. */
const ownWords = [
  'Shopkeepers along the market said they had waited for months and would believe it when somebody put it on paper and signed it before witnesses.',
  'Analysts at the university warned against reading too much into one evening, given how often similar announcements had faded by the following autumn.',
  'Farmers from the valley drove tractors into the square, hooting, while children on the steps of the library counted them and lost count at forty.',
  'Nobody from the opposition would comment on the record, though two aides spoke at length about timing, money, and an old quarrel over drainage.',
  'Neighbouring districts are watching closely because their own hearings begin soon and the same lawyers have been retained by nearly all parties involved.',
  'Radio listeners phoned in through the night, most of them in favour, some furious, one reading aloud from a letter dated thirty years earlier.',
  'Bond traders shrugged, marking prices down by a hair before lunch and up again afterwards when volumes thinned ahead of the long weekend.',
  'Veterans of earlier disputes recalled that compromise arrived only after snow had closed the pass and everyone was obliged to share a single hotel.',
];

const tell = (event: number, town: string, outlets: number, day = 12): Grouped => ({
  story: `${town} ${event}`,
  reports: Array.from({ length: outlets }, (_, i): Report => {
    const [title, text] = events[event]!(town);
    return {
      id: `${town}-${event}-${i}`,
      outlet: `Outlet ${i}`,
      title: title!,
      text: `${text} ${ownWords[i]}`,
      published: new Date(Date.UTC(2031, 1, day, 8 + i)),
    };
  }),
});

test('an edition has the weightiest stories in order, the next below the line, each with its reasons', () => {
  const stories = towns.map((town, i) => tell(i % 4, town, 2 + (i % 5)));
  const edition = makeUp(stories, { ...options, count: 3 });
  expect(edition.stories).toHaveLength(3);
  expect(edition.below.length).toBeGreaterThan(0);
  const all = [...edition.stories, ...edition.below];
  expect(all.map(({ rank }) => rank)).toEqual(all.map((_, i) => i + 1));
  for (const story of all) {
    expect(story.reasons.length).toBeGreaterThan(1);
    expect(story.headline).toBeTruthy();
    expect(story.reports).toContain(story.headlineReport);
    for (const { report } of story.brief) expect(story.reports).toContain(report);
  }
});

test('an event that grouping left in two stories is told once', () => {
  const whole = tell(1, 'Arlen', 7);
  const split = [
    { story: 'one', reports: whole.reports.slice(0, 5) },
    { story: 'two', reports: whole.reports.slice(5) },
  ];
  const edition = makeUp([...split, ...towns.slice(1).map((town, i) => tell(i % 4, town, 3))], {
    ...options,
    count: 12,
  });
  const told = [...edition.stories, ...edition.below].filter(({ headline }) => headline.includes('Arlen'));
  expect(told).toHaveLength(1);
});

/** What a minister did, and what followed: each told by outlets in their own words, day after day. */
const affair = [
  [
    'Auditors say minister Harrow hid ferry contracts',
    'Transport minister Odo Harrow hid the Brackwater ferry contracts from parliament for a year, auditors wrote in a report to the committee.',
  ],
  [
    'Harrow refuses to resign over ferry contracts',
    'Before a crowded committee minister Harrow called the Brackwater questions a campaign of the opposition and said that he would stay.',
  ],
  [
    'Police search home of Harrow for ferry papers',
    'Officers carried boxes out of the Brackwater house of minister Harrow on Thursday as prosecutors opened an inquiry into the contracts.',
  ],
  [
    'Prime minister dismisses Harrow over ferry contracts',
    'The prime minister dismissed transport minister Odo Harrow on Friday, and named a judge from Brackwater to follow him in the cabinet.',
  ],
] as const;
const tellAffair = (outlets: readonly number[]): Grouped[] =>
  affair.map(([title, text], event) => ({
    story: `affair ${event}`,
    reports: Array.from({ length: outlets[event]! }, (_, i): Report => {
      const outlet = (event + i) % ownWords.length;
      return {
        id: `affair-${event}-${i}`,
        outlet: `Outlet ${outlet}`,
        title,
        text: `${text} ${ownWords[outlet]}`,
        published: new Date(Date.UTC(2031, 1, 11 + event, 8 + i)),
      };
    }),
  }));
const rest = towns.filter((town) => town !== 'Brackwater').map((town, i) => tell(i % 4, town, 4));

test('a running affair has one place: its weightiest event leads, the others stand under it, oldest first', () => {
  const edition = makeUp([...tellAffair([2, 2, 3, 6]), ...rest], { ...options, count: 6 });
  const [first, ...others] = edition.stories;
  expect(first).toMatchObject({
    story: 'affair 3',
    parts: [
      { story: 'affair 0', headline: affair[0][0], day: '2031-02-11' },
      { story: 'affair 1', day: '2031-02-12' },
      { story: 'affair 2', day: '2031-02-13', reports: ['affair-2-0', 'affair-2-1', 'affair-2-2'] },
    ],
  });
  expect(first?.reasons).toContainEqual(expect.objectContaining({ signal: 'matter', stories: 3, outlets: 8, days: 4 }));
  expect(first?.score).toBeCloseTo(
    first!.reasons.reduce((sum, { points }) => sum + points, 0),
    5,
  );
  for (const { headline } of [...others, ...edition.below]) expect(headline).not.toMatch(/Harrow/);
});

test('what happens in the same place is no development of its matter', () => {
  const [council, , , flood] = events;
  const inTown = [council, flood].map((event, i): Grouped => {
    const [title, text] = event('Brackwater') as [string, string];
    const reports = ownWords.slice(0, 5).map((words, k): Report => ({
      id: `town-${i}-${k}`,
      outlet: `Outlet ${k}`,
      title,
      text: `${text} ${words}`,
      published: new Date(Date.UTC(2031, 1, 12, 8 + k)),
    }));
    return { story: `town ${i}`, reports };
  });
  const edition = makeUp([...tellAffair([2, 2, 3, 6]), ...inTown, ...rest], { ...options, count: 6 });
  const under = edition.stories.flatMap(({ parts = [] }) => parts.map(({ story }) => story));
  expect(under.toSorted()).toEqual(['affair 0', 'affair 1', 'affair 2']);
});

test('an affair is found though none of its stories is large', () => {
  const edition = makeUp(
    [...tellAffair([2, 2, 2, 2]), ...rest.map((story) => ({ ...story, reports: story.reports.slice(0, 3) }))],
    {
      ...options,
      count: 4,
    },
  );
  expect(edition.stories[0]?.headline).toMatch(/Harrow/);
});

test('what one outlet alone adds to a matter counts, but is not named under it', () => {
  const [place] = makeUp([...tellAffair([1, 2, 1, 6]), ...rest], { ...options, count: 6 }).stories;
  expect(place?.parts?.map(({ story }) => story)).toEqual(['affair 1']);
  expect(place?.reasons).toContainEqual(expect.objectContaining({ signal: 'matter', stories: 3 }));
});

test('a matter of last week returns with what is new, under “since last week”', () => {
  const [accused, , searched, dismissed] = tellAffair([2, 0, 3, 6]);
  const on = (day: number, { story, reports }: Grouped, name = ''): Grouped => ({
    story,
    reports: reports.map((report) => ({
      ...report,
      id: report.id + name,
      published: new Date(Date.UTC(2031, 1, day, 9)),
    })),
  });
  const begun = on(11, dismissed!);
  const before = makeUp([accused!, begun, ...rest], { ...options, until: new Date('2031-02-12T12:00:00Z') });
  const isOfHarrow = ({ headline }: { headline: string }) => headline.includes('Harrow');
  expect(before.stories.filter(isOfHarrow)).toMatchObject([{ story: 'affair 3', parts: [{ story: 'affair 0' }] }]);
  const next = makeUp(
    [
      { story: 'affair 3', reports: [...begun.reports, ...on(14, dismissed!, ' later').reports] },
      { story: 'affair 0', reports: [...accused!.reports, ...on(14, accused!, ' later').reports.slice(0, 1)] },
      searched!,
      ...rest,
    ],
    { ...options, from: new Date('2031-02-12T12:00:00Z'), previous: before },
  );
  expect(next.stories.filter(isOfHarrow)).toMatchObject([
    { story: 'affair 3', sinceLastWeek: true, parts: [{ story: 'affair 2' }] },
  ]);
});

test('one place does not fill an edition', () => {
  const ofArlen = events.flatMap((_, i) => [tell(i, 'Arlen', 8), tell(i, 'Arlen', 7, 15)]);
  const others = towns.slice(1).map((town, i) => tell(i % 4, town, 3));
  const edition = makeUp([...ofArlen, ...others], { ...options, count: 10 });
  expect(edition.stories.filter(({ headline }) => headline.includes('Arlen')).length).toBeLessThanOrEqual(4);
});

test('what one outlet alone has stands by itself, below the line', () => {
  const alone: Grouped = {
    story: 'alone',
    reports: [
      {
        id: 'alone',
        outlet: 'Northern Wire',
        title: 'Nine soldiers killed in militant attack on border post',
        text: 'Nine soldiers were killed when militants attacked a border post, the defence ministry said; a court charged three men with murder.',
        published: new Date('2031-02-13T08:00:00Z'),
      },
    ],
  };
  const edition = makeUp([alone, ...towns.map((town, i) => tell(i % 4, town, 3))], { ...options, count: 4 });
  expect(edition.below.at(-1)).toMatchObject({ story: 'alone', alone: true });
});

test('a story shows what went before', () => {
  const first = tell(1, 'Arlen', 4, 4);
  const second = tell(1, 'Arlen', 5, 13);
  const edition = makeUp(
    [
      { ...first, story: 'first' },
      { story: 'second', reports: second.reports.map((report) => ({ ...report, id: `${report.id}-later` })) },
      ...towns.slice(1).map((town, i) => tell(i % 4, town, 3)),
    ],
    options,
  );
  expect(edition.stories.find(({ story }) => story === 'second')?.before).toEqual([
    { story: 'first', headline: 'Mayor of Arlen resigns over quarry permits', day: '2031-02-04' },
  ]);
});

test('the same reports in any order make the same edition', () => {
  const reports = towns.flatMap((town, i) => tell(i % 4, town, 3).reports);
  expect(makeEdition(reports.toReversed(), options)).toEqual(makeEdition(reports, options));
});

test('no reports make an empty edition', () => {
  expect(makeEdition([], options)).toEqual({ week: '2031-W07', stories: [], below: [], supplement: noSupplement });
});

test('a story of many outlets is no splinter of a heavier one of few', () => {
  const ranked = (story: string, outlets: number, score: number, words: [string, number][]): Ranked => {
    const reports = Array.from({ length: outlets }, (_, i) => ({
      id: `${story} ${i}`,
      outlet: `Outlet ${i}`,
      title: `${story} in the headline`,
      text: '',
      published: new Date('2031-02-12T08:00:00Z'),
    }));
    const vector = new Map(words);
    const time = reports[0]!.published;
    const rest = { political: true, reasons: [], country: undefined, toldBefore: false };
    return { story, reports, fresh: reports, outlets, score, vector, time, ...rest };
  };
  const few = ranked('curfew', 4, 60, [
    ['curfew', 0.98],
    ['governor', 0.199],
  ]);
  const many = (outlets: number) =>
    ranked('protest', outlets, 50, [
      ['protest', 0.42],
      ['governor', 0.91],
    ]);
  const places = (outlets: number) =>
    choose([few, many(outlets)], { week: '2031-W07', count: 12, background: corpusStatsOf(few.reports) }).stories;
  expect(places(8).map(({ story }) => story)).toEqual(['curfew', 'protest']);
  expect(places(3).map(({ story }) => story)).toEqual(['curfew']);
});
