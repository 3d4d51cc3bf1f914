import { transaction, type Db } from '../db/index.ts';
import { Problem } from '../text/index.ts';
import type { Facts } from './group.ts';

/**
 * The editor's merges and splits, kept as facts about reports: what is together stays together and what is apart stays
 * apart, whatever the machine thinks of it later, until it is undone. The stories change at the next grouping.
 */

/** Decides that these stories tell one event. @returns the decision's id, for undoing it */
export async function mergeStories(db: Db, stories: readonly number[], now: Date): Promise<number> {
  return transaction(db, async (tx) => {
    const all: string[] = [];
    for (const story of new Set(stories)) all.push(...(await reportsOf(tx, story)));
    if (new Set(stories).size < 2) throw new Problem('A merge needs two stories or more: name the others.');
    return keep(tx, 'merge', { together: chain(all), apart: [] }, now);
  });
}

/** Decides that these reports tell another event than the rest of their story. @returns the decision's id */
export async function splitStory(db: Db, story: number, reports: readonly string[], now: Date): Promise<number> {
  return transaction(db, async (tx) => {
    const all = await reportsOf(tx, story);
    const out = all.filter((id) => reports.includes(id));
    const rest = all.filter((id) => !reports.includes(id));
    const [first, other] = [out[0], rest[0]];
    if (!first || !other) {
      throw new Problem(`Story ${story} cannot be split so: name some of its reports, and leave some.`);
    }
    return keep(tx, 'split', { together: [...chain(out), ...chain(rest)], apart: [[first, other]] }, now);
  });
}

/** Takes a decision back. Undoing twice is undoing. */
export async function undoDecision(db: Db, id: number, now: Date): Promise<void> {
  await db
    .updateTable('decision')
    .set({ undone_at: now })
    .where('id', '=', id)
    .where('undone_at', 'is', null)
    .execute();
}

/** All that is decided and not undone. */
export async function decidedFacts(db: Db): Promise<Facts> {
  const rows = await db.selectFrom('decision').select('facts').where('undone_at', 'is', null).orderBy('id').execute();
  const facts = rows.map((row) => row.facts as Facts);
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

/** Each with the next: enough to keep all together. */
const chain = (ids: readonly string[]): [string, string][] =>
  ids.slice(1).map((id, i): [string, string] => [ids[i] ?? id, id]);

async function keep(tx: Db, kind: 'merge' | 'split', facts: Facts, now: Date): Promise<number> {
  const row = { kind, facts: JSON.stringify(facts), decided_at: now };
  return (await tx.insertInto('decision').values(row).returning('id').executeTakeFirstOrThrow()).id;
}
