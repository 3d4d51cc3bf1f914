import type { Report } from '../../reports/index.ts';
import { Form, weekdayShift, type Vocabulary } from './terms.ts';
import { roomy } from './vectors.ts';

/** What grouping keeps of a report until its terms are weighed: its words as numbers, and nothing of its text. */
export interface Scan {
  id: string;
  /** Days since 1970, with fraction. */
  day: number;
  /** Whether the time of day is known; a mere date is midnight. */
  timed: boolean;
  /** Stands for the day and all that is read, to find copies by; 0 where that is too little to be a copy. */
  copy: number;
  /** The forms of the headline, up to a place; of the words in the address; of the lead; and of the rest as far as it is read. */
  forms: Int32Array;
  headline: number;
  address: number;
  lead: number;
}

/** A bag of numbers (terms, or pairs of terms), each once, with how often it stands there; valid until the next is read. */
export class Bag {
  readonly of: number[] = [];
  counts = new Float32Array(1 << 12);

  add(number: number, times: number): void {
    if (number >= this.counts.length) this.counts = roomy(this.counts, number + 1);
    if (this.counts[number] === 0) this.of.push(number);
    this.counts[number]! += times;
  }

  clear(): void {
    for (const number of this.of) this.counts[number] = 0;
    this.of.length = 0;
  }
}

/** How much is read, in characters: news tells the new first. */
const titleRead = 400;
const leadRead = 600;
export const textRead = 2000;
const addressRead = 600;

export const dayLength = 86_400_000;

const scratch = new Int32Array(titleRead + addressRead + textRead);

/** Scans a report. A text of 2 MB costs no more than one of 4 KB. */
export function scan(report: Report, vocabulary: Vocabulary): Scan {
  const time = report.published.getTime();
  const headline = vocabulary.scan(report.title, titleRead, scratch, 0);
  const address = vocabulary.scan(slugOf(report.url), addressRead, scratch, headline);
  const lead = vocabulary.scan(report.text, leadRead, scratch, address);
  const end = vocabulary.scan(report.text.slice(leadRead, textRead), textRead, scratch, lead);
  const forms = scratch.slice(0, end);
  return {
    id: report.id,
    day: time / dayLength,
    timed: time % dayLength !== 0,
    copy: copyOf(forms, Math.floor(time / dayLength)),
    forms,
    headline,
    address,
    lead,
  };
}

/** Reports of fewer words may be the same by chance. */
const shortestCopied = 6;

/** Stands for the day and all words of a report. */
function copyOf(forms: Int32Array, day: number): number {
  if (forms.length < shortestCopied) return 0;
  let [one, two] = [day, forms.length];
  for (const form of forms) {
    one = Math.imul(one ^ form, 0x01000193);
    two = Math.imul(two ^ (form + 1), 0x5bd1e995);
    one ^= one >>> 15;
    two ^= two >>> 13;
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

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  of({ forms, day, headline, address, lead }: Scan): this {
    const { words, title, head, pairs, weekdays } = this;
    for (const bag of [words, title, head, pairs]) bag.clear();
    weekdays.clear();
    let before = -1;
    for (let at = 0; at < forms.length; at++) {
      if (at === address) before = -1;
      const [inHeadline, inAddress] = [at < headline, at >= headline && at < address];
      const inHead = at < lead && !inAddress;
      const bits = this.#vocabulary.bitsOf(forms[at]!);
      if (inHead && bits & Form.weekday) weekdays.add(lastWeekday(bits >> weekdayShift, Math.floor(day)));
      if (bits & Form.stop) continue;
      const term = this.#vocabulary.termOf(forms[at]!);
      if (inHeadline || inAddress) title.add(term, 1);
      if (inAddress) continue;
      // The lead counts twice, the headline three times.
      words.add(term, inHeadline ? 3 : inHead ? 2 : 1);
      if (!inHead) continue;
      head.add(term, 1);
      if (before >= 0) pairs.add(this.#vocabulary.pairOf(before, term), 1);
      before = term;
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
