import { parseDate } from './dates.ts';
import { isFurniture } from './furniture.ts';
import * as words from './item-words.ts';

/** Longer lines are somebody's sentences. */
const longest = 600;
/** In characters: a caption with its credit. */
const longestCaption = 250;
/** … and a sentence that asks for a favour. */
const longestRequest = 300;

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
  const whole = withoutCode(text);
  const alone = !whole.includes('\n');
  if (alone && leadsOn(whole)) return text;
  const told: string[] = [];
  for (let from = 0, to = 0; from <= whole.length; from = to + 1) {
    to = whole.indexOf('\n', from);
    if (to < 0) to = whole.length;
    const line = withoutAsking(whole, from, to);
    if (line !== '' && !isAround(line, alone)) told.push(line);
  }
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
  const own = rest.filter((line) => line !== '');
  const length = own.reduce((sum, line) => sum + line.length + 1, -1);
  return length === whole.length ? whole : own.join('\n');
}

/** A word of a phrase: one of these, or (null) anything. */
interface Token {
  words: string[] | null;
  optional: boolean;
}
/** Whether a line in `plain` form may end at a place, or a phrase in it. */
type Ends = (bare: string, at: number) => boolean;

/** Phrases of `item-words.ts`, by their first words in a tree of characters: nearly every line leaves it after a few. */
class Phrases {
  /** Node and character → the next node; 0 where no phrase goes on so. */
  #next = new Uint16Array(1 << 16);
  #nodes = 2;
  /** Node → the phrases whose first words end there. */
  readonly #here: (Token[][] | undefined)[] = [];

  constructor(...lists: string[]) {
    for (const phrase of lists.flatMap(phrasesOf)) {
      const tokens = phrase.split(/\s+|(?<=\S)(?=[…:])|(?<=[…:])(?=\S)/).map((token): Token => {
        const optional = token.startsWith('[');
        return { words: token === '…' ? null : (optional ? token.slice(1, -1) : token).split('/'), optional };
      });
      this.#grow(root, tokens, tokens, 0);
    }
  }

  /** Whether a line, of which words begin at `start`, begins with one of them, and `ends` is content with where it ends. */
  begin(line: string, ends: Ends, start = startOf(line), to = line.length): boolean {
    let bare: string | undefined;
    let node = root;
    for (let at = start; at < to; at++) {
      const code = line.charCodeAt(at);
      if (code === dotAbove) continue;
      node = this.#next[node * width + slotOf(code)]!;
      if (node === 0) return false;
      const phrases = this.#here[node];
      if (phrases === undefined) continue;
      bare ??= plain(line.slice(start, to));
      for (const phrase of phrases) if (follows(phrase, 0, { line: bare, ends }, 0)) return true;
    }
    return false;
  }

  /** Adds a phrase, of which `rest` is still to come and `words` have come, by its first two words. */
  #grow(from: number, phrase: Token[], rest: Token[], words: number): void {
    const [token, ...others] = rest;
    if (!token?.words || words === 2) {
      (this.#here[from] ??= []).push(phrase);
      return;
    }
    if (token.optional) this.#grow(from, phrase, others, words);
    for (const word of token.words) {
      let node = from;
      for (let at = 0; at < word.length; at++) node = this.#child(node, slotOf(word.charCodeAt(at)));
      // Before a word there may be any number of spaces.
      this.#next[node * width + space] = node;
      this.#grow(node, phrase, others, words + 1);
    }
  }

  #child(node: number, slot: number): number {
    const place = node * width + slot;
    if (this.#next[place] === 0) {
      if ((this.#nodes + 1) * width > this.#next.length) {
        const roomier = new Uint16Array(this.#next.length * 2);
        roomier.set(this.#next);
        this.#next = roomier;
      }
      this.#next[place] = this.#nodes++;
    }
    return this.#next[place]!;
  }
}

const root = 1;
const width = 128;
const space = 32;
/** What is left of a Turkish capital İ; `small` takes it away. */
const dotAbove = 0x307;

/** A character's place in a node, the same for all that `small` makes one; a few others share it. */
function slotOf(code: number): number {
  if (code < width) return code >= 65 && code <= 90 ? code + 32 : code;
  if (code === 0x2019) return 39;
  if (code === 0xff1a) return 58;
  const lower = String.fromCharCode(code).toLowerCase().charCodeAt(0);
  return (lower === 0x3c2 ? 0x3c3 : lower) & (width - 1);
}

const phrasesOf = (list: string) => list.trim().split(/\s*(?:\n| \| )\s*/); // prettier-ignore

/** Whether a phrase's words from the one at `next` on stand in a line from `from` on. */
function follows(phrase: Token[], next: number, within: { line: string; ends: Ends }, from: number): boolean {
  const { line, ends } = within;
  const token = phrase[next];
  if (token === undefined) return ends(line, from);
  let at = from;
  while (line[at] === ' ') at++;
  if (token.words === null) {
    const after = phrase[next + 1];
    if (after === undefined) return ends(line, line.length);
    for (const word of after.words ?? [])
      for (let found = line.indexOf(word, at); found >= 0; found = line.indexOf(word, found + 1))
        if (follows(phrase, next + 2, within, found + word.length)) return true;
    return false;
  }
  for (const word of token.words) {
    const found = line.startsWith(word, at) || (word === ':' && line[at] === '：');
    if (found && follows(phrase, next + 1, within, at + word.length)) return true;
  }
  return token.optional && follows(phrase, next + 1, within, from);
}

/** Lower case and one kind of apostrophe. */
const small = (line: string) => line.toLowerCase().replaceAll('’', "'").replaceAll('i̇', 'i');

/** … without arrows, bullets or full stops around it. */
function plain(line: string): string {
  const lower = small(line);
  let end = lower.length;
  while (end > 0 && !/[\p{L}\p{M}\p{N}\])]/u.test(lower[end - 1]!)) end--;
  return lower.slice(0, end).replace(/^[^\p{L}\p{N}#[(]+/u, '');
}

const beginnings = /[\p{L}\p{N}#[(]/gu;
/** … or a sentence ends: whoever looks at one after another looks no further. */
const beginningsInSentence = /[\p{L}\p{N}#[(]|[.!?](?=[)"”'’\s])|[。\n]/gu;

/** Where words begin in a line, from a place on; -1 where none do. */
function startOf(line: string, from = 0, beginning = beginnings): number {
  const first = line.charCodeAt(from) === space ? from + 1 : from;
  const code = line.charCodeAt(first) | 32;
  if (code >= 97 && code <= 122) return first;
  beginning.lastIndex = from;
  return beginning.exec(line)?.index ?? -1;
}

const wholeLines = new Phrases(words.footers, words.more, words.others, words.buttons);
const standing = new Phrases(words.footers, words.others, words.buttons);
const mores = new Phrases(words.more);
const requests = new Phrases(words.requests);
const asks = new Phrases(words.asks);
const dateWords = new Phrases(words.dated);
const favour = new RegExp(`(?<![\\p{L}\\p{N}])(?:${phrasesOf(words.favours).join('|')})`, 'u');

const lineEnds: Ends = (bare, at) => at === bare.length;
/** A few words may follow. */
const nearlyEnds: Ends = (bare, at) =>
  at === bare.length || (bare.length - at < 62 && !/[\p{L}\p{N}]/u.test(bare[at]!));
/** Where words are written without spaces, any character ends one. */
const wordEnds: Ends = (bare, at) =>
  !/[\p{L}\p{N}]/u.test(bare[at] ?? '') || /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u.test(bare[at - 1] ?? ''); // prettier-ignore
const address = /https?:\/\/|\bwww\.|\b[\w-]+\.(?:com|org|net|tv|info|ly|co|io|me|de|at|ch|fr|es|it|nl|be|uk|ie|nz|au|ca|ph|in|za|br|pl|se|no|dk|fi|eu|news)(?:\/|\b(?!\.))/i; // prettier-ignore

const rule = /^\[?(?:…|\.\.\.)\]?$|^[-–—_=*#~.·•\s]{3,}$/;
const tags = /^(?:[#＃][\p{L}\p{M}\p{N}_]+[\s,|.·]*)+$/u;
/** An address, or a label and an address. */
const addressOnly = /^(?:[^.!?]{0,80}[\s:–—-])?(?:https?:\/\/|www\.)\S+$/u;
/** Of a line that begins with a digit. */
const counts =
  /^\d+ ?(?:(?:min(?:ute)?s?\.? read|min\.? de lecture|min(?:uten)? lesezeit|minutos? de (?:lectura|leitura))|comments?$)/;

function isAround(line: string, alone: boolean): boolean {
  if (line.length > longest) return false;
  const start = startOf(line);
  if (start < 0 || ('#[('.includes(line[start]!) && plain(line) === '')) return rule.test(line);
  const first = line[0]!;
  return (
    (alone ? standing : wholeLines).begin(line, lineEnds, start) ||
    ('#＃'.includes(first) && tags.test(line)) ||
    ((line.includes('://') || line.includes('www.')) && addressOnly.test(line)) ||
    (isDigit(line.charCodeAt(start)) && counts.test(plain(line))) ||
    (line.includes('[') && /\[link\]\s*\[comments\]$/.test(plain(line))) ||
    first === '©' ||
    (first === '(' && /^\(c\)/i.test(line)) ||
    (line.length <= longestRequest && asksFor(line, 0, line.length)) ||
    (!alone && isFurniture(line))
  );
}

const isDigit = (code: number) => code >= 48 && code <= 57;

/** Whether what stands between two places of a text asks for a favour. */
function asksFor(text: string, from: number, to: number): boolean {
  const start = startOf(text, from, beginningsInSentence);
  if (start < 0 || start >= to) return false;
  if (requests.begin(text, wordEnds, start, to)) return true;
  if (!asks.begin(text, wordEnds, start, to)) return false;
  const sentence = text.slice(from, to);
  return favour.test(plain(sentence)) || address.test(sentence);
}

/** "SIGN UP TO OUR NEWSLETTER The minister …": a call in capitals, run into the text. */
const call = /^(?:[\p{Lu}\p{N}'’:,.!&-]+\s+){3,16}(?=(?:[.@#][\w-]+|\p{Lu}[\p{Ll}'’]|A |I )\S*)/u;
const calling = /\b(?:SIGN|REGISTER|CLICK|SUBSCRIBE|NEWSLETTER|DOWNLOAD|FOLLOW|LISTEN|WATCH|STREAM|READ|HERE|BELOW)\b/;

/**
 * A line, between two places of a text, without its sentences that ask for a favour. Nearly every sentence is only looked at where
 * it begins and ends.
 */
function withoutAsking(text: string, from: number, to: number): string {
  const run = beginsInCapitals(text, from, to) ? call.exec(text.slice(from, to))?.[0] : undefined;
  let start = run !== undefined && calling.test(run) ? from + run.length : from;
  let kept: string | undefined = start === from ? undefined : '';
  let keptTo = start;
  while (start < to) {
    const end = endOfSentence(text, start, to);
    if (end - start <= longestRequest && asksFor(text, start, end)) {
      kept = (kept ?? '') + text.slice(keptTo, start);
      keptTo = end;
    }
    start = end;
  }
  return kept === undefined ? text.slice(from, to) : (kept + text.slice(keptTo, to)).trim();
}

const sentenceEnd = /[.!?](?=[)"”'’\s])|[。\n]/g;

/** The place after the full stop of a sentence that begins there, of a line that ends at `to`. */
function endOfSentence(text: string, from: number, to: number): number {
  sentenceEnd.lastIndex = from;
  return sentenceEnd.test(text) ? Math.min(sentenceEnd.lastIndex, to) : to;
}

/** Whether three words with no small letter of English begin there, as far as is quickly seen. */
function beginsInCapitals(text: string, from: number, to: number): boolean {
  let words = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) return true;
    if (code >= 97 && code <= 122) return false;
    if (code <= 32 && ++words === 3) return true;
  }
  return false;
}

/** Nothing but "Click here": it says something where nothing else is said. */
const leadsOn = (line: string) => mores.begin(line, lineEnds);

/** What ends a text only: "Continue reading → The ferry", a short word behind the button's. */
function isLast(line: string): boolean {
  if (line.length > 120 || /[^.][.!?]$/.test(line)) return false;
  const bare = plain(line);
  return bare.includes(' ') && bare.length > 8 && !/^more\b/.test(bare) && mores.begin(bare, nearlyEnds);
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
  for (let before = ''; before !== rest && dateWords.begin(rest, wordEnds, 0);) {
    before = rest;
    rest = rest.replace(/^[\p{L}日間间]+[\s:：.,]*/u, '');
  }
  if (rest.length > 60 || !/\d/.test(rest) || /^\d+$/.test(rest)) return false;
  rest = rest.replace(/\s+(?:um|à|a las|alle|às|om|kl\.?|at|klo)\s+/u, ' ').replace(/\s+uhr$/u, '').replace(/(\d)\s?h\s?(\d\d)/, '$1:$2'); // prettier-ignore
  return /\d{4}|\d[:.]\d\d/.test(rest) && parseDate(rest) !== null;
}

/** "April 28, 2020 5:00 AM LONDON - …": a date with its time, on the line of the text itself. */
function withoutDate(line: string): string {
  const [all, date] = /^(.{6,40}?\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s*[AaPp]\.?[Mm]\.?)?(?:\s+(?:[A-Z]{2,3}T|UTC|GMT))?)(?:\s*[-–—|:,])?\s+(?=[\p{Lu}"“„«'‘])/u.exec(line) ?? []; // prettier-ignore
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

const pictures = /[Pp]hoto|[Pp]icture|[Ii]mage|[Ff]oto|[Bb]ild|[Ff]ile|[Vv]ia |\([Cc]\)/;
/** Of what every credit has something. */
const isMarked = (end: string) =>
  /[:：/©|]/.test(end) || (/\(|\b(?:by|von|par|de|di)\b/.test(end) && pictures.test(end));
/** Credits that may end otherwise than in a name. */
const endless = /(?:AP|AFP|EPA|Reuters|REUTERS) (?:[Pp]hoto|[Ii]mage|[Ff]ile)|REUTERS\/|[/|].{2,30}(?:\/| via )/;

/** Where in a line it begins to say who took a picture; -1 where it does not. */
function creditIn(line: string): number {
  const from = Math.max(0, line.length - 120);
  const end = line.slice(from);
  // Quick to see, and true of few lines.
  if (!(endsInName(end) || endless.test(end)) || !isMarked(end)) return -1;
  const at = credit.exec(end)?.index ?? -1;
  return at < 0 ? -1 : from + at;
}

const smallNames = new Set('dpa and und et y e i en och og of von van de der di da du del for via the by file courtesy supplied handout archive provided alliance imago'.split(' ')); // prettier-ignore

/** Whether the last word may end the names of a credit. */
function endsInName(line: string): boolean {
  let to = line.length;
  while (to > 0 && ')]. ,/|©'.includes(line[to - 1]!)) to--;
  let from = to;
  for (let code = 0; from > 0; from--) {
    code = line.charCodeAt(from - 1);
    if (code < 97 || code > 122) break;
  }
  // A small word of English letters, and a space before it.
  return from === to || line.charCodeAt(from - 1) !== space || smallNames.has(line.slice(from, to));
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
