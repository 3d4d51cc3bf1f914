import { sql, type Db } from '../../db/index.ts';
import { toldNow, type ShownReport } from '../../editions/index.ts';
import type { ToldStory } from '../../stories/index.ts';
import type { Line } from '../../text/index.ts';

/** Stories and reports as pages show them. The site writes no table. */

/** A report as pages show it: never its text. */
export interface PageReport extends ShownReport {
  /** The source's name in addresses. */
  source: string;
  kind: string;
  lean: number | null;
  language: string | null;
  /** False where `published` is only when it was first seen. */
  dated: boolean;
  /** Address of its video, where it is one. */
  video: string | null;
  /** Address of its recording, where it is one to listen to. */
  audio: string | null;
}

/** Reports by their ids; those that are no longer there are missing from the map. */
export async function pageReports(db: Db, ids: Iterable<string>): Promise<Map<string, PageReport>> {
  const numbers = [...new Set(ids)].map(Number).filter((id) => Number.isSafeInteger(id) && id > 0 && id < 2 ** 31);
  if (numbers.length === 0) return new Map();
  const rows = await selectReports(db)
    .where('report.id', '=', sql<number>`any(${numbers}::integer[])`)
    .execute();
  return new Map(rows.map((row) => [String(row.id), pageReport(row)]));
}

/** Reports with what pages show of them, to be narrowed. */
export const selectReports = (db: Db) =>
  db
    .selectFrom('report')
    .innerJoin('source', 'source.id', 'report.source_id')
    .select([
      'report.id',
      'report.title',
      'report.link as url',
      'report.published_at as published',
      'report.dated',
      'report.language',
      'report.video',
      'report.audio',
      'source.key as source',
      'source.name as outlet',
      'source.kind',
      'source.lean',
    ]);

type ReportRow = Awaited<ReturnType<ReturnType<typeof selectReports>['execute']>>[number];

function pageReport(row: ReportRow): PageReport {
  return { ...row, id: String(row.id) };
}

/** A story's page. */
export interface PageStory {
  id: string;
  /** The story that took its reports in, where they were one event. */
  mergedInto: string | null;
  /** The story in whose place in an edition all its reports are told: an edition puts splinters of one event together. */
  toldIn: string | null;
  begun: Date;
  latest: Date;
  changed: Date;
  /** As `toldNow` says; null until it has been ranked once. */
  told: ToldStory | null;
  /** Oldest first, at most 500, those of its splinters among them. */
  reports: PageReport[];
  /** Titles that were replaced, by report, oldest first. */
  earlierTitles: Map<string, string[]>;
  /** The editions it is or was in, oldest first. */
  editions: { week: string; number: number | null; rank: number; chosen: boolean }[];
  /** Other stories of its matter, as an edition found them: those before it and those that it came before, by their first reports. */
  thread: { story: string; headline: Line; begun: Date }[];
  /** Newer and older stories about two or more of the same topics, newest first; those of its thread are left out. */
  related: { story: string; headline: string; latest: Date }[];
}

/** Plain SQL and few round trips: this page is asked for most. */
export async function storyById(db: Db, id: number): Promise<PageStory | undefined> {
  // As few questions as there are shapes of answers: each costs the site as much as a tenth of the page.
  const [found, filed] = await Promise.all([
    sql<StoryRow>`
      select id::text, merged_into::text as "mergedInto", begun_at as begun, latest_at as latest, changed_at as changed, told_now.told,
             (select story_id::text from edition_story join edition on edition.id = edition_id
               where story_id <> story.id and not exists (select from edition_story where story_id = story.id)
                 and edition_story.told -> 'reports' @>
                     (select jsonb_agg(report_id::text) from story_report where story_report.story_id = story.id)
               order by from_at desc limit 1) as "toldIn",
             array(select jsonb_build_object('week', week, 'number', number, 'rank', rank, 'chosen', chosen)
                     from edition_story join edition on edition.id = edition_id
                    where story_id = story.id order by from_at) as editions,
             ${threadOf(id)} as thread, ${relatedTo(id)} as related
        from story ${toldNow} where id = ${id}`.execute(db),
    sql<Omit<PageReport, 'id'> & { id: string; earlier: string[] }>`
      select report.id::text, report.title, report.link as url, report.published_at as published, report.dated,
             report.language, report.video, report.audio, source.key as source, source.name as outlet, source.kind, source.lean,
             array(select title from earlier_version where report_id = report.id and title <> report.title
                    order by replaced_at) as earlier
        from report join source on source.id = report.source_id
       where report.id in (
               select report_id from story_report where story_id = ${id} union
               select jsonb_array_elements_text(printed.told -> 'reports')::int
                 from (select told from edition_story join edition on edition.id = edition_id
                        where story_id = ${id} order by from_at desc limit 1) as printed)
       order by report.published_at, report.id limit 500`.execute(db),
  ]);
  const [row] = found.rows;
  if (!row) return undefined;
  const inThread = new Set(row.thread.map((other) => other.story));
  return {
    ...row,
    reports: filed.rows,
    earlierTitles: new Map(
      filed.rows.flatMap(({ id, earlier }) => (earlier.length > 0 ? [[id, [...new Set(earlier)]] as const] : [])),
    ),
    thread: row.thread.map((other) => ({ ...other, begun: new Date(other.begun) })),
    related: row.related
      .filter((other) => !inThread.has(other.story))
      .slice(0, 6)
      .map((other) => ({ ...other, latest: new Date(other.latest) })),
  };
}

/** A story with the reports that it quotes, which grouping may have given to another story since. */
interface TellableStory {
  story: PageStory;
  reports: Map<string, PageReport>;
}

export async function tellable(db: Db, id: number): Promise<TellableStory | undefined> {
  const story = await storyById(db, id);
  if (!story) return undefined;
  const reports = new Map(story.reports.map((report) => [report.id, report]));
  const quoted = story.told
    ? [story.told.headlineReport, ...[...story.told.brief, ...(story.told.said ?? [])].map(({ report }) => report)]
    : [];
  const others = await pageReports(
    db,
    quoted.filter((report) => !reports.has(report)),
  );
  return { story, reports: new Map([...reports, ...others]) };
}

/** What a story is called: as told, or as its first report has it. Undefined where there is none, or it was joined into another. */
export async function storyHead(
  db: Db,
  id: number,
): Promise<{ headline: Line | null; language: string | null } | undefined> {
  const { rows } = await sql<{ headline: Line | null; language: string | null }>`
    select coalesce(told_now.told ->> 'headline', first.title) as headline, coalesce(headline.language, first.language) as language
      from story ${toldNow} left join report headline on headline.id = (told_now.told ->> 'headlineReport')::int
      left join lateral (select title, language from story_report join report on report.id = story_report.report_id
                          where story_id = story.id order by published_at limit 1) as first on true
     where story.id = ${id} and story.merged_into is null`.execute(db);
  return rows[0];
}

type StoryRow = Omit<PageStory, 'reports' | 'earlierTitles' | 'thread' | 'related'> & {
  thread: { story: string; headline: Line; begun: string }[];
  related: { story: string; headline: string; latest: string }[];
};

/** What its newest edition found to have gone before a story, and the stories that editions found it to have gone before. */
function threadOf(id: number) {
  const before = JSON.stringify([{ story: String(id) }]);
  return sql`array(
    select jsonb_build_object('story', story.id::text, 'headline', told_now.told ->> 'headline', 'begun', story.begun_at)
      from (select id, told, begun_at from story
             where merged_into is null and told is not null and id <> ${id} and id in (
                   select coalesce(was.merged_into, was.id)
                     from (select (line ->> 'story')::integer as id
                             from (select edition_story.told -> 'before' as lines from edition_story join edition on edition.id = edition_id
                                    where story_id = ${id} and edition_story.told ? 'before' order by from_at desc limit 1) as newest
                            cross join lateral jsonb_array_elements(lines) as line
                            union select story_id from edition_story where (told -> 'before') @> ${before}::jsonb) as named
                     join story as was on was.id = named.id)
             order by begun_at desc limit 17) as story ${toldNow}
     order by story.begun_at, story.id)`;
}

/** Stories about two or more of a story's weightiest topics, the newest of each first. */
function relatedTo(id: number) {
  return sql`array(
    select jsonb_build_object('story', story.id::text, 'headline', told_now.told ->> 'headline', 'latest', story.latest_at)
      from (select story.id, told, story.latest_at
              from (select other.story_id
                      from (select slug from story_topic where story_id = ${id} and place < 4) as topic
                     cross join lateral (select story_id from story_topic where story_topic.slug = topic.slug
                                          order by latest_at desc limit 60) as other
                     where other.story_id <> ${id}
                     group by other.story_id having count(*) > 1) as alike
              join story on story.id = alike.story_id
             where merged_into is null and told is not null ${notTwice}
             order by story.latest_at desc, story.id limit 12) as story ${toldNow}
     order by story.latest_at desc, story.id)`;
}

/** Leaves out splinters that an edition tells with another story. */
export const notTwice = sql`
       and not exists (select from edition_story as printed
                        where printed.story_id <> story.id
                          and printed.told -> 'reports' @> jsonb_build_array(story.told ->> 'headlineReport'))`;
