import type { Db } from '../db/index.ts';

/** The words that somebody agreed to, and the network it came from ('' where unknown). */
export interface Seen {
  wording: string;
  network: string;
}

/** Writes down what a reader agreed to, or took back. */
export async function recordConsent(
  db: Db,
  readerId: number,
  { what, wording, network }: Seen & { what: 'asked' | 'confirmed' | 'left' | 'imported' | 'changed' },
  now: Date,
): Promise<void> {
  await db
    .insertInto('consent')
    .values({ reader_id: readerId, what, wording: wording.slice(0, 500), address: network || null, at: now })
    .execute();
}
