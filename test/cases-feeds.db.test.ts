/** Polls of one feed after another, after other readers' public bug reports, where they lie beside the checkout. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileReports } from '../src/reports/index.ts';
import { parseFeed } from '../src/sources/parse.ts';
import { testDatabase } from './database.ts';
import { oneLine } from '../src/text/index.ts';

const folder = resolve(import.meta.dirname, '../../shared/cases/feeds');
const missing = !existsSync(folder);
if (missing) console.warn(`SKIPPED: the cases of feeds are not at ${folder}`);

const hour = 3_600_000;
const start = new Date('2024-09-09T12:00:00Z');

describe.skipIf(missing)('polls of other readers’ bug reports', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database?.close());

  /** Files what a case's polls bring, an hour apart; those of several feeds in turn, thrice. */
  async function file(name: string) {
    const { db } = database;
    const { polls, feeds } = JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as {
      polls?: string[];
      feeds?: string[];
    };
    const { id: sourceId } = await db
      .insertInto('source')
      .values({ key: name, name: oneLine(name), kind: 'news', added_at: start })
      .returning('id')
      .executeTakeFirstOrThrow();
    const ids: number[] = [];
    for (const number of (feeds ?? ['']).keys()) {
      const row = { source_id: sourceId, address: `http://${name}.invalid/${number}`, due_at: start };
      ids.push((await db.insertInto('feed').values(row).returning('id').executeTakeFirstOrThrow()).id);
    }
    const documents =
      polls?.map((text) => ({ text, feed: 0 })) ??
      [0, 1, 2].flatMap(() => feeds!.map((text, feed) => ({ text, feed })));
    for (const [turn, { text, feed }] of documents.entries()) {
      const now = new Date(+start + turn * hour);
      const written = text.replace('NOW+20h', new Date(+now + 20 * hour).toUTCString());
      const { items } = parseFeed(Buffer.from(written), { url: 'https://news.example.org/feed', now });
      await fileReports(db, { sourceId, feedId: ids[feed]!, language: 'en', articleText: false }, items, now);
    }
    const reports = await db.selectFrom('report').selectAll().where('source_id', '=', sourceId).orderBy('id').execute();
    const earlier = await db.selectFrom('earlier_version').select('title').where('report_id', 'in', reports.map(({ id }) => id)).execute(); // prettier-ignore
    await db.deleteFrom('source').where('id', '=', sourceId).execute();
    return { reports, earlier: earlier.map(({ title }) => title) };
  }

  test.each([
    ['seq-01-one-link', 3],
    ['seq-02-constant-guid', 2],
    ['seq-02b-constant-guid-one-document', 3],
    ['seq-03-relink', 1],
    ['seq-04-aba', 1],
    ['seq-05-full-and-teaser', 1],
    ['seq-05b-shrinks', 1],
    ['seq-08-restructure', 1],
    ['seq-10-variants', 1],
    ['seq-11-future', 1],
  ])('%s: %i reports', async (name, many) => {
    const { reports, earlier } = await file(name);
    expect(reports).toHaveLength(many);
    const [first] = reports;
    if (name === 'seq-02-constant-guid') {
      expect(first).toMatchObject({ title: 'First story', link: 'https://news.example.org/1' });
      expect(earlier).toEqual([]);
    }
    if (name === 'seq-03-relink') expect(first?.link).toBe('https://news.example.org/as-it-happened-ferry-vote');
    if (name === 'seq-04-aba')
      expect([first?.title, earlier]).toEqual(['Mayor lied', ['Mayor lied', 'Mayor denies lying']]);
    if (name.startsWith('seq-05')) {
      expect(first?.text.length).toBeGreaterThan(1_000);
      expect([first?.updated_at, earlier]).toEqual([null, []]);
    }
    if (name === 'seq-11-future') expect(first?.published_at).toEqual(start);
  });
});
