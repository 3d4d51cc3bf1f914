import type { Db } from '../db/index.ts';
import type { Letter } from './letter-content.ts';
import type { About } from './refusal.ts';

/** A letter on its way to one address. */
export interface Mail {
  /** The same for ever, so that a mail sent twice can be told to be one. */
  messageId: string;
  to: string;
  /** The envelope's sender, to which it comes back. */
  sender: string;
  /** The relay is asked whether it takes the address, and gets no letter. */
  askedOnly?: boolean;
  /** Its words. */
  letter(): Letter;
  /** Told before any of it goes; where it throws, nothing does. */
  begin?(): void;
  /** Told whether it was taken, before its line carries another; not where nobody knows. */
  end?(taken: boolean): void;
  /** Its bytes, as they travel, in pieces: each line ends with CRLF, and none begins with a dot. Asked for only where they do. */
  raw(): Promise<readonly Buffer[]>;
}

/** Where letters go: a mail relay, or the outbox. */
export interface Post {
  /** How many mails it carries at the same time, just now; `send` keeps the others waiting. */
  readonly atOnce: number;
  /** Hands one mail over, after telling it so. @throws Undelivered where it was not taken, or nobody knows whether it was */
  send(db: Db, mail: Mail, now: Date): Promise<void>;
  close(): void;
}

/**
 * What became of a mail that was not taken: *refused* for good; *later*, refused for now; *unreached*, never handed over,
 * since there was no connection, or none that works for us; *uncertain*, since the connection broke between its last byte
 * and the answer.
 */
export type Fate = 'refused' | 'later' | 'unreached' | 'uncertain';

export class Undelivered extends Error {
  override name = 'Undelivered';
  readonly fate: Fate;
  /** Whom it is about: this address, its whole domain, or us (a login, a quota, a sender, a size). */
  readonly about: About;
  /** The command of the dialogue that was answered so, 'RCPT TO'; '' where it was none. */
  readonly command: string;

  constructor(message: string, fate: Fate, options: { about?: About; command?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.fate = fate;
    this.about = options.about ?? (fate === 'unreached' ? 'us' : 'address');
    this.command = options.command ?? '';
  }
}

/** So many mails in a row that found no relay which works for us, and no other is tried: another run does so later. */
export const unreachedInRow = 3;

/** When a mail that was refused for now is tried again: after `first` milliseconds, then twice that, and so on, up to `longest`. */
export const tryAgain = (at: Date, tries: number, first: number, longest: number): Date =>
  new Date(at.getTime() + Math.min(first * 2 ** tries, longest));

/** What became of mails in one run. */
export interface Tally {
  sent: number;
  refused: number;
  /** Refused for now, and tried again later. */
  later: number;
  uncertain: number;
  expired: number;
  /** Why nothing, or not everything that was due, went out; undefined where all that was due did. */
  held?: string;
}

/** A run's mails in words, for the terminal: what went, and what is held back. */
export function tallyInWords(what: 'letters' | 'mails', { sent, held, ...others }: Tally): string[] {
  const fates = Object.entries(others).flatMap(([fate, count]) => (count > 0 ? [`, ${count} ${fate}`] : []));
  return [
    ...(sent || fates.length ? [`${sent} ${what} sent${fates.join('')}`] : []),
    ...(held ? [`${what} are held back: ${held}`] : []),
  ];
}

export const newTally = (): Tally => ({ sent: 0, refused: 0, later: 0, uncertain: 0, expired: 0 });

/** Letters into the built-in outbox, where the editor can read them. */
export function outboxPost(): Post {
  return {
    atOnce: 8,
    async send(db, mail, now) {
      if (mail.askedOnly) return;
      mail.begin?.();
      const { subject, html, text } = mail.letter();
      await db
        .insertInto('outbox_letter')
        .values({ message_id: mail.messageId, recipient: mail.to, subject, html, text, kept_at: now })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      mail.end?.(true);
    },
    close() {},
  };
}
