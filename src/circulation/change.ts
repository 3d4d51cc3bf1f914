import { transaction, type Db } from '../db/index.ts';
import { changedMail, queueMail } from '../press/index.ts';
import { type House } from '../house/index.ts';
import { confirmChange } from '../readers/index.ts';

/** The old address may be told so long. */
const goodFor = 3 * 86_400_000;

/** The press on the page that the mail to a new address leads to: the letter goes there, and the address of before is told. */
export async function changeAddress(
  db: Db,
  house: House,
  { token, wording }: { token: string; wording: string },
  now: Date,
): Promise<'changed' | 'unknown'> {
  return transaction(db, async (tx) => {
    const changed = await confirmChange(tx, token, { wording, network: '' }, now);
    if (!changed) return 'unknown';
    const { before, back, reader } = changed;
    await queueMail(tx, house, { ...changedMail(house, back), to: before, about: 'changed', reader, goodFor }, now);
    return 'changed';
  });
}
