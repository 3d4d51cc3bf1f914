import { html as mixed, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { paragraphsOf } from '../editions/index.ts';
import { formatsOf, legible, type House } from '../house/index.ts';
import { oneLine } from '../text/index.ts';

/**
 * The frame of every mail, as mail programs need it: one table, each style in its element, a table more for Outlook, which knows no
 * `max-width`. The style sheet holds what can be lost: dark mode, and smaller headlines on phones.
 */

export type Markup = HtmlEscapedString;

/** Markup of what is at hand: nothing in a mail is waited for. */
export const html = mixed as (...parts: Parameters<typeof mixed>) => Markup;

const serif = "Charter,'Bitstream Charter','Sitka Text',Cambria,Georgia,'Times New Roman',serif";
const day = { paper: '#fdfcf9', ink: '#1c1b19', soft: '#5d5a54', line: '#cfcbc2' };
const night = { paper: '#171614', ink: '#e9e5dd', soft: '#aaa59b', line: '#3d3a35' };

/** A class's style; `accent` is the house's colour, readable on paper. */
const styles = (accent: string): Record<string, string> => ({
  name: 'margin:0;font-size:44px;line-height:1.1;font-weight:bold;letter-spacing:-1px;text-align:center',
  tag: `margin:4px 0 14px;font-style:italic;text-align:center;color:${day.soft}`,
  // Small capitals: what a line is of.
  k: `margin:26px 0 0;font-size:13px;line-height:1.4;letter-spacing:1px;text-transform:uppercase;font-weight:normal;color:${day.soft}`,
  c: `margin:0 0 18px;padding:8px 0;text-align:center;border-top:3px double ${day.ink};border-bottom:1px solid ${day.ink}`,
  r: `padding-top:14px;border-top:1px solid ${day.line}`,
  n: `color:${accent};font-weight:bold`,
  t: 'margin:6px 0 8px;font-size:25px;line-height:1.2;font-weight:bold',
  // The headline of a story that is told in a sentence.
  u: 'font-size:20px;line-height:1.25',
  ol: 'margin:8px 0 0;padding:0 0 0 26px',
  li: 'margin:0 0 3px',
  h: `color:${day.ink};text-decoration:none`,
  p: 'margin:10px 0 0',
  q: 'margin:0 0 8px',
  l: 'margin:4px 0 0',
  m: `font-size:14px;line-height:1.45;color:${day.soft}`,
  a: `color:${accent};text-decoration:underline`,
  w: `color:${day.soft};text-decoration:underline`,
  o: `font-size:14px;color:${day.soft}`,
  f: 'font-weight:bold',
  hr: `margin:28px 0 0;border:0;border-top:3px double ${day.ink}`,
  b: `display:inline-block;padding:12px 22px;background-color:${accent};color:#ffffff;text-decoration:none;font-weight:bold`,
});

const sheet = (accent: string) => `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (max-width:480px){.t{font-size:22px !important}.u{font-size:19px !important}.name{font-size:36px !important}}
@media (prefers-color-scheme:dark){
.paper{background-color:${night.paper} !important}
.ink,.h,.q,.li{color:${night.ink} !important}
.k,.m,.tag,.w,.o{color:${night.soft} !important}
.a,.n{color:${accent} !important}
.c,.hr{border-color:${night.ink} !important}
.r{border-color:${night.line} !important}
.b{background-color:${night.ink} !important;color:${night.paper} !important}
}`;

/** Says how an element looks: the classes of `styles`, with their styles written out. */
export function looks(house: Pick<House, 'accent'>) {
  const known = styles(legible(house.accent, day.paper));
  const made = new Map<string, ReturnType<typeof raw>>();
  return (classes: string) => {
    let look = made.get(classes);
    if (!look) {
      const style = classes.split(' ').map((name) => known[name]);
      made.set(classes, (look = raw(`class="${classes}" style="${style.join(';')}"`)));
    }
    return look;
  };
}

/** A whole mail: the house's name, and `body` under it. `preview` is what mail programs show after the subject. */
export function framed(house: House, title: string, preview: string, body: Markup): string {
  const look = looks(house);
  // Some programs keep no more of a mail than what stands in its body.
  const direction = formatsOf(house).direction ?? 'ltr';
  return html`<!doctype html>
    <html lang="${house.language}" dir="${direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>${title}</title>
        <style>
          ${raw(sheet(legible(house.accent, night.paper)))}
        </style>
      </head>
      <body class="paper" style="margin:0;padding:0;background-color:${day.paper}">
        <div style="display:none;max-height:0;overflow:hidden">${preview}</div>
        <table
          class="paper"
          role="presentation"
          width="100%"
          cellpadding="0"
          cellspacing="0"
          border="0"
          style="background-color:${day.paper}"
        >
          <tr>
            <td align="center" style="padding:28px 20px 32px">
              <!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0"><tr><td><![endif]-->
              <div
                class="ink"
                dir="${direction}"
                style="max-width:600px;margin:0 auto;text-align:${direction === 'ltr' ? 'left' : 'right'};word-break:break-word;font-family:${raw(serif)};font-size:17px;line-height:1.5;color:${day.ink}"
              >
                <h1 ${look('name')}><a ${look('h')} href="${house.url}/">${house.name}</a></h1>
                <p ${look('tag')}>${house.tagline}</p>
                ${body}
              </div>
              <!--[if mso]></td></tr></table><![endif]-->
            </td>
          </tr>
        </table>
      </body>
    </html>`.replace(/\n\s*/g, '\n');
}

/** The editor's own words as paragraphs, the addresses in them as links. */
export function wordsHtml(look: ReturnType<typeof looks>, words: string): Markup[] {
  return paragraphsOf(words).map(
    (pieces) =>
      html`<p ${look('p')} dir="auto">
        ${pieces.map(({ text, address }) => (address ? html`<a ${look('a')} href="${notOurs(address)}">${notOurs(text)}</a>` : notOurs(text)))}
      </p> `,
  );
}

/** The same for a plain-text part. */
export const wordsText = (words: string): string[] =>
  paragraphsOf(words).map((pieces) => wrap(pieces.map(({ text }) => text).join('')));

/** Columns of the plain-text part (RFC 3676 asks for fewer than 78). */
export const COLUMNS = 72;

/** The head of a plain-text part. */
export function textMasthead(house: House): string {
  return `${oneLine(house.name).toUpperCase()}\n${wrap(house.tagline)}\n${'='.repeat(COLUMNS)}`;
}

/**
 * Words set in lines of at most COLUMNS characters; a word that is longer, such as an address, stands alone. A no-break space binds,
 * and is written as a space.
 */
export function wrap(text: string, indent = '', hanging = indent): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/[ \n]+/)) {
    const start = lines.length === 0 ? indent : hanging;
    if (line === '') line = start + word;
    else if (Array.from(line).length + 1 + Array.from(word).length <= COLUMNS) line += ` ${word}`;
    else {
      lines.push(line);
      line = hanging + word;
    }
  }
  lines.push(line);
  return lines.join('\n').replaceAll('\u00a0', ' ');
}

/** Words that a stranger wrote like a placeholder look the same and are not it. */
export function notOurs(text: string): string {
  return text.replaceAll('{{', '{\u2060{');
}
