import type { Report } from '../../reports/index.ts';
import { Form, weekdayShift, type Vocabulary } from './terms.ts';

/** Numbers (terms, or pairs of terms), ascending and each once, with how often each stands there. */
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
  /** The terms of headline and lead, ascending. */
  head: Int32Array;
  /** Neighbouring terms in headline and lead. */
  pairs: Bag;
  /** The days that headline and lead name by their weekday, since 1970: each the last such day until publication. */
  weekdays: readonly number[];
}

/** How much is read, in characters: news tells the new first. */
const titleRead = 400;
const leadRead = 600;
export const textRead = 4000;
const addressRead = 600;

export const dayLength = 86_400_000;

const scratch = new Int32Array(textRead);

/** Reads a report. A text of 2 MB costs no more than one of 4 KB. */
export function read(report: Report, vocabulary: Vocabulary): Reading {
  const day = report.published.getTime() / dayLength;
  const title: number[] = [];
  const lead: number[] = [];
  const body: number[] = [];
  const pairs: number[] = [];
  const weekdays = new Set<number>();

  const gather = (text: string, limit: number, into: number[], inHead: boolean) => {
    const count = vocabulary.scan(text, limit, scratch);
    let before = -1;
    for (let at = 0; at < count; at++) {
      const form = scratch[at]!;
      const bits = vocabulary.bitsOf(form);
      if (inHead && bits & Form.weekday) weekdays.add(lastWeekday(bits >> weekdayShift, Math.floor(day)));
      if (bits & Form.stop) continue;
      const term = vocabulary.termOf(form);
      into.push(term);
      if (inHead && before >= 0) pairs.push(vocabulary.pairOf(before, term));
      before = term;
    }
  };
  gather(report.title, titleRead, title, true);
  gather(report.text, leadRead, lead, true);
  gather(report.text, textRead, body, false);
  const head = [...title, ...lead];
  const words = [...body, ...head, ...title, ...title];
  gather(slugOf(report.url), addressRead, title, false);

  return {
    id: report.id,
    day,
    title: bagOf(title),
    words: bagOf(words),
    head: bagOf(head).of,
    pairs: bagOf(pairs),
    weekdays: [...weekdays],
  };
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

function bagOf(numbers: readonly number[]): Bag {
  const of = Int32Array.from(numbers).toSorted();
  const counts = new Float32Array(of.length);
  let distinct = 0;
  for (let at = 0; at < of.length; at++) {
    if (at === 0 || of[at] !== of[distinct - 1]) of[distinct++] = of[at]!;
    counts[distinct - 1]! += 1;
  }
  return { of: of.slice(0, distinct), counts: counts.slice(0, distinct) };
}
