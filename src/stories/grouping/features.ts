import type { Vector, Weighed } from './corpus.ts';
import type { Vocabulary } from './terms.ts';

/** The evidence for or against two reports being of one event, in this order. */
export const evidenceNames = [
  /** Cosine of all that is read. */
  'words',
  /** Logarithm of the cosine of the headlines. */
  'title',
  /** Logarithm of the cosine of the pairs of neighbouring terms in headline and lead. */
  'pairs',
  /** The rarity of the rarest term that both have in headline or lead. */
  'rarest',
  /** Logarithm of the number of terms in the shorter: short texts share less. */
  'shorter',
  /** Days between the two. */
  'gap',
  /** Both name weekdays in headline or lead, and none is the same day. */
  'otherDay',
] as const;

const lowCosine = 0.03;
const lowLikeness = 0.003;
/** So many reports in the news of a day and its neighbours are no crowd: the weights are fitted on fewer. */
const ordinaryNews = 150;

/**
 * What the news around a report says of any pair that it is in. `busy`: the more of the news is like it, the more
 * developments of its matter are told at once, and being alike says less. `crowd`: the more news there is, the likelier
 * something is alike by chance.
 */
export function surroundings({ reports, likeness }: { reports: number; likeness: number }): {
  busy: number;
  crowd: number;
} {
  return { busy: Math.log(likeness + lowLikeness), crowd: Math.log(Math.max(1, reports / ordinaryNews)) / 2 };
}

/** Compares one report, held, with others. */
export class Comparison {
  #vocabulary: Vocabulary;
  #held!: Weighed;
  #title = new Spread();
  #words = new Spread();
  #pairs = new Spread();
  #head = new Spread();

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  hold(report: Weighed): void {
    const { size, pairs } = this.#vocabulary;
    this.#held = report;
    this.#title.hold(report.title, size);
    this.#words.hold(report.words, size);
    this.#pairs.hold(report.pairs, pairs);
    this.#head.hold(report.head, size);
  }

  /** Writes the evidence between the held report and another, in the order of `evidenceNames`. */
  with(other: Weighed, evidence: Float64Array): void {
    const [mine, theirs] = [this.#held.reading, other.reading];
    const dated = mine.weekdays.length > 0 && theirs.weekdays.length > 0;
    evidence[0] = this.#words.dot(other.words);
    evidence[1] = Math.log(lowCosine + this.#title.dot(other.title));
    evidence[2] = Math.log(lowCosine + this.#pairs.dot(other.pairs));
    evidence[3] = this.#head.highest(other.head);
    evidence[4] = Math.log(1 + Math.min(mine.words.of.length, theirs.words.of.length));
    evidence[5] = Math.abs(mine.day - theirs.day);
    evidence[6] = dated && !mine.weekdays.some((day) => theirs.weekdays.includes(day)) ? 1 : 0;
  }
}

/** A vector spread out by number, to multiply many others with it. */
class Spread {
  #weights = new Float32Array(0);
  #held: Vector = { of: new Int32Array(0), weights: new Float32Array(0) };

  /** `size` is more than any number in any vector. */
  hold(vector: Vector, size: number): void {
    if (this.#weights.length < size) this.#weights = new Float32Array(size * 2);
    else for (const number of this.#held.of) this.#weights[number] = 0;
    for (let at = 0; at < vector.of.length; at++) this.#weights[vector.of[at]!] = vector.weights[at]!;
    this.#held = vector;
  }

  dot({ of, weights }: Vector): number {
    let sum = 0;
    for (let at = 0; at < of.length; at++) sum += this.#weights[of[at]!]! * weights[at]!;
    return sum;
  }

  /** The highest weight held of a number that the other has as well; 0 where there is none. */
  highest({ of }: Vector): number {
    let highest = 0;
    for (let at = 0; at < of.length; at++) highest = Math.max(highest, this.#weights[of[at]!]!);
    return highest;
  }
}
