import { createHash, createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Db } from '../db/index.ts';

const day = 86_400_000;
/** A link to the preferences holds so many days: it shows what is kept of a reader, and letters are passed on. */
const preferencesHold = 60;
/** A link that was mailed by itself proves for so many minutes whose mailbox it came to. */
const proofHolds = 24 * 60;
const minute = 60_000;

/** What is kept of a token that works once. */
export const hashOfToken = (token: string) => createHash('sha256').update(token).digest();

/** What signs and reads the links in letters. A signature is 18 bytes of HMAC-SHA-256. */
export interface LinkTokens {
  /** For leaving: good for ever, the same each time. */
  leave(readerId: number): string;
  readLeave(token: string): number | undefined;
  /** For the preferences: for some weeks, and only while the reader has this address. Letters are passed on, and this goes with them. */
  preferences(readerId: number, email: string, now: Date): string;
  /** The same for a mail of its own to that address: for a day it is also the proof for what cannot be taken back. */
  proof(readerId: number, email: string, now: Date): string;
  /** Whose preferences, what their address must be proven with, and whether it is a fresh proof; undefined where it is not of ours or too old. */
  readPreferences(
    token: string,
    now: Date,
  ): { readerId: number; fresh: boolean; isOf(email: string): boolean } | undefined;
  /** For being told no more of answers to one's comments: good for ever. */
  quiet(personId: number): string;
  readQuiet(token: string): number | undefined;
  /** For the press that publishes what somebody wrote who has not signed in. */
  comment(draftId: number): string;
  readComment(token: string): number | undefined;
  /** For the sender's address of a letter: whose it was, in lower case and digits, since mail servers change case. */
  returns(editionId: number, readerId: number): string;
  readReturns(editionId: number, token: string): number | undefined;
  /** What the terminal prints, for looking at the outbox and the figures without signing in: good for ever, the same each time. */
  readonly terminal: string;
}

/** Opens the key that signs links; it is made at first use. */
export async function linkTokens(db: Db): Promise<LinkTokens> {
  await db
    .insertInto('reader_key')
    .values({ purpose: 'leave', key: randomBytes(32) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { key: secret } = await db
    .selectFrom('reader_key')
    .select('key')
    .where('purpose', '=', 'leave')
    .executeTakeFirstOrThrow();
  const key = createSecretKey(secret); // read once: a letter takes four signatures
  const former = new Map<number, number>();
  for (const { id, reader_id } of await db.selectFrom('former_reader').selectAll().execute()) former.set(id, reader_id);
  /** The reader whose link it is today. */
  const whose = (readerId: number) => former.get(readerId) ?? readerId;
  const sign = (words: string) => createHmac('sha256', key).update(words).digest().subarray(0, 18);
  const isSigned = (words: string, signature: Buffer) => {
    const due = sign(words).subarray(0, signature.length);
    return signature.length >= 9 && timingSafeEqual(signature, due);
  };
  const signature = (token: string) => Buffer.from(token, 'base64url');
  const shown = (readerId: string | number, until: string | number, email: string) =>
    `preferences ${readerId} ${until} ${email}`;
  const preferences = (readerId: number, until: string, email: string) =>
    `${readerId}-${until}-${sign(shown(readerId, until, email)).toString('base64url')}`;
  const lastDay = (now: Date) => String(Math.floor(now.getTime() / day) + preferencesHold);
  const returning = (editionId: number, readerId: number) => `returns ${editionId} ${readerId}`;

  const lasting = (what: 'leave' | 'quiet' | 'comment', id: number) =>
    `${id}-${sign(`${what} ${id}`).toString('base64url')}`;
  const readLasting = (what: 'leave' | 'quiet' | 'comment', token: string) => {
    const [, id, signed = ''] = /^([1-9]\d{0,8})-([\w-]{24})$/.exec(token) ?? [];
    return id && isSigned(`${what} ${Number(id)}`, signature(signed)) ? Number(id) : undefined;
  };

  return {
    terminal: sign('terminal').toString('base64url'),
    leave: (readerId) => lasting('leave', readerId),
    readLeave(token) {
      const readerId = readLasting('leave', token);
      return readerId === undefined ? undefined : whose(readerId);
    },
    quiet: (personId) => lasting('quiet', personId),
    readQuiet: (token) => readLasting('quiet', token),
    comment: (draftId) => lasting('comment', draftId),
    readComment: (token) => readLasting('comment', token),
    preferences: (readerId, email, now) => preferences(readerId, lastDay(now), email),
    proof: (readerId, email, now) =>
      preferences(readerId, `${lastDay(now)}-${Math.floor(now.getTime() / minute) + proofHolds}`, email),
    readPreferences(token, now) {
      const [, id, until = '', last, proof, signed = ''] =
        /^([1-9]\d{0,8})-(([1-9]\d{0,5})(?:-([1-9]\d{0,8}))?)-([\w-]{24})$/.exec(token) ?? [];
      if (!id || Number(last) < Math.floor(now.getTime() / day)) return undefined;
      return {
        readerId: Number(id),
        fresh: proof !== undefined && Number(proof) >= now.getTime() / minute,
        isOf: (email) => isSigned(shown(id, until, email), signature(signed)),
      };
    },
    returns: (editionId, readerId) =>
      `${readerId}-${sign(returning(editionId, readerId)).subarray(0, 9).toString('hex')}`,
    readReturns(editionId, token) {
      const [, id, signed = ''] = /^([1-9]\d{0,8})-([0-9a-f]{18})$/i.exec(token) ?? [];
      return id && isSigned(returning(editionId, Number(id)), Buffer.from(signed, 'hex'))
        ? whose(Number(id))
        : undefined;
    },
  };
}
