import type { Report } from '../reports/index.ts';
import { averageLinkage, type Edge } from './grouping/cluster.ts';
import { Corpus, type Weighed } from './grouping/corpus.ts';
import { Comparison, featureNames } from './grouping/features.ts';
import { Index } from './grouping/neighbours.ts';
import { threshold, weights } from './grouping/weights.ts';

/** What the editor has decided of pairs of reports, by their ids; grouping always obeys. */
export interface Facts {
  together: [string, string][];
  apart: [string, string][];
}

/** Pairs less likely than this are forgotten. */
const leastScore = 0.03;
/** At most so many reports are grouped anew when one arrives. */
const neighbourhood = 2000;

/**
 * Puts the reports of one event together. Returns for each report's id its story's key: the id of the story's
 * earliest report. The order of the reports makes no difference.
 */
export function groupReports(reports: readonly Report[], facts?: Facts): Map<string, string> {
  const grouping = new Grouping(facts);
  grouping.add(reports);
  return grouping.stories();
}

/**
 * Stories that grow as reports arrive. All reports added at once are grouped as by `groupReports`; reports added later
 * change only the stories near them. The later ones are weighed with the word counts of their day, so that a window
 * filled one by one can differ from the same window filled at once in a few reports of a thousand.
 */
export class Grouping {
  #facts: Facts;
  #corpus = new Corpus();
  #numbers = new Map<string, number>();
  #reports: Weighed[] = [];
  #index = new Index(this.#corpus, this.#reports);
  #comparison = new Comparison(this.#corpus);
  /** Report → the reports it may belong with, and how likely. */
  #likely: Map<number, number>[] = [];
  /** Report → its story, the number of one of its reports; story → its reports. */
  #storyOf: number[] = [];
  #members = new Map<number, number[]>();

  constructor(facts: Facts = { together: [], apart: [] }) {
    this.#facts = facts;
  }

  /** Adds reports, none with the id of one that is there, and regroups what they touch. */
  add(reports: readonly Report[]): void {
    const first = this.#reports.length;
    const readings = reports.toSorted(byTime).map((report) => this.#corpus.read(report));
    for (const reading of readings) {
      this.#numbers.set(reading.id, this.#reports.length);
      this.#reports.push(this.#corpus.weigh(reading));
      this.#likely.push(new Map());
    }
    for (let number = first; number < this.#reports.length; number++) {
      this.#compare(number);
      this.#index.add(number);
    }
    this.#regroup(first);
  }

  /** Each report's story key. */
  stories(): Map<string, string> {
    const keys = new Map<string, string>();
    for (const members of this.#members.values()) {
      const key = this.#reports[members[0]!]!.reading.id;
      for (const member of members) keys.set(this.#reports[member]!.reading.id, key);
    }
    return keys;
  }

  #compare(number: number): void {
    const features = new Float64Array(featureNames.length);
    this.#comparison.hold(this.#reports[number]!);
    for (const other of this.#index.near(number)) {
      this.#comparison.with(this.#reports[other]!, features);
      const score = likelihood(features);
      if (score < leastScore) continue;
      this.#likely[number]!.set(other, score);
      this.#likely[other]!.set(number, score);
    }
  }

  /** Groups the reports from number `first` on anew, with the stories they may belong to and those likely near them. */
  #regroup(first: number): void {
    const touched = new Set<number>();
    for (let number = first; number < this.#reports.length; number++) touched.add(number);
    const reach = (number: number, least: number) => {
      for (const [other, score] of this.#likely[number]!) {
        if (score < least || touched.has(other) || touched.size >= neighbourhood) continue;
        for (const member of this.#members.get(this.#storyOf[other]!)!) touched.add(member);
      }
    };
    for (let number = first; number < this.#reports.length; number++) reach(number, leastScore);
    for (const number of [...touched]) reach(number, threshold);

    const order = [...touched].sort((a, b) => this.#inOrder(a, b));
    const place = new Map(order.map((number, at) => [number, at]));
    const edges: Edge[] = [];
    for (const [a, number] of order.entries()) {
      for (const [other, score] of this.#likely[number]!) {
        const b = place.get(other);
        if (b !== undefined && a < b) edges.push({ a, b, score });
      }
    }
    const ties = (pairs: [string, string][]) =>
      pairs.flatMap(([a, b]) => {
        const at = place.get(this.#numbers.get(a) ?? -1);
        const bt = place.get(this.#numbers.get(b) ?? -1);
        return at === undefined || bt === undefined || at === bt ? [] : [[at, bt] as const];
      });
    const groups = averageLinkage(order.length, edges, threshold, {
      together: ties(this.#facts.together),
      apart: ties(this.#facts.apart),
    });
    for (const number of order) this.#members.delete(this.#storyOf[number]!);
    for (const [at, number] of order.entries()) {
      const story = order[groups[at]!]!;
      this.#storyOf[number] = story;
      const members = this.#members.get(story);
      if (members) members.push(number);
      else this.#members.set(story, [number]);
    }
  }

  #inOrder(a: number, b: number): number {
    const [x, y] = [this.#reports[a]!.reading, this.#reports[b]!.reading];
    return x.day - y.day || (x.id < y.id ? -1 : 1);
  }
}

function likelihood(features: Float64Array): number {
  let sum = weights.bias;
  for (let at = 0; at < features.length; at++) sum += weights.features[at]! * features[at]!;
  return 1 / (1 + Math.exp(-sum));
}

function byTime(a: Report, b: Report): number {
  return a.published.getTime() - b.published.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
