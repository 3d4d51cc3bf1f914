import type { Report } from '../reports/index.ts';
import { countriesNamed, mainCountry } from './countries.ts';
import { isEnglish } from './english.ts';
import { type StatedFacts, factsOf, saysWhen } from './facts.ts';
import { type CorpusStats, contentWords, termVectorOf, cosine, READ_CHARACTERS } from './term-vector.ts';
import { loaded } from './headline.ts';
import { BRIEF_SENTENCES, BRIEF_WORDS, SENTENCE_WORDS } from './limits.ts';
import { quotableSentences } from './quotable.ts';
import { leansInside, standsAlone } from './stands-alone.ts';
import type { Quotation } from './told.ts';

/** Sentences of a text that are looked at: news says the most important first. */
const FIRST_SENTENCES = 8;
/** And of a text in a language without rules of its own. */
const OTHER_LANGUAGES = 2;
/** Reports of a story that are looked at, spread over its time. */
const MOST_REPORTS = 40;
/** A sentence shares at most this much of its weight with the headline, with the sentences before it, and with all of them. */
const MOST_SHARED = { withHeadline: 0.9, withTold: 0.45, withBoth: 0.6 };
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
const OLDER = 3_600_000;
const DAY = 86_400_000;
/** How much more the newest report's sentence is worth as the first than the oldest's, and how much more one that says when. */
const NEWEST = 0.7;
const SAYS_WHEN = 4;
/** What is left of a first sentence's worth that awaits what the headline, of a later report, may tell. */
const OVERTAKEN = 0.1;
/** What a sentence loses for each step by which its outlet is rated off the center. */
const PARTISAN = 0.25;

interface Candidate {
  text: string;
  report: Report;
  words: number;
  content: ReadonlySet<string>;
  /** Its words but for the names: what it says of them. */
  deed: ReadonlySet<string>;
  /** How well it tells, whatever it tells. */
  manner: number;
  /** Surnames in it whose first names stand elsewhere in its report: to be introduced by the headline or a sentence before. */
  unintroduced: readonly string[];
  /** Words of "the …" that begins it: something that was named before. */
  definite: readonly string[];
  /** It says "the same" or "also" of something that was told before. */
  leans: boolean;
  facts: StatedFacts;
  /** It says on which day of the story's. */
  when: boolean;
  /** Where its report stands in the story's time, from 0 to 1. */
  recency: number;
  /** Its number among its report's sentences, from 0. */
  place: number;
}

/**
 * Tells a story, whose headline is the title of one of its reports, in at most three sentences and 90 words, each word for word from a report's text and from different
 * outlets where it can be. Sentences are taken one by one: the one that tells most of what the reports have in common and
 * was not told yet.
 */
export function writeBrief(reports: readonly Report[], headlined: Report, background: CorpusStats): Quotation[] {
  const looked = spread(reports, MOST_REPORTS);
  const sayings = new Map<string, number>();
  for (const report of looked) {
    for (const word of new Set(contentWords(`${report.title}\n${report.text.slice(0, 1000)}`))) {
      sayings.set(word, (sayings.get(word) ?? 0) + 1);
    }
  }
  const weight = (word: string) =>
    Math.sqrt((sayings.get(word) ?? 0) / looked.length) * Math.max(0, background.idf(word));
  const inHeadline = new Set(contentWords(headlined.title));
  const telling = new Set([
    ...[...sayings.keys()].toSorted((a, b) => weight(b) - weight(a) || (a < b ? -1 : 1)).slice(0, TELLING_WORDS),
    ...inHeadline,
  ]);
  const times = looked.map(({ published }) => published.getTime());
  const [oldest, newest] = [Math.min(...times), Math.max(...times)];
  const recency = ({ published }: Report) => (published.getTime() - oldest) / Math.max(DAY, newest - oldest);
  const about = termVectorOf([headlined], background);
  const country = mainCountry(looked);
  const candidates = looked
    .filter((report) => isOfCountry(report, country))
    .filter((report) => report.id === headlined.id || cosine(termVectorOf([report], background), about) >= LEAST_ALIKE)
    .flatMap((report) => candidatesOf(report, [new Date(oldest), new Date(newest)], recency(report), background))
    .filter(({ content }) => shared(content, telling) >= LEAST_TELLING);
  const story = termVectorOf(looked, background);
  const central = new Map(looked.map((report) => [report.id, cosine(termVectorOf([report], background), story)]));

  const draft = new Draft({ headlined, inHeadline, weight, central });
  let first = 0;
  while (draft.chosen.length < BRIEF_SENTENCES) {
    const best = draft.bestOf(candidates);
    if (!best || best.worth <= LEAST_ADDED * first) break;
    first ||= best.said;
    draft.add(best.candidate);
  }
  return draft.chosen.map(({ text, report }) => ({ text, report: report.id }));
}

/** By what a story's sentences are measured. */
interface Measure {
  headlined: Report;
  inHeadline: ReadonlySet<string>;
  /** How telling a word is of the story. */
  weight: (word: string) => number;
  /** How much each report, by id, is like all of the story's. */
  central: ReadonlyMap<string, number>;
}

/** A brief as far as it is chosen. */
class Draft {
  readonly chosen: Candidate[] = [];
  readonly #measure: Measure;
  /** Words of the sentences chosen, and how long those are together. */
  readonly #told = new Set<string>();
  #words = 0;

  constructor(measure: Measure) {
    this.#measure = measure;
  }

  add(candidate: Candidate): void {
    this.chosen.push(candidate);
    this.#words += candidate.words;
    for (const word of candidate.content) this.#told.add(word);
  }

  /** The sentence to go on with. `said` is its worth as the later ones are measured against it. */
  bestOf(candidates: readonly Candidate[]): { candidate: Candidate; worth: number; said: number } | undefined {
    const known = [this.#measure.headlined.title, ...this.chosen.map(({ text }) => text)].join('. ');
    const facts = factsOf(known);
    let best: { candidate: Candidate; worth: number; said: number } | undefined;
    for (const candidate of candidates) {
      if (!this.#fits(candidate, known, facts)) continue;
      const said = this.#worth(candidate, known);
      let worth = said;
      // The day of the newest is wanted first, not the day of what led to it.
      if (this.#addsWhen(candidate))
        worth *= this.chosen.length ? SAYS_WHEN : 1 + (SAYS_WHEN - 1) * Math.max(1 / 3, candidate.recency);
      if (!this.chosen.length) worth *= 1 + NEWEST * candidate.recency;
      if (!best || worth > best.worth) best = { candidate, worth, said };
    }
    return best;
  }

  #addsWhen({ when }: Candidate): boolean {
    return when && !this.chosen.some((other) => other.when);
  }

  /** Whether a sentence may follow what is `known`: it is about the same, and tells something new. */
  #fits(candidate: Candidate, known: string, facts: StatedFacts): boolean {
    const { inHeadline, weight } = this.#measure;
    const { content, deed } = candidate;
    const told = this.#told;
    const [lead] = this.chosen;
    if (this.#words + candidate.words > BRIEF_WORDS) return false;
    if (shared(content, inHeadline) + shared(content, told) < LEAST_LINKED) return false;
    const addsWhen = this.#addsWhen(candidate);
    if (repeats(content, inHeadline, MOST_SHARED.withHeadline, weight) && !(addsWhen && !lead)) return false;
    if (repeats(deed, told, MOST_SHARED.withTold, weight)) return false;
    if (!lead) return !candidate.leans;
    if (repeats(deed, new Set([...told, ...inHeadline]), MOST_SHARED.withBoth, weight)) return false;
    if (!addsWhen && !addsFacts(candidate, facts, known)) return false;
    return !tellsAgain(candidate, this.chosen, inHeadline) && !isOutdated(candidate, lead, facts);
  }

  /** How much of the story it tells that was not told, and how well. */
  #worth(candidate: Candidate, known: string): number {
    const { headlined, inHeadline, weight, central } = this.#measure;
    const { text, report, content, definite } = candidate;
    let fresh = 0;
    for (const word of content) if (!hasAlike(this.#told, word)) fresh += weight(word);
    // Per square root of its length: long sentences say more, but not by being long.
    let worth = (fresh / Math.sqrt(candidate.words)) * candidate.manner * (central.get(report.id) ?? 0);
    if (candidate.leans) worth *= 0.6;
    worth *= 1 - PARTISAN * Math.max(0, Math.abs(report.lean ?? 0) - 0.5);
    if (this.chosen.some((other) => other.report.outlet === report.outlet)) worth *= 0.5;
    if (candidate.unintroduced.some((name) => !known.includes(name))) worth *= 0.4;
    if (definite.length && !definite.some((word) => this.#told.has(word) || inHeadline.has(word))) worth *= 0.4;
    if (this.chosen.length) return follows.test(text) ? worth * 1.2 : worth;
    // The first sentence tells what the headline says, as a report's own first sentence does; and the newest of it.
    worth *= (0.3 + shared(content, inHeadline) / inHeadline.size) / (1 + 0.3 * candidate.place);
    const older = report.published.getTime() < headlined.published.getTime() - OLDER;
    if (older && (previews.test(text) || passing.test(text))) worth *= OVERTAKEN;
    return claimed.test(text) ? worth * 0.6 : worth;
  }
}

/** Whether a report may speak for a story of a country: not what tells of others alone, such as one toll beside another. */
function isOfCountry(report: Report, country: string | undefined): boolean {
  const named = countriesNamed(report);
  return country === undefined || named.size === 0 || named.has(country);
}

/** Whether a sentence names somebody or counts something that was not told: one name is little. */
function addsFacts({ facts, content }: Candidate, told: StatedFacts, known: string): boolean {
  if ([...facts.numbers].some((number) => !told.numbers.has(number))) return true;
  if ([...facts.weekdays].some((day) => !told.weekdays.has(day))) return true;
  const before = known.toLowerCase();
  const fresh = [...facts.names].filter((name) => !before.includes(name)).length;
  return fresh > 1 || (fresh === 1 && content.size > 8);
}

/** Such a share of the words of one is in the other, and it tells of the same; shorter ones than this share words by chance. */
const SAME_SHARE = 0.5;
const LEAST_COMPARED = 8;
/** Such a share of the words of a shorter one is in the other: what it tells is told. */
const TOLD_WHOLE = 0.8;
const LEAST_WHOLE = 4;
/** So many names that a sentence shares with one before, and it tells of the same. */
const SAME_NAMES = 3;
/** So many words that it shares with one before and the headline, where both name the same day or figure. */
const SAME_WORDS = 3;

/** Whether it tells what a sentence before told, by another outlet in other words. */
function tellsAgain(
  { content, facts }: Candidate,
  chosen: readonly Candidate[],
  headline: ReadonlySet<string>,
): boolean {
  return chosen.some((other) => {
    const same = [...content].filter((word) => hasAlike(other.content, word)).length;
    const smaller = Math.min(content.size, other.content.size);
    if (smaller >= LEAST_COMPARED && same >= SAME_SHARE * smaller) return true;
    if (smaller >= LEAST_WHOLE && same >= TOLD_WHOLE * smaller) return true;
    const names = [...facts.names].filter((name) => other.facts.names.has(name)).length;
    if (names >= SAME_NAMES && 2 * names > facts.names.size) return true;
    const known = new Set([...other.content, ...headline]);
    const words = [...content].filter((word) => hasAlike(known, word)).length;
    const isSameDay = [...facts.weekdays].some((day) => other.facts.weekdays.has(day));
    // A year is no figure.
    const isSameFigure = [...facts.numbers].some(
      (n) => Number(n) > 9 && !/^(?:19|20)\d\d$/.test(n) && other.facts.numbers.has(n),
    );
    if ((isSameDay || isSameFigure) && words >= SAME_WORDS) return true;
    const start = new Set([...other.content].slice(0, 4));
    return names > 1 && [...content].slice(0, 2).every((word) => hasAlike(start, word));
  });
}

/** Whether what it says was overtaken: it counts what was counted anew, or awaits what came since. */
function isOutdated({ text, facts, report }: Candidate, lead: Candidate, told: StatedFacts): boolean {
  const older = report.published.getTime() < lead.report.published.getTime() - OLDER;
  if (older && (previews.test(text) || passing.test(text))) return true;
  return [...facts.counts].some(([thing, n]) => {
    const before = told.counts.get(thing);
    return before !== undefined && before !== n;
  });
}

function shared(words: ReadonlySet<string>, others: ReadonlySet<string>): number {
  let n = 0;
  for (const word of words) if (others.has(word)) n++;
  return n;
}

/** So many first letters, and two words are forms of one: "deny", "denied", "denial" mostly are. */
const STEM = 4;

function hasAlike(words: ReadonlySet<string>, word: string): boolean {
  if (words.has(word)) return true;
  if (word.length < STEM || /\d/.test(word)) return false;
  const stem = word.slice(0, Math.max(STEM, word.length - 3));
  for (const other of words) if (other.startsWith(stem) && other.length - stem.length <= 4) return true;
  return false;
}

/** What comes of it. */
const follows =
  /\b(?:will|would|is expected to|are expected to|plans? to|is set to|are set to|next (?:week|month|year)|deadline|appeal|faces?|scheduled|vow(?:s|ed))\b/i;

/** Somebody's word for it, named last: what happened comes first. */
const claimed = /,["”]? (?:says|said|argues|argued|writes|wrote) (?:the )?\p{Lu}/u;

/** What was still to come when it was written. */
const previews =
  /\b(?:will|set to|(?:is|are|was|were|be) (?:expected|scheduled|due|preparing|poised|about|likely) to|plans? to|prepar(?:es|ing) to)\b/i;

/** What holds for hours only. */
const passing =
  /\b(?:on track|apparent(?:ly)?|appears? (?:to be|set|poised)|await(?:s|ing)?|unconfirmed|has been (?:arrested|charged|hospitali[sz]ed)|so far|as of|at least|still missing|ongoing|under way)\b/i;

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
    if (hasAlike(told, word)) again += weight(word);
  }
  for (const word of told) before += weight(word);
  return again > most * own || (before > 0 && again >= 0.9 * before && own < 1.6 * before);
}

function candidatesOf(
  report: Report,
  [from, until]: readonly [Date, Date],
  recency: number,
  { idf }: CorpusStats,
): Candidate[] {
  const english = isEnglish(report);
  return quotableSentences(report.text, READ_CHARACTERS)
    .slice(0, english ? FIRST_SENTENCES : OTHER_LANGUAGES)
    .flatMap((text, place): Candidate[] => {
      const words = text.split(/\s+/).length;
      const facts = factsOf(text);
      const content = contentWords(text);
      if (
        words < SENTENCE_WORDS.least ||
        words > SENTENCE_WORDS.most ||
        !(english ? standsAlone(text) : /[.!]["”’“»)]*$/u.test(text))
      )
        return [];
      const unintroduced = surnames(text).filter(
        // A word that stands in one of twenty reports of the week needs no introduction.
        (name) =>
          idf(contentWords(name)[0] ?? name) > 3 &&
          new RegExp(`\\p{Lu}\\p{Ll}+ ${name}(?!\\p{L})`, 'u').test(report.text),
      );
      return [
        {
          text,
          report,
          words,
          content: new Set(content),
          deed: new Set(content.filter((word) => !facts.names.has(word))),
          manner: manner(text) / (1 + 0.15 * place),
          unintroduced: english ? unintroduced : [],
          definite: english ? definite(text) : [],
          leans: english && leansInside(text),
          facts,
          when: saysWhen(text, from, until),
          recency,
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

/** A scene in the present tense, as under a clip or a picture: "President Ann Holm voices her doubts". */
const sceneOf =
  /^(?:(?:The|A|An) )?(?:\p{Lu}[\p{L}.’'-]*,? ){1,7}(?!(?:says|has|is|was|does|wants|faces|plans|believes|thinks|hopes|expects|remains|needs|seeks|owes|knows|us|its|his|this|as|was|states|officials|lawmakers|leaders|members|voters|police)\b)\p{Ll}{3,}s\b (?!(?:and|of|in|from|who|were|are|have|had|will|would|said|on|to|that)\b)/u;

/** How well a sentence tells: with names better, in somebody's quotation marks or with feeling worse. */
function manner(text: string): number {
  let points = 1;
  if (/\S\s+\p{Lu}\p{Ll}+/u.test(text)) points *= 1.2;
  if (/^["“]/.test(text)) points *= 0.6;
  else if (/["“]/.test(text)) points *= 0.85;
  if (/\b(?:I|we|our|my|you|your)\b/.test(text)) points *= 0.6;
  if (sceneOf.test(text)) points *= 0.5;
  // A label before the sentence.
  if (/^[\p{L} ’'-]{3,40}: \p{Lu}/u.test(text)) points *= 0.5;
  // Another day's reader takes it for another day.
  if (/\b(?:yesterday|today|tonight|tomorrow|this (?:morning|afternoon|evening|week)|last night)\b/i.test(text))
    points *= 0.6;
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
