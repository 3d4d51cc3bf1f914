import { sql, type Db } from '../db/index.ts';
import { getsLetters } from '../readers/index.ts';
import type { SendLog } from './restored.ts';
import { isHeld } from './hold.ts';
import { isPaused } from './schedule.ts';

/** One letter that a worker has claimed. */
export interface Claimed {
  reader_id: number;
  message_id: string;
  domain: string;
  tries: number;
  not_after: Date;
  email: string;
  topics: string[];
  short: boolean;
  plain: boolean;
  /** Left, rests or pauses since the row was made. */
  gone: boolean;
}

/** Enters a worker in the list of senders, with a lease by the database's clock; a sender that is known has it renewed. */
export async function renewLease(db: Db, sender: string, seconds: number): Promise<void> {
  await sql`
    insert into sender (id, alive_until) values (${sender}, clock_timestamp() + make_interval(secs => ${seconds}))
    on conflict (id) do update set alive_until = excluded.alive_until`.execute(db);
}

/**
 * Takes the next letters that are due, so that no other worker does. What others are just taking is passed over. Of those that
 * are due together none comes first for its reader's sake: a few that cannot be handed over do not stand side by side.
 *
 * @param by.most at most so many letters
 * @param by.timeZone the house's, by whose calendar readers pause who have chosen no other
 */
export async function claim(
  db: Db,
  by: { sender: string; editionId: number; most: number; timeZone: string },
  now: Date,
): Promise<Claimed[]> {
  const { sender, editionId, most, timeZone } = by;
  const { rows } = await sql<Claimed & { paused_until: string | null; time_zone: string | null }>`
    with next as (
      select reader_id from delivery
       where edition_id = ${editionId} and state = 'waiting' and sender is null and due_at <= ${now} and not_after > ${now}
         and exists (select from sending where edition_id = ${editionId} and state = 'open' and not ${isHeld(now)})
       order by goes_last, due_at, message_id limit ${most} for update skip locked
    ), claimed as (
      update delivery set sender = ${sender}
        from next, reader
       where delivery.edition_id = ${editionId} and delivery.reader_id = next.reader_id and reader.id = next.reader_id
      returning delivery.*, email, topics, short, plain, paused_until, time_zone, not ${getsLetters} as gone
    )
    select reader_id, message_id, domain, tries, not_after, email, topics, short, plain, paused_until, time_zone, gone
      from claimed order by goes_last, due_at, message_id`.execute(db);
  return rows.map(({ paused_until, time_zone, ...letter }) => ({
    ...letter,
    gone: letter.gone || isPaused(paused_until, time_zone ?? timeZone, now),
  }));
}

/** Gives back what a worker claimed and did not begin to send. */
export async function giveBack(db: Db, sender: string): Promise<void> {
  await sql`update delivery set sender = null where sender = ${sender} and state = 'waiting'`.execute(db);
  await sql`
    delete from sender where id = ${sender}
       and not exists (select from delivery where delivery.sender = ${sender} and state = 'sending')`.execute(db);
}

/**
 * Settles the affairs of workers whose lease is over: untouched claims go back. Of mails that were to go, the worker's journal
 * may tell that the relay took them, or that they never went; the others become uncertain.
 */
export async function reclaim(db: Db, sendLog: Pick<SendLog, 'fatesOf' | 'forget'>, now: Date): Promise<void> {
  await sql`delete from sender where alive_until < clock_timestamp()`.execute(db);
  const { rows: dead } = await sql<{ sender: string; mails: string[] }>`
    select sender, array_agg(message_id) as mails from delivery
     where sender is not null and state = 'sending'
       and not exists (select from sender where sender.id = delivery.sender)
     group by sender`.execute(db);
  for (const { sender, mails } of dead) {
    const fates = sendLog.fatesOf(sender, mails);
    if (!fates) continue;
    await sql`
      update delivery
         set state = case when message_id = any(${[...fates.taken]}::text[]) then 'sent' else 'waiting' end, sender = null, changed_at = ${now}
       where sender = ${sender} and state = 'sending' and message_id <> all(${[...fates.doubtful]}::text[])`.execute(
      db,
    );
  }
  await sql`
    update delivery
       set state = case state when 'sending' then 'uncertain' else state end,
           error = case state when 'sending' then 'its worker stopped while this mail was on its way' else error end,
           changed_at = case state when 'sending' then ${now} else changed_at end,
           sender = case state when 'sending' then delivery.sender end
     where sender is not null and state in ('waiting', 'sending')
       and not exists (select from sender where sender.id = delivery.sender)`.execute(db);
  for (const { sender } of dead) sendLog.forget(sender);
}
