import { sql, type Db } from '../../db/index.ts';
import { editionOf, toldNow, type KeptEdition, type ShownReport } from '../../editions/index.ts';
import type { ToldStory } from '../../stories/index.ts';

/** What the pages read. The site writes no table. */

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

/** An edition with the reports that its stories count and quote, as they were when it was made up. */
export interface PageEdition extends Omit<KeptEdition, 'reports'> {
  made: Date;
  reports: Map<string, PageReport>;
}

/** The edition of the newest week that has stories, closed or in the making. */
export async function newestEdition(db: Db): Promise<PageEdition | undefined> {
  const row = await db
    .selectFrom('edition')
    .innerJoin('edition_story', 'edition_story.edition_id', 'edition.id')
    .select('edition.week')
    .where('edition_story.chosen', '=', true)
    .groupBy('edition.id')
    // A week that has only begun does not push the last one off the front page.
    .orderBy((x) => x.or([x('edition.closed_at', 'is not', null), x(x.fn.countAll<number>(), '>=', 3)]), 'desc')
    .orderBy('edition.from_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && editionOfWeek(db, row.week);
}

export async function editionOfWeek(db: Db, week: string): Promise<PageEdition | undefined> {
  const [kept, row] = await Promise.all([
    editionOf(db, week),
    db.selectFrom('edition').select('made_at').where('week', '=', week).executeTakeFirst(),
  ]);
  if (!kept || !row) return undefined;
  const now = await reportsById(db, kept.reports.keys());
  const reports = [...kept.reports].map(([id, shown]) => [id, { ...(now.get(id) ?? gone(shown)), ...shown }] as const);
  return { ...kept, made: row.made_at, reports: new Map(reports) };
}

/** What is left of a report whose row is no longer there. */
function gone(shown: ShownReport): PageReport {
  return {
    ...shown,
    source: shown.outlet,
    kind: 'news',
    lean: null,
    language: null,
    dated: true,
    video: null,
    audio: null,
  };
}

/** An edition in the archive. */
export interface ArchivedEdition {
  week: string;
  number: number | null;
  from: Date;
  until: Date;
  /** Of its first stories, at most three; some in the editor's own words. */
  headlines: { words: string; editors: boolean }[];
}

/** Editions that have stories, newest first, at most five years of them. */
export async function archive(db: Db): Promise<ArchivedEdition[]> {
  return db
    .selectFrom('edition')
    .innerJoin('edition_story', 'edition_story.edition_id', 'edition.id')
    .select([
      'edition.week',
      'edition.number',
      'edition.from_at as from',
      'edition.until_at as until',
      sql<ArchivedEdition['headlines']>`(array_agg(jsonb_build_object(
          'words', edition_story.told ->> 'headline',
          'editors', edition_story.told #> '{editor,headline}' is not null) order by edition_story.rank))[1:3]`.as(
        'headlines',
      ),
    ])
    .where('edition_story.chosen', '=', true)
    .groupBy('edition.id')
    .orderBy('edition.from_at', 'desc')
    .limit(261)
    .execute();
}

/** The weeks before and after an edition's that have one with stories. */
export async function neighbours(db: Db, from: Date): Promise<{ before?: string; after?: string }> {
  const weeks = (direction: '<' | '>') =>
    db
      .selectFrom('edition')
      .select('week')
      .where('from_at', direction, from)
      .where((x) => x.exists(x.selectFrom('edition_story').select('rank').whereRef('edition_id', '=', 'edition.id')))
      .orderBy('from_at', direction === '<' ? 'desc' : 'asc')
      .limit(1)
      .executeTakeFirst();
  const [before, after] = await Promise.all([weeks('<'), weeks('>')]);
  return { ...(before && { before: before.week }), ...(after && { after: after.week }) };
}

/** A story that moved in the last day. */
export interface ChangedStory {
  story: string;
  headline: string;
  language: string | null;
  /** Its reports of the last day, and its outlets in it. */
  reports: number;
  outlets: number;
  /** Whether all its reports are of the last day. */
  fresh: boolean;
}

/** Leaves out splinters that an edition tells with another story. */
const notTwice = sql`
       and not exists (select from edition_story as printed
                        where printed.story_id <> story.id
                          and printed.told -> 'reports' @> jsonb_build_array(story.told ->> 'headlineReport'))`;

/**
 * The weightiest stories that were reported in the 24 hours before a moment by two outlets or more and that an edition does not
 * show; at most `most`.
 */
export async function changedToday(
  db: Db,
  now: Date,
  { stories, below }: Pick<PageEdition, 'stories' | 'below'>,
  most: number,
): Promise<ChangedStory[]> {
  const since = new Date(now.getTime() - 86_400_000);
  const shown = [...stories, ...below].flatMap(({ story, parts = [] }) => [story, ...parts.map((part) => part.story)]);
  const { rows } = await sql<ChangedStory>`
    select story.id::text as story, told_now.told ->> 'headline' as headline, report.language,
           story.reports, story.outlets, story.begun_at >= ${since} as fresh
      from (select story.id, told, score, begun_at, moved.reports, moved.outlets
              from (select story_report.story_id, count(*)::int as reports, count(distinct report.source_id)::int as outlets
                      from report join story_report on story_report.report_id = report.id
                     where report.published_at > ${since} and report.published_at <= ${now}
                     group by 1 having count(distinct report.source_id) > 1) as moved
              join story on story.id = moved.story_id
             where told is not null and merged_into is null and story.id <> all(${shown.map(Number)}::integer[]) ${notTwice}
             order by score desc, story.id limit ${most}) as story ${toldNow}
      left join report on report.id = (told_now.told ->> 'headlineReport')::integer
     order by story.score desc, story.id`.execute(db);
  return rows;
}

/** A report with a video, and the story it belongs to. */
export interface PageVideo extends PageReport {
  video: string;
  story: string | null;
  /** Whether a still and captions of it are kept here. */
  still: boolean;
  captions: boolean;
  /** Of a list of pieces: the origins that its lists and pieces come from. */
  hosts: string[];
}

/** A report to listen to, and the story it belongs to. */
export interface PageRecording extends PageReport {
  audio: string;
  story: string | null;
}

/** The report with this id, where it is one to listen to. */
export async function recording(db: Db, id: number): Promise<PageRecording | undefined> {
  const row = await reports(db)
    .leftJoin('story_report', 'story_report.report_id', 'report.id')
    .select(sql<string | null>`story_report.story_id::text`.as('story'))
    .where('report.id', '=', id)
    .executeTakeFirst();
  return row && row.audio !== null ? { ...row, id: String(row.id), audio: row.audio } : undefined;
}

/** The newest reports with a video, at most 60; or the one with this id. */
export async function videos(db: Db, id?: number): Promise<PageVideo[]> {
  const rows = await reports(db)
    .leftJoin('story_report', 'story_report.report_id', 'report.id')
    .leftJoin('film', 'film.report_id', 'report.id')
    .select([
      sql<string | null>`story_report.story_id::text`.as('story'),
      sql<boolean>`film.still is not null`.as('still'),
      sql<boolean>`film.captions is not null`.as('captions'),
      sql<string[]>`coalesce(film.hosts, '{}')`.as('hosts'),
    ])
    .where('report.video', 'is not', null)
    .$if(id !== undefined, (query) => query.where('report.id', '=', id ?? 0))
    .orderBy('report.published_at', 'desc')
    .orderBy('report.id', 'desc')
    .limit(60)
    .execute();
  return rows.flatMap((row) => (row.video === null ? [] : [{ ...row, id: String(row.id), video: row.video }]));
}

/** What is kept of a report's video. */
export async function filmOf(
  db: Db,
  id: number,
): Promise<{ still: Buffer | null; captions: string | null } | undefined> {
  return db.selectFrom('film').select(['still', 'captions']).where('report_id', '=', id).executeTakeFirst();
}

/** Reports by their ids; those that are no longer there are missing from the map. */
export async function reportsById(db: Db, ids: Iterable<string>): Promise<Map<string, PageReport>> {
  const numbers = [...new Set(ids)].map(Number).filter((id) => Number.isSafeInteger(id) && id > 0 && id < 2 ** 31);
  if (numbers.length === 0) return new Map();
  const rows = await reports(db)
    .where('report.id', '=', sql<number>`any(${numbers}::integer[])`)
    .execute();
  return new Map(rows.map((row) => [String(row.id), pageReport(row)]));
}

const reports = (db: Db) =>
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

type ReportRow = Awaited<ReturnType<ReturnType<typeof reports>['execute']>>[number];

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
  thread: { story: string; headline: string; begun: Date }[];
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

/** What a story is called: as told, or as its first report has it. Undefined where there is none, or it was joined into another. */
export async function storyHead(
  db: Db,
  id: number,
): Promise<{ headline: string | null; language: string | null } | undefined> {
  const { rows } = await sql<{ headline: string | null; language: string | null }>`
    select coalesce(told_now.told ->> 'headline', first.title) as headline, coalesce(headline.language, first.language) as language
      from story ${toldNow} left join report headline on headline.id = (told_now.told ->> 'headlineReport')::int
      left join lateral (select title, language from story_report join report on report.id = story_report.report_id
                          where story_id = story.id order by published_at limit 1) as first on true
     where story.id = ${id} and story.merged_into is null`.execute(db);
  return rows[0];
}

type StoryRow = Omit<PageStory, 'reports' | 'earlierTitles' | 'thread' | 'related'> & {
  thread: { story: string; headline: string; begun: string }[];
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

/** How far the gathering has come. */
export interface Gathering {
  sources: number;
  /** Sources with a feed that was polled at least once. */
  polled: number;
  /** Sources none of whose feeds answered at the last poll. */
  unreached: number;
  reports: number;
  stories: number;
}

export async function gathering(db: Db): Promise<Gathering> {
  const [sources, counts] = await Promise.all([
    sourcesRead(db, new Date(0)),
    db
      .selectNoFrom((eb) => [
        eb
          .selectFrom('report')
          .select(sql<number>`count(*)::int`.as('n'))
          .as('reports'),
        eb
          .selectFrom('story')
          .select(sql<number>`count(*)::int`.as('n'))
          .where('merged_into', 'is', null)
          .as('stories'),
      ])
      .executeTakeFirstOrThrow(),
  ]);
  return {
    sources: sources.length,
    polled: sources.filter((source) => source.polled !== null).length,
    unreached: sources.filter((source) => source.polled !== null && source.failing).length,
    reports: counts.reports ?? 0,
    stories: counts.stories ?? 0,
  };
}

/** A source as the page of sources shows it. */
export interface PageSource {
  key: string;
  name: string;
  home: string | null;
  country: string | null;
  language: string | null;
  kind: string;
  owner: string | null;
  lean: number | null;
  feeds: number;
  polled: Date | null;
  ok: Date | null;
  /** Every one of its feeds failed at its last poll. */
  failing: boolean;
  failingSince: Date | null;
  error: string | null;
  warning: string | null;
  /** Filed since the moment asked for. */
  reports: number;
  /** Stories chosen for the newest editions that it reported. */
  stories: number;
}

/** As many of the newest editions count for how often a source is in. */
const editionsCounted = 12;

/** The active sources by name, with the state of their feeds and how many reports they filed since `since`. */
export async function sourcesRead(db: Db, since: Date): Promise<PageSource[]> {
  const rows = await db
    .selectFrom('source')
    .leftJoin('feed', 'feed.source_id', 'source.id')
    .leftJoin(
      (eb) =>
        eb
          .selectFrom('report')
          .select(['source_id', sql<number>`count(*)::int`.as('reports')])
          .where('filed_at', '>=', since)
          .groupBy('source_id')
          .as('filed'),
      (join) => join.onRef('filed.source_id', '=', 'source.id'),
    )
    .leftJoin(
      (eb) =>
        eb
          .selectFrom('edition_story')
          .innerJoin('story_report', 'story_report.story_id', 'edition_story.story_id')
          .innerJoin('report', 'report.id', 'story_report.report_id')
          .select(['report.source_id', sql<number>`count(distinct edition_story.story_id)::int`.as('stories')])
          .where('edition_story.chosen', '=', true)
          .where((x) =>
            x(
              'edition_story.edition_id',
              'in',
              x.selectFrom('edition').select('id').orderBy('from_at', 'desc').limit(editionsCounted),
            ),
          )
          .groupBy('report.source_id')
          .as('chosen'),
      (join) => join.onRef('chosen.source_id', '=', 'source.id'),
    )
    .select((eb) => [
      'source.key',
      'source.name',
      'source.home',
      'source.country',
      'source.language',
      'source.kind',
      'source.owner',
      'source.lean',
      sql<number>`count(feed.id)::int`.as('feeds'),
      eb.fn.max('feed.polled_at').as('polled'),
      eb.fn.max('feed.ok_at').as('ok'),
      sql<boolean>`coalesce(bool_and(feed.failures > 0), false)`.as('failing'),
      eb.fn.min('feed.failing_since').as('failingSince'),
      eb.fn.max('feed.error').as('error'),
      eb.fn.max('feed.warning').as('warning'),
      sql<number>`coalesce(max(filed.reports), 0)`.as('reports'),
      sql<number>`coalesce(max(chosen.stories), 0)`.as('stories'),
    ])
    .where('source.active', '=', true)
    .groupBy('source.id')
    .orderBy(sql`lower(source.name)`)
    .execute();
  return rows;
}

/** A letter kept in the outbox. */
export interface KeptLetter {
  id: number;
  recipient: string;
  subject: string;
  kept: Date;
}

/** The newest letters kept, at most 200. */
export async function keptLetters(db: Db): Promise<KeptLetter[]> {
  return db
    .selectFrom('outbox_letter')
    .select(['id', 'recipient', 'subject', 'kept_at as kept'])
    .orderBy('id', 'desc')
    .limit(200)
    .execute();
}

export async function keptLetter(
  db: Db,
  id: number,
): Promise<(KeptLetter & { html: string; text: string; messageId: string }) | undefined> {
  return db
    .selectFrom('outbox_letter')
    .select(['id', 'recipient', 'subject', 'kept_at as kept', 'html', 'text', 'message_id as messageId'])
    .where('id', '=', id)
    .executeTakeFirst();
}
