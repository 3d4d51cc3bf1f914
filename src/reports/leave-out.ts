import type { Db } from '../db/index.ts';
import { sharedLines, withoutLines } from '../text/index.ts';

/** Of a source's reports that were filed, so much of the beginning and of the end is looked at, in characters. */
export const partRead = 1_500;

/** A source's reports as they come in, and as they are. */
interface OfSource {
  accounts: readonly { title: string; text: string }[];
  /** The ids of those accounts that are filed already; where all are, there is nothing to notice. */
  filed: readonly number[];
  /** The source's latest reports, which show what it puts under all of them. */
  latest: readonly { id: number; title: string; head: string; tail: string }[];
}

/**
 * The lines of a source that are left out of its reports: those noticed before, and those that show now that these reports have
 * come. From the reports in which they stand already, they are taken out.
 */
export async function linesToLeaveOut(
  tx: Db,
  sourceId: number,
  { accounts, filed, latest }: OfSource,
  now: Date,
): Promise<ReadonlySet<number>> {
  const rows = await tx.selectFrom('shared_line').select('line').where('source_id', '=', sourceId).execute();
  const known = new Set(rows.map(({ line }) => line));
  if (filed.length >= accounts.length) return known;
  const cleaned = accounts.map(({ title, text }) => ({ title, text: withoutLines(text, known) }));
  const before = latest
    .filter(({ id }) => !filed.includes(id))
    .map(({ id, title, head, tail }) => ({ id, title, text: head.length < partRead ? head : `${head}\n${tail}` }));
  const noticed = sharedLines([...cleaned, ...before]);
  if (noticed.size === 0) return known;
  await tx
    .insertInto('shared_line')
    .values([...noticed].map((line) => ({ source_id: sourceId, line, noticed_at: now })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const bearing = before.filter(({ text }) => withoutLines(text, noticed) !== text).map(({ id }) => id);
  if (bearing.length > 0) {
    const texts = await tx
      .selectFrom('report')
      .select(['id', 'text'])
      .where('id', 'in', bearing)
      .orderBy('id')
      .forNoKeyUpdate()
      .execute();
    for (const { id, text } of texts)
      await tx
        .updateTable('report')
        .set({ text: withoutLines(text, noticed) })
        .where('id', '=', id)
        .execute();
  }
  return new Set([...known, ...noticed]);
}
