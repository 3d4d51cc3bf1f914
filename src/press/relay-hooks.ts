import type { Db } from '../db/index.ts';
import type { Web } from '../net/index.ts';
import { takeCall } from './take-return.ts';
import {
  isPostmarks,
  openCertificates,
  readMailgun,
  readPostmark,
  readSes,
  signatureOf,
  type Notice,
} from './webhooks.ts';

/** What the mail relays sign with: Mailgun's key, Postmark's password, the topic of Amazon SES; '' where one is not used. */
export interface RelaySecrets {
  mailgun: string;
  postmark: string;
  ses: string;
}

/** The web hooks by which mail relays tell of returns. */
export interface RelayHooks {
  /** Whether anything of a call is to be read at all. @param authorization the header of that name, '' without one */
  admits(relay: string, authorization: string): boolean;
  /** Takes what a relay tells, each call once; refused where its signature does not hold. */
  tell(relay: string, call: { body: string; authorization: string }, now: Date): Promise<'taken' | 'refused'>;
}

/** Opens the web hooks of the relays that have a secret. */
export function openRelayHooks(db: Db, web: Web, secrets: RelaySecrets): RelayHooks {
  const get = async (address: string) => {
    const answer = await web.get(address);
    if (answer.url !== address) throw new Error(`${address} leads elsewhere, to ${answer.url}`);
    return new TextDecoder().decode(answer.body);
  };
  const ses = { topic: secrets.ses, certificateAt: openCertificates(get), get };
  const read: Record<string, (body: string, authorization: string, now: Date) => MaybeNotices> = {
    ...(secrets.mailgun && { mailgun: (body, _authorization, now) => readMailgun(body, secrets.mailgun, now) }),
    ...(secrets.postmark && { postmark: (body, authorization) => readPostmark(body, authorization, secrets.postmark) }),
    ...(secrets.ses && { ses: (body, _authorization, now) => readSes(body, ses, now) }),
  };
  return {
    admits: (relay, authorization) =>
      Object.hasOwn(read, relay) && (relay !== 'postmark' || isPostmarks(authorization, secrets.postmark)),
    async tell(relay, { body, authorization }, now) {
      const notices = Object.hasOwn(read, relay) ? await read[relay]?.(body, authorization, now) : undefined;
      if (!notices) return 'refused';
      await takeCall(db, signatureOf(relay, body), notices, now);
      return 'taken';
    },
  };
}

type MaybeNotices = Notice[] | undefined | Promise<Notice[] | undefined>;
