import type { Report } from '../../reports/index.ts';
import background from './background.json' with { type: 'json' };
import { type Bag, Reading, type Scan } from './reading.ts';
import { idf, Vocabulary } from './terms.ts';
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
  /** How many reports → its idf; -1 where nobody asked. */
  #idfs = new Float64Array(1 << 12);

  constructor() {
    for (const [term, events] of Object.entries(background.terms)) this.#withTerm[this.#vocabulary.term(term)] = events;
  }

  get size(): number {
    return this.days.length;
  }

  /** Reads a report. */
  read(report: Report): Scan {
    return this.#reading.of(report);
  }

  /** Takes what was read and weighs its terms by how often they stand there and how rare they are in all that was taken. */
  take(scans: readonly Scan[]): void {
    for (const { words, pairs } of scans) {
      this.#reports++;
      this.#withTerm = counted(this.#withTerm, this.#vocabulary.size, words);
      this.#withPair = counted(this.#withPair, this.#vocabulary.pairs, pairs);
    }
    this.#idfs.fill(-1);
    for (const { day, timed, weekdays, words, head, title, pairs } of scans) {
      this.days.push(day);
      this.timed.push(timed);
      this.weekdays.push(weekdays);
      this.lengths.push(words.length / 2);
      this.#weigh(this.title, title, this.#withTerm, Infinity);
      this.#weigh(this.words, words, this.#withTerm, keptTerms);
      this.#weigh(this.pairs, pairs, this.#withPair, keptPairs);
      let squares = 0;
      for (let at = 0; at < head; at++) {
        const weight = this.#idf(this.#withTerm[words[at]!]!);
        numbers[at] = words[at]!;
        weights[at] = weight;
        squares += weight * weight;
      }
      this.head.add(numbers, weights, head);
      this.headLengths.push(Math.sqrt(squares) || 1);
      let sum = 0;
      for (let at = this.title.from(this.title.size - 1); at < this.title.to(this.title.size - 1); at++)
        sum += this.title.weights[at]!;
      this.titleSums.push(sum || 1);
    }
  }

  /** How rare something is among the reports read. */
  #idf(reports: number): number {
    if (reports >= this.#idfs.length) return idf(reports, this.#reports);
    if (this.#idfs[reports]! < 0) this.#idfs[reports] = idf(reports, this.#reports);
    return this.#idfs[reports]!;
  }

  /** Adds a bag's terms, weighed and scaled to unit length, the weightiest `most` of them, those that tell what it is about first. */
  #weigh(into: Vectors, bag: Bag, reportsWith: Float32Array, most: number): void {
    const size = bag.length / 2;
    let squares = 0;
    for (let at = 0; at < size; at++) {
      const weight = weightOf(bag[size + at]!) * Math.max(0.01, this.#idf(reportsWith[bag[at]!]!));
      weights[at] = weight;
      squares += weight * weight;
    }
    const length = Math.sqrt(squares) || 1;
    for (let at = 0; at < size; at++) weights[at]! /= length;
    if (size <= tellingTerms) {
      into.add(bag, weights, size);
      return;
    }
    sorting.set(weights.subarray(0, size));
    const telling = inOrder(sorting, 0, size, size - tellingTerms);
    const kept = most < size ? inOrder(sorting, 0, size - tellingTerms, size - most) : 0;
    let count = 0;
    for (const isTelling of [true, false]) {
      for (let at = 0; at < size && count < most; at++) {
        const weight = weights[at]!;
        if (isTelling ? weight < telling : weight >= telling || weight < kept) continue;
        numbers[count] = bag[at]!;
        chosen[count++] = weight;
      }
    }
    into.add(numbers, chosen, count);
  }
}

/** Room for the terms of a report, fewer than the characters read of it. */
const room = 4096;
const numbers = new Int32Array(room);
const weights = new Float64Array(room);
const chosen = new Float64Array(room);
const sorting = new Float64Array(room);

/** The number that would stand in a place if those between two places were sorted; they are, in part (Hoare, "Find", 1961). */
function inOrder(numbers: Float64Array, from: number, end: number, place: number): number {
  let to = end - 1;
  while (from < to) {
    const pivot = numbers[(from + to) >> 1]!;
    let [low, high] = [from, to];
    while (low <= high) {
      while (numbers[low]! < pivot) low++;
      while (numbers[high]! > pivot) high--;
      if (low > high) break;
      const number = numbers[low]!;
      numbers[low++] = numbers[high]!;
      numbers[high--] = number;
    }
    if (place <= high) to = high;
    else if (place >= low) from = low;
    else break;
  }
  return numbers[place]!;
}

/** What standing there so often weighs. */
const weightsOfCounts = Float64Array.from({ length: 64 }, (_, count) => 1 + Math.log(count));
const weightOf = (count: number) => (count < 64 ? weightsOfCounts[count]! : 1 + Math.log(count));

/** Counts one more report for each number of a bag. */
function counted(counts: Float32Array<ArrayBuffer>, size: number, bag: Bag): Float32Array<ArrayBuffer> {
  const roomed = counts.length >= size ? counts : roomy(counts, size);
  for (let at = 0; at < bag.length / 2; at++) roomed[bag[at]!]! += 1;
  return roomed;
}
