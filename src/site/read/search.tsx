import { Hono, type Context } from 'hono';
import { publishedArticles, type PublishedText } from '../../articles/index.ts';
import { sql, type Db } from '../../db/index.ts';
import { toldNow } from '../../editions/index.ts';
import { topicSlug } from '../../stories/index.ts';
import { canonicalAddress, oneLine, webAddress, type Line } from '../../text/index.ts';
import { keep } from '../cache.ts';
import { show, useView } from '../context.tsx';
import { Page } from '../layout.tsx';
import { Elsewhere, More, Section, Select, Topics, ToStory } from '../parts.tsx';
import { Ours } from './ours.tsx';
import { didYouMean } from './did-you-mean.ts';
import type { CountedTopic } from './topics.tsx';

export const searching = new Hono().get(
  '/search',
  keep(
    async (c) => {
      const { db, now } = c.var;
      const asked = askedOf(c);
      // Shared from another program: an address that a report has leads to its story.
      const shared = webAddress(asked.q);
      const story = shared && (await storyOfAddress(db, shared));
      if (story) return c.redirect(`/stories/${story}`, 303);
      const [found, outlets] = await Promise.all([
        asked.q ? search(db, wantedOf(asked), now) : undefined,
        outletNames(db),
      ]);
      const meant = found && found.stories.length === 0 ? await didYouMean(db, asked.q) : undefined;
      return show(c, <SearchPage {...{ asked, found, outlets, meant }} />);
    },
    { asks: askedOf },
  ),
);

/** What a search asks, as typed, cut to what a form could send. */
export function askedOf(c: Context): Asked {
  const typed = (name: string, most: number) => (c.req.query(name) ?? '').replaceAll('\0', ' ').trim().slice(0, most);
  const dayOf = (name: string) =>
    dayPattern.test(typed(name, 10)) && validDay(typed(name, 10)) ? typed(name, 10) : '';
  const q = [typed('q', 200), typed('url', 2000), typed('text', 2000)].find((one) => webAddress(one));
  return {
    q: q ?? (typed('q', 200) || typed('text', 200)),
    outlet: typed('outlet', 100),
    from: dayOf('from'),
    until: dayOf('until'),
    order: c.req.query('order') === 'newest' ? 'newest' : '',
  };
}

const dayPattern = /^[12]\d{3}-\d\d-\d\d$/;
const validDay = (text: string) => !Number.isNaN(Date.parse(text));

export function wantedOf({ q, outlet, from, until, order }: Asked): Wanted {
  return {
    words: q,
    newestFirst: order === 'newest',
    ...(outlet && { outlet }),
    ...(from && { from: new Date(from) }),
    ...(until && { until: new Date(Date.parse(until) + 86_400_000) }),
  };
}

async function storyOfAddress(db: Db, address: string): Promise<string | undefined> {
  const { rows } = await sql<{ story: string }>`
    select story_report.story_id::text as story from report join story_report on story_report.report_id = report.id
     where report.address = any(${[address, canonicalAddress(address) ?? address]}::text[]) limit 1`.execute(db);
  return rows[0]?.story;
}

/** What stands in the form, as typed. */
export interface Asked {
  q: string;
  outlet: string;
  from: string;
  until: string;
  /** `newest`, or nothing: by relevance. */
  order: '' | 'newest';
}

/** The address of a search, with what is filled in. */
export function searchQuery(asked: Asked): string {
  return `?${new URLSearchParams(Object.entries(asked).filter(([, value]) => value)).toString()}`;
}

function SearchPage({
  asked,
  found,
  outlets,
  meant,
}: {
  asked: Asked;
  /** Undefined where nothing was asked, or nothing that can be looked for. */
  found: Found | undefined;
  outlets: { key: string; name: string }[];
  /** What may have been meant. */
  meant: string | undefined;
}) {
  const say = useView().say.search;
  const q = oneLine(asked.q);
  const nothing = found && found.reports.length + found.stories.length + found.articles.length === 0;
  return (
    <Page
      path="/search"
      title={q ? say.titled(q) : say.title}
      description={say.about}
      {...(q && found && { feed: { path: '/feeds/search', query: searchQuery(asked), title: say.titled(q) } })}
      hidden={Boolean(q)}
      plain
    >
      <div class="page">
        <h1>{say.title}</h1>
        <SearchForm {...{ asked, outlets }} />
        {meant && (
          <p>
            {say.meant(
              <a href={`/search${searchQuery({ ...asked, q: meant })}`} rel="nofollow">
                {meant}
              </a>,
            )}
          </p>
        )}
        {q && !found && <p class="soft">{say.noWord}</p>}
        {nothing && <p class="soft">{say.nothing()}</p>}
        {found && found.topics.length > 0 && (
          <Section id="topics" title={say.topics}>
            <Topics topics={found.topics.map(({ name, slug }) => ({ name, slug }))} />
          </Section>
        )}
        {found && <Ours articles={found.articles} />}
        {found && found.stories.length > 0 && <FoundStories stories={found.stories} />}
        {found && found.reports.length > 0 && <FoundReports {...{ asked, found }} />}
      </div>
    </Page>
  );
}

/** What is asked, to be asked otherwise. */
function SearchForm({ asked, outlets }: { asked: Asked; outlets: { key: string; name: string }[] }) {
  const say = useView().say.search;
  return (
    <form method="get" action="/search" class="search" role="search">
      <label for="q">{say.label}</label>
      <div class="f">
        <input id="q" name="q" type="search" value={asked.q} maxlength={200} autocomplete="off" />
        <button type="submit">{say.press}</button>
      </div>
      <details open={Boolean(asked.outlet || asked.from || asked.until)}>
        <summary>{say.narrow}</summary>
        <div class="f">
          <label>
            {say.outlet}
            <Select
              name="outlet"
              options={[['', say.all], ...outlets.map(({ key, name }) => [key, name] as const)]}
              value={asked.outlet || undefined}
            />
          </label>
          <label>
            {say.from}
            <input name="from" type="date" value={asked.from} />
          </label>
          <label>
            {say.until}
            <input name="until" type="date" value={asked.until} />
          </label>
        </div>
      </details>
    </form>
  );
}

/** The stories with these words. */
function FoundStories({ stories }: { stories: Found['stories'] }) {
  const view = useView();
  const say = view.say.search;
  return (
    <Section id="stories" title={say.stories}>
      <ol class="found">
        {stories.map((story) => (
          <li>
            <h3 lang={story.language ?? undefined} dir="auto">
              <a href={`/stories/${story.story}`}>
                <Marked text={story.marked} />
              </a>
            </h3>
            <p class="small soft">
              {view.day(story.latest)} · {view.say.reports(story.reports)}
            </p>
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** The reports with these words. */
function FoundReports({ asked, found }: { asked: Asked; found: Found }) {
  const view = useView();
  const say = view.say.search;
  const oldest = found.reports.at(-1)?.published;
  return (
    <Section id="found" title={asked.order === 'newest' ? say.reportsByTime : say.reports}>
      <ol class="found">
        {found.reports.map((report) => (
          <li>
            <h3 lang={report.language ?? undefined} dir="auto">
              <Elsewhere to={report.url}>
                <Marked text={report.marked} />
              </Elsewhere>
            </h3>
            {report.around.includes(opens) && (
              <p class="small" lang={report.language ?? undefined} dir="auto">
                … <Marked text={report.around} /> …
              </p>
            )}
            <p class="small soft">
              <bdi>{report.outlet}</bdi> · {view.day(report.published)}
              <ToStory story={report.story}>{say.story}</ToStory>
            </p>
          </li>
        ))}
      </ol>
      {found.more && oldest && asked.order === 'newest' && (
        <More to={`/search${searchQuery({ ...asked, until: oldest.toISOString().slice(0, 10) })}`} rel="nofollow">
          {say.older}
        </More>
      )}
      {found.more && asked.order !== 'newest' && (
        <More to={`/search${searchQuery({ ...asked, order: 'newest' })}`} rel="nofollow">
          {say.newest}
        </More>
      )}
    </Section>
  );
}

/** What is looked for. */
interface Wanted {
  /** As typed: words, "a phrase", or, -not. */
  words: string;
  /** Instead of by relevance. */
  newestFirst?: boolean;
  /** A source's key. */
  outlet?: string;
  from?: Date;
  /** The first moment that no longer belongs. */
  until?: Date;
}

interface FoundReport {
  id: string;
  title: Line;
  /** Its title, and some words of its text, with what was looked for between marks. */
  marked: string;
  around: string;
  url: string | null;
  language: string | null;
  outlet: Line;
  published: Date;
  story: string | null;
}

interface FoundStory {
  story: string;
  headline: string;
  marked: string;
  language: string | null;
  latest: Date;
  reports: number;
}

export interface Found {
  stories: FoundStory[];
  reports: FoundReport[];
  topics: CountedTopic[];
  /** What the house wrote itself. */
  articles: PublishedText[];
  /** Whether there are older reports than these. */
  more: boolean;
}

const day = 86_400_000;
/** So many of the newest are looked through first: what is common is found there, and what is not is rare enough. */
const newestRows = 1000;
const reportsAPage = 30;
const storiesAPage = 8;

/**
 * The reports, stories and topics with these words: the most relevant of the newest, or newest first. Relevant is what has the words near one another, and
 * is of late.
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

  const { newestFirst = false } = wanted;
  const how: Showing = { query: query.exact, phrase, newestFirst, now };

  /** Looks where it is quick first, and shows what is found. */
  const find = async <T,>(
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

    const most = phrase ? lookedAt : newestFirst ? enough : rankedOf;
    const slice = await newerThan(newestRows);
    const ids = await newest(slice, most);
    const found = await show(ids, enough);
    if (!slice || ids.length >= most || (newestFirst && found.length >= enough)) return found;
    // Of a phrase of common words there are so many candidates that the newest are found sooner by time.
    const common = ids.length >= newestRows / 10;
    return show(await newest(common ? await newerThan(newestRows * 10) : undefined, most), enough);
  };

  const [reports, stories, topics, articles] = await Promise.all([
    find('report', reportsAPage + 1, (ids, most) => showReports(db, ids, how, most)),
    outlet ? [] : find('story', storiesAPage, (ids, most) => showStories(db, ids, how, most)),
    topicsCalled(db, words),
    outlet ? [] : publishedArticles(db, now, { words, limit: 5 }),
  ]);
  return { stories, reports: reports.slice(0, reportsAPage), topics, articles, more: reports.length > reportsAPage };
}

/** Of a phrase, so many of the newest with all its words are looked at; the rest is not worth the wait. */
const lookedAt = 1000;
/** So many of the newest with the words are ranked: ranking all that matches takes as long as the archive is large. */
const rankedOf = 500;
/** Days after which what is as relevant counts half. */
const halfLife = 30;

/** How matches are put in order and shown. */
interface Showing {
  query: string;
  /** Where words must stand next to each other. */
  phrase: string | null;
  newestFirst: boolean;
  now: Date;
}

/** What was looked for stands between these two, which no report has: they are taken out of it first. */
const [opens, closes] = ['\ue000', '\ue001'];

/** Text in SQL with the words of a query marked. */
const markedIn = (text: ReturnType<typeof sql>, query: string, options: string) =>
  sql`ts_headline('english', translate(${text}, ${opens + closes}, ''), ${query}::tsquery, ${`StartSel=${opens}, StopSel=${closes}, ${options}`})`;

/** By how near its words stand to one another, halved for each month that it is old; or by time. */
const inOrder = (words: ReturnType<typeof sql>, time: ReturnType<typeof sql>, { query, newestFirst, now }: Showing) =>
  newestFirst
    ? sql`${time} desc`
    : sql`ts_rank_cd(${words}, ${query}::tsquery) * power(0.5, greatest(0, extract(epoch from ${now}::timestamptz - ${time})) / ${halfLife * 86_400}) desc, ${time} desc`;

/** Words that were looked for, as marks; the rest as it is. */
function Marked({ text }: { text: string }) {
  return (
    <>
      {oneLine(text)
        .split(opens)
        .map((piece, i) => {
          if (i === 0) return piece;
          const [word = '', rest = ''] = piece.split(closes);
          return (
            <>
              <mark>{word}</mark>
              {rest}
            </>
          );
        })}
    </>
  );
}

async function showReports(db: Db, ids: number[], how: Showing, most: number): Promise<FoundReport[]> {
  const { rows } = await sql<FoundReport>`
    select report.id::text, report.title, ${markedIn(sql`report.title`, how.query, 'HighlightAll=true')} as marked,
           ${markedIn(sql`left(report.text, 4000)`, how.query, 'MaxFragments=1, MaxWords=24, MinWords=12')} as around, report.link as url, report.language, source.name as outlet,
           report.published_at as published, story_report.story_id::text as story
      from report join source on source.id = report.source_id
      left join story_report on story_report.report_id = report.id
     where report.id = any(${ids}::integer[]) and (${how.phrase}::text is null or report.words @@ ${how.phrase}::tsquery)
     order by ${inOrder(sql`report.words`, sql`report.published_at`, how)}, report.id desc limit ${most}`.execute(db);
  return rows;
}

async function showStories(db: Db, ids: number[], how: Showing, most: number): Promise<FoundStory[]> {
  const { rows } = await sql<FoundStory>`
    select story.id::text as story, told_now.told ->> 'headline' as headline,
           ${markedIn(sql`told_now.told ->> 'headline'`, how.query, 'HighlightAll=true')} as marked, report.language,
           story.latest_at as latest, jsonb_array_length(told_now.told -> 'reports') as reports
      from (select id, told, latest_at, row_number() over (order by ${inOrder(sql`words`, sql`latest_at`, how)}, id desc) as place from story
             where id = any(${ids}::integer[]) and (${how.phrase}::text is null or words @@ ${how.phrase}::tsquery)
             order by place limit ${most}) as story ${toldNow}
      left join report on report.id = (told_now.told ->> 'headlineReport')::integer
     order by story.place`.execute(db);
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
async function outletNames(db: Db): Promise<{ key: string; name: string }[]> {
  const { rows } = await sql<{ key: string; name: string }>`
    select key, name from source order by lower(name) limit 1000`.execute(db);
  return rows;
}
