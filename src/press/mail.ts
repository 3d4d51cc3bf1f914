import { randomBytes, randomUUID } from 'node:crypto';
import { sql, type Db } from '../db/index.ts';
import { neverMailed } from '../readers/index.ts';
import { domainOf } from '../text/index.ts';
import { renewLease } from './claim.ts';
import { template, type Printed } from './compose.ts';
import { advance, heldBack } from './restored.ts';
import type { Journal } from './journal.ts';
import type { Mailroom, SendingContext } from './mailroom.ts';
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
  tracked?: boolean;
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
  { to, about, headers = [], reader, person, goodFor, staff, tracked, subject, html, text }: SingleMail,
  now: Date,
): Promise<number | undefined> {
  const never = !staff && (await neverMailed(db, to));
  if (never && !tracked) return undefined;
  const { id } = await db
    .insertInto('mail')
    .values({
      message_id: `<${randomBytes(16).toString('hex')}@${domainOf(mailFrom)}>`,
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
  { to, about, sentWithin }: { to: string; about: string; sentWithin: number },
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
 */
export async function sendMails(context: SendingContext): Promise<Tally> {
  const { db, mailroom, now } = context;
  const begun = await now();
  await reclaimMails(db, mailroom, begun);
  const expired = await expireMails(db, begun);
  const { rows: due } = await sql`
    select from mail where state = 'waiting' and due_at <= ${begun} limit 1`.execute(db);
  if (due.length === 0) return { ...newTally(), expired };
  const held = await heldBack(db, mailroom.sendLog);
  const sender = randomUUID();
  await renewLease(db, sender, mailroom.lease ?? 30);
  if (!held) await advance(db, mailroom.sendLog);
  return new MailRun(context, sender, { ...newTally(), expired, ...(held && { held }) }).run();
}

/** One worker's run over the mails that are due. */
class MailRun {
  readonly #context: SendingContext;
  readonly #sender: string;
  readonly #tally: Tally;
  readonly #journal: Journal;
  #failure: unknown;
  /** The words of a relay that does not work for us. */
  #unreached: string | undefined;
  /** Mails in a row that found no relay which works for us, and its words: as long as no other is taken, it may lie in them. */
  readonly #odd: { mail: Due; message: string }[] = [];

  /** @param tally with `held`, nothing goes but what signs in */
  constructor(context: SendingContext, sender: string, tally: Tally) {
    this.#context = context;
    this.#sender = sender;
    this.#tally = tally;
    this.#journal = context.mailroom.sendLog.journal(sender);
  }

  async run(): Promise<Tally> {
    const { db, mailroom, now } = this.#context;
    const { post, lease = 30 } = mailroom;
    const beat = setInterval(
      () => void renewLease(db, this.#sender, lease).catch((error: unknown) => (this.#failure ??= error)),
      (lease * 1000) / 3,
    );
    try {
      await Promise.all(Array.from({ length: Math.min(post.atOnce, 8) }, () => this.#line()));
      if (this.#failure === undefined) await this.#putOddBack();
    } finally {
      clearInterval(beat);
      await db.deleteFrom('sender').where('id', '=', this.#sender).execute();
      this.#journal.close(this.#failure === undefined);
    }
    if (this.#failure) throw this.#failure;
    if (this.#unreached !== undefined) {
      await sql`
        update mail set error = ${this.#unreached}
         where state = 'waiting' and error is null and due_at <= ${await now()}`.execute(db);
      this.#tally.held = this.#unreached;
    }
    return this.#tally;
  }

  get #over(): boolean {
    return this.#failure !== undefined || this.#unreached !== undefined || this.#context.stopping?.aborted === true;
  }

  /** Carries one mail after another. */
  async #line(): Promise<void> {
    try {
      while (!this.#over) {
        const at = await this.#context.now();
        const mail = await this.#claim(at);
        if (!mail) return;
        await this.#carry(mail, at);
      }
    } catch (error) {
      this.#failure ??= error;
    }
  }

  async #claim(at: Date): Promise<Due | undefined> {
    // Whoever must say that letters may go out again has to come in.
    const which = this.#tally.held ? sql`and about = 'sign-in'` : sql``;
    const { rows } = await sql<Due>`
      update mail set state = 'sending', sender = ${this.#sender}, changed_at = ${at}
       where id = (select id from mail where state = 'waiting' and due_at <= ${at} and not_after > ${at} ${which}
                    order by due_at, id limit 1 for update skip locked)
         and exists (select from sender where id = ${this.#sender} and alive_until > clock_timestamp())
      returning id, message_id, recipient, subject, html, text, headers, asked_only, tries, repeats, not_after`.execute(
      this.#context.db,
    );
    return rows[0];
  }

  async #carry(mail: Due, at: Date): Promise<void> {
    const { db, mailroom } = this.#context;
    let taken = false;
    const begin = () => this.#journal.begin(mail.message_id);
    const end = (took: boolean) => {
      taken = took;
      this.#journal.end(mail.message_id, took);
    };
    try {
      await mailroom.post.send(db, { ...asMail(mailroom, mail, at), begin, end }, at);
      await this.#settle(mail, 'sent', null, at);
      if (!mail.asked_only) this.#tally.sent++;
      for (const { mail: other, message } of this.#odd.splice(0)) await this.#putBehind(other, message, at);
    } catch (error) {
      if (taken) throw error;
      if (!(error instanceof Undelivered)) {
        await this.#putBehind(mail, (error as Error).message, at);
        throw error;
      }
      await this.#notTaken(mail, error, at);
    }
  }

  async #notTaken(mail: Due, { fate, about, command, message }: Undelivered, at: Date): Promise<void> {
    if (fate === 'unreached') {
      this.#odd.push({ mail, message });
      if (!command || this.#odd.length >= unreachedInRow) this.#unreached = message;
    } else if (fate === 'uncertain') {
      if (this.#context.mailroom.uncertain === 'resend' && mail.repeats === 0)
        await sql`update mail set state = 'waiting', repeats = 1, error = ${message}, sender = null
                   where id = ${mail.id} and sender = ${this.#sender}`.execute(this.#context.db);
      else await this.#settle(mail, fate, message, at);
      this.#tally.uncertain++;
    } else if (fate === 'refused' && about === 'address') {
      await this.#settle(mail, fate, message, at);
      this.#tally.refused++;
    }
    // What a relay refuses for our sake, or a whole domain's, may go when that is mended.
    else await this.#putBehind(mail, message, at);
  }

  /** One that was refused for now: later each time, and never where its time is over by then. */
  async #putBehind(mail: Due, message: string, at: Date): Promise<void> {
    const due = tryAgain(at, mail.tries, this.#firstRetry, longestWait);
    const useless = due >= mail.not_after;
    if (useless) await this.#settle(mail, 'expired', message, at);
    else await this.#wait(mail, message, { tries: mail.tries + 1, due, at });
    this.#tally[useless ? 'expired' : 'later']++;
  }

  /** Mails that no relay was found for wait for its first retry, all alike. */
  async #putOddBack(): Promise<void> {
    const at = await this.#context.now();
    const due = new Date(at.getTime() + this.#firstRetry);
    this.#unreached ??= this.#odd.at(-1)?.message;
    for (const { mail, message } of this.#odd) await this.#wait(mail, message, { tries: mail.tries, due, at });
  }

  get #firstRetry(): number {
    return this.#context.mailroom.firstRetry ?? minute;
  }

  async #settle(mail: Due, state: 'sent' | 'refused' | 'uncertain' | 'expired', error: string | null, at: Date) {
    await sql`
      update mail set state = ${state}, error = ${error}, changed_at = ${at}, sender = null, ${wordless}
       where id = ${mail.id} and sender = ${this.#sender}`.execute(this.#context.db);
  }

  async #wait(mail: Due, error: string, { tries, due, at }: { tries: number; due: Date; at: Date }): Promise<void> {
    await sql`
      update mail set state = 'waiting', error = ${error}, tries = ${tries}, due_at = ${due}, changed_at = ${at}, sender = null
       where id = ${mail.id} and sender = ${this.#sender}`.execute(this.#context.db);
  }
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
async function reclaimMails(db: Db, { sendLog }: Pick<Mailroom, 'sendLog'>, now: Date): Promise<void> {
  const { rows } = await sql<{ sender: string; mails: string[] }>`
    select sender, array_agg(message_id) as mails from mail
     where state = 'sending' and not exists (select from sender where id = mail.sender and alive_until > clock_timestamp())
     group by sender`.execute(db);
  for (const { sender, mails } of rows) {
    const fates = sendLog.fatesOf(sender, mails);
    const [taken, doubtful] = [[...(fates?.taken ?? [])], fates ? [...fates.doubtful] : mails];
    const settle = (mails: readonly string[], state: 'sent' | 'uncertain', error: string | null) =>
      sql`update mail set state = ${state}, error = coalesce(${error}, error), ${wordless}, sender = null, changed_at = ${now}
           where sender = ${sender} and state = 'sending' and message_id = any(${mails}::text[])`.execute(db);
    await settle(taken, 'sent', null);
    await settle(doubtful, 'uncertain', 'its worker stopped while this mail was on its way');
    await sql`
      update mail set state = 'waiting', sender = null, changed_at = ${now}
       where sender = ${sender} and state = 'sending'`.execute(db);
    sendLog.forget(sender);
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
