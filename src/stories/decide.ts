import { z } from 'zod';
import { readJson, transaction, type Db } from '../db/index.ts';
import { reportsById } from '../reports/index.ts';
import { Problem } from '../text/index.ts';
import type { Constraints } from './group.ts';
import { WINDOW_DAYS } from './limits.ts';

/**
 * The editor's merges and splits, kept as facts about reports: what is together stays together and what is apart stays
 * apart, whatever the machine thinks of it later, until it is undone. The stories change at the next grouping.
 */

/** Decides that these stories tell one event. @returns the decision's id, for undoing it */
export async function mergeStories(db: Db, stories: readonly number[], now: Date, by = ''): Promise<number> {
  return transaction(db, async (tx) => {
    const all: string[] = [];
    for (const story of new Set(stories)) all.push(...(await groupedReportsOf(tx, story, now)));
    if (new Set(stories).size < 2) throw new Problem('A merge needs two stories or more: name the others.');
    return keep(tx, { kind: 'merge', at: now, by }, { together: chain(all), apart: [] });
  });
}

/** Decides that these reports tell another event than the rest of their story. @returns the decision's id */
export async function splitStory(
  db: Db,
  { story, reports }: { story: number; reports: readonly string[] },
  now: Date,
  by = '',
): Promise<number> {
  return transaction(db, async (tx) => {
    const all = await groupedReportsOf(tx, story, now);
    const out = all.filter((id) => reports.includes(id));
    const rest = all.filter((id) => !reports.includes(id));
    const [first, other] = [out[0], rest[0]];
    if (!first || !other) {
      throw new Problem(`Story ${story} cannot be split so: name some of its reports, and leave some.`);
    }
    return keep(
      tx,
      { kind: 'split', at: now, by },
      { together: [...chain(out), ...chain(rest)], apart: [[first, other]] },
    );
  });
}

/** Decides that a story is not of public affairs: no edition takes it, whatever it is called later. @returns the decision's id */
export async function setStoryAside(db: Db, story: number, now: Date, by = ''): Promise<number> {
  return transaction(db, async (tx) =>
    keep(
      tx,
      { kind: 'not political', at: now, by },
      { together: [], apart: [], aside: await reportsOf(tx, story), story },
    ),
  );
}

/**
 * Whether a story was decided not to be political: it has the number of such a story still, however much has come in
 * since, or half of its reports were in one. A larger story that takes such a one in is another, and stays.
 */
export async function setAside(db: Db): Promise<(story: string, reports: readonly string[]) => boolean> {
  const rows = await db
    .selectFrom('decision')
    .select(['id', 'facts'])
    .where('kind', '=', 'not political')
    .where('undone_at', 'is', null)
    .execute();
  const facts = rows.map((row) => readJson(kept, row.facts, `decision ${row.id}`));
  const stories = new Set(facts.map(({ story }) => String(story)));
  const aside = new Set(facts.flatMap(({ aside = [] }) => aside));
  return (story, reports) =>
    stories.has(story) || reports.filter((report) => aside.has(report)).length * 2 >= reports.length;
}

/** A decision that holds, for the desk: what it was about in the words of the reports' headlines. */
export interface Decision {
  id: number;
  kind: 'merge' | 'split' | 'not political';
  at: Date;
  by: string;
  headlines: string[];
  /** What it says of reports. */
  facts: Constraints;
}

/** The decisions that hold, newest first. */
export async function decisions(db: Db, most = 50): Promise<Decision[]> {
  const rows = await db
    .selectFrom('decision')
    .selectAll()
    .where('undone_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
  const facts = rows.map((row) => readJson(kept, row.facts, `decision ${row.id}`));
  const named = facts.map(({ together, apart, aside = [] }) => [
    ...new Set([...apart.flat(), ...together.flat(), ...aside]),
  ]);
  const titles = await reportsById(db, [...new Set(named.flat())]);
  return rows.map(({ id, kind, decided_at, made_by }, i) => {
    const all = new Set(named[i]?.flatMap((report) => titles.get(report)?.title ?? []));
    return { id, kind, at: decided_at, by: made_by, headlines: [...all].slice(0, 4), facts: facts[i]! };
  });
}

/** Facts as they are kept: with reports that were set aside, and the story that they were then. */
type Kept = Constraints & { aside?: string[]; story?: number };

const pairs = z.array(z.tuple([z.string(), z.string()]));
const kept: z.ZodType<Kept> = z.looseObject({
  together: pairs,
  apart: pairs,
  aside: z.array(z.string()).exactOptional(),
  story: z.number().exactOptional(),
});

/** Takes a decision back. Undoing twice is undoing. @returns whether it held until now */
export async function undoDecision(db: Db, id: number, now: Date): Promise<boolean> {
  const undone = await db
    .updateTable('decision')
    .set({ undone_at: now })
    .where('id', '=', id)
    .where('undone_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return undone !== undefined;
}

/** All that is decided and not undone. */
export async function decidedFacts(db: Db): Promise<Constraints> {
  const rows = await db.selectFrom('decision').select('facts').where('undone_at', 'is', null).orderBy('id').execute();
  const facts = rows.map((row) => row.facts as Constraints);
  return { together: facts.flatMap(({ together }) => together), apart: facts.flatMap(({ apart }) => apart) };
}

async function reportsOf(tx: Db, story: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('story_report')
    .select('report_id')
    .where('story_id', '=', story)
    .orderBy('report_id')
    .execute();
  if (!rows.length) throw new Problem(`There is no story ${story}, or it has gone into another: look it up again.`);
  return rows.map(({ report_id }) => String(report_id));
}

/** The reports of a story that grouping still looks at. @throws Problem where it leaves the story as it is */
async function groupedReportsOf(tx: Db, story: number, now: Date): Promise<string[]> {
  const reports = await reportsOf(tx, story);
  const { latest_at } = await tx
    .selectFrom('story')
    .select('latest_at')
    .where('id', '=', story)
    .executeTakeFirstOrThrow();
  if (latest_at.getTime() < now.getTime() - WINDOW_DAYS * 86_400_000)
    throw new Problem(
      `Story ${story} had its last report more than ${WINDOW_DAYS} days ago: it stays as it is, and can be put under another in an edition.`,
    );
  return reports;
}

/** Each with the next: enough to keep all together. */
const chain = (ids: readonly string[]): [string, string][] =>
  ids.slice(1).map((id, i): [string, string] => [ids[i] ?? id, id]);

async function keep(tx: Db, decision: Pick<Decision, 'kind' | 'at' | 'by'>, facts: Kept): Promise<number> {
  const { kind, at, by } = decision;
  const row = { kind, facts: JSON.stringify(facts), decided_at: at, made_by: by };
  return (await tx.insertInto('decision').values(row).returning('id').executeTakeFirstOrThrow()).id;
}
