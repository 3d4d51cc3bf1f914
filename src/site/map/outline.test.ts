import { geoIdentity, geoPath } from 'd3-geo';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outline } from './outline.ts';

const path = (coordinates: [number, number][], type: 'Polygon' | 'LineString') =>
  outline((context) =>
    geoPath(geoIdentity(), context)(type === 'Polygon' ? { type, coordinates: [coordinates] } : { type, coordinates }),
  );

test('a ring and a line are written in steps, an island of a point or two is not', () => {
  const square: [number, number][] = [
    [0, 0],
    [10.2, 0],
    [10, 10],
    [0, 9.8],
    [0, 0],
  ];
  expect(path(square, 'Polygon')).toBe('M0 0l10 0 0 10-10 0z');
  expect(path(square.slice(0, 3), 'LineString')).toBe('M0 0l10 0 0 10');
  expect(
    path(
      square.map(([x, y]) => [x / 8, y / 8]),
      'Polygon',
    ),
  ).toBe('');
});

test('whatever is drawn: no kept point is further from its own place than a pixel, none is near the one before it', () => {
  const point = fc.tuple(fc.integer({ min: 0, max: 640 }), fc.integer({ min: 0, max: 360 }));
  fc.assert(
    fc.property(fc.array(point, { minLength: 4, maxLength: 60 }), (points) => {
      const d = path(points, 'LineString');
      const numbers = (d.match(/-?\d+/g) ?? []).map(Number);
      let [x = 0, y = 0] = numbers;
      for (let i = 2; i < numbers.length; i += 2) {
        const [by = 0, down = 0] = numbers.slice(i);
        expect(Math.abs(by) + Math.abs(down)).toBeGreaterThanOrEqual(3);
        [x, y] = [x + by, y + down];
        expect(points.some(([atX, atY]) => atX === x && atY === y)).toBe(true);
      }
    }),
  );
});
