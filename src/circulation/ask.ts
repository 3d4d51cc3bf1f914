import { randomBytes } from 'node:crypto';
import { keepUnconfirmed, type NewComment } from '../comments/index.ts';
import { transaction, type Db } from '../db/index.ts';
import { mailsAreDelayed, mailState } from '../press/index.ts';
import { countAsking, hashOfToken, networkOf } from '../readers/index.ts';

/** What somebody asks for at a form that takes a mail. */
export type Wish =
  /** @param wording the words they agreed to */
  | { kind: 'subscribe'; email: string; wording: string }
  | { kind: 'preferences'; email: string }
  /** @param to where the link leads on to, a path of the site; '' is home */
  | { kind: 'sign-in'; email: string; to: string }
  /** Somebody who has not signed in wrote a comment. */
  | { kind: 'comment'; email: string; draft: NewComment }
  /** A reader who has proven themselves wants the letter at this address. */
  | { kind: 'change'; email: string; reader: number };

/**
 * Writes down what somebody asks for, and does nothing else: whether the address is known, and what mail follows, is found
 * out apart from the asking (`answerErrands`). So it is told in the same words, and takes the same time, whoever is asked for.
 *
 * @param host the asker's address
 * @returns a word by which the asker may look how far it is; 'too often' where their network asks for too many
 */
export async function askFor(db: Db, wish: Wish, host: string, now: Date): Promise<'too often' | { token: string }> {
  const { kind, email } = wish;
  const purpose = kind === 'sign-in' ? 'sign-in' : 'letter';
  let over = await countAsking(db, { email, host }, now, purpose);
  if (kind === 'change') over ??= await countAsking(db, { email: `reader ${wish.reader}`, host }, now, 'change');
  if (over === 'host') return 'too often';
  const token = randomBytes(18).toString('base64url');
  // An address that is asked for too often looks like any other.
  const done = over === undefined ? {} : { done_at: now, email: '' };
  await transaction(db, async (tx) => {
    const details = over === undefined ? await detailsOf(tx, wish, now) : {};
    await tx
      .insertInto('errand')
      .values({
        token: hashOfToken(token),
        kind,
        email,
        details: JSON.stringify({ ...details, network: networkOf(host) }),
        asked_at: now,
        due_at: now,
        ...done,
      })
      .execute();
  });
  return { token };
}

/** What the answer needs of what was asked for. A comment is kept apart: its words go into no mail. */
async function detailsOf(tx: Db, wish: Wish, now: Date): Promise<Record<string, string | number>> {
  if (wish.kind === 'comment') return { comment: await keepUnconfirmed(tx, wish.email, wish.draft, now) };
  const { kind: _, email: __, ...details } = wish;
  return details;
}

/**
 * How far an errand is, in what may be told to a stranger: *new*, not looked at yet; *going*, the mail went or will;
 * *delayed*, it could not be handed over yet; *refused*, the relay does not take the address; *lost*, ask again.
 */
export type HowFar = 'new' | 'going' | 'delayed' | 'refused' | 'lost';

/** How far the errand with this word is; undefined where there is none, or it is long over. */
export async function howFar(db: Db, token: string): Promise<HowFar | undefined> {
  const errand = await db
    .selectFrom('errand')
    .select(['done_at', 'mail_id'])
    .where('token', '=', hashOfToken(token))
    .executeTakeFirst();
  if (!errand) return undefined;
  if (!errand.done_at) return 'new';
  const state = errand.mail_id === null ? undefined : await mailState(db, errand.mail_id);
  if (state === 'refused' || state === 'lost' || state === 'delayed') return state;
  // Where there is no mail, what is told is what would be told of one.
  if (state === undefined && (await mailsAreDelayed(db))) return 'delayed';
  return state === 'waiting' ? 'new' : 'going';
}
