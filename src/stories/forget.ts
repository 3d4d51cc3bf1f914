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
  const { rows } = await sql<{ stories: number; reports: number[] }>`
    with recursive root as materialized (
      select id from story
       where merged_into is null and latest_at < ${before} and id <> all(${[...kept]}::integer[])
       order by latest_at limit ${limit}
    ), tree as (
      select id from root
      union all select story.id from story join tree on story.merged_into = tree.id
    ), freed as (
      delete from story_report where story_id in (select id from tree) returning report_id
    ), gone as (
      delete from story where id in (select id from tree) returning id
    )
    select (select count(*)::int from gone) as stories, (select coalesce(array_agg(report_id), '{}') from freed) as reports`.execute(
    tx,
  );
  return rows[0] ?? { stories: 0, reports: [] };
}
