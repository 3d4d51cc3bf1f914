/**
 * Prints what editions of recorded weeks have beside their stories, for somebody to judge line by line, and checks that each line stands word
 * for word in its report:
 *
 *     tsx scripts/judge-supplement.ts [RATINGS.json]
 *
 * RATINGS has a rating by outlet, -2 (left) to 2 (right), for the trial. Needs the corpora beside the checkout; the sample is read too.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { makeEdition, spanOf, weekOf } from '../src/editions/index.ts';
import { parseFeed } from '../src/sources/parse.ts';
import type { Report, EarlierTitle } from '../src/stories/index.ts';
import { canonicalAddress } from '../src/text/index.ts';
import { corpora, corpus, sampleWeek } from './recorded-weeks.ts';

const ratings: Record<string, number> = process.argv[2] ? JSON.parse(readFileSync(process.argv[2], 'utf8')) : {};

/** The titles that the recorded feeds had before, by the address of the item. */
function recordedVersions(): Map<string, EarlierTitle[]> {
  const folder = join(corpora, 'feeds-2020-05');
  const seen = new Map<string, { title: string; versions: EarlierTitle[] }>();
  for (const line of readFileSync(join(folder, 'index.jsonl'), 'utf8').trim().split('\n')) {
    const { time, file } = JSON.parse(line) as { time: string; file: string };
    let items;
    try {
      items = parseFeed(gunzipSync(readFileSync(join(folder, file))), { now: new Date(time) }).items;
    } catch {
      continue; // a defect of the recorded feed
    }
    for (const { url, title } of items) {
      if (!url || !title) continue;
      const key = canonicalAddress(url) ?? url;
      const known = seen.get(key);
      if (!known) seen.set(key, { title, versions: [] });
      else if (known.title !== title) {
        known.versions.push({ title: known.title, replaced: new Date(time) });
        known.title = title;
      }
    }
  }
  return new Map([...seen].map(([key, { versions }]) => [key, versions]));
}

let [lines, verbatim] = [0, 0];
/** Prints one week's lines. */
function judge(name: string, reports: Report[], week: string, versions?: Map<string, EarlierTitle[]>): void {
  const byId = new Map(reports.map((report) => [report.id, report]));
  const ofReports = new Map(
    reports.flatMap((report) => {
      const its = report.url && versions?.get(canonicalAddress(report.url) ?? report.url);
      return its ? [[report.id, its] as const] : [];
    }),
  );
  const span = spanOf(week, 'UTC');
  const timeZone = 'America/New_York';
  const { supplement } = makeEdition(reports, { week, ...span, timeZone, versions: ofReports });
  const check = (report: string, ...words: string[]) => {
    lines++;
    const { title = '', text = '' } = byId.get(report) ?? {};
    if (words.every((one) => title.includes(one) || text.includes(one))) verbatim++;
    else console.log('NOT WORD FOR WORD');
  };
  console.log(`\n==== ${name} ${week}: ${supplement.rated.left} rated left, ${supplement.rated.right} right`);
  for (const { day, text, report } of supplement.ahead) {
    const at = byId.get(report)!.published;
    const weekday = new Date(day).toUTCString().slice(0, 3);
    console.log(`AHEAD ${weekday} ${day} | ${at.toUTCString().slice(0, 22)} ${byId.get(report)?.outlet} | ${text}`);
    check(report, text);
  }
  for (const { figure, counts, who, text, report } of supplement.figures) {
    console.log(`FIGURE [${figure}] [${counts}] — [${who ?? byId.get(report)?.outlet ?? ''}] | ${text}`);
    check(report, text);
    if (![figure, counts, who ?? ''].every((words) => text.includes(words))) console.log('NOT WORD FOR WORD');
  }
  for (const { before, after, at, report } of supplement.rewritten)
    console.log(`REWRITTEN ${byId.get(report)?.outlet} ${at}\n    - ${before}\n    + ${after}`);
  for (const { side, headline, outlets: its, report } of supplement.oneSided) {
    console.log(`ONLY ${side}: ${headline} (${its.join(', ')})`);
    check(report, headline);
  }
  console.log('left out for doubt:', JSON.stringify(supplement.doubtful));
}

const sample = sampleWeek();
for (const week of ['2020-W01', '2020-W02']) judge('sample', sample.reports, week, sample.versions);
if (existsSync(corpora)) {
  const versions = recordedVersions();
  judge('May', corpus('week-2020-W18', ratings), '2020-W18', versions);
  judge('May', corpus('dense-2020-05', ratings), '2020-W20', versions);
  judge('August', corpus('dense-2026-08', ratings), '2026-W33');
  for (const year of ['2018', '2019']) {
    const reports = corpus(`stream-${year}`, ratings);
    for (let month = 0; month < 12; month++)
      judge('stream', reports, weekOf(new Date(Date.UTC(+year, month, 12)), 'UTC'));
  }
} else console.log('Only the sample: there are no corpora beside the checkout.');
console.log(`\n${verbatim} of ${lines} lines word for word`);
