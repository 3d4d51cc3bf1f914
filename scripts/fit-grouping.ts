/**
 * Fits the weights of grouping on the labelled years beside the checkout and writes src/stories/grouping/weights.ts:
 *
 *   tsx scripts/fit-grouping.ts          fits on each year and checks on the other, then writes the fit on both
 *   tsx scripts/fit-grouping.ts --check  the same, and writes nothing
 *
 * A logistic regression over pairs of labelled reports that the index finds alike: of one story, or not. Every year is
 * taken twice, whole and as feeds give it (headline and first sentences), so that one set of weights serves much text and
 * little. The years folded into two weeks, as much news as of many more outlets, are only for checking.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Report } from '../src/reports/index.ts';
import { cluster, type Edge } from '../src/stories/grouping/cluster.ts';
import { Corpus } from '../src/stories/grouping/corpus.ts';
import { Comparison, evidenceNames, surroundings } from '../src/stories/grouping/features.ts';
import { Index } from '../src/stories/grouping/neighbours.ts';
import { weights } from '../src/stories/grouping/weights.ts';

const featureNames = [...evidenceNames, 'busy'] as const;

const corpora = new URL('../../shared/corpora/', import.meta.url);
const weightsFile = new URL('../src/stories/grouping/weights.ts', import.meta.url);
const thresholds = [0.25, 0.3, 0.35, 0.4];
const snippet = 220;
const fold = 14 * 86_400_000;

interface Year {
  reports: Report[];
  /** The editor's story of each report. */
  gold: (string | null)[];
}

/** Pairs worth comparing, with their features in rows. */
interface Pairs {
  year: Year;
  earlier: number[];
  later: number[];
  features: Float64Array[];
  /** What is said of each beforehand and not fitted: the crowd's share, in log odds. */
  given: number[];
}

function load(year: number): Year {
  const lines = gunzipSync(readFileSync(new URL(`stream-${year}.jsonl.gz`, corpora)))
    .toString()
    .trim()
    .split('\n');
  const rows = lines.map((line) => JSON.parse(line) as Record<string, string | null>);
  // Not by id: the ids of one story's labelled reports follow each other, and nothing may be learnt from that.
  rows.sort((a, b) => (`${a['published']} ${a['title']}` < `${b['published']} ${b['title']}` ? -1 : 1));
  return {
    reports: rows.map(({ id, outlet, url, title, text, published }) => ({
      id: id!,
      outlet: outlet ?? '',
      title: title ?? '',
      text: text ?? '',
      published: new Date(published!),
      ...(url && { url }),
    })),
    gold: rows.map(({ story }) => story ?? null),
  };
}

function asFeed({ reports, gold }: Year): Year {
  const cut = (text: string) => {
    const end = text.lastIndexOf('. ', snippet);
    return text.slice(0, end > snippet / 4 ? end + 1 : snippet);
  };
  return { reports: reports.map((report) => ({ ...report, text: cut(report.text) })), gold };
}

/** The year folded into two weeks: as much news as of many more outlets. */
function folded({ reports, gold }: Year): Year {
  const inFold = (report: Report) => new Date(report.published.getTime() % fold);
  const order = reports.map((_, at) => at).toSorted((a, b) => +inFold(reports[a]!) - +inFold(reports[b]!) || a - b);
  return {
    reports: order.map((at) => ({ ...reports[at]!, published: inFold(reports[at]!) })),
    gold: order.map((at) => gold[at]!),
  };
}

function pairsOf(year: Year): Pairs {
  const corpus = new Corpus();
  const readings = corpus.read(year.reports);
  const weighed = readings.map((reading) => corpus.weigh(reading));
  const index = new Index(weighed);
  const alike = weighed.map((_, number) => index.add(number));
  const comparison = new Comparison(corpus.vocabulary);
  const pairs: Pairs = { year, earlier: [], later: [], features: [], given: [] };
  const around = weighed.map((_, number) => surroundings(index.around(number)));
  for (const [later, others] of alike.entries()) {
    comparison.hold(weighed[later]!);
    for (const earlier of others) {
      const features = new Float64Array(featureNames.length);
      comparison.with(weighed[earlier]!, features);
      features[featureNames.indexOf('busy')] = around[earlier]!.busy + around[later]!.busy;
      pairs.given.push(weights.crowd * (around[earlier]!.crowd + around[later]!.crowd));
      pairs.earlier.push(earlier);
      pairs.later.push(later);
      pairs.features.push(features);
    }
  }
  return pairs;
}

/** Logistic regression by Newton's method, with a small ridge; the last weight is the constant. */
function fit(sets: readonly Pairs[], used: readonly number[]): Float64Array {
  const rows: { x: number[]; y: number; given: number }[] = [];
  for (const { year, earlier, later, features, given } of sets) {
    for (const [at, row] of features.entries()) {
      const [a, b] = [year.gold[earlier[at]!], year.gold[later[at]!]];
      if (a && b) rows.push({ x: [...used.map((column) => row[column]!), 1], y: a === b ? 1 : 0, given: given[at]! });
    }
  }
  const size = used.length + 1;
  const weights = new Float64Array(size);
  for (let round = 0; round < 25; round++) {
    // [Hessian | gradient], solved by elimination
    const system = Array.from({ length: size }, (_, at) => {
      const row = new Float64Array(size + 1);
      row[at] = 1e-3;
      row[size] = -1e-3 * weights[at]!;
      return row;
    });
    for (const { x, y, given } of rows) {
      const likely = 1 / (1 + Math.exp(-x.reduce((sum, value, at) => sum + value * weights[at]!, given)));
      for (let at = 0; at < size; at++) {
        const row = system[at]!;
        row[size]! += (y - likely) * x[at]!;
        for (let to = 0; to < size; to++) row[to]! += likely * (1 - likely) * x[at]! * x[to]!;
      }
    }
    for (let at = 0; at < size; at++) {
      const pivot = system[at]!;
      for (const row of system) {
        if (row === pivot) continue;
        const factor = row[at]! / pivot[at]!;
        for (let to = at; to <= size; to++) row[to]! -= factor * pivot[to]!;
      }
    }
    const steps = system.map((row, at) => row[size]! / row[at]!);
    for (let at = 0; at < size; at++) weights[at]! += steps[at]!;
    if (Math.max(...steps.map(Math.abs)) < 1e-7) break;
  }
  return weights;
}

function storiesOf(
  { year, earlier, later, features, given }: Pairs,
  used: readonly number[],
  weights: Float64Array,
  threshold: number,
) {
  const edges: Edge[] = [];
  for (const [at, row] of features.entries()) {
    const sum = used.reduce((sum, column, to) => sum + weights[to]! * row[column]!, weights.at(-1)! + given[at]!);
    const score = 1 / (1 + Math.exp(-sum));
    if (score > 0.02) edges.push({ a: earlier[at]!, b: later[at]!, score });
  }
  return cluster({ size: year.reports.length, edges, threshold, copies: [], together: [], apart: [] });
}

/** BCubed F1 and pair F1 over the labelled reports. */
function score(gold: readonly (string | null)[], found: Int32Array): [number, number] {
  const sizes = new Map<string, number>();
  const keys = gold.map((story, at) => story && [`g${story}`, `f${found[at]}`, `b${story} ${found[at]}`]);
  for (const key of keys.flatMap((three) => three ?? [])) sizes.set(key, (sizes.get(key) ?? 0) + 1);
  let [precision, recall, labelled] = [0, 0, 0];
  for (const three of keys) {
    if (!three) continue;
    const [all, mine, both] = three.map((key) => sizes.get(key)!) as [number, number, number];
    precision += both / mine;
    recall += both / all;
    labelled++;
  }
  const pairs = { g: 0, f: 0, b: 0 };
  for (const [key, size] of sizes) pairs[key[0] as keyof typeof pairs] += (size * (size - 1)) / 2;
  return [(2 * precision * recall) / (precision + recall) / labelled, (2 * pairs.b) / (pairs.f + pairs.g)];
}

const years = [2018, 2019];
const sets = {
  whole: years.map((year) => pairsOf(load(year))),
  feeds: years.map((year) => pairsOf(asFeed(load(year)))),
  folded: years.map((year) => pairsOf(folded(load(year)))),
  foldedFeeds: years.map((year) => pairsOf(folded(asFeed(load(year))))),
};
const everyFeature = featureNames.map((_, at) => at);
const show = (figures: [number, number]) => figures.map((figure) => figure.toFixed(3)).join(' / ');
const row = (name: string, cells: readonly string[], last: string | number) =>
  console.log(`${name.padEnd(18)} ${cells.map((cell) => cell.padEnd(15)).join('')} ${last}`);

/** Fits on one year, scores on the other, both ways; prints a line and returns the best threshold. */
function crossCheck(name: string, used: readonly number[]): number {
  const fits = years.map((_, at) => fit([sets.whole[at]!, sets.feeds[at]!], used));
  const results = thresholds.map((threshold) => {
    const figures = Object.values(sets).flatMap((set) =>
      years.map((_, at) => score(set[at]!.year.gold, storiesOf(set[at]!, used, fits[1 - at]!, threshold))),
    );
    const unfolded = figures.slice(0, 4).flat();
    return { threshold, figures, sum: unfolded.reduce((a, b) => a + b) };
  });
  const best = results.reduce((a, b) => (b.sum > a.sum ? b : a));
  row(name, best.figures.map(show), best.threshold);
  return best.threshold;
}

console.log('BCubed F1 / pair F1, fitted on the other year\n');
row(
  '',
  Object.keys(sets).flatMap((set) => years.map((year) => `${year} ${set}`.slice(0, 14))),
  'threshold',
);
const threshold = crossCheck('all', everyFeature);
for (const name of featureNames) {
  crossCheck(
    `without ${name}`,
    everyFeature.filter((at) => featureNames[at] !== name),
  );
}

const fitted = fit([...sets.whole, ...sets.feeds], everyFeature);
row(
  'fitted on both',
  Object.values(sets).flatMap((set) =>
    set.map((pairs) => show(score(pairs.year.gold, storiesOf(pairs, everyFeature, fitted, threshold)))),
  ),
  threshold,
);
const rounded = Array.from(fitted, (weight) => Math.round(weight * 1000) / 1000);
if (!process.argv.includes('--check')) {
  writeFileSync(
    weightsFile,
    `// Written by scripts/fit-grouping.ts.

/** What each feature of a pair is worth, in log odds. */
export const weights = {
  evidence: [
${evidenceNames.map((name, at) => `    ${rounded[at]}, // ${name}`).join('\n')}
  ],
  busy: ${rounded[featureNames.indexOf('busy')]},
  crowd: ${weights.crowd}, // set by hand: docs/grouping.md says why
  constant: ${rounded.at(-1)},
};

/** Groups are joined while their pairs are of one event with at least this likelihood on average. */
export const threshold = ${threshold};
`,
  );
}
