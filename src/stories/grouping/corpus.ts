import type { Report } from '../../reports/index.ts';
import { Boilerplate } from './boilerplate.ts';
import { type Bag, Reading, scan, type Scan } from './reading.ts';
import { Vocabulary } from './terms.ts';
import { roomy, Vectors } from './vectors.ts';

/** The weightiest terms of a report: enough to compare it, … */
const keptTerms = 100;
/** … and to find what is alike. */
export const tellingTerms = 40;
/** Neighbouring terms kept of headline and lead. */
const keptPairs = 80;
/** So many reports are thought to have been read before, without any of the terms: in a handful, the shared words are not common. */
const unread = 200;

/** The reports read, weighed and ready to be compared. A report is named by its place in the order it was weighed. */
export class Corpus {
  /** Of unit length: headline and address; the weightiest terms of all that is read, in descending order; neighbouring terms. */
  readonly title = new Vectors();
  readonly words = new Vectors();
  readonly pairs = new Vectors();
  /** The terms of headline and lead, each with its rarity. */
  readonly head = new Vectors();
  /** Days since 1970, with fraction. */
  readonly days: number[] = [];
  readonly timed: boolean[] = [];
  /** The days named by their weekday. */
  readonly weekdays: (readonly number[])[] = [];
  /** How many different terms were read. */
  readonly lengths: number[] = [];
  #vocabulary = new Vocabulary();
  #boilerplate = new Boilerplate();
  #reading = new Reading(this.#vocabulary, this.#boilerplate);
  #reports = 0;
  #withTerm = new Float32Array(1 << 12);
  #withPair = new Float32Array(1 << 12);

  get size(): number {
    return this.days.length;
  }

  /** Reads a report; what outlets put under everything is known once all that are at hand are read. */
  read(report: Report): Scan {
    return scan(report, this.#vocabulary, this.#boilerplate);
  }

  /** Takes what was read and weighs its terms by how often they stand there and how rare they are in all that was taken. */
  take(scans: readonly Scan[]): void {
    for (const scan of scans) {
      const { words, pairs } = this.#reading.of(scan);
      this.#reports++;
      this.#withTerm = counted(this.#withTerm, this.#vocabulary.size, words);
      this.#withPair = counted(this.#withPair, this.#vocabulary.pairs, pairs);
    }
    const ofTerm = (term: number) => this.#rarity(this.#withTerm[term]!);
    const ofPair = (pair: number) => this.#rarity(this.#withPair[pair]!);
    for (const scan of scans) {
      const { words, title, head, pairs, weekdays } = this.#reading.of(scan);
      this.days.push(scan.day);
      this.timed.push(scan.timed);
      this.weekdays.push(weekdays.size === 0 ? none : [...weekdays]);
      this.lengths.push(words.of.length);
      weigh(this.title, title, ofTerm, Infinity);
      weigh(this.words, words, ofTerm, keptTerms);
      weigh(this.pairs, pairs, ofPair, keptPairs);
      this.head.add(head.of, head.of.map(ofTerm));
    }
  }

  /** The logarithm of how rare something is among the reports read (inverse document frequency). */
  #rarity(reports: number): number {
    return Math.log((this.#reports + unread) / (reports + 0.5));
  }
}

const none: readonly number[] = [];

/** Adds a bag's terms, weighed and scaled to unit length, the weightiest `most` of them. */
function weigh(into: Vectors, bag: Bag, rarity: (number: number) => number, most: number): void {
  const { of } = bag;
  const weights = of.map((number) => (1 + Math.log(bag.count(number))) * Math.max(0.01, rarity(number)));
  const length = Math.hypot(...weights) || 1;
  const order = weights.map((_, at) => at);
  if (of.length > tellingTerms) order.sort((a, b) => weights[b]! - weights[a]! || a - b);
  if (of.length > most) order.length = most;
  into.add(
    order.map((at) => of[at]!),
    order.map((at) => weights[at]! / length),
  );
}

function counted(counts: Float32Array<ArrayBuffer>, size: number, { of }: Bag): Float32Array<ArrayBuffer> {
  const roomed = counts.length >= size ? counts : roomy(counts, size);
  for (const number of of) roomed[number]! += 1;
  return roomed;
}
