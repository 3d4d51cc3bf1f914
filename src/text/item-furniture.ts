import { parseDate } from './dates.ts';
import { isFurniture } from './furniture.ts';
import * as words from './item-words.ts';

/** Longer lines are somebody's sentences. */
const longest = 600;
/** In characters: a caption with its credit. */
const longestCaption = 250;

interface Context {
  /** The headline: systems repeat it in the first line, and in what they put under a text. */
  title?: string;
}

/**
 * A text without what publishing systems and outlets put around it: "The post … appeared first on …", "Read more", "Read also: …",
 * share and subscribe buttons, dates and bylines in lines of their own, captions with their credits, style sheets; in some
 * thirty languages, as `item-words.ts` has their words. Sentences that ask for a favour ("Sign up to our newsletter.")
 * go from inside a line, too.
 */
export function withoutFurniture(text: string, { title = '' }: Context = {}): string {
  const lines = withoutCode(text).split('\n');
  const alone = lines.length === 1;
  if (alone && leadsOn(lines[0]!)) return text;
  const told = lines.map(withoutAsking).filter((line) => line !== '' && !isAround(line, alone));
  // Outermost first: under "Read more" may stand the line that tells who took the picture.
  for (let before = -1; before !== told.length && told.length > 0;) {
    before = told.length;
    if (told.length > 1 && (saysWhenOrWho(told[0]!) || told[0] === title)) told.shift();
    if (
      (!alone && isLast(told.at(-1)!)) ||
      (told.length > 1 && (saysWhenOrWho(told.at(-1)!) || repeats(told.at(-1)!, title)))
    )
      told.pop();
  }
  const rest = told.flatMap((line) => {
    const at = creditIn(line);
    if (at < 0) return [line];
    return told.length > 1 && line.length <= longestCaption ? [] : [line.slice(0, at).replace(/[\s([|–—-]+$/, '')];
  });
  if (rest[0] !== undefined) rest[0] = withoutDate(rest[0]);
  return rest.filter((line) => line !== '').join('\n');
}

/** A word of a phrase: one of these, or (null) anything. */
interface Token {
  words: string[] | null;
  optional: boolean;
}

/** Phrases of `item-words.ts`, by the first two letters that a line with them has. */
class Phrases {
  #byKey = new Map<string, Token[][]>();

  constructor(...lists: string[]) {
    for (const phrase of lists.flatMap(phrasesOf)) {
      const tokens = phrase.split(/\s+|(?<=\S)(?=[…:])|(?<=[…:])(?=\S)/).map((token): Token => {
        const optional = token.startsWith('[');
        return { words: token === '…' ? null : (optional ? token.slice(1, -1) : token).split('/'), optional };
      });
      for (const key of keysOf(tokens)) this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), tokens]);
    }
  }

  /** Whether a line in `plain` form begins with one of them, and `ends` is content with where it ends. */
  begin(line: string, ends: (at: number) => boolean): boolean {
    return this.#byKey.get(line.slice(0, 2))?.some((phrase) => follows(phrase, 0, line, 0, ends)) ?? false;
  }

  /** Whether none can begin so; quicker. */
  excludes(beginning: string): boolean {
    return !this.#byKey.has(beginning);
  }
}

const phrasesOf = (list: string) => list.trim().split(/\s*(?:\n| \| )\s*/); // prettier-ignore

function keysOf([first, ...rest]: Token[]): string[] {
  const keys = (first?.words ?? []).map((word) => (word.length > 1 ? word.slice(0, 2) : `${word} `));
  return first?.optional ? [...keys, ...keysOf(rest)] : keys;
}

function follows(phrase: Token[], next: number, line: string, from: number, ends: (at: number) => boolean): boolean {
  const token = phrase[next];
  if (token === undefined) return ends(from);
  let at = from;
  while (line[at] === ' ') at++;
  if (token.words === null) {
    const after = phrase[next + 1];
    if (after === undefined) return ends(line.length);
    for (const word of after.words ?? [])
      for (let found = line.indexOf(word, at); found >= 0; found = line.indexOf(word, found + 1))
        if (follows(phrase, next + 2, line, found + word.length, ends)) return true;
    return false;
  }
  for (const word of token.words) {
    const found = line.startsWith(word, at) || (word === ':' && line[at] === '：');
    if (found && follows(phrase, next + 1, line, at + word.length, ends)) return true;
  }
  return token.optional && follows(phrase, next + 1, line, from, ends);
}

/** Lower case, one kind of apostrophe, no arrows, bullets or full stops around it. */
function plain(line: string): string {
  const lower = line.toLowerCase().replaceAll('’', "'").replaceAll('i̇', 'i');
  let end = lower.length;
  while (end > 0 && !/[\p{L}\p{M}\p{N}\])]/u.test(lower[end - 1]!)) end--;
  return lower.slice(0, end).replace(/^[^\p{L}\p{N}#[(]+/u, '');
}

const wholeLines = new Phrases(words.footers, words.more, words.others, words.buttons);
const standing = new Phrases(words.footers, words.others, words.buttons);
const mores = new Phrases(words.more);
const requests = new Phrases(words.requests);
const asks = new Phrases(words.asks);
const dateWords = new Phrases(words.dated);
const favour = new RegExp(`(?<![\\p{L}\\p{N}])(?:${phrasesOf(words.favours).join('|')})`, 'u');

/** That a word ends there; where words are written without spaces, any character ends one. */
const wordEnds = (line: string) => (at: number) =>
  !/[\p{L}\p{N}]/u.test(line[at] ?? '') || /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u.test(line[at - 1] ?? ''); // prettier-ignore
const address = /https?:\/\/|\bwww\.|\b[\w-]+\.(?:com|org|net|tv|info|ly|co|io|me|de|at|ch|fr|es|it|nl|be|uk|ie|nz|au|ca|ph|in|za|br|pl|se|no|dk|fi|eu|news)(?:\/|\b(?!\.))/i; // prettier-ignore

function isAround(line: string, alone: boolean): boolean {
  if (line.length > longest) return false;
  const bare = plain(line);
  if (bare === '') return /^\[?(?:…|\.\.\.)\]?$|^[-–—_=*#~.·•\s]{3,}$/.test(line);
  return (
    (alone ? standing : wholeLines).begin(bare, (at) => at === bare.length) ||
    // Nothing but hashtags, an address, or a label and an address.
    /^(?:[#＃][\p{L}\p{M}\p{N}_]+[\s,|.·]*)+$/u.test(line) ||
    /^(?:[^.!?]{0,80}[\s:–—-])?(?:https?:\/\/|www\.)\S+$/u.test(line) ||
    /^\d+ ?(?:min(?:ute)?s?\.? read|min\.? de lecture|min(?:uten)? lesezeit|minutos? de (?:lectura|leitura))/i.test(
      bare,
    ) ||
    /^\d+ comments?$/.test(bare) ||
    /\[link\]\s*\[comments\]$/.test(bare) ||
    /^(?:©|\(c\))/i.test(line) ||
    asksFor(bare, line) ||
    (!alone && isFurniture(line))
  );
}

function asksFor(bare: string, sentence: string): boolean {
  if (sentence.length > 300) return false;
  const ends = wordEnds(bare);
  return requests.begin(bare, ends) || (asks.begin(bare, ends) && (favour.test(bare) || address.test(sentence)));
}

/** "SIGN UP TO OUR NEWSLETTER The minister …": a call in capitals, run into the text. */
const call = /^(?:[\p{Lu}\p{N}'’:,.!&-]+\s+){3,16}(?=(?:[.@#][\w-]+|\p{Lu}[\p{Ll}'’]|A |I )\S*)/u;
const calling = /\b(?:SIGN|REGISTER|CLICK|SUBSCRIBE|NEWSLETTER|DOWNLOAD|FOLLOW|LISTEN|WATCH|STREAM|READ|HERE|BELOW)\b/;

/** A line without its sentences that ask for a favour. */
function withoutAsking(written: string): string {
  const run = call.exec(written)?.[0];
  const line = run !== undefined && calling.test(run) ? written.slice(run.length) : written;
  let kept = '';
  let from = 0;
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    const ends =
      at + 1 === line.length ||
      code === 0x3002 ||
      ((code === 46 || code === 33 || code === 63) && /[)"”'’\s]/.test(line[at + 1]!));
    if (!ends) continue;
    const sentence = line.slice(from, at + 1);
    if (!maybeAsks(sentence) || !asksFor(plain(sentence), sentence)) kept += sentence;
    from = at + 1;
  }
  return kept.length === written.length ? written : kept.trim();
}

/** Looks at the first two letters only: nearly every sentence of a text passes here. */
function maybeAsks(sentence: string): boolean {
  if (sentence.length > 300) return false;
  const start = sentence.search(/[\p{L}\p{N}#[(]/u);
  const key = sentence.slice(start, start + 2).toLowerCase();
  return start >= 0 && !(requests.excludes(key) && asks.excludes(key));
}

/** Nothing but "Click here": it says something where nothing else is said. */
function leadsOn(line: string): boolean {
  const bare = plain(line);
  return mores.begin(bare, (at) => at === bare.length);
}

/** What ends a text only: "Continue reading → The ferry", a short word behind the button's. */
function isLast(line: string): boolean {
  if (line.length > 120 || /[^.][.!?]$/.test(line)) return false;
  const bare = plain(line);
  const ends = (at: number) => at === bare.length || (bare.length - at < 62 && !/[\p{L}\p{N}]/u.test(bare[at]!));
  return bare.includes(' ') && bare.length > 8 && !/^more\b/.test(bare) && mores.begin(bare, ends);
}

/** A last line that is the headline with a few words around it, in whatever language they are. */
function repeats(line: string, title: string): boolean {
  return title.length >= 12 && line.length <= title.length + 120 && line.includes(title);
}

const byline = /^(?:by|von|par|por|di|door|av|af|od|от|text)\s+\p{Lu}[\p{L}.'’-]*(?:(?:\s+|,\s*)(?:and|und|et|y|e|en|och|og|&|i|и|de|van|der|von|di|da|\p{Lu}[\p{L}.'’-]*)){0,9}$/iu; // prettier-ignore

/** A line of nothing but a date, who wrote it, or both. */
function saysWhenOrWho(line: string): boolean {
  if (line.length > 120) return false;
  return line.split(/\s*[|·•–—]\s*|\s+[-/]\s+/).every((part) => part === '' || isDate(part) || isByline(part));
}

const isByline = (part: string) =>
  part.length <= 80 && byline.test(part) && /^\S+\s+\p{Lu}/u.test(part) && !/[.!?]$/.test(part);

function isDate(part: string): boolean {
  let rest = part.toLowerCase().replace(/[().,]+$/, '').trim(); // prettier-ignore
  for (let before = ''; before !== rest && dateWords.begin(rest, wordEnds(rest));) {
    before = rest;
    rest = rest.replace(/^[\p{L}日間间]+[\s:：.,]*/u, '');
  }
  if (rest.length > 60 || !/\d/.test(rest) || /^\d+$/.test(rest)) return false;
  rest = rest.replace(/\s+(?:um|à|a las|alle|às|om|kl\.?|at|klo)\s+/u, ' ').replace(/\s+uhr$/u, '').replace(/(\d)\s?h\s?(\d\d)/, '$1:$2'); // prettier-ignore
  return /\d{4}|\d[:.]\d\d/.test(rest) && parseDate(rest) !== null;
}

/** "April 28, 2020 5:00 AM LONDON - …": a date with its time, on the line of the text itself. */
function withoutDate(line: string): string {
  const [all, date] = /^(.{6,40}?\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s*[AaPp]\.?[Mm]\.?)?(?:\s+(?:[A-Z]{2,3}T|UTC|GMT))?)\s*[-–—|:,]?\s+(?=[\p{Lu}"“„«'‘])/u.exec(line) ?? []; // prettier-ignore
  return all !== undefined && date !== undefined && isDate(date) ? line.slice(all.length) : line;
}

const agencies = 'AP|AFP|REUTERS|Reuters|EPA|EPA-EFE|EFE|dpa|DPA|APA|ANSA|ANP|TT|NTB|Ritzau|Lehtikuva|PAP|ČTK|TASS|Xinhua|Kyodo|AAP|PA|Getty(?: Images)?|picture alliance|Shutterstock|iStock|imago|IMAGO|Alamy|Unsplash|Flickr'; // prettier-ignore
/** Names of people and agencies, up to a line's end. */
const namesOnly = String.raw`(?:(?:[\p{Lu}\p{Lo}\d@][\p{L}\p{M}\d.'’&_-]*|dpa|and|und|et|y|e|i|en|och|og|of|von|van|de|der|di|da|du|del|for|via|the|by|file|courtesy|supplied|handout|archive|provided)[\s,/|©]*){1,10}[)\].]*$`;
/** Who took a picture, at the end of a line: "Photo: Ada Lens", "(AP Photo/Ada Lens)", "REUTERS/Ada Lens", "© dpa". */
const credit = new RegExp(
  [
    `(?:^|(?<=[^\\p{N}]\\s|[([|]))(?:${words.credits.trim().split(/\s+/).map(eitherCase).join('|')})(?:\\s+(?:[Bb]y|von|de|di|av|af|[Cc]redit|[Cc]ourtesy(?: of)?))?\\s*[:：©/]\\s*${namesOnly}`,
    `(?:^|(?<=[.!?([|–—-]\\s?))(?:[Pp]hotos?|[Pp]hotographs?|[Pp]ictures?|[Ii]mages?|[Ff]otos?|[Bb]ild) (?:by|courtesy of|von|de|di|par) ${namesOnly}`,
    `[([]?(?:AP|AFP|Reuters|REUTERS|EPA) (?:[Pp]hoto|[Ii]mages?|[Ff]ile)\\b.{0,60}$`,
    `[([]?REUTERS/\\p{Lu}.{1,40}$`,
    `[([]?(?:\\p{Lu}[\\p{L}.'’-]+\\s){0,4}\\p{Lu}[\\p{L}.'’-]+\\s?[/|]\\s?(?:${agencies})(?:/[\\p{L} ]+| via [\\p{L} ]+)?[)\\]]?\\.?$`,
    `[([]?(?:©|\\(c\\))\\s?${namesOnly}`,
    `[([]?[Vv]ia (?:${agencies})[)\\]]\\.?$`,
  ].join('|'),
  'u',
); // prettier-ignore

/** Where in a line it begins to say who took a picture; -1 where it does not. */
function creditIn(line: string): number {
  const from = Math.max(0, line.length - 120);
  const end = line.slice(from);
  if (!/[:：/©|(]|\bby\b|\b(?:von|par|de|di)\b/.test(end)) return -1;
  const at = credit.exec(end)?.index ?? -1;
  return at < 0 ? -1 : from + at;
}

function eitherCase(word: string): string {
  const first = word[0] ?? '';
  return first.toLowerCase() === first.toUpperCase()
    ? word
    : `(?:${word}|${first.toUpperCase()}${word.slice(1)}|${word.toUpperCase()})`;
}

const ruleSet = /(?:^|(?<=[\s}]))(?:@media[^{}\n]{0,100}\{\s*)?(?:(?:[.#][\w-]+|(?:html|body|div|p|a|span|img|ul|ol|li|h[1-6]|table|t[dhr]|figure|figcaption|iframe|video|object|embed|blockquote|section|article)(?![\w]))[\w.#:>+~,()*\s-]{0,200})\{[^{}]*?[\w-]+\s*:\s*[^{}]*\}\s*\}?/g; // prettier-ignore

/** Style sheets and the short codes of publishing systems that were taken for text. */
function withoutCode(text: string): string {
  let plainText = text;
  if (text.includes('{')) plainText = plainText.replace(ruleSet, '');
  if (plainText.includes('['))
    plainText = plainText
      .replace(/\[caption\b[^\]]{0,300}\][^[]{0,1000}\[\/caption\]/g, '')
      .replace(/\[\/?(?:gallery|embed|video|audio|playlist|vc_\w+|et_pb_\w+|su_\w+|wp_\w+)\b[^\]]{0,300}\]/g, '');
  return plainText === text ? text : plainText.replace(/[^\S\n]+/g, ' ').replace(/ ?\n[ \n]*/g, '\n').trim(); // prettier-ignore
}
