import { sql, type Db } from '../db/index.ts';

/** A topic with how many stories it is named in. */
export interface CountedTopic {
  slug: string;
  name: string;
  kind: string;
  stories: number;
}

/** A topic's page. */
export interface PageTopic {
  slug: string;
  name: string;
  kind: string;
  /** Newest first, at most 40. */
  stories: TopicStory[];
  /** Whether there are older ones than these. */
  more: boolean;
  /** What its stories also name, the most named first, at most 40. */
  beside: CountedTopic[];
}

export interface TopicStory {
  story: string;
  headline: string;
  /** Of the headline. */
  language: string | null;
  begun: Date;
  latest: Date;
  reports: number;
  /** The first sentence of its brief and where it stands, where it has one. */
  sentence: { text: string; report: string; outlet: string; url: string | null } | null;
}

const storiesAPage = 40;

/** A topic with its newest stories before a moment; undefined where no story names it. */
export async function topicBySlug(db: Db, slug: string, before?: Date): Promise<PageTopic | undefined> {
  const [named, found] = await Promise.all([
    // One name may be written in ways, and stand for things of two kinds: the page says what most of its stories say.
    sql<{ name: string; kind: string }>`
      select name, kind from (select name, kind from story_topic where slug = ${slug} order by latest_at desc limit 200) as newest
       group by name, kind order by count(*) desc, name limit 1`.execute(db),
    sql<TopicStory>`
      select story.id::text as story, story.told ->> 'headline' as headline, named.language,
             story.begun_at as begun, story.latest_at as latest, jsonb_array_length(story.told -> 'reports') as reports,
             case when quoted.id is not null
                  then jsonb_build_object('text', story.told #>> '{brief,0,text}', 'report', quoted.id::text,
                                          'outlet', source.name, 'url', quoted.link) end as sentence
        from (select story_topic.story_id, story_topic.latest_at from story_topic
                join story on story.id = story_topic.story_id
               where slug = ${slug} and merged_into is null and told is not null
                 and story_topic.latest_at < ${before ?? sql`'infinity'`}
               order by story_topic.latest_at desc limit ${storiesAPage + 1}) as newest
        join story on story.id = newest.story_id
        left join report as named on named.id = (story.told ->> 'headlineReport')::integer
        left join report as quoted on quoted.id = (story.told #>> '{brief,0,report}')::integer
        left join source on source.id = quoted.source_id
       order by newest.latest_at desc, story.id`.execute(db),
  ]);
  const [topic] = named.rows;
  if (!topic) return undefined;
  const stories = found.rows.slice(0, storiesAPage);
  const { rows: beside } = await sql<CountedTopic>`
    select slug, (array_agg(name order by place))[1] as name, (array_agg(kind order by place))[1] as kind, count(*)::int as stories
      from story_topic where story_id = any(${stories.map(({ story }) => Number(story))}::integer[]) and slug <> ${slug}
     group by slug order by stories desc, min(place), slug limit 40`.execute(db);
  return { slug, ...topic, stories, more: found.rows.length > storiesAPage, beside };
}

/** What the stories since a moment name most, at most 60. */
export async function topicsSince(db: Db, since: Date): Promise<CountedTopic[]> {
  const { rows } = await sql<CountedTopic>`
    select slug, (array_agg(story_topic.name order by story_topic.place))[1] as name,
           (array_agg(story_topic.kind order by story_topic.place))[1] as kind, count(*)::int as stories
      from story_topic join story on story.id = story_topic.story_id
     where story.latest_at >= ${since} and story.merged_into is null
     group by slug order by stories desc, slug limit 60`.execute(db);
  return rows;
}
