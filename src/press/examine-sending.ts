import type { Db } from '../db/index.ts';
import { breaksRules, examineMail } from './doctor.ts';
import type { Mailroom } from './mailroom.ts';

/** To more readers than this the large mailbox providers want their rules kept (Google's and Yahoo's for bulk senders). */
const many = 5000;

/**
 * Looks, once, whether a sending to many keeps the rules of the large mailbox providers. One that does not is paused:
 * resumed, it is looked at anew, unless the editor sends it anyway.
 *
 * @returns why nothing goes out; undefined where it may
 */
export async function examineSending(
  db: Db,
  { house, signer, returns, relay, dns }: Mailroom,
  editionId: number,
  now: Date,
): Promise<string | undefined> {
  if (!relay) return undefined;
  const sending = await db
    .selectFrom('sending')
    .select(['state', 'examined_at', 'anyway'])
    .where('edition_id', '=', editionId)
    .executeTakeFirst();
  if (sending?.state !== 'open' || sending.anyway || sending.examined_at) return undefined;
  const readers = await db
    .selectFrom('delivery')
    .select('reader_id')
    .where('edition_id', '=', editionId)
    .limit(many + 1)
    .execute();
  if (readers.length <= many) return undefined;
  const letterBytes = await letterSize(db, editionId);
  const findings = await examineMail({ house, ...(signer && { signer }), returns, relay, letterBytes }, dns);
  if (findings.some(({ state }) => state === 'unknown'))
    return 'it goes to more than 5,000 readers, and DNS does not answer whether the rules of the large mailbox providers are kept';
  const broken = findings.filter(breaksRules);
  const held = `it goes to more than 5,000 readers and breaks rules of the large mailbox providers: ${broken
    .map(({ what, words }) => `${what}: ${words}`)
    .join('; ')}. Mend that and resume it, or resume it with --anyway`;
  await db
    .updateTable('sending')
    .set(broken.length > 0 ? { state: 'paused', held } : { examined_at: now })
    .where('edition_id', '=', editionId)
    .where('state', '=', 'open')
    .execute();
  return broken.length > 0 ? held : undefined;
}

/** The size of an edition's letter, or the newest edition's, as HTML in bytes; undefined where none is printed. */
export async function letterSize(db: Db, editionId?: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('print')
    .select((print) => print.fn<number>('octet_length', ['html']).as('bytes'))
    .$if(editionId !== undefined, (print) => print.where('edition_id', '=', editionId!))
    .orderBy('edition_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.bytes;
}
