import { createHash, randomBytes } from 'node:crypto';
import { sql, transaction, type Db } from '../db/index.ts';
import { recordConsent, type Seen } from './record.ts';
import { asAddress } from './subscribe.ts';
import { linkTokens } from './tokens.ts';

/** What a reader can choose. */
export interface Wishes {
  /** 1 is Monday; null: as soon as the edition is closed. */
  weekday: number | null;
  hour: number | null;
  /** IANA name; null is the house's. */
  timeZone: string | null;
  /** Only stories of these; none: all. */
  topics: string[];
  short: boolean;
  plain: boolean;
  /** No letter before this day, 'YYYY-MM-DD'; null: no pause. */
  pausedUntil: string | null;
}

export interface Preferences extends Wishes {
  email: string;
  subscribed: boolean;
}

const mostTopics = 30;
const day = 86_400_000;

/** The preferences that a link from a letter opens; undefined where the link is not ours, too old, or of an earlier address. */
export async function preferencesOf(db: Db, token: string, now: Date): Promise<Preferences | undefined> {
  const reader = await readerOf(db, token, now);
  return (
    reader && {
      email: reader.email,
      subscribed: reader.confirmed_at !== null && reader.left_at === null,
      weekday: reader.weekday,
      hour: reader.hour,
      timeZone: reader.time_zone,
      topics: reader.topics,
      short: reader.short,
      plain: reader.plain,
      pausedUntil: reader.paused_until,
    }
  );
}

/** Wishes as a form sends them, in words; what makes no sense becomes the usual. */
export function asWishes(form: Record<string, string>): Wishes {
  const number = (name: string, from: number, until: number) => {
    const value = /^\d{1,2}$/.test(form[name] ?? '') ? Number(form[name]) : -1;
    return value >= from && value <= until ? value : null;
  };
  const weekday = number('weekday', 1, 7);
  const hour = number('hour', 0, 23) ?? 7;
  const zone = form.zone ?? '';
  const topics = (form.topics ?? '')
    .split(/[\n,;]/)
    .map((topic) =>
      topic
        .replace(/[\p{Cc}\s]+/gu, ' ')
        .trim()
        .slice(0, 80),
    )
    .filter(Boolean);
  const until = form.pause ?? '';
  return {
    weekday,
    hour: weekday === null ? null : hour,
    timeZone: isTimeZone(zone) ? zone : null,
    topics: [...new Set(topics)].slice(0, mostTopics),
    short: form.length === 'short',
    plain: form.form === 'plain',
    pausedUntil: /^\d{4}-\d\d-\d\d$/.test(until) && !Number.isNaN(Date.parse(until)) ? until : null,
  };
}

/** Keeps a reader's wishes. A time zone that the database does not know is left out. */
export async function saveWishes(db: Db, token: string, wishes: Wishes, now: Date): Promise<'saved' | 'unknown'> {
  const reader = await readerOf(db, token, now);
  if (!reader) return 'unknown';
  const { rows } = await sql`select from pg_timezone_names where name = ${wishes.timeZone}`.execute(db);
  await db
    .updateTable('reader')
    .set({
      weekday: wishes.weekday,
      hour: wishes.hour,
      time_zone: rows.length > 0 ? wishes.timeZone : null,
      topics: wishes.topics,
      short: wishes.short,
      plain: wishes.plain,
      paused_until: wishes.pausedUntil,
      seen_at: now,
      asked_again_at: null,
    })
    .where('id', '=', reader.id)
    .execute();
  return 'saved';
}

/**
 * A reader wants the letter at another address. It changes when whoever reads that mailbox confirms.
 *
 * @returns the token for the letter to the new address; undefined where none is to be sent: the link is not good, or the
 *   address is another reader's. The asker is told the same.
 */
export async function askChange(db: Db, token: string, typed: string, now: Date): Promise<string | undefined> {
  const email = asAddress(typed);
  const reader = await readerOf(db, token, now);
  if (!reader || !email) return undefined;
  const taken = await db.selectFrom('reader').select('id').where('email', '=', email).executeTakeFirst();
  if (taken) return undefined;
  const fresh = randomBytes(24).toString('base64url');
  await db
    .insertInto('reader_token')
    .values({
      hash: createHash('sha256').update(fresh).digest(),
      reader_id: reader.id,
      purpose: 'change',
      email,
      made_at: now,
      expires_at: new Date(now.getTime() + 3 * day),
    })
    .execute();
  return fresh;
}

/** The press on the page that the letter to the new address leads to. */
export async function confirmChange(db: Db, token: string, seen: Seen, now: Date): Promise<'changed' | 'unknown'> {
  return transaction(db, async (tx) => {
    const used = await tx
      .updateTable('reader_token')
      .set({ used_at: now })
      .where('hash', '=', createHash('sha256').update(token).digest())
      .where('purpose', '=', 'change')
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .returning(['reader_id', 'email'])
      .executeTakeFirst();
    if (!used?.email) return 'unknown';
    const taken = await tx.selectFrom('reader').select('id').where('email', '=', used.email).executeTakeFirst();
    if (taken) return 'unknown';
    await tx
      .updateTable('reader')
      .set({
        email: used.email,
        soft_returns: 0,
        rests_since: null,
        rests_because: null,
        seen_at: now,
        asked_again_at: null,
      })
      .where('id', '=', used.reader_id)
      .execute();
    await recordConsent(tx, used.reader_id, 'changed', seen, now);
    return 'changed';
  });
}

/** Everything that is held of a reader, for the reader. */
export async function everythingHeld(db: Db, token: string, now: Date): Promise<object | undefined> {
  const reader = await readerOf(db, token, now);
  return reader && heldOf(db, reader.id);
}

/** Everything that is held of a reader; undefined where there is none. */
export async function heldOf(db: Db, id: number) {
  const [reader, consents, links] = await Promise.all([
    db.selectFrom('reader').selectAll().where('id', '=', id).executeTakeFirst(),
    db
      .selectFrom('consent')
      .select(['what', 'wording', 'address', 'at'])
      .where('reader_id', '=', id)
      .orderBy('id')
      .execute(),
    db
      .selectFrom('reader_token')
      .select(['purpose', 'made_at', 'expires_at', 'used_at'])
      .where('reader_id', '=', id)
      .orderBy('made_at')
      .execute(),
  ]);
  return reader && { reader, consents, links };
}

/** The reader with this address, however its letters are written. */
export async function readerAt(db: Db, typed: string): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from reader where lower(email) = lower(${typed.trim()}) limit 1`.execute(db);
  return rows[0]?.id;
}

/**
 * Forgets a reader: everything that is held of them, and of their letters. Only the hash of the address stays, so that
 * no later import brings it back.
 */
export async function forget(db: Db, token: string, now: Date): Promise<'forgotten' | 'unknown'> {
  const reader = await readerOf(db, token, now);
  if (!reader) return 'unknown';
  await transaction(db, (tx) => forgetReader(tx, reader.id, now));
  return 'forgotten';
}

/** The same by the reader's id, in a transaction of the caller's; false where there is none. */
export async function forgetReader(tx: Db, id: number, now: Date): Promise<boolean> {
  const gone = await tx.deleteFrom('reader').where('id', '=', id).returning('email').executeTakeFirst();
  if (gone) await suppress(tx, gone.email, 'erased', now);
  return gone !== undefined;
}

/** Notes that an address is never to be mailed again, and lets its reader rest. */
export async function neverMail(tx: Db, email: string, because: string, now: Date): Promise<void> {
  await suppress(tx, email, because, now);
  await sql`
    update reader set rests_since = ${now}, rests_because = 'suppressed'
     where lower(email) = lower(${email}) and rests_since is null`.execute(tx);
}

export const hashOfAddress = (email: string) => createHash('sha256').update(email.toLowerCase()).digest();

/** Notes that an address is never to be mailed again by an import; whoever confirms anew is taken off. */
export async function suppress(db: Db, email: string, because: string, now: Date): Promise<void> {
  await db
    .insertInto('suppression')
    .values({ hash: hashOfAddress(email), because, at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** A fresh token for a reader's preferences, for who asks with their address alone; undefined where nobody is to be mailed. */
export async function preferencesToken(db: Db, typed: string, now: Date): Promise<string | undefined> {
  const email = asAddress(typed);
  if (!email) return undefined;
  const reader = await db
    .selectFrom('reader')
    .select(['id', 'email'])
    .where('email', '=', email)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst();
  return reader && (await linkTokens(db)).preferences(reader.id, reader.email, now);
}

async function readerOf(db: Db, token: string, now: Date) {
  const read = (await linkTokens(db)).readPreferences(token, now);
  if (!read) return undefined;
  const reader = await db.selectFrom('reader').selectAll().where('id', '=', read.readerId).executeTakeFirst();
  return reader && read.isOf(reader.email) ? reader : undefined;
}

function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z_]+(\/[\w+-]+)*$/.test(name) && Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
