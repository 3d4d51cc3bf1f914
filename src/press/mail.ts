import { randomBytes, randomUUID } from 'node:crypto';
import { sql, type Db } from '../db/index.ts';
import { neverMailed } from '../readers/index.ts';
import { renewLease } from './claim.ts';
import { template, type Printed } from './compose.ts';
import { advance, heldBack } from './guard.ts';
import type { Mailroom } from './mailroom.ts';
import { newTally, tryAgain, unreachedInRow, Undelivered, type Tally } from './post.ts';
import { textAsHtml } from './variants.ts';

/** The queue of single mails: all but an edition's letters. Each is written down with what it is about, then sent, once. */

/** A mail to one address. */
export interface SingleMail extends Printed {
  to: string;
  /** What it is about: 'subscribe', 'sign-in', …. */
  about: string;
  /** Header fields besides the usual. */
  headers?: [string, string][];
  /** Whose it is: erased with them. */
  reader?: number;
  person?: number;
  /** So many milliseconds it may wait: after that it would be no use. */
  goodFor: number;
  /** To somebody of the house, who is mailed whatever stands on the list. */
  staff?: boolean;
  /** Its asker is told how far it is: where the address is never to be mailed, the relay is asked what it would say. */
  told?: boolean;
}

const minute = 60_000;
const day = 86_400_000;
/** A mail that was refused for now is tried again after a minute, then twice that, and so on, up to an hour. */
const longestWait = 60 * minute;
/** What was sent is kept for who asks how far it is, what was not for who looks for it. */
const [keepSent, keepOthers] = [2 * day, 30 * day];

/**
 * Puts a mail into the queue, in the transaction of what it is about. The queue holds its words until its fate is known.
 *
 * @returns its number; undefined where the address is never to be mailed and nobody is told how far it is
 */
export async function queueMail(
  db: Db,
  { mailFrom }: { mailFrom: string },
  { to, about, headers = [], reader, person, goodFor, staff, told, subject, html, text }: SingleMail,
  now: Date,
): Promise<number | undefined> {
  const never = !staff && (await neverMailed(db, to));
  if (never && !told) return undefined;
  const host = mailFrom.slice(mailFrom.lastIndexOf('@') + 1);
  const { id } = await db
    .insertInto('mail')
    .values({
      message_id: `<${randomBytes(16).toString('hex')}@${host}>`,
      recipient: to,
      about,
      reader_id: reader ?? null,
      person_id: person ?? null,
      subject,
      html,
      text,
      headers: JSON.stringify(headers),
      asked_only: never,
      state: 'waiting',
      queued_at: now,
      due_at: now,
      not_after: new Date(now.getTime() + goodFor),
      changed_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** The newest mail about the same to an address that waits, or was sent so many milliseconds ago: another would say nothing new. */
export async function liveMail(
  db: Db,
  to: string,
  about: string,
  sentWithin: number,
  now: Date,
): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from mail
     where lower(recipient) = lower(${to}) and about = ${about}
       and (state in ('waiting', 'sending') or state = 'sent' and changed_at > ${new Date(now.getTime() - sentWithin)})
     order by id desc limit 1`.execute(db);
  return rows[0]?.id;
}

/** How far a mail is; *delayed* is one that was tried and could not be handed over yet. */
export async function mailState(
  db: Db,
  id: number,
): Promise<'waiting' | 'delayed' | 'sent' | 'refused' | 'lost' | undefined> {
  const mail = await db.selectFrom('mail').select(['state', 'error']).where('id', '=', id).executeTakeFirst();
  if (!mail) return undefined;
  if (mail.state === 'refused' || mail.state === 'sent') return mail.state;
  if (mail.state === 'uncertain' || mail.state === 'expired') return 'lost';
  return mail.error === null ? 'waiting' : 'delayed';
}

/** Whether the relay is away just now: mails wait that it could not be reached for. */
export async function mailsAreDelayed(db: Db): Promise<boolean> {
  const { rows } = await sql`
    select from mail where state = 'waiting' and tries = 0 and error is not null limit 1`.execute(db);
  return rows.length > 0;
}

/** Single mails that wait, or never arrived, or whose fate nobody knows, newest first. */
export async function mailsNotSent(db: Db, most = 1000) {
  return db
    .selectFrom('mail')
    .select(['recipient', 'about', 'state', 'error', 'tries', 'queued_at as queued', 'due_at as due'])
    .select('message_id as messageId')
    .where('state', '!=', 'sent')
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
}

/** A mail whose fate is known keeps no words: they are its reader's, and may hold links. */
const wordless = sql`html = null, text = '', headers = '[]'`;

interface Due {
  id: number;
  message_id: string;
  recipient: string;
  subject: string;
  html: string | null;
  text: string;
  headers: [string, string][];
  asked_only: boolean;
  tries: number;
  repeats: number;
  not_after: Date;
}

/**
 * Sends the mails that are due, each once; any number of workers may do so at once. One that is refused for now waits,
 * longer each time; where the relay cannot be reached all wait. What was on its way when its worker died is *uncertain*,
 * unless the worker's journal knows better.
 *
 * @param stopping ends it early
 */
export async function sendMails(
  db: Db,
  mailroom: Mailroom,
  now: () => Promise<Date>,
  stopping?: AbortSignal,
): Promise<Tally> {
  const { post, witness, lease = 30, firstRetry = minute } = mailroom;
  const tally = newTally();
  const begun = await now();
  await reclaimMails(db, mailroom, begun);
  tally.expired = await expireMails(db, begun);
  const { rows: due } = await sql`
    select from mail where state = 'waiting' and due_at <= ${begun} limit 1`.execute(db);
  if (due.length === 0) return tally;
  const held = await heldBack(db, witness);
  if (held) tally.held = held;
  // Whoever must say that letters may go out again has to come in.
  const which = held ? sql`and about = 'sign-in'` : sql``;

  const sender = randomUUID();
  await renewLease(db, sender, lease);
  if (!held) await advance(db, witness);
  const journal = witness.journal(sender);
  let failure: unknown;
  let unreached: string | undefined;
  /** Mails in a row that found no relay which works for us, and its words: as long as no other is taken, it may lie in them. */
  const odd: { mail: Due; message: string }[] = [];
  const over = () => failure !== undefined || unreached !== undefined || stopping?.aborted === true;
  const beat = setInterval(
    () => void renewLease(db, sender, lease).catch((error: unknown) => (failure ??= error)),
    (lease * 1000) / 3,
  );

  const claim = async (at: Date): Promise<Due | undefined> => {
    const { rows } = await sql<Due>`
      update mail set state = 'sending', sender = ${sender}, changed_at = ${at}
       where id = (select id from mail where state = 'waiting' and due_at <= ${at} and not_after > ${at} ${which}
                    order by due_at, id limit 1 for update skip locked)
         and exists (select from sender where id = ${sender} and alive_until > clock_timestamp())
      returning id, message_id, recipient, subject, html, text, headers, asked_only, tries, repeats, not_after`.execute(
      db,
    );
    return rows[0];
  };
  const settle = (mail: Due, state: 'sent' | 'refused' | 'uncertain' | 'expired', error: string | null, at: Date) =>
    sql`update mail set state = ${state}, error = ${error}, changed_at = ${at}, sender = null, ${wordless}
         where id = ${mail.id} and sender = ${sender}`.execute(db);
  const wait = (mail: Due, error: string, tries: number, due: Date, at: Date) =>
    sql`update mail set state = 'waiting', error = ${error}, tries = ${tries}, due_at = ${due}, changed_at = ${at}, sender = null
         where id = ${mail.id} and sender = ${sender}`.execute(db);

  /** One that was refused for now: later each time, and never where its time is over by then. */
  const putBehind = async (mail: Due, message: string, at: Date) => {
    const due = tryAgain(at, mail.tries, firstRetry, longestWait);
    const useless = due >= mail.not_after;
    await (useless ? settle(mail, 'expired', message, at) : wait(mail, message, mail.tries + 1, due, at));
    tally[useless ? 'expired' : 'later']++;
  };

  async function carry(mail: Due, at: Date): Promise<void> {
    let taken = false;
    try {
      const begin = () => journal.begin(mail.message_id);
      const end = (took: boolean) => {
        taken = took;
        journal.end(mail.message_id, took);
      };
      await post.send(db, { ...asMail(mailroom, mail, at), begin, end }, at);
      await settle(mail, 'sent', null, at);
      if (!mail.asked_only) tally.sent++;
      for (const { mail: other, message } of odd.splice(0)) await putBehind(other, message, at);
    } catch (error) {
      if (taken) throw error;
      const { fate: said, message } =
        error instanceof Undelivered ? error : { fate: 'later' as const, message: (error as Error).message };
      // What a relay refuses for our sake, or a whole domain's, may go when that is mended.
      const fate =
        said === 'refused' && error instanceof Undelivered && error.about !== 'address' ? ('later' as const) : said;
      if (fate === 'refused') {
        await settle(mail, fate, message, at);
        tally.refused++;
      } else if (fate === 'uncertain') {
        if (mailroom.uncertain === 'resend' && mail.repeats === 0)
          await sql`update mail set state = 'waiting', repeats = 1, error = ${message}, sender = null
                     where id = ${mail.id} and sender = ${sender}`.execute(db);
        else await settle(mail, fate, message, at);
        tally.uncertain++;
      } else if (fate === 'unreached') {
        odd.push({ mail, message });
        const called = error instanceof Undelivered && error.command !== '';
        if (!called || odd.length >= unreachedInRow) unreached = message;
      } else {
        await putBehind(mail, message, at);
        if (!(error instanceof Undelivered)) throw error;
      }
    }
  }

  async function line(): Promise<void> {
    try {
      while (!over()) {
        const at = await now();
        const mail = await claim(at);
        if (!mail) return;
        await carry(mail, at);
      }
    } catch (error) {
      failure ??= error;
    }
  }

  try {
    await Promise.all(Array.from({ length: Math.min(post.atOnce, 8) }, line));
    if (failure === undefined) {
      const at = await now();
      unreached ??= odd.at(-1)?.message;
      for (const { mail, message } of odd)
        await wait(mail, message, mail.tries, new Date(at.getTime() + firstRetry), at);
    }
  } finally {
    clearInterval(beat);
    await db.deleteFrom('sender').where('id', '=', sender).execute();
    journal.close(failure === undefined);
  }
  if (failure) throw failure;
  if (unreached !== undefined) {
    await sql`
      update mail set error = ${unreached} where state = 'waiting' and error is null and due_at <= ${await now()}`.execute(
      db,
    );
    tally.held = unreached;
  }
  return tally;
}

function asMail({ house, signer }: Mailroom, mail: Due, date: Date) {
  const { message_id: messageId, recipient: to, subject, html, text } = mail;
  const headers: [string, string][] = [['Auto-Submitted', 'auto-generated'], ...mail.headers];
  return {
    messageId,
    to,
    sender: house.mailFrom,
    askedOnly: mail.asked_only,
    letter: () => ({ subject, text, html: html ?? textAsHtml(house, { subject, text }) }),
    raw: () =>
      template(
        { subject, html, text },
        { name: house.name, address: house.mailFrom },
        signer,
      )({ to, messageId, date, leave: '', preferences: '', headers }),
  };
}

/** What workers left on its way whose lease is over: by their journals it was taken, never went, or nobody knows. */
async function reclaimMails(db: Db, { witness }: Pick<Mailroom, 'witness'>, now: Date): Promise<void> {
  const { rows } = await sql<{ sender: string; mails: string[] }>`
    select sender, array_agg(message_id) as mails from mail
     where state = 'sending' and not exists (select from sender where id = mail.sender and alive_until > clock_timestamp())
     group by sender`.execute(db);
  for (const { sender, mails } of rows) {
    const told = witness.toldBy(sender, mails);
    const [taken, doubtful] = [[...(told?.taken ?? [])], told ? [...told.doubtful] : mails];
    const settle = (mails: readonly string[], state: 'sent' | 'uncertain', error: string | null) =>
      sql`update mail set state = ${state}, error = coalesce(${error}, error), ${wordless}, sender = null, changed_at = ${now}
           where sender = ${sender} and state = 'sending' and message_id = any(${mails}::text[])`.execute(db);
    await settle(taken, 'sent', null);
    await settle(doubtful, 'uncertain', 'its worker stopped while this mail was on its way');
    await sql`
      update mail set state = 'waiting', sender = null, changed_at = ${now}
       where sender = ${sender} and state = 'sending'`.execute(db);
    witness.forget(sender);
  }
}

/** What is no use any more is not sent, and what is long over is forgotten. */
async function expireMails(db: Db, now: Date): Promise<number> {
  const { rows } = await sql`
    update mail set state = 'expired', ${wordless}, changed_at = ${now},
                    error = coalesce(error || '; ', '') || 'its time was over'
     where state = 'waiting' and not_after <= ${now} returning id`.execute(db);
  await sql`
    delete from mail where state in ('sent', 'refused', 'uncertain', 'expired')
       and changed_at < (case state when 'sent' then ${new Date(now.getTime() - keepSent)}::timestamptz else ${new Date(now.getTime() - keepOthers)} end)`.execute(
    db,
  );
  return rows.length;
}
