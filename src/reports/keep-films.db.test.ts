import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { inventedNow, inventWeek } from '../../test/invented-week.ts';
import type { Database } from '../db/index.ts';
import { openWeb, type Web } from '../net/index.ts';
import { keepFilms } from './keep-films.ts';

let database: Database;
let server: Server;
let web: Web;
let host: string;
const asked: string[] = [];
const faults: [string, unknown][] = [];

beforeAll(async () => {
  database = await testDatabase();
  await inventWeek(database.db);
  await database.db.updateTable('report').set({ video: null }).execute();
  const picture = await sharp({ create: { width: 1200, height: 900, channels: 3, background: '#8f1d1d' } })
    .jpeg()
    .toBuffer();
  const huge = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#fff' } })
    .png({ compressionLevel: 1 })
    .toBuffer();
  const files: Record<string, Buffer | string> = {
    '/still.jpg': picture,
    '/drawn.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
    '/huge.png': huge,
    '/no-picture.jpg': 'not a picture',
    '/words.vtt': 'WEBVTT\n\n00:00.000 --> 00:02.000\nThe water does not ask.\n',
    '/page.vtt': '<html>Please sign in</html>',
    '/film.m3u8': `#EXTM3U
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",URI="https://sound.example/en.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=600000,AUDIO="a"
low.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=1600000,AUDIO="a"
missing.m3u8
`,
    '/low.m3u8': `#EXTM3U\r
#EXT-X-KEY:METHOD=AES-128,URI="https://keys.example/1"\r
#EXTINF:4,\r
https://pieces.example:8443/0.ts\r
#EXTINF:4,\r
https://pieces.example:8443/1.ts\r
#EXTINF:4,\r
https://*/2.ts\r
#EXTINF:4,\r
data:video/mp2t;base64,AA==\r
`,
    '/page.m3u8': '<html>https://elsewhere.example/</html>',
  };
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const file = files[request.url ?? ''];
    response.writeHead(file ? 200 : 404).end(file);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  web = openWeb({ openHosts: [host], agent: 'test' });
});
afterAll(async () => {
  await web?.close();
  server?.close();
  await database?.close();
});

/** Makes reports into videos with these stills and captions. */
async function film(...films: { image?: string; captions?: string }[]): Promise<number[]> {
  const { db } = database;
  await db.updateTable('report').set({ video: null, image: null, captions: null }).execute();
  const reports = await db.selectFrom('report').select('id').orderBy('id').limit(films.length).execute();
  for (const [i, { id }] of reports.entries()) {
    const { image, captions } = films[i]!;
    const at = (path: string | undefined) => (path === undefined ? null : new URL(path, `http://${host}`).href);
    await db
      .updateTable('report')
      .set({ video: `http://${host}/film.mp4`, image: at(image), captions: at(captions) })
      .where('id', '=', id)
      .execute();
  }
  return reports.map(({ id }) => id);
}

const going = new AbortController().signal;
const keep = (from: Web = web) =>
  keepFilms({ db: database.db, web: from, stopping: going, fault: (...of) => void faults.push(of) }, inventedNow);

test('keeps a still of one size, and captions that are some; asks for each once', async () => {
  const [id, other] = await film(
    { image: '/still.jpg', captions: '/words.vtt' },
    { image: '/still.jpg', captions: '/page.vtt' },
  );
  expect(await keep()).toEqual({ films: 2, more: false });
  const rows = await database.db.selectFrom('film').selectAll().orderBy('report_id').execute();
  expect(rows.map((row) => row.report_id)).toEqual([id, other]);
  const { width, height, format } = await sharp(rows[0]!.still!).metadata();
  expect({ width, height, format }).toEqual({ width: 640, height: 360, format: 'webp' });
  expect(rows[0]?.captions).toContain('The water does not ask.');
  expect(rows[1]?.captions).toBeNull();
  const before = asked.length;
  expect(await keep()).toEqual({ films: 0, more: false });
  expect(asked).toHaveLength(before);
});

test('goes without what is missing, no picture, drawn, too large, or not of the public internet', async () => {
  await database.db.deleteFrom('film').execute();
  await film(
    { image: '/missing.jpg' },
    { image: '/no-picture.jpg' },
    { image: '/drawn.svg' },
    { image: '/huge.png' },
    { image: 'http://127.0.0.1:1/still.jpg' },
  );
  expect(await keep()).toEqual({ films: 5, more: false });
  const rows = await database.db.selectFrom('film').select('still').execute();
  expect(rows.map(({ still }) => still)).toEqual([null, null, null, null, null]);
  expect(faults).toEqual([]);
});

test('tells what fails in ourselves, and goes without; what a full machine or a stop prevents is looked after later', async () => {
  const { db } = database;
  await db.deleteFrom('film').execute();
  await film({ image: '/still.jpg' });
  const failing = (why: Error): Web => ({ ...web, get: () => Promise.reject(why) });
  const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
  await expect(keep(failing(full))).rejects.toBe(full);
  expect(await keepFilms({ db, web, stopping: AbortSignal.abort() }, inventedNow)).toEqual({ films: 0, more: true });
  expect(await db.selectFrom('film').selectAll().execute()).toEqual([]);
  const ours = new TypeError('ours');
  expect(await keep(failing(ours))).toEqual({ films: 1, more: false });
  expect(faults).toEqual([[`http://${host}/still.jpg was not read`, ours]]);
  expect(await db.selectFrom('film').select('still').execute()).toEqual([{ still: null }]);
});

test('notes where the lists and pieces of a film come from, as far as they can be read and named', async () => {
  const { db } = database;
  await db.deleteFrom('film').execute();
  const ids = await film({}, {}, {});
  for (const [i, path] of ['/film.m3u8', '/page.m3u8', '/film.mp4'].entries())
    await db
      .updateTable('report')
      .set({ video: `http://${host}${path}` })
      .where('id', '=', ids[i] ?? 0)
      .execute();
  expect(await keep()).toEqual({ films: 2, more: false });
  const rows = await db.selectFrom('film').select(['report_id', 'hosts']).orderBy('report_id').execute();
  expect(rows).toEqual([
    {
      report_id: ids[0],
      hosts: [`http://${host}`, 'https://sound.example', 'https://keys.example', 'https://pieces.example:8443'],
    },
    { report_id: ids[1], hosts: [] },
  ]);
});
