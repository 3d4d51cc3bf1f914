import { expect, test } from 'vitest';
import { oneLine } from '../text/index.ts';
import { type StorySummary, wentBefore } from './threads.ts';

const story = (name: string, day: string, words: Record<string, number>, names: string[] = []): StorySummary => {
  const length = Math.hypot(...Object.values(words));
  return {
    story: name,
    headline: oneLine(name),
    names,
    time: new Date(day),
    vector: new Map(Object.entries(words).map(([word, weight]) => [word, weight / length])),
  };
};

const inquiry = story('inquiry', '2031-01-06', { ferry: 3, contracts: 3, inquiry: 2, opens: 1 });
const hearing = story('hearing', '2031-01-20', { ferry: 3, contracts: 3, marlow: 2, hearing: 2 });
const resigns = story('resigns', '2031-02-11', { ferry: 2, contracts: 3, marlow: 3, resigns: 2 });
const bridge = story('bridge', '2031-02-01', { bridge: 3, toll: 3, protest: 2 });
const later = story('later', '2031-03-01', { ferry: 3, contracts: 3, marlow: 3 });
const longAgo = story('long ago', '2030-03-01', { ferry: 3, contracts: 3, marlow: 3 });

test('what went before: the earlier stories of the matter, oldest first', () => {
  const earlier = wentBefore(resigns, [later, bridge, hearing, inquiry, longAgo, resigns]);
  expect(earlier.map(({ story: name }) => name)).toEqual(['inquiry', 'hearing']);
});

test('the same words of other names are of another matter', () => {
  const here = story('here', '2031-02-11', { mayor: 3, resigns: 3, permits: 2 }, ['Arlen']);
  const there = story('there', '2031-02-04', { mayor: 3, resigns: 3, permits: 2 }, ['Corvale']);
  expect(wentBefore(here, [there])).toEqual([]);
});

test('a story of another matter has no past', () => {
  expect(wentBefore(bridge, [inquiry, hearing])).toEqual([]);
});
