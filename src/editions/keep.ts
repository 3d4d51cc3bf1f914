import { z } from 'zod';
import { readJson, sql, transaction, type Db } from '../db/index.ts';
import {
  asEdited,
  decidedFacts,
  setAside,
  shownReportRow,
  shownReports,
  storiesBetween,
  storiesById,
  titlesReplaced,
  toldStories,
  toldStoryRow,
  topicEdits,
  withKnown,
  type ShownReport,
  type ToldEdition,
  type ToldStory,
} from '../stories/index.ts';
import { makeUp } from './edition.ts';
import { apartBy } from './matters.ts';
import {
  draftRow,
  editRow,
  noWords,
  ownWordsRow,
  toldArticleRow,
  withEdits,
  type Draft,
  type Edit,
  type OwnWords,
  type ToldArticle,
} from './edits.ts';
import { DAYS_BEFORE, WEEKS_BEFORE } from './limits.ts';
import { noSupplement, quotedBy, supplementRow, withoutTold, type Supplement } from './supplement.ts';
import { spanOf, weekBefore, type Span } from './week.ts';

const day = 86_400_000;

/** An edition as it stands in its rows: the same for the page, the letter, the feeds and the app. */
export interface KeptEdition extends ToldEdition, Span {
  id: number;
  /** null while it is being made up. */
  number: number | null;
  closed: Date | null;
  /** When its draft was made last. */
  made: Date;
  /** Goes on with each act of the editor's. */
  version: number;
  /** The house's articles that it names. */
  articles: ToldArticle[];
  /** What its letter says in the editor's own words. */
  own: OwnWords;
  /** What was found wrong in it after it was closed. */
  corrections: Correction[];
  /** What was found wrong in earlier ones since the last was closed: it says so in this one's letter. */
  corrected: Correction[];
  /** What it has beside its stories. */
  supplement: Supplement;
  /** The reports that its stories and its supplement count and quote, by id, as they were when it was made up. */
  reports: Map<string, ShownReport>;
}

/**
 * Makes up, or makes up anew, the edition of a week from what is known now. A closed edition is left as it is.
 *
 * @returns the edition's id, how many stories it has, and how many wait below the line
 */
export async function makeUpEdition(
  db: Db,
  week: string,
  house: { timeZone: string; size: number },
  now: Date,
): Promise<{ id: number; stories: number; below: number; closed: boolean }> {
  const span = spanOf(week, house.timeZone);
  const kept = await editionOf(db, week);
  if (kept?.closed) return { id: kept.id, stories: kept.stories.length, below: kept.below.length, closed: true };
  const before = await editionOf(db, weekBefore(week, house.timeZone));
  // What came in after the previous edition closed belongs to this one, whatever the calendar says.
  const from = before?.closed && before.closed < span.from ? before.closed : span.from;
  const begin = new Date(from.getTime() - DAYS_BEFORE * day);
  const aside = await setAside(db);
  const inSpan = await storiesBetween(db, begin, span.until);
  const ids = (reports: readonly { id: string }[]) => reports.map(({ id }) => id);
  const stories = inSpan.filter(({ story, reports }) => !aside(story, ids(reports)));
  const earlier = await storiesById(db, await toldBetween(db, new Date(from.getTime() - WEEKS_BEFORE * 7 * day), from));
  const apart = apartBy((await decidedFacts(db)).apart);
  const told = makeUp(stories, {
    week,
    from,
    until: span.until,
    count: house.size,
    previous: before,
    earlier,
    apart,
    timeZone: house.timeZone,
    asOf: now < span.until ? now : span.until,
    versions: await titlesReplaced(db, from, span.until),
  });
  const { supplement } = told;
  const edits = (await topicEdits(db)).map((made) => made.edit);
  const reportsIn = new Map(stories.map((one) => [one.story, one.reports]));
  const called = (story: ToldStory): ToldStory => ({
    ...story,
    topics: asEdited(withKnown(story.topics, edits, reportsIn.get(story.story) ?? []), edits),
  });
  const draft: Draft = {
    size: house.size,
    stories: told.stories.map(called),
    below: told.below.map(called),
    supplement,
  };
  return transaction(db, async (tx) => {
    const old = await tx
      .selectFrom('edition')
      .select(['id', 'closed_at'])
      .where('week', '=', week)
      .forUpdate()
      .executeTakeFirst();
    if (old?.closed_at) return { id: old.id, stories: 0, below: 0, closed: true };
    const made = { made_at: now, from_at: from, draft: JSON.stringify(draft) };
    const { id } = await tx
      .insertInto('edition')
      .values({ week, until_at: span.until, ...made })
      .onConflict((conflict) => conflict.column('week').doUpdateSet(made))
      .returning('id')
      .executeTakeFirstOrThrow();
    return { id, ...(await settleEdition(tx, id)), closed: false };
  });
}

/**
 * Writes an open edition's rows: the machine's draft with the editor's edits. Stories that went into another since an
 * edit was made are that other; those that were set aside as not political are left out.
 */
export async function settleEdition(tx: Db, id: number): Promise<{ stories: number; below: number }> {
  const { draft: kept } = await tx.selectFrom('edition').select('draft').where('id', '=', id).executeTakeFirstOrThrow();
  const draft = readJson(draftRow, kept, `the draft of edition ${id}`);
  const made = await tx
    .selectFrom('edition_edit')
    .select(['id', 'edit'])
    .where('edition_id', '=', id)
    .where('undone_at', 'is', null)
    .orderBy('id')
    .execute();
  const all = made.map((row) => readJson(editRow, row.edit, `edit ${row.id}`));
  const edits = await followMerges(tx, all);
  const aside = await setAside(tx);
  const isNews = ({ story, reports }: Pick<ToldStory, 'story' | 'reports'>) => !aside(story, reports);
  const inDraft = new Set([...draft.stories, ...draft.below].map(({ story }) => story));
  const moved = edits
    .flatMap((edit) => (edit.kind === 'pin' || edit.kind === 'fold' || edit.kind === 'lead' ? storiesOf(edit) : []))
    .flatMap((story) => (inDraft.has(story) ? [] : [Number(story)]));
  const others = await toldStories(tx, moved);
  const news = (stories: readonly ToldStory[]) =>
    stories.filter(isNews).map((story) => (story.parts ? { ...story, parts: story.parts.filter(isNews) } : story));
  const told = withEdits({ ...draft, stories: news(draft.stories), below: news(draft.below) }, edits, others);
  const namedIn = (story: ToldStory) => [
    story.headlineReport,
    ...story.brief.map(({ report }) => report),
    ...story.reports,
    ...(story.parts ?? []).map(({ headlineReport }) => headlineReport),
  ];
  const shown = await shownReports(tx, [...told.stories, ...told.below].flatMap(namedIn));
  await tx.deleteFrom('edition_story').where('edition_id', '=', id).execute();
  const rows = [
    ...told.stories.map((story) => ({ story, chosen: true })),
    ...told.below.map((story) => ({ story, chosen: false })),
  ].map(({ story, chosen }) => {
    const its = [...new Set(namedIn(story))].flatMap((report) => shown.get(report) ?? []);
    const frozen = { told: JSON.stringify(story), shown: JSON.stringify(its) };
    return { edition_id: id, rank: story.rank, chosen, story_id: Number(story.story), ...frozen };
  });
  if (rows.length) await tx.insertInto('edition_story').values(rows).execute();
  const supplement = draft.supplement && withoutTold(draft.supplement, ({ story, report }) => aside(story, [report]));
  const quoted = supplement && [...(await shownReports(tx, quotedBy(supplement))).values()];
  await tx
    .updateTable('edition')
    .set({
      articles: JSON.stringify(told.articles),
      own_words: JSON.stringify(told.own),
      supplement: supplement ? JSON.stringify({ ...supplement, shown: quoted }) : null,
    })
    .where('id', '=', id)
    .execute();
  return { stories: told.stories.length, below: told.below.length };
}

/** Writes the rows of all open editions anew, after a decision about stories. */
export async function settleOpen(db: Db): Promise<void> {
  await transaction(db, async (tx) => {
    const open = await tx
      .updateTable('edition')
      .set((set) => ({ version: set('version', '+', 1) }))
      .where('closed_at', 'is', null)
      .where('draft', 'is not', null)
      .returning('id')
      .execute();
    for (const { id } of open) await settleEdition(tx, id);
  });
}

function storiesOf(edit: Edit): string[] {
  if (edit.kind === 'fold') return [edit.story, edit.under];
  if ('stories' in edit) return edit.stories;
  return 'story' in edit ? [edit.story] : [];
}

/** Each of these stories, and the one that its address leads to now. */
export async function calledNow(tx: Db, stories: readonly string[]): Promise<Map<string, string>> {
  if (!stories.length) return new Map();
  const { rows } = await sql<{ story: string; now: string }>`
    with recursive led as (
      select id as story, id as now, merged_into, 0 as steps from story where id = any(${stories.map(Number)})
      union all
      select led.story, story.id, story.merged_into, steps + 1 from led join story on story.id = led.merged_into where steps < 50)
    select story::text, now::text from led where merged_into is null`.execute(tx);
  return new Map(rows.map((row) => [row.story, row.now]));
}

/**
 * Edits of stories as those stories are called now. A story that was dropped does not take along the one that it went into; lines that
 * were written to several that are one now stand there one after the other.
 */
async function followMerges(tx: Db, edits: readonly Edit[]): Promise<Edit[]> {
  const now = await calledNow(tx, edits.flatMap(storiesOf));
  const called = (story: string) => now.get(story) ?? story;
  /** Story → the line that was written to it. */
  const lines = new Map<string, string>();
  return edits.flatMap((edit): Edit[] => {
    if ('stories' in edit) return [{ ...edit, stories: [...new Set(edit.stories.map(called))] }];
    if (!('story' in edit)) return [edit];
    const story = called(edit.story);
    if (edit.kind === 'drop') return story === edit.story ? [edit] : [];
    if (edit.kind === 'fold') return [{ ...edit, story, under: called(edit.under) }];
    if (edit.kind === 'line') {
      for (const other of edit.over ?? []) if (called(other) === story) lines.delete(other);
      lines.delete(edit.story);
      if (edit.words) lines.set(edit.story, edit.words);
      const words = [...lines].flatMap(([of, line]) => (called(of) === story ? line : []));
      return [{ ...edit, story, words: words.join(' ') }];
    }
    return [{ ...edit, story }];
  });
}

/** The stories that the editions of a span had, chosen or just below the line, those under others with them. */
async function toldBetween(db: Db, from: Date, until: Date): Promise<number[]> {
  const { rows } = await sql<{ story: number }>`
    select story_id as story from edition_story join edition on edition.id = edition_id
     where until_at > ${from} and from_at < ${until}
    union
    select (part ->> 'story')::int from edition_story join edition on edition.id = edition_id,
           jsonb_array_elements(told -> 'parts') as part
     where until_at > ${from} and from_at < ${until}`.execute(db);
  return rows.map(({ story }) => story);
}

/** Held by whoever closes an edition: taken first, so that two closings never wait for each other. */
export const lockClosing = (tx: Db) => sql`select pg_advisory_xact_lock(hashtext('editions.close'))`.execute(tx);

/**
 * Closes a week's edition: it gets its number, and its rows are never changed again. Closing twice is closing.
 *
 * @returns the edition's id; undefined where there is none to close, or it has no story
 */
export async function closeEdition(db: Db, week: string, now: Date): Promise<number | undefined> {
  return transaction(db, async (tx) => {
    await lockClosing(tx);
    const edition = await tx.selectFrom('edition').selectAll().where('week', '=', week).forUpdate().executeTakeFirst();
    if (!edition || edition.closed_at) return edition?.id;
    const stories = await tx
      .selectFrom('edition_story')
      .select('story_id')
      .where('edition_id', '=', edition.id)
      .where('chosen', '=', true)
      .executeTakeFirst();
    if (!stories) return undefined;
    await sql`
      update edition set closed_at = ${now}, number = (select coalesce(max(number), 0) + 1 from edition)
       where id = ${edition.id}`.execute(tx);
    return edition.id;
  });
}

/** The weeks whose edition is still open, oldest first. */
export async function openEditions(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('edition')
    .select('week')
    .where('closed_at', 'is', null)
    .orderBy('from_at')
    .execute();
  return rows.map(({ week }) => week);
}

/** The edition of a week, if one has been made up. */
export const editionOf = (db: Db, week: string): Promise<KeptEdition | undefined> => keptEdition(db, 'week', week);

/** An edition by its id. */
export const editionById = (db: Db, id: number): Promise<KeptEdition | undefined> => keptEdition(db, 'id', id);

/** A correction of a closed edition. */
interface Correction {
  week: string;
  words: string;
  at: Date;
}

/** Those of an edition itself, and those of earlier ones that were made between the closing before it and its own. */
async function correctionsFor(
  db: Db,
  { id, from_at, closed_at }: { id: number; from_at: Date; closed_at: Date | null },
): Promise<{ corrections: Correction[]; corrected: Correction[] }> {
  const rows = await db
    .selectFrom('correction')
    .innerJoin('edition', 'edition.id', 'correction.edition_id')
    .select(['edition.id', 'edition.week', 'correction.words', 'correction.made_at as at'])
    .select(({ selectFrom }) =>
      selectFrom('edition')
        .select((row) => row.fn.max('closed_at').as('at'))
        .where('from_at', '<', from_at)
        .as('since'),
    )
    .where((row) => row.or([row('edition.id', '=', id), row('edition.from_at', '<', from_at)]))
    .orderBy('correction.id')
    .execute();
  const plain = ({ week, words, at }: Correction): Correction => ({ week, words, at });
  return {
    corrections: rows.filter((row) => row.id === id).map(plain),
    corrected: rows
      .filter((row) => row.id !== id && (!row.since || row.at > row.since) && (!closed_at || row.at <= closed_at))
      .map(plain),
  };
}

const keptArticles = z.array(toldArticleRow);
const keptReports = z.array(shownReportRow);
const keptSupplement = z.intersection(supplementRow, z.object({ shown: keptReports }));

/** The newest corrections of all editions. */
export async function closedCorrections(db: Db, most = 200): Promise<Correction[]> {
  return db
    .selectFrom('correction')
    .innerJoin('edition', 'edition.id', 'correction.edition_id')
    .select(['edition.week', 'correction.words', 'correction.made_at as at'])
    .orderBy('correction.id', 'desc')
    .limit(most)
    .execute();
}

async function keptEdition(db: Db, by: 'id' | 'week', value: number | string): Promise<KeptEdition | undefined> {
  const row = await db.selectFrom('edition').selectAll().where(by, '=', value).executeTakeFirst();
  if (!row) return undefined;
  const { id } = row;
  const stories = await db
    .selectFrom('edition_story')
    .select(['chosen', 'told', 'shown'])
    .where('edition_id', '=', id)
    .orderBy('rank')
    .execute();
  const told = (chosen: boolean) =>
    stories
      .filter((story) => story.chosen === chosen)
      .map((story) => readJson(toldStoryRow, story.told, `a story of edition ${id}`));
  const supplement = row.supplement && readJson(keptSupplement, row.supplement, `the supplement of edition ${id}`);
  return {
    id: row.id,
    number: row.number,
    week: row.week,
    from: row.from_at,
    until: row.until_at,
    closed: row.closed_at,
    made: row.made_at,
    version: row.version,
    articles: readJson(keptArticles, row.articles, `edition ${id}`),
    own: { ...noWords, ...readJson(ownWordsRow, row.own_words, `the letter of edition ${id}`) },
    ...(await correctionsFor(db, row)),
    stories: told(true),
    below: told(false),
    supplement: supplement ?? noSupplement,
    reports: new Map(
      [
        ...(supplement?.shown ?? []),
        ...stories.flatMap(({ shown }) => readJson(keptReports, shown, `a story of edition ${id}`)),
      ].map((report) => [report.id, { ...report, published: new Date(report.published) }]),
    ),
  };
}
