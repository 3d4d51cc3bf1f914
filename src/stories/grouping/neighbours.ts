import { tellingTerms, type Corpus } from './corpus.ts';
import { roomy, Spread } from './vectors.ts';

/** Reports further apart than this, in days, are not compared. */
const daysApart = 4;
/** So many entries of the index are read for a report, those of its rarest terms first: its cost does not grow with the day's news. */
const entriesRead = 8000;
/** A report is compared with this many others, the most alike … */
const compared = 100;
/** … and with up to this many that are as alike as this: a story may be large. */
const comparedAtMost = 400;
const veryAlike = 0.25;
/** What shares less by its telling terms is not looked at. */
const leastShared = 0.02;

/** So many neighbours are remembered of each report, the most alike. */
const listed = 40;
const looked = 10;
/** A report's news of the day are those within this many days of it. */
const sameNews = 1.5;
/** Added to the number of the day's reports, so that a few reports are no busy day. */
const quietDay = 30;
const lowLikeness = 0.003;

/** The reports that a term leads to, in order of their day, with the term's weight in each. */
interface Postings {
  reports: number[];
  weights: number[];
}

/**
 * What is near each report: an inverted index of the reports' telling terms finds it, and the most alike are remembered as
 * its neighbours. Reports are named by their place in the corpus.
 */
export class Neighbours {
  #corpus: Corpus;
  #postings: Postings[] = [];
  /** The days of all reports in the index, ascending. */
  #days: number[] = [];
  #words: Spread;
  #sums = new Float32Array(1 << 10);
  /** Report → its neighbours and how alike they are, `listed` places for each, the most alike first. */
  #others = new Int32Array(1 << 10);
  #likeness = new Float32Array(1 << 10);
  #counts: number[] = [];
  /** Report → how alike it is, in sum of squares, to the news of its days. */
  #alike: number[] = [];
  #crowds: number[] = [];

  constructor(corpus: Corpus) {
    this.#corpus = corpus;
    this.#words = new Spread(corpus.words);
  }

  /**
   * Adds the next report of the corpus, the others up to it being there.
   * @returns those already there that are worth comparing with it, how alike they are, and those whose ten nearest changed
   */
  add(report: number): { found: Int32Array; alike: Float64Array; changed: number[] } {
    const { words, days } = this.#corpus;
    const day = days[report]!;
    if (this.#sums.length <= report) this.#sums = new Float32Array(report * 2 + 2);
    if (this.#others.length < (report + 1) * listed) {
      this.#others = roomy(this.#others, (report + 1) * listed);
      this.#likeness = roomy(this.#likeness, (report + 1) * listed);
    }
    this.#counts.push(0);
    this.#alike.push(0);
    insert(this.#days, firstAfter(this.#days, day), day);

    const sums = this.#sums;
    const met: number[] = [];
    const from = words.from(report);
    const telling = this.#rarestFirst(from, Math.min(words.to(report), from + tellingTerms));
    let left = entriesRead;
    for (const at of telling) {
      const weight = words.weights[at]!;
      const { reports, weights } = (this.#postings[words.terms[at]!] ??= { reports: [], weights: [] });
      let place = reports.length;
      for (let entry = reports.length - 1; entry >= 0; entry--) {
        const other = reports[entry]!;
        const later = days[other]! - day;
        if (later > 0) place = entry;
        if (later > daysApart) continue;
        if (later < -daysApart || left-- <= 0) break;
        if (sums[other] === 0) met.push(other);
        sums[other]! += weight * weights[entry]!;
      }
      insert(reports, place, report);
      insert(weights, place, weight);
    }
    const found = this.#mostAlike(met);
    for (const other of met) sums[other] = 0;

    this.#words.hold(report);
    const changed: number[] = [];
    const alike = Float64Array.from(found, (other) => this.#words.dot(other));
    for (const [at, other] of found.entries()) {
      const likeness = alike[at]!;
      this.#remember(report, other, likeness);
      if (this.#remember(other, report, likeness) < looked) changed.push(other);
      if (Math.abs(days[other]! - day) > sameNews) continue;
      this.#alike[report]! += likeness * likeness;
      this.#alike[other]! += likeness * likeness;
    }
    return { found, alike, changed };
  }

  /** Counts anew how many reports are in the news of these reports' days. */
  look(reports: Iterable<number>): void {
    for (const report of reports) {
      const day = this.#corpus.days[report]!;
      this.#crowds[report] = firstAfter(this.#days, day + sameNews) - firstAfter(this.#days, day - sameNews) - 1;
    }
  }

  /** The place of one report among another's neighbours, from 0; `listed` where it is not among them. */
  rank(report: number, other: number): number {
    const from = report * listed;
    for (let at = 0; at < this.#counts[report]!; at++) if (this.#others[from + at] === other) return at;
    return listed;
  }

  /** How alike a report is to its neighbour in a place; 0 where there is none. */
  likeness(report: number, place: number): number {
    return place < this.#counts[report]! ? this.#likeness[report * listed + place]! : 0;
  }

  /** How many of the ten nearest of two reports are the same. */
  common(a: number, b: number): number {
    const [fromA, toA] = [a * listed, a * listed + Math.min(looked, this.#counts[a]!)];
    const [fromB, toB] = [b * listed, b * listed + Math.min(looked, this.#counts[b]!)];
    let common = 0;
    for (let at = fromA; at < toA; at++) {
      const other = this.#others[at]!;
      for (let to = fromB; to < toB; to++) if (this.#others[to] === other) common++;
    }
    return common;
  }

  /** How alike a report is to the news of its days: the logarithm of the mean square. */
  busy(report: number): number {
    return Math.log(this.#alike[report]! / (this.#crowds[report]! + quietDay) + lowLikeness);
  }

  /** The logarithm of how many reports are in the news of a report's days. */
  crowd(report: number): number {
    return Math.log(1 + this.#crowds[report]!);
  }

  /** The places of a report's telling terms, those that lead to the fewest reports first. */
  #rarestFirst(from: number, to: number): number[] {
    const { terms } = this.#corpus.words;
    const order: number[] = [];
    for (let term = from; term < to; term++) {
      const entries = this.#postings[terms[term]!]?.reports.length ?? 0;
      let at = order.length;
      for (; at > 0 && counts[at - 1]! > entries; at--) {
        order[at] = order[at - 1]!;
        counts[at] = counts[at - 1]!;
      }
      order[at] = term;
      counts[at] = entries;
    }
    return order;
  }

  /** Puts a neighbour in its place, the earlier one first of those as alike, and returns the place; `listed` where it has none. */
  #remember(report: number, other: number, likeness: number): number {
    const [others, likenesses, from] = [this.#others, this.#likeness, report * listed];
    let at = this.#counts[report]!;
    if (at < listed) this.#counts[report] = at + 1;
    for (; at > 0; at--) {
      const there = likenesses[from + at - 1]!;
      if (likeness < there || (likeness === there && other > others[from + at - 1]!)) break;
      if (at === listed) continue;
      others[from + at] = others[from + at - 1]!;
      likenesses[from + at] = there;
    }
    if (at === listed) return listed;
    others[from + at] = other;
    likenesses[from + at] = likeness;
    return at;
  }

  /** The most alike of those met, by sums: counted out in a hundred steps, so that thousands need not be sorted. */
  #mostAlike(met: readonly number[]): Int32Array {
    const sums = this.#sums;
    const step = (other: number) => Math.min(steps - 1, Math.floor(sums[other]! * steps));
    const counts = new Int32Array(steps);
    for (const other of met) if (sums[other]! >= leastShared) counts[step(other)]!++;
    let [least, taken] = [steps, 0];
    const most = () => (least > veryAlike * steps ? comparedAtMost : compared);
    while (least > 0 && taken + counts[least - 1]! <= most()) taken += counts[--least]!;
    const found = met.filter((other) => sums[other]! >= leastShared && step(other) >= least);
    // Of the step that does not fit, the latest.
    if (least > 0 && taken < most()) {
      const rest = met.filter((other) => sums[other]! >= leastShared && step(other) === least - 1);
      found.push(...rest.sort((a, b) => b - a).slice(0, most() - taken));
    }
    return Int32Array.from(found).sort();
  }
}

const steps = 100;
const counts = new Int32Array(tellingTerms);

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
