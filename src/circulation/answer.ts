import { randomBytes } from 'node:crypto';
import { sql, transaction, type Db } from '../db/index.ts';
import {
  alreadyMail,
  changeMail,
  commentMail,
  confirmMail,
  liveMail,
  preferencesMail,
  queueMail,
  signInMail,
} from '../press/index.ts';
import { type House } from '../house/index.ts';
import { ask, askChange, linkTokens, neverMailed, proofFor, readerAt, roleOf, type SignIn } from '../readers/index.ts';

const minute = 60_000;
const day = 86_400_000;
/** A question goes to one address at most this often, whoever asks; to who gets the letter already, a word of it. */
const [askAgainAfter, tellAgainAfter] = [10 * minute, day];
/** An errand that fails is tried again after a minute, then twice that, and so on, so many times. */
const mostTries = 8;
/** What is done is kept so long, for who looks how far it is. */
const keptFor = day;

export interface Answered {
  answered: number;
  /** Of them, those that a mail follows from. */
  mails: number;
}

interface Errand {
  id: number;
  kind: 'subscribe' | 'preferences' | 'sign-in' | 'change' | 'comment';
  email: string;
  details: { wording?: string; network?: string; to?: string; reader?: number; comment?: number };
  tries: number;
}

interface Tools {
  house: House;
  signIn: Pick<SignIn, 'ask'>;
}

/**
 * Does what was asked for, each errand in a transaction with the mail that follows from it, which the queue has from then
 * on. Any number of workers may do so at once.
 */
export async function answerErrands(db: Db, tools: Tools, now: Date): Promise<Answered> {
  const tally: Answered = { answered: 0, mails: 0 };
  let failure: unknown;
  for (;;) {
    let errand: Errand | undefined;
    try {
      const mail = await transaction(db, async (tx) => {
        errand = await next(tx, now);
        if (!errand) return undefined;
        const mail = await answers[errand.kind](tx, errand, tools, now);
        await tx
          .updateTable('errand')
          .set({ done_at: now, email: '', details: '{}', mail_id: mail ?? null })
          .where('id', '=', errand.id)
          .execute();
        return mail;
      });
      if (!errand) break;
      tally.answered++;
      if (mail !== undefined) tally.mails++;
    } catch (error) {
      failure ??= error;
      if (!errand) break;
      const tries = errand.tries + 1;
      const later = { tries, due_at: new Date(now.getTime() + minute * 2 ** errand.tries) };
      const set = tries < mostTries ? later : { tries, done_at: now, email: '', details: '{}' };
      await db.updateTable('errand').set(set).where('id', '=', errand.id).execute();
    }
  }
  await db
    .deleteFrom('errand')
    .where('done_at', '<', new Date(now.getTime() - keptFor))
    .execute();
  if (failure) throw failure;
  return tally;
}

async function next(tx: Db, now: Date): Promise<Errand | undefined> {
  const { rows } = await sql<Errand>`
    select id, kind, email, details, tries from errand where done_at is null and due_at <= ${now}
     order by due_at, id limit 1 for update skip locked`.execute(tx);
  return rows[0];
}

/** What follows from each kind of errand. @returns the mail's number; undefined where none follows */
const answers: Record<
  Errand['kind'],
  (tx: Db, errand: Errand, tools: Tools, now: Date) => Promise<number | undefined>
> = {
  async subscribe(tx, { email, details }, { house }, now) {
    const about = 'subscribe';
    // A subscriber is told that they are one, as anybody else is asked: nobody sees a difference.
    const known = await subscriber(tx, email, now);
    const live = await liveMail(tx, { to: email, about, sentWithin: known ? tellAgainAfter : askAgainAfter }, now);
    if (live !== undefined) return live;
    if (known) {
      const words = alreadyMail(house, known.token);
      return queueMail(tx, house, { ...words, to: known.email, about, reader: known.reader, goodFor: day }, now);
    }
    const { wording = '', network = '' } = details;
    const asked = await ask(tx, email, now, { wording, network });
    if (asked === undefined && !(await neverMailed(tx, email))) return undefined;
    // Never to be mailed: its asker sees what the relay says of it, as everybody does, and it gets nothing.
    const token = asked ?? randomBytes(24).toString('base64url');
    const reader = await readerAt(tx, email);
    const words = { ...confirmMail(house, token), ...(reader !== undefined && { reader }) };
    return queueMail(tx, house, { ...words, to: email, about, goodFor: day, tracked: true }, now);
  },

  async preferences(tx, { email }, { house }, now) {
    const about = 'preferences';
    const proof = await proofFor(tx, email, now);
    if (!proof) return undefined;
    const live = await liveMail(tx, { to: email, about, sentWithin: minute }, now);
    if (live !== undefined) return live;
    const words = preferencesMail(house, proof.token);
    return queueMail(tx, house, { ...words, to: proof.email, about, reader: proof.reader, goodFor: day }, now);
  },

  async 'sign-in'(tx, { email, details }, { house, signIn }, now) {
    // Who works at the desk must come in, whatever their address is listed for as a reader's.
    const staff = (await roleOf(tx, email)) !== 'reader';
    if (!staff && (await neverMailed(tx, email))) return undefined;
    const path = `/sign-in/${await signIn.ask(email)}${details.to && `?to=${encodeURIComponent(details.to)}`}`;
    const words = signInMail(house, path);
    return queueMail(tx, house, { ...words, to: email, about: 'sign-in', staff, goodFor: 20 * minute }, now);
  },

  async comment(tx, { email, details }, { house }, now) {
    const staff = (await roleOf(tx, email)) !== 'reader';
    if (!staff && (await neverMailed(tx, email))) return undefined;
    const words = commentMail(house, (await linkTokens(tx)).comment(Number(details.comment)));
    return queueMail(tx, house, { ...words, to: email, about: 'comment', staff, goodFor: day }, now);
  },

  async change(tx, { email, details }, { house }, now) {
    const about = 'change';
    const reader = Number(details.reader);
    const live = await liveMail(tx, { to: email, about, sentWithin: askAgainAfter }, now);
    if (live !== undefined) return live;
    const token = await askChange(tx, reader, email, now);
    if (token === undefined) return undefined;
    return queueMail(tx, house, { ...changeMail(house, token), to: email, about, reader, goodFor: day }, now);
  },
};

async function subscriber(tx: Db, email: string, now: Date) {
  const proof = await proofFor(tx, email, now);
  if (!proof) return undefined;
  const reader = await tx
    .selectFrom('reader')
    .select(['left_at', 'rests_since'])
    .where('id', '=', proof.reader)
    .executeTakeFirstOrThrow();
  return reader.left_at || reader.rests_since ? undefined : proof;
}
