import { parseArgs } from 'node:util';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deleteDatabase, openDatabase, sql } from '../src/db/index.ts';
import { simulate, type SimulatedDay } from '../test/simulated-year.ts';

/**
 * A year of 183 sources, on a scale: what the database takes by month, the process, and each step of a day. Reports are invented and
 * filed as rows; grouping, ranking, editions and retention are the service's own.
 *
 *     npm run bench -- year [--scale 0.02] [--days 365] [--keep 60]
 *
 * At scale 1 there are some 5,000 reports a day. `--keep` is REPORT_DAYS; with a year's, nothing is given up within the year. It fails where,
 * once the first reports have been given up, something grows from the first three months to the last but for what is kept: reports of
 * the term, memory, the time of a step, and the bytes of the database for each report that is there (editions keep theirs).
 */
const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '0.02' },
    days: { type: 'string', default: '365' },
    keep: { type: 'string', default: '60' },
  },
});
const scale = Number(values.scale);
const keep = Number(values.keep);
/** Events a day of which sources tell, at scale 1: each is told by 3.7 on average. */
const events = Math.max(2, Math.round(1350 * scale));

const folder = mkdtempSync(join(tmpdir(), 'dispatchbox-year-'));
const { db, close } = await openDatabase({ folder });
console.log(
  `183 sources, ${events} events a day (scale ${scale}), REPORT_DAYS ${keep}, PAGE_DAYS ${Math.min(keep, 60)}, for ${values.days} days`,
);
console.log(
  '  month  reports filed   kept  stories  database MB  of it dead  memory MB   ms a day: group  rank  editions  retention',
);
const year = {
  from: new Date('2030-01-07T00:00:00Z'),
  days: Number(values.days),
  sources: 183,
  events,
  terms: { reports: keep, pages: Math.min(keep, 60), logs: keep },
  text: 1200,
  page: 4000,
};
let month: SimulatedDay[] = [];
interface Month {
  lastDay: number;
  figures: Record<'reports of the term' | 'bytes a report' | 'memory' | keyof SimulatedDay['took'], number>;
}
const months: Month[] = [];
try {
  for await (const day of simulate(db, year)) {
    month.push(day);
    if (month.length === 30 || day.day === year.days - 1) {
      await say(month);
      month = [];
    }
  }
  judge(months.filter(({ lastDay }) => lastDay > keep + 30));
} finally {
  await close();
  deleteDatabase(folder);
  rmSync(folder, { recursive: true, force: true });
}

async function say(days: SimulatedDay[]): Promise<void> {
  const last = days.at(-1)!;
  const { rows } = await sql<{ kept: number; inTerm: number; stories: number; bytes: number; dead: number }>`
    select (select count(*)::int from report) as kept,
           (select count(*)::int from report where published_at > ${new Date(last.now.getTime() - keep * 86_400_000)}) as "inTerm", (select count(*)::int from story) as stories,
           pg_database_size(current_database())::float8 as bytes,
           (select coalesce(sum(n_dead_tup), 0)::float8 / greatest(sum(n_dead_tup + n_live_tup), 1) from pg_stat_user_tables) as dead`.execute(
    db,
  );
  const { kept, inTerm, stories, bytes, dead } = rows[0]!;
  const meanOf = (step: keyof SimulatedDay['took']) =>
    days.reduce((sum, { took }) => sum + took[step], 0) / days.length;
  const mean = (step: keyof SimulatedDay['took']) => meanOf(step).toFixed(0);
  // The last month of a year has five days.
  if (days.length === 30) {
    const steps = { file: 0, group: 0, rank: 0, makeUp: 0, retain: 0 };
    for (const step of Object.keys(steps) as (keyof typeof steps)[]) steps[step] = meanOf(step);
    months.push({
      lastDay: last.day,
      figures: {
        'reports of the term': inTerm,
        'bytes a report': bytes / kept,
        memory: process.memoryUsage.rss(),
        ...steps,
      },
    });
  }
  const cell = (value: string | number, wide: number) => String(value).padStart(wide);
  console.log(
    [
      cell(Math.ceil((last.day + 1) / 30), 7),
      cell(last.reports, 14),
      cell(kept, 6),
      cell(stories, 8),
      cell((bytes / 1e6).toFixed(0), 12),
      cell(`${(dead * 100).toFixed(0)} %`, 11),
      cell((process.memoryUsage.rss() / 1e6).toFixed(0), 10),
      cell(mean('group'), 17),
      cell(mean('rank'), 5),
      cell(mean('makeUp'), 9),
      cell(mean('retain'), 10),
    ].join(' '),
  );
}

/** Says what grew, as the means of the first three months and of the last three have it; a fifth is chance, and two fifths of times. */
function judge(steady: Month[]): void {
  if (steady.length < 6) return console.log('Too few months to say whether anything grows.');
  const mean = (of: Month[], figure: keyof Month['figures']) =>
    of.reduce((sum, { figures }) => sum + figures[figure], 0) / of.length;
  for (const figure of Object.keys(steady[0]!.figures) as (keyof Month['figures'])[]) {
    const [first, last] = [mean(steady.slice(0, 3), figure), mean(steady.slice(-3), figure)];
    const [share, chance] = ['reports of the term', 'bytes a report', 'memory'].includes(figure) ? [1.2, 0] : [1.4, 20];
    if (last <= first * share + chance) continue;
    console.log(`${figure} grew from ${first.toFixed(0)} to ${last.toFixed(0)}`);
    process.exitCode = 1;
  }
}
