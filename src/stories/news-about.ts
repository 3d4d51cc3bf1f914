import { sql, type Db } from '../db/index.ts';

/** A story that several outlets report, and one of the topics asked for that it is told to be about. */
export interface StoryAbout {
  story: number;
  headline: string;
  slug: string;
  topic: string;
  begun: Date;
}

/** A story is news once so many outlets report it. */
const outletsForNews = 3;

/** The stories about these topics that began after a moment, newest first, at most 500. */
export async function newsAbout(db: Db, slugs: readonly string[], since: Date): Promise<StoryAbout[]> {
  if (slugs.length === 0) return [];
  const { rows } = await sql<StoryAbout>`
    select story.id as story, story.told ->> 'headline' as headline, slug, story_topic.name as topic, story.begun_at as begun
      from story_topic join story on story.id = story_topic.story_id
     where slug = any(${slugs}::text[]) and story_topic.latest_at > ${since} and story.begun_at > ${since}
       and story.merged_into is null and story.told is not null
       and (select count(distinct report.source_id) from story_report join report on report.id = story_report.report_id
             where story_report.story_id = story.id) >= ${outletsForNews}
     order by story.begun_at desc, story.id, slug limit 500`.execute(db);
  return rows;
}
