import { dayIn, instantOf, wallTime } from '../editions/index.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** When a reader wants their letter, in their own zone. */
export interface PreferredTime {
  /** 1 is Monday; null, with hour: as soon as the edition is there. */
  weekday: number | null;
  hour: number | null;
  timeZone: string;
  /** No letter before this day, 'YYYY-MM-DD'; null: no pause. */
  pausedUntil: string | null;
}

/** What was wanted so long before the edition closed, or on the same day, is due when it closes: the next time would be a week late. */
const stillNow = 12 * hour;

/**
 * When an edition's letter is due for a reader: at their next day and hour by their own clock, or at once where that has only
 * just gone by. An hour that a change of the clocks leaves out is the one after it; one that comes twice is meant once.
 *
 * @param closed when the edition closed
 * @param now when the sending begins; nothing is due earlier
 * @param latest what would be due later is no news any more, and is due now
 * @returns undefined where the reader pauses on the day it is due
 */
export function dueFor(
  { weekday, hour: wanted, timeZone, pausedUntil }: PreferredTime,
  { closed, now, latest }: { closed: Date; now: Date; latest: Date },
): Date | undefined {
  let due = now;
  if (weekday !== null && wanted !== null) {
    const wall = wallTime(closed, timeZone);
    const midnight = Math.floor(wall / day) * day;
    const today = ((new Date(midnight).getUTCDay() + 6) % 7) + 1;
    // The reader's day this week, then the one after: the first that is not long gone by.
    const at = [-7, 0, 7]
      .map((days) => {
        const date = midnight + (weekday - today + days) * day;
        return { date, at: instantOf(date + wanted * hour, timeZone) };
      })
      .find(({ date, at }) => date === midnight || at.getTime() >= closed.getTime() - stillNow)?.at;
    if (at && at > now && at <= latest) due = at;
  }
  return isPaused(pausedUntil, timeZone, due) ? undefined : due;
}

/** Whether a reader pauses at a moment, by their own calendar. */
export const isPaused = (pausedUntil: string | null, timeZone: string, at: Date): boolean =>
  pausedUntil !== null && dayIn(at, timeZone) < pausedUntil;
