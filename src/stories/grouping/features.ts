import type { Corpus, Vector, Weighed } from './corpus.ts';

/** What speaks for or against two reports being of one event, in this order. */
export const featureNames = [
  'title',
  'lead',
  'body',
  'names',
  'numbers',
  'pairs',
  'titleInBody',
  'titleInBodyLeast',
  'leadTitle',
  'rarest',
  'rarestTitle',
  'gap',
  'gap2',
  'noText',
] as const;
export type Features = Float64Array;

/** A vector spread out by term, to compare one report with many. */
class Spread {
  weights = new Float32Array(0);
  #held: Vector | undefined;

  hold(vector: Vector, size: number): void {
    if (this.#held) for (const number of this.#held.of) this.weights[number] = 0;
    if (this.weights.length < size) this.weights = new Float32Array(size * 2);
    for (let at = 0; at < vector.of.length; at++) this.weights[vector.of[at]!] = vector.weights[at]!;
    this.#held = vector;
  }

  dot(vector: Vector): number {
    let sum = 0;
    const { of, weights } = vector;
    for (let at = 0; at < of.length; at++) sum += this.weights[of[at]!]! * weights[at]!;
    return sum;
  }

  /** The share of a vector's weight whose terms are held. */
  covers(vector: Vector): number {
    let covered = 0;
    let all = 0;
    const { of, weights } = vector;
    for (let at = 0; at < of.length; at++) {
      all += weights[at]!;
      if (this.weights[of[at]!]! > 0) covered += weights[at]!;
    }
    return all > 0 ? covered / all : 0;
  }
}

/** Compares one held report with others. */
export class Comparison {
  #corpus: Corpus;
  #held!: Weighed;
  #title = new Spread();
  #lead = new Spread();
  #body = new Spread();
  #names = new Spread();
  #numbers = new Spread();
  #pairs = new Spread();

  constructor(corpus: Corpus) {
    this.#corpus = corpus;
  }

  hold(report: Weighed): void {
    const { size, pairs } = this.#corpus.vocabulary;
    this.#held = report;
    this.#title.hold(report.title, size);
    this.#lead.hold(report.lead, size);
    this.#body.hold(report.body, size);
    this.#names.hold(report.names, size);
    this.#numbers.hold(report.numbers, size);
    this.#pairs.hold(report.pairs, pairs);
  }

  with(other: Weighed, features: Features): void {
    const held = this.#held;
    const gap = Math.abs(held.reading.day - other.reading.day);
    const inHeld = this.#body.covers(other.title);
    const inOther = coversSorted(other.body, held.title);
    let rarest = 0;
    let rarestTitle = 0;
    for (const term of other.lead.of) {
      if (this.#lead.weights[term]! > 0 || this.#title.weights[term]! > 0)
        rarest = Math.max(rarest, this.#corpus.rarity(term));
    }
    for (const term of other.title.of) {
      if (this.#title.weights[term]! > 0) rarestTitle = Math.max(rarestTitle, this.#corpus.rarity(term));
      else if (this.#lead.weights[term]! > 0) rarest = Math.max(rarest, this.#corpus.rarity(term));
    }
    let at = 0;
    features[at++] = this.#title.dot(other.title);
    features[at++] = this.#lead.dot(other.lead);
    features[at++] = this.#body.dot(other.body);
    features[at++] = this.#names.dot(other.names);
    features[at++] = this.#numbers.dot(other.numbers);
    features[at++] = this.#pairs.dot(other.pairs);
    features[at++] = (inHeld + inOther) / 2;
    features[at++] = Math.min(inHeld, inOther);
    features[at++] = (this.#title.dot(other.lead) + this.#lead.dot(other.title)) / 2;
    features[at++] = Math.max(rarest, rarestTitle);
    features[at++] = rarestTitle;
    features[at++] = gap;
    features[at++] = gap * gap;
    features[at++] = held.lead.of.length === 0 || other.lead.of.length === 0 ? 1 : 0;
  }
}

function coversSorted(body: Vector, title: Vector): number {
  let covered = 0;
  let all = 0;
  let inBody = 0;
  for (let at = 0; at < title.of.length; at++) {
    const term = title.of[at]!;
    all += title.weights[at]!;
    while (inBody < body.of.length && body.of[inBody]! < term) inBody++;
    if (body.of[inBody] === term) covered += title.weights[at]!;
  }
  return all > 0 ? covered / all : 0;
}
