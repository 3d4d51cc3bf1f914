import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { editionOf } from '../src/editions/index.ts';
import { canonicalAddress } from '../src/text/index.ts';
import { testDatabase } from './database.ts';
import { testService } from './service.ts';

const shared = resolve(import.meta.dirname, '../../shared');
const absent = !existsSync(resolve(shared, 'tools/wire.mjs'));
if (absent) console.warn('SKIPPED: ../shared is not here, so the recorded feeds are not replayed.');

const hour = 3_600_000;

/** Real feeds, byte for byte with their defects, served as they stood at a moment. */
describe.skipIf(absent)('recorded feeds', { timeout: 900_000 }, () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let wire: ChildProcess;
  let url: string;
  let service: Awaited<ReturnType<typeof testService>>;

  const setClock = async (at: Date) => {
    await fetch(`${url}/clock`, { method: 'POST', body: at.toISOString() });
  };

  beforeAll(async () => {
    database = await testDatabase();
    wire = spawn(
      process.execPath,
      [resolve(shared, 'tools/wire.mjs'), resolve(shared, 'corpora/feeds-2020-05'), '--port', '0'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    url = await new Promise<string>((done) => {
      wire.stdout?.on('data', (chunk: Buffer) => {
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(chunk.toString())?.[0];
        if (found) done(found);
      });
    });
    await setClock(new Date('2020-04-27T00:00:00Z'));
    service = await testService(database.url, {
      CATALOGUE: `${url}/sources.opml`,
      CLOCK: `${url}/clock`,
      OPEN_HOSTS: new URL(url).host,
      POLL_MINUTES: '60',
    });
  }, 60_000);

  afterAll(async () => {
    await service?.stop();
    wire?.kill();
    await database?.close();
  });

  test('four weeks in steps of twelve hours: each report is filed once, and a retitled one keeps its earlier titles', async () => {
    for (let at = Date.parse('2020-04-27T00:00:00Z'); at <= Date.parse('2020-05-10T23:00:00Z'); at += 12 * hour) {
      await setClock(new Date(at));
      await service.queue.send({ step: 'sources.poll' });
      await service.queue.drain(['sources.poll']);
    }
    await setClock(new Date('2020-05-10T23:00:00Z'));
    await service.queue.send({ step: 'sources.poll' });
    await service.queue.drain();
    const edition = await editionOf(service.db, '2020-W19');
    expect(edition?.stories).toHaveLength(12);

    for (let at = Date.parse('2020-05-11T00:00:00Z'); at <= Date.parse('2020-05-24T18:00:00Z'); at += 12 * hour) {
      await setClock(new Date(at));
      await service.queue.send({ step: 'sources.poll' });
      await service.queue.drain(['sources.poll']);
    }
    const reports = await service.db
      .selectFrom('report')
      .select(['id', 'source_id', 'guid', 'address', 'link', 'title'])
      .execute();
    expect(reports.length).toBeGreaterThan(5000);
    const keys = reports.flatMap(({ link }) => (link && canonicalAddress(link)) ?? []);
    // Only a page that had another day's headline and text (a rubric, a live page) has two reports.
    expect(keys.length - new Set(keys).size).toBeLessThan(20);
    const addresses = reports.flatMap(({ address }) => address ?? []);
    expect(new Set(addresses).size).toBe(addresses.length);
    const guids = reports.flatMap(({ guid, source_id }) => (guid ? `${source_id} ${guid}` : []));
    expect(new Set(guids).size).toBe(guids.length);
    const retitled = await service.db
      .selectFrom('earlier_version')
      .innerJoin('report', 'report.id', 'earlier_version.report_id')
      .select(['earlier_version.title as earlier', 'report.title'])
      .execute();
    expect(retitled.filter(({ earlier, title }) => earlier !== title).length).toBeGreaterThan(100);
    expect(service.lines.filter((line) => line.includes('failed:'))).toEqual([]);
    console.log(`${reports.length} reports, ${retitled.length} earlier versions`);
  });

  test('every feed was read, or says in words why not', async () => {
    const feeds = await service.db.selectFrom('feed').select(['address', 'ok_at', 'error', 'warning']).execute();
    expect(feeds).toHaveLength(21);
    for (const feed of feeds) expect(feed.ok_at !== null, `${feed.address}: ${feed.error}`).toBe(true);
  });
});
