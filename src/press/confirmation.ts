import { createHash } from 'node:crypto';
import type { Db } from '../db/index.ts';
import { asHtml } from './variants.ts';
import { template, type Printed } from './compose.ts';
import { confirmationLetter } from './letter.ts';
import type { Mailroom } from './mailroom.ts';
import { wordsIn } from './messages/index.ts';
import { imprint, oneLine, shorten } from './wording.ts';

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
  letter: Printed,
  token: string,
  now: Date,
  more: [string, string][] = [],
): Promise<void> {
  const host = house.mailFrom.slice(house.mailFrom.lastIndexOf('@') + 1);
  const messageId = `<${createHash('sha256').update(`message ${token}`).digest('hex').slice(0, 32)}@${host}>`;
  const headers: [string, string][] = [['Auto-Submitted', 'auto-generated'], ...more];
  const making = template(letter, { name: house.name, address: house.mailFrom }, signer);
  await post.send(
    db,
    {
      messageId,
      to,
      sender: house.mailFrom,
      letter: () => ({ ...letter, html: letter.html ?? asHtml(house, letter) }),
      raw: () => making({ to, messageId, date: now, leave: '', preferences: '', headers }),
    },
    now,
  );
}

/** A mail of plain text, in paragraphs. */
function plainText(subject: string, ...paragraphs: string[]): Printed {
  return { subject, html: null, text: `${paragraphs.join('\n\n')}\n` };
}

/** Asks at a new address whether a reader's letter may come there. */
export async function sendChangeQuestion(
  db: Db,
  mailroom: Mailroom,
  to: string,
  token: string,
  now: Date,
): Promise<void> {
  const { house } = mailroom;
  const say = wordsIn(house.language).mails.change;
  const link = `${house.url}/preferences/change/${token}`;
  const letter = plainText(say.subject(house.name), say.ask(house.name), say.open, link, say.ignore);
  await sendAlone(db, mailroom, to, letter, token, now);
}

/** Asks a reader of whom nothing was heard for long whether they still want the letter. */
export async function sendStillWanted(db: Db, mailroom: Mailroom, to: string, token: string, now: Date): Promise<void> {
  const { house } = mailroom;
  const say = wordsIn(house.language).mails.stillWanted;
  const link = `${house.url}/confirm/${token}`;
  const letter = plainText(say.subject(house.name), say.ask(house.name), say.open, link, say.ignore, imprint(house));
  await sendAlone(db, mailroom, to, letter, token, now);
}

/** Mails the link that signs in; its page asks for one press. @param path the link's, from the slash on */
export async function sendSignInLink(
  db: Db,
  mailroom: Mailroom,
  to: string,
  path: string,
  token: string,
  now: Date,
): Promise<void> {
  const { house } = mailroom;
  const say = wordsIn(house.language).mails.signIn;
  const letter = plainText(say.subject(house.name), say.open(house.name), `${house.url}${path}`, say.ignore);
  await sendAlone(db, mailroom, to, letter, token, now);
}

/** Mails somebody that their comment was answered, with one click to be told no more (RFC 8058). */
export async function sendAnswerNotice(
  db: Db,
  mailroom: Mailroom,
  to: string,
  answer: { comment: number; by: string; text: string; headline: string; quiet: string },
  now: Date,
): Promise<void> {
  const { house } = mailroom;
  const quiet = `${house.url}/comments/quiet/${answer.quiet}`;
  const say = wordsIn(house.language).mails.answer;
  const by = oneLine(answer.by);
  const letter = plainText(
    say.subject(house.name, shorten(by, 40)),
    say.said(by, oneLine(answer.headline)),
    shorten(oneLine(answer.text), 600),
    `${say.read}\n${house.url}/comments/${answer.comment}`,
    `${say.quiet}\n${quiet}`,
  );
  const headers: [string, string][] = [
    ['List-Unsubscribe', `<${quiet}>`],
    ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
  ];
  await sendAlone(db, mailroom, to, letter, `answer ${answer.comment} ${to}`, now, headers);
}

/** Mails a reader the link to their own preferences. */
export async function sendPreferencesLink(
  db: Db,
  mailroom: Mailroom,
  to: string,
  token: string,
  now: Date,
): Promise<void> {
  const { house } = mailroom;
  const say = wordsIn(house.language).mails.preferences;
  const letter = plainText(say.subject(house.name), say.open(house.name), `${house.url}/preferences/${token}`);
  await sendAlone(db, mailroom, to, letter, `${token} ${now.getTime()}`, now);
}
