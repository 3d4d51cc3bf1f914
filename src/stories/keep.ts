import { readJson, sql, transaction, type Db } from '../db/index.ts';
import { reportsBetween, reportsById } from '../reports/index.ts';
import { corpusStatsOf } from './term-vector.ts';
import { keepTopics, topicEdits } from './keep-topics.ts';
import { asEdited, withKnown } from './topic-edits.ts';
import { decidedFacts } from './decide.ts';
import type { Placed } from './identities.ts';
import { WINDOW_DAYS } from './limits.ts';
import { placeGroups } from './place.ts';
import { Grouping } from './group.ts';
import { rankStories, type Grouped } from './rank.ts';
import type { EarlierTitle } from './rewritten.ts';
import { tellStory } from './tell.ts';
import { toldStoryRow } from './told-rows.ts';
import type { ShownReport, ToldStory } from './told.ts';
import { oneLine } from '../text/index.ts';

const day = 86_400_000;
/** The reports that grouping looks at, at a moment. */
const windowAt = (now: Date) => ({
  from: new Date(now.getTime() - WINDOW_DAYS * day),
  until: new Date(now.getTime() + day),
});

/**
 * The grouping of the window as one process remembers it, so that new reports touch only their neighbourhood. It is
 * begun anew once a day, which drops what has left the window and takes in what was retitled.
 */
export class GroupingMemory {
  grouping = new Grouping();
  known = new Set<string>();
  begun: Date | undefined;
}

/** Brings the memory up to the window and the editor's decisions. */
async function remember(db: Db, memory: GroupingMemory, now: Date): Promise<void> {
  const stale = !memory.begun || Math.abs(now.getTime() - memory.begun.getTime()) > day;
  if (stale) Object.assign(memory, { grouping: new Grouping(), known: new Set<string>(), begun: now });
  const { from, until } = windowAt(now);
  memory.grouping.obey(await decidedFacts(db));
  const fresh = memory.known.size
    ? [...(await reportsById(db, await unknownIds(db, memory.known, from, until))).values()]
    : await reportsBetween(db, from, until);
  memory.grouping.add(fresh);
  for (const { id } of fresh) memory.known.add(id);
}

async function unknownIds(db: Db, known: ReadonlySet<string>, from: Date, until: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('report')
    .select('id')
    .where('published_at', '>=', from)
    .where('published_at', '<', until)
    .execute();
  return rows.map(({ id }) => String(id)).filter((id) => !known.has(id));
}

/**
 * Puts the reports of the last two weeks into stories, and writes down what changed. The editor's decisions are obeyed.
 *
 * A story's address tells the same event for ever (`identitiesOf`): one whose reports are in another leads there, as long as they are.
 *
 * @param memory of earlier calls in this process; without one, everything is grouped anew
 * @returns how many reports moved (new ones included) and how many stories there are in the window
 */
export async function groupStories(
  db: Db,
  now: Date,
  memory = new GroupingMemory(),
): Promise<{ moved: number; stories: number }> {
  const { from, until } = windowAt(now);
  await remember(db, memory, now).catch((error: unknown) => {
    memory.begun = undefined; // it may be half told: the next time begins anew
    throw error;
  });
  const keys = memory.grouping.stories();
  return transaction(db, async (tx) => {
    // One grouping at a time, whoever runs it.
    await sql`select pg_advisory_xact_lock(hashtext('stories.group'))`.execute(tx);
    const facts = await decidedFacts(tx);
    const rows = await tx
      .selectFrom('report')
      .leftJoin('story_report', 'story_report.report_id', 'report.id')
      .select(['report.id', 'published_at', 'story_id', 'home_id'])
      .where('published_at', '>=', from)
      .where('published_at', '<', until)
      .orderBy('published_at')
      .orderBy('report.id')
      .execute();
    const groups = new Map<string, Placed[]>();
    for (const { id, story_id: story, home_id: home } of rows) {
      const report = String(id);
      const key = keys.get(report);
      if (key === undefined) continue; // filed this very moment: the next grouping has it
      const group = groups.get(key) ?? [];
      group.push({ report, story, home });
      groups.set(key, group);
    }
    const moved = await placeGroups(
      tx,
      {
        groups: [...groups.values()],
        published: new Map(rows.map(({ id, published_at }) => [String(id), published_at])),
        held: new Set([...facts.together, ...facts.apart].flat()),
      },
      { from, until },
      now,
    );
    return { moved, stories: groups.size };
  });
}

/** The stories that have a report in a span, each with all its reports, oldest first. */
export async function storiesBetween(db: Db, from: Date, until: Date): Promise<Grouped[]> {
  const rows = await db
    .selectFrom('story_report')
    .innerJoin('report', 'report.id', 'story_report.report_id')
    .select('story_report.story_id')
    .distinct()
    .where('report.published_at', '>=', from)
    .where('report.published_at', '<', until)
    .execute();
  return storiesById(
    db,
    rows.map(({ story_id }) => story_id),
  );
}

/** Stories by their ids, each with all its reports, oldest first; in order of their ids. */
export async function storiesById(db: Db, ids: readonly number[]): Promise<Grouped[]> {
  const { rows } = await sql<{ story_id: number; report_id: number }>`
    select story_id, report_id from story_report where story_id = any(${ids}) order by story_id`.execute(db);
  const reports = await reportsById(
    db,
    rows.map(({ report_id }) => String(report_id)),
  );
  const stories = Map.groupBy(rows, ({ story_id }) => story_id);
  return [...stories].map(([story, its]) => ({
    story: String(story),
    reports: its
      .flatMap(({ report_id }) => reports.get(String(report_id)) ?? [])
      .sort((a, b) => a.published.getTime() - b.published.getTime() || Number(a.id) - Number(b.id)),
  }));
}

/**
 * Ranks the stories of a span, and tells anew those that changed since they were last told: headline, brief, reasons,
 * topics. Changed stories outside the span are told by themselves.
 *
 * @returns how many stories there are in the span, and how many were told anew
 */
export async function rankWeek(
  db: Db,
  span: { from: Date; until: Date },
  now: Date,
): Promise<{ ranked: number; told: number }> {
  const stories = await storiesBetween(db, span.from, span.until);
  const inSpan = new Set(stories.map(({ story }) => story));
  const stale = await db
    .selectFrom('story')
    .select(['id', 'begun_at', 'latest_at'])
    .where((row) => row.or([row('told_at', 'is', null), row('told_at', '<', row.ref('changed_at'))]))
    .where('merged_into', 'is', null)
    .execute();
  const changed = new Set(stale.map(({ id }) => String(id)));
  const ranked = await tell(db, { stories, span, changed }, now);
  const others = stale.filter(({ id }) => !inSpan.has(String(id)));
  const reach = {
    from: new Date(Math.min(...others.map(({ begun_at }) => begun_at.getTime()))),
    until: new Date(Math.max(...others.map(({ latest_at }) => latest_at.getTime())) + 1),
  };
  if (others.length)
    await tell(db, { stories: await storiesBetween(db, reach.from, reach.until), span: reach, changed }, now);
  return { ranked, told: changed.size };
}

async function tell(
  db: Db,
  {
    stories,
    span,
    changed,
  }: { stories: readonly Grouped[]; span: { from: Date; until: Date }; changed: ReadonlySet<string> },
  now: Date,
): Promise<number> {
  const background = corpusStatsOf(stories.flatMap(({ reports }) => reports));
  const ranked = rankStories(stories, { ...span, background });
  const edits = (await topicEdits(db)).map((made) => made.edit);
  for (const [index, story] of ranked.entries()) {
    if (!changed.has(story.story)) continue;
    const plain = tellStory(story, index + 1, background);
    const found = plain.aside ? [] : withKnown(plain.topics, edits, story.reports);
    const told = { ...plain, topics: asEdited(found, edits) };
    const { numUpdatedRows } = await db
      .updateTable('story')
      .set({ told: JSON.stringify(told), score: story.score, told_at: now })
      .where('id', '=', Number(story.story))
      .where((row) => row.or([row('told_at', 'is', null), row('told_at', '<', row.ref('changed_at'))]))
      .executeTakeFirst();
    if (numUpdatedRows) await keepTopics(db, told, { found, latest: story.reports.at(-1)?.published ?? now });
  }
  return ranked.length;
}

/** Stories as they were last told, by their ids; those that were not told yet are left out. */
export async function toldStories(db: Db, ids: readonly number[]): Promise<Map<string, ToldStory>> {
  if (!ids.length) return new Map();
  const rows = await db.selectFrom('story').select(['id', 'told']).where('id', 'in', ids).execute();
  return new Map(
    rows.flatMap(({ id, told }) => (told ? [[String(id), readJson(toldStoryRow, told, `story ${id}`)] as const] : [])),
  );
}

/** Whether a report of the last two weeks is in no story yet. */
export async function reportsWait(db: Db, now: Date): Promise<boolean> {
  const { from, until } = windowAt(now);
  const waiting = await db
    .selectFrom('report')
    .leftJoin('story_report', 'story_report.report_id', 'report.id')
    .select('report.id')
    .where('report.published_at', '>=', from)
    .where('report.published_at', '<', until)
    .where('story_report.report_id', 'is', null)
    .where('report.same_as', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return waiting !== undefined;
}

/** What views show of these reports, by id; unknown ids are left out. */
export async function shownReports(db: Db, ids: Iterable<string>): Promise<Map<string, ShownReport>> {
  const reports = await reportsById(db, [...new Set(ids)]);
  return new Map(
    [...reports].map(([id, { outlet, title, url = null, published, lang, video }]) => [
      id,
      {
        id,
        outlet: oneLine(outlet),
        title: oneLine(title),
        url,
        published,
        ...(lang && { language: lang }),
        ...(video !== undefined && { video }),
      },
    ]),
  );
}

/** The titles that reports had until others were seen in their place within a span, by the reports' ids, oldest first. */
export async function titlesReplaced(db: Db, from: Date, until: Date): Promise<Map<string, EarlierTitle[]>> {
  const rows = await db
    .selectFrom('earlier_version')
    .select(['report_id', 'title', 'replaced_at as replaced'])
    .where('replaced_at', '>=', from)
    .where('replaced_at', '<', until)
    .orderBy('replaced_at')
    .execute();
  const versions = new Map<string, EarlierTitle[]>();
  for (const { report_id, title, replaced } of rows) {
    const its = versions.get(String(report_id)) ?? [];
    if (its.at(-1)?.title !== title) its.push({ title, replaced });
    versions.set(String(report_id), its);
  }
  return versions;
}
