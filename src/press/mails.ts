import { confirmationLetter } from './letter.ts';
import type { Printed } from './compose.ts';
import type { House } from './house.ts';
import { wordsIn } from './messages/index.ts';
import { imprint, oneLine, shorten } from './wording.ts';

/** The words of the mails beside the letter. */

/** A mail's words, and header fields besides the usual. */
export type MailWords = Printed & { headers?: [string, string][] };

/** A mail of plain text, in paragraphs. */
function plainText(subject: string, ...paragraphs: string[]): MailWords {
  return { subject, html: null, text: `${paragraphs.join('\n\n')}\n` };
}

/** The one mail that an address gets before its reader has agreed: the question whether it was them. */
export const confirmMail = (house: House, token: string): Promise<MailWords> =>
  confirmationLetter(house, `${house.url}/confirm/${token}`);

/** To who gets the letter already, and asked for it once more. It looks and weighs as `confirmMail` does. */
export const alreadyMail = (house: House, token: string): Promise<MailWords> =>
  confirmationLetter(house, `${house.url}/preferences/${token}`, wordsIn(house.language).mails.already);

/** Asks at a new address whether a reader's letter may come there. */
export function changeMail(house: House, token: string): MailWords {
  const say = wordsIn(house.language).mails.change;
  const link = `${house.url}/preferences/change/${token}`;
  return plainText(say.subject(house.name), say.ask(house.name), say.open, link, say.ignore);
}

/** Tells the address of before that the letter goes elsewhere from now on. @param back the token that takes it back */
export function changedMail(house: House, back?: string): MailWords {
  const say = wordsIn(house.language).mails.changed;
  const undo = back === undefined ? [] : [`${say.undo}\n${house.url}/preferences/change/${back}`];
  return plainText(say.subject(house.name), say.told(house.name), ...undo);
}

/** Asks a reader of whom nothing was heard for long whether they still want the letter. */
export function stillWantedMail(house: House, token: string): MailWords {
  const say = wordsIn(house.language).mails.stillWanted;
  const link = `${house.url}/confirm/${token}`;
  return plainText(say.subject(house.name), say.ask(house.name), say.open, link, say.ignore, imprint(house));
}

/** The link that signs in; its page asks for one press. @param path the link's, from the slash on */
export function signInMail(house: House, path: string): MailWords {
  const say = wordsIn(house.language).mails.signIn;
  return plainText(say.subject(house.name), say.open(house.name), `${house.url}${path}`, say.ignore);
}

/** Tells somebody that their comment was answered, with one click to be told no more (RFC 8058). */
export function answerMail(
  house: House,
  answer: { comment: number; by: string; text: string; headline: string; quiet: string },
): MailWords {
  const quiet = `${house.url}/comments/quiet/${answer.quiet}`;
  const say = wordsIn(house.language).mails.answer;
  const by = oneLine(answer.by);
  return {
    ...plainText(
      say.subject(house.name, shorten(by, 40)),
      say.said(by, oneLine(answer.headline)),
      shorten(oneLine(answer.text), 600),
      `${say.read}\n${house.url}/comments/${answer.comment}`,
      `${say.quiet}\n${quiet}`,
    ),
    headers: [
      ['List-Unsubscribe', `<${quiet}>`],
      ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
    ],
  };
}

/** A reader's link to their own preferences, which proves for a day that they asked at their own mailbox. */
export function preferencesMail(house: House, token: string): MailWords {
  const say = wordsIn(house.language).mails.preferences;
  return plainText(say.subject(house.name), say.open(house.name), `${house.url}/preferences/${token}`, say.holds);
}
