import { createHash } from 'node:crypto';
import type { Db } from '../db/index.ts';
import { asHtml } from './variants.ts';
import { template } from './compose.ts';
import { confirmationLetter, type Letter } from './letter.ts';
import type { Mailroom } from './mailroom.ts';

/** Mails the one letter that an address gets before its reader has agreed: the question whether it was them. */
export async function sendConfirmation(
  db: Db,
  mailroom: Mailroom,
  to: string,
  token: string,
  now: Date,
): Promise<void> {
  const letter = await confirmationLetter(mailroom.house, `${mailroom.house.url}/confirm/${token}`);
  await sendAlone(db, mailroom, to, letter, token, now);
}

/** Mails a single letter that its reader has asked for just now. Its Message-ID comes from `token`, and tells nothing of it. */
export async function sendAlone(
  db: Db,
  { house, post, signer }: Mailroom,
  to: string,
  letter: Omit<Letter, 'html'> & { html: string | null },
  token: string,
  now: Date,
): Promise<void> {
  const host = house.mailFrom.slice(house.mailFrom.lastIndexOf('@') + 1);
  const messageId = `<${createHash('sha256').update(`message ${token}`).digest('hex').slice(0, 32)}@${host}>`;
  const headers: [string, string][] = [['Auto-Submitted', 'auto-generated']];
  const making = template(letter, { name: house.name, address: house.mailFrom }, signer);
  await post.send(
    db,
    {
      messageId,
      to,
      sender: house.mailFrom,
      letter: () => ({ ...letter, html: letter.html ?? asHtml(letter.text) }),
      raw: () => making({ to, messageId, date: now, leave: '', preferences: '', headers }),
    },
    now,
  );
}
