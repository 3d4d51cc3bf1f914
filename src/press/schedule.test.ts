import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayIn, momentIn, wallTime, weekBefore, weekOf } from '../editions/index.ts';
import { timeZones } from '../readers/index.ts';
import { dueFor } from './schedule.ts';

const hour = 3_600_000;
const closeAt = (7 * 24 + 6) * 60; // Monday after the week, 06:00
const twelve = [
  'UTC',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Los_Angeles',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'Pacific/Midway',
];
const latest = (closed: Date) => new Date(closed.getTime() + 9 * 24 * hour);

/** The closings of a year, one a week. */
function closings(house: string): Date[] {
  let week = weekOf(new Date('2031-12-29T12:00:00Z'), house);
  return Array.from({ length: 53 }, () => {
    const closed = momentIn(week, closeAt, house);
    week = weekBefore(week, house);
    return closed;
  }).toReversed();
}

test('a year of weeks, of every house, at each reader’s hour: one letter each, within an hour of the wish or as the edition closes', () => {
  for (const house of twelve) {
    const all = closings(house);
    fc.assert(
      fc.property(
        fc.record({
          weekday: fc.integer({ min: 1, max: 7 }),
          hour: fc.nat(23),
          timeZone: fc.constantFrom(...twelve, ...timeZones),
        }),
        (wish) => {
          all.forEach((closed, n) => {
            const due = dueFor({ ...wish, pausedUntil: null }, { closed, now: closed, latest: latest(closed) })!;
            expect(due >= closed).toBe(true);
            // The right edition: the next is not there yet, or has been for less than the half day that counts as now.
            const next = all[n + 1];
            if (next) expect(due.getTime()).toBeLessThan(next.getTime() - 11 * hour);
            const wall = new Date(wallTime(due, wish.timeZone));
            const wanted = ((wall.getUTCDay() + 6) % 7) + 1 === wish.weekday;
            if (due > closed) {
              expect(wanted).toBe(true);
              expect(wall.getUTCHours() - wish.hour).toBeGreaterThanOrEqual(0);
              expect(wall.getUTCHours() - wish.hour).toBeLessThanOrEqual(1); // an hour that the clocks left out
            } else {
              const hoursAgo =
                (((wall.getUTCDay() + 6) % 7) * 24 +
                  wall.getUTCHours() +
                  wall.getUTCMinutes() / 60 -
                  (wish.weekday - 1) * 24 -
                  wish.hour +
                  168) %
                168;
              expect(wanted || hoursAgo <= 13).toBe(true);
            }
          });
        },
      ),
      { numRuns: 25 },
    );
  }
});

test('an hour that the clocks leave out is the one after it, east and west', () => {
  for (const [timeZone, closed, at] of [
    ['America/New_York', '2031-03-08T12:00:00Z', '2031-03-09T07:00:00.000Z'],
    ['Europe/Berlin', '2031-03-29T12:00:00Z', '2031-03-30T01:00:00.000Z'],
  ] as const) {
    const from = new Date(closed);
    const due = dueFor(
      { weekday: 7, hour: 2, timeZone, pausedUntil: null },
      { closed: from, now: from, latest: latest(from) },
    );
    expect(due?.toISOString()).toBe(at);
  }
});

test('Monday at six gets this week’s edition, wherever its reader is', () => {
  const closed = new Date('2031-02-17T06:00:00Z');
  const due = (weekday: number, hour: number, timeZone: string, seconds = 5) =>
    dueFor(
      { weekday, hour, timeZone, pausedUntil: null },
      { closed, now: new Date(closed.getTime() + seconds * 1000), latest: latest(closed) },
    )?.toISOString();
  const now = '2031-02-17T06:00:05.000Z';
  expect(due(1, 6, 'UTC')).toBe(now);
  expect(due(1, 5, 'UTC')).toBe(now);
  expect(due(7, 19, 'UTC')).toBe(now);
  expect(due(7, 19, 'Pacific/Midway')).toBe(now);
  expect(due(1, 7, 'Pacific/Kiritimati')).toBe(now);
  expect(due(1, 7, 'UTC')).toBe('2031-02-17T07:00:00.000Z');
  expect(due(7, 17, 'UTC')).toBe('2031-02-23T17:00:00.000Z');
  // The service was down for two days: what was wanted meanwhile goes at once.
  expect(due(1, 7, 'UTC', 2 * 86_400)).toBe('2031-02-19T06:00:00.000Z');
});

test('a pause is over on the day that the letter is due, by the reader’s calendar', () => {
  const closed = new Date('2031-02-17T06:00:00Z');
  const due = (weekday: number | null, timeZone: string, pausedUntil: string) =>
    dueFor(
      { weekday, hour: weekday === null ? null : 7, timeZone, pausedUntil },
      { closed, now: closed, latest: latest(closed) },
    );
  expect(due(4, 'UTC', '2031-02-19')).toEqual(new Date('2031-02-20T07:00:00Z'));
  expect(due(4, 'UTC', '2031-02-21')).toBeUndefined();
  expect(due(null, 'Pacific/Auckland', '2031-02-17')).toEqual(closed);
  expect(due(null, 'Pacific/Honolulu', '2031-02-17')).toBeUndefined();
  expect(dayIn(closed, 'Pacific/Honolulu')).toBe('2031-02-16');
});
