import { decodeHTML } from 'entities';
import { oneLine, type Line } from './line.ts';
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
    'source span strike strong style sub sup svg template textarea time track tt u var video wbr ' +
    // Formulas (MathML Core), which are read as they stand
    'annotation annotation-xml maction math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts ' +
    'mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics'
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
  'annotation',
  'annotation-xml',
]);

/** Elements and classes that hold what stands around a text: captions, buttons, boxes. */
const asides = new Set(['figcaption', 'button', 'nav', 'form', 'menu']);
const asideClass =
  /(?:^|\s)(?:wp-caption-text|(?:image-|photo-|media-|img-)?(?:caption|credits?)(?:-text)?|(?:image|photo|media)(?:__|-)?(?:caption|credit)\S*|caption__\S*|photographer|sharedaddy|sd-sharing\S*|share(?:-buttons?|-links?|-bar|-this)?|sharing(?:-buttons?)?|social(?:-share|-links?|-icons?|-media)?|addtoany\S*|a2a\S*|ssba\S*|heateor\S*|jp-relatedposts|yarpp\S*|related(?:-posts?|-articles?|-links?|-stories|-content)?|read-?more|more-link|button(?:-wrapper|-primary)?|btn|wp-block-button\S*|captioned-button-wrap|subscri(?:be|ption)\S*|newsletter\S*|sign-?up\S*|mc4wp\S*|feedflare|advert\S*|promo(?:-box|tion)?|copyright|digest-post-embed|post-tags|byline|dateline-date|author-(?:bio|box))(?=\s|$)/i;
/** An aside of more characters is somebody's text under an odd name. */
const longestAside = 1_500;

/** White space that is not one space; but for lines' ends, and with them. */
const spaces = /[^\S\n]{2,}|[^\S\n ]/g;
const whiteSpace = /\s{2,}|[^\S ]/g;
/** Controls, soft hyphens, zero-width and direction marks that would reorder a line, the byte order mark. */
const invisible = /[[\p{Cc}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]--[\n]]/gv;

/**
 * HTML as a reader sees it, without markup: paragraphs separated by one newline, white space collapsed, entities decoded,
 * scripts, styles and other unseen parts left out. Linear in its input, which is read up to 2,000,000 characters.
 * @param max at most so many characters come out
 */
export function plainText(html: string, max = 200_000): string {
  return readText(html, max, false);
}

/**
 * The text of a feed's item: `plainText` without what its markup shows to be no part of it. Captions, buttons and boxes of links are
 * left out, and so are lines that are nothing but a link ("Read more", another text's headline) or a few words around links
 * (the systems' "This post first appeared on …").
 */
export function itemText(html: string, max = 200_000): string {
  const text = readText(html, max, true);
  if (!text.includes(linkStart)) return text;
  const lines = text.split('\n');
  const last = lines.length - 1;
  const kept = lines.filter((line, at) => !isLinks(line, last - at < 2));
  return (kept.length > 0 ? kept : lines).join('\n').replace(linkMarks, '').replace(/ {2,}/g, ' ').trim();
}

/** Around what is linked, while a text is read; private characters, which mean nothing in a feed. */
const [linkStart, linkEnd] = ['\ue000', '\ue001'];
const linkMarks = /[\ue000\ue001]/g;

function isLinks(line: string, atEnd: boolean): boolean {
  if (!line.includes(linkStart)) return false;
  const parts = line.split(/\ue000([^\ue001]*)\ue001?/);
  const letters = (from: number) =>
    parts.reduce((sum, part, at) => sum + (at % 2 === from ? (part.match(/[\p{L}\p{N}]/gu)?.length ?? 0) : 0), 0);
  const [outside, inside] = [letters(0), letters(1)];
  if (inside === 0) return false;
  const bare = line.replace(linkMarks, '').trim();
  const sentence = /[.!?。]["”'’)]?$/.test(bare) && bare.split(/\s+/).length > 5;
  if (outside === 0) return !sentence;
  if (atEnd && parts.length >= 5 && outside <= 50 && inside >= outside * 0.4) return true;
  // "More: [another text's headline]"
  return outside <= 25 && !sentence && /^[^\ue000]*[:：|»>]\s*\ue000[^\ue000]*$/.test(line);
}

function readText(html: string, max: number, ofItem: boolean): string {
  const source = html.length > 2_000_000 ? html.slice(0, 2_000_000) : html;
  if (!source.includes('<') && !source.includes('&')) return cut(tidyLines(source.replace(whiteSpace, ' ')), max);
  const parts: string[] = [];
  let hiding = '';
  let linked = false;
  /** The aside that is open: how deep in elements of its name, and where it began. One that never ends is none. */
  let aside: { tag: string; depth: number; at: number } | null = null;
  const endAside = () => {
    if (aside === null) return;
    const length = parts.slice(aside.at).reduce((sum, part) => sum + part.length, 0);
    if (length <= longestAside) parts.length = aside.at;
    aside = null;
  };
  scanMarkup(source, {
    open(name, attributes, { selfClosing, start, end }) {
      const tag = name.toLowerCase();
      if (hiding) return;
      if (ofItem && !selfClosing && !empty.has(tag)) {
        if (aside?.tag === 'p' && blocks.has(tag)) endAside();
        if (aside?.tag === tag) aside.depth++;
        else if (aside === null && (asides.has(tag) || isAside(attributes)))
          aside = { tag, depth: 1, at: parts.length };
        if (tag === 'a' && !linked && /\bhref\b/i.test(attributes)) {
          parts.push(linkStart);
          linked = true;
        }
      }
      if (hidden.has(tag)) {
        if (!selfClosing) hiding = tag;
      } else if (blocks.has(tag)) parts.push('\n');
      else if (!inline.has(tag) && !/[-:]/.test(tag)) parts.push(source.slice(start, end));
    },
    close(name, start) {
      const tag = name.toLowerCase();
      if (hiding) {
        if (tag === hiding) hiding = '';
        return;
      }
      if (tag === 'a' && linked) {
        parts.push(linkEnd);
        linked = false;
      }
      if (aside?.tag === tag && --aside.depth === 0) endAside();
      if (blocks.has(tag)) parts.push('\n');
      else if (!inline.has(tag) && !/[-:]/.test(tag)) parts.push(source.slice(start, start + name.length + 3));
    },
    text(raw) {
      if (!hiding) parts.push(decodeEntities(raw).replace(whiteSpace, ' '));
    },
    cdata(raw) {
      if (!hiding) parts.push(raw.replace(whiteSpace, ' '));
    },
  });
  return cut(tidyLines(parts.join('')), max);
}

const empty = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));

function isAside(attributes: string): boolean {
  const named = /\bclass\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(attributes);
  return named !== null && asideClass.test((named[1] ?? named[2] ?? named[3] ?? '').slice(0, 500));
}

/** Tags that are markup where they stand in a headline; "<script>" and "<half" are words of it. */
const inTitles = new Set(
  'a abbr acronym b bdi bdo big blink br cite code del div em font h1 h2 h3 h4 h5 h6 i img ins kbd mark p q s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);

/** A headline's tags that are none, as text. One that is closed further on is meant as a tag. */
function withTagsOfTitles(text: string): string {
  const closed = new Set(text.toLowerCase().match(/(?<=<\/)[a-z][\w:-]*/g));
  return text.replace(
    /<(\/?)([A-Za-z][\w:-]*)([^<>]*)(>?)/g,
    (...[all = '', slash = '', name = '', rest = '', end = '']: string[]) => {
      const tag = name.toLowerCase();
      const known = (inTitles.has(tag) && end !== '') || /=\s*["']/.test(rest);
      const paired = end !== '' && (slash !== '' || closed.has(tag));
      return known || paired ? all : `&lt;${all.slice(1)}`;
    },
  );
}

/**
 * A headline from a feed as plain text on one line. Feeds escape headlines once, twice or not at all; an entity or tag
 * that is left after the first decoding is decoded, too.
 */
export function plainTitle(html: string, max = 500): Line {
  let text = html.slice(0, 20_000);
  for (let round = 0; round < 2 && /[<&]/.test(text); round++) {
    const decoded = plainText(withTagsOfTitles(text)).replace(/\n/g, ' ');
    if (decoded === text) break;
    text = decoded;
  }
  return oneLine(cut(tidyLines(text.replace(whiteSpace, ' ')), max));
}

/** HTML's named and numeric entities decoded, once; Windows-1252 numbers (`&#150;`) as their authors meant them. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  const decoded = decodeHTML(text);
  // "&EACUTE;": a name that a system put in capitals.
  return decoded.replace(/&[A-Z]{4,8};/g, (name) => {
    const [lower, upper] = [decodeHTML(name.toLowerCase()), decodeHTML(`&${name[1]}${name.slice(2).toLowerCase()}`)];
    return upper.startsWith('&') ? (lower.startsWith('&') ? name : lower) : upper;
  });
}

/** Counters, smileys, faces and gaps: no picture of what the text is about. */
const noPicture =
  /\b(?:pixel|stats?|count(?:er)?|track(?:er|ing)?|beacon|analytics|doubleclick|feedsportal|quantserve|scorecardresearch)[./?_-]|\/~r\/|\/emoji\/|gravatar\.|\/avatars?\/|(?:spacer|blank|transparent|1x1|pixel|clear|smiley|emoji|loading|placeholder)[\w-]*\.(?:gif|png|svg)|\/(?:share|social|icons?)[\w-]*\//i;

/**
 * The address of the first picture in HTML, as written, or null. Counters (1×1, by their attributes, style or address), smileys and
 * avatars are no pictures; a picture that is loaded late stands in `data-src`, `data-original` or `srcset`.
 */
export function firstImage(html: string): string | null {
  let found: string | null = null;
  if (!/<img|<amp-img/i.test(html)) return null;
  scanMarkup(html.slice(0, 200_000), {
    open(name, raw) {
      if (found !== null || !/^(?:amp-)?img$/i.test(name)) return;
      const attributes = readAttributes(raw);
      const style = attributes.get('style') ?? '';
      const sizes = ['width', 'height'].flatMap((side) => [
        Number.parseFloat(attributes.get(side) ?? ''),
        Number.parseFloat(new RegExp(`(?:^|[;\\s])${side}\\s*:\\s*([\\d.]+)px`, 'i').exec(style)?.[1] ?? ''),
      ]);
      if (sizes.some((size) => size <= 2) || /display\s*:\s*none/i.test(style)) return;
      if (/\b(?:avatar|emoji|wp-smiley|icon)\b/i.test(attributes.get('class') ?? '')) return;
      const source = ['src', 'data-src', 'data-lazy-src', 'data-original', 'data-orig-file', 'data-srcset', 'srcset']
        .map((key) => decodeEntities(attributes.get(key) ?? '').trim())
        .map((value, at) => (at > 4 ? (value.split(/[\s,]+/)[0] ?? '') : value))
        .find((value) => value !== '' && !/^data:/i.test(value) && !noPicture.test(value));
      if (source !== undefined) found = source;
    },
  });
  return found;
}

/** What Windows-1252 has where Latin 1 has controls (0x80 to 0x9f): typographic marks that were decoded wrongly on their way. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function tidyLines(text: string): string {
  const clean = /[^\n -~]/.test(text) ? withoutControls(text) : text;
  return clean.replace(spaces, ' ').replace(/ ?\n[ \n]*/g, '\n').trim(); // prettier-ignore
}

/** … in which there is more than ASCII. */
function withoutControls(text: string): string {
  return (
    mendTwiceEncoded(text)
      .replace(/[\u0080-\u009f]/g, (control) => windows1252[control.charCodeAt(0) - 0x80] ?? '')
      .replace(invisible, '')
      // Joiners that join nothing.
      .replace(/[\u200c\u200d]+/g, (joiners, at: number, whole: string) =>
        /\S\S/.test(`${whole[at - 1] ?? ' '}${whole[at + joiners.length] ?? ' '}`) ? joiners : '',
      )
  );
}

/** At most `max` UTF-16 units, never ending in half a character. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const code = text.charCodeAt(max - 1);
  return text.slice(0, code >= 0xd800 && code < 0xdc00 ? max - 1 : max).trimEnd();
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** The bytes that characters were in the charsets a second encoding took them for. */
const byteOf = new Map<string, number>();
for (const charset of ['windows-1250', 'windows-1252'])
  for (let byte = 0x80; byte < 0x100; byte++) byteOf.set(new TextDecoder(charset).decode(Uint8Array.of(byte)), byte);
for (let byte = 0x80; byte < 0xa0; byte++) byteOf.set(String.fromCharCode(byte), byte);

/** UTF-8 that was taken for Windows-1252 or 1250 and encoded again: "cafÃ©", "â€™"; a run of characters that are such bytes. */
function mendTwiceEncoded(text: string): string {
  if (
    !/[\u00c2-\u00f4\u0102\u0103\u0139\u010e-\u0111\u013a][\u0080-\u00bf\u0100-\u0192\u02c6-\u02dd\u2013-\u203a\u20ac\u2122]/.test(
      text,
    )
  )
    return text;
  return text.replace(/[\u0080-\u024f\u02c6-\u02dd\u2013-\u203a\u20ac\u2122]{2,}/g, (run, at: number) => {
    const before = text[at - 1] ?? ' ';
    const after = text[at + run.length] ?? ' ';
    const bytes = Array.from(run, (character) => byteOf.get(character) ?? -1);
    if (bytes.includes(-1)) return run;
    let decoded: string;
    try {
      decoded = utf8.decode(Uint8Array.from(bytes));
    } catch {
      return run;
    }
    // One letter and a mark behind capitals ("CAFÉ»") may be meant; between small letters, or as a dash or quote, they are not.
    const sure =
      decoded.length > 1 ||
      /[\u2000-\u20bf\u00a0-\u00bf]/.test(decoded) ||
      ((!/\p{Lu}/u.test(before) || /\p{Ll}/u.test(after)) && /[\u00c0-\u017f]/.test(decoded));
    return sure && !/[\u0080-\u009f]/.test(decoded) && (run.length > 2 || after !== '') ? decoded : run;
  });
}
