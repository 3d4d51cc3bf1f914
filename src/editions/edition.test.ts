import { expect, test } from 'vitest';
import { type Grouped, type Report } from '../stories/index.ts';
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
  expect(makeEdition([], options)).toEqual({ week: '2031-W07', stories: [], below: [] });
});
