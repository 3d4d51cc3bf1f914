import { sql, type Db } from '../db/index.ts';

/** Clocks of two machines may differ by so much, in milliseconds; what is written further ahead was written by a wrong one. */
export const slack = 60_000;
/** A sending that is held is tried again after this at the latest, in milliseconds. */
const longestHold = 3_600_000;

/** Of a sending: whether it is held for now. What was written for a moment further away was written by a wrong clock. */
export const isHeld = (now: Date) =>
  sql<boolean>`coalesce(sending.held_until > ${now} and sending.held_until <= ${now}::timestamptz + make_interval(secs => ${longestHold / 1000}), false)`;

/**
 * Holds a sending: its letters wait, and it is tried again by itself, later each time.
 *
 * @param how.wait the first time so long, in milliseconds; doubled with each in a row
 * @param how.afresh letters went out since it was held last
 */
export async function hold(
  db: Db,
  editionId: number,
  how: { why: string; wait: number; afresh: boolean },
  now: Date,
): Promise<void> {
  const { why, wait, afresh } = how;
  await sql`
    update sending
       set held = ${why}, holds = least(case when ${afresh} then 0 else holds end + 1, 100),
           held_until = ${now}::timestamptz + make_interval(secs => least(
             ${wait / 1000}::float8 * 2 ^ case when ${afresh} then 0 else holds end, ${longestHold / 1000}::float8))
     where edition_id = ${editionId} and state = 'open'`.execute(db);
}

/** A sending that was held, and whose time has come, goes on. */
export async function letGo(db: Db, editionId: number, now: Date): Promise<void> {
  await sql`
    update sending set held = null, held_until = null, holds = 0
     where edition_id = ${editionId} and held_until is not null and not ${isHeld(now)}`.execute(db);
}

/** Why a sending is held for now, by this worker or another. */
export async function heldNow(db: Db, editionId: number, now: Date): Promise<string | undefined> {
  const { rows } = await sql<{ held: string }>`
    select held from sending where edition_id = ${editionId} and state = 'open' and ${isHeld(now)}`.execute(db);
  return rows[0]?.held;
}

/** Letters that were refused by a relay out of order wait again. */
export async function takeBack(
  db: Db,
  editionId: number,
  { readerIds, due }: { readerIds: readonly number[]; due: Date },
  now: Date,
): Promise<void> {
  await sql`
    update delivery set state = 'waiting', due_at = ${due}, tries = tries + 1, changed_at = ${now}
     where edition_id = ${editionId} and reader_id = any(${readerIds}::int[]) and state = 'refused'`.execute(db);
}
