import type { Corpus, Weighed } from './corpus.ts';

/** Reports further apart than this are not compared. */
export const daysApart = 4;
/** How many reports one report is compared with, the likeliest. */
const compared = 40;
/** Terms more common than one in e² reports find no candidates. */
const leastRarity = 2;

/** An inverted index of headlines and leads that finds, for a report, those most worth comparing. */
export class Index {
  #corpus: Corpus;
  #reports: readonly Weighed[];
  /** Term → reports, in order of their day. */
  #postings: number[][] = [];
  #sums = new Float32Array(1 << 10);

  constructor(corpus: Corpus, reports: readonly Weighed[]) {
    this.#corpus = corpus;
    this.#reports = reports;
  }

  add(number: number): void {
    const { lead, title } = this.#reports[number]!;
    const day = this.#dayOf(number);
    for (const term of new Set([...lead.of, ...title.of])) {
      const postings = (this.#postings[term] ??= []);
      let at = postings.length;
      while (at > 0 && this.#dayOf(postings[at - 1]!) > day) at--;
      if (at === postings.length) postings.push(number);
      else postings.splice(at, 0, number);
    }
  }

  /** The reports most worth comparing with this one, by the rare terms they share. */
  near(number: number): number[] {
    const report = this.#reports[number]!;
    if (this.#sums.length < this.#reports.length) this.#sums = new Float32Array(this.#reports.length * 2);
    const sums = this.#sums;
    const touched: number[] = [];
    const day = this.#dayOf(number);
    for (const { of } of [report.title, report.lead]) {
      for (const term of of) {
        const rarity = this.#corpus.rarity(term);
        if (rarity < leastRarity) continue;
        const postings = this.#postings[term];
        if (!postings) continue;
        for (let at = postings.length - 1; at >= 0; at--) {
          const other = postings[at]!;
          const gap = day - this.#dayOf(other);
          if (gap > daysApart) break;
          if (gap < -daysApart || other === number) continue;
          if (sums[other] === 0) touched.push(other);
          sums[other]! += rarity * rarity;
        }
      }
    }
    touched.sort((a, b) => sums[b]! - sums[a]! || a - b);
    for (const other of touched) sums[other] = 0;
    return touched.slice(0, compared);
  }

  #dayOf(number: number): number {
    return this.#reports[number]!.reading.day;
  }
}
