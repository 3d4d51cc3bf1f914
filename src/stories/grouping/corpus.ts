import type { Report } from '../../reports/index.ts';
import { read, type Bag, type Reading } from './reading.ts';
import { Vocabulary } from './terms.ts';

/** A bag with weights, of unit length. */
export interface Vector {
  of: Int32Array;
  weights: Float32Array;
}

/** A report ready to be compared. */
export interface Weighed {
  reading: Reading;
  title: Vector;
  lead: Vector;
  body: Vector;
  names: Vector;
  numbers: Vector;
  pairs: Vector;
}

/** Counts that grow with the reports read: in how many a term stands, and how often it has a capital. */
export class Corpus {
  readonly vocabulary = new Vocabulary();
  reports = 0;
  #inBodies = new Float32Array(1 << 12);
  #inPairs = new Float32Array(1 << 12);
  #capitals = new Float32Array(1 << 12);
  #occurrences = new Float32Array(1 << 12);

  /** Reads a report and counts its words. */
  read(report: Report): Reading {
    const reading = read(report, this.vocabulary);
    this.reports++;
    this.#inBodies = roomFor(this.#inBodies, this.vocabulary.size);
    this.#capitals = roomFor(this.#capitals, this.vocabulary.size);
    this.#occurrences = roomFor(this.#occurrences, this.vocabulary.size);
    this.#inPairs = roomFor(this.#inPairs, this.vocabulary.pairs);
    const { of, counts } = reading.body;
    for (let at = 0; at < of.length; at++) {
      this.#inBodies[of[at]!]! += 1;
      this.#occurrences[of[at]!]! += counts[at]!;
    }
    for (const pair of reading.pairs.of) this.#inPairs[pair]! += 1;
    for (const term of reading.capitals) this.#capitals[term]! += 1;
    return reading;
  }

  /** How telling a term is: the logarithm of how rare it is among the reports read. */
  rarity(term: number): number {
    return Math.log((this.reports + 1) / (this.#inBodies[term]! + 0.5));
  }

  pairRarity(pair: number): number {
    return Math.log((this.reports + 1) / (this.#inPairs[pair]! + 0.5));
  }

  /** The share of a term's occurrences that have a capital in mid-sentence: near 1 for names. */
  nameness(term: number): number {
    return Math.min(1, this.#capitals[term]! / this.#occurrences[term]!);
  }

  weigh(reading: Reading): Weighed {
    const rarity = (term: number) => this.rarity(term);
    return {
      reading,
      title: weighted(reading.title, rarity),
      lead: weighted(reading.lead, rarity),
      body: weighted(reading.body, rarity),
      names: weighted(
        only(reading.body, (term) => this.nameness(term) >= 0.5),
        rarity,
      ),
      numbers: weighted(reading.numbers, rarity),
      pairs: weighted(reading.pairs, (pair) => this.pairRarity(pair)),
    };
  }
}

function weighted(bag: Bag, rarity: (number: number) => number): Vector {
  const weights = new Float32Array(bag.of.length);
  let squares = 0;
  for (let at = 0; at < weights.length; at++) {
    const weight = (1 + Math.log(bag.counts[at]!)) * Math.max(0.01, rarity(bag.of[at]!));
    weights[at] = weight;
    squares += weight * weight;
  }
  const length = Math.sqrt(squares) || 1;
  for (let at = 0; at < weights.length; at++) weights[at]! /= length;
  return { of: bag.of, weights };
}

function only(bag: Bag, wanted: (number: number) => boolean): Bag {
  const of: number[] = [];
  const counts: number[] = [];
  for (let at = 0; at < bag.of.length; at++) {
    if (!wanted(bag.of[at]!)) continue;
    of.push(bag.of[at]!);
    counts.push(bag.counts[at]!);
  }
  return { of: Int32Array.from(of), counts: Float32Array.from(counts) };
}

function roomFor(array: Float32Array<ArrayBuffer>, size: number): Float32Array<ArrayBuffer> {
  if (array.length >= size) return array;
  const larger = new Float32Array(size * 2);
  larger.set(array);
  return larger;
}
