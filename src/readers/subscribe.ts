import { randomBytes } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { sql, transaction, type Db } from '../db/index.ts';
import { flagsOf } from './judge.ts';
import { hashOfAddress, neverMailed } from './may-be-mailed.ts';
import { recordConsent, type Seen } from './record.ts';
import { hashOfToken, linkTokens } from './tokens.ts';

const day = 86_400_000;
/** How long the link in a confirmation letter holds. */
const confirmWithin = 3 * day;

const local = /^[^\s<>()[\],;:\\"@\p{C}\p{Z}]+$/u;
/** A name with a dot, or a country's own (ann@ai): there is mail at some; who writes bob@gmail left something out. */
const host =
  /^(?=.{1,253}$)(?:(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?|[a-z]{2})$/;
/** Scripts that are written together (UTS 39, highly restrictive); a name in others at once is made to look like another. */
const together = [
  /^\p{Script=Latin}*$/u,
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Latin}]*$/u,
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Latin}]*$/u,
  /^[\p{Script=Han}\p{Script=Bopomofo}\p{Script=Latin}]*$/u,
  ...['Cyrillic', 'Greek', 'Arabic', 'Hebrew', 'Devanagari', 'Thai', 'Georgian', 'Armenian', 'Bengali', 'Tamil'].map(
    (script) => new RegExp(`^\\p{Script=${script}}*$`, 'u'),
  ),
];

/** A host as mail servers know it, in ASCII (IDNA, RFC 5891); undefined where it is none, or mixes scripts. */
function asHost(typed: string): string | undefined {
  const labels = typed.normalize('NFC').split('.');
  const plain = labels.every((label) => {
    const letters = label.replace(/[\d-]/g, '').replace(/\p{M}/gu, '');
    return /^\p{L}*$/u.test(letters) && together.some((scripts) => scripts.test(letters));
  });
  const ascii = plain ? domainToASCII(typed) : '';
  return host.test(ascii) ? ascii : undefined;
}

/** An address as it is kept: what is left of the @ as written, the host in lower case (RFC 5321, 2.4) and in ASCII. */
export function asAddress(typed: string): string | undefined {
  const address = typed.trim();
  const at = address.lastIndexOf('@');
  const [name, domain] = [address.slice(0, at), asHost(address.slice(at + 1))];
  const plain = local.test(name) && !name.startsWith('.') && !name.endsWith('.') && !name.includes('..');
  return at > 0 && plain && domain && Buffer.byteLength(name) <= 64 && Buffer.byteLength(`${name}@${domain}`) <= 254
    ? `${name}@${domain}`
    : undefined;
}

/**
 * Somebody asks for the letter at this address. Nothing is mailed but one question: whoever reads that mailbox decides.
 *
 * @returns the token for the question's link, or undefined where none is to be mailed: the address gets the letter already,
 *   or is never to be mailed. The asker is told the same.
 */
export async function ask(db: Db, email: string, now: Date, seen?: Seen): Promise<string | undefined> {
  return transaction(db, async (tx) => {
    if (await neverMailed(tx, email)) return undefined;
    await tx
      .insertInto('reader')
      .values({ email, asked_at: now, flags: flagsOf(email) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const reader = await tx
      .selectFrom('reader')
      .selectAll()
      .where(sql<string>`lower(email)`, '=', sql<string>`lower(${email})`)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (reader.confirmed_at && !reader.left_at && !reader.rests_since) return undefined;
    const token = randomBytes(24).toString('base64url');
    await tx.updateTable('reader').set({ asked_at: now }).where('id', '=', reader.id).execute();
    await tx
      .insertInto('reader_token')
      .values({
        hash: hashOfToken(token),
        reader_id: reader.id,
        purpose: 'confirm',
        email,
        made_at: now,
        expires_at: new Date(now.getTime() + confirmWithin),
      })
      .execute();
    if (seen) await recordConsent(tx, reader.id, { what: 'asked', ...seen }, now);
    return token;
  });
}

/**
 * The press on the confirmation page. A token works once, and for three days. The letter comes to the address as it was
 * written when it was asked for.
 */
export async function confirm(db: Db, token: string, now: Date, seen?: Seen): Promise<'confirmed' | 'unknown'> {
  return transaction(db, async (tx) => {
    const used = await tx
      .updateTable('reader_token')
      .set({ used_at: now })
      .where('hash', '=', hashOfToken(token))
      .where('purpose', '=', 'confirm')
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .returning(['reader_id', 'email'])
      .executeTakeFirst();
    if (!used) return 'unknown';
    const reader = await tx
      .selectFrom('reader')
      .select('email')
      .where('id', '=', used.reader_id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (await neverMailed(tx, reader.email)) return 'unknown';
    const asWritten = used.email?.toLowerCase() === reader.email.toLowerCase() ? used.email : reader.email;
    await tx
      .updateTable('reader')
      .set({
        email: asWritten,
        confirmed_at: now,
        seen_at: now,
        asked_again_at: null,
        left_at: null,
        soft_returns: 0,
        rests_since: null,
        rests_because: null,
      })
      .where('id', '=', used.reader_id)
      .execute();
    // Who erased themselves, and came back: an import need not be kept from them any more.
    await tx.deleteFrom('suppression').where('hash', '=', hashOfAddress(reader.email)).execute();
    if (seen) await recordConsent(tx, used.reader_id, { what: 'confirmed', ...seen }, now);
    return 'confirmed';
  });
}

/** The press on the leaving page, or a mail program's one click (RFC 8058). Leaving twice is leaving. */
export async function leave(db: Db, token: string, now: Date): Promise<'left' | 'unknown'> {
  const id = (await linkTokens(db)).readLeave(token);
  if (id === undefined) return 'unknown';
  await leaveAs(db, id, now);
  return 'left';
}

/** Notes that a reader left. */
export async function leaveAs(db: Db, id: number, now: Date): Promise<void> {
  const left = await db
    .updateTable('reader')
    .set({ left_at: now })
    .where('id', '=', id)
    .where('left_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (left) await recordConsent(db, id, { what: 'left', wording: 'Leave', network: '' }, now);
}
