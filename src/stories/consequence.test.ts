import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Report } from '../reports/index.ts';
import { consequencesOf } from './consequence.ts';
import { isPolitical } from './political.ts';
import { consequenceKinds } from './reason.ts';

/** Reports that were read by hand: which kinds of consequence are true of each. */
const corpora = join(import.meta.dirname, '../../../shared/corpora');
const weeks = ['week-2020-W18.jsonl.gz', 'dense-2020-05.jsonl.gz'].map((name) => join(corpora, name));
const missing = weeks.some((file) => !existsSync(file));
if (missing) console.warn(`SKIPPED: the two weeks of May 2020 are not in ${corpora}`);

const letters = 'WDEVROTXM'.split('');
const labels = new Map(
  readFileSync(join(import.meta.dirname, '../../test/consequence-labels.txt'), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split(' ') as [string, string]),
);

test.skipIf(missing)('what is said of a report’s consequence is true of it, by kind', () => {
  const reports = weeks.flatMap((file) =>
    gunzipSync(readFileSync(file))
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Report)
      .filter(({ id }) => labels.has(id)),
  );
  expect(reports).toHaveLength(labels.size);
  expect(labels.size).toBeGreaterThanOrEqual(300);
  const figures = consequenceKinds.map((kind, i) => {
    const found = reports.filter((report) => isPolitical(report) && consequencesOf(report).has(kind));
    const isTrue = ({ id }: Report) => labels.get(id)!.includes(letters[i]!);
    const right = found.filter(isTrue).length;
    const all = reports.filter(isTrue).length;
    const wrong = found.filter((report) => !isTrue(report)).map(({ id }) => id);
    return { kind, found: found.length, precision: right / found.length, recall: right / all, wrong };
  });
  console.table(figures.map(({ kind, found, precision, recall }) => ({ kind, found, precision, recall })));
  for (const { kind, precision, found, wrong } of figures) {
    expect(found, kind).toBeGreaterThanOrEqual(10);
    expect(precision, `${kind}: ${wrong.join(' ')}`).toBeGreaterThanOrEqual(0.9);
  }
});
