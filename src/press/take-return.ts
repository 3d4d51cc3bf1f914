import { createHash } from 'node:crypto';
import { sql, transaction, type Db } from '../db/index.ts';
import { leaveAs, letterReturned, linkTokens, readerComplained, type LinkTokens } from '../readers/index.ts';
import { apart, oneLine } from '../text/index.ts';
import type { readReturn } from './bounces.ts';
import type { Notice } from './webhooks.ts';

/** Read where no reader of the site waits for it: anybody can write such a mail. */
const readApart = apart<typeof readReturn>(
  { file: new URL('bounces.ts', import.meta.url), name: 'readReturn', patience: 3_000, memory: 64 },
  () => 'A returned mail',
);

/** Signatures are remembered for as long as any could count, ms: half a day from a time that may lie half a day ahead. */
const signaturesKept = 3 * 86_400_000;

/** What came back, of one letter to one reader. */
export interface Returned {
  readerId: number;
  editionId: number | null;
  kind: 'hard' | 'soft' | 'full' | 'blocked' | 'complaint' | 'leave';
  status: string;
  words: string;
}

/**
 * Takes a mail that came to the address for returns, and does what follows for the reader it is about.
 *
 * Anybody can write such a mail. It counts where its recipient carries our signature, or where it names both a letter of
 * ours, by a name that cannot be guessed, and the address that letter went to.
 *
 * @param to the envelope's recipients; those in the header count as well
 * @returns what it was taken for; nothing where it is about no letter of ours, or has come before
 */
export async function takeReturn(db: Db, raw: Buffer, to: readonly string[], now: Date): Promise<Returned[]> {
  const report = await readApart(raw);
  const tokens = await linkTokens(db);
  const recipients = [...new Set([...to, ...report.recipients])];
  const taken: Returned[] = [];
  for (const token of recipients.flatMap((address) => /\+leave-([\w-]+)@/i.exec(address)?.[1] ?? [])) {
    // Letters of before have the link's own token, whose case must have survived.
    const readerId = tokens.readReturns(0, token) ?? tokens.readLeave(token);
    if (readerId === undefined) continue;
    await leaveAs(db, readerId, now);
    taken.push({ readerId, editionId: null, kind: 'leave', status: '', words: 'left by mail' });
  }
  const ours =
    recipients.map((address) => letterOf(address, tokens)).find((letter) => letter !== undefined) ??
    (await letterMarked(db, report.marks, report.messageId, tokens));
  if (report.kind === 'bounce') {
    for (const { address, kind, status, words } of report.bounces) {
      const letter = ours ?? (await letterOfMail(db, report.messageId, address));
      if (letter) taken.push({ ...letter, kind, status, words });
      if (ours) break; // a letter has one reader
    }
  } else if (report.kind === 'complaint' || report.kind === 'opt-out') {
    const [address = ''] = report.complainers;
    const letter = ours ?? (await letterOfMail(db, report.messageId, address));
    const kind = report.kind === 'opt-out' ? 'leave' : 'complaint';
    if (letter && kind === 'leave') await leaveAs(db, letter.readerId, now);
    if (letter) taken.push({ ...letter, kind, status: '', words: oneLine(report.subject) });
  }
  const key = createHash('sha256').update(raw).digest('hex');
  const fresh: Returned[] = [];
  for (const [index, returned] of taken.entries())
    if (await fileReturn(db, returned, `${key} ${index}`, now)) fresh.push(returned);
  return fresh;
}

/**
 * Takes what a relay told us in one call, its signature verified. A signature counts once, whatever comes with it: it may have been
 * overheard.
 *
 * @param signature what tells the call from all others, and is signed
 * @returns the notices that were taken
 */
export function takeCall(db: Db, signature: string, notices: readonly Notice[], now: Date): Promise<Notice[]> {
  return transaction(db, async (tx) => {
    await sql`delete from relay_call where at < ${new Date(now.getTime() - signaturesKept)}`.execute(tx);
    const { rows } = await sql`
      insert into relay_call (signature, at) values (${signature}, ${now}) on conflict do nothing returning at`.execute(
      tx,
    );
    const taken: Notice[] = [];
    if (rows.length > 0) for (const notice of notices) if (await takeNotice(tx, notice, now)) taken.push(notice);
    return taken;
  });
}

/** Takes one thing that a relay told us; a second time nothing. */
export async function takeNotice(db: Db, notice: Notice, now: Date): Promise<boolean> {
  const letter = (await letterNamed(db, notice.messageId, notice.address)) ?? (await lastLetterTo(db, notice.address));
  if (letter && notice.kind === 'leave') await leaveAs(db, letter.readerId, now);
  return letter !== undefined && fileReturn(db, { ...letter, ...notice }, notice.key, now);
}

/** Writes down what came back, and does what follows; a second time nothing. `key` tells one return from another. */
export function fileReturn(db: Db, returned: Returned, key: string, now: Date): Promise<boolean> {
  return transaction(db, (tx) => file(tx, returned, key, now));
}

async function file(db: Db, returned: Returned, key: string, now: Date): Promise<boolean> {
  const { readerId, editionId, kind, status } = returned;
  const words = returned.words.slice(0, 500);
  const { rows } = await sql`
    insert into returned_mail (message_key, edition_id, reader_id, kind, status, words, at)
    select ${key}, ${editionId}, id, ${kind}, ${status || null}, ${words}, ${now} from reader where id = ${readerId}
    on conflict (message_key) do nothing returning id`.execute(db);
  if (rows.length === 0) return false;
  if (kind === 'complaint') await readerComplained(db, readerId, now);
  if (kind === 'hard' || kind === 'soft' || kind === 'full') {
    // Letters are counted, not what is said of them: of this one it may have been said before.
    const said = await sql`
      select from returned_mail
       where reader_id = ${readerId} and edition_id = ${editionId} and kind in ('hard', 'soft', 'full') and message_key <> ${key}
       limit 1`.execute(db);
    if (said.rows.length > 0 && kind !== 'hard') return true;
    // In a row: the letter before came back as well.
    const before = await sql<{ returned: boolean }>`
      select exists (select from returned_mail where edition_id = delivery.edition_id and reader_id = ${readerId}
                        and kind in ('hard', 'soft', 'full')) as returned
        from delivery
       where reader_id = ${readerId} and edition_id < ${editionId ?? 0} and state in ('sent', 'refused')
       order by edition_id desc limit 1`.execute(db);
    await letterReturned(db, readerId, { forGood: kind === 'hard', again: before.rows[0]?.returned ?? false }, now);
  }
  if (kind === 'hard' && editionId !== null) {
    await sql`
      update delivery set state = 'refused', error = ${words}, changed_at = ${now}
       where edition_id = ${editionId} and reader_id = ${readerId} and state in ('sent', 'uncertain')`.execute(db);
  }
  return true;
}

/** The letter whose envelope had this sender (VERP). */
function letterOf(address: string, tokens: LinkTokens): { readerId: number; editionId: number } | undefined {
  const [, edition = '', token = ''] = /\+([1-9]\d{0,8})-(\d{1,9}-[0-9a-f]{18})@/i.exec(address) ?? [];
  if (!edition) return undefined;
  const readerId = tokens.readReturns(Number(edition), token);
  return readerId === undefined ? undefined : { readerId, editionId: Number(edition) };
}

/** Letters have had names that could be guessed; who names one of those has not proven to have seen it. */
const letterOfMail = async (db: Db, messageId: string, address: string) =>
  /\.[0-9a-f]{32}@/.test(messageId) ? letterNamed(db, messageId, address) : undefined;

/**
 * The letter of which a report shows our own marks: the envelope's sender, or the signed link to leave. Where a provider
 * takes the recipient out of a complaint, these are left.
 */
async function letterMarked(
  db: Db,
  marks: readonly string[],
  messageId: string,
  tokens: LinkTokens,
): Promise<{ readerId: number; editionId: number } | undefined> {
  const words = marks.join(' ').slice(0, 10_000);
  const letter = letterOf(words, tokens);
  if (letter) return letter;
  for (const [, token = ''] of words.matchAll(/(?:\/leave\/|\+leave-)([1-9]\d{0,8}-(?:[\w-]{24}|[0-9a-f]{18}\b))/gi)) {
    const readerId = tokens.readReturns(0, token) ?? tokens.readLeave(token);
    if (readerId === undefined) continue;
    const row = await db
      .selectFrom('delivery')
      .select('edition_id')
      .where('reader_id', '=', readerId)
      .orderBy((order) => order.case().when('message_id', '=', messageId).then(0).else(1).end())
      .orderBy('edition_id', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (row) return { readerId, editionId: row.edition_id };
  }
  return undefined;
}

/** The letter with this Message-ID, if it went to that address. */
async function letterNamed(
  db: Db,
  messageId: string,
  address: string,
): Promise<{ readerId: number; editionId: number } | undefined> {
  if (!messageId || !address) return undefined;
  const row = await db
    .selectFrom('delivery')
    .innerJoin('reader', 'reader.id', 'delivery.reader_id')
    .select(['reader_id', 'edition_id'])
    .where('message_id', '=', messageId.startsWith('<') ? messageId : `<${messageId}>`)
    .where(sql<string>`lower(email)`, '=', address.toLowerCase())
    .executeTakeFirst();
  return row && { readerId: row.reader_id, editionId: row.edition_id };
}

/** The newest letter to an address: for relays that do not keep our Message-ID. */
async function lastLetterTo(db: Db, address: string): Promise<{ readerId: number; editionId: number } | undefined> {
  const row = await db
    .selectFrom('delivery')
    .innerJoin('reader', 'reader.id', 'delivery.reader_id')
    .select(['reader_id', 'edition_id'])
    .where(sql<string>`lower(email)`, '=', address.toLowerCase())
    .orderBy('edition_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { readerId: row.reader_id, editionId: row.edition_id };
}
