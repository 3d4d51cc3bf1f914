import type { Report } from '../reports/index.ts';
import { cluster, type Edge, type Pair } from './grouping/cluster.ts';
import { Corpus, type Weighed } from './grouping/corpus.ts';
import { Comparison, evidenceNames, surroundings } from './grouping/features.ts';
import { Index } from './grouping/neighbours.ts';
import { dayLength, type Reading } from './grouping/reading.ts';
import { threshold, weights } from './grouping/weights.ts';

/**
 * What the editor has decided of pairs of reports, by their ids; grouping always obeys. Two reports `together` bring
 * together the stories they are in. Where the two contradict each other, apart wins.
 */
export interface Facts {
  together: readonly (readonly [string, string])[];
  apart: readonly (readonly [string, string])[];
}

/**
 * Puts the reports of one event together. Returns each report's story key: the id of the story's earliest report (of
 * several at once, the one whose id sorts first). Neither the order of the reports nor that of the facts makes a difference.
 */
export function groupReports(reports: readonly Report[], facts?: Facts): Map<string, string> {
  const grouping = new Grouping(facts);
  grouping.add(reports);
  return grouping.stories();
}

/** Pairs less likely than this are forgotten. */
const leastLikelihood = 0.02;
/** A new report may unsettle stories that have a report it goes with as likely as this. */
const unsettling = 0.1;
/** No more reports than about this are grouped anew around a new one. */
const neighbourhood = 300;
/** Shorter reports may have the same words by chance. */
const shortestCopied = 40;
/** Reports whose words are as alike as this are copies. */
const copied = 0.85;
const certain = 100;
const [wordsAt, gapAt] = [evidenceNames.indexOf('words'), evidenceNames.indexOf('gap')];
/** Reports with one headline, one length and this many characters the same are the same. */
const beginning = 200;

/**
 * Stories that grow as reports arrive. Reports added at once are grouped as by `groupReports`; reports added later
 * change only the stories near them, and what counts as a rare term is as of their arrival, so that a window filled one
 * by one can differ a little from the same window filled at once. What has left the window stays in memory: begin a
 * new `Grouping` with the window's reports from time to time.
 */
export class Grouping {
  #corpus = new Corpus();
  #comparison = new Comparison(this.#corpus.vocabulary);
  /** Reports have numbers in the order they came. */
  #numbers = new Map<string, number>();
  #reports: Weighed[] = [];
  #index = new Index(this.#reports);
  /** Report → the evidence between it and each that it may belong with. */
  #evidence: Map<number, number>[] = [];
  /** Report → the earliest of the same day with the same words, whose story it follows; most often itself. */
  #original: number[] = [];
  #originals = new Map<string, number>();
  /** Report → its story, by the number of its first report; story → its reports in order. */
  #storyOf: number[] = [];
  #members = new Map<number, number[]>();
  #decided = new Decided({ together: [], apart: [] });

  constructor(facts?: Facts) {
    if (facts) this.obey(facts);
  }

  /** Adds reports, none of them there already, and groups anew what they touch. */
  add(reports: readonly Report[]): void {
    const first = this.#reports.length;
    const inOrder = reports.toSorted(byTime);
    for (const [at, report] of inOrder.entries()) {
      const words = wordsOf(report);
      const original = this.#originals.get(words) ?? first + at;
      if (words) this.#originals.set(words, original);
      this.#original.push(original);
      this.#numbers.set(report.id, first + at);
      this.#evidence.push(new Map());
    }
    const isOriginal = (at: number) => this.#original[first + at] === first + at;
    const readings = this.#corpus.read(inOrder.filter((_, at) => isOriginal(at))).values();
    for (const [at, { id, published }] of inOrder.entries()) {
      if (isOriginal(at)) {
        this.#reports.push(this.#corpus.weigh(readings.next().value!));
      } else {
        const original = this.#reports[this.#original[first + at]!]!;
        const day = published.getTime() / dayLength;
        this.#reports.push({ ...original, reading: { ...original.reading, id, day } });
      }
    }
    const added = Array.from(inOrder, (_, at) => first + at);
    const originals = added.filter((number) => this.#original[number] === number);
    // All are in the index before any is judged: how busy the day is depends on those to come.
    const alike = originals.map((number) => this.#index.add(number));
    for (const [at, number] of originals.entries()) this.#compare(number, alike[at]!);
    this.#regroup(added);
  }

  /** Groups by these facts from now on, in place of those before. */
  obey(facts: Facts): void {
    const before = this.#decided;
    this.#decided = new Decided(facts);
    const named = [...new Set([...before.named, ...this.#decided.named])];
    this.#regroup(named.flatMap((id) => this.#numbers.get(id) ?? []));
  }

  /** Each report's story key. */
  stories(): Map<string, string> {
    const keys = new Map<string, string>();
    for (const [story, members] of this.#members) {
      for (const member of members) keys.set(this.#idOf(member), this.#idOf(story));
    }
    return keys;
  }

  #compare(number: number, others: readonly number[]): void {
    const values = new Float64Array(evidenceNames.length);
    const here = this.#priorOf(number);
    this.#comparison.hold(this.#reports[number]!);
    for (const other of others) {
      this.#comparison.with(this.#reports[other]!, values);
      let evidence = 0;
      for (let at = 0; at < values.length; at++) evidence += weights.evidence[at]! * values[at]!;
      // Nearly the same words within a day are a copy, however busy the day.
      if (values[wordsAt]! >= copied && values[gapAt]! <= 1) evidence = certain;
      if (likelihood(evidence, here + this.#priorOf(other)) < leastLikelihood) continue;
      this.#evidence[number]!.set(other, evidence);
      this.#evidence[other]!.set(number, evidence);
    }
  }

  /** Groups anew the stories that these reports unsettle: their own, those they may join, and those that may join these. */
  #regroup(numbers: readonly number[]): void {
    const priors = new Map<number, number>();
    const priorOf = (number: number): number => {
      let prior = priors.get(number);
      if (prior === undefined) priors.set(number, (prior = this.#priorOf(number)));
      return prior;
    };
    const likely = (a: number, b: number, evidence: number) => likelihood(evidence, priorOf(a) + priorOf(b));

    const touched = new Set(numbers);
    const take = (number: number) => {
      for (const member of this.#members.get(this.#storyOf[number] ?? -1) ?? []) touched.add(member);
    };
    const takeNear = (number: number, least: number) => {
      for (const [other, evidence] of this.#evidence[number]!) {
        if (touched.has(other) || touched.size >= neighbourhood) continue;
        if (likely(number, other, evidence) >= least) take(other);
      }
    };
    for (const number of numbers) {
      take(number);
      take(this.#original[number]!);
      for (const id of this.#decided.with(this.#idOf(number))) take(this.#numbers.get(id) ?? -1);
    }
    for (const number of numbers) takeNear(number, unsettling);
    for (const number of Array.from(touched)) takeNear(number, threshold);

    const order = Array.from(touched).toSorted((a, b) => byDay(this.#reports[a]!.reading, this.#reports[b]!.reading));
    const place = new Map(order.map((number, at) => [number, at]));
    const edges: Edge[] = [];
    const copies: Pair[] = [];
    for (const [a, number] of order.entries()) {
      for (const [other, evidence] of this.#evidence[number]!) {
        const b = place.get(other);
        if (b !== undefined && a < b) edges.push({ a, b, score: likely(number, other, evidence) });
      }
      const original = place.get(this.#original[number]!);
      if (original !== undefined && original !== a) copies.push([original, a]);
    }
    const placeOf = (id: string) => place.get(this.#numbers.get(id) ?? -1);
    const ids = order.map((number) => this.#idOf(number));
    const groups = cluster({
      size: order.length,
      edges,
      threshold,
      copies,
      together: this.#decided.together(ids),
      apart: this.#decided.apart(ids, placeOf),
    });

    for (const number of order) this.#members.delete(this.#storyOf[number] ?? -1);
    for (const [at, number] of order.entries()) {
      const story = order[groups[at]!]!;
      this.#storyOf[number] = story;
      const members = this.#members.get(story);
      if (members) members.push(number);
      else this.#members.set(story, [number]);
    }
  }

  /** What the news of its days says of every pair that a report is in, before its evidence: in log odds. */
  #priorOf(number: number): number {
    const { busy, crowd } = surroundings(this.#index.around(number));
    return weights.busy * busy + weights.crowd * crowd;
  }

  #idOf(number: number): string {
    return this.#reports[number]!.reading.id;
  }
}

/** Facts, ready to be looked up by report. */
class Decided {
  /** Report → all it must be with, itself among them, also by way of reports that are not at hand. */
  #with = new Map<string, Set<string>>();
  #apart = new Map<string, string[]>();

  constructor({ together, apart }: Facts) {
    for (const [a, b] of together) {
      const [with_, joining] = [this.#with.get(a) ?? new Set([a]), this.#with.get(b) ?? new Set([b])];
      for (const id of joining) with_.add(id);
      for (const id of with_) this.#with.set(id, with_);
    }
    for (const [a, b] of apart) {
      const [mine, theirs] = [this.#with.get(a) ?? new Set([a]), this.#with.get(b) ?? new Set([b])];
      // What is with the one is apart from what is with the other; where that is the same, only the two themselves.
      const pairs =
        mine === theirs ? [[a, b] as const] : [...mine].flatMap((x) => [...theirs].map((y) => [x, y] as const));
      for (const [x, y] of pairs) {
        this.#apart.set(x, [...(this.#apart.get(x) ?? []), y]);
        this.#apart.set(y, [...(this.#apart.get(y) ?? []), x]);
      }
    }
  }

  get named(): string[] {
    return [...this.#with.keys(), ...this.#apart.keys()];
  }

  with(id: string): Iterable<string> {
    return this.#with.get(id) ?? [];
  }

  /** Pairs of places of reports that must be together, each with the first of its set. */
  together(ids: readonly string[]): Pair[] {
    const firsts = new Map<Set<string>, number>();
    return ids.flatMap((id, place) => {
      const set = this.#with.get(id);
      if (!set) return [];
      const first = firsts.get(set);
      if (first === undefined) firsts.set(set, place);
      return first === undefined ? [] : [[first, place] as const];
    });
  }

  apart(ids: readonly string[], placeOf: (id: string) => number | undefined): Pair[] {
    return ids.flatMap((id, place) =>
      (this.#apart.get(id) ?? []).flatMap((other) => {
        const there = placeOf(other);
        return there === undefined || there <= place ? [] : [[place, there] as const];
      }),
    );
  }
}

function likelihood(evidence: number, priors: number): number {
  return 1 / (1 + Math.exp(-(weights.constant + evidence + priors)));
}

/** Stands for a report's words, with its day: headline, length and beginning; empty where there is too little to be a copy. */
function wordsOf({ title, text, published }: Report): string {
  if (title.length + text.length < shortestCopied) return '';
  return `${Math.floor(published.getTime() / dayLength)} ${text.length} ${title}\n${text.slice(0, beginning)}`;
}

function byTime(a: Report, b: Report): number {
  return a.published.getTime() - b.published.getTime() || (a.id < b.id ? -1 : 1);
}

function byDay(a: Reading, b: Reading): number {
  return a.day - b.day || (a.id < b.id ? -1 : 1);
}
