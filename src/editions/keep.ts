import { sql, transaction, type Db } from '../db/index.ts';
import {
  shownReports,
  storiesBetween,
  storiesById,
  type ShownReport,
  type ToldEdition,
  type ToldStory,
} from '../stories/index.ts';
import { makeUp } from './edition.ts';
import { DAYS_BEFORE, WEEKS_BEFORE } from './limits.ts';
import { spanOf, weekBefore, type Span } from './week.ts';

const day = 86_400_000;

/** An edition as it stands in its rows: the same for the page, the letter, the feeds and the app. */
export interface KeptEdition extends ToldEdition, Span {
  id: number;
  /** null while it is being made up. */
  number: number | null;
  closed: Date | null;
  /** The reports that its stories count and quote, by id, as they were when it was made up. */
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
  const stories = await storiesBetween(db, begin, span.until);
  const earlier = await storiesById(db, await toldBetween(db, new Date(from.getTime() - WEEKS_BEFORE * 7 * day), from));
  const told = makeUp(stories, { week, from, until: span.until, count: house.size, previous: before, earlier });
  const namedIn = (story: ToldStory) => [
    story.headlineReport,
    ...story.brief.map(({ report }) => report),
    ...story.reports,
  ];
  const shown = await shownReports(db, [...told.stories, ...told.below].flatMap(namedIn));
  return transaction(db, async (tx) => {
    const old = await tx
      .selectFrom('edition')
      .select(['id', 'closed_at'])
      .where('week', '=', week)
      .forUpdate()
      .executeTakeFirst();
    const tally = { stories: told.stories.length, below: told.below.length };
    if (old?.closed_at) return { id: old.id, ...tally, closed: true };
    const { id } = await tx
      .insertInto('edition')
      .values({ week, from_at: from, until_at: span.until, made_at: now })
      .onConflict((conflict) => conflict.column('week').doUpdateSet({ made_at: now, from_at: from }))
      .returning('id')
      .executeTakeFirstOrThrow();
    await tx.deleteFrom('edition_story').where('edition_id', '=', id).execute();
    const rows = [
      ...told.stories.map((story) => ({ story, chosen: true })),
      ...told.below.map((story) => ({ story, chosen: false })),
    ];
    for (const { story, chosen } of rows) {
      const its = [...new Set(namedIn(story))].flatMap((report) => shown.get(report) ?? []);
      const frozen = { told: JSON.stringify(story), shown: JSON.stringify(its) };
      await tx
        .insertInto('edition_story')
        .values({ edition_id: id, rank: story.rank, chosen, story_id: Number(story.story), ...frozen })
        .execute();
    }
    return { id, ...tally, closed: false };
  });
}

/** The stories that the editions of a span had, chosen or just below the line. */
async function toldBetween(db: Db, from: Date, until: Date): Promise<number[]> {
  const rows = await db
    .selectFrom('edition_story')
    .innerJoin('edition', 'edition.id', 'edition_story.edition_id')
    .select('edition_story.story_id')
    .distinct()
    .where('edition.until_at', '>', from)
    .where('edition.from_at', '<', until)
    .execute();
  return rows.map(({ story_id }) => story_id);
}

/**
 * Closes a week's edition: it gets its number, and its rows are never changed again. Closing twice is closing.
 *
 * @returns the edition's id; undefined where there is none to close, or it has no story
 */
export async function closeEdition(db: Db, week: string, now: Date): Promise<number | undefined> {
  return transaction(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('editions.close'))`.execute(tx);
    const edition = await tx.selectFrom('edition').selectAll().where('week', '=', week).forUpdate().executeTakeFirst();
    if (!edition || edition.closed_at) return edition?.id;
    const stories = await tx
      .selectFrom('edition_story')
      .select('story_id')
      .where('edition_id', '=', edition.id)
      .where('chosen', '=', true)
      .executeTakeFirst();
    if (!stories) return undefined;
    await tx
      .updateTable('edition')
      .set(({ selectFrom, fn, val }) => ({
        closed_at: now,
        number: selectFrom('edition').select((row) =>
          sql<number>`${fn.coalesce(row.fn.max('number'), val(0))} + 1`.as('next'),
        ),
      }))
      .where('id', '=', edition.id)
      .execute();
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
export async function editionOf(db: Db, week: string): Promise<KeptEdition | undefined> {
  const row = await db.selectFrom('edition').select('id').where('week', '=', week).executeTakeFirst();
  return row && editionById(db, row.id);
}

/** An edition by its id. */
export async function editionById(db: Db, id: number): Promise<KeptEdition | undefined> {
  const row = await db.selectFrom('edition').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  const stories = await db
    .selectFrom('edition_story')
    .select(['chosen', 'told', 'shown'])
    .where('edition_id', '=', id)
    .orderBy('rank')
    .execute();
  const told = (chosen: boolean) =>
    stories.filter((story) => story.chosen === chosen).map((story) => story.told as ToldStory);
  return {
    id: row.id,
    number: row.number,
    week: row.week,
    from: row.from_at,
    until: row.until_at,
    closed: row.closed_at,
    stories: told(true),
    below: told(false),
    reports: new Map(
      stories
        .flatMap(({ shown }) => shown as (Omit<ShownReport, 'published'> & { published: string })[])
        .map((report) => [report.id, { ...report, published: new Date(report.published) }]),
    ),
  };
}
