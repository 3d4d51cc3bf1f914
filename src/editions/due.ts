import type { Db } from '../db/index.ts';
import { closeEdition, makeUpEdition, openEditions } from './keep.ts';
import { momentIn, weekOf } from './week.ts';

/** Makes up the edition of this week, and those of earlier weeks that are still open. */
export async function makeUpOpen(
  db: Db,
  house: { timeZone: string; size: number },
  now: Date,
): Promise<{ week: string; stories: number; below: number }[]> {
  const made: { week: string; stories: number; below: number }[] = [];
  for (const week of new Set([...(await openEditions(db)), weekOf(now, house.timeZone)])) {
    const { closed, ...edition } = await makeUpEdition(db, week, house, now);
    if (!closed) made.push({ week, ...edition });
  }
  return made;
}

/**
 * Closes the editions whose time has come.
 *
 * @param closeAt minutes after a week's Monday 00:00
 * @returns the weeks of those that were closed
 */
export async function closeDue(db: Db, closeAt: number, timeZone: string, now: Date): Promise<string[]> {
  const closed: string[] = [];
  for (const week of await openEditions(db)) {
    if (now < momentIn(week, closeAt, timeZone)) continue;
    if ((await closeEdition(db, week, now)) !== undefined) closed.push(week);
  }
  return closed;
}
