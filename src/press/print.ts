import type { Db } from '../db/index.ts';
import { editionById } from '../editions/index.ts';
import type { House } from '../house/index.ts';
import { printLetter } from './letter.ts';

/** Prints a closed edition's letter, once; printing again leaves the first print. */
export async function print(db: Db, house: House, editionId: number, now: Date): Promise<void> {
  const done = await db.selectFrom('print').select('edition_id').where('edition_id', '=', editionId).executeTakeFirst();
  if (done) return;
  const edition = await editionById(db, editionId);
  if (!edition?.closed) throw new Error(`edition ${editionId} is not closed: only a closed edition is printed`);
  const letter = printLetter(house, edition, edition.reports);
  const short = printLetter(house, edition, edition.reports, { short: true });
  await db
    .insertInto('print')
    .values({ edition_id: editionId, ...letter, short_html: short.html, short_text: short.text, printed_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** No letter goes out so long after its edition closed: it is no news any more. */
const newsFor = 10 * 86_400_000;

/** Editions that were closed, but whose letter is not printed: whoever closed them went down before it could be asked for. */
export async function unprinted(db: Db, now: Date): Promise<number[]> {
  const rows = await db
    .selectFrom('edition')
    .leftJoin('print', 'print.edition_id', 'edition.id')
    .select('edition.id')
    .where('edition.closed_at', '>', new Date(now.getTime() - newsFor))
    .where('print.edition_id', 'is', null)
    .orderBy('edition.id')
    .execute();
  return rows.map(({ id }) => id);
}
