/** A scored pair of reports, by their numbers. */
export interface Edge {
  a: number;
  b: number;
  /** How likely the two are of one event, 0 … 1. */
  score: number;
}

export interface Ties {
  together: readonly (readonly [number, number])[];
  apart: readonly (readonly [number, number])[];
}

/** What is known between two groups: the sum of their scored pairs, how many these are, and whether they must stay apart. */
interface Link {
  sum: number;
  pairs: number;
  apart: boolean;
}

/**
 * Average linkage over a sparse graph: joins the two groups whose pairs of members score highest on average, a pair
 * without an edge scoring 0, until none reaches `threshold`. What must be together is joined first; groups with
 * members to be kept apart are never joined; where the two contradict each other, apart wins.
 * Returns for each of `size` reports its group, named by the lowest number in it. The order of edges makes no difference.
 */
export function averageLinkage(size: number, edges: readonly Edge[], threshold: number, ties?: Ties): Int32Array {
  const links: (Map<number, Link> | undefined)[] = Array.from({ length: size }, () => new Map<number, Link>());
  const members = new Int32Array(size).fill(1);
  const into = Int32Array.from({ length: size }, (_, at) => at);
  const best = new Heap();

  const root = (at: number): number => {
    while (into[at] !== at) at = into[at]!;
    return at;
  };
  const average = (a: number, b: number): number => {
    const link = links[a]?.get(b);
    if (!link || link.apart) return -1;
    return link.sum / (members[a]! * members[b]!);
  };
  const offer = (a: number, b: number): void => {
    const score = average(a, b);
    if (score >= threshold) best.push({ score, a: Math.min(a, b), b: Math.max(a, b) });
  };
  /** Group b, the higher number, becomes part of a. */
  const join = (a: number, b: number): void => {
    const kept = links[a]!;
    const given = links[b]!;
    links[b] = undefined;
    into[b] = a;
    members[a]! += members[b]!;
    kept.delete(b);
    given.delete(a);
    for (const [other, link] of given) {
      const theirs = links[other]!;
      theirs.delete(b);
      const there = kept.get(other);
      if (!there) {
        kept.set(other, link);
        theirs.set(a, link);
      } else {
        there.sum += link.sum;
        there.pairs += link.pairs;
        there.apart ||= link.apart;
      }
    }
  };

  for (const { a, b, score } of edges) {
    const link = { sum: score, pairs: 1, apart: false };
    links[a]!.set(b, link);
    links[b]!.set(a, link);
  }
  for (const [a, b] of ties?.apart ?? []) {
    const link = links[a]!.get(b) ?? { sum: 0, pairs: 0, apart: true };
    link.apart = true;
    links[a]!.set(b, link);
    links[b]!.set(a, link);
  }
  for (const pair of ties?.together ?? []) {
    const [a, b] = [root(pair[0]), root(pair[1])];
    if (a !== b && !links[a]!.get(b)?.apart) join(Math.min(a, b), Math.max(a, b));
  }
  for (let a = 0; a < size; a++) {
    for (const b of links[a]?.keys() ?? []) if (a < b) offer(a, b);
  }
  for (let top = best.pop(); top; top = best.pop()) {
    if (average(top.a, top.b) !== top.score) continue; // one of them has been joined or has changed since
    join(top.a, top.b);
    for (const other of links[top.a]!.keys()) offer(top.a, other);
  }
  return into.map((_, at) => root(at));
}

interface Offer {
  score: number;
  a: number;
  b: number;
}

/** The best offer first; of equal scores the one with the lower numbers. */
class Heap {
  #offers: Offer[] = [];

  push(offer: Offer): void {
    const offers = this.#offers;
    let at = offers.length;
    for (; at > 0;) {
      const up = (at - 1) >> 1;
      if (!before(offer, offers[up]!)) break;
      offers[at] = offers[up]!;
      at = up;
    }
    offers[at] = offer;
  }

  pop(): Offer | undefined {
    const offers = this.#offers;
    const top = offers[0];
    const last = offers.pop();
    if (!last || offers.length === 0) return top;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down + 1 < offers.length && before(offers[down + 1]!, offers[down]!)) down++;
      if (down >= offers.length || !before(offers[down]!, last)) break;
      offers[at] = offers[down]!;
      at = down;
    }
    offers[at] = last;
    return top;
  }
}

function before(x: Offer, y: Offer): boolean {
  return x.score !== y.score ? x.score > y.score : x.a !== y.a ? x.a < y.a : x.b < y.b;
}
