/**
 * Measures grouping against the labelled years beside the checkout: `tsx bench/grouping.ts`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Report } from '../src/reports/index.ts';
import { Grouping, groupReports } from '../src/stories/group.ts';

const bin = fileURLToPath(new URL('../bin/dispatchbox.mjs', import.meta.url));
const corpora = new URL('../../shared/corpora/', import.meta.url);

interface Labelled {
  reports: Report[];
  /** Report id → the editor's story. */
  gold: Map<string, string>;
}

function load(year: number): Labelled {
  const lines = gunzipSync(readFileSync(new URL(`stream-${year}.jsonl.gz`, corpora)))
    .toString()
    .trim()
    .split('\n');
  const gold = new Map<string, string>();
  const reports = lines.map((line) => {
    const { id, outlet, url, title, text, published, story } = JSON.parse(line) as Record<string, string | null>;
    if (story) gold.set(id!, story);
    return {
      id: id!,
      outlet: outlet ?? '',
      title: title ?? '',
      text: text ?? '',
      published: new Date(published!),
      ...(url && { url }),
    };
  });
  return { reports, gold };
}

/** BCubed F1 (Bagga & Baldwin 1998) and F1 over pairs of reports, over the labelled reports alone. */
export function score(gold: Map<string, string>, found: Map<string, string>): { bcubed: number; pairs: number } {
  const sizes = new Map<string, number>();
  const count = (key: string) => sizes.set(key, (sizes.get(key) ?? 0) + 1);
  for (const [id, story] of gold) {
    count(`gold ${story}`);
    count(`found ${found.get(id)}`);
    count(`both ${story} ${found.get(id)}`);
  }
  let precision = 0;
  let recall = 0;
  for (const [id, story] of gold) {
    const both = sizes.get(`both ${story} ${found.get(id)}`)!;
    precision += both / sizes.get(`found ${found.get(id)}`)!;
    recall += both / sizes.get(`gold ${story}`)!;
  }
  const pairs = { gold: 0, found: 0, both: 0 };
  for (const [key, size] of sizes)
    pairs[key.slice(0, key.indexOf(' ')) as keyof typeof pairs] += (size * (size - 1)) / 2;
  return {
    bcubed: harmonic(precision / gold.size, recall / gold.size),
    pairs: harmonic(pairs.both / pairs.found, pairs.both / pairs.gold),
  };
}

function harmonic(a: number, b: number): number {
  return a + b > 0 ? (2 * a * b) / (a + b) : 0;
}

function seconds<T>(work: () => T): [number, T] {
  const from = performance.now();
  const result = work();
  return [(performance.now() - from) / 1000, result];
}

function line(what: string, value: string, least: string, aim: string): void {
  console.log(`${what.padEnd(62)} ${value.padEnd(18)} ${least.padEnd(12)} ${aim}`);
}

export function benchGrouping(): void {
  if (!existsSync(corpora)) {
    console.warn(`No corpora at ${corpora.pathname}: grouping is not measured.`);
    return;
  }
  line('what', 'measured', 'at least', 'aim');
  const years = [2018, 2019].map(load);
  const all = years.flatMap(({ reports }) => reports);
  for (const [at, { reports, gold }] of years.entries()) {
    const { bcubed, pairs } = score(gold, groupReports(reports));
    line(
      `grouping, stream-${2018 + at}, BCubed F1 / pair F1`,
      `${bcubed.toFixed(3)} / ${pairs.toFixed(3)}`,
      ['.905 / .79', '.93 / .85'][at]!,
      ['.93 / .85', '.95 / .89'][at]!,
    );
  }
  const [once, stories] = seconds(() => groupReports(all));
  line('grouping, both years together, reports/s, in process', Math.round(all.length / once).toString(), '', '');
  const input = all.map((report) => JSON.stringify(report)).join('\n');
  const [command] = seconds(() => {
    const { status } = spawnSync(process.execPath, [bin, 'group'], { input, maxBuffer: 1 << 30 });
    if (status !== 0) throw new Error(`The command "group" ended with ${status}.`);
  });
  line(
    'the whole command "group" on both years, reports/s',
    Math.round(all.length / command).toString(),
    '1500',
    '4000',
  );

  const copies = Array.from({ length: 10 }, (_, copy) =>
    all.map((report) => ({
      ...report,
      id: `${report.id}+${copy}`,
      published: new Date(report.published.getTime() + copy * 800 * 86_400_000),
    })),
  ).flat();
  const [tenfold] = seconds(() => groupReports(copies));
  line('cost per report at ten times the corpus, against once', `${(tenfold / 10 / once).toFixed(2)}×`, '1.5×', '1.1×');

  const shuffled = groupReports(all.toSorted((a, b) => (a.title < b.title ? -1 : 1)));
  const differ = all.filter(({ id }) => stories.get(id) !== shuffled.get(id)).length;
  line('reports whose story differs when the input is shuffled', differ.toString(), '0', '0');

  const window = copies.slice(0, 20_000).map((report, at) => ({
    ...report,
    published: new Date(Date.UTC(2020, 0, 1) + at * 30_000),
  }));
  const grouping = new Grouping();
  grouping.add(window.slice(0, -200));
  const times = window
    .slice(-200)
    .map((report) => seconds(() => grouping.add([report]))[0] * 1000)
    .toSorted((a, b) => a - b);
  line('regrouping after one new report, window of 20,000, median, ms', times[100]!.toFixed(1), '50', '10');
  line('  the slowest of 200, ms', times.at(-1)!.toFixed(1), '50', '');
}

benchGrouping();
