import { createHash, randomBytes } from 'node:crypto';
import { transaction, type Db } from '../db/index.ts';
import { flagsOf } from './judge.ts';
import { recordConsent, type Seen } from './record.ts';
import { linkTokens } from './tokens.ts';

const day = 86_400_000;
/** How long the link in a confirmation letter holds. */
const confirmWithin = 3 * day;
/** A confirmation letter goes to one address at most this often, whoever asks. */
const askAgainAfter = 10 * 60_000;

const hashOf = (token: string) => createHash('sha256').update(token).digest();

/** An address as it is kept: what is left of the @ as written, the host in lower case (RFC 5321, 2.4). */
export function asAddress(typed: string): string | undefined {
  const match =
    /^([^\s<>()[\],;:\\"@\p{C}\p{Z}]{1,64})@([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)$/iu.exec(
      typed.trim(),
    );
  const [, local = '', host = ''] = match ?? [];
  const plain = local && !local.startsWith('.') && !local.endsWith('.') && !local.includes('..');
  return plain && host.length <= 253 ? `${local}@${host.toLowerCase()}` : undefined;
}

/**
 * Somebody asks for the letter at this address. Nothing is mailed but one confirmation: whoever reads that mailbox decides.
 *
 * @returns the token for the confirmation letter's link, or undefined where none is to be sent now: the address is
 *   subscribed, or was asked a moment ago. The asker is told the same in each case.
 */
export async function ask(db: Db, email: string, now: Date, seen?: Seen): Promise<string | undefined> {
  return transaction(db, async (tx) => {
    await tx
      .insertInto('reader')
      .values({ email, asked_at: new Date(0), flags: flagsOf(email) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const reader = await tx
      .selectFrom('reader')
      .selectAll()
      .where('email', '=', email)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const subscribed = reader.confirmed_at && !reader.left_at && !reader.rests_since;
    if (subscribed || now.getTime() - reader.asked_at.getTime() < askAgainAfter) return undefined;
    const token = randomBytes(24).toString('base64url');
    await tx.updateTable('reader').set({ asked_at: now }).where('id', '=', reader.id).execute();
    await tx
      .insertInto('reader_token')
      .values({
        hash: hashOf(token),
        reader_id: reader.id,
        purpose: 'confirm',
        made_at: now,
        expires_at: new Date(now.getTime() + confirmWithin),
      })
      .execute();
    if (seen) await recordConsent(tx, reader.id, 'asked', seen, now);
    return token;
  });
}

/** The press on the confirmation page. A token works once, and for three days. */
export async function confirm(db: Db, token: string, now: Date, seen?: Seen): Promise<'confirmed' | 'unknown'> {
  return transaction(db, async (tx) => {
    const used = await tx
      .updateTable('reader_token')
      .set({ used_at: now })
      .where('hash', '=', hashOf(token))
      .where('purpose', '=', 'confirm')
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .returning('reader_id')
      .executeTakeFirst();
    if (!used) return 'unknown';
    const { email } = await tx
      .updateTable('reader')
      .set({
        confirmed_at: now,
        seen_at: now,
        asked_again_at: null,
        left_at: null,
        soft_returns: 0,
        rests_since: null,
        rests_because: null,
      })
      .where('id', '=', used.reader_id)
      .returning('email')
      .executeTakeFirstOrThrow();
    // Their own press says more than an earlier wish not to be imported.
    await tx.deleteFrom('suppression').where('hash', '=', hashOf(email.toLowerCase())).execute();
    if (seen) await recordConsent(tx, used.reader_id, 'confirmed', seen, now);
    return 'confirmed';
  });
}

/** The press on the leaving page, or a mail program's one click (RFC 8058). Leaving twice is leaving. */
export async function leave(db: Db, token: string, now: Date): Promise<'left' | 'unknown'> {
  const id = (await linkTokens(db)).readLeave(token);
  if (id === undefined) return 'unknown';
  const left = await db
    .updateTable('reader')
    .set({ left_at: now })
    .where('id', '=', id)
    .where('left_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (left) await recordConsent(db, id, 'left', { wording: 'Leave', network: '' }, now);
  return 'left';
}
