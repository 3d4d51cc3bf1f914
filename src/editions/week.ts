import { Problem } from '../text/problem.ts';

/** A span of time: from is in it, until is not. */
export interface Span {
  from: Date;
  until: Date;
}

const day = 86_400_000;

/** Making one takes longer than all else here; a process knows few zones. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    clocks.set(timeZone, clock);
  }
  return clock;
}

/** The wall clock of a time zone at an instant, as if it were UTC. */
export function wallTime(at: Date, timeZone: string): number {
  const parts = clockOf(timeZone).formatToParts(at);
  const part = (type: string) => Number(parts.find((found) => found.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/** The day that a time zone's calendar shows at an instant, 'YYYY-MM-DD'. */
export const dayIn = (at: Date, timeZone: string): string =>
  new Date(wallTime(at, timeZone)).toISOString().slice(0, 10);

/**
 * The instant at which a time zone's clocks show this wall time (given as if it were UTC). Of two, where clocks are set back, the
 * first; of none, where they are set forward, as late as they would show it had they not been (RFC 5545, 3.3.5).
 */
export function instantOf(wall: number, timeZone: string): Date {
  // A day before and after, a change of the clocks at this time is surely to come and surely over.
  const [before, after] = [-day, day].map((away) => {
    const near = wall + away;
    return new Date(wall - (wallTime(new Date(near), timeZone) - near));
  }) as [Date, Date];
  return [before, after].find((at) => wallTime(at, timeZone) === wall) ?? before;
}

/** The Monday that begins ISO week 1 of a year: the week with its 4th of January (ISO 8601). */
function firstMonday(year: number): number {
  const fourth = Date.UTC(year, 0, 4);
  return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * day;
}

/** The ISO week that an instant falls in, on the calendar of a time zone: '2020-W01'. */
export function weekOf(at: Date, timeZone: string): string {
  const wall = wallTime(at, timeZone);
  // The week belongs to the year of its Thursday.
  const thursday = wall + (3 - ((new Date(wall).getUTCDay() + 6) % 7)) * day;
  const year = new Date(thursday).getUTCFullYear();
  const week = Math.floor((thursday - firstMonday(year)) / (7 * day)) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/**
 * From Monday 00:00 to the next, in a time zone.
 *
 * @throws Problem where the week is not written as 2020-W01 or the year has no such week
 */
export function spanOf(week: string, timeZone: string): Span {
  const match = /^(\d{4})-W(\d\d)$/.exec(week);
  const [year, number] = [Number(match?.[1]), Number(match?.[2])];
  const monday = firstMonday(year) + (number - 1) * 7 * day;
  if (!match || number < 1 || monday >= firstMonday(year + 1)) {
    throw new Problem(`"${week}" is not a week: write the year and the ISO week's number, such as 2020-W19.`);
  }
  return { from: instantOf(monday, timeZone), until: instantOf(monday + 7 * day, timeZone) };
}

/** The moment so many minutes after a week's Monday 00:00, in a time zone. */
export function momentIn(week: string, minutes: number, timeZone: string): Date {
  const { from } = spanOf(week, timeZone);
  return instantOf(wallTime(from, timeZone) + minutes * 60_000, timeZone);
}

/** The week before. */
export function weekBefore(week: string, timeZone: string): string {
  return weekOf(new Date(spanOf(week, timeZone).from.getTime() - day), timeZone);
}
