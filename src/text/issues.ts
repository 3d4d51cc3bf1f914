/** The issues that news is about, by the words that name them: a list of our own, politics first. */

import { readList } from './lists.ts';

export interface Issue {
  /** The canonical name, as a topic is shown. */
  name: string;
  start: number;
  end: number;
}

/** Phrases are tried at word boundaries, the longest first. */
const list = readList(new URL('lists/issues.txt', import.meta.url)).map((line): [name: string, phrases: string] => {
  const colon = line.indexOf(': ');
  return [line.slice(0, colon), line.slice(colon + 2)];
});

interface Phrase {
  words: string[];
  name: string;
  /** The last word may have any ending. */
  open: boolean;
  capitals: boolean;
}

/** The phrases by the first three letters of their first word, those of more words first. */
const byStart = new Map<string, Phrase[]>();
for (const [name, phrases] of list) {
  for (const raw of phrases.split('|')) {
    const words = raw
      .toLowerCase()
      .replaceAll('*', '')
      .split(/[\s.]+/u);
    const phrase: Phrase = { words, name, open: raw.endsWith('*'), capitals: /^[A-Z0-9]{2,}\*?$/u.test(raw) };
    const key = words[0]!.slice(0, 3);
    byStart.set(key, [...(byStart.get(key) ?? []), phrase]);
  }
}
for (const phrases of byStart.values()) phrases.sort((a, b) => b.words.length - a.words.length);
/** What an open word may end in: "tax*" is taxes and taxation, not taxi. */
const endings =
  /^(?:e?s|e?d|ing|er|ers|or|ors|ment|ments|ation|ations|ist|ists|y|ies|t|able|ic|ed|eers?|q|iai?q?\+?|ance|-free|ness|'s)?$/u;
/** "Hurricane Anna" is an issue of its own name. */
const stormWords = new Set(['hurricane', 'typhoon', 'cyclone']);

interface Word {
  norm: string;
  raw: string;
  start: number;
  end: number;
}

/** The mentions of issues in a text, in order and without overlap. */
export function findIssues(text: string): Issue[] {
  const found: Issue[] = [];
  for (let i = 0; i < text.length;) {
    if (!isWordCode(text.charCodeAt(i))) {
      i++;
      continue;
    }
    const end = wordEnd(text, i);
    // Most words begin no phrase: they are passed over without being cut out.
    const phrases = end - i > 1 ? byStart.get(text.slice(i, Math.min(end, i + 3)).toLowerCase()) : undefined;
    const issue = phrases && issueAt(text, i, phrases);
    if (issue) found.push(issue);
    i = issue?.end ?? end;
  }
  return found;
}

function issueAt(text: string, at: number, phrases: readonly Phrase[]): Issue | null {
  const read: Word[] = [];
  const word = (k: number): Word | undefined => {
    while (read.length <= k) {
      let start = read.at(-1)?.end ?? at;
      const last = start + 4;
      while (start < last && start < text.length && !isWordCode(text.charCodeAt(start))) start++;
      if (start >= text.length || start === last) return undefined;
      const end = wordEnd(text, start);
      const raw = text.slice(start, end);
      read.push({ norm: raw.toLowerCase().replaceAll('’', "'"), raw, start, end });
    }
    return read[k];
  };
  const first = word(0)!;
  if (stormWords.has(first.norm)) {
    const next = word(1);
    if (next && /^\p{Lu}\p{Ll}/u.test(next.raw) && next.start === first.end + 1) {
      return { name: `${first.raw[0]!.toUpperCase()}${first.norm.slice(1)} ${next.raw}`, start: at, end: next.end };
    }
  }
  const phrase = phrases.find((one) => matches(one, word));
  return phrase ? { name: phrase.name, start: at, end: word(phrase.words.length - 1)!.end } : null;
}

function matches({ words, open, capitals }: Phrase, wordOf: (k: number) => Word | undefined): boolean {
  for (let k = 0; k < words.length; k++) {
    const token = wordOf(k);
    if (!token) return false;
    const word = words[k]!;
    if (capitals && !token.raw.startsWith(word.toUpperCase())) return false;
    if (token.norm === word || token.norm === `${word}'s`) continue;
    if (open && k === words.length - 1 && token.norm.startsWith(word) && endings.test(token.norm.slice(word.length))) {
      continue;
    }
    return false;
  }
  return true;
}

/** Letters, digits and "#". */
const isWordCode = (code: number) =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 35 ||
  (code > 0xbf && code < 0x2000);

/** The end of the word that begins at `at`, with the hyphens and apostrophes in it; by hand, for speed. */
function wordEnd(text: string, at: number): number {
  for (let j = at + 1; ;) {
    const code = text.charCodeAt(j);
    if (isWordCode(code)) j++;
    else if ((code === 39 || code === 45 || code === 0x2019) && isWordCode(text.charCodeAt(j + 1))) j += 2;
    else return j;
  }
}
