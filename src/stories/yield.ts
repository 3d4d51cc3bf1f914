import { sql, type Db } from '../db/index.ts';

/** What a feed's reports came to. */
export interface FeedYield {
  feed: number;
  reports: number;
  /** How many of them stand in a story that another source reported, too. */
  inStories: number;
}

/** What each feed brought from a moment on, by when it was filed. */
export async function yieldOfFeeds(db: Db, since: Date): Promise<Map<number, FeedYield>> {
  const { rows } = await sql<FeedYield>`
    with shared as (
      select story_report.story_id from story_report join report on report.id = story_report.report_id
       where report.filed_at >= ${since}
       group by story_report.story_id having count(distinct report.source_id) > 1)
    select report.feed_id as feed, count(*)::int as reports, count(shared.story_id)::int as "inStories"
      from report
      left join story_report on story_report.report_id = report.id
      left join shared on shared.story_id = story_report.story_id
     where report.filed_at >= ${since} and report.feed_id is not null
     group by report.feed_id`.execute(db);
  return new Map(rows.map((row) => [row.feed, row]));
}
