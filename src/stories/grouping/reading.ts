import type { Report } from '../../reports/index.ts';
import { Form, termShift, weekdayMask, weekdayShift, type Vocabulary } from './terms.ts';
import { roomy } from './vectors.ts';

/** What grouping keeps of a report until its terms are weighed: its terms as numbers, and nothing of its text. */
export interface Scan {
  id: string;
  /** Days since 1970, with fraction. */
  day: number;
  /** Whether the time of day is known; a mere date is midnight. */
  timed: boolean;
  /** Stands for the day and all that is read, to find copies by; 0 where that is nothing. */
  copy: number;
  /** The days that headline and lead name by their weekday, since 1970: each the last such day until publication. */
  weekdays: readonly number[];
  /** The terms of the text as far as it is read, those of headline and lead first; these count more. */
  words: Bag;
  /** How many of `words` stand in headline and lead. */
  head: number;
  /** The terms of the headline and of the words in the address. */
  title: Bag;
  /** Neighbouring terms in headline and lead. */
  pairs: Bag;
}

/** Numbers (of terms, or of pairs of terms), each once, and behind them how often each stands there. */
export type Bag = Int32Array;

/** Counts numbers, and gives them as a bag. */
class Counter {
  #of = new Int32Array(1 << 9);
  #size = 0;
  #counts = new Int32Array(1 << 12);

  get size(): number {
    return this.#size;
  }

  add(number: number, times: number): void {
    if (number >= this.#counts.length) this.#counts = roomy(this.#counts, number + 1);
    if (this.#counts[number] === 0) {
      if (this.#size === this.#of.length) this.#of = roomy(this.#of, this.#size + 1);
      this.#of[this.#size++] = number;
    }
    this.#counts[number]! += times;
  }

  /** What was counted since the last time. */
  take(): Bag {
    const size = this.#size;
    const bag = new Int32Array(size * 2);
    for (let at = 0; at < size; at++) {
      const number = this.#of[at]!;
      bag[at] = number;
      bag[size + at] = this.#counts[number]!;
      this.#counts[number] = 0;
    }
    this.#size = 0;
    return bag;
  }
}

/** How much is read, in characters: news tells the new first. */
const titleRead = 400;
const leadRead = 600;
/** Of a text, the lead included. */
export const textRead = 2000;
const addressRead = 600;

const dayLength = 86_400_000;

const scratch = new Int32Array(titleRead + addressRead + textRead);

/** Stands for the day and all words of a report. */
function copyOf(forms: Int32Array, day: number): number {
  if (forms.length === 0) return 0;
  let [one, two] = [day, forms.length];
  for (const form of forms) {
    one = Math.imul(one ^ form, 0x01000193);
    two = Math.imul(two ^ (form + 1), 0x5bd1e995);
    one ^= one >>> 15;
    two ^= two >>> 13;
  }
  return (one >>> 0) * 2 ** 21 + (two >>> 11);
}

/** Reads reports. */
export class Reading {
  #vocabulary: Vocabulary;
  #words = new Counter();
  #title = new Counter();
  #pairs = new Counter();

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  /** A text of 2 MB costs no more than one of 4 KB. */
  of(report: Report): Scan {
    const [vocabulary, words, title, pairs] = [this.#vocabulary, this.#words, this.#title, this.#pairs];
    const time = report.published.getTime();
    const day = Math.floor(time / dayLength);
    const headline = vocabulary.scan(report.title, titleRead, scratch, 0);
    const address = vocabulary.scan(slugOf(report.url), addressRead, scratch, headline);
    const lead = vocabulary.scan(report.text, leadRead, scratch, address);
    const end = vocabulary.scan(report.text.slice(leadRead, textRead), textRead, scratch, lead);
    const weekdays: number[] = [];
    let before = -1;
    /** Headline or lead: their terms count by so much more, and with their neighbours. */
    const readHead = (from: number, to: number, times: number): void => {
      before = -1;
      for (let at = from; at < to; at++) {
        const form = scratch[at]!;
        if (form & Form.weekday) {
          const named = lastWeekday((form >> weekdayShift) & weekdayMask, day);
          if (!weekdays.includes(named)) weekdays.push(named);
        }
        if (form & Form.stop) continue;
        const term = form >>> termShift;
        words.add(term, times);
        if (before >= 0) pairs.add(vocabulary.pairOf(before, term), 1);
        before = term;
      }
    };
    for (let at = 0; at < address; at++) if (!(scratch[at]! & Form.stop)) title.add(scratch[at]! >>> termShift, 1);
    readHead(0, headline, 3);
    readHead(address, lead, 2);
    const head = words.size;
    for (let at = lead; at < end; at++) if (!(scratch[at]! & Form.stop)) words.add(scratch[at]! >>> termShift, 1);
    return {
      id: report.id,
      day: time / dayLength,
      timed: time % dayLength !== 0,
      copy: copyOf(scratch.subarray(0, end), day),
      weekdays: weekdays.length === 0 ? none : weekdays,
      words: words.take(),
      head,
      title: title.take(),
      pairs: pairs.take(),
    };
  }
}

const none: readonly number[] = [];

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
