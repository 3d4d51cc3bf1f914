import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freshFor, retryAfter } from './headers.ts';
import { burstOf, observePoll, nextPoll, nextTry, type Rhythm, type PollHints } from './rhythm.ts';

const at = new Date('2020-01-06T12:00:00Z'); // a Monday
const minutesAfter = (date: Date) => (date.getTime() - at.getTime()) / 60_000;
const before = (minutes: number) => new Date(at.getTime() - minutes * 60_000);
const day = 1440;
const unknown: Rhythm = { changedAt: null, gap: null, turnover: null, burst: null };
const noWish: PollHints = { ask: null, fresh: null, skipHours: [], skipDays: [] };
const wait = (rhythm: Partial<Rhythm>, wishes: Partial<PollHints> = {}, usual = 15, id = 0) =>
  minutesAfter(nextPoll(id, at, usual, { rhythm: { ...unknown, ...rhythm }, wishes: { ...noWish, ...wishes } }));

describe('when a feed is polled next', () => {
  test('at its next turn, where nothing is known of it', () => {
    expect(wait({})).toBe(15);
    expect(wait({ changedAt: before(20 * 60), gap: 600 })).toBe(15);
  });

  test('each feed has minutes of its own, and keeps them', () => {
    const turns = Array.from({ length: 100 }, (_, id) => nextPoll(id, at, 15, { rhythm: unknown, wishes: noWish }));
    expect(new Set(turns.map(Number)).size).toBe(100);
    for (const [id, turn] of turns.entries()) {
      expect(minutesAfter(turn)).toBeGreaterThanOrEqual(7.5);
      expect(minutesAfter(turn)).toBeLessThanOrEqual(22.5);
      const late = new Date(turn.getTime() + 40_000); // a pass takes its time
      expect(+nextPoll(id, late, 15, { rhythm: unknown, wishes: noWish }) - +turn).toBe(15 * 60_000);
    }
  });

  test('as often as its items leave, where the newest push the oldest out; within two hours all the same', () => {
    expect([30, 200, 400, 3 * day].map((burst) => wait({ burst }))).toEqual([15, 30, 60, 120]);
  });

  test('less often the longer it is quiet, at most daily; a weekend is not quiet', () => {
    const quiet = (days: number) => wait({ changedAt: before(days * day), burst: 60 * day });
    expect([2.5, 7, 15, 100].map(quiet)).toEqual([120, 480, day, day]);
  });

  test('but not much less where it once published half of its items at a stroke, or has no order', () => {
    expect(wait({ changedAt: before(9 * day), burst: 60 })).toBe(30);
    expect(wait({ changedAt: before(9 * day), burst: null })).toBe(60);
  });

  test('in between two turns where half of its items were replaced from one to the next', () => {
    expect(wait({ turnover: 14 })).toBe(7.5);
    expect(wait({ turnover: 16 })).toBe(15);
  });

  test('as its owner asks, up to where items would be missed', () => {
    expect(wait({}, { ask: 240 })).toBe(240);
    expect(wait({}, { ask: 10 })).toBe(15);
    expect(wait({}, { ask: 100_000 })).toBe(day);
    expect(wait({ turnover: 90 }, { ask: 240 })).toBe(90);
    expect(wait({}, { fresh: 45 })).toBe(45);
    expect(wait({}, { fresh: day })).toBe(60); // a header that nobody chose
    expect(wait({ burst: 300 }, { fresh: day })).toBe(300);
  });

  test('not in hours and on days to be skipped, unless all are', () => {
    expect(nextPoll(0, at, 30, { rhythm: unknown, wishes: { ...noWish, skipHours: [12, 13] } })).toEqual(
      new Date('2020-01-06T14:00:00Z'),
    );
    expect(nextPoll(0, at, 30, { rhythm: unknown, wishes: { ...noWish, skipDays: [1, 2] } })).toEqual(
      new Date('2020-01-08T00:00:00Z'),
    );
    expect(wait({}, { skipHours: Array.from({ length: 24 }, (_, hour) => hour) })).toBe(15);
  });

  test('whatever was learned and is asked, within some minutes and a day', () => {
    const some = fc.option(fc.double({ min: 0, max: 1e7, noNaN: true }), { nil: null });
    fc.assert(
      fc.property(some, some, some, some, some, some, fc.nat(), (quiet, gap, turnover, burst, ask, fresh, id) => {
        const changedAt = quiet === null ? null : before(quiet);
        const minutes = wait({ changedAt, gap, turnover, burst }, { ask, fresh }, 15, id);
        expect(minutes).toBeGreaterThanOrEqual(3.75);
        expect(minutes).toBeLessThanOrEqual(day + 15);
      }),
    );
  });

  test('after failures twice as long each time, at most a day, not all at once', () => {
    const tries = [1, 2, 3, 20].map((failures) => minutesAfter(nextTry(7, at, 30, failures)));
    for (const [index, most] of [60, 120, 240, day].entries()) {
      expect(tries[index]).toBeLessThanOrEqual(most);
      expect(tries[index]).toBeGreaterThanOrEqual(most * 0.75);
    }
    expect(new Set(Array.from({ length: 50 }, (_, id) => +nextTry(id, at, 30, 3))).size).toBe(50);
    expect(nextTry(7, at, 30, 3)).toEqual(nextTry(7, at, 30, 3));
  });
});

describe('a feed that is watched', () => {
  /** Polls a feed of `window` items, which publishes at `times` (minutes), for ten days. Returns what was never seen. */
  function watch(times: readonly number[], window: number) {
    let rhythm = unknown;
    let last: Date | null = null;
    const seen = new Set<number>();
    let polls = 0;
    const until = 10 * day;
    for (let now = 0; now < until; polls++) {
      const moment = new Date(at.getTime() + now * 60_000);
      const shown = times
        .filter((time) => time <= now)
        .slice(-window)
        .toReversed();
      const added = shown.filter((time) => !seen.has(time)).length;
      for (const time of shown) seen.add(time);
      const burst = burstOf(shown.map((time) => new Date(at.getTime() + time * 60_000)));
      rhythm = observePoll(rhythm, { at: moment, before: last, added, items: shown.length, burst });
      last = moment;
      now += (nextPoll(3, moment, 15, { rhythm, wishes: noWish }).getTime() - moment.getTime()) / 60_000;
    }
    const shownEver = times.filter((time) => time <= until - day && time > 0);
    return { missed: shownEver.filter((time) => !seen.has(time)).length, polls };
  }

  test('misses nothing of a wire that publishes forty an hour by day and one by night', () => {
    const times = Array.from({ length: 10 * day }, (_, minute) => minute).filter((minute) =>
      minute % day > 8 * 60 && minute % day < 20 * 60 ? minute % 1.5 === 0 : minute % 60 === 0,
    );
    expect(watch(times, 30).missed).toBe(0);
  });

  test('asks a weekly column seldom', () => {
    const times = Array.from({ length: 20 }, (_, week) => (week - 18) * 7 * day + 600);
    const { missed, polls } = watch(times, 15);
    expect(missed).toBe(0);
    expect(polls).toBeLessThan((10 * 96) / 8);
  });

  test('what its items’ dates tell: nothing where somebody arranges them, or where they are the document’s own', () => {
    const dates = (...minutes: number[]) => minutes.map(before);
    expect(burstOf(dates(0, 60, 120, 180, 600, 700))).toBe(180);
    expect(burstOf(dates(0, 600, 60, 700, 120, 180))).toBeNull();
    expect(burstOf(dates(0, 0, 0, 0, 0, 0))).toBeNull();
    expect(burstOf([...dates(0, 60, 120), null, null, null, null])).toBeNull();
  });

  test('how fast it once was is remembered for some days', () => {
    const poll = { at, before: before(60), added: 0, items: 20, burst: 600 };
    expect(observePoll({ ...unknown, burst: 60 }, poll).burst).toBeCloseTo(60.6, 0);
    expect(observePoll({ ...unknown, burst: 60 }, { ...poll, before: before(30 * day) }).burst).toBe(600);
    expect(observePoll({ ...unknown, burst: 60 }, { ...poll, burst: null }).burst).toBeNull();
  });
});

describe('what headers ask', () => {
  test('max-age less age, Expires by the server’s own clock, nothing where it says no-cache', () => {
    expect(freshFor({ 'cache-control': 'public, max-age=600', age: '60' }, at)).toBe(9);
    expect(freshFor({ 'cache-control': 'max-age="120"', expires: 'Mon, 06 Jan 2020 20:00:00 GMT' }, at)).toBe(2);
    const date = 'Mon, 06 Jan 2020 11:00:00 GMT';
    expect(freshFor({ date, expires: 'Mon, 06 Jan 2020 11:30:00 GMT' }, at)).toBe(30);
    expect(freshFor({ expires: '0' }, at)).toBeNull();
    expect(freshFor({ 'cache-control': 'no-cache, max-age=600' }, at)).toBeNull();
    expect(freshFor({ 'cache-control': 'max-age=0' }, at)).toBeNull();
    expect(freshFor({}, at)).toBeNull();
  });

  test('Retry-After in seconds or as a date, at most a day', () => {
    expect(retryAfter({ 'retry-after': '120' }, at)).toEqual(new Date('2020-01-06T12:02:00Z'));
    expect(retryAfter({ 'retry-after': 'Mon, 06 Jan 2020 13:00:00 GMT' }, at)).toEqual(
      new Date('2020-01-06T13:00:00Z'),
    );
    expect(retryAfter({ 'retry-after': '99999999' }, at)).toEqual(new Date('2020-01-07T12:00:00Z'));
    for (const said of ['', 'soon', '-5', 'Mon, 06 Jan 2020 11:00:00 GMT'])
      expect(retryAfter({ 'retry-after': said }, at)).toBeNull();
  });
});
