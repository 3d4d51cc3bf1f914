import type { Report } from '../../reports/index.ts';
import { Boilerplate } from './boilerplate.ts';
import { read, type Bag, type Reading } from './reading.ts';
import { Vocabulary } from './terms.ts';

/** A bag with weights. */
export interface Vector {
  of: Int32Array;
  weights: Float32Array;
}

/** A report ready to be compared; `title`, `words` and `pairs` have unit length. */
export interface Weighed {
  reading: Reading;
  title: Vector;
  words: Vector;
  pairs: Vector;
  /** The terms of headline and lead, each with its rarity. */
  head: Vector;
  /** The weightiest of `words`, with their weights there: enough to find what is alike. */
  telling: Vector;
}

/** How many terms stand for a report in the index. */
const tellingTerms = 40;
/** So many reports are thought to have been read before, without any of the terms: in a handful, the shared words are not common. */
const unread = 200;

/** In how many of the reports read each term and each pair of terms stands. */
export class Corpus {
  readonly vocabulary = new Vocabulary();
  #boilerplate = new Boilerplate();
  #reports = 0;
  #withTerm = new Float32Array(1 << 12);
  #withPair = new Float32Array(1 << 12);

  /** Reads reports, all of them worth reading, and counts their terms. */
  read(reports: readonly Report[]): Reading[] {
    const sentences = reports.map((report) => (report.outlet ? this.#boilerplate.notice(report) : []));
    return reports.map((report, at) =>
      this.#readOne({ ...report, text: this.#boilerplate.without(report.text, sentences[at]!) }),
    );
  }

  #readOne(report: Report): Reading {
    const reading = read(report, this.vocabulary);
    this.#reports++;
    this.#withTerm = withRoom(this.#withTerm, this.vocabulary.size);
    this.#withPair = withRoom(this.#withPair, this.vocabulary.pairs);
    for (const term of reading.words.of) this.#withTerm[term]! += 1;
    for (const pair of reading.pairs.of) this.#withPair[pair]! += 1;
    return reading;
  }

  /** How telling a term is: the logarithm of how rare it is among the reports read (inverse document frequency). */
  rarity(term: number): number {
    return this.#rarity(this.#withTerm[term]!);
  }

  #rarity(reports: number): number {
    return Math.log((this.#reports + unread) / (reports + 0.5));
  }

  /** Weighs a reading's terms by how often they stand there and how rare they are elsewhere. */
  weigh(reading: Reading): Weighed {
    const rarity = (term: number) => this.rarity(term);
    const words = weighted(reading.words, rarity);
    return {
      reading,
      title: weighted(reading.title, rarity),
      words,
      pairs: weighted(reading.pairs, (pair) => this.#rarity(this.#withPair[pair]!)),
      head: { of: reading.head.of, weights: Float32Array.from(reading.head.of, rarity) },
      telling: weightiest(words, tellingTerms),
    };
  }
}

function weighted({ of, counts }: Bag, rarity: (number: number) => number): Vector {
  const weights = new Float32Array(of.length);
  let squares = 0;
  for (let at = 0; at < of.length; at++) {
    const weight = (1 + Math.log(counts[at]!)) * Math.max(0.01, rarity(of[at]!));
    weights[at] = weight;
    squares += weight * weight;
  }
  const length = Math.sqrt(squares) || 1;
  for (let at = 0; at < of.length; at++) weights[at]! /= length;
  return { of, weights };
}

function weightiest({ of, weights }: Vector, count: number): Vector {
  if (of.length <= count) return { of, weights };
  const least = weights.toSorted()[weights.length - count]!;
  const kept = { of: new Int32Array(count), weights: new Float32Array(count) };
  for (let at = 0, to = 0; at < of.length && to < count; at++) {
    if (weights[at]! < least) continue;
    kept.of[to] = of[at]!;
    kept.weights[to++] = weights[at]!;
  }
  return kept;
}

function withRoom(counts: Float32Array<ArrayBuffer>, size: number): Float32Array<ArrayBuffer> {
  if (counts.length >= size) return counts;
  const larger = new Float32Array(size * 2);
  larger.set(counts);
  return larger;
}
