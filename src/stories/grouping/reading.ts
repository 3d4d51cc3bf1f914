import type { Report } from '../../reports/index.ts';
import { Form, weekdayShift, type Vocabulary } from './terms.ts';

/** Numbers (of terms, or of pairs of terms), each once, with how often each stands there. */
export interface Bag {
  of: Int32Array;
  counts: Float32Array;
}

/** What grouping knows of a report. Nothing else of its text is kept. */
export interface Reading {
  id: string;
  /** Days since 1970, with fraction. */
  day: number;
  /** The terms of the headline and of the words in the address. */
  title: Bag;
  /** The terms of the text as far as it is read; those of headline and lead count more. */
  words: Bag;
  /** The terms of headline and lead. */
  head: Bag;
  /** Neighbouring terms in headline and lead. */
  pairs: Bag;
  /** The days that headline and lead name by their weekday, since 1970: each the last such day until publication. */
  weekdays: readonly number[];
}

/** How much is read, in characters: news tells the new first. */
const titleRead = 400;
const leadRead = 600;
export const textRead = 3000;
const addressRead = 600;

export const dayLength = 86_400_000;

const scratch = new Int32Array(textRead);

/** Reads a report. A text of 2 MB costs no more than one of 4 KB. */
export function read(report: Report, vocabulary: Vocabulary): Reading {
  const day = report.published.getTime() / dayLength;
  const weekdays = new Set<number>();

  /** Adds the terms of a text to `terms`, and what only headline and lead tell: pairs and weekdays. */
  const gatherHead = (text: string, limit: number): void => {
    const count = vocabulary.scan(text, limit, scratch);
    let before = -1;
    for (let at = 0; at < count; at++) {
      const bits = vocabulary.bitsOf(scratch[at]!);
      if (bits & Form.weekday) weekdays.add(lastWeekday(bits >> weekdayShift, Math.floor(day)));
      if (bits & Form.stop) continue;
      const term = vocabulary.termOf(scratch[at]!);
      terms.add(term, 1);
      if (before >= 0) pairs.add(vocabulary.pairOf(before, term), 1);
      before = term;
    }
  };
  const gather = (text: string, limit: number): void => {
    const count = vocabulary.scan(text, limit, scratch);
    for (let at = 0; at < count; at++) {
      const form = scratch[at]!;
      if ((vocabulary.bitsOf(form) & Form.stop) === 0) terms.add(vocabulary.termOf(form), 1);
    }
  };

  gatherHead(report.title, titleRead);
  const headline = terms.bag();
  gatherHead(report.text, leadRead);
  const head = terms.bag();
  // The lead counts twice, the headline three times.
  terms.addAll(head);
  terms.addAll(headline);
  gather(report.text.slice(leadRead, textRead), textRead);
  const words = terms.take();
  terms.addAll(headline);
  gather(slugOf(report.url), addressRead);
  return { id: report.id, day, title: terms.take(), words, head, pairs: pairs.take(), weekdays: [...weekdays] };
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

/** Counts numbers: an array with a place for each, and a list of those met. */
class Tally {
  #counts = new Float32Array(1 << 12);
  #met: number[] = [];

  add(number: number, times: number): void {
    if (number >= this.#counts.length) {
      const larger = new Float32Array(number * 2);
      larger.set(this.#counts);
      this.#counts = larger;
    }
    if (this.#counts[number] === 0) this.#met.push(number);
    this.#counts[number]! += times;
  }

  addAll({ of, counts }: Bag): void {
    for (let at = 0; at < of.length; at++) this.add(of[at]!, counts[at]!);
  }

  bag(): Bag {
    const of = new Int32Array(this.#met.length);
    const counts = new Float32Array(of.length);
    for (let at = 0; at < of.length; at++) {
      of[at] = this.#met[at]!;
      counts[at] = this.#counts[of[at]!]!;
    }
    return { of, counts };
  }

  /** The bag, and begins anew. */
  take(): Bag {
    const bag = this.bag();
    for (const number of this.#met) this.#counts[number] = 0;
    this.#met.length = 0;
    return bag;
  }
}

const terms = new Tally();
const pairs = new Tally();
