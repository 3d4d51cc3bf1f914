import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Report } from '../reports/index.ts';
import { Grouping, groupReports } from './group.ts';

function report(id: string, day: number, title: string, text = ''): Report {
  return { id, outlet: `Outlet ${id}`, title, text, published: new Date(Date.UTC(2026, 0, day, 12)) };
}

const budget = [
  report(
    'b1',
    5,
    'Parliament of Ruritania adopts budget',
    'Lawmakers in Strelsau passed the budget by two votes on Monday.',
  ),
  report(
    'b2',
    5,
    'Ruritanian budget passes by two votes',
    'The parliament in Strelsau adopted the budget on Monday after a long debate.',
  ),
  report(
    'b3',
    6,
    'Budget scrapes through in Ruritania',
    'Strelsau lawmakers passed the budget, by two votes, on Monday evening.',
  ),
];
const flood = [
  report(
    'f1',
    5,
    'Flood cuts off villages along the Zenda river',
    'The Zenda rose three metres and cut off eleven villages, rescuers said.',
  ),
  report(
    'f2',
    6,
    'Zenda flood: eleven villages cut off',
    'Rescuers reached eleven villages cut off when the Zenda river rose three metres.',
  ),
];
const later = report(
  'b4',
  25,
  'Parliament of Ruritania amends budget',
  'Lawmakers in Strelsau amended the budget they passed in January.',
);
const all = [...budget, ...flood, later];

/** The stories as sets of ids. */
function stories(keys: Map<string, string>): string[] {
  const members = Map.groupBy(keys.keys(), (id) => keys.get(id)!);
  return [...members.values()].map((ids) => ids.toSorted().join(' ')).toSorted();
}

describe('groupReports', () => {
  test('puts the reports of one event together, named by the earliest', () => {
    const keys = groupReports(all);
    expect(stories(keys)).toEqual(['b1 b2 b3', 'b4', 'f1 f2']);
    expect(keys.get('b3')).toBe('b1');
  });

  test('gives every report a story, and the same whatever the order', () => {
    const keys = groupReports(all);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(groupReports(shuffled)).toEqual(keys);
      }),
      { numRuns: 10 },
    );
  });

  test('obeys facts always', () => {
    const ids = fc.constantFrom(...all.map(({ id }) => id), 'not at hand');
    fc.assert(
      fc.property(fc.array(fc.tuple(ids, ids)), fc.array(fc.tuple(ids, ids)), (together, forbidden) => {
        const apart = forbidden.filter(([a, b]) => a !== b);
        const keys = groupReports(all, { together, apart });
        for (const [a, b] of apart) if (keys.has(a)) expect(keys.get(a)).not.toBe(keys.get(b));
        if (apart.length > 0) return;
        for (const [a, b] of together) if (keys.has(a) && keys.has(b)) expect(keys.get(a)).toBe(keys.get(b));
      }),
      { numRuns: 50 },
    );
  });

  test('has a story for the empty, the huge, other scripts and copies', () => {
    const odd = [
      report('empty', 5, ''),
      report('huge', 5, 'Huge', 'word '.repeat(400_000)),
      report('c1', 5, '议会通过预算', '议会星期一以两票之差通过了新的国家预算法案。'),
      report('c2', 5, '国家预算以两票之差通过', '星期一，议会通过新的国家预算法案。'),
      ...Array.from({ length: 1000 }, (_, at) => ({ ...budget[0]!, id: `copy ${at}` })),
    ];
    const keys = groupReports([...all, ...odd]);
    expect(keys.size).toBe(all.length + odd.length);
    expect(keys.get('c1')).toBe(keys.get('c2'));
    expect(keys.get('copy 999')).toBe(keys.get('b1'));
    expect(keys.get('empty')).toBe('empty');
  });

  test('a copy can be kept apart from its original', () => {
    const copy = { ...budget[0]!, id: 'copy' };
    const keys = groupReports([...all, copy], { together: [], apart: [['copy', 'b1']] });
    expect(keys.get('copy')).not.toBe(keys.get('b1'));
    expect(keys.get('b2')).toBe('b1');
  });
});

describe('Grouping', () => {
  test('adds reports one by one, late ones too', () => {
    const grouping = new Grouping();
    for (const one of all.toReversed()) grouping.add([one]);
    expect(stories(grouping.stories())).toEqual(stories(groupReports(all)));
    expect(grouping.stories().get('b3')).toBe('b1');
  });

  test('obeys new facts and takes old ones back', () => {
    const grouping = new Grouping();
    grouping.add(all);
    grouping.obey({ together: [['b4', 'b1']], apart: [['f1', 'f2']] });
    expect(stories(grouping.stories())).toEqual(['b1 b2 b3 b4', 'f1', 'f2']);
    grouping.obey({ together: [], apart: [] });
    expect(stories(grouping.stories())).toEqual(['b1 b2 b3', 'b4', 'f1 f2']);
  });
});

describe('bad input', () => {
  const monday = Date.UTC(2026, 0, 5);
  /** Words that nobody wrote, another for each number. */
  const odd = (number: number) =>
    `${Array.from(number.toString(20), (digit) => 'bcdfghjklmnpqrstvwxz'[parseInt(digit, 20)]!).join('')}ton`;
  const many = (count: number, every: number, told: (at: number) => Partial<Report> & { title: string }): Report[] =>
    Array.from({ length: count }, (_, at) => ({
      id: `many ${at}`,
      outlet: `Outlet ${at}`,
      text: '',
      published: new Date(monday + at * every),
      ...told(at),
    }));
  /** Groups them among others, which must be grouped as ever, and returns the sizes of their stories. */
  function sizes(reports: readonly Report[]): number[] {
    const keys = groupReports([...all, ...reports]);
    expect(keys.size).toBe(all.length + reports.length);
    const others = new Map([...keys].filter(([id]) => !id.startsWith('many')));
    expect(stories(others)).toEqual(['b1 b2 b3', 'b4', 'f1 f2']);
    const found = Map.groupBy(reports, ({ id }) => keys.get(id)!);
    return [...found.values()].map(({ length }) => length).toSorted((a, b) => b - a);
  }

  test('ten thousand reports of one word: of the same word and day, one story', () => {
    expect(sizes(many(10_000, 8_000, () => ({ title: 'Regatta' })))).toEqual([10_000]);
    expect(sizes(many(10_000, 8_000, (at) => ({ title: odd(at % 100) })))).toEqual(Array(100).fill(100));
    expect(sizes(many(10_000, 8_000, (at) => ({ title: odd(at) })))).toEqual(Array(10_000).fill(1));
  });

  test('one outlet with five thousand reports an hour, by one pattern: no heap', () => {
    const registered = (at: number) => ({
      outlet: 'Seismic Wire',
      title: `Earthquake of magnitude ${(at % 60) / 10} near ${odd(at)}`,
      text: `An earthquake was registered ${at % 97} km from ${odd(at)} at a depth of ${at % 31} km, the institute said.`,
    });
    expect(sizes(many(1_250, 720, registered))[0]).toBeLessThan(60);
  });

  test('the same words a year apart are other stories, and so are times of no sense', () => {
    const told = { title: 'Harbour opens its regatta', text: 'The regatta was opened by the mayor on Monday morning.' };
    expect(sizes(many(40, 365 * 86_400_000, () => told))).toEqual(Array(40).fill(1));
    const ends = [new Date(-8.64e15), new Date(8.64e15), new Date(0)];
    expect(sizes(many(3, 0, (at) => ({ ...told, published: ends[at]! })))).toEqual([1, 1, 1]);
  });

  test('equal titles over other news: no heap', () => {
    const briefing = (at: number) => ({
      title: 'Morning briefing',
      text: `In ${odd(at)}, the ${odd(at * 7 + 1)} council met the ${odd(at * 13 + 5)} union about ${odd(at * 29 + 3)}.`,
    });
    expect(sizes(many(3_000, 28_000, briefing))[0]).toBeLessThan(50);
  });
});

const stream = new URL('../../../shared/corpora/stream-2019.jsonl.gz', import.meta.url);
const there = existsSync(stream);
if (!there) console.warn(`No ${stream.pathname}: grouping is not tried on real reports.`);

test.skipIf(!there)('groups a month of labelled reports well', () => {
  const rows = gunzipSync(readFileSync(stream))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<'id' | 'title' | 'text' | 'published' | 'story', string>)
    .filter(({ published }) => published.startsWith('2019-03'));
  const keys = groupReports(
    rows.map(({ id, title, text, published }) => ({ id, outlet: '', title, text, published: new Date(published) })),
  );
  const labelled = rows.filter(({ story }) => story);
  let [right, found, true_] = [0, 0, 0];
  for (const [at, a] of labelled.entries()) {
    for (const b of labelled.slice(at + 1)) {
      const [together, same] = [keys.get(a.id) === keys.get(b.id), a.story === b.story];
      right += together && same ? 1 : 0;
      found += together ? 1 : 0;
      true_ += same ? 1 : 0;
    }
  }
  expect((2 * right) / (found + true_)).toBeGreaterThan(0.85);
});
