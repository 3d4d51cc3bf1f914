import { sql, transaction, type Db } from '../db/index.ts';
import { getsLetters } from '../readers/index.ts';
import { domainOf } from '../text/index.ts';
import type { Mailroom } from './mailroom.ts';
import { dueFor, type PreferredTime } from './schedule.ts';

/** How long after its time a letter still goes out. */
export const goodFor = '3 days';
/** An edition is not sent later than this after its week, whatever anybody's preferences: it is no news any more. */
const newsFor = '10 days';

/**
 * Writes down every letter of an edition, or of a bulletin, before the first goes: one row for each reader who confirmed, has not left and
 * does not rest, with the moment it is due. That is the reader's own hour, or now; and where a mail domain may get
 * only so many letters in a time, each of its readers has their place in the line, who was last heard of first. Beginning
 * twice is beginning; only where the limits were changed before anything went are the letters put in line anew.
 */
export async function beginSending(
  db: Db,
  { house, perDomain, warmUp }: Pick<Mailroom, 'house' | 'perDomain' | 'warmUp'>,
  editionId: number,
  now: Date,
): Promise<void> {
  await transaction(db, async (tx) => {
    const begun = await sql`
      insert into sending (edition_id, state, begun_at, not_after)
      select id, 'open', ${now}::timestamptz, until_at + ${newsFor}::interval from edition where id = ${editionId}
      union all
      select id, 'open', ${now}, greatest(send_at, ${now}::timestamptz) + ${newsFor}::interval from bulletin where id = ${editionId} and send_at is not null
      on conflict do nothing returning edition_id`.execute(tx);
    const paced = `${perDomain} ${warmUp}`;
    const { rows } = await sql`
      update sending set paced = ${paced}
       where edition_id = ${editionId} and state = 'open' and examined_at is null and paced is distinct from ${paced}
      returning edition_id`.execute(tx);
    if (rows.length === 0) return;
    if (begun.rows.length === 0)
      await sql`
        delete from delivery where edition_id = ${editionId} and state = 'waiting' and sender is null and tries = 0`.execute(
        tx,
      );
    const { earlier } = await tx
      .selectFrom('sending')
      .where('edition_id', '<>', editionId)
      .select((row) => row.fn.countAll<number>().as('earlier'))
      .executeTakeFirstOrThrow();
    const due = await wishesDue(tx, house, editionId, now);
    const bulletin = await tx.selectFrom('bulletin').select('topics').where('id', '=', editionId).executeTakeFirst();
    const wanted = bulletin?.topics ?? [];
    const host = domainOf(house.mailFrom);
    await sql`
      insert into delivery (edition_id, reader_id, state, message_id, changed_at, domain, due_at, not_after)
      select ${editionId}, id, 'waiting', 
             -- Nobody can guess it, and no other house or database makes the same: who names it has seen the letter.
             concat('<edition-', ${editionId}::int, '.', replace(gen_random_uuid()::text, '-', ''), '@', ${host}::text, '>'), ${now},
             domain, due, least(due + ${goodFor}::interval, sending.not_after)
        from sending, (
          select id, domain,
                 wanted + make_interval(secs => ${secondsApart(perDomain, warmUp, earlier)}::float8
                   * (row_number() over (partition by domain order by wanted, seen_at desc nulls last, id) - 1)) as due
            from (
              select id, seen_at, lower(substring(email from '@([^@]*)$')) as domain, wished.due as wanted
                from reader join unnest(${due.map(({ wish }) => wish)}::text[], ${due.map(({ at }) => at)}::timestamptz[]) as wished (wish, due)
                  on wished.wish = ${wishOf}
               where ${getsLetters} and ${ofTopics(wanted)}
            ) as wishes
        ) as line
       where sending.edition_id = ${editionId}
      on conflict do nothing`.execute(tx);
  });
}

/** What tells one reader's wish from another's. */
const wishOf = sql<string>`concat_ws('|', coalesce(weekday, 0), coalesce(hour, 0), coalesce(time_zone, ''), paused_until)`;

/** Of a reader: whether they chose one of these topics, however it is written; with none of them everybody. */
export const ofTopics = (topics: readonly string[]) =>
  topics.length === 0
    ? sql<boolean>`true`
    : sql<boolean>`exists (select from unnest(topics) as chosen where lower(chosen) = any(${topics.map((topic) => topic.toLowerCase())}::text[]))`;

/** The wishes that readers have, each with the moment at which the letter is due; those who pause then are left out. */
async function wishesDue(
  db: Db,
  { timeZone }: Pick<Mailroom['house'], 'timeZone'>,
  editionId: number,
  now: Date,
): Promise<{ wish: string; at: Date }[]> {
  const { closed_at, not_after, bulletin } = await db
    .selectFrom('sending')
    .leftJoin('edition', 'edition.id', 'sending.edition_id')
    .leftJoin('bulletin', 'bulletin.id', 'sending.edition_id')
    .select(['closed_at', 'not_after', 'bulletin.id as bulletin'])
    .where('sending.edition_id', '=', editionId)
    .executeTakeFirstOrThrow();
  const closed = closed_at && closed_at < now ? closed_at : now;
  const latest = new Date(not_after.getTime() - 12 * 3_600_000);
  const { rows } = await sql<Omit<PreferredTime, 'timeZone'> & { wish: string; timeZone: string | null }>`
    select distinct ${wishOf} as wish, weekday, hour, time_zone as "timeZone", paused_until as "pausedUntil"
      from reader where ${getsLetters}`.execute(db);
  return rows.flatMap(({ wish, ...wanted }) => {
    // A bulletin goes when the editor says; only who pauses is spared it.
    const hour = bulletin === null ? {} : { weekday: null, hour: null };
    const at = dueFor({ ...wanted, ...hour, timeZone: wanted.timeZone ?? timeZone }, { closed, now, latest });
    return at ? [{ wish, at }] : [];
  });
}

/** How far apart letters to one domain stand. */
function secondsApart(perDomain: number, warmUp: number, editionsBefore: number): number {
  const byLimit = perDomain > 0 ? 60 / perDomain : 0;
  const byAge = warmUp > 0 ? 3600 / (warmUp * 2 ** Math.min(editionsBefore, 30)) : 0;
  return Math.max(byLimit, byAge);
}
