import type { Report } from '../reports/index.ts';
import { sentences } from '../text/index.ts';
import { contentWords, type Rarity } from './gist.ts';
import { BRIEF_SENTENCES, BRIEF_WORDS, SENTENCE_WORDS } from './limits.ts';
import type { Quotation } from './told.ts';

/** Sentences of a text that are looked at: news says the most important first. */
const FIRST_SENTENCES = 8;
/** Characters of a text that are looked at. */
const FIRST_CHARACTERS = 4000;
/** Reports of a story that are looked at, spread over its time. */
const MOST_REPORTS = 40;
/** A second sentence shares at most this much of its words with those before it and with the headline. */
const MOST_SHARED = 0.5;
/** A sentence that adds less than this, measured against the first, is not worth its place. */
const LEAST_ADDED = 0.25;

interface Candidate {
  text: string;
  report: Report;
  words: number;
  content: ReadonlySet<string>;
  points: number;
}

/**
 * Tells a story in at most three sentences and 90 words, each word for word from a report's text and from different
 * outlets where it can be.
 */
export function writeBrief(reports: readonly Report[], headline: string, rarity: Rarity): Quotation[] {
  const looked = spread(reports, MOST_REPORTS);
  const candidates = looked.flatMap(candidatesOf);
  const sayings = new Map<string, number>();
  for (const report of looked) {
    for (const word of new Set(contentWords(`${report.title}\n${report.text.slice(0, 1000)}`))) {
      sayings.set(word, (sayings.get(word) ?? 0) + 1);
    }
  }
  const weight = (word: string) => Math.sqrt((sayings.get(word) ?? 0) / looked.length) * Math.max(0, rarity(word));
  const worth = (words: Iterable<string>) => {
    let sum = 0;
    for (const word of words) sum += weight(word);
    return sum;
  };

  const chosen: Candidate[] = [];
  const told = new Set<string>();
  const inHeadline = new Set(contentWords(headline));
  let words = 0;
  let first = 0;
  while (chosen.length < BRIEF_SENTENCES) {
    let best: { candidate: Candidate; value: number } | undefined;
    for (const candidate of candidates) {
      if (words + candidate.words > BRIEF_WORDS) continue;
      if (repeats(candidate.content, inHeadline) || (chosen.length > 0 && repeats(candidate.content, told))) continue;
      const fresh = [...candidate.content].filter((word) => !told.has(word));
      // Per square root of its length: long sentences say more, but not by being long.
      let value = (worth(fresh) / Math.sqrt(candidate.words)) * candidate.points;
      if (chosen.some(({ report }) => report.outlet === candidate.report.outlet)) value *= 0.5;
      if (!best || value > best.value) best = { candidate, value };
    }
    if (!best || best.value <= LEAST_ADDED * first) break;
    if (!chosen.length) first = best.value;
    chosen.push(best.candidate);
    words += best.candidate.words;
    for (const word of best.candidate.content) told.add(word);
  }
  return chosen.map(({ text, report }) => ({ text, report: report.id }));
}

function repeats(words: ReadonlySet<string>, told: ReadonlySet<string>): boolean {
  let shared = 0;
  for (const word of words) if (told.has(word)) shared++;
  return (
    shared > MOST_SHARED * words.size || (told.size > 0 && shared >= 0.9 * told.size && words.size < 1.6 * told.size)
  );
}

function candidatesOf(report: Report): Candidate[] {
  return sentences(report.text.slice(0, FIRST_CHARACTERS))
    .slice(0, FIRST_SENTENCES)
    .flatMap(({ text }, place): Candidate[] => {
      const words = text.split(/\s+/).length;
      if (words < SENTENCE_WORDS.least || words > SENTENCE_WORDS.most || !standsAlone(text)) return [];
      const content = new Set(contentWords(text));
      return [{ text, report, words, content, points: (1 / (1 + 0.15 * place)) * manner(text) }];
    });
}

const dangling =
  /^["“'‘]?(?:he|she|they|it|this|that|these|those|his|her|hers|their|its|him|them|there|here|such|both|either|neither|another|others|one|some|many|most|so|but|and|or|yet|nor|also|too|then|thus|hence|still|however|therefore|instead|meanwhile|moreover|furthermore|additionally|besides|nevertheless|nonetheless|otherwise|similarly|likewise|indeed|rather|earlier|later|afterwards?|now|in addition|in other words|for example|for instance|as a result|at the same time|on the other hand|of course|in fact|in response|by contrast|in contrast|what|why|how|who|whom|which|when asked|asked|i|i'm|i’m|we|my|our|you|your|let|because|while (?:he|she|they|it)|after (?:he|she|they|it|that|this)|the (?:incident|move|decision|latter|former|two|pair|duo|group|company|measure|proposal|comments?|remarks?|announcement|news|report|story|article|man|woman|suspect|victim|ruling|order|case|statement|letter|plan|deal|attack|bill|document|video|tweet|post|interview|exchange|same|other|others))\b/i;
const pronoun = /\b(?:he|she|they|him|her|his|hers|their|theirs|them)\b/i;
const boilerplate =
  /\b(?:click here|read more|read the full|sign up|subscribe|newsletter|follow (?:us|me|him|her) on|(?:photo|image|video|picture|credit)s? (?:by|from|of|courtesy|credit|caption)|getty|all rights reserved|copyright|advertisement|continue reading|story continues|app store|download (?:the|our)|watch (?:the|below|above|live)|listen to|listen below|(?:pictured|seen|shown) (?:here|above|below)|file photo|this (?:article|story|post|piece|report|week(?:'|’)s episode)|editor(?:'|’)s note|updated? (?:at|on|with)|breaking news|cookies?|via (?:twitter|ap|reuters)|pic\.twitter|https?:|www\.|@\w+|contributed to this|sponsored|donate|support (?:our|us)|our (?:readers|journalis\w+|reporters?))\b|©/i;

/** Whether a reader understands a sentence that has lost its neighbours. */
export function standsAlone(text: string): boolean {
  if (!/[.!?]["”’')\]]*$/.test(text) || /(?:\.\.\.|…)["”’')]*$/.test(text)) return false;
  if (/\?["”’')]*$/.test(text) || /\n/.test(text)) return false;
  if (!/^["“‘']?[\p{Lu}\d$£€]/u.test(text)) return false;
  if (dangling.test(text) || boilerplate.test(text)) return false;
  // Words run together, or a link's label in capitals left in the text: remains of a page.
  if (/\p{Ll}\p{Lu}\p{Ll}+\p{Lu}|\bMORE\b|\b\p{Lu}\p{Ll}{3,}\p{Lu}\p{Ll}{3,}/u.test(text)) return false;
  if (unbalanced(text)) return false;
  const at = text.search(pronoun);
  return (
    at < 0 ||
    /(?:^|\s)\p{Lu}\p{L}+(?:[.’'-]\p{L}+)*\s+\p{Lu}|\b(?:Mr|Mrs|Ms|Sen|Rep|Gov|Dr|Trump|President)\b/u.test(
      text.slice(0, at),
    ) ||
    namesBefore(text, at)
  );
}

/** A capitalised word that is not the sentence's first, before a pronoun: somebody it may stand for. */
function namesBefore(text: string, at: number): boolean {
  return /\S\s+\p{Lu}\p{Ll}/u.test(text.slice(0, at));
}

function unbalanced(text: string): boolean {
  const count = (mark: string) => text.split(mark).length - 1;
  return count('“') !== count('”') || count('"') % 2 !== 0 || count('(') !== count(')');
}

/** How well a sentence tells: with who, when and what follows better, in somebody's quotation marks worse. */
function manner(text: string): number {
  let points = 1;
  if (/\S\s+\p{Lu}\p{Ll}+/u.test(text)) points *= 1.2;
  if (
    /\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:January|February|March|April|June|July|August|September|October|November|December|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)(?!\p{L})/u.test(
      text,
    )
  )
    points *= 1.15;
  if (/^["“]/.test(text)) points *= 0.6;
  else if (/["“]/.test(text)) points *= 0.85;
  if (/\b(?:I|we|our|my|you|your)\b/.test(text)) points *= 0.7;
  if (/!["”’')]*$/.test(text)) points *= 0.5;
  return points;
}

/** At most so many of them, evenly spread in their order. */
function spread<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)] as T);
}
