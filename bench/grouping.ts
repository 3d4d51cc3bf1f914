/**
 * Measures grouping against the labelled sets beside the checkout, each with the others fitted (some minutes), and what it costs.
 * Exits with 1 where a figure is below its bar: `tsx bench/grouping.ts`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { everySet, everything, leaveOneOut, load, setNames } from '../scripts/fit-grouping.ts';
import type { Report } from '../src/reports/index.ts';
import { Grouping, groupReports } from '../src/stories/group.ts';
import model from '../src/stories/grouping/model.json' with { type: 'json' };

const bin = fileURLToPath(new URL('../bin/dispatchbox.mjs', import.meta.url));
const corpora = new URL('../../shared/corpora/', import.meta.url);

/** BCubed F1 / pair F1 by set: at least, and aimed at. */
const bars: Record<string, { least: [number, number]; aim: [number, number] }> = {
  'dense-2026-08': { least: [0.92, 0.89], aim: [0.94, 0.93] },
  'large-2025-08': { least: [0.85, 0.75], aim: [0.9, 0.85] },
  'dense-2020-05': { least: [0.905, 0.57], aim: [0.92, 0.65] },
  'stream-2018': { least: [0.925, 0.84], aim: [0.935, 0.87] },
  'stream-2019': { least: [0.94, 0.895], aim: [0.955, 0.92] },
};

function seconds<T>(work: () => T): [number, T] {
  const from = performance.now();
  const result = work();
  return [(performance.now() - from) / 1000, result];
}

function line(what: string, value: string, least: string, aim: string, isGood = true): void {
  console.log(
    `${what.padEnd(66)} ${value.padEnd(18)} ${least.padEnd(14)} ${aim.padEnd(14)} ${isGood ? '' : 'BELOW THE BAR'}`,
  );
  if (!isGood) process.exitCode = 1;
}

/** A number that looks drawn by chance, 0 … 1, the same for the same seed. */
const drawn = (seed: number) => ((seed * 2_654_435_761) >>> 0) / 2 ** 32;

/** Reports of every corpus on one day, ids and times varied. */
function oneDay(all: readonly Report[], count: number): Report[] {
  const order = [...all.keys()].toSorted((a, b) => drawn(a) - drawn(b));
  return Array.from({ length: count }, (_, at) => {
    const report = all[order[at % order.length]!]!;
    const published = new Date(Date.UTC(2026, 0, 5) + drawn(at + 7) * 86_400_000);
    return { ...report, id: `${report.id}+${Math.floor(at / order.length)}+${at % order.length}`, published };
  });
}

/** Runs a part of this file in a process of its own and returns the figures that it prints. */
function apart(part: string): Record<string, number> {
  const { stdout, status, stderr } = spawnSync('tsx', [fileURLToPath(import.meta.url), part], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '--expose-gc' },
  });
  if (status !== 0) throw new Error(`The part "${part}" ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Record<string, number>;
}

const everyReport = (): Report[] =>
  [...setNames, 'week-2020-W18'].flatMap((name) =>
    load(name).reports.map((report, at) => ({ ...report, id: `${name} ${at}` })),
  );
const years = (): Report[] =>
  ['stream-2018', 'stream-2019'].flatMap((name) =>
    load(name).reports.map((report) => ({ ...report, id: `${name} ${report.id}` })),
  );
const yearsTenfold = (): Report[] => {
  const once = years();
  return Array.from({ length: 10 }, (_, copy) =>
    once.map((report) => ({
      ...report,
      id: `${report.id}+${copy}`,
      published: new Date(report.published.getTime() + copy * 800 * 86_400_000),
    })),
  ).flat();
};

const parts: Record<string, () => unknown> = {
  'day-34000': () => {
    const all = everyReport();
    const [few, many] = [5000, 34_000].map((count) => {
      const day = oneDay(all, count);
      return seconds(() => groupReports(day))[0] / count;
    });
    return { ratio: many! / few! };
  },
  'day-200000': () => {
    const day = oneDay(everyReport(), 200_000);
    const [time] = seconds(() => groupReports(day));
    return { time, memory: process.resourceUsage().maxRSS / 1024 ** 2 };
  },
  memory: () => {
    const reports = yearsTenfold();
    const grouping = new Grouping();
    const used = () => {
      globalThis.gc!();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const before = used();
    grouping.add(reports);
    return { bytes: (used() - before) / reports.length, reports: reports.length };
  },
};

function benchGrouping(): void {
  if (!existsSync(corpora)) {
    console.warn(`No corpora at ${corpora.pathname}: grouping is not measured.`);
    return;
  }
  line('what', 'measured', 'at least', 'aim');
  const show = ([bcubed, pairs]: readonly [number, number]) => `${bcubed.toFixed(3)} / ${pairs.toFixed(3)}`;
  const chosen = leaveOneOut(everySet(), everything).find(
    ({ threshold, growth }) => threshold === model.threshold && growth === model.growth,
  )!;
  for (const [at, name] of setNames.entries()) {
    const { least, aim } = bars[name]!;
    const { bcubed, pairs } = chosen.figures[at]!;
    const isGood = bcubed >= least[0] && pairs >= least[1];
    line(
      `grouping, ${name}, fitted without it, BCubed F1 / pair F1`,
      show([bcubed, pairs]),
      show(least),
      show(aim),
      isGood,
    );
  }

  const all = years();
  const [once, stories] = seconds(() => groupReports(all));
  line('both years together, reports/s, in process', Math.round(all.length / once).toString(), '', '');
  const input = all.map((report) => JSON.stringify(report)).join('\n');
  const [command] = seconds(() => {
    const { status } = spawnSync(process.execPath, [bin, 'group'], { input, maxBuffer: 1 << 30 });
    if (status !== 0) throw new Error(`The command "group" ended with ${status}.`);
  });
  const speed = all.length / command;
  line(
    'the whole command "group" on both years, reports/s',
    Math.round(speed).toString(),
    '4000',
    '8000',
    speed >= 4000,
  );
  const shuffled = groupReports(all.toSorted((a, b) => (a.title < b.title ? -1 : 1)));
  const differ = all.filter(({ id }) => stories.get(id) !== shuffled.get(id)).length;
  line('reports whose story differs when the input is shuffled', differ.toString(), '0', '0', differ === 0);

  const { ratio = NaN } = apart('day-34000');
  line(
    'a day of 34,000 reports against one of 5,000, cost a report',
    `${ratio.toFixed(2)}×`,
    '1.5×',
    '1.1×',
    ratio <= 1.5,
  );
  const { time = NaN, memory = NaN } = apart('day-200000');
  line('a day of 200,000 reports: seconds', time.toFixed(0), '120', '40', time <= 120);
  line('  and memory at most, texts and all, GB', memory.toFixed(2), '2', '', memory <= 2);
  const { bytes = NaN, reports } = apart('memory');
  line(`memory kept a report, ${reports} reports, KB`, (bytes / 1024).toFixed(1), '8', '3', bytes <= 8 * 1024);

  const window = [...all, ...all].slice(0, 20_000).map((report, at) => ({
    ...report,
    id: String(at),
    // The second time round, texts that are not copies.
    text: at < all.length ? report.text : report.text.slice(0, report.text.length / 2),
    published: new Date(Date.UTC(2020, 0, 1) + at * 30_000),
  }));
  const grouping = new Grouping();
  grouping.add(window.slice(0, -200));
  const times = window
    .slice(-200)
    .map((report) => seconds(() => grouping.add([report]))[0] * 1000)
    .toSorted((a, b) => a - b);
  line('one new report in a window of 20,000, median, ms', times[100]!.toFixed(1), '50', '5', times[100]! < 50);
  line('  the slowest of 200, ms', times.at(-1)!.toFixed(1), '', '');
}

const part = process.argv[2];
if (part) console.log(JSON.stringify(parts[part]!()));
else benchGrouping();
