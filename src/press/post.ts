import nodemailer from 'nodemailer';
import type { Db } from '../db/index.ts';
import type { Letter } from './letter.ts';

/** A letter on its way to one address. */
export interface Mail extends Letter {
  /** The same for ever, so that a mail sent twice can be told to be one. */
  messageId: string;
  to: string;
  headers?: Record<string, string>;
}

/** Where letters go: a mail relay, or the outbox. */
export interface Post {
  /** Hands one mail over. Throws where the relay refuses it; `responseCode` is then the SMTP code. */
  send(db: Db, mail: Mail, now: Date): Promise<void>;
  close(): void;
}

/** Letters to a mail relay, over a few connections that are kept. */
export function relayPost(smtpUrl: string, from: { name: string; address: string }): Post {
  // Options in the address are nodemailer's own: smtps://user:pass@host:465?pool=true
  const url = new URL(smtpUrl);
  const transport = nodemailer.createTransport({
    pool: true,
    host: url.hostname,
    port: Number(url.port || (url.protocol === 'smtps:' ? 465 : 587)),
    secure: url.protocol === 'smtps:',
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(_db, { messageId, to, subject, html, text, headers }) {
      await transport.sendMail({ from, to, subject, html, text, messageId, ...(headers ? { headers } : {}) });
    },
    close: () => transport.close(),
  };
}

/** Letters into the built-in outbox, where the editor can read them. */
export function outboxPost(): Post {
  return {
    async send(db, { messageId, to, subject, html, text }, now) {
      await db
        .insertInto('outbox_letter')
        .values({ message_id: messageId, recipient: to, subject, html, text, kept_at: now })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    close() {},
  };
}
