import { randomUUID } from 'node:crypto';
import { outlast, sql, type Db } from '../db/index.ts';
import { linkTokens } from '../readers/index.ts';
import { beginSending } from './begin.ts';
import { judgeReply } from './bounces.ts';
import { claim, giveBack, reclaim, renewLease, type Claimed } from './claim.ts';
import { fill, template, type Personal } from './compose.ts';
import { examineSending } from './examine-sending.ts';
import { advance, heldBack } from './guard.ts';
import { headersOf } from './headers.ts';
import type { Mailroom } from './mailroom.ts';
import { Undelivered, type Mail } from './post.ts';
import { record, rest, type Settled } from './record.ts';
import { fileReturn, type Returned } from './take-return.ts';
import { asHtml, openVariants, type Variant } from './variants.ts';

/** How many letters a worker claims at a time. */
const batch = 200;
/** Letters on their way for each that the post carries at once: fewer, and its lines wait for the ledger; more, and more are in doubt after a kill. */
const ahead = 4;
/** A letter waits at most this long between two attempts. */
const longestWait = 4 * 3600_000;
/** A relay that refuses more than so many letters, and than so many of those it takes, is out of order: its word is not taken for the readers'. */
const [fewRefused, shareRefused] = [20, 0.25];
/** So many letters in a row that found no relay, and the worker stops: another run tries later. */
const unreachedInRow = 3;

export interface Delivered {
  sent: number;
  refused: number;
  /** Refused for now, and tried again later. */
  later: number;
  uncertain: number;
  expired: number;
  /** Why nothing, or not everything that was due, went out; undefined where all that was due did. */
  held?: string;
}

/**
 * Delivers a printed edition to every reader who confirmed and has not left, each once; all that is due now. Any number
 * of workers may do so at once.
 *
 * A letter's row says *sending*, durably, before its first byte goes, and *sent* or *refused* after. What was on its way
 * when a worker died is *uncertain*. A letter that is refused for now waits, longer each time; one whose time is over is
 * *expired*.
 *
 * @param stopping ends it early: what has not begun is given back
 * @returns what this worker did
 */
export async function deliver(
  db: Db,
  mailroom: Mailroom,
  editionId: number,
  now: () => Promise<Date>,
  stopping?: AbortSignal,
): Promise<Delivered> {
  const { post, witness, lease = 30, firstRetry = 300_000 } = mailroom;
  const tally: Delivered = { sent: 0, refused: 0, later: 0, uncertain: 0, expired: 0 };
  const held = await heldBack(db, witness);
  if (held) return { ...tally, held };
  let at = await now();
  await beginSending(db, mailroom, editionId, at);
  const refused = await examineSending(db, mailroom, editionId, at);
  if (refused) return { ...tally, held: refused };
  await reclaim(db, witness, at);
  if (mailroom.uncertain === 'resend') await resendUncertain(db, editionId, at, 1);
  await expire(db, editionId, at);

  const compose = await composer(db, mailroom, editionId);
  const sender = randomUUID();
  await renewLease(db, sender, lease);
  await advance(db, witness);
  const journal = witness.journal(sender);

  let claimed: Claimed[] = [];
  const settled: Settled[] = [];
  const rests = new Map<string, Date>();
  const returned: (Returned & { messageId: string })[] = [];
  let flying = 0;
  let unreached = 0;
  let exhausted = false;
  let landed = () => {};
  let failure: unknown;
  let complete = false;

  // A database that is restarted ends no sending: what the relay took stands here until the ledger has it.
  const stay = <T>(work: () => Promise<T>) => outlast(work, stopping);
  const onTheirWay = () => flying;
  const over = () => failure !== undefined || stopping?.aborted === true || unreached >= unreachedInRow;

  const beat = setInterval(
    () => {
      void stay(() => Promise.all([renewLease(db, sender, lease), advance(db, witness)])).catch(
        (error: unknown) => (failure ??= error),
      );
    },
    (lease * 1000) / 3,
  );

  async function carry(letter: Claimed): Promise<void> {
    const done = (
      state: Settled['state'],
      error: string | null = null,
      due: Date | null = null,
      tries = letter.tries,
    ) => settled.push({ reader_id: letter.reader_id, state, error, due, tries });
    let taken = false;
    try {
      const mail = await stay(() => compose(letter, at));
      if (!mail) {
        done('expired', 'nothing of the reader’s topics this week');
        tally.expired++;
        return;
      }
      await stay(() => post.send(db, { ...mail, begin: () => journal.begin(mail.messageId) }, at));
      taken = true;
      journal.end(mail.messageId, true);
      done('sent');
      tally.sent++;
      unreached = 0;
    } catch (error) {
      if (!(error instanceof Undelivered)) {
        failure ??= error; // ours
        done(taken ? 'sent' : 'waiting');
        return;
      }
      if (error.fate === 'unreached') {
        unreached++;
        done('waiting', error.message);
        return;
      }
      unreached = 0;
      if (error.fate !== 'uncertain') journal.end(letter.message_id, false);
      if (error.fate === 'later') {
        const wait = Math.min(firstRetry * 2 ** letter.tries, longestWait);
        const due = new Date(at.getTime() + wait);
        const expired = due >= letter.not_after;
        done(expired ? 'expired' : 'waiting', error.message, due, letter.tries + 1);
        tally[expired ? 'expired' : 'later']++;
        if (error.domainWide) rests.set(letter.domain, due);
      } else {
        done(error.fate, error.message);
        tally[error.fate]++;
        if (error.fate === 'refused' && tally.refused <= fewRefused + shareRefused * tally.sent) {
          const why = judgeReply(error.message, error.command);
          returned.push({ messageId: letter.message_id, readerId: letter.reader_id, editionId, ...why });
        }
      }
    }
  }

  try {
    for (;;) {
      at = await now();
      if (!over() && !exhausted && claimed.length === 0) {
        claimed = await stay(() => claim(db, sender, editionId, batch, at));
        exhausted = claimed.length === 0;
      }
      for (const [domain, until] of rests) {
        await stay(() => rest(db, editionId, domain, until));
        claimed = claimed.filter((letter) => letter.domain !== domain);
        rests.delete(domain);
      }
      const starting = over() ? [] : claimed.splice(0, Math.max(0, ahead * post.atOnce - flying));
      for (const letter of starting.filter(({ gone }) => gone)) {
        settled.push({
          reader_id: letter.reader_id,
          state: 'expired',
          error: 'the reader left, pauses or rests',
          tries: letter.tries,
          due: null,
        });
        tally.expired++;
      }
      const going = starting.filter(({ gone }) => !gone);
      if (settled.length > 0 || going.length > 0) {
        const ids = going.map(({ reader_id }) => reader_id);
        const back = returned.splice(0);
        const fates = settled.splice(0);
        const mayGo = await stay(() => record(db, sender, editionId, fates, ids, at));
        for (const letter of going) {
          if (!mayGo.has(letter.reader_id)) continue;
          flying++;
          void carry(letter).finally(() => {
            flying--;
            landed();
          });
        }
        // Refused at once, it came back at once: what follows for the reader is the same. Only once the ledger has it, which would
        // otherwise find a reader who rests, and not say why.
        for (const { messageId, ...one } of back) await stay(() => fileReturn(db, one, `refused ${messageId}`, at));
      }
      if (settled.length > 0) continue;
      if (flying === 0 && (over() || (exhausted && claimed.length === 0))) {
        complete = failure === undefined;
        break;
      }
      const room = claimed.length > 0 || !exhausted;
      if (flying > 0 && (over() || !room || flying >= ahead * post.atOnce)) {
        await new Promise<void>((go) => (landed = go));
      }
    }
  } finally {
    clearInterval(beat);
    while (onTheirWay() > 0) await new Promise<void>((go) => (landed = go));
    journal.close(complete);
    await stay(() => giveBack(db, sender));
  }
  if (failure) throw failure;
  await stay(() => finish(db, editionId, at));
  if (unreached >= unreachedInRow) return { ...tally, held: 'the mail relay cannot be reached' };
  return tally;
}

/** Makes each reader's mail of an edition. */
async function composer(db: Db, { house, signer, returns }: Mailroom, editionId: number) {
  const variantOf = await openVariants(db, house, editionId);
  const tokens = await linkTokens(db);
  const from = { name: house.name, address: house.mailFrom };
  const templates = new WeakMap<Variant, ReturnType<typeof template>>();
  return async (letter: Claimed, date: Date): Promise<Mail | undefined> => {
    const variant = await variantOf(letter);
    if (!variant) return undefined;
    let print = templates.get(variant);
    if (!print) templates.set(variant, (print = template(variant, from, signer)));
    const making = print;
    const links = {
      leave: `${house.url}/leave/${tokens.leave(letter.reader_id)}`,
      preferences: `${house.url}/preferences/${tokens.preferences(letter.reader_id, letter.email, date)}`,
    };
    const { sender, headers } = headersOf(house, returns, editionId, letter, links.leave, tokens);
    const personal: Personal = { ...links, to: letter.email, messageId: letter.message_id, date, headers };
    return {
      messageId: letter.message_id,
      to: letter.email,
      sender,
      letter: () => {
        const text = fill(variant.text, links);
        const { subject, html } = variant;
        return { subject, html: html === null ? asHtml(house, { subject, text }) : fill(html, links), text };
      },
      raw: () => making(personal),
    };
  };
}

/** Letters whose time is over are not sent any more. */
async function expire(db: Db, editionId: number, now: Date): Promise<void> {
  await sql`
    update delivery set state = 'expired', changed_at = ${now}, error = coalesce(error || '; ', '') || 'its time was over'
     where edition_id = ${editionId} and state = 'waiting' and sender is null and not_after <= ${now}`.execute(db);
}

/** A sending is done when no letter waits or is on its way. */
async function finish(db: Db, editionId: number, now: Date): Promise<void> {
  await sql`
    update sending set state = 'done', done_at = ${now}
     where edition_id = ${editionId} and state = 'open'
       and not exists (select from delivery where edition_id = ${editionId} and state in ('waiting', 'sending'))`.execute(
    db,
  );
}

/**
 * Puts mails whose fate is unknown back in line, with the same Message-ID, so that a mail program can tell them to be one.
 *
 * @param most how often one mail may be repeated
 * @returns how many
 */
export async function resendUncertain(db: Db, editionId: number, now: Date, most = 100): Promise<number> {
  const { rows } = await sql`
    update delivery set state = 'waiting', sender = null, repeats = repeats + 1, due_at = ${now}, changed_at = ${now}
     where edition_id = ${editionId} and state = 'uncertain' and repeats < ${most}
    returning reader_id`.execute(db);
  if (rows.length > 0)
    await sql`update sending set state = 'open', done_at = null where edition_id = ${editionId} and state = 'done'`.execute(
      db,
    );
  return rows.length;
}
