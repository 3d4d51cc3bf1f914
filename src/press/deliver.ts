import { randomUUID } from 'node:crypto';
import { outlast, sql, type Db } from '../db/index.ts';
import { linkTokens } from '../readers/index.ts';
import { beginSending, goodFor } from './begin.ts';
import { judgeReply } from './bounces.ts';
import { claim, giveBack, reclaim, renewLease, type Claimed } from './claim.ts';
import { fill, template, type Personal } from './compose.ts';
import { Credit } from './credit.ts';
import { examineSending } from './examine-sending.ts';
import { advance, heldBack } from './restored.ts';
import { headersOf } from './headers.ts';
import { heldNow, hold, letGo, slack, takeBack } from './hold.ts';
import type { Journal } from './journal.ts';
import type { Mailroom, SendingContext } from './mailroom.ts';
import { newTally, tryAgain, unreachedInRow, Undelivered, type Mail, type Tally } from './post.ts';
import { recordFates, rest, type Settled } from './record.ts';
import { isTooMuch } from './refusal.ts';
import { fileReturn, type Returned } from './take-return.ts';
import { textAsHtml, openVariants, type Variant } from './variants.ts';

/** How many letters a worker claims at a time. */
const batch = 200;
/** Letters on their way for each that the post carries at once: fewer, and its lines wait for the ledger; more, and more are in doubt after a kill. */
const ahead = 6;
/** What became of letters is written down together, so many milliseconds after the first of them ended at the latest. */
const longestUnwritten = 20;
/** A letter waits at most this long between two attempts. */
const longestWait = 4 * 3600_000;
/** Of so many domains it is remembered that they took a letter. */
const mostDomains = 10_000;

/**
 * Delivers a printed edition to every reader who confirmed and has not left, each once; all that is due now. Any number
 * of workers may do so at once.
 *
 * A letter's row says *sending*, durably, before its first byte goes, and *sent* or *refused* after. What was on its way
 * when a worker died is *uncertain*. A letter that is refused for now waits, longer each time; one whose time is over is
 * *expired*. Where the relay does not work for us, the sending is held for a while, and its letters wait.
 *
 * @returns what this worker did
 */
export async function deliver(context: SendingContext, editionId: number): Promise<Tally> {
  const { db, mailroom, now } = context;
  const { sendLog } = mailroom;
  const at = await now();
  // Also where nothing may go: what waits can be looked at and cancelled, and goes when it may.
  await beginSending(db, mailroom, editionId, at);
  const held = await heldBack(db, sendLog);
  if (held) return { ...newTally(), held };
  const refused = await examineSending(db, mailroom, editionId, at);
  if (refused) return { ...newTally(), held: refused };
  await reclaim(db, sendLog, at);
  if (mailroom.uncertain === 'resend') await resendUncertain(db, editionId, at, 1);
  await rightClock(db, editionId, at);
  await expire(db, editionId, at);

  const { anyway } =
    (await db.selectFrom('sending').select('anyway').where('edition_id', '=', editionId).executeTakeFirst()) ?? {};
  const compose = await composer(db, mailroom, editionId);
  const sender = randomUUID();
  await renewLease(db, sender, mailroom.lease ?? 30);
  await advance(db, sendLog);
  return new Sending(context, { editionId, sender, compose, at, anyway: anyway ?? false }).run();
}

interface Order {
  editionId: number;
  sender: string;
  compose: (letter: Claimed, date: Date) => Promise<Mail | undefined>;
  at: Date;
  anyway: boolean;
}

type Refusal = Returned & { messageId: string };

/** One worker's part of the sending of an edition. */
class Sending {
  private readonly context: SendingContext;
  private readonly order: Order;
  private readonly journal: Journal;
  private readonly credit: Credit;
  private readonly tally = newTally();
  private at: Date;

  private claimed: Claimed[] = [];
  private exhausted = false;
  private flying = 0;
  private readonly settled: Settled[] = [];
  private landed = () => {};

  /** Domains that refuse for all their addresses, and until when: those that the ledger is still to be told of, and all. */
  private readonly rests = new Map<string, Date>();
  private readonly resting = new Map<string, Date>();
  private readonly takenBy = new Set<string>();
  /** Refusals whose relay has not taken another letter since, and those whose has. */
  private refusals: Refusal[] = [];
  private readonly believed: Refusal[] = [];

  /** Letters in a row that found no relay which works for us. */
  private unreached = 0;
  private lastWords = '';
  private lastRefusal = '';
  /** Why the sending is held. */
  private why: string | undefined;
  /** Whether the relay could not even be called: it may be back in a minute. */
  private silent = false;
  private failure: unknown;

  constructor(context: SendingContext, order: Order) {
    this.context = context;
    this.order = order;
    this.at = order.at;
    this.credit = new Credit(order.anyway);
    this.journal = context.mailroom.sendLog.journal(order.sender);
  }

  private get db(): Db {
    return this.context.db;
  }

  private get mailroom(): Mailroom {
    return this.context.mailroom;
  }

  async run(): Promise<Tally> {
    const { sender } = this.order;
    const { sendLog, lease = 30 } = this.mailroom;
    let complete = false;
    const beat = setInterval(
      () => {
        void this.stay(() => Promise.all([renewLease(this.db, sender, lease), advance(this.db, sendLog)])).catch(
          (error: unknown) => (this.failure ??= error),
        );
      },
      (lease * 1000) / 3,
    );
    try {
      while (await this.turn());
      complete = this.failure === undefined;
    } finally {
      clearInterval(beat);
      while (this.flying > 0) await this.landings(0);
      this.journal.close(complete);
      await this.stay(() => giveBack(this.db, sender));
    }
    if (this.failure) throw this.failure;
    return this.end();
  }

  /** A database that is restarted ends no sending: what the relay took stands here until the ledger has it. */
  private stay<T>(work: () => Promise<T>): Promise<T> {
    return outlast(work, this.context.stopping);
  }

  /** Waits until no more than so many letters are on their way, or one that ended has waited long to be written down. */
  private async landings(flying: number): Promise<void> {
    let late: NodeJS.Timeout | undefined;
    await new Promise<void>((go) => {
      this.landed = () => {
        if (this.flying <= flying) go();
        else if (this.settled.length > 0) late ??= setTimeout(go, longestUnwritten);
      };
      this.landed();
    });
    clearTimeout(late);
    this.landed = () => {};
  }

  private get over(): boolean {
    return this.failure !== undefined || this.why !== undefined || this.context.stopping?.aborted === true;
  }

  /** Claims, writes down what ended and what begins, and waits where there is nothing else to do. @returns whether there is more */
  private async turn(): Promise<boolean> {
    const { editionId, sender } = this.order;
    this.at = await this.context.now();
    if (!this.over && !this.exhausted && this.claimed.length === 0) {
      this.claimed = await this.stay(() =>
        claim(this.db, { sender, editionId, most: batch, timeZone: this.mailroom.house.timeZone }, this.at),
      );
      this.exhausted = this.claimed.length === 0;
    }
    for (const [domain, until] of this.rests) {
      await this.stay(() => rest(this.db, editionId, domain, until));
      this.claimed = this.claimed.filter((letter) => letter.domain !== domain);
      this.rests.delete(domain);
    }
    const most = ahead * this.mailroom.post.atOnce;
    await this.settle(this.over ? [] : this.claimed.splice(0, Math.max(0, most - this.flying)));
    const more = !this.over && (this.claimed.length > 0 || !this.exhausted);
    if (!more && this.flying === 0 && this.settled.length === 0) return false;
    // A statement for each letter would be most of the ledger's cost; half of those ahead keep the post's lines at work.
    await this.landings(more ? most / 2 : 0);
    return true;
  }

  /** Writes down what became of letters and which go next, and lets these go. */
  private async settle(starting: readonly Claimed[]): Promise<void> {
    const { editionId, sender } = this.order;
    for (const letter of starting.filter(({ gone }) => gone))
      this.done(letter, 'expired', 'the reader left, pauses or rests');
    const going = starting.filter(({ gone }) => !gone);
    if (this.settled.length === 0 && going.length === 0) return;
    const ids = going.map(({ reader_id }) => reader_id);
    const believed = this.believed.splice(0);
    const fates = this.settled.splice(0);
    const mayGo = await this.stay(() =>
      recordFates(this.db, { sender, editionId }, { settled: fates, starting: ids }, this.at),
    );
    for (const letter of going) {
      if (!mayGo.has(letter.reader_id)) continue;
      this.flying++;
      void this.carry(letter).finally(() => {
        this.flying--;
        this.landed();
      });
    }
    await this.fileRefusals(believed);
  }

  /**
   * Refused at once, it came back at once: what follows for the reader is the same. Only once the ledger has it, which would
   * otherwise find a reader who rests, and not say why.
   */
  private async fileRefusals(refusals: readonly Refusal[]): Promise<void> {
    for (const { messageId, ...one } of refusals)
      await this.stay(() => fileReturn(this.db, one, `refused ${messageId}`, this.at));
  }

  private async carry(letter: Claimed): Promise<void> {
    let taken = false;
    let until: Date | undefined;
    try {
      const mail = await this.stay(() => this.order.compose(letter, this.at));
      if (!mail) return this.done(letter, 'expired', 'nothing of the reader’s topics this week');
      const begin = () => {
        if (this.over) throw new Undelivered(this.why ?? 'the sending stops', 'unreached');
        until = this.resting.get(letter.domain);
        if (until && until > this.at)
          throw new Undelivered(`${letter.domain} takes no more letters for now`, 'unreached');
        until = undefined;
        this.journal.begin(mail.messageId);
      };
      const end = (took: boolean) => {
        taken = took;
        this.journal.end(mail.messageId, took);
      };
      await this.stay(() => this.mailroom.post.send(this.db, { ...mail, begin, end }, this.at));
      this.done(letter, 'sent');
      this.unreached = 0;
      this.credit.taken();
      this.believed.push(...this.refusals.splice(0));
      if (this.takenBy.size >= mostDomains) this.takenBy.clear();
      this.takenBy.add(letter.domain);
    } catch (error) {
      if (until)
        return this.done(letter, 'waiting', (error as Error).message, { due: until, tries: letter.tries, last: false });
      if (error instanceof Undelivered) return this.notTaken(letter, error);
      this.failure ??= error; // ours
      this.done(letter, taken ? 'sent' : 'waiting');
    }
  }

  private notTaken(letter: Claimed, { fate, about, command, message }: Undelivered): void {
    if (fate === 'uncertain') return this.done(letter, 'uncertain', message);
    if (fate === 'unreached') {
      if (this.over) return this.done(letter, 'waiting');
      this.lastWords = message;
      if (++this.unreached >= unreachedInRow) this.holdFor(message, command === '');
      // What was refused in the dialogue may lie in this letter: it goes behind the others.
      if (command) this.putBehind(letter, message);
      else this.done(letter, 'waiting', message);
      return;
    }
    this.unreached = 0;
    if (fate === 'later') {
      const due = this.putBehind(letter, message, true);
      if (about === 'domain' && (isTooMuch(message) || !this.takenBy.has(letter.domain)))
        this.letRest(letter.domain, due);
      return;
    }
    const itsOwn = this.credit.refused();
    this.lastRefusal = message;
    if (this.credit.spent) this.holdFor(outOfOrder(message));
    if (!itsOwn || this.why) return void this.putBehind(letter, message);
    this.done(letter, 'refused', message);
    const { editionId } = this.order;
    const why = judgeReply(message, command);
    this.refusals.push({ messageId: letter.message_id, readerId: letter.reader_id, editionId, ...why });
  }

  private letRest(domain: string, until: Date): void {
    this.rests.set(domain, until);
    if (this.resting.size >= mostDomains) this.resting.clear();
    this.resting.set(domain, until);
  }

  /** @param ordinary refused for now: it may be over by its next turn; what is not the address's own doing waits, behind all others */
  private putBehind(letter: Claimed, why: string, ordinary = false): Date {
    const { firstRetry = 300_000 } = this.mailroom;
    const due = tryAgain(this.at, letter.tries, firstRetry, longestWait);
    const late = ordinary && due >= letter.not_after;
    this.done(letter, late ? 'expired' : 'waiting', why, { due, tries: letter.tries + 1, last: !ordinary });
    if (!late) this.tally.later++;
    return due;
  }

  private done(
    { reader_id, tries }: Claimed,
    state: Settled['state'],
    error: string | null = null,
    next: Pick<Settled, 'due' | 'tries' | 'last'> = { due: null, tries, last: false },
  ): void {
    this.settled.push({ reader_id, state, error, ...next });
    if (state !== 'waiting') this.tally[state]++;
  }

  private holdFor(why: string, silent = false): void {
    this.why ??= why;
    this.silent ||= silent;
  }

  /** After the last letter: believes the relay's refusals or takes them back, and holds the sending or ends it. */
  private async end(): Promise<Tally> {
    const { editionId } = this.order;
    const { firstRetry = 300_000 } = this.mailroom;
    const { sent } = this.tally;
    const { doubted, inRow, spent } = this.credit;
    if (this.unreached > 0 && sent === 0) this.holdFor(this.lastWords);
    if (spent || (doubted > 0 && sent === 0 && (await this.sentEver()) < 4 * inRow)) {
      this.holdFor(outOfOrder(this.lastRefusal));
      const readerIds = this.refusals.splice(0).map(({ readerId }) => readerId);
      const due = new Date(this.at.getTime() + firstRetry);
      await this.stay(() => takeBack(this.db, editionId, { readerIds, due }, this.at));
      this.tally.refused -= readerIds.length;
      this.tally.later += readerIds.length;
    }
    await this.fileRefusals([...this.believed, ...this.refusals]);
    const { why } = this;
    const times = { wait: this.silent ? firstRetry / 5 : firstRetry, afresh: sent > 0 };
    await this.stay(() =>
      why ? hold(this.db, editionId, { why, ...times }, this.at) : letGo(this.db, editionId, this.at),
    );
    await this.stay(() => finish(this.db, editionId, this.at));
    const held = why ?? (await this.stay(() => heldNow(this.db, editionId, this.at)));
    return { ...this.tally, ...(held && { held }) };
  }

  private async sentEver(): Promise<number> {
    const { sent } = await this.db
      .selectFrom('delivery')
      .where('edition_id', '=', this.order.editionId)
      .where('state', '=', 'sent')
      .select((row) => row.fn.countAll<number>().as('sent'))
      .executeTakeFirstOrThrow();
    return sent;
  }
}

const outOfOrder = (last: string) =>
  `the relay refuses nearly everybody, so its word is not taken for the readers' (the last: ${last})`;

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
    const { sender, headers } = headersOf(
      { house, returns, tokens },
      { editionId, readerId: letter.reader_id, leave: links.leave },
    );
    const personal: Personal = { ...links, to: letter.email, messageId: letter.message_id, date, headers };
    return {
      messageId: letter.message_id,
      to: letter.email,
      sender,
      letter: () => {
        const text = fill(variant.text, links);
        const { subject, html } = variant;
        return { subject, html: html === null ? textAsHtml(house, { subject, text }) : fill(html, links), text };
      },
      raw: () => making(personal),
    };
  };
}

/**
 * A clock that was ahead for a while expired letters whose time was not over, and put others off until after their end:
 * these wait again. What is written for a moment that has not come was written by it.
 */
async function rightClock(db: Db, editionId: number, now: Date): Promise<void> {
  const ahead = new Date(now.getTime() + slack);
  await sql`
    update sending set state = 'open', done_at = null
     where edition_id = ${editionId} and state = 'done' and done_at > ${ahead}`.execute(db);
  await sql`
    update delivery set state = 'waiting', due_at = ${now}, changed_at = ${now}, error = null
      from sending
     where sending.edition_id = ${editionId} and sending.state = 'open' and delivery.edition_id = ${editionId}
       and sender is null and delivery.not_after > ${now}
       and ((delivery.state = 'expired' and changed_at > ${ahead})
         or (delivery.state = 'waiting' and due_at >= delivery.not_after
             and due_at > ${new Date(now.getTime() + longestWait + slack)}))`.execute(db);
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
export const resendUncertain = (db: Db, editionId: number, now: Date, most = 100): Promise<number> =>
  backInLine(db, editionId, now, most);

/**
 * Puts letters that were refused back in line, but for those whose readers rest or left: the relay was out of order, or is
 * another one now.
 *
 * @returns how many
 */
export const resendRefused = (db: Db, editionId: number, now: Date): Promise<number> => backInLine(db, editionId, now);

const refusedAndWilling = sql`delivery.state = 'refused'
        and exists (select from reader where id = delivery.reader_id and left_at is null and rests_since is null)`;

/** Letters that wait anew, for as long as a letter does, where their edition is still news: the uncertain ones that were repeated less than so often; without a number those refused. */
async function backInLine(db: Db, editionId: number, now: Date, most?: number): Promise<number> {
  const which = most === undefined ? refusedAndWilling : sql`delivery.state = 'uncertain' and repeats < ${most}`;
  const { rows } = await sql`
    update delivery
       set state = 'waiting', sender = null, due_at = ${now}, changed_at = ${now}, tries = 0,
           repeats = repeats + case delivery.state when 'uncertain' then 1 else 0 end,
           not_after = least(greatest(delivery.not_after, ${now}::timestamptz + ${goodFor}::interval), sending.not_after)
      from sending
     where delivery.edition_id = ${editionId} and sending.edition_id = ${editionId} and sending.not_after > ${now} and ${which}
    returning reader_id`.execute(db);
  if (rows.length > 0)
    await sql`update sending set state = 'open', done_at = null where edition_id = ${editionId} and state = 'done'`.execute(
      db,
    );
  return rows.length;
}
