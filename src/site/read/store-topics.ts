import { sql, type Db } from '../../db/index.ts';
import { toldNow } from '../../editions/index.ts';
import { oneSlip } from '../../readers/index.ts';
import { topicSlug } from '../../stories/index.ts';

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
      select story.id::text as story, told_now.told ->> 'headline' as headline, named.language,
             story.begun_at as begun, story.latest_at as latest, jsonb_array_length(told_now.told -> 'reports') as reports,
             case when quoted.id is not null
                  then jsonb_build_object('text', told_now.told #>> '{brief,0,text}', 'report', quoted.id::text,
                                          'outlet', source.name, 'url', quoted.link) end as sentence
        from (select story_topic.story_id, story_topic.latest_at from story_topic
                join story on story.id = story_topic.story_id
               where slug = ${slug} and merged_into is null and told is not null
                 and story_topic.latest_at < ${before ?? sql`'infinity'`}
               order by story_topic.latest_at desc limit ${storiesAPage + 1}) as newest
        join story on story.id = newest.story_id ${toldNow}
        left join report as named on named.id = (told_now.told ->> 'headlineReport')::integer
        left join report as quoted on quoted.id = (told_now.told #>> '{brief,0,report}')::integer
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

/** Topics that a reader may choose from, and those of theirs that no story has. */
export interface OfferedTopics {
  known: CountedTopic[];
  unknown: { name: string; meant?: string }[];
}

/** So many are offered, of the stories of so long. */
const [mostOffered, offeredFor] = [24, 28 * 86_400_000];

/** What the newest stories name most, and the reader's own; and what of those was never named, with what they may mean. */
export async function topicsOffered(db: Db, chosen: readonly string[], now: Date): Promise<OfferedTopics> {
  const slugs = chosen.map(topicSlug);
  const [newest, named] = await Promise.all([
    topicsSince(db, new Date(now.getTime() - offeredFor)),
    sql<{ slug: string }>`
      select slug from unnest(${slugs}::text[]) as slug where exists (select from story_topic where story_topic.slug = slug.slug)`.execute(
      db,
    ),
  ]);
  const found = new Set(named.rows.map(({ slug }) => slug));
  const own = chosen
    .filter((name) => found.has(topicSlug(name)))
    .map((name) => ({ slug: topicSlug(name), name, kind: '', stories: 0 }));
  const known = new Map([...own, ...newest.slice(0, mostOffered)].map((topic) => [topic.slug, topic]));
  const unknown = chosen
    .filter((name) => !found.has(topicSlug(name)))
    .map((name) => {
      const meant = newest.find((topic) => mayMean(name.toLowerCase(), topic.name.toLowerCase()))?.name;
      return { name, ...(meant && { meant }) };
    });
  return { known: [...known.values()].toSorted((a, b) => a.name.localeCompare(b.name)), unknown };
}

/** A word of it, or a slip away. */
const mayMean = (typed: string, name: string) =>
  name.split(/[^\p{L}\d]+/u).includes(typed) || oneSlip(typed, name) || initialsOf(name) === typed;
const initialsOf = (name: string) =>
  name
    .split(/[^\p{L}\d]+/u)
    .map((word) => word.slice(0, 1))
    .join('');
