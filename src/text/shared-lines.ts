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

interface Piece {
  from: number;
  to: number;
  /** A 52-bit hash of its letters and digits; 0 where it is too short to tell anything. */
  key: number;
}
interface Line extends Piece {
  sentences: Piece[];
}

/**
 * The lines and sentences, as keys, that an outlet puts under its reports whatever they are about: its praise of itself, "Sign up
 * to …", "Follow us". They are told from the background that reports on one matter repeat by the headlines they stand under,
 * which share no telling word.
 *
 * @param reports of one outlet and one time (some weeks), in any order
 */
export function sharedLines(reports: readonly { title: string; text: string }[]): Set<number> {
  const first = new Map<number, number>();
  const bearers = new Map<number, Set<number>>();
  const whole = new Set<number>();
  const note = (key: number, at: number) => {
    const before = first.get(key);
    if (before === undefined) first.set(key, at);
    else if (before !== at) {
      const its = bearers.get(key);
      if (its) its.add(at);
      else bearers.set(key, new Set([before, at]));
    }
  };
  for (const [at, { text }] of reports.entries()) {
    const lines = linesOf(text);
    if (lines.length === 1) whole.add(lines[0]!.key);
    for (const { key, sentences } of lines) {
      if (key !== 0) note(key, at);
      if (sentences.length > 1 || lines.length > 1) for (const one of sentences) if (one.key !== 0) note(one.key, at);
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

const wordsOf = (title: string) => new Set(title.toLowerCase().match(/[\p{L}\p{M}\p{N}]{4,}/gu) ?? []);

/** Whether three in five of these headlines have a word in common. */
function haveOneWord(headlines: readonly Set<string>[], counts: (word: string) => boolean): boolean {
  const found = new Map<string, number>();
  for (const words of headlines) for (const word of words) found.set(word, (found.get(word) ?? 0) + 1);
  return [...found].some(([word, count]) => count >= headlines.length * 0.6 && counts(word));
}

/** A text without these lines and sentences; a line of which only scraps are left goes as a whole. */
export function withoutLines(text: string, shared: ReadonlySet<number>): string {
  if (shared.size === 0 || text === '') return text;
  const kept: string[] = [];
  let struck = false;
  for (const { from, to, key, sentences } of linesOf(text)) {
    const rest = sentences.filter((one) => !shared.has(one.key));
    if (!shared.has(key) && rest.length === sentences.length) kept.push(text.slice(from, to));
    else {
      struck = true;
      if (!shared.has(key) && rest.some((one) => one.key !== 0))
        kept.push(rest.map((one) => text.slice(one.from, one.to).trim()).join(' '));
    }
  }
  return struck ? kept.join('\n') + text.slice(mostRead) : text;
}

/**
 * The beginning of a text by lines, and these by sentences as far as a full stop tells: cheap rather than exact, for every text
 * passes here. Keys are FNV hashes, in which case, marks, emoji and white space make no difference.
 */
function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  const end = Math.min(text.length, mostRead);
  let sentences: Piece[] = [];
  let line = 0;
  let key = 0;
  let from = 0;
  let a = 0x811c9dc5;
  let b = 0x9e3779b1;
  let letters = 0;
  for (let at = 0; at < end; at++) {
    let code = text.charCodeAt(at);
    if (code >= 65 && code <= 90) code += 32;
    if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 0xc0 && !isMark(code))) {
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(b ^ code, 0x85ebca6b);
      letters++;
    }
    const lineEnds = code === 10 || at + 1 === end;
    if (!lineEnds && !(isStop(code) && (code > 127 || text.charCodeAt(at + 1) === 32))) continue;
    const hash = letters === 0 ? 0 : (a >>> 0) * 0x100000 + ((b ^ (b >>> 15)) >>> 12);
    const to = code === 10 ? at : at + 1;
    if (to > from) sentences.push({ from, to, key: letters < shortest ? 0 : hash });
    if (hash !== 0) key = (key * 31 + hash) % 2 ** 47;
    [from, letters] = [at + 1, 0];
    [a, b] = [0x811c9dc5, 0x9e3779b1];
    if (!lineEnds) continue;
    lines.push({ from: line, to, key, sentences });
    [line, key, sentences] = [at + 1, 0, []];
  }
  return lines;
}

const isStop = (code: number) => code === 46 || code === 33 || code === 63 || code === 0x3002;
/** General punctuation, CJK punctuation, and the halves of emoji. */
const isMark = (code: number) =>
  (code >= 0x2000 && code < 0x2070) || (code >= 0x3000 && code < 0x3003) || (code >= 0xd800 && code < 0xe000);
