import type { Report } from '../../reports/index.ts';
import background from './background.json' with { type: 'json' };
import { type Bag, Reading, scan, type Scan } from './reading.ts';
import { Vocabulary } from './terms.ts';
import { roomy, Vectors } from './vectors.ts';

/** The weightiest terms of a report: enough to compare it, … */
const keptTerms = 100;
/** … and to find what is alike. */
export const tellingTerms = 40;
/** Neighbouring terms kept of headline and lead. */
const keptPairs = 80;

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
  /** The length of `head`, and the sum of the weights of `title`. */
  readonly headLengths: number[] = [];
  readonly titleSums: number[] = [];
  #vocabulary = new Vocabulary();
  #reading = new Reading(this.#vocabulary);
  /** The background, a report for each of its events, is thought to have been read before: among a handful of reports, what they have in common need not be rare. */
  #reports = background.events;
  #withTerm = new Float32Array(1 << 12);
  #withPair = new Float32Array(1 << 12);

  constructor() {
    for (const [term, events] of Object.entries(background.terms)) this.#withTerm[this.#vocabulary.term(term)] = events;
  }

  get size(): number {
    return this.days.length;
  }

  /** Reads a report. */
  read(report: Report): Scan {
    return scan(report, this.#vocabulary);
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
      const rarities = head.of.map(ofTerm);
      this.head.add(head.of, rarities);
      this.headLengths.push(Math.sqrt(rarities.reduce((sum, rarity) => sum + rarity * rarity, 0)) || 1);
      let sum = 0;
      for (let at = this.title.from(this.title.size - 1); at < this.title.to(this.title.size - 1); at++)
        sum += this.title.weights[at]!;
      this.titleSums.push(sum || 1);
    }
  }

  /** The logarithm of how rare something is among the reports read (inverse document frequency). */
  #rarity(reports: number): number {
    return Math.log(this.#reports / (reports + 0.5));
  }
}

const none: readonly number[] = [];

/** Adds a bag's terms, weighed and scaled to unit length, the weightiest `most` of them, those that tell what it is about first. */
function weigh(into: Vectors, bag: Bag, rarity: (number: number) => number, most: number): void {
  const { of } = bag;
  const weights = new Float64Array(of.length);
  let squares = 0;
  for (let at = 0; at < of.length; at++) {
    const weight = (1 + Math.log(bag.counts[of[at]!]!)) * Math.max(0.01, rarity(of[at]!));
    weights[at] = weight;
    squares += weight * weight;
  }
  const length = Math.sqrt(squares) || 1;
  for (let at = 0; at < weights.length; at++) weights[at]! /= length;
  if (of.length <= tellingTerms) {
    into.add(of, weights);
    return;
  }
  const sorted = weights.toSorted();
  const [telling, kept] = [sorted[sorted.length - tellingTerms]!, sorted[Math.max(0, sorted.length - most)]!];
  const order: number[] = [];
  for (let at = 0; at < weights.length; at++) if (weights[at]! >= telling) order.push(at);
  for (let at = 0; at < weights.length; at++) if (weights[at]! < telling && weights[at]! >= kept) order.push(at);
  if (order.length > most) order.length = most;
  into.add(
    order.map((at) => of[at]!),
    order.map((at) => weights[at]!),
  );
}

function counted(counts: Float32Array<ArrayBuffer>, size: number, { of }: Bag): Float32Array<ArrayBuffer> {
  const roomed = counts.length >= size ? counts : roomy(counts, size);
  for (const number of of) roomed[number]! += 1;
  return roomed;
}
