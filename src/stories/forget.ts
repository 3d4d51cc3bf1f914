import { sql, type Db } from '../db/index.ts';

/**
 * Deletes stories that nothing was reported of since a moment, with those that were merged into them; at most `limit` at a time.
 *
 * @param kept stories that stay, whatever their age
 * @returns how many stories went, and the reports that have none now
 */
export async function forgetStories(
  tx: Db,
  before: Date,
  { kept, limit }: { kept: readonly number[]; limit: number },
): Promise<{ stories: number; reports: number[] }> {
  const { rows } = await sql<{ id: number }>`
    with recursive root as materialized (
      select id from story
       where merged_into is null and latest_at < ${before} and id <> all(${[...kept]}::integer[])
       order by latest_at limit ${limit}
    ), tree as (
      select id from root
      union all select story.id from story join tree on story.merged_into = tree.id
    )
    select id from tree`.execute(tx);
  if (rows.length === 0) return { stories: 0, reports: [] };
  const gone = rows.map(({ id }) => id);
  // Where a story that stays came from, and where its reports were at home, is not to be found any more.
  await sql`update story set out_of = null where out_of = any(${gone}::integer[])`.execute(tx);
  await sql`update story_report set home_id = null where home_id = any(${gone}::integer[])`.execute(tx);
  const freed = await sql<{ report_id: number }>`
    delete from story_report where story_id = any(${gone}::integer[]) returning report_id`.execute(tx);
  await sql`delete from story where id = any(${gone}::integer[])`.execute(tx);
  return { stories: gone.length, reports: freed.rows.map(({ report_id }) => report_id) };
}
