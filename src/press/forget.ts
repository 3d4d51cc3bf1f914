import { sql, type Db } from '../db/index.ts';

/**
 * Deletes what is known of single letters before a moment: deliveries of editions whose sending is over, mails that came back, and
 * letters of the outbox; at most `limit` of each at a time. The editions and their letters as printed stay.
 *
 * @returns how many rows went
 */
export async function forgetLetters(db: Db, before: Date, limit: number): Promise<number> {
  const statements = [
    sql`delete from delivery where (edition_id, reader_id) in (
          select edition_id, reader_id from delivery
           where edition_id in (select edition_id from sending where state in ('done', 'cancelled') and begun_at < ${before})
             and changed_at < ${before} limit ${limit})`,
    sql`delete from returned_mail where id in (select id from returned_mail where at < ${before} order by id limit ${limit})`,
    sql`delete from outbox_letter where id in (select id from outbox_letter where kept_at < ${before} order by id limit ${limit})`,
  ];
  let gone = 0;
  for (const statement of statements) gone += Number((await statement.execute(db)).numAffectedRows ?? 0);
  return gone;
}
