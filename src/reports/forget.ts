import { sql, type Db } from '../db/index.ts';

/** Deletes reports with all that hangs on them: their pages, films, earlier versions and names. @returns how many went */
export async function forgetReports(tx: Db, ids: readonly number[]): Promise<number> {
  if (ids.length === 0) return 0;
  const { numAffectedRows } = await sql`delete from report where id = any(${[...ids]}::integer[])`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

/**
 * Gives up the texts of pages that were read before a moment; at most `limit` at a time. That they were read is still known, so
 * nobody asks for them again.
 *
 * @param kept reports whose pages stay: what is quoted must be found in them
 */
export async function forgetPages(
  tx: Db,
  before: Date,
  { kept, limit }: { kept: readonly number[]; limit: number },
): Promise<number> {
  const { numAffectedRows } = await sql`
    update page set text = null where report_id in (
      select report_id from page
       where text is not null and read_at < ${before} and report_id <> all(${[...kept]}::integer[])
       order by read_at limit ${limit})`.execute(tx);
  return Number(numAffectedRows ?? 0);
}
