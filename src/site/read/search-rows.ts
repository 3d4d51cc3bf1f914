import { sql, type Db } from '../../db/index.ts';
import { toldNow } from '../../editions/index.ts';
import { topicSlug } from '../../stories/index.ts';
import type { CountedTopic } from './topics.tsx';

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
/** So many of the newest are looked through first: what is common is found there, and what is not is rare enough. */
const newestRows = 1000;
const reportsAPage = 30;
const storiesAPage = 8;

/**
 * The newest reports, stories and topics with these words. Nothing is ranked: newest first.
 *
 * What the words match may be half of the archive, so it is never gathered as a whole: the newest rows come first, by the
 * index of times; only where these have too little is the index of words asked for all it has.
 *
 * @returns undefined where no word is left to look for: none at all, stop words, or only what must not be there
 */
export async function search(db: Db, wanted: Wanted, now: Date): Promise<Found | undefined> {
  const words = wanted.words
    .replaceAll('\0', ' ')
    .slice(0, 200)
    .split(/\s+/)
    // A row of hyphens is as many "not"s in one another, more than PostgreSQL reads; one says as much, and none without a word.
    .map((word) => word.replace(/^-[-!"]*(?=-)/, ''))
    .filter((word) => /[^-!]/.test(word))
    .join(' ');
  // One word that must be there at least ('T' is a query for which the index has no use, '' one of stop words).
  const { rows } = await sql<{ tree: string; exact: string; coarse: string }>`
    select querytree(query) as tree, query::text as exact, regexp_replace(query::text, '<(-|[0-9]+)>', '&', 'g') as coarse
      from websearch_to_tsquery('english', ${words}) as query`
    .execute(db)
    .catch((error: unknown) => {
      if (error instanceof Error && error.message === 'tsquery stack too small') return { rows: [] };
      throw error;
    });
  const [query] = rows;
  if (!query || ['', 'T'].includes(query.tree)) return undefined;
  // Whether words stand next to each other is not in the index: it is looked up in the newest that have them all.
  const coarse = query.exact.includes('!') ? query.exact : query.coarse;
  const phrase = coarse === query.exact ? null : query.exact;
  const until = wanted.until ?? new Date(now.getTime() + day);
  const begin = wanted.from ?? new Date(0);
  const outlet = wanted.outlet ?? null;

  /** Looks where it is quick first, and shows what is found. */
  const find = async <T>(
    table: 'report' | 'story',
    enough: number,
    show: (ids: number[], most: number) => Promise<T[]>,
  ): Promise<T[]> => {
    const [time, which] =
      table === 'report'
        ? [sql`published_at`, outlet ? sql`source_id = (select id from source where key = ${outlet})` : sql`true`]
        : [sql`latest_at`, sql`merged_into is null`];
    const newerThan = async (rows: number): Promise<Date | undefined> => {
      const { rows: last } = await sql<{ at: Date }>`
        select ${time} as at from ${sql.table(table)} where ${which} and ${time} < ${until} and ${time} >= ${begin}
         order by ${time} desc offset ${rows} limit 1`.execute(db);
      return last[0]?.at;
    };
    /** By the index of times, down to a moment; without one by the index of words, whatever it has. */
    const newest = async (from: Date | undefined, most: number): Promise<number[]> => {
      const { rows } = await sql<{ id: number }>`
        with matching as ${from ? sql`not materialized` : sql`materialized`} (
          select id, ${time} as at from ${sql.table(table)}
           where words @@ ${coarse}::tsquery and ${which} and ${time} < ${until} and ${time} >= ${from ?? begin})
        select id from matching order by at desc, id desc limit ${most}`.execute(db);
      return rows.map(({ id }) => id);
    };

    const most = phrase ? lookedAt : enough;
    const slice = await newerThan(newestRows);
    const ids = await newest(slice, most);
    const found = await show(ids, enough);
    if (!slice || found.length >= enough || ids.length >= most) return found;
    // Of a phrase of common words there are so many candidates that the newest are found sooner by time.
    const common = ids.length >= newestRows / 10;
    return show(await newest(common ? await newerThan(newestRows * 10) : undefined, most), enough);
  };

  const [reports, stories, topics] = await Promise.all([
    find('report', reportsAPage + 1, (ids, most) => showReports(db, ids, phrase, most)),
    outlet ? [] : find('story', storiesAPage, (ids, most) => showStories(db, ids, phrase, most)),
    topicsCalled(db, words),
  ]);
  return { stories, reports: reports.slice(0, reportsAPage), topics, more: reports.length > reportsAPage };
}

/** Of a phrase, so many of the newest with all its words are looked at; the rest is not worth the wait. */
const lookedAt = 1000;

async function showReports(db: Db, ids: number[], query: string | null, most: number): Promise<FoundReport[]> {
  const { rows } = await sql<FoundReport>`
    select report.id::text, report.title, report.link as url, report.language, source.name as outlet,
           report.published_at as published, story_report.story_id::text as story
      from report join source on source.id = report.source_id
      left join story_report on story_report.report_id = report.id
     where report.id = any(${ids}::integer[]) and (${query}::text is null or report.words @@ ${query}::tsquery)
     order by report.published_at desc, report.id desc limit ${most}`.execute(db);
  return rows;
}

async function showStories(db: Db, ids: number[], query: string | null, most: number): Promise<FoundStory[]> {
  const { rows } = await sql<FoundStory>`
    select story.id::text as story, told_now.told ->> 'headline' as headline, report.language,
           story.latest_at as latest, jsonb_array_length(told_now.told -> 'reports') as reports
      from (select id, told, latest_at from story
             where id = any(${ids}::integer[]) and (${query}::text is null or words @@ ${query}::tsquery)
             order by latest_at desc, id desc limit ${most}) as story ${toldNow}
      left join report on report.id = (told_now.told ->> 'headlineReport')::integer
     order by story.latest_at desc, story.id desc`.execute(db);
  return rows;
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
