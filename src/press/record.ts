import { sql, type Db } from '../db/index.ts';
import { isHeld } from './hold.ts';

/** What became of a letter. */
export interface Settled {
  reader_id: number;
  state: 'sent' | 'refused' | 'uncertain' | 'expired' | 'waiting';
  error: string | null;
  tries: number;
  /** For `waiting`: when it is tried again. */
  due: Date | null;
  /** For `waiting`: all others go before it. */
  last: boolean;
}

/**
 * Writes down, in one go and durably, what became of letters and which go out next.
 *
 * @returns the readers whose letters may go now: those of `starting` that are still this worker's, where nobody paused,
 *   cancelled or held the sending meanwhile
 */
export async function recordFates(
  db: Db,
  { sender, editionId }: { sender: string; editionId: number },
  { settled, starting }: { settled: readonly Settled[]; starting: readonly number[] },
  now: Date,
): Promise<Set<number>> {
  // One statement, so that it costs one round trip. A mail that is uncertain because the lease ran out, but whose worker
  // lives after all, has its fate told here. May be done twice: where nobody knows whether it was, what may go says so again.
  const { rows } = await sql<{ reader_id: number }>`
    with fate as (
      select * from unnest(${settled.map((fate) => fate.reader_id)}::int[], ${settled.map((fate) => fate.state)}::text[],
                           ${settled.map((fate) => fate.error)}::text[], ${settled.map((fate) => fate.tries)}::int[],
                           ${settled.map((fate) => fate.due)}::timestamptz[], ${settled.map((fate) => fate.last)}::bool[])
             as fate (reader_id, state, error, tries, due, last)
    ), settled as (
      update delivery
         set state = fate.state, error = fate.error, tries = fate.tries, changed_at = ${now},
             due_at = coalesce(fate.due, due_at), goes_last = goes_last or fate.last,
             sender = case when fate.state = 'uncertain' then delivery.sender end
        from fate
       where edition_id = ${editionId} and delivery.reader_id = fate.reader_id and delivery.sender = ${sender}
         and delivery.state in ('waiting', 'sending', 'uncertain')
    )
    update delivery set state = 'sending', changed_at = ${now}
     where edition_id = ${editionId} and reader_id = any(${starting}::int[]) and sender = ${sender} and state in ('waiting', 'sending')
       and exists (select from sender where id = ${sender} and alive_until > clock_timestamp())
       and exists (select from sending where edition_id = ${editionId} and state = 'open' and not ${isHeld(now)})
    returning reader_id`.execute(db);
  return new Set(rows.map((row) => row.reader_id));
}

/** Lets the letters to a domain that wait, wait until then: it refuses more than one address for now. */
export async function rest(db: Db, editionId: number, domain: string, until: Date): Promise<void> {
  await sql`
    update delivery set due_at = greatest(due_at, ${until}), sender = null
     where (edition_id, reader_id) in (
       select edition_id, reader_id from delivery
        where edition_id = ${editionId} and domain = ${domain} and state = 'waiting' for update skip locked)`.execute(
    db,
  );
}
