import { sql, type Db } from '../db/index.ts';
import { breaksRules, examineMail } from './doctor.ts';
import type { Mailroom } from './mailroom.ts';

/** To more readers than this the large mailbox providers want their rules kept (Google's and Yahoo's for bulk senders). */
const many = 5000;

/**
 * Looks, once and before the first letter goes, whether all letters of a sending find their turn before their end, and
 * whether one to many keeps the rules of the large mailbox providers. One that does not is paused: resumed, it is looked at
 * anew, unless the editor sends it anyway.
 *
 * @returns why nothing goes out; undefined where it may
 */
export async function examineSending(
  db: Db,
  { house, signer, returns, relay, dns }: Mailroom,
  editionId: number,
  now: Date,
): Promise<string | undefined> {
  const sending = await db
    .selectFrom('sending')
    .select(['state', 'examined_at', 'anyway'])
    .where('edition_id', '=', editionId)
    .executeTakeFirst();
  if (sending?.state !== 'open' || sending.examined_at) return undefined;
  const faults: string[] = [];
  if (!sending.anyway) {
    const late = await whatDoesNotFit(db, editionId, now);
    if (late) faults.push(late);
    if (relay && (await isToMany(db, editionId))) {
      const letterBytes = await letterSize(db, editionId);
      const findings = await examineMail({ house, ...(signer && { signer }), returns, relay, letterBytes }, dns);
      if (findings.some(({ state }) => state === 'unknown'))
        return 'it goes to more than 5,000 readers, and DNS does not answer whether the rules of the large mailbox providers are kept';
      const broken = findings.filter(breaksRules).map(({ what, words }) => `${what}: ${words}`);
      if (broken.length > 0)
        faults.push(
          `it goes to more than 5,000 readers and breaks rules of the large mailbox providers: ${broken.join('; ')}`,
        );
    }
  }
  const held =
    faults.length > 0 ? `${faults.join('. And ')}. Mend that and resume it, or resume it with --anyway` : undefined;
  await db
    .updateTable('sending')
    .set(held ? { state: 'paused', held } : { examined_at: now })
    .where('edition_id', '=', editionId)
    .where('state', '=', 'open')
    .execute();
  return held;
}

/** How many letters would have their turn, by the limits for a domain, only after their end; undefined where none. */
async function whatDoesNotFit(db: Db, editionId: number, now: Date): Promise<string | undefined> {
  const { rows } = await sql<{ late: number; letters: number; domain: string; last: Date | null }>`
    select count(*) filter (where due_at >= not_after) as late, count(*) as letters, max(due_at) as last,
           coalesce(mode() within group (order by domain) filter (where due_at >= not_after), '') as domain
      from delivery where edition_id = ${editionId} and state = 'waiting'`.execute(db);
  const [{ late, letters, domain, last } = { late: 0, letters: 0, domain: '', last: null }] = rows;
  if (late === 0 || !last) return undefined;
  const days = Math.ceil((last.getTime() - now.getTime()) / 86_400_000);
  const number = (count: number) => count.toLocaleString('en');
  return `at the rate of MAIL_WARM_UP and MAIL_PER_DOMAIN it would take ${days} days, and ${number(late)} of ${number(letters)} letters (most of them to ${domain}) would not go before the edition is old: allow more`;
}

/** Whether it goes to so many that the large mailbox providers want their rules kept. */
async function isToMany(db: Db, editionId: number): Promise<boolean> {
  const readers = await db
    .selectFrom('delivery')
    .select('reader_id')
    .where('edition_id', '=', editionId)
    .limit(many + 1)
    .execute();
  return readers.length > many;
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
