import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { openWeb, type Web } from '../net/index.ts';
import { dueFeeds, keepVisit, poll, syncCatalogue, type CatalogueEntry } from './index.ts';

const begin = Date.parse('2020-01-06T12:00:00Z');
const minute = 60_000;
const day = 24 * 60;

describe('polling', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let server: Server;
  let web: Web;
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
      const visit = await poll(web, feed, at);
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

  test('a server that only ever says 304 is asked for the whole document every few days', async () => {
    await list('frozen');
    const etag = '"for ever"';
    let words = 'first';
    const etags: (string | undefined)[] = [];
    answers = {
      '/frozen': (response) => {
        const asks = asked.at(-1)?.headers['if-none-match'];
        etags.push(asks);
        if (asks === undefined) says(200, { etag }, document(words))(response);
        else says(304)(response);
      },
    };
    await pass(0);
    words = 'second';
    const read: number[] = [];
    for (let hours = 1; hours <= 9 * 24; hours++) {
      const [visit] = await pass(hours * 60);
      if (visit?.state === 'read') read.push(hours);
    }
    expect(read).toHaveLength(1); // the second document, and from then on nothing new
    expect(read[0]).toBeLessThanOrEqual(5 * 24);
    expect(etags.filter((one) => one === undefined).length).toBeGreaterThanOrEqual(3);
    expect(etags.filter((one) => one === undefined).length).toBeLessThan(etags.length / 3);
  });

  test('validators that a 304 brings are sent from then on', async () => {
    await list('feed');
    answers['/feed'] = says(200, { etag: '"a"', 'last-modified': 'Sun, 05 Jan 2020 09:00:00 GMT' }, document('feed'));
    await pass(0);
    answers['/feed'] = says(304, { etag: '"b"' });
    await pass(60);
    expect(await feedRow('feed')).toMatchObject({ etag: '"b"', modified: 'Sun, 05 Jan 2020 09:00:00 GMT' });
  });

  test('429 spares all feeds of the service, also without Retry-After', async () => {
    await list('tired', 'sibling');
    const elsewhere = async (address: string) => {
      const { source_id } = await feedRow('sibling');
      await database.db.insertInto('feed').values({ source_id, address, due_at: new Date(begin + 60 * day * minute) }).execute(); // prettier-ignore
    };
    await elsewhere('https://a.service.example/feed');
    answers = { '/tired': says(429), '/sibling': says(200, {}, document('sibling')) };
    await pass(0);
    const { due_at } = await feedRow('tired');
    expect(due_at.getTime()).toBeGreaterThan(begin + 30 * minute);
    expect((await feedRow('sibling')).due_at).toEqual(due_at);
  });

  test('the hosts of one name are one service, numbers and ports each their own', async () => {
    await list('one');
    const { source_id } = await feedRow('one');
    const rows = ['https://a.service.example/feed', 'https://b.service.example/feed', 'https://service.example/x', 'https://myservice.example/x', `http://${host.split(':')[0]}:1/x`]; // prettier-ignore
    await database.db.insertInto('feed').values(rows.map((address) => ({ source_id, address, due_at: new Date(begin) }))).execute(); // prettier-ignore
    const [feed] = (await dueFeeds(database.db, new Date(begin))).filter(({ address }) =>
      address.startsWith('https://a.'),
    );
    const until = new Date(begin + 600 * minute);
    const visit = { ...(await poll(web, { ...feed!, address: `http://${host}/one` }, new Date(begin))) };
    await keepVisit(database.db, { ...visit, feed: feed!, state: 'failed', tooMany: true, retryAt: until }, 0, 30);
    const due = await database.db.selectFrom('feed').select('address').where('due_at', '<', until).execute();
    expect(due.map(({ address }) => address).toSorted()).toEqual([rows[4], `http://${host}/one`, rows[3]].toSorted());
  });

  test.each<[status: number, headers: Record<string, string>, words: RegExp]>([
    [403, { 'cf-mitigated': 'challenge' }, /bot wall.*ask its owner/],
    [503, { 'cf-mitigated': 'challenge', server: 'cloudflare' }, /bot wall/],
    [403, { server: 'cloudflare' }, /bot wall/],
    [202, { 'x-amzn-waf-action': 'challenge' }, /bot wall/],
    [403, { 'x-datadome': 'protected' }, /bot wall/],
    [403, {}, /403: it does not let us in/],
    [204, {}, /204, with nothing at all/],
    [206, {}, /206, with a part of it/],
    [451, {}, /451: a law or court forbids/],
    [522, { server: 'cloudflare' }, /522: the server behind its network/],
    [471, {}, /471: it refuses/],
    [597, {}, /597: the server has a fault/],
  ])('an answer %d %j has words of its own', async (status, headers, words) => {
    await list('odd');
    answers['/odd'] = says(status, headers, status === 204 ? '' : 'no');
    expect(await pass(0)).toMatchObject([{ state: 'failed', error: expect.stringMatching(words) as string }]);
  });

  test('what was changed on its way is read; a wall in a page and a list of feeds are told as what they are', async () => {
    await list('changed', 'wall', 'opml');
    answers = {
      '/changed': says(203, {}, document('changed')),
      '/wall': says(200, {}, '<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>'),
      '/opml': says(
        200,
        {},
        '<?xml version="1.0"?>\n<!-- mine --><opml version="2.0"><body><outline text="a"/></body></opml>',
      ),
    };
    const visits = await pass(0);
    const of = Object.fromEntries(visits.map(({ feed, state, error }) => [feed.source, [state, error]]));
    expect(of.changed).toEqual(['read', null]);
    expect(of.wall?.[1]).toMatch(/bot wall/);
    expect(of.opml?.[1]).toMatch(/list of feeds \(OPML\).*import/);
  });

  test('a document that its server announced as longer is read with a warning, and asked for whole again', async () => {
    await list('long');
    answers['/long'] = (response) => {
      response.writeHead(200, { 'content-length': '9999', etag: '"a"' });
      response.write(document('long'), () => response.destroy());
    };
    expect(await pass(0)).toMatchObject([
      { state: 'read', etag: null, warning: expect.stringContaining('announced more') as string },
    ]);
  });
});
