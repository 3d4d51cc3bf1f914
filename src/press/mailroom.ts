import type { Db } from '../db/index.ts';
import type { Dns } from './doctor.ts';
import type { Signer } from './dkim.ts';
import type { House } from '../house/index.ts';
import type { Post } from './post.ts';
import type { SendLog } from './restored.ts';

/** What a run of sending works with. */
export interface SendingContext {
  db: Db;
  mailroom: Mailroom;
  /** The house's time; asked for again as the run goes on. */
  now: () => Promise<Date>;
  /** Aborted when the service stops: what has not begun is given back. */
  stopping?: AbortSignal | undefined;
}

/** What sending takes: who sends, where letters go, and how fast. */
export interface Mailroom {
  house: House;
  post: Post;
  /** The relay's host, whose name and rules are looked at before many letters go; without it nothing is. */
  relay?: string;
  /** Who is asked about names; without it the machine's own resolver. */
  dns?: Dns;
  /** Signs letters; without it the relay does. */
  signer?: Signer;
  /** Where letters that cannot be delivered come back, 'returns@news.example'; '' is the house's own address, without telling whose they were. */
  returns: string;
  /** Letters a minute to one mail domain; 0 is no limit. */
  perDomain: number;
  /** Letters an hour to one mail domain in the first edition, doubled with each: a new sender has no name yet; 0 is no limit. */
  warmUp: number;
  /** What to do with mails whose fate nobody knows: list them, or send each once more. */
  uncertain: 'list' | 'resend';
  /** Remembers outside of the database how far sending has gone. */
  sendLog: SendLog;
  /** How long a worker's claims are its own without a sign of life, in seconds. */
  lease?: number;
  /** How long a letter waits after its first temporary refusal, in milliseconds; doubled with each. */
  firstRetry?: number;
}
