import { expect, test } from 'vitest';
import { weekMapOf } from './week.ts';

const matter = (rank: number, title: string, lead = '') => ({
  rank,
  accounts: [
    { title, lead },
    { title, lead },
  ],
  home: ['US'],
});
const at = (map: ReturnType<typeof weekMapOf>, rank: number) => map?.marks.find((mark) => mark.rank === rank)?.at;

test('of two countries a matter is in the one that something is said to be in', () => {
  const map = weekMapOf([
    matter(1, 'Iran fires missiles at bases in Iraq'),
    matter(2, 'Parliament of Iraq votes'),
    matter(3, 'Parliament of Iran votes'),
  ]);
  expect(map?.marks.map(({ places }) => places.toSorted())).toEqual([['Iran', 'Iraq'], ['Iraq'], ['Iran']]);
  expect(at(map, 1)).toEqual(at(map, 2));
  expect(at(map, 1)).not.toEqual(at(map, 3));
});

test('many matters in one place, at the edge of the world too, stand beside each other on the picture', () => {
  const map = weekMapOf([
    ...Array.from({ length: 12 }, (_, i) =>
      matter(i + 1, 'Earthquake in Fiji', 'SUVA, Fiji — The ground shook in Suva.'),
    ),
    matter(13, 'Voters in Chile'),
    matter(14, 'Voters in Norway'),
  ]);
  const marks = map?.marks ?? [];
  expect(marks.length).toBeGreaterThanOrEqual(14);
  for (const [i, { mark }] of marks.entries()) {
    expect(mark[0] >= 24 && mark[0] <= 616 && mark[1] >= 24 && mark[1] <= 336, mark.join()).toBe(true);
    for (const other of marks.slice(i + 1))
      expect(Math.hypot(mark[0] - other.mark[0], mark[1] - other.mark[1])).toBeGreaterThanOrEqual(45);
  }
});
