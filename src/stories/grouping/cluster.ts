/** A scored pair of members, by their numbers. */
export interface Edge {
  a: number;
  b: number;
  /** How likely the two belong together, 0 … 1. */
  score: number;
}

export type Pair = readonly [number, number];

export interface Clustering {
  /** Members are 0 … size - 1. */
  size: number;
  /** Pairs without an edge score 0. */
  edges: readonly Edge[];
  /** Groups are joined while their pairs score this much on average, … */
  threshold: number;
  /** … where the number of their pairs counts raised to this: below 1, the more reports there are, the less is asked of each pair. */
  growth: number;
  /** Each an original and its copy, joined first; a copy has no edges and counts in no average. */
  copies: readonly Pair[];
  /** Their groups, such as they have become, are joined last, … */
  together: readonly Pair[];
  /** … but nothing is ever joined that holds two to be kept apart. */
  apart: readonly Pair[];
}

/** Stands for the sum of the scores of two groups that must stay apart. */
const APART = -Infinity;

/**
 * Average linkage (Sokal & Michener 1958) over a sparse graph: again and again joins the two groups whose pairs of
 * members score highest on average, and asks a little less of each pair where there are many: the reports of a large story
 * are told from many sides, and no two of these need be alike. Returns each member's group, named by its lowest member. The
 * order of the edges makes no difference.
 */
export function cluster({ size, edges, threshold, growth, copies, together, apart }: Clustering): Int32Array {
  /** Group → group → the sum of the scores of their pairs. */
  const links = Array.from({ length: size }, () => new Map<number, number>());
  const counted = new Float64Array(size).fill(1);
  for (const [, copy] of copies) counted[copy] = 0;
  const into = Int32Array.from(links, (_, at) => at);
  const offers = new Offers();

  const groupOf = (member: number): number => {
    let group = member;
    while (into[group] !== group) group = into[group]!;
    return group;
  };
  const connect = (a: number, b: number, sum: number): void => {
    links[a]!.set(b, sum);
    links[b]!.set(a, sum);
  };
  const average = (a: number, b: number): number => (links[a]!.get(b) ?? APART) / (counted[a]! * counted[b]!) ** growth;
  const offer = (a: number, b: number): void => {
    const score = average(a, b);
    if (score >= threshold) offers.add({ score, a: Math.min(a, b), b: Math.max(a, b) });
  };
  /** The higher group becomes part of the lower one, a. */
  const join = (a: number, b: number): void => {
    const [kept, given] = [links[a]!, links[b]!];
    links[b] = new Map();
    into[b] = a;
    counted[a]! += counted[b]!;
    kept.delete(b);
    given.delete(a);
    for (const [other, sum] of given) {
      links[other]!.delete(b);
      connect(a, other, sum + (kept.get(other) ?? 0));
    }
  };

  const joinAll = (pairs: readonly Pair[]): void => {
    for (const pair of pairs) {
      const [a, b] = pair.map(groupOf).toSorted((x, y) => x - y) as [number, number];
      if (a !== b && links[a]!.get(b) !== APART) join(a, b);
    }
  };

  for (const { a, b, score } of edges) connect(a, b, score);
  for (const [a, b] of apart) if (a !== b) connect(a, b, APART);
  joinAll(copies);
  for (const [a, others] of links.entries()) for (const b of others.keys()) if (a < b) offer(a, b);
  for (let best = offers.take(); best; best = offers.take()) {
    if (average(best.a, best.b) !== best.score) continue; // one of the two has changed since
    join(best.a, best.b);
    for (const other of links[best.a]!.keys()) offer(best.a, other);
  }
  joinAll(together);
  return into.map(groupOf);
}

interface Offer {
  score: number;
  a: number;
  b: number;
}

function goesBefore(x: Offer, y: Offer): boolean {
  return x.score !== y.score ? x.score > y.score : x.a !== y.a ? x.a < y.a : x.b < y.b;
}

/** A heap: gives the highest offer first, of equal ones that with the lower numbers. */
class Offers {
  #heap: Offer[] = [];

  add(offer: Offer): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!goesBefore(offer, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = offer;
  }

  take(): Offer | undefined {
    const heap = this.#heap;
    const best = heap[0];
    const last = heap.pop();
    if (!last || heap.length === 0) return best;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child + 1 < heap.length && goesBefore(heap[child + 1]!, heap[child]!)) child++;
      if (child >= heap.length || !goesBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return best;
  }
}
