/** So many reports, under headlines of their own, say it word for word: it is their outlet's. */
const repeated = 4;
/** Of very few reports all must say it. */
const repeatedByAll = 3;
/** Said by so many, it is the outlet's even where it is all that they say, or their headlines are alike. */
const always = 6;
/** In letters and digits; shorter sentences ("He said so.") are looked at as whole lines only. */
const shortest = 16;
/** Characters of a text that are looked at; what is below them stays. */
const mostRead = 50_000;

/** The keys of a text's lines, and behind them those of its sentences. */
export interface LineKeys {
  readonly keys: Float64Array;
  readonly lines: number;
}

/**
 * The lines and sentences, as keys, that an outlet puts under its reports whatever they are about: its praise of itself, "Sign up
 * to …", "Follow us". They are told from the background that reports on one matter repeat by the headlines they stand under,
 * which share no telling word.
 *
 * @param reports of one outlet and one time (some weeks), in any order
 */
export function sharedLines(reports: readonly { title: string; text: string; lineKeys?: LineKeys }[]): Set<number> {
  const keysOf = reports.map(({ text, lineKeys: { keys, lines } = lineKeysOf(text) }) => ({
    // The only sentence of the only line is the line.
    keys: keys.length === 2 ? keys.subarray(0, 1) : keys,
    lines,
  }));
  const often = new Set(repeatedKeys(keysOf));
  if (often.size === 0) return new Set();
  const bearers = new Map<number, Set<number>>();
  const whole = new Set<number>();
  for (const [at, { keys, lines }] of keysOf.entries()) {
    if (lines === 1) whole.add(keys[0]!);
    for (const key of keys) {
      if (!often.has(key)) continue;
      const its = bearers.get(key);
      if (its) its.add(at);
      else bearers.set(key, new Set([at]));
    }
  }
  const shared = new Set<number>();
  if (![...bearers.values()].some(({ size }) => size >= repeatedByAll)) return shared;

  const headlines = reports.map(({ title, text }) => wordsOf(title || text.slice(0, 80)));
  const usual = new Map<string, number>();
  for (const words of headlines) for (const word of words) usual.set(word, (usual.get(word) ?? 0) + 1);
  const all = reports.length;
  const isUsual = (word: string) => (usual.get(word) ?? 0) >= Math.max(all * 0.25, Math.min(all * 0.8, 6));
  for (const [key, its] of bearers) {
    if (its.size < repeatedByAll) continue;
    const under = new Map([...its].map((at) => [[...headlines[at]!].join(' ') || reports[at]!.title, headlines[at]!]));
    const alike = (telling: (word: string) => boolean) => haveOneWord([...under.values()], telling);
    if (its.size >= always && (under.size >= repeated || whole.has(key))) shared.add(key);
    else if (whole.has(key)) continue;
    else if (under.size >= repeated) {
      if (!alike((word) => !isUsual(word))) shared.add(key);
    } else if (under.size >= repeatedByAll && its.size === all && !alike(() => true)) shared.add(key);
  }
  return shared;
}

/** Keys that stand there often enough, be it in one text. */
function* repeatedKeys(keysOf: readonly LineKeys[]): Generator<number> {
  const all = new Float64Array(keysOf.reduce((sum, { keys }) => sum + keys.length, 0));
  let end = 0;
  for (const { keys } of keysOf) {
    all.set(keys, end);
    end += keys.length;
  }
  const sorted = all.subarray(0, end).sort();
  for (let at = repeatedByAll - 1; at < end; at++)
    if (sorted[at] !== 0 && sorted[at] === sorted[at - repeatedByAll + 1]) yield sorted[at]!;
}

const wordsOf = (title: string) => new Set(title.toLowerCase().match(/[\p{L}\p{M}\p{N}]{4,}/gu) ?? []);

/** Whether three in five of these headlines have a word in common. */
function haveOneWord(headlines: readonly Set<string>[], counts: (word: string) => boolean): boolean {
  const found = new Map<string, number>();
  for (const words of headlines) for (const word of words) found.set(word, (found.get(word) ?? 0) + 1);
  return [...found].some(([word, count]) => count >= headlines.length * 0.6 && counts(word));
}

/**
 * A text without these lines and sentences; a line of which only scraps are left goes as a whole.
 *
 * @param lineKeys of the text, where they are known: most texts have no such line
 */
export function withoutLines(text: string, shared: ReadonlySet<number>, lineKeys?: LineKeys): string {
  if (shared.size === 0 || text === '' || lineKeys?.keys.every((key) => !shared.has(key))) return text;
  const kept: string[] = [];
  let struck = false;
  let rest: string[] = [];
  let [told, sentences] = [false, 0];
  eachLine(
    text,
    (key, from, to) => {
      sentences++;
      if (shared.has(key)) return;
      rest.push(text.slice(from, to).trim());
      told ||= key !== 0;
    },
    (key, from, to) => {
      const isShared = shared.has(key);
      if (!isShared && rest.length === sentences) kept.push(text.slice(from, to));
      else {
        struck = true;
        if (!isShared && told) kept.push(rest.join(' '));
      }
      [rest, told, sentences] = [[], false, 0];
    },
  );
  return struck ? kept.join('\n') + text.slice(mostRead) : text;
}

/** The keys of all lines and sentences of a text. */
export function lineKeysOf(text: string): LineKeys {
  let [lines, sentences] = [0, 0];
  eachLine(
    text,
    (key) => (sentenceKeys[sentences++] = key),
    (key) => (keysFound[lines++] = key),
  );
  keysFound.set(sentenceKeys.subarray(0, sentences), lines);
  return { keys: keysFound.slice(0, lines + sentences), lines };
}

/** Room for the keys of a text, of which every character may end a line. */
const keysFound = new Float64Array(2 * (mostRead + 1));
const sentenceKeys = new Float64Array(mostRead + 1);

/** A piece of a text, with a 52-bit hash of its letters and digits; 0 where it is too short to tell anything. */
type Piece = (key: number, from: number, to: number) => void;

/** A text in numbers, and a line's end. */
const units = new Uint16Array(mostRead + 1);
const bytes = Buffer.from(units.buffer, 0, mostRead * 2);

/**
 * Reads the beginning of a text by lines, and these, first, by sentences as far as a full stop tells: cheap rather than exact, for
 * every text passes here. Keys are FNV hashes, in which case, marks, emoji and white space make no difference.
 */
function eachLine(text: string, sentence: Piece, line: Piece): void {
  let end = bytes.write(text, 'utf16le') / 2;
  if (end > 0 && units[end - 1] !== 10) units[end++] = 10;
  let lineFrom = 0;
  let lineKey = 0;
  let from = 0;
  let a = 0x811c9dc5 | 0;
  let b = 0x9e3779b1 | 0;
  let letters = 0;
  for (let at = 0; at < end; at++) {
    const code = units[at]!;
    const kind = kindOf[code]!;
    // Without a branch: what is no letter changes nothing, times 1.
    a = Math.imul(a ^ letterOf[code]!, factors[kind]!);
    b = Math.imul(b ^ letterOf[code]!, otherFactors[kind]!);
    letters += kind & Kind.letter;
    if (kind !== Kind.end || (code !== 10 && code < 128 && units[at + 1] !== 32)) continue;
    const hash = letters === 0 ? 0 : (a >>> 0) * 0x100000 + ((b ^ (b >>> 15)) >>> 12);
    const to = code === 10 ? at : at + 1;
    if (to > from) sentence(letters < shortest ? 0 : hash, from, to);
    if (hash !== 0) lineKey = (lineKey * 31 + hash) % 2 ** 47;
    [from, letters] = [at + 1, 0];
    [a, b] = [0x811c9dc5 | 0, 0x9e3779b1 | 0];
    if (code !== 10) continue;
    line(lineKey, lineFrom, to);
    [lineFrom, lineKey] = [at + 1, 0];
  }
}

/** General punctuation, CJK punctuation, and the halves of emoji. */
const isMark = (code: number) =>
  (code >= 0x2000 && code < 0x2070) || (code >= 0x3000 && code < 0x3003) || (code >= 0xd800 && code < 0xe000);

const Kind = { none: 0, letter: 1, end: 2 } as const;
const factors = Int32Array.of(1, 0x01000193, 1);
const otherFactors = Int32Array.of(1, 0x85ebca6b, 1);
const kindOf = new Uint8Array(2 ** 16).map((_, code) => {
  if ([10, 33, 46, 63, 0x3002].includes(code)) return Kind.end;
  const isEnglish = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
  return isEnglish || (code >= 0xc0 && !isMark(code)) ? Kind.letter : Kind.none;
});
/** A letter or digit in lower case of English; 0 for others. */
const letterOf = Uint16Array.from(kindOf).map((kind, code) =>
  kind === Kind.letter ? (code >= 65 && code <= 90 ? code + 32 : code) : 0,
);
