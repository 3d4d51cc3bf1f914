import type { Report } from '../reports/index.ts';
import { cluster, type Edge, type Pair } from './grouping/cluster.ts';
import { Corpus } from './grouping/corpus.ts';
import { Comparison, evidenceNames } from './grouping/evidence.ts';
import model from './grouping/model.json' with { type: 'json' };
import { Neighbours } from './grouping/neighbours.ts';
import type { Scan } from './grouping/reading.ts';
import { type Judgement, Trees } from './grouping/trees.ts';

export { textRead } from './grouping/reading.ts';

/**
 * Must-link and cannot-link constraints: what the editor has decided of pairs of reports, by their ids; grouping always
 * obeys. Two reports `together` bring together the stories they are in. Where the two contradict each other, apart wins.
 */
export interface Constraints {
  together: readonly (readonly [string, string])[];
  apart: readonly (readonly [string, string])[];
}

/**
 * Puts the reports of one event together. Returns each report's story key: the id of the story's earliest report (of
 * several at once, the one whose id sorts first). Neither the order of the reports nor that of the facts makes a difference.
 */
export function groupReports(reports: readonly Report[], facts?: Constraints): Map<string, string> {
  const grouping = new Grouping(facts);
  grouping.add(reports);
  return grouping.stories();
}

const trees = new Trees(model as unknown as Judgement);
const { threshold, growth } = model;
/** Pairs less likely than this are forgotten. */
const leastLikelihood = 0.02;
const leastOdds = Math.log(leastLikelihood / (1 - leastLikelihood));
/** A new report may unsettle stories that have a report it goes with as likely as this. */
const unsettling = 0.1;
/** No more reports than about this are grouped anew around a new one. */
const neighbourhood = 300;

/**
 * Stories that grow as reports arrive. Reports added at once are grouped as by `groupReports`; reports added later
 * change only the stories near them, and what counts as a rare term is as of their arrival, so that a window filled one
 * by one can differ a little from the same window filled at once. What has left the window stays in memory: begin a
 * new `Grouping` with the window's reports from time to time.
 */
export class Grouping {
  #corpus = new Corpus();
  #neighbours = new Neighbours(this.#corpus);
  #comparison = new Comparison(this.#corpus, this.#neighbours);
  #evidence = new Float32Array(evidenceNames.length);
  /** Reports have numbers in the order they came. */
  #numbers = new Map<string, number>();
  #ids: string[] = [];
  #days: number[] = [];
  /** Report → its text's place in the corpus: copies share one. Place → the earliest report with that text. */
  #places: number[] = [];
  #originals: number[] = [];
  #placeOf = new Map<number, number>();
  /** Place → how likely each that it may belong with is of the same event. */
  #likely: Map<number, number>[] = [];
  /** Report → its story, by the number of its first report; story → its reports in order. */
  #storyOf: number[] = [];
  #members = new Map<number, number[]>();
  #decided = new Decided({ together: [], apart: [] });

  constructor(facts?: Constraints) {
    if (facts) this.obey(facts);
  }

  /** Adds reports, none of them there already, and groups anew what they touch. */
  add(reports: readonly Report[]): void {
    const scans = reports.map((report) => this.#corpus.read(report));
    scans.sort((a, b) => a.day - b.day || (a.id < b.id ? -1 : 1));
    const first = this.#ids.length;
    const firstPlace = this.#corpus.size;
    const texts: Scan[] = [];
    for (const [at, scan] of scans.entries()) {
      // Of the same words on the same day, the earliest stands for all.
      let place = this.#placeOf.get(scan.copy);
      if (place === undefined) {
        place = firstPlace + texts.length;
        if (scan.copy) this.#placeOf.set(scan.copy, place);
        texts.push(scan);
        this.#originals.push(first + at);
        this.#likely.push(new Map());
      }
      this.#places.push(place);
      this.#numbers.set(scan.id, first + at);
      this.#ids.push(scan.id);
      this.#days.push(scan.day);
    }
    this.#corpus.take(texts);
    const places = Array.from(texts, (_, at) => firstPlace + at);
    const unsettled = new Set<number>();
    const met = places.map((place) => {
      const { changed, ...near } = this.#neighbours.add(place);
      for (const other of changed) if (other < firstPlace) unsettled.add(other);
      return near;
    });
    this.#neighbours.look(places);
    // All are in the index before any is judged: what their neighbours are depends on those to come.
    for (const [at, place] of places.entries()) this.#judge(place, met[at]!.found, met[at]!.alike);
    for (const place of unsettled) {
      this.#neighbours.look([place]);
      this.#judge(place, Array.from(this.#likely[place]!.keys()));
    }
    this.#regroup(Array.from(scans, (_, at) => first + at));
  }

  /** Groups by these facts from now on, in place of those before. */
  obey(facts: Constraints): void {
    const before = this.#decided;
    this.#decided = new Decided(facts);
    const named = [...new Set([...before.named, ...this.#decided.named])];
    this.#regroup(named.flatMap((id) => this.#numbers.get(id) ?? []));
  }

  /** Each report's story key. */
  stories(): Map<string, string> {
    const keys = new Map<string, string>();
    for (const [story, members] of this.#members) {
      for (const member of members) keys.set(this.#ids[member]!, this.#ids[story]!);
    }
    return keys;
  }

  /** Judges how likely a text is of the same event as each of others; `alike` is how alike they are, where it is known. */
  #judge(place: number, others: ArrayLike<number>, alike?: Float64Array): void {
    this.#comparison.hold(place);
    for (let at = 0; at < others.length; at++) {
      const other = others[at]!;
      this.#comparison.with(other, this.#evidence, alike?.[at]);
      const odds = trees.of(this.#evidence);
      if (odds >= leastOdds) {
        const likely = 1 / (1 + Math.exp(-odds));
        this.#likely[place]!.set(other, likely);
        this.#likely[other]!.set(place, likely);
      } else if (this.#likely[place]!.delete(other)) this.#likely[other]!.delete(place);
    }
  }

  /** Groups anew the stories that these reports unsettle: their own, those they may join, and those that may join these. */
  #regroup(numbers: readonly number[]): void {
    const touched = new Set(numbers);
    const take = (number: number) => {
      for (const member of this.#members.get(this.#storyOf[number] ?? -1) ?? []) touched.add(member);
    };
    const takeNear = (number: number, least: number) => {
      for (const [other, likely] of this.#likely[this.#places[number]!]!) {
        if (touched.size >= neighbourhood) return;
        if (likely >= least) take(this.#originals[other]!);
      }
    };
    for (const number of numbers) {
      take(number);
      take(this.#originals[this.#places[number]!]!);
      for (const id of this.#decided.with(this.#ids[number]!)) take(this.#numbers.get(id) ?? -1);
    }
    for (const number of numbers) takeNear(number, unsettling);
    for (const number of Array.from(touched)) takeNear(number, threshold);

    const order = Array.from(touched).toSorted(
      (a, b) => this.#days[a]! - this.#days[b]! || (this.#ids[a]! < this.#ids[b]! ? -1 : 1),
    );
    const at = new Map(order.map((number, at) => [number, at]));
    const edges: Edge[] = [];
    const copies: Pair[] = [];
    for (const [a, number] of order.entries()) {
      const place = this.#places[number]!;
      const original = this.#originals[place]!;
      if (original !== number) {
        const there = at.get(original);
        if (there !== undefined) copies.push([there, a]);
        continue;
      }
      for (const [other, score] of this.#likely[place]!) {
        const b = at.get(this.#originals[other]!);
        if (b !== undefined && a < b) edges.push({ a, b, score });
      }
    }
    const atOf = (id: string) => at.get(this.#numbers.get(id) ?? -1);
    const ids = order.map((number) => this.#ids[number]!);
    const groups = cluster({
      size: order.length,
      edges,
      threshold,
      growth,
      copies,
      together: this.#decided.together(ids),
      apart: this.#decided.apart(ids, atOf),
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
}

/** Facts, ready to be looked up by report. */
class Decided {
  /** Report → all it must be with, itself among them, also by way of reports that are not at hand. */
  #with = new Map<string, Set<string>>();
  #apart = new Map<string, string[]>();

  constructor({ together, apart }: Constraints) {
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
