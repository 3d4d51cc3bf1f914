import type { Weighed } from './corpus.ts';

/** Reports further apart than this, in days, are not compared. */
const daysApart = 4;
/** A report is compared with this many others, the most alike … */
const compared = 40;
/** … and with up to this many if they are as alike as this: a story may be large. */
const comparedAtMost = 120;
const veryAlike = 0.3;
/** No term leads to more reports than this, the latest. */
const postingsRead = 4000;

/** A report's news of the day are those within this many days of it. */
const sameNews = 1.5;
/** Added to the number of the day's reports, so that a few reports are no busy day. */
const quietDay = 30;

/** The reports that a term leads to, in order of their day, with the term's weight in each. */
interface Postings {
  reports: number[];
  weights: number[];
}

/** An inverted index of the reports' telling terms, which finds those alike. */
export class Index {
  #reports: readonly Weighed[];
  #postings: Postings[] = [];
  /** The days of all reports in the index, ascending. */
  #days: number[] = [];
  /** Report → how alike it is, in sum, to the news of its days. */
  #alike: number[] = [];
  #sums = new Float64Array(1 << 10);

  /** `reports` may grow; the index names a report by its place there. */
  constructor(reports: readonly Weighed[]) {
    this.#reports = reports;
  }

  /** Adds a report and returns those in the index worth comparing with it, the most alike first. */
  add(number: number): number[] {
    const { telling, reading } = this.#reports[number]!;
    if (this.#sums.length < this.#reports.length) this.#sums = new Float64Array(this.#reports.length * 2);
    const sums = this.#sums;
    const met: number[] = [];
    for (let at = 0; at < telling.of.length; at++) {
      const weight = telling.weights[at]!;
      const postings = (this.#postings[telling.of[at]!] ??= { reports: [], weights: [] });
      const { reports, weights } = postings;
      let place = reports.length;
      const last = Math.max(0, reports.length - postingsRead);
      for (let from = reports.length - 1; from >= last; from--) {
        const other = reports[from]!;
        const later = this.#dayOf(other) - reading.day;
        if (later > 0) place = from;
        if (later > daysApart) continue;
        if (later < -daysApart) break;
        if (sums[other] === 0) met.push(other);
        sums[other]! += weight * weights[from]!;
      }
      insert(reports, place, number);
      insert(weights, place, weight);
    }
    insert(this.#days, firstAfter(this.#days, reading.day), reading.day);

    let alike = 0;
    for (const other of met) {
      if (Math.abs(this.#dayOf(other) - reading.day) > sameNews) continue;
      const square = sums[other]! ** 2;
      alike += square;
      this.#alike[other]! += square;
    }
    this.#alike[number] = alike;
    const found = this.#mostAlike(met);
    for (const other of met) sums[other] = 0;
    return found;
  }

  /** How many reports are in the news of a report's days besides it, and how alike it is to them: the mean square. */
  around(number: number): { reports: number; likeness: number } {
    const day = this.#dayOf(number);
    const reports = firstAfter(this.#days, day + sameNews) - firstAfter(this.#days, day - sameNews) - 1;
    return { reports, likeness: this.#alike[number]! / (reports + quietDay) };
  }

  #mostAlike(met: number[]): number[] {
    const sums = this.#sums;
    const order = (a: number, b: number) => sums[b]! - sums[a]! || a - b;
    if (met.length <= compared) return met.toSorted(order);
    // Only the likeness of the last one wanted is needed to leave most out before sorting.
    const likeness = Float64Array.from(met, (other) => sums[other]!).toSorted();
    const least = Math.min(likeness[met.length - compared]!, Math.max(veryAlike, likeness.at(-comparedAtMost) ?? 0));
    return met
      .filter((other) => sums[other]! >= least)
      .toSorted(order)
      .slice(0, comparedAtMost);
  }

  #dayOf(number: number): number {
    return this.#reports[number]!.reading.day;
  }
}

function insert(list: number[], place: number, item: number): void {
  if (place === list.length) list.push(item);
  else list.splice(place, 0, item);
}

/** The place of the first of ascending `days` that is after `day`. */
function firstAfter(days: readonly number[], day: number): number {
  let from = 0;
  let to = days.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (days[middle]! > day) to = middle;
    else from = middle + 1;
  }
  return from;
}
