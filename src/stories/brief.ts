import type { Report } from '../reports/index.ts';
import { sentences } from '../text/index.ts';
import { type Background, contentWords, gistOf, likeness, READ_CHARACTERS } from './gist.ts';
import { loaded } from './headline.ts';
import { BRIEF_SENTENCES, BRIEF_WORDS, SENTENCE_WORDS } from './limits.ts';
import { standsAlone } from './stands-alone.ts';
import type { Quotation } from './told.ts';

/** Sentences of a text that are looked at: news says the most important first. */
const FIRST_SENTENCES = 8;
/** Reports of a story that are looked at, spread over its time. */
const MOST_REPORTS = 40;
/** A sentence shares at most this much of its weight with the headline, and with the sentences before it. */
const MOST_SHARED = { withHeadline: 0.8, withTold: 0.45 };
/** A sentence that adds less than this, measured against the first, is not worth its place. */
const LEAST_ADDED = 0.15;
/** A sentence says at least so many of the story's telling words, so that a stray report does not speak for it. */
const LEAST_TELLING = 2;
const TELLING_WORDS = 40;
/** Its report is at least so much like the headline's: grouping errs now and then. */
const LEAST_ALIKE = 0.12;
/** And so many words of the headline and the sentences before it, so that the brief is about one thing. */
const LEAST_LINKED = 1;
/** A report is older than another by more than this, in milliseconds. */
const MUCH_OLDER = 6 * 3_600_000;

interface Candidate {
  text: string;
  report: Report;
  words: number;
  content: ReadonlySet<string>;
  /** How well it tells, whatever it tells. */
  manner: number;
  /** Surnames in it whose first names stand elsewhere in its report: to be introduced by the headline or a sentence before. */
  unintroduced: readonly string[];
  /** Words of "the …" that begins it: something that was named before. */
  definite: readonly string[];
  /** Its number among its report's sentences, from 0. */
  place: number;
}

/**
 * Tells a story, whose headline is the title of one of its reports, in at most three sentences and 90 words, each word for word from a report's text and from different
 * outlets where it can be. Sentences are taken one by one: the one that tells most of what the reports have in common and
 * was not told yet.
 */
export function writeBrief(reports: readonly Report[], headlined: Report, background: Background): Quotation[] {
  const headline = headlined.title;
  const looked = spread(reports, MOST_REPORTS);
  const sayings = new Map<string, number>();
  for (const report of looked) {
    for (const word of new Set(contentWords(`${report.title}\n${report.text.slice(0, 1000)}`))) {
      sayings.set(word, (sayings.get(word) ?? 0) + 1);
    }
  }
  const weight = (word: string) =>
    Math.sqrt((sayings.get(word) ?? 0) / looked.length) * Math.max(0, background.rarity(word));
  const inHeadline = new Set(contentWords(headline));
  const telling = new Set([
    ...[...sayings.keys()].toSorted((a, b) => weight(b) - weight(a) || (a < b ? -1 : 1)).slice(0, TELLING_WORDS),
    ...inHeadline,
  ]);
  const about = gistOf([headlined], background);
  const candidates = looked
    .filter((report) => report.id === headlined.id || likeness(gistOf([report], background), about) >= LEAST_ALIKE)
    .flatMap((report) => candidatesOf(report, background))
    .filter(({ content }) => shared(content, telling) >= LEAST_TELLING);
  const story = gistOf(looked, background);
  const central = new Map(looked.map((report) => [report.id, likeness(gistOf([report], background), story)]));

  const chosen: Candidate[] = [];
  const told = new Set<string>();
  let words = 0;
  let first = 0;
  while (chosen.length < BRIEF_SENTENCES) {
    const known = [headline, ...chosen.map(({ text }) => text)].join(' ');
    let best: { candidate: Candidate; value: number } | undefined;
    for (const candidate of candidates) {
      if (words + candidate.words > BRIEF_WORDS) continue;
      if (shared(candidate.content, inHeadline) + shared(candidate.content, told) < LEAST_LINKED) continue;
      if (repeats(candidate.content, inHeadline, MOST_SHARED.withHeadline, weight)) continue;
      if (repeats(candidate.content, told, MOST_SHARED.withTold, weight)) continue;
      let fresh = 0;
      for (const word of candidate.content) if (!told.has(word)) fresh += weight(word);
      // Per square root of its length: long sentences say more, but not by being long.
      let value = (fresh / Math.sqrt(candidate.words)) * candidate.manner * (central.get(candidate.report.id) ?? 0);
      if (chosen.some(({ report }) => report.outlet === candidate.report.outlet)) value *= 0.5;
      if (candidate.unintroduced.some((name) => !known.includes(name))) value *= 0.4;
      if (candidate.definite.length && !candidate.definite.some((word) => told.has(word) || inHeadline.has(word))) {
        value *= 0.4;
      }
      // The first sentence tells what the headline says, as a report's own first sentence does.
      if (!chosen.length)
        value *= (0.3 + shared(candidate.content, inHeadline) / inHeadline.size) / (1 + 0.3 * candidate.place);
      const lead = chosen[0]?.report.published.getTime();
      if (lead !== undefined && follows.test(candidate.text)) {
        // What was to come before the first sentence was written has come since.
        value *= previews.test(candidate.text) && candidate.report.published.getTime() < lead - MUCH_OLDER ? 0.5 : 1.2;
      }
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

function shared(words: ReadonlySet<string>, others: ReadonlySet<string>): number {
  let n = 0;
  for (const word of words) if (others.has(word)) n++;
  return n;
}

/** What comes of it. */
const follows =
  /\b(?:will|would|is expected to|are expected to|plans? to|is set to|are set to|next (?:week|month|year)|deadline|appeal|faces?|scheduled|vow(?:s|ed))\b/i;

/** What was still to come when it was written. */
const previews =
  /\b(?:will|(?:is|are|was|were) (?:set|expected|scheduled|due|preparing|poised|about|likely) to|plans? to|prepar(?:es|ing) to)\b/i;

/** Whether a sentence says mostly what was said, or all of it again. */
function repeats(
  words: ReadonlySet<string>,
  told: ReadonlySet<string>,
  most: number,
  weight: (word: string) => number,
): boolean {
  let [again, own, before] = [0, 0, 0];
  for (const word of words) {
    own += weight(word);
    if (told.has(word)) again += weight(word);
  }
  for (const word of told) before += weight(word);
  return again > most * own || (before > 0 && again >= 0.9 * before && own < 1.6 * before);
}

/** Where and by whom it was written, before the first sentence: "BAGHDAD (AGENCY) — ". What follows is still word for word. */
const dateline =
  /^(?:\p{Lu}{3}[\p{Lu}.'’]*|\p{Lu}[\p{L}.]+(?=[^—–-]*\())(?:,? [\p{Lu}\d][\p{L}\d.]*){0,5}(?:(?: \(\p{Lu}[\p{L} ]{1,29}\))? ?(?:[—–] *|--? +)| \((?:CNN|AP|AFP|UPI|DPA|PTI|ANI|EFE|ANSA|TASS|Reuters|Bloomberg|Xinhua|Kyodo|Yonhap)(?: [A-Z]\w+)?\) ?)(?=[\p{Lu}“"‘])/u;

function candidatesOf(report: Report, { rarity, isBoilerplate }: Background): Candidate[] {
  return report.text
    .slice(0, READ_CHARACTERS)
    .split('\n')
    .filter((paragraph) => !isBoilerplate(report.outlet, paragraph))
    .flatMap((paragraph) => sentences(paragraph))
    .slice(0, FIRST_SENTENCES)
    .flatMap(({ text: whole }, place): Candidate[] => {
      const text = whole.replace(dateline, '');
      const words = text.split(/\s+/).length;
      if (words < SENTENCE_WORDS.least || words > SENTENCE_WORDS.most || !standsAlone(text)) return [];
      const unintroduced = surnames(text).filter(
        // A word that stands in one of twenty reports of the week needs no introduction.
        (name) =>
          rarity(contentWords(name)[0] ?? name) > 3 &&
          new RegExp(`\\p{Lu}\\p{Ll}+ ${name}(?!\\p{L})`, 'u').test(report.text),
      );
      return [
        {
          text,
          report,
          words,
          content: new Set(contentWords(text)),
          manner: manner(text) / (1 + 0.15 * place),
          unintroduced,
          definite: definite(text),
          place,
        },
      ];
    });
}

/** Capitalised words that stand without a name or title before them. */
function surnames(text: string): string[] {
  const found: string[] = [];
  for (const [, before, name] of text.matchAll(/(\S+\s+)?(?<!\p{L})(\p{Lu}\p{Ll}{2,})(?:[’']s)?(?![\p{L}-])/gu)) {
    if (name && !/^["“‘(]?\p{Lu}/u.test(before ?? '')) found.push(name);
  }
  return found;
}

/** What everybody knows as "the …". */
const known =
  /\b(?:president|government|administration|country|nation|court|senate|house|police|military|army|city|state|world|economy|pandemic|virus|coronavirus|public|number|death|unemployment|first|second|latest|top|head|leader|chief|prime|foreign|federal|national|u\.s|new|former|late)\b/;

function definite(text: string): string[] {
  const [, words] = /^The ((?:\p{Ll}[\p{L}-]*\s+){1,3})/u.exec(text) ?? [];
  if (!words || known.test(words) || /\b(?:of|that|who|which|for|between|behind|in)\b/.test(words)) return [];
  return contentWords(words);
}

/** How well a sentence tells: with names and a day better, in somebody's quotation marks or with feeling worse. */
function manner(text: string): number {
  let points = 1;
  if (/\S\s+\p{Lu}\p{Ll}+/u.test(text)) points *= 1.2;
  if (
    /\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:January|February|March|April|June|July|August|September|October|November|December|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)(?!\p{L})/u.test(
      text,
    )
  ) {
    points *= 1.15;
  }
  if (/^["“]/.test(text)) points *= 0.6;
  else if (/["“]/.test(text)) points *= 0.85;
  if (/\b(?:I|we|our|my|you|your)\b/.test(text)) points *= 0.6;
  if (/!["”’')]*$/.test(text)) points *= 0.5;
  // Another's words may be heated; an outlet's own need not be.
  const own = contentWords(text.replace(/["“][^"”]*["”]/g, ' '));
  points *= 0.7 ** Math.min(2, own.filter((word) => loaded.has(word)).length);
  return points;
}

/** At most so many of them, evenly spread in their order. */
function spread<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)] as T);
}
