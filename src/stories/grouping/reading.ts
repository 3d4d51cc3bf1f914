import type { Report } from '../../reports/index.ts';
import type { Boilerplate } from './boilerplate.ts';
import { Form, weekdayShift, type Vocabulary } from './terms.ts';

/** What grouping keeps of a report until its terms are weighed: its words as numbers, and nothing of its text. */
export interface Scan {
  id: string;
  /** Days since 1970, with fraction. */
  day: number;
  /** Whether the time of day is known; a mere date is midnight. */
  timed: boolean;
  /** Stands for the day and all that is read, to find copies by; 0 where that is too little to be a copy. */
  copy: number;
  /** Forms of the headline, of the words in the address, and of the text; pieces of the text begin with a mark (see `scan`). */
  tokens: Int32Array;
  headline: number;
  address: number;
}

/** A bag of numbers (terms, or pairs of terms), each once, with how often it stands there; valid until the next is read. */
export class Bag {
  readonly of: number[] = [];
  #counts = new Float32Array(1 << 12);

  add(number: number, times: number): void {
    if (number >= this.#counts.length) {
      const larger = new Float32Array(number * 2);
      larger.set(this.#counts);
      this.#counts = larger;
    }
    if (this.#counts[number] === 0) this.of.push(number);
    this.#counts[number]! += times;
  }

  count(number: number): number {
    return this.#counts[number]!;
  }

  clear(): void {
    for (const number of this.of) this.#counts[number] = 0;
    this.of.length = 0;
  }
}

/** How much is read, in characters: news tells the new first. */
const titleRead = 400;
const leadRead = 600;
export const textRead = 3000;
const addressRead = 600;

export const dayLength = 86_400_000;

const scratch = new Int32Array(2 * textRead + titleRead + addressRead);

/**
 * Scans a report. A text of 2 MB costs no more than one of 4 KB. Before the forms of each sentence of the text stands a
 * mark: -1 less the sentence's number at the boilerplate finder's, then its length in characters.
 */
export function scan(report: Report, vocabulary: Vocabulary, boilerplate: Boilerplate): Scan {
  const time = report.published.getTime();
  const headline = vocabulary.scan(report.title, titleRead, scratch, 0);
  const address = vocabulary.scan(slugOf(report.url), addressRead, scratch, headline);
  let end = address;
  boilerplate.notice(report, (from, to, number) => {
    scratch[end++] = -1 - number;
    scratch[end++] = to - from;
    end = vocabulary.scan(report.text.slice(from, to), textRead, scratch, end);
  });
  return {
    id: report.id,
    day: time / dayLength,
    timed: time % dayLength !== 0,
    copy: copyOf(report, Math.floor(time / dayLength)),
    tokens: scratch.slice(0, end),
    headline,
    address,
  };
}

/** Shorter reports may have the same words by chance. */
const shortestCopied = 40;

function copyOf({ title, text }: Report, day: number): number {
  if (title.length + text.length < shortestCopied) return 0;
  let [one, two] = [day, text.length];
  for (const part of [title, text]) {
    for (let at = 0; at < Math.min(part.length, textRead); at++) {
      one = Math.imul(one ^ part.charCodeAt(at), 0x01000193);
      two = Math.imul(two ^ part.charCodeAt(at), 0x5bd1e995);
    }
  }
  return (one >>> 0) * 2 ** 21 + (two >>> 11);
}

/** Fills bags from scans. */
export class Reading {
  /** The terms of the text as far as it is read; those of headline and lead count more. */
  readonly words = new Bag();
  /** The terms of the headline and of the words in the address. */
  readonly title = new Bag();
  /** The terms of headline and lead. */
  readonly head = new Bag();
  /** Neighbouring terms in headline and lead. */
  readonly pairs = new Bag();
  /** The days that headline and lead name by their weekday, since 1970: each the last such day until publication. */
  readonly weekdays = new Set<number>();
  #vocabulary: Vocabulary;
  #boilerplate: Boilerplate;

  constructor(vocabulary: Vocabulary, boilerplate: Boilerplate) {
    this.#vocabulary = vocabulary;
    this.#boilerplate = boilerplate;
  }

  of({ tokens, day, headline, address }: Scan): this {
    const { words, title, head, pairs, weekdays } = this;
    for (const bag of [words, title, head, pairs]) bag.clear();
    weekdays.clear();
    let before = -1;
    const take = (form: number, inHeadline: boolean, inHead: boolean): void => {
      const bits = this.#vocabulary.bitsOf(form);
      if (inHead && bits & Form.weekday) weekdays.add(lastWeekday(bits >> weekdayShift, Math.floor(day)));
      if (bits & Form.stop) return;
      const term = this.#vocabulary.termOf(form);
      // The lead counts twice, the headline three times.
      words.add(term, inHeadline ? 3 : inHead ? 2 : 1);
      if (inHeadline) title.add(term, 1);
      if (!inHead) return;
      head.add(term, 1);
      if (before >= 0) pairs.add(this.#vocabulary.pairOf(before, term), 1);
      before = term;
    };
    for (let at = 0; at < headline; at++) take(tokens[at]!, true, true);
    for (let at = headline; at < address; at++) {
      const form = tokens[at]!;
      if ((this.#vocabulary.bitsOf(form) & Form.stop) === 0) title.add(this.#vocabulary.termOf(form), 1);
    }
    before = -1;
    let [read, inHead, kept] = [0, true, true];
    for (let at = address; at < tokens.length; at++) {
      const token = tokens[at]!;
      if (token >= 0) {
        if (kept) take(token, false, inHead);
        continue;
      }
      kept = !this.#boilerplate.has(-1 - token);
      const length = tokens[++at]!;
      inHead = read < leadRead;
      if (kept) read += length;
    }
    return this;
  }
}

/** The last day until `day` with this weekday; day 0, the first of 1970, was a Thursday. */
function lastWeekday(weekday: number, day: number): number {
  return day - ((((day + 4 - weekday) % 7) + 7) % 7);
}

/** The words of an address: its longest part with hyphens, "trump signs order" in /2018/06/20/trump-signs-order.html. */
function slugOf(url = ''): string {
  let slug = '';
  for (const part of url.slice(0, addressRead).split(/[/?#]/)) {
    if (part.length > slug.length && /[a-z]+[-_][a-z]+[-_][a-z]/i.test(part)) slug = part;
  }
  return slug
    .replace(/\.\w+$/, '')
    .replaceAll(/[-_]/g, ' ')
    .replaceAll(/\b\w*\d\w*\b/g, '');
}
