import { encodeWord, foldLines } from 'nodemailer/lib/mime-funcs';
import { oneLine } from '../text/index.ts';
import { signedHeader, type Signer } from './dkim.ts';
import { LEAVE_PLACEHOLDER, PREFERENCES_PLACEHOLDER, type Letter } from './letter-content.ts';
import { quotedPrintable } from './quoted-printable.ts';

/** What differs from reader to reader. */
export interface Personal {
  to: string;
  /** With its angle brackets. */
  messageId: string;
  date: Date;
  leave: string;
  preferences: string;
  /** Header fields besides the usual; a value may be folded already, by CRLF and a space. */
  headers: readonly (readonly [name: string, value: string])[];
}

/** A letter without its HTML part is plain text. */
export type Printed = Omit<Letter, 'html'> & { html: string | null };

const placeholders = [LEAVE_PLACEHOLDER, PREFERENCES_PLACEHOLDER] as const;
const split = /(\{\{(?:leave|preferences)\}\})/;

/** A letter's words with one reader's links in them. */
export function fill(words: string, { leave, preferences }: Pick<Personal, 'leave' | 'preferences'>): string {
  return words.replaceAll(LEAVE_PLACEHOLDER, leave).replaceAll(PREFERENCES_PLACEHOLDER, preferences);
}

/**
 * Takes a letter apart once, so that each reader's copy is its pieces with their own links between them: RFC 5322 and
 * MIME, quoted-printable, CRLF; signed where there is a signer. What all copies share is the same memory in each.
 */
export function template(
  letter: Printed,
  from: { name: string; address: string },
  signer?: Signer,
): (personal: Personal) => Promise<readonly Buffer[]> {
  // The same for every copy; a boundary may stand in no part, and quoted-printable never writes "=_".
  const boundary = '=_dispatchbox';
  const part = (type: string, words: string): (Buffer | string)[] => {
    const head = `--${boundary}\r\nContent-Type: text/${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n`;
    return [Buffer.from(head), ...pieces(words), Buffer.from('\r\n')];
  };
  const body =
    letter.html === null
      ? [...pieces(letter.text), Buffer.from('\r\n')]
      : [...part('plain', letter.text), ...part('html', letter.html), Buffer.from(`--${boundary}--\r\n`)];
  const type: [string, string][] =
    letter.html === null
      ? [
          ['Content-Type', 'text/plain; charset=utf-8'],
          ['Content-Transfer-Encoding', 'quoted-printable'],
        ]
      : [['Content-Type', `multipart/alternative; boundary="${boundary}"`]];
  const sender = foldLines(`${displayName(from.name)} <${from.address}>`, 68);
  const subject = foldLines(encoded(oneLine(letter.subject)), 68);

  return async (personal) => {
    const links: Record<string, Buffer> = {
      [LEAVE_PLACEHOLDER]: Buffer.from(quotedPrintable(personal.leave, true)),
      [PREFERENCES_PLACEHOLDER]: Buffer.from(quotedPrintable(personal.preferences, true)),
    };
    const bytes = body.map((piece) => (typeof piece === 'string' ? (links[piece] ?? Buffer.alloc(0)) : piece));
    const fields: [string, string][] = [
      ['From', sender],
      ['To', personal.to],
      ['Subject', subject],
      ['Date', personal.date.toUTCString().replace('GMT', '+0000')],
      ['Message-ID', personal.messageId],
      ...personal.headers.map(([name, value]): [string, string] => [name, value]),
      ['MIME-Version', '1.0'],
      ...type,
    ];
    for (const [name, value] of fields) {
      if (/[\r\n]/.test(value.replaceAll('\r\n ', ''))) throw new Error(`the header ${name} would break in two`);
    }
    const signature = signer ? `${await signedHeader(signer, fields, bytes)}\r\n` : '';
    const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    return [Buffer.from(`${signature}${head}\r\n`), ...bytes];
  };
}

/** Words as quoted-printable, with the placeholders between the pieces; each piece ends with its line. */
function pieces(words: string): (Buffer | string)[] {
  const parts = words.replace(/(?:\r?\n)+$/, '').split(split);
  return parts.map((piece, index) =>
    placeholders.some((placeholder) => placeholder === piece)
      ? piece
      : Buffer.from(quotedPrintable(piece, index < parts.length - 1)),
  );
}

function encoded(words: string): string {
  return /^[\x20-\x7e]*$/.test(words) && !words.includes('=?') ? words : encodeWord(words, 'Q', 52);
}

/** A name as a header may show it: quoted, or in encoded words of at most 75 characters (RFC 2047, 2). */
export function displayName(name: string): string {
  const plain = oneLine(name);
  return /^[\x20-\x7e]*$/.test(plain) ? `"${plain.replace(/["\\]/g, '\\$&')}"` : encoded(plain);
}
