import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { openWeb, type Web } from '../net/index.ts';
import { dueFeeds, keepVisit, openReader, poll, syncCatalogue, type CatalogueEntry, type Reader } from './index.ts';

const begin = Date.parse('2020-01-06T12:00:00Z');
const minute = 60_000;
const day = 24 * 60;

describe('polling', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let server: Server;
  let web: Web;
  let reader: Reader;
  let host = '';
  /** What the outlets answer, by path, and what they were asked. */
  let answers: Record<string, (response: ServerResponse) => void>;
  let asked: { url: string; headers: IncomingHttpHeaders }[];

  const document = (words: string) =>
    `<rss version="2.0"><channel><title>A</title><item><title>${words}</title><guid>${words}</guid></item></channel></rss>`;
  const says =
    (status: number, headers: Record<string, string> = {}, body = '') =>
    (response: ServerResponse) =>
      void response.writeHead(status, headers).end(body);

  beforeAll(async () => {
    database = await testDatabase();
    server = createServer((request, response) => {
      asked.push({ url: request.url ?? '', headers: request.headers });
      (answers[request.url ?? ''] ?? says(404))(response);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    web = openWeb({ openHosts: [host], agent: 'test' });
    reader = openReader();
  });
  afterAll(async () => {
    await web.close();
    server.close();
    await database.close();
  });
  beforeEach(async () => {
    answers = {};
    asked = [];
    await database.db.deleteFrom('source').execute();
  });

  const list = (...paths: string[]) =>
    syncCatalogue(
      database.db,
      paths.map((path): CatalogueEntry => {
        const facts = {
          home: null,
          country: null,
          language: null,
          owner: null,
          lean: null,
          leanNote: null,
          paused: false,
          articleText: false,
        };
        return { ...facts, kind: 'news', key: path, name: path, feeds: [`http://${host}/${path}`] };
      }),
      new Date(begin),
    );
  /** Polls what is due so many minutes after the beginning. */
  async function pass(minutes: number) {
    const at = new Date(begin + minutes * minute);
    const visits = [];
    for (const feed of await dueFeeds(database.db, at)) {
      const visit = await poll(web, reader, feed, at);
      await keepVisit(database.db, visit, visit.items.length, 30);
      visits.push(visit);
      if (visit.tooMany) break; // as the flow does
    }
    return visits;
  }
  const feedRow = (path: string) =>
    database.db
      .selectFrom('feed')
      .selectAll()
      .where('address', '=', `http://${host}/${path}`)
      .executeTakeFirstOrThrow();
  const dueIn = async (path: string, from: number) => ((await feedRow(path)).due_at.getTime() - begin) / minute - from;

  test('validators go back byte for byte, both or the one there is', async () => {
    await list('both', 'etag', 'modified', 'odd', 'none');
    const etag = 'W/"a, b;\u00e4"';
    const modified = 'Sun, 5 Jan 2020 9:00:00 GMT+1'; // as the server writes it, however wrong
    answers = {
      '/both': says(200, { etag, 'last-modified': modified }, document('both')),
      '/etag': says(200, { etag: 'unquoted' }, document('etag')),
      '/modified': says(200, { 'last-modified': modified }, document('modified')),
      '/odd': says(200, { etag: '' }, document('odd')),
      '/none': says(200, {}, document('none')),
    };
    await pass(0);
    expect(asked.every(({ headers }) => !headers['if-none-match'] && !headers['if-modified-since'])).toBe(true);
    asked = [];
    answers['/both'] = says(304);
    expect((await pass(60)).find(({ feed }) => feed.address.endsWith('/both'))).toMatchObject({ state: 'unchanged' });
    const sent = Object.fromEntries(
      asked.map(({ url, headers }) => [url, [headers['if-none-match'], headers['if-modified-since']]]),
    );
    expect(sent).toEqual({
      '/both': [etag, modified],
      '/etag': ['unquoted', undefined],
      '/modified': [undefined, modified],
      '/odd': [undefined, undefined],
      '/none': [undefined, undefined],
    });
    asked = [];
    await pass(120);
    expect(asked.find(({ url }) => url === '/both')?.headers['if-none-match']).toBe(etag); // a 304 without one keeps it
  });

  test('the same bytes are not read again', async () => {
    await list('same');
    answers['/same'] = says(200, { etag: '"1"' }, document('same'));
    expect((await pass(0))[0]).toMatchObject({ state: 'read' });
    answers['/same'] = says(200, { etag: '"2"' }, document('same'));
    expect((await pass(60))[0]).toMatchObject({ state: 'unchanged', items: [], etag: '"2"' });
    answers['/same'] = says(200, { etag: '"3"' }, document('other'));
    expect((await pass(120))[0]).toMatchObject({ state: 'read', etag: '"3"' });
  });

  test('a server that asks for time gets it, and 429 speaks for the whole host', async () => {
    await list('mending', 'busy', 'other');
    answers = { '/mending': says(503, { 'retry-after': '36000' }), '/other': says(200, {}, document('other')) };
    answers['/busy'] = says(429, { 'retry-after': new Date(begin + 300 * minute).toUTCString() });
    expect(await pass(0)).toHaveLength(2);
    expect(await dueIn('mending', 0)).toBe(600);
    expect(await dueIn('busy', 0)).toBe(300);
    expect(await pass(60)).toEqual([]);
    expect(await pass(299)).toEqual([]);
    answers['/busy'] = says(200, {}, document('busy'));
    expect((await pass(300)).map(({ feed }) => feed.source)).toEqual(expect.arrayContaining(['busy', 'other']));
    expect((await feedRow('busy')).error).toBeNull();
  });

  test('failures are told in words and tried less and less often', async () => {
    await list('broken');
    answers['/broken'] = says(500);
    const waits: number[] = [];
    for (let at = 0, turn = 0; turn < 8; turn++) {
      await pass(at);
      waits.push(await dueIn('broken', at));
      at += waits.at(-1) ?? 0;
    }
    expect(waits.every((wait, index) => index === 0 || wait > (waits[index - 1] ?? 0) || wait > 0.75 * day)).toBe(true);
    expect(Math.max(...waits)).toBeLessThanOrEqual(day);
    expect(await feedRow('broken')).toMatchObject({ failures: 8, failing_since: new Date(begin), ok_at: null });
    expect((await feedRow('broken')).error).toMatch(/500: the server has a fault/);
  });

  test('410 ends polling, until the catalogue names another address', async () => {
    await list('gone');
    answers['/gone'] = says(410);
    expect((await pass(0))[0]).toMatchObject({ state: 'gone' });
    expect(await pass(30 * day)).toEqual([]);
    expect((await feedRow('gone')).gone_at).toEqual(new Date(begin));
    answers['/new'] = says(200, {}, document('new'));
    const facts = {
      home: null,
      country: null,
      language: null,
      owner: null,
      lean: null,
      leanNote: null,
      paused: false,
      articleText: false,
    };
    const moved = { ...facts, key: 'gone', name: 'gone', kind: 'news' as const, feeds: [`http://${host}/new`] };
    await syncCatalogue(database.db, [moved], new Date(begin + day * minute));
    expect(await pass(30 * day)).toMatchObject([{ state: 'read' }]);
  });

  test('a move for good is believed after some days, and no longer than it holds', async () => {
    await list('old');
    answers = { '/old': says(301, { location: '/new' }), '/new': says(200, {}, document('new')) };
    await pass(0);
    await pass(2 * day);
    expect(asked.map(({ url }) => url)).toEqual(['/old', '/new', '/old', '/new']);
    asked = [];
    await pass(4 * day);
    await pass(5 * day);
    expect(asked.map(({ url }) => url)).toEqual(['/new', '/new']);
    answers['/new'] = says(404);
    await pass(6 * day);
    answers['/old'] = says(200, {}, document('back'));
    asked = [];
    expect(await pass(8 * day)).toMatchObject([{ state: 'read', movedTo: null }]);
    expect(asked.map(({ url }) => url)).toEqual(['/old']);
    // A move for the moment is never remembered.
    answers['/old'] = says(302, { location: '/elsewhere' });
    answers['/elsewhere'] = says(200, {}, document('elsewhere'));
    expect(await pass(10 * day)).toMatchObject([{ movedTo: null }]);
  });

  test('what the document and its headers ask is kept, also by a 304', async () => {
    await list('asks', 'cached');
    const items = document('asks').replace('<item>', '<ttl>180</ttl><skipHours><hour>15</hour></skipHours><item>');
    answers = {
      '/asks': says(200, {}, items),
      '/cached': says(200, { 'cache-control': 'max-age=2700' }, document('c')),
    };
    await pass(0);
    expect(await dueIn('asks', 0)).toBe(240); // three hours later is 15:00, which is to be skipped
    expect(await dueIn('cached', 0)).toBe(45);
    answers['/asks'] = says(304);
    await pass(240);
    expect(await dueIn('asks', 240)).toBe(180);
  });
});
