import { sql, type Db } from '../db/index.ts';

export type SendingState = 'open' | 'paused' | 'cancelled' | 'done';

/** How far a sending is. */
export interface SendingProgress {
  editionId: number;
  /** The edition's, '2020-W19'. */
  week: string;
  state: SendingState;
  begun: Date;
  notAfter: Date;
  /** Why it is paused, where the service did so itself. */
  held: string | null;
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
    select sending.edition_id as "editionId", week, sending.state, begun_at as begun, sending.not_after as "notAfter", held,
           count(*) filter (where delivery.state = 'waiting') as waiting,
           count(*) filter (where delivery.state = 'sending') as sending,
           count(*) filter (where delivery.state = 'sent') as sent,
           count(*) filter (where delivery.state = 'refused') as refused,
           count(*) filter (where delivery.state = 'uncertain') as uncertain,
           count(*) filter (where delivery.state = 'expired') as expired,
           min(due_at) filter (where delivery.state = 'waiting') as "nextDue"
      from (select * from sending order by begun_at desc, edition_id desc limit ${most}) as sending
      join edition on edition.id = sending.edition_id
      left join delivery on delivery.edition_id = sending.edition_id
     group by sending.edition_id, week, sending.state, begun_at, sending.not_after, held
     order by begun_at desc, sending.edition_id desc`.execute(db);
  return rows;
}

/** Editions that have letters due now, or claims of workers that died. */
export async function sendingsDue(db: Db, now: Date): Promise<number[]> {
  const { rows } = await sql<{ edition_id: number }>`
    select edition_id from sending
     where state = 'open'
       and (exists (select from delivery where delivery.edition_id = sending.edition_id and state = 'waiting'
                       and sender is null and due_at <= ${now})
         or exists (select from delivery where delivery.edition_id = sending.edition_id and state in ('waiting', 'sending')
                       and sender is not null
                       and not exists (select from sender where id = delivery.sender and alive_until > clock_timestamp()))
         or not exists (select from delivery where delivery.edition_id = sending.edition_id and state in ('waiting', 'sending')))
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

/** Stops claiming new letters; those on their way arrive. */
export const pauseSending = (db: Db, editionId: number) => change(db, editionId, 'open', 'paused');

/** @param anyway also where it breaks the rules of the large mailbox providers */
export const resumeSending = (db: Db, editionId: number, anyway = false) =>
  change(db, editionId, 'paused', 'open', { held: null, ...(anyway && { anyway }) });

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

/** Sets the moment after which no letter of an edition goes out any more. */
export async function sendNotAfter(db: Db, editionId: number, until: Date): Promise<void> {
  await sql`update sending set not_after = ${until} where edition_id = ${editionId}`.execute(db);
  await sql`
    update delivery set not_after = ${until}
     where edition_id = ${editionId} and state = 'waiting' and not_after > ${until}`.execute(db);
}

async function change(
  db: Db,
  editionId: number,
  from: SendingState,
  to: SendingState,
  more: { held?: null; anyway?: boolean } = {},
): Promise<boolean> {
  const changed = await db
    .updateTable('sending')
    .set({ state: to, ...more })
    .where('edition_id', '=', editionId)
    .where('state', '=', from)
    .returning('edition_id')
    .executeTakeFirst();
  return changed !== undefined;
}
