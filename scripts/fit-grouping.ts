/**
 * Fits the judgement of grouping on the labelled sets beside the checkout and writes src/stories/grouping/model.json:
 *
 *   tsx scripts/fit-grouping.ts           measures each set with the others fitted, then writes the fit on all
 *   tsx scripts/fit-grouping.ts --check   the same, and writes nothing
 *   tsx scripts/fit-grouping.ts --worth   what each kind of evidence is worth, by leaving it out, with fewer trees and pairs; writes nothing
 *
 * Boosted trees (scripts/boosting.ts) over pairs of labelled reports that the index finds alike: of one story, or not. Each
 * set weighs as much as any other, and so do its forms: as it is; as feeds give it (headline and first sentences), where it has
 * whole texts; headlines alone, where it has not; a dozen or two headlines at a time, as a small house's first hour has them. The threshold of joining and its growth are chosen together, for all sets alike.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Report } from '../src/reports/index.ts';
import { inOwnWords } from '../src/reports/own-words.ts';
import { cluster, type Edge } from '../src/stories/grouping/cluster.ts';
import { Corpus } from '../src/stories/grouping/corpus.ts';
import { Comparison, evidenceNames, kinds } from '../src/stories/grouping/evidence.ts';
import { Neighbours } from '../src/stories/grouping/neighbours.ts';
import { type Judgement, type Tree, Trees } from '../src/stories/grouping/trees.ts';
import { boost, type Growth } from './boosting.ts';

export const setNames = ['dense-2026-08', 'large-2025-08', 'dense-2020-05', 'stream-2018', 'stream-2019'];
const corpora = new URL('../../shared/corpora/', import.meta.url);
const modelFile = new URL('../src/stories/grouping/model.json', import.meta.url);
const thresholds = [0.34, 0.36, 0.38, 0.4, 0.42, 0.44, 0.46, 0.48, 0.5, 0.52, 0.54, 0.56, 0.58, 0.6];
const growths = [1, 0.97, 0.94, 0.91, 0.88, 0.85, 0.82];
const full: Growth = { trees: 300, leaves: 12, rate: 0.06, leastWeight: 0.0005, features: 0.6 };
const leastLikelihood = 0.02;
const leastOdds = Math.log(leastLikelihood / (1 - leastLikelihood));
const isForWorth = process.argv.includes('--worth');
const growth: Growth = isForWorth ? { ...full, trees: 100, rate: 0.15 } : full;
/** So many pairs of a form are fitted on, evenly taken. */
const mostPairs = isForWorth ? 40_000 : Infinity;
/** In characters: what a feed gives of a text, and how long texts are that are more than that. */
const snippet = 220;
const wholeText = 1000;
const handful = 20;

export interface Labelled {
  reports: Report[];
  /** The annotator's story of each report. */
  gold: (string | null)[];
}

/** Pairs worth comparing, with their evidence in rows. */
interface Pairs {
  gold: (string | null)[];
  /** Report → the place of its text, which copies share. */
  places: Int32Array;
  /** Pairs of places. */
  a: number[];
  b: number[];
  evidence: Float32Array[];
}

export function load(name: string): Labelled {
  const lines = gunzipSync(readFileSync(new URL(`${name}.jsonl.gz`, corpora)))
    .toString()
    .trim()
    .split('\n');
  const rows = lines.map((line) => JSON.parse(line) as Record<string, string | null>);
  // Not by id: the ids of one story's labelled reports follow each other, and nothing may be learnt from that.
  rows.sort((a, b) => (`${a['published']} ${a['title']}` < `${b['published']} ${b['title']}` ? -1 : 1));
  const reports = rows.map(({ outlet, url, title, text, published }, at) => ({
    id: String(at).padStart(6, '0'),
    outlet: outlet ?? '',
    title: title ?? '',
    text: text ?? '',
    published: new Date(published!),
    ...(url && { url }),
  }));
  return {
    reports: inOwnWords(reports),
    gold: rows.map(({ story }) => story ?? null),
  };
}

/** The set as it is, and with less text. */
function forms(set: Labelled): Labelled[] {
  const lengths = set.reports.map(({ text }) => text.length).toSorted((a, b) => a - b);
  const isWhole = lengths[lengths.length >> 1]! > wholeText;
  const cut = (text: string) => {
    if (!isWhole) return '';
    const end = text.lastIndexOf('. ', snippet);
    return text.slice(0, end > snippet / 4 ? end + 1 : snippet);
  };
  return [set, { ...set, reports: set.reports.map((report) => ({ ...report, text: cut(report.text) })) }];
}

/** A set's labelled headlines, so many at a time. */
function handfuls({ reports, gold }: Labelled): Labelled[] {
  const labelled = [...reports.keys()].filter((at) => gold[at] !== null);
  return Array.from({ length: Math.ceil(labelled.length / handful) }, (_, at) => {
    const taken = labelled.slice(at * handful, (at + 1) * handful);
    return { reports: taken.map((at) => ({ ...reports[at]!, text: '' })), gold: taken.map((at) => gold[at]!) };
  });
}

/** All pairs of several corpora as of one. */
function togetherOf(all: readonly Pairs[]): Pairs {
  let before = 0;
  const moved = all.map(({ places, a, b, ...rest }) => {
    const by = before;
    before += places.length;
    return { ...rest, places: places.map((place) => place + by), a: a.map((at) => at + by), b: b.map((at) => at + by) };
  });
  return {
    gold: moved.flatMap(({ gold }) => gold),
    places: Int32Array.from(moved.flatMap(({ places }) => [...places])),
    a: moved.flatMap(({ a }) => a),
    b: moved.flatMap(({ b }) => b),
    evidence: moved.flatMap(({ evidence }) => evidence),
  };
}

function pairsOf({ reports, gold }: Labelled): Pairs {
  const corpus = new Corpus();
  const neighbours = new Neighbours(corpus);
  const comparison = new Comparison(corpus, neighbours);
  const scans = reports.map((report) => corpus.read(report));
  const placeOf = new Map<number, number>();
  const texts: typeof scans = [];
  const places = Int32Array.from(scans, (scan) => {
    const known = scan.copy ? placeOf.get(scan.copy) : undefined;
    if (known !== undefined) return known;
    placeOf.set(scan.copy, texts.length);
    return texts.push(scan) - 1;
  });
  corpus.take(texts);
  const met = texts.map((_, place) => neighbours.add(place).found);
  neighbours.look(texts.keys());
  const pairs: Pairs = { gold, places, a: [], b: [], evidence: [] };
  for (const [place, others] of met.entries()) {
    comparison.hold(place);
    for (const other of others) {
      const evidence = new Float32Array(evidenceNames.length);
      comparison.with(other, evidence);
      pairs.a.push(other);
      pairs.b.push(place);
      pairs.evidence.push(evidence);
    }
  }
  return pairs;
}

/** Examples of all sets: each set weighs the same, each report of it by the root of the pairs it is in. */
function fit(sets: readonly Pairs[][], columns: readonly number[]): Judgement {
  const rows: { of: Float32Array; same: boolean; weight: number }[] = [];
  for (const pairs of sets.flat()) {
    const labels: (string | null)[] = [];
    for (const [report, place] of pairs.places.entries()) labels[place] ??= pairs.gold[report]!;
    const degrees = new Float64Array(labels.length);
    const labelled = pairs.a.flatMap((a, at) => (labels[a] && labels[pairs.b[at]!] ? [at] : []));
    for (const at of labelled) for (const place of [pairs.a[at]!, pairs.b[at]!]) degrees[place]! += 1;
    const step = Math.max(1, Math.ceil(labelled.length / mostPairs));
    const taken = labelled.filter((_, order) => order % step === 0);
    const weights = taken.map((at) => degrees[pairs.a[at]!]! ** -0.5 + degrees[pairs.b[at]!]! ** -0.5);
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    for (const [order, at] of taken.entries())
      rows.push({
        of: pairs.evidence[at]!,
        same: labels[pairs.a[at]!] === labels[pairs.b[at]!],
        weight: weights[order]! / whole,
      });
  }
  const features = new Float32Array(rows.length * columns.length);
  for (const [row, { of }] of rows.entries())
    for (const [to, column] of columns.entries()) features[row * columns.length + to] = of[column]!;
  return boost(
    {
      features,
      width: columns.length,
      labels: Uint8Array.from(rows, ({ same }) => (same ? 1 : 0)),
      weights: Float32Array.from(rows, ({ weight }) => weight * rows.length),
    },
    growth,
  );
}

function judged(pairs: Pairs, fitted: Judgement, columns: readonly number[]): Edge[] {
  const trees = new Trees(fitted);
  const row = new Float32Array(columns.length);
  const edges: Edge[] = [];
  for (const [at, evidence] of pairs.evidence.entries()) {
    for (const [to, column] of columns.entries()) row[to] = evidence[column]!;
    const odds = trees.of(row);
    if (odds >= leastOdds) edges.push({ a: pairs.a[at]!, b: pairs.b[at]!, score: 1 / (1 + Math.exp(-odds)) });
  }
  return edges;
}

function score(pairs: Pairs, edges: Edge[], threshold: number, growth: number): { bcubed: number; pairs: number } {
  const size = pairs.places.reduce((most, place) => Math.max(most, place), -1) + 1;
  const groups = cluster({ size, edges, threshold, growth, copies: [], together: [], apart: [] });
  const sizes = new Map<string, number>();
  const keys = pairs.gold.map((story, report) => {
    const found = groups[pairs.places[report]!]!;
    return story && [`g${story}`, `f${found}`, `b${story} ${found}`];
  });
  for (const key of keys.flatMap((three) => three ?? [])) sizes.set(key, (sizes.get(key) ?? 0) + 1);
  let [precision, recall, labelled] = [0, 0, 0];
  for (const three of keys) {
    if (!three) continue;
    const [all, mine, both] = three.map((key) => sizes.get(key)!) as [number, number, number];
    precision += both / mine;
    recall += both / all;
    labelled++;
  }
  const counts = { g: 0, f: 0, b: 0 };
  for (const [key, count] of sizes) counts[key[0] as keyof typeof counts] += (count * (count - 1)) / 2;
  return {
    bcubed: (2 * precision * recall) / (precision + recall) / labelled,
    pairs: (2 * counts.b) / (counts.f + counts.g),
  };
}

export interface Choice {
  threshold: number;
  growth: number;
  figures: ReturnType<typeof score>[];
  mean: number;
}

/** The means of choices may differ by this much by chance: another seed of the trees changes them so. */
const chance = 0.004;

/**
 * Measures each set with the others fitted, at every threshold and growth. First comes, of the choices whose mean over all sets
 * and both figures is as good as the best but for chance, that which joins least: of those with the growth nearest to 1 the one
 * with the highest threshold (after the one-standard-error rule of Breiman et al., "Classification and regression trees", 1984).
 * Two events in one story are worse to read than one event in two.
 */
export function leaveOneOut(
  sets: readonly Pairs[][],
  columns: readonly number[],
  looked = thresholds.flatMap((threshold) => growths.map((growth) => ({ threshold, growth }))),
): Choice[] {
  const edges = sets.map((set) =>
    judged(
      set[0]!,
      fit(
        sets.filter((other) => other !== set),
        columns,
      ),
      columns,
    ),
  );
  const choices = looked.map(({ threshold, growth }): Choice => {
    const figures = sets.map((set, at) => score(set[0]!, edges[at]!, threshold, growth));
    const sum = figures.reduce((sum, { bcubed, pairs }) => sum + bcubed + pairs, 0);
    return { threshold, growth, figures, mean: sum / 2 / figures.length };
  });
  const best = Math.max(...choices.map(({ mean }) => mean));
  const isGood = ({ mean }: Choice) => mean >= best - chance;
  return choices.toSorted(
    (a, b) => Number(isGood(b)) - Number(isGood(a)) || b.growth - a.growth || b.threshold - a.threshold,
  );
}

const show = (name: string, { threshold, growth, figures, mean }: Choice) =>
  console.log(
    `${name.padEnd(32)} ${figures.map(({ bcubed, pairs }) => `${bcubed.toFixed(3)} / ${pairs.toFixed(3)}`.padEnd(16)).join('')} ${mean.toFixed(4)}  ${threshold} ${growth}`,
  );

/** All labelled sets, in all their forms. */
export function everySet(): Pairs[][] {
  return setNames.map((name) => {
    const set = load(name);
    return [...forms(set).map(pairsOf), togetherOf(handfuls(set).map(pairsOf))];
  });
}

export const everything = evidenceNames.map((_, at) => at);

function main(): void {
  console.log('BCubed F1 / pair F1, each set with the others fitted; their mean; threshold and growth\n');
  console.log(`${''.padEnd(32)} ${setNames.map((name) => name.padEnd(16)).join('')}`);
  const sets = everySet();
  if (isForWorth) {
    // With the threshold and the growth that are shipped.
    const shipped = [JSON.parse(readFileSync(modelFile, 'utf8')) as { threshold: number; growth: number }];
    show('all', leaveOneOut(sets, everything, shipped)[0]!);
    for (const [kind, names] of Object.entries(kinds)) {
      const left = everything.filter((at) => !names.includes(evidenceNames[at]!));
      show(`without ${kind}`, leaveOneOut(sets, left, shipped)[0]!);
    }
  } else {
    const choices = leaveOneOut(sets, everything);
    const best = choices[0]!;
    show('all', best);
    for (const choice of choices.slice(1, 8)) show('', choice);
    const plain = choices.find(({ threshold, growth }) => threshold === best.threshold && growth === 1)!;
    show('each pair asked the same', plain);
    const fitted = fit(sets, everything);
    show('fitted on all', {
      ...best,
      figures: sets.map((set) => score(set[0]!, judged(set[0]!, fitted, everything), best.threshold, best.growth)),
    });
    if (!process.argv.includes('--check')) {
      const short = (tree: Tree): Tree =>
        typeof tree === 'number'
          ? Number(tree.toFixed(4))
          : [tree[0], Number(tree[1].toPrecision(6)), short(tree[2]), short(tree[3])];
      const { threshold, growth } = best;
      const trees = fitted.trees.map((tree) => `    ${JSON.stringify(short(tree))}`).join(',\n');
      writeFileSync(
        modelFile,
        `{
  "by": "scripts/fit-grouping.ts",
  "evidence": ${JSON.stringify(evidenceNames)},
  "threshold": ${threshold},
  "growth": ${growth},
  "base": ${fitted.base.toFixed(4)},
  "trees": [
${trees}
  ]
}
`,
      );
    }
  }
}

if (import.meta.main) main();
