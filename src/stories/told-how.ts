import type { Report } from '../reports/index.ts';
import { contentWords, READ_CHARACTERS } from './term-vector.ts';
import { RATED_EACH_SIDE, STRESSED_WORDS } from './limits.ts';
import type { HowTold, Stressed } from './told.ts';

/** Left of minus this and right of it, a rating counts as left or right; between, as center. */
const SIDE = 0.5;

const sideNames = ['left', 'center', 'right'] as const;
export type Side = (typeof sideNames)[number];

/** The side of a rating, -2 (left) to 2 (right). */
export function side(lean: number): Side {
  return lean <= -SIDE ? 'left' : lean >= SIDE ? 'right' : 'center';
}

/** Words of the prior: the weight of what all reports say against what one side says. */
const PRIOR_WORDS = 500;
/** A difference that chance makes in one of twenty cases is none. */
const LEAST_Z = 1.96;
/** One outlet's turn of phrase is not its side's. */
const LEAST_OUTLETS = 2;

/**
 * Compares the words of each side with those of everybody else by log-odds with an informative Dirichlet prior
 * (Monroe, Colaresi & Quinn, "Fightin' Words", Political Analysis 16, 2008).
 *
 * @returns undefined where fewer than three rated outlets of either side reported
 */
export function howTold(reports: readonly Report[]): HowTold | undefined {
  const of = (wanted: 'left' | 'right') => reports.filter(({ lean }) => lean !== undefined && side(lean) === wanted);
  const [left, right] = [of('left'), of('right')];
  if (outletsOf(left) < RATED_EACH_SIDE || outletsOf(right) < RATED_EACH_SIDE) return undefined;
  const stressed = (own: readonly Report[]) => ({
    outlets: outletsOf(own),
    words: stress(
      own,
      reports.filter((report) => !own.includes(report)),
    ),
  });
  return { left: stressed(left), right: stressed(right) };
}

const outletsOf = (reports: readonly Report[]) => new Set(reports.map(({ outlet }) => outlet)).size;

interface Uses {
  times: number;
  reports: number;
  outlets: Set<string>;
}

function stress(here: readonly Report[], there: readonly Report[]): Stressed[] {
  const [a, b] = [usesIn(here), usesIn(there)];
  const all = a.total + b.total;
  return [...a.uses]
    .filter(([, { outlets }]) => outlets.size >= LEAST_OUTLETS)
    .map(([word, { times, reports }]) => {
      const elsewhere = b.uses.get(word)?.times ?? 0;
      const prior = (PRIOR_WORDS * (times + elsewhere)) / all;
      const odds = (n: number, total: number) => Math.log((n + prior) / (total + PRIOR_WORDS - n - prior));
      const difference = odds(times, a.total) - odds(elsewhere, b.total);
      const z = difference / Math.sqrt(1 / (times + prior) + 1 / (elsewhere + prior));
      return { word, here: times, elsewhere, reports, z };
    })
    .filter(({ z }) => z >= LEAST_Z)
    .toSorted((x, y) => y.z - x.z || (x.word < y.word ? -1 : 1))
    .slice(0, STRESSED_WORDS)
    .map(({ word, here: times, elsewhere, reports }) => ({ word, here: times, elsewhere, reports }));
}

function usesIn(reports: readonly Report[]): { uses: Map<string, Uses>; total: number } {
  const uses = new Map<string, Uses>();
  let total = 0;
  for (const { title, text, outlet } of reports) {
    const seen = new Set<string>();
    for (const word of contentWords(`${title}\n${text.slice(0, READ_CHARACTERS)}`)) {
      const use = uses.get(word) ?? { times: 0, reports: 0, outlets: new Set<string>() };
      use.times++;
      if (!seen.has(word)) use.reports++;
      seen.add(word);
      use.outlets.add(outlet);
      uses.set(word, use);
      total++;
    }
  }
  return { uses, total };
}
