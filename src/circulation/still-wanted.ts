import type { Db } from '../db/index.ts';
import { queueMail, stillWantedMail } from '../press/index.ts';
import { type House } from '../house/index.ts';
import { askStaleReaders } from '../readers/index.ts';

/** The question may wait so long. */
const goodFor = 3 * 86_400_000;

/** Asks those of whom nothing was heard for so many days whether they still want the letter; 0 asks nobody. */
export function askStillWanted(
  db: Db,
  house: House,
  after: number,
  now: Date,
): Promise<{ asked: number; rested: number }> {
  return askStaleReaders(db, after, now, async (tx, { id, email }, token) => {
    await queueMail(
      tx,
      house,
      { ...stillWantedMail(house, token), to: email, about: 'still wanted', reader: id, goodFor },
      now,
    );
  });
}
