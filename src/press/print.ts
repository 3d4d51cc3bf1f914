import type { Db } from '../db/index.ts';
import { editionById } from '../editions/index.ts';
import type { House } from './house.ts';
import { printLetter } from './letter.ts';
import type { ShownReport } from './wording.ts';

/** The reports that an edition's stories name, as every view shows them. */
export async function shownReports(db: Db, ids: readonly string[]): Promise<Map<string, ShownReport>> {
  if (!ids.length) return new Map();
  const rows = await db
    .selectFrom('report')
    .innerJoin('source', 'source.id', 'report.source_id')
    .select(['report.id', 'source.name as outlet', 'report.title', 'report.address as url', 'report.published_at as published'])
    .where('report.id', 'in', [...new Set(ids)].map(Number))
    .execute();
  return new Map(rows.map(({ id, ...shown }) => [String(id), shown]));
}

/** Prints a closed edition's letter, once; printing again leaves the first print. */
export async function print(db: Db, house: House, editionId: number, now: Date): Promise<void> {
  const done = await db.selectFrom('print').select('edition_id').where('edition_id', '=', editionId).executeTakeFirst();
  if (done) return;
  const edition = await editionById(db, editionId);
  if (!edition?.closed) throw new Error(`edition ${editionId} is not closed: only a closed edition is printed`);
  const told = [...edition.stories, ...edition.below];
  const quoted = told.flatMap(({ headlineReport, brief, reports }) => [headlineReport, ...brief.map((q) => q.report), ...reports]);
  const letter = await printLetter(house, edition, await shownReports(db, quoted));
  await db
    .insertInto('print')
    .values({ edition_id: editionId, ...letter, printed_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
