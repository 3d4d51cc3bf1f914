import { decodeHTML } from 'entities';
import { readAttributes, scanMarkup } from './markup.ts';

const blocks = new Set(
  (
    'address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure ' +
    'footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main nav ol option p pre section summary table tbody ' +
    'td tfoot th thead title tr ul'
  ).split(' '),
);
const inline = new Set(
  (
    'a abbr acronym applet area audio b base basefont bdi bdo big blink button canvas cite code col colgroup data ' +
    'datalist del dfn dir em embed font frame frameset i iframe img input ins kbd label link map mark marquee menu meta ' +
    'meter noframes noscript object optgroup output param path picture progress q rp rt ruby s samp script select small ' +
    'source span strike strong style sub sup svg template textarea time track tt u var video wbr'
  ).split(' '),
);
/** What stands inside these is not for readers. */
const hidden = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'iframe',
  'svg',
  'head',
  'textarea',
  'select',
  'math',
]);

const spaces = /[^\S\n]+/g;
/** Controls, soft hyphens, zero-width and direction marks that would reorder a line, the byte order mark. */
const invisible = /[[\p{Cc}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]--[\n]]/gv;

/**
 * HTML as a reader sees it, without markup: paragraphs separated by one newline, white space collapsed, entities decoded,
 * scripts, styles and other unseen parts left out. Linear in its input, which is read up to 2,000,000 characters.
 * @param max at most so many characters come out
 */
export function plainText(html: string, max = 200_000): string {
  const source = html.length > 2_000_000 ? html.slice(0, 2_000_000) : html;
  if (!source.includes('<') && !source.includes('&')) return cut(tidyLines(source.replace(/\s+/g, ' ')), max);
  const parts: string[] = [];
  let hiding = '';
  scanMarkup(source, {
    open(name, _attributes, selfClosing, start, end) {
      const tag = name.toLowerCase();
      if (hiding) return;
      if (hidden.has(tag)) {
        if (!selfClosing) hiding = tag;
      } else if (blocks.has(tag)) parts.push('\n');
      else if (!inline.has(tag) && !/[-:]/.test(tag)) parts.push(source.slice(start, end));
    },
    close(name, start) {
      const tag = name.toLowerCase();
      if (hiding) {
        if (tag === hiding) hiding = '';
      } else if (blocks.has(tag)) parts.push('\n');
      else if (!inline.has(tag) && !/[-:]/.test(tag)) parts.push(source.slice(start, start + name.length + 3));
    },
    text(raw) {
      if (!hiding) parts.push(decodeEntities(raw).replace(/\s+/g, ' '));
    },
    cdata(raw) {
      if (!hiding) parts.push(raw.replace(/\s+/g, ' '));
    },
  });
  return cut(tidyLines(parts.join('')), max);
}

/**
 * A headline from a feed as plain text on one line. Feeds escape headlines once, twice or not at all; an entity or tag
 * that is left after the first decoding is decoded, too.
 */
export function plainTitle(html: string, max = 500): string {
  let text = html.slice(0, 20_000);
  for (let round = 0; round < 2 && /[<&]/.test(text); round++) {
    const decoded = plainText(text).replace(/\n/g, ' ');
    if (decoded === text) break;
    text = decoded;
  }
  return cut(tidyLines(text.replace(/\s+/g, ' ')), max);
}

/** HTML's named and numeric entities decoded, once; Windows-1252 numbers (`&#150;`) as their authors meant them. */
export function decodeEntities(text: string): string {
  return text.includes('&') ? decodeHTML(text) : text;
}

/** The address of the first picture in HTML, as written, or null; tracking pixels (1×1) are not pictures. */
export function firstImage(html: string): string | null {
  let found: string | null = null;
  if (!/<img/i.test(html)) return null;
  scanMarkup(html.slice(0, 200_000), {
    open(name, raw) {
      if (found !== null || name.toLowerCase() !== 'img') return;
      const attributes = readAttributes(raw);
      const size = Math.min(Number(attributes.get('width') ?? 100), Number(attributes.get('height') ?? 100));
      const source = attributes.get('src');
      if (source && !(size <= 2)) found = decodeEntities(source);
    },
  });
  return found;
}

/** What Windows-1252 has where Latin 1 has controls (0x80 to 0x9f): typographic marks that were decoded wrongly on their way. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function tidyLines(text: string): string {
  return text
    .replace(/[\u0080-\u009f]/g, (control) => windows1252[control.charCodeAt(0) - 0x80] ?? '')
    .replace(invisible, '')
    .replace(spaces, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
}

/** At most `max` UTF-16 units, never ending in half a character. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const code = text.charCodeAt(max - 1);
  return text.slice(0, code >= 0xd800 && code < 0xdc00 ? max - 1 : max).trimEnd();
}
