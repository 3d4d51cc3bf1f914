import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantOf, momentIn, spanOf, wallTime, weekBefore, weekOf } from './week.ts';

test('weeks by ISO 8601, at the turn of the year', () => {
  expect(weekOf(new Date('2019-12-30T00:00:00Z'), 'UTC')).toBe('2020-W01');
  expect(weekOf(new Date('2021-01-03T23:59:59Z'), 'UTC')).toBe('2020-W53');
  expect(weekOf(new Date('2021-01-04T00:00:00Z'), 'UTC')).toBe('2021-W01');
  expect(weekBefore('2021-W01', 'UTC')).toBe('2020-W53');
});

test('a week begins at midnight of the house, also where the clocks change in it', () => {
  expect(spanOf('2020-W13', 'Europe/London')).toEqual({
    from: new Date('2020-03-23T00:00:00Z'),
    until: new Date('2020-03-29T23:00:00Z'),
  });
  expect(weekOf(new Date('2020-03-29T23:30:00Z'), 'Europe/London')).toBe('2020-W14');
});

test('closing times are on the clock on the wall', () => {
  const sunday20 = (6 * 24 + 20) * 60;
  expect(momentIn('2020-W13', sunday20, 'Europe/London')).toEqual(new Date('2020-03-29T19:00:00Z'));
});

test.each([
  // Set forward at two: no half past two.
  ['2031-03-09T02:30:00Z', 'America/New_York', '2031-03-09T07:30:00Z'],
  ['2031-03-09T02:30:00Z', 'America/St_Johns', '2031-03-09T06:00:00Z'],
  ['2031-03-30T02:30:00Z', 'Europe/Berlin', '2031-03-30T01:30:00Z'],
  ['2031-10-05T02:15:00Z', 'Australia/Lord_Howe', '2031-10-04T15:45:00Z'], // by half an hour
  ['2011-12-30T10:00:00Z', 'Pacific/Apia', '2011-12-30T20:00:00Z'], // by a day
  // Set back at two: half past one twice.
  ['2031-11-02T01:30:00Z', 'America/New_York', '2031-11-02T05:30:00Z'],
  ['2031-10-26T02:30:00Z', 'Europe/Berlin', '2031-10-26T00:30:00Z'],
])('%s on the clocks of %s', (wall, timeZone, instant) => {
  expect(instantOf(Date.parse(wall), timeZone).toISOString()).toBe(new Date(instant).toISOString());
});

test('a time that clocks show is the first instant at which they do', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
      fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
      (at, zone) => {
        const wall = wallTime(at, zone);
        const found = instantOf(wall, zone);
        expect(wallTime(found, zone)).toBe(wall);
        expect(found <= at).toBe(true);
      },
    ),
    { numRuns: 1000 },
  );
});

test('a week that does not exist is refused in words', () => {
  expect(() => spanOf('2021-W53', 'UTC')).toThrow(/not a week/);
  expect(() => spanOf('last week', 'UTC')).toThrow(/2020-W19/);
});

test('every instant lies in the span of its week', () => {
  const zones = fc.constantFrom('UTC', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia', 'Europe/London');
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
      zones,
      (at, zone) => {
        const { from, until } = spanOf(weekOf(at, zone), zone);
        expect(from <= at && at < until).toBe(true);
      },
    ),
  );
});
