import { sql, type Db } from '../db/index.ts';
import { topicSlug } from '../stories/index.ts';
import type { CountedTopic } from './store-topics.ts';

/** What is looked for. */
export interface Wanted {
  /** As typed: words, "a phrase", or, -not. */
  words: string;
  /** A source's key. */
  outlet?: string;
  from?: Date;
  /** The first moment that no longer belongs. */
  until?: Date;
}

export interface FoundReport {
  id: string;
  title: string;
  url: string | null;
  language: string | null;
  outlet: string;
  published: Date;
  story: string | null;
}

export interface FoundStory {
  story: string;
  headline: string;
  language: string | null;
  latest: Date;
  reports: number;
}

export interface Found {
  stories: FoundStory[];
  reports: FoundReport[];
  topics: CountedTopic[];
  /** Whether there are older reports than these. */
  more: boolean;
}

const day = 86_400_000;
/** The newest days are looked through first: whatever is common is found there, and whatever is not is rare enough. */
const newestDays = 30;
const reportsAPage = 30;
const storiesAPage = 8;

/**
 * The newest reports, stories and topics with these words. Nothing is ranked: newest first.
 *
 * What the words match as a whole may be half of the archive, so it is never gathered as a whole: the newest days come
 * first, by the index of times; only where these have too little is the index of words asked for all it has.
 *
 * @returns undefined where no word is left to look for: none at all, stop words, or only what must not be there
 */
export async function search(db: Db, wanted: Wanted, now: Date): Promise<Found | undefined> {
  const words = wanted.words.replaceAll('\0', ' ').slice(0, 200);
  // One word that must be there at least ('T' is a query for which the index has no use, '' one of stop words).
  const { rows } = await sql<{ tree: string; exact: string; coarse: string }>`
    select querytree(query) as tree, query::text as exact, regexp_replace(query::text, '<(-|[0-9]+)>', '&', 'g') as coarse
      from websearch_to_tsquery('english', ${words}) as query`.execute(db);
  const [query] = rows;
  if (!query || ['', 'T'].includes(query.tree)) return undefined;
  // Whether words stand next to each other is not in the index: it is looked up in the newest reports that have them all.
  const coarse = query.exact.includes('!') ? query.exact : query.coarse;
  const asked = { exact: query.exact, coarse };
  const until = wanted.until ?? new Date(now.getTime() + day);
  const slice = new Date(until.getTime() - newestDays * day);
  const [reports, stories, topics] = await Promise.all([
    newestFirst(reportsAPage + 1, slice, wanted.from, (from, all) => reportsWith(db, asked, wanted, from, until, all)),
    wanted.outlet
      ? []
      : newestFirst(storiesAPage, slice, wanted.from, (from, all) => storiesWith(db, asked, from, until, all)),
    topicsCalled(db, words),
  ]);
  return { stories, reports: reports.slice(0, reportsAPage), topics, more: reports.length > reportsAPage };
}

/** From the newest slice where it has enough, from everything otherwise. */
async function newestFirst<T>(
  enough: number,
  slice: Date,
  from: Date | undefined,
  find: (from: Date, all: boolean) => Promise<T[]>,
): Promise<T[]> {
  const begin = from ?? new Date(0);
  const newest = await find(begin > slice ? begin : slice, false);
  return newest.length >= enough || begin >= slice ? newest : find(begin, true);
}

/** A query as PostgreSQL writes it, and the same without order among its words, which the index can answer alone. */
interface Query {
  exact: string;
  coarse: string;
}

/** Of what the index finds, the newest so many are looked at; the rest is not worth the wait. */
const lookedAt = 2000;

async function reportsWith(
  db: Db,
  { exact, coarse }: Query,
  { outlet }: Wanted,
  from: Date,
  until: Date,
  all: boolean,
): Promise<FoundReport[]> {
  const rows = (query: string) => sql`
    select report.id, report.published_at from report
     where report.words @@ ${query}::tsquery and report.published_at >= ${from} and report.published_at < ${until}
       and (${outlet ?? null}::text is null or report.source_id = (select id from source where key = ${outlet ?? null}))`;
  const newest = (most: number) => sql`order by published_at desc, id desc limit ${most}`;
  const matching = all
    ? sql`candidate as materialized (${rows(coarse)}),
          matching as (select report.id, report.published_at
                         from (select id from candidate ${newest(lookedAt)}) as newest join report on report.id = newest.id
                        where ${coarse === exact} or report.words @@ ${exact}::tsquery)`
    : sql`matching as (${rows(exact)} ${newest(reportsAPage + 1)})`;
  const { rows: found } = await sql<FoundReport>`
    with ${matching},
         newest as (select * from matching ${newest(reportsAPage + 1)})
    select report.id::text, report.title, report.link as url, report.language, source.name as outlet,
           report.published_at as published, story_report.story_id::text as story
      from newest join report on report.id = newest.id join source on source.id = report.source_id
      left join story_report on story_report.report_id = report.id
     order by report.published_at desc, report.id desc`.execute(db);
  return found;
}

async function storiesWith(
  db: Db,
  { exact, coarse }: Query,
  from: Date,
  until: Date,
  all: boolean,
): Promise<FoundStory[]> {
  const rows = (query: string) => sql`
    select story.id, story.latest_at from story
     where story.words @@ ${query}::tsquery
       and story.latest_at >= ${from} and story.latest_at < ${until} and story.merged_into is null`;
  const newest = (most: number) => sql`order by latest_at desc, id desc limit ${most}`;
  const matching = all
    ? sql`candidate as materialized (${rows(coarse)}),
          matching as (select story.id, story.latest_at
                         from (select id from candidate ${newest(lookedAt)}) as newest join story on story.id = newest.id
                        where ${coarse === exact} or story.words @@ ${exact}::tsquery)`
    : sql`matching as (${rows(exact)} ${newest(storiesAPage)})`;
  const { rows: found } = await sql<FoundStory>`
    with ${matching},
         newest as (select * from matching ${newest(storiesAPage)})
    select story.id::text as story, story.told ->> 'headline' as headline, report.language,
           story.latest_at as latest, jsonb_array_length(story.told -> 'reports') as reports
      from newest join story on story.id = newest.id
      left join report on report.id = (story.told ->> 'headlineReport')::integer
     order by story.latest_at desc, story.id desc`.execute(db);
  return found;
}

/** The topics that are called like this, or like two words next to each other, or one, of it. */
async function topicsCalled(db: Db, words: string): Promise<CountedTopic[]> {
  const parts = words
    .split(/[\s"]+/u)
    .filter((word) => word && !word.startsWith('-'))
    .slice(0, 8);
  const pairs = parts.slice(1).map((word, i) => `${parts[i]} ${word}`);
  const slugs = [...new Set([parts.join(' '), ...pairs, ...parts].map(topicSlug))];
  const { rows } = await sql<CountedTopic>`
    select slug, (array_agg(name))[1] as name, (array_agg(kind))[1] as kind, count(*)::int as stories
      from unnest(${slugs}::text[]) with ordinality as called(slug, place)
      cross join lateral (select name, kind from story_topic where story_topic.slug = called.slug limit 200) as named
     group by called.slug, called.place order by called.place limit 5`.execute(db);
  return rows;
}

/** The sources that a search can be narrowed to, by name. */
export async function outletNames(db: Db): Promise<{ key: string; name: string }[]> {
  return db
    .selectFrom('source')
    .select(['key', 'name'])
    .orderBy(sql`lower(name)`)
    .limit(1000)
    .execute();
}
