/**
 * The pages of four recorded weeks: polls them from the wire, makes up and closes their editions, and measures what a
 * reader loads of the front page, the largest story, its topic and each edition. Needs ../shared beside the checkout.
 *
 *     npm run bench -- recorded-pages [FOLDER for pictures]
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { readConfig } from '../src/config.ts';
import { sql } from '../src/db/index.ts';
import { startService } from '../src/main.ts';

const shared = resolve(import.meta.dirname, '../../shared');
if (!existsSync(join(shared, 'tools/wire.mjs'))) {
  console.warn('SKIPPED: ../shared is not here, so the recorded weeks are not replayed.');
  process.exit(0);
}
const most = 25 * 1024;
const hour = 3_600_000;
const folder = mkdtempSync(join(tmpdir(), 'dispatchbox-recorded-'));
const wire = spawn(
  process.execPath,
  [join(shared, 'tools/wire.mjs'), join(shared, 'corpora/feeds-2020-05'), '--port', '0'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const url = await new Promise<string>((done) => {
  wire.stdout.on('data', (chunk: Buffer) => {
    const found = /http:\/\/127\.0\.0\.1:\d+/.exec(chunk.toString())?.[0];
    if (found) done(found);
  });
});
const setClock = (at: number) => fetch(`${url}/clock`, { method: 'POST', body: new Date(at).toISOString() });

const begin = Date.parse('2020-04-27T00:00:00Z');
await setClock(begin);
const service = await startService(
  readConfig(
    {
      PORT: '0',
      DATA_FOLDER: folder,
      CATALOGUE: `${url}/sources.opml`,
      CLOCK: `${url}/clock`,
      OPEN_HOSTS: new URL(url).host,
      POLL_MINUTES: '60',
    },
    {},
  ),
  { line: () => {}, say: () => {} },
);
try {
  for (let week = 0; week < 4; week++) {
    const monday = begin + week * 168 * hour;
    for (let at = monday; at < monday + 168 * hour; at += 6 * hour) {
      await setClock(at);
      await service.queue.send({ step: 'sources.poll' });
      await service.queue.drain(['sources.poll']);
    }
    await setClock(monday + 167 * hour);
    await service.queue.send({ step: 'sources.poll' });
    await service.queue.drain();
  }
  // The last edition closes on Monday morning.
  await setClock(begin + 4 * 168 * hour + 7 * hour);
  await service.queue.send({ step: 'editions.close' });
  await service.queue.drain();

  const { rows: largest } = await sql<{ id: number; reports: number }>`
    select story_id as id, count(*)::int as reports from story_report join story on story.id = story_id
     where told is not null and merged_into is null group by 1 order by 2 desc limit 3`.execute(service.db);
  const { rows: topics } = await sql<{ slug: string }>`
    select slug from story_topic group by slug order by count(*) desc limit 2`.execute(service.db);
  const { rows: editions } = await sql<{ week: string }>`select week from edition order by week`.execute(service.db);
  const pages = [
    ['front', '/'],
    ...largest.map(({ id, reports }) => [`story with ${reports} reports`, `/stories/${id}`]),
    ...topics.map(({ slug }) => ['topic', `/topics/${encodeURIComponent(slug)}`]),
    ...editions.map(({ week }) => ['edition', `/editions/${week}`]),
  ] as [string, string][];
  for (const [name, path] of pages) {
    const page = await (await fetch(service.url + path)).text();
    const [br, gz] = [brotliCompressSync(page).length, gzipSync(page).length];
    const kB = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
    console.log(
      `${name} ${path}: HTML and CSS ${kB(Buffer.byteLength(page))}, gzip ${kB(gz)}, Brotli ${kB(br)}${gz > most ? ' (over 25 KB)' : ''}`,
    );
    if (gz > most) process.exitCode = 1;
  }

  const [, , pictures] = process.argv;
  if (pictures) {
    const browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
    for (const [index, [name, path]] of pages.entries())
      for (const width of [390, 1280])
        for (const colorScheme of ['light', 'dark'] as const) {
          const page = await browser.newPage({
            viewport: { width, height: 900 },
            colorScheme,
            serviceWorkers: 'block',
          });
          await page.goto(service.url + path);
          await page.screenshot({
            path: join(pictures, `${index}-${name.replaceAll(' ', '-')}-${width}-${colorScheme}.png`),
            fullPage: true,
          });
          await page.close();
        }
    await browser.close();
  }
} finally {
  await service.stop();
  wire.kill();
  rmSync(folder, { recursive: true, force: true });
}
