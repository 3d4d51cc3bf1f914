import type { Db } from '../db/index.ts';
import { suppress } from './may-be-mailed.ts';

/** So many letters in a row that came back for now, and an address rests. */
const mostSoft = 5;

/**
 * A letter came back. What is gone for good rests at once; what may be better next time, when it happens in a row.
 *
 * @param how.again the letter before came back as well
 */
export async function letterReturned(
  db: Db,
  readerId: number,
  how: { forGood: boolean; again: boolean },
  now: Date,
): Promise<void> {
  const counted = await db
    .updateTable('reader')
    .set((set) => ({ soft_returns: how.again ? set('soft_returns', '+', 1) : 1 }))
    .where('id', '=', readerId)
    .where('rests_since', 'is', null)
    .returning('soft_returns')
    .executeTakeFirst();
  if (how.forGood) await restReader(db, readerId, 'hard', now);
  else if (counted && counted.soft_returns >= mostSoft) await restReader(db, readerId, 'soft', now);
}

/** A reader's own mailbox said that our letter is unwanted: no mail any more, from now on, by no import either. */
export async function readerComplained(db: Db, readerId: number, now: Date): Promise<void> {
  await restReader(db, readerId, 'complaint', now);
  const reader = await db.selectFrom('reader').select('email').where('id', '=', readerId).executeTakeFirst();
  if (reader) await suppress(db, reader.email, 'complaint', now);
}

async function restReader(db: Db, readerId: number, because: string, now: Date): Promise<void> {
  await db
    .updateTable('reader')
    .set({ rests_since: now, rests_because: because })
    .where('id', '=', readerId)
    .where('rests_since', 'is', null)
    .execute();
}
