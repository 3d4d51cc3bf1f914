import type { Report } from '../reports/index.ts';

/** Words in a row that hardly two writers put down alike. */
const SHINGLE = 6;
/** As much of a text as is compared, in words. */
const COMPARED_WORDS = 300;
/** The share of the shorter text's shingles from which two texts are one. */
const COPIED = 0.5;
/** Fewer shingles than this prove nothing. */
const LEAST_SHINGLES = 8;
const LEAST_CHARACTERS = 60;
/** Texts with one shingle that are compared pair by pair. */
const MOST_COMPARED = 12;

/**
 * The independent accounts among the reports of a story: reports of one outlet, of outlets of one owner, and near-identical
 * texts (an agency's copy) are one account. Each account is listed with its reports, in the order given.
 */
export function independentAccounts(reports: readonly Report[]): Report[][] {
  const parent = reports.map((_, i) => i);
  const root = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]!]!;
    return i;
  };
  const join = (a: number, b: number) => {
    const [x, y] = [root(a), root(b)].toSorted((p, q) => p - q);
    parent[y!] = x!;
  };

  const shared = new Map<number, number>();
  const count = (a: number, b: number) => {
    const pair = a * reports.length + b;
    shared.set(pair, (shared.get(pair) ?? 0) + 1);
  };
  const firstOf = new Map<string, number>();
  const withShingle = new Map<string, number[]>();
  for (const [i, report] of reports.entries()) {
    for (const key of [`outlet ${report.outlet || report.id}`, ...(report.owner ? [`owner ${report.owner}`] : [])]) {
      const first = firstOf.get(key);
      if (first === undefined) firstOf.set(key, i);
      else join(first, i);
    }
  }
  const sizes = reports.map((report, i) => {
    const same = `text ${report.text.slice(0, COMPARED_WORDS * 8)}`;
    const first = firstOf.get(same);
    if (first === undefined) firstOf.set(same, i);
    else if (report.text.length >= LEAST_CHARACTERS) join(first, i);
    // What is the same to the letter needs no comparing.
    if (first !== undefined) return 0;
    const shingles = shinglesOf(report);
    for (const shingle of shingles) {
      const those = withShingle.get(shingle);
      if (!those) withShingle.set(shingle, [i]);
      // The first of many stand for the rest: comparing all would cost the square of them.
      else if (those.length < MOST_COMPARED) those.push(i);
      else for (const other of those) count(other, i);
    }
    return shingles.size;
  });
  for (const those of withShingle.values()) {
    for (const [k, a] of those.entries()) for (const b of those.slice(k + 1)) count(a, b);
  }
  for (const [pair, n] of shared) {
    const [a, b] = [Math.floor(pair / reports.length), pair % reports.length];
    const shorter = Math.min(sizes[a]!, sizes[b]!);
    if (shorter >= LEAST_SHINGLES && n >= COPIED * shorter) join(a, b);
  }
  const accounts = new Map<number, Report[]>();
  for (const [i, report] of reports.entries()) {
    const its = accounts.get(root(i));
    if (its) its.push(report);
    else accounts.set(root(i), [report]);
  }
  return [...accounts.values()];
}

function shinglesOf({ text }: Report): Set<string> {
  const words =
    text
      .slice(0, COMPARED_WORDS * 8)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.slice(0, COMPARED_WORDS) ?? [];
  return new Set(words.slice(SHINGLE - 1).map((_, at) => words.slice(at, at + SHINGLE).join(' ')));
}
