import { sql, type Db } from '../db/index.ts';
import { isHeld, slack } from './hold.ts';

type SendingState = 'open' | 'paused' | 'cancelled' | 'done';

/** How far a sending is. */
export interface SendingProgress {
  editionId: number;
  /** The edition's, '2020-W19'; null for a bulletin. */
  week: string | null;
  /** What its letter is about, as mail programs show it. */
  subject: string | null;
  state: SendingState;
  begun: Date;
  notAfter: Date;
  /** Why nothing goes out, where the service held it: until it is resumed, or `heldUntil`. */
  held: string | null;
  /** When a sending that is held is tried again by itself. */
  heldUntil: Date | null;
  waiting: number;
  sending: number;
  sent: number;
  refused: number;
  uncertain: number;
  expired: number;
  /** When the next letter that waits is due. */
  nextDue: Date | null;
}

/** The sendings, newest first, with the number of letters in each state. */
export async function sendings(db: Db, most = 20): Promise<SendingProgress[]> {
  const { rows } = await sql<SendingProgress>`
    select sending.edition_id as "editionId", week, print.subject, sending.state, begun_at as begun, sending.not_after as "notAfter",
           held, held_until as "heldUntil",
           count(*) filter (where delivery.state = 'waiting') as waiting,
           count(*) filter (where delivery.state = 'sending') as sending,
           count(*) filter (where delivery.state = 'sent') as sent,
           count(*) filter (where delivery.state = 'refused') as refused,
           count(*) filter (where delivery.state = 'uncertain') as uncertain,
           count(*) filter (where delivery.state = 'expired') as expired,
           greatest(min(due_at) filter (where delivery.state = 'waiting'),
             case when count(*) filter (where delivery.state = 'waiting') > 0 then held_until end) as "nextDue"
      from (select * from sending order by begun_at desc, edition_id desc limit ${most}) as sending
      left join edition on edition.id = sending.edition_id
      left join print on print.edition_id = sending.edition_id
      left join delivery on delivery.edition_id = sending.edition_id
     group by sending.edition_id, week, subject, sending.state, begun_at, sending.not_after, held, held_until
     order by begun_at desc, sending.edition_id desc`.execute(db);
  return rows;
}

/** Editions and bulletins that have letters due now, claims of workers that died, or were ended by a clock that was ahead. */
export async function sendingsDue(db: Db, now: Date): Promise<number[]> {
  const { rows } = await sql<{ edition_id: number }>`
    select edition_id, begun_at from sending
     where (state = 'done' and done_at > ${new Date(now.getTime() + slack)}) or state = 'open' and not ${isHeld(now)}
       and (exists (select from delivery where delivery.edition_id = sending.edition_id and state = 'waiting'
                       and sender is null and due_at <= ${now})
         or exists (select from delivery where delivery.edition_id = sending.edition_id and state in ('waiting', 'sending')
                       and sender is not null
                       and not exists (select from sender where id = delivery.sender and alive_until > clock_timestamp()))
         or not exists (select from delivery where delivery.edition_id = sending.edition_id and state in ('waiting', 'sending')))
    union all
    select id, send_at from bulletin where send_at <= ${now} and not exists (select from sending where edition_id = bulletin.id)
     order by begun_at`.execute(db);
  return rows.map((row) => row.edition_id);
}

/** Mails whose fate is unknown, by address. */
export async function uncertainMails(db: Db, editionId: number, most = 1000) {
  return db
    .selectFrom('delivery')
    .innerJoin('reader', 'reader.id', 'delivery.reader_id')
    .select(['reader.email', 'delivery.message_id as messageId', 'delivery.changed_at as at', 'delivery.error'])
    .where('edition_id', '=', editionId)
    .where('state', '=', 'uncertain')
    .orderBy('reader.email')
    .limit(most)
    .execute();
}

/** Lets no other letter begin; those on their way arrive. */
export async function pauseSending(db: Db, editionId: number): Promise<boolean> {
  const { rows } = await sql`
    update sending set state = 'paused', held = null, held_until = null
     where edition_id = ${editionId} and state = 'open' returning edition_id`.execute(db);
  return rows.length > 0;
}

/**
 * A sending that is paused, or held for now, goes on at once.
 *
 * @param anyway also where it breaks the rules of the large mailbox providers, does not fit its time, or the relay refuses
 *   nearly everybody
 */
export async function resumeSending(db: Db, editionId: number, anyway = false): Promise<boolean> {
  const { rows } = await sql`
    update sending set state = 'open', held = null, held_until = null, holds = 0, anyway = anyway or ${anyway}
     where edition_id = ${editionId} and (state = 'paused' or state = 'open' and held_until is not null)
    returning edition_id`.execute(db);
  return rows.length > 0;
}

/** Ends a sending for good: letters that have not begun expire. */
export async function cancelSending(db: Db, editionId: number, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update sending set state = 'cancelled', done_at = ${now}
     where edition_id = ${editionId} and state in ('open', 'paused') returning edition_id`.execute(db);
  if (rows.length === 0) return false;
  await sql`
    update delivery set state = 'expired', sender = null, changed_at = ${now}, error = 'the sending was cancelled'
     where edition_id = ${editionId} and state = 'waiting'`.execute(db);
  return true;
}
