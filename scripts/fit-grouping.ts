/**
 * Fits the judgement of grouping on the labelled sets beside the checkout and writes src/stories/grouping/model.json:
 *
 *   tsx scripts/fit-grouping.ts           measures each set with the others fitted, then writes the fit on all
 *   tsx scripts/fit-grouping.ts --check   the same, and writes nothing
 *   tsx scripts/fit-grouping.ts --worth   what each kind of evidence is worth, by leaving it out; writes nothing
 *
 * Boosted trees (scripts/boosting.ts) over pairs of labelled reports that the index finds alike: of one story, or not. Each
 * set weighs as much as any other, and so do its forms: as it is; as feeds give it (headline and first sentences), where it has
 * whole texts; headlines alone, where it has not. The threshold of joining and its growth are chosen together, for all sets alike.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Report } from '../src/reports/index.ts';
import { cluster, type Edge } from '../src/stories/grouping/cluster.ts';
import { Corpus } from '../src/stories/grouping/corpus.ts';
import { Comparison, evidenceNames, kinds } from '../src/stories/grouping/evidence.ts';
import { Neighbours } from '../src/stories/grouping/neighbours.ts';
import { Trees, type Tree } from '../src/stories/grouping/trees.ts';
import { boost, type Growth } from './boosting.ts';

const setNames = ['dense-2026-08', 'large-2025-08', 'dense-2020-05', 'stream-2018', 'stream-2019'];
const corpora = new URL('../../shared/corpora/', import.meta.url);
const modelFile = new URL('../src/stories/grouping/model.json', import.meta.url);
const thresholds = [0.35, 0.4, 0.45, 0.5, 0.55];
const growths = [1, 0.97, 0.94, 0.91, 0.88];
const growth: Growth = { trees: 250, leaves: 12, rate: 0.06, leastWeight: 0.0005, features: 0.6 };
const leastLikelihood = 0.02;
/** In characters: what a feed gives of a text, and how long texts are that are more than that. */
const snippet = 220;
const wholeText = 1000;

interface Labelled {
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

interface Fitted {
  base: number;
  trees: Tree[];
}

function load(name: string): Labelled {
  const lines = gunzipSync(readFileSync(new URL(`${name}.jsonl.gz`, corpora)))
    .toString()
    .trim()
    .split('\n');
  const rows = lines.map((line) => JSON.parse(line) as Record<string, string | null>);
  // Not by id: the ids of one story's labelled reports follow each other, and nothing may be learnt from that.
  rows.sort((a, b) => (`${a['published']} ${a['title']}` < `${b['published']} ${b['title']}` ? -1 : 1));
  return {
    reports: rows.map(({ outlet, url, title, text, published }, at) => ({
      id: String(at).padStart(6, '0'),
      outlet: outlet ?? '',
      title: title ?? '',
      text: text ?? '',
      published: new Date(published!),
      ...(url && { url }),
    })),
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
function fit(sets: readonly Pairs[][], columns: readonly number[]): Fitted {
  const rows: { of: Float32Array; same: boolean; weight: number }[] = [];
  for (const pairs of sets.flat()) {
    const labels: (string | null)[] = [];
    for (const [report, place] of pairs.places.entries()) labels[place] ??= pairs.gold[report]!;
    const degrees = new Float64Array(labels.length);
    const labelled = pairs.a.flatMap((a, at) => (labels[a] && labels[pairs.b[at]!] ? [at] : []));
    for (const at of labelled) for (const place of [pairs.a[at]!, pairs.b[at]!]) degrees[place]! += 1;
    const weights = labelled.map((at) => degrees[pairs.a[at]!]! ** -0.5 + degrees[pairs.b[at]!]! ** -0.5);
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    for (const [order, at] of labelled.entries())
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

function judged(pairs: Pairs, fitted: Fitted, columns: readonly number[]): Edge[] {
  const trees = new Trees(fitted);
  const row = new Float32Array(columns.length);
  const edges: Edge[] = [];
  for (const [at, evidence] of pairs.evidence.entries()) {
    for (const [to, column] of columns.entries()) row[to] = evidence[column]!;
    const score = 1 / (1 + Math.exp(-trees.of(row, -Infinity)));
    if (score >= leastLikelihood) edges.push({ a: pairs.a[at]!, b: pairs.b[at]!, score });
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

interface Choice {
  threshold: number;
  growth: number;
  figures: ReturnType<typeof score>[];
  mean: number;
}

/**
 * Measures each set with the others fitted, at every threshold and growth; that first whose mean over all sets is best, taken
 * together with those of its neighbours: a single one may be luck.
 */
function leaveOneOut(sets: readonly Pairs[][], columns: readonly number[]): Choice[] {
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
  const choices = thresholds.map((threshold) =>
    growths.map((growth): Choice => {
      const figures = sets.map((set, at) => score(set[0]!, edges[at]!, threshold, growth));
      const sum = figures.reduce((sum, { bcubed, pairs }) => sum + bcubed + pairs, 0);
      return { threshold, growth, figures, mean: sum / 2 / figures.length };
    }),
  );
  const around = new Map<Choice, number>();
  for (const [row, line] of choices.entries()) {
    for (const [column, choice] of line.entries()) {
      const near = choices
        .slice(Math.max(0, row - 1), row + 2)
        .flatMap((l) => l.slice(Math.max(0, column - 1), column + 2));
      around.set(choice, near.reduce((sum, { mean }) => sum + mean, 0) / near.length);
    }
  }
  return choices.flat().toSorted((a, b) => around.get(b)! - around.get(a)!);
}

const show = (name: string, { threshold, growth, figures, mean }: Choice) =>
  console.log(
    `${name.padEnd(32)} ${figures.map(({ bcubed, pairs }) => `${bcubed.toFixed(3)} / ${pairs.toFixed(3)}`.padEnd(16)).join('')} ${mean.toFixed(4)}  ${threshold} ${growth}`,
  );

console.log('BCubed F1 / pair F1, each set with the others fitted; their mean; threshold and growth\n');
console.log(`${''.padEnd(32)} ${setNames.map((name) => name.padEnd(16)).join('')}`);
const sets = setNames.map((name) => forms(load(name)).map(pairsOf));
const everything = evidenceNames.map((_, at) => at);
const choices = leaveOneOut(sets, everything);
const best = choices[0]!;
show('all', best);
if (process.argv.includes('--worth')) {
  for (const [kind, names] of Object.entries(kinds)) {
    const left = everything.filter((at) => !names.includes(evidenceNames[at]!));
    const without = leaveOneOut(sets, left);
    show(
      `without ${kind}`,
      without.find(({ threshold, growth }) => threshold === best.threshold && growth === best.growth)!,
    );
  }
} else {
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
