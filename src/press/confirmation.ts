import { createHash } from 'node:crypto';
import type { Db } from '../db/index.ts';
import { oneLine, shorten } from './wording.ts';
import { asHtml } from './variants.ts';
import { template } from './compose.ts';
import { confirmationLetter, type Letter } from './letter.ts';
import type { Mailroom } from './mailroom.ts';
import { imprint } from './wording.ts';

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
      letter: () => ({ ...letter, html: letter.html ?? asHtml(letter.text) }),
      raw: () => making({ to, messageId, date: now, leave: '', preferences: '', headers }),
    },
    now,
  );
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
  const text = `Somebody, we hope you, asked for ${house.name} to come to this address instead of another.

To confirm that it was you, open this address and press once:

${house.url}/preferences/change/${token}

If it was not you, do nothing: you will not be mailed.
`;
  await sendAlone(
    db,
    mailroom,
    to,
    { subject: `${house.name}: is this your new address?`, html: null, text },
    token,
    now,
  );
}

/** Asks a reader of whom nothing was heard for long whether they still want the letter. */
export async function sendStillWanted(db: Db, mailroom: Mailroom, to: string, token: string, now: Date): Promise<void> {
  const { house } = mailroom;
  const text = `We send you ${house.name} once a week, and cannot know whether you still read it: our letters do not tell us.

If you do, open this address and press once, and nothing changes:

${house.url}/confirm/${token}

If you do nothing, the letter stops in a month. We do not ask again.

${imprint(house)}
`;
  await sendAlone(db, mailroom, to, { subject: `Do you still want ${house.name}?`, html: null, text }, token, now);
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
  const text = `To sign in to ${house.name}, open this address and press once. It works once, within twenty minutes:

${house.url}${path}

If you did not ask for it, do nothing: nobody is signed in without it.
`;
  await sendAlone(db, mailroom, to, { subject: `${house.name}: sign in`, html: null, text }, token, now);
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
  const text = `${oneLine(answer.by)} answered your comment on “${oneLine(answer.headline)}”:

${shorten(oneLine(answer.text), 600)}

Read it there, and answer:
${house.url}/comments/${answer.comment}

Mail me no more when somebody answers me:
${quiet}
`;
  const headers: [string, string][] = [
    ['List-Unsubscribe', `<${quiet}>`],
    ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
  ];
  const subject = `${house.name}: ${shorten(oneLine(answer.by), 40)} answered you`;
  await sendAlone(db, mailroom, to, { subject, html: null, text }, `answer ${answer.comment} ${to}`, now, headers);
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
  const text = `This address opens what you have chosen for ${house.name}. It works for two months, for whoever has it:

${house.url}/preferences/${token}
`;
  await sendAlone(
    db,
    mailroom,
    to,
    { subject: `${house.name}: your preferences`, html: null, text },
    `${token} ${now.getTime()}`,
    now,
  );
}
