import { COLUMNS, framed, html, looks, notOurs, textMasthead, wrap } from './frame.ts';
import { type House, imprint } from '../house/index.ts';
import type { Letter } from './letter-content.ts';
import { wordsIn } from './messages/index.ts';
import { oneLine, shorten } from '../text/index.ts';

/** The words of the mails beside the letter, in the letter's frame. */

/** A mail's words, and header fields besides the usual. */
export type MailWords = Letter & { headers?: [string, string][] };

/** A mail of a few paragraphs around one link. */
interface Note {
  subject: string;
  /** What stands above the link; of the answer to a comment, other people's words. */
  above: string[];
  link?: { press: string; to: string };
  below?: (string | { press: string; to: string })[];
}

/** One mail in both parts; where a program shows no button, the address stands under it. */
function note(house: House, { subject, above, link, below = [] }: Note): MailWords {
  const look = looks(house);
  const say = (lines: string[]) => lines.map((line) => notOurs(oneLine(line)));
  const small = [...below, imprint(house)];
  const body = html`<hr ${look('hr')} />
    ${say(above).map((line) => html`<p ${look('p')} dir="auto">${line}</p> `)}${
      link
        ? html`<p ${look('p')}><a ${look('b')} href="${link.to}">${link.press}</a></p>
            <p ${look('p m')}><a ${look('a')} href="${link.to}">${link.to}</a></p>`
        : ''
    }${small.map(
      (line) =>
        html`<p ${look('p m')}>
          ${typeof line === 'string' ? line : html`<a ${look('a')} href="${line.to}">${line.press}</a>`}
        </p> `,
    )}`;
  const text = [
    textMasthead(house),
    ...say(above).map((line) => wrap(line)),
    ...(link ? [`${link.press}:\n${link.to}`] : []),
    ...below.map((line) => (typeof line === 'string' ? wrap(line) : `${line.press}:\n${line.to}`)),
    '-'.repeat(COLUMNS),
    wrap(imprint(house)),
  ].join('\n\n');
  return { subject: oneLine(subject), html: framed(house, subject, say(above)[0] ?? '', body), text: `${text}\n` };
}

/** A mail that asks one thing. @param path the link's, from the slash on */
function asking(
  house: House,
  say: {
    subject: (name: string) => string;
    ask: (name: string) => string;
    press: string;
    opens: string;
    ignore?: string;
  },
  path: string,
): MailWords {
  return note(house, {
    subject: say.subject(house.name),
    above: [say.ask(house.name)],
    link: { press: say.press, to: house.url + path },
    below: [say.opens, ...(say.ignore ? [say.ignore] : [])],
  });
}

/** The one mail that an address gets before its reader has agreed: the question whether it was them. */
export const confirmMail = (house: House, token: string): MailWords =>
  asking(house, wordsIn(house.language).mails.confirm, `/confirm/${token}`);

/** To who gets the letter already, and asked for it once more. It looks and weighs as `confirmMail` does. */
export const alreadyMail = (house: House, token: string): MailWords =>
  asking(house, wordsIn(house.language).mails.already, `/preferences/${token}`);

/** Asks at a new address whether a reader's letter may come there. */
export const changeMail = (house: House, token: string): MailWords =>
  asking(house, wordsIn(house.language).mails.change, `/preferences/change/${token}`);

/** Asks a reader of whom nothing was heard for long whether they still want the letter. */
export const stillWantedMail = (house: House, token: string): MailWords =>
  asking(house, wordsIn(house.language).mails.stillWanted, `/confirm/${token}`);

/** The link that signs in; its page asks for one press. @param path the link's, from the slash on */
export const signInMail = (house: House, path: string): MailWords =>
  asking(house, wordsIn(house.language).mails.signIn, path);

/**
 * Asks whether it was they who wrote a comment with this address. It has no word of the comment, and none of who wrote it: whoever
 * types a stranger's address into a form must not choose what is mailed there.
 */
export const commentMail = (house: House, token: string): MailWords =>
  asking(house, wordsIn(house.language).mails.comment, `/comments/confirm/${token}`);

/** A reader's link to their own preferences, which proves for a day that they asked at their own mailbox. */
export const preferencesMail = (house: House, token: string): MailWords =>
  asking(house, wordsIn(house.language).mails.preferences, `/preferences/${token}`);

/** Tells the address of before that the letter goes elsewhere from now on. @param back the token that takes it back */
export function changedMail(house: House, back?: string): MailWords {
  const say = wordsIn(house.language).mails.changed;
  return note(house, {
    subject: say.subject(house.name),
    above: [say.told(house.name), ...(back === undefined ? [] : [say.undo])],
    ...(back !== undefined && { link: { press: say.press, to: `${house.url}/preferences/change/${back}` } }),
  });
}

/** Tells somebody that their comment was answered, with one click to be told no more (RFC 8058). */
export function answerMail(
  house: House,
  answer: { comment: number; by: string; text: string; headline: string; quiet: string },
): MailWords {
  const say = wordsIn(house.language).mails.answer;
  const by = oneLine(answer.by);
  return aboutComment(house, answer, {
    subject: say.subject(house.name, shorten(by, 40)),
    above: [say.said(by, oneLine(answer.headline)), shorten(oneLine(answer.text), 600)],
    link: { press: say.press, to: `${house.url}/comments/${answer.comment}` },
  });
}

/** Tells somebody what the house made of their comment: chose it, quoted it, or corrected something for it. */
export function markMail(
  house: House,
  mark: {
    comment: number;
    kind: 'chosen' | 'quoted' | 'corrected';
    place: string;
    text: string;
    headline: string;
    quiet: string;
  },
): MailWords {
  const say = wordsIn(house.language).mails.mark;
  return aboutComment(house, mark, {
    subject: say.subject(house.name),
    above: [say[mark.kind](oneLine(mark.headline)), shorten(oneLine(mark.text), 600)],
    link: { press: say.press, to: `${house.url}${mark.place || `/comments/${mark.comment}`}` },
  });
}

/** A mail to the writer of a comment. */
function aboutComment(house: House, { quiet }: { quiet: string }, words: Note): MailWords {
  const off = `${house.url}/comments/quiet/${quiet}`;
  return {
    ...note(house, { ...words, below: [{ press: wordsIn(house.language).mails.answer.quiet, to: off }] }),
    headers: [
      ['List-Unsubscribe', `<${off}>`],
      ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
    ],
  };
}
