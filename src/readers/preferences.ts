import { randomBytes } from 'node:crypto';
import { sql, transaction, type Db } from '../db/index.ts';
import { flagsOf } from './judge.ts';
import { neverMailed, suppress } from './may-be-mailed.ts';
import { recordConsent, type Seen } from './record.ts';
import { leaveAs } from './subscribe.ts';
import { hashOfToken, linkTokens } from './tokens.ts';
import { canonicalZone } from './zones.ts';

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
  /** Gets letters. */
  subscribed: boolean;
  /** The link was mailed by itself not long ago: whoever has it reads that mailbox. One from a letter may have been passed on. */
  fresh: boolean;
}

const mostTopics = 30;
const day = 86_400_000;

/** The preferences that a link from a letter opens; undefined where the link is not ours, too old, or of an earlier address. */
export async function preferencesOf(db: Db, token: string, now: Date): Promise<Preferences | undefined> {
  const found = await readerOf(db, token, now);
  if (!found) return undefined;
  const { reader, fresh } = found;
  return {
    email: reader.email,
    subscribed: reader.confirmed_at !== null && reader.left_at === null && reader.rests_since === null,
    fresh,
    weekday: reader.weekday,
    hour: reader.hour,
    timeZone: reader.time_zone,
    topics: reader.topics,
    short: reader.short,
    plain: reader.plain,
    pausedUntil: reader.paused_until,
  };
}

/** Wishes as a form sends them, in words; what makes no sense becomes the usual. */
export function asWishes(form: Record<string, string>): Wishes {
  const number = (name: string, from: number, until: number) => {
    const value = /^\d{1,2}$/.test(form[name] ?? '') ? Number(form[name]) : -1;
    return value >= from && value <= until ? value : null;
  };
  const weekday = number('weekday', 1, 7);
  const hour = number('hour', 0, 23) ?? 7;
  return {
    weekday,
    hour: weekday === null ? null : hour,
    timeZone: canonicalZone(form.zone ?? '') ?? null,
    topics: topicsIn(form.topics ?? ''),
    short: form.length === 'short',
    plain: form.form === 'plain',
    pausedUntil: asDay(form.pause ?? '') ?? null,
  };
}

/** Topics, one a line or with a comma or semicolon between them. */
export function topicsIn(typed: string): string[] {
  const topics = typed.split(/[\n,;]/).map((topic) =>
    topic
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim()
      .slice(0, 80),
  );
  return [...new Set(topics.filter(Boolean))].slice(0, mostTopics);
}

/** A day as a form sends it, 'YYYY-MM-DD'; null where none was written, undefined where it is not in the calendar. */
export function asDay(typed: string): string | null | undefined {
  if (typed === '') return null;
  const day = new Date(/^(?:19|2\d)\d\d-\d\d-\d\d$/.test(typed) ? typed : Number.NaN);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(typed) ? typed : undefined;
}

/** Keeps a reader's wishes. */
export async function saveWishes(db: Db, token: string, wishes: Wishes, now: Date): Promise<'saved' | 'unknown'> {
  const found = await readerOf(db, token, now);
  if (!found) return 'unknown';
  await db
    .updateTable('reader')
    .set({
      weekday: wishes.weekday,
      hour: wishes.hour,
      time_zone: wishes.timeZone,
      topics: wishes.topics,
      short: wishes.short,
      plain: wishes.plain,
      paused_until: wishes.pausedUntil,
      seen_at: now,
      asked_again_at: null,
    })
    .where('id', '=', found.reader.id)
    .execute();
  return 'saved';
}

/** Leaves by the link to the preferences: it goes with letters, as the link for leaving does. */
export async function leaveByPreferences(db: Db, token: string, now: Date): Promise<'left' | 'unknown'> {
  const found = await readerOf(db, token, now);
  if (!found) return 'unknown';
  await leaveAs(db, found.reader.id, now);
  return 'left';
}

/**
 * A reader wants the letter at another address. It changes when whoever reads that mailbox confirms. The caller has seen
 * a fresh proof.
 *
 * @returns the token for the mail to the new address; undefined where none is to be sent: it is another reader's, or
 *   never to be mailed. The asker is told the same.
 */
export async function askChange(db: Db, readerId: number, email: string, now: Date): Promise<string | undefined> {
  const reader = await db.selectFrom('reader').select('email').where('id', '=', readerId).executeTakeFirst();
  if (!reader || reader.email === email || !(await isFree(db, email, readerId))) return undefined;
  return changeToken(db, readerId, { purpose: 'change', email, holds: 3 * day }, now);
}

/** Whether a reader may have this address: nobody else has it. In other letters it is their own, and may be mended. */
async function isFree(db: Db, email: string, readerId: number): Promise<boolean> {
  const taken = await readerAt(db, email);
  return (taken === undefined || taken === readerId) && !(await neverMailed(db, email));
}

async function changeToken(
  db: Db,
  readerId: number,
  { purpose, email, holds }: { purpose: 'change' | 'back'; email: string; holds: number },
  now: Date,
): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await db
    .insertInto('reader_token')
    .values({
      hash: hashOfToken(token),
      reader_id: readerId,
      purpose,
      email,
      made_at: now,
      expires_at: new Date(now.getTime() + holds),
    })
    .execute();
  return token;
}

/** An address that was changed. */
export interface Changed {
  reader: number;
  /** What it was before. */
  before: string;
  /** A token by which whoever reads that mailbox takes it back within a week; none where that is what was done. */
  back?: string;
}

/** The press on the page that the mail to the new address leads to. Of the other tokens for a change none holds any more. */
export async function confirmChange(db: Db, token: string, seen: Seen, now: Date): Promise<Changed | undefined> {
  return transaction(db, async (tx) => {
    const used = await tx
      .updateTable('reader_token')
      .set({ used_at: now })
      .where('hash', '=', hashOfToken(token))
      .where('purpose', 'in', ['change', 'back'])
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .returning(['reader_id', 'email', 'purpose'])
      .executeTakeFirst();
    if (!used?.email || !(await isFree(tx, used.email, used.reader_id))) return undefined;
    const reader = await tx
      .selectFrom('reader')
      .select(['id', 'email', 'rests_because'])
      .where('id', '=', used.reader_id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const unwanted = reader.rests_because === 'complaint' || reader.rests_because === 'suppressed';
    await tx
      .updateTable('reader')
      .set({
        email: used.email,
        flags: flagsOf(used.email),
        soft_returns: 0,
        ...(!unwanted && { rests_since: null, rests_because: null }),
        seen_at: now,
        asked_again_at: null,
      })
      .where('id', '=', reader.id)
      .execute();
    await tx
      .updateTable('reader_token')
      .set({ used_at: now })
      .where('reader_id', '=', reader.id)
      .where('purpose', 'in', ['change', 'back'])
      .where('used_at', 'is', null)
      .execute();
    await recordConsent(tx, reader.id, { what: 'changed', ...seen }, now);
    const back =
      used.purpose === 'change' &&
      (await changeToken(tx, reader.id, { purpose: 'back', email: reader.email, holds: 7 * day }, now));
    return { reader: reader.id, before: reader.email, ...(back && { back }) };
  });
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
 * Forgets a reader, for a fresh proof: everything that is held of them, and of their letters. Only the hash of the address
 * stays, so that no later import brings it back.
 */
export async function forget(db: Db, token: string, now: Date): Promise<'forgotten' | 'stale' | 'unknown'> {
  const found = await readerOf(db, token, now);
  if (!found) return 'unknown';
  if (!found.fresh) return 'stale';
  await transaction(db, (tx) => forgetReader(tx, found.reader.id, now));
  return 'forgotten';
}

/** The same by the reader's id, in a transaction of the caller's; false where there is none. */
export async function forgetReader(tx: Db, id: number, now: Date): Promise<boolean> {
  const gone = await tx.deleteFrom('reader').where('id', '=', id).returning('email').executeTakeFirst();
  if (gone) await suppress(tx, gone.email, 'erased', now);
  return gone !== undefined;
}

/** A proof for the reader with this address, by which their preferences open; undefined where there is none who confirmed. */
export async function proofFor(
  db: Db,
  email: string,
  now: Date,
): Promise<{ reader: number; email: string; token: string } | undefined> {
  const id = await readerAt(db, email);
  if (id === undefined) return undefined;
  const reader = await db
    .selectFrom('reader')
    .select(['email', 'confirmed_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!reader?.confirmed_at) return undefined;
  return { reader: id, email: reader.email, token: (await linkTokens(db)).proof(id, reader.email, now) };
}

/** Whose link it is, and whether it is a fresh proof; undefined where it is not ours, too old, or of an earlier address. */
export async function readerBehind(
  db: Db,
  token: string,
  now: Date,
): Promise<{ id: number; email: string; fresh: boolean } | undefined> {
  const found = await readerOf(db, token, now);
  return found && { id: found.reader.id, email: found.reader.email, fresh: found.fresh };
}

async function readerOf(db: Db, token: string, now: Date) {
  const read = (await linkTokens(db)).readPreferences(token, now);
  if (!read) return undefined;
  const reader = await db.selectFrom('reader').selectAll().where('id', '=', read.readerId).executeTakeFirst();
  return reader && read.isOf(reader.email) ? { reader, fresh: read.fresh } : undefined;
}
