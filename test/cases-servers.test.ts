import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWeb, type Web } from '../src/net/index.ts';
import { feedsLinkedBy, feedsNamedBy } from '../src/sources/discover.ts';
import { poll, sourcesFromOpml, type DueFeed } from '../src/sources/index.ts';
import { extractPage } from '../src/text/page.ts';

/** Pages and lists on which readers of feeds have gone wrong; they stand beside the checkout, not in it. */
const folder = resolve(import.meta.dirname, '../../shared/cases/feeds');
const here = existsSync(folder);
if (!here) console.warn('SKIPPED: ../shared is not here, so no recorded page or list is tried.');
const bytes = (name: string) => new Uint8Array(readFileSync(`${folder}/${name}`));

describe.skipIf(!here)('recorded article pages', () => {
  const read = (name: string) => extractPage(bytes(`${name}.html`), { url: 'https://news.example.org/ferry' });

  test.each(['art-01-paywall-raw-newline', 'art-05-paywall-webpage'])('%s stands behind a paywall', (name) => {
    expect(read(name).withheld).toMatch(/paywall/);
  });

  test.each(['art-08-date-itemprop', 'art-09-date-pubdate', 'art-10-time-elsewhere'])('%s is dated', (name) => {
    expect(read(name).published).toEqual(new Date('2019-11-18T16:18:00Z'));
  });

  test.each([
    'art-06-title-suffix',
    'art-07-byline-date',
    'art-10-time-elsewhere',
    'art-11-teasers',
    'art-12-captions',
    'art-14-newsletter',
    'art-17-jsonld-body',
  ])('%s has four paragraphs and nothing else', (name) => {
    const lines = read(name).text.split('\n').map((line) => line.split(' ').slice(0, 3).join(' ')); // prettier-ignore
    expect(lines).toEqual(['The harbour council', 'Mayor Ada Pilot', 'Opponents of the', 'The ferry carries']);
  });

  test('titles and names are told from what stands beside them', () => {
    expect(read('art-06-title-suffix').title).toBe('Ferry kept after long dispute');
    expect(read('art-07-byline-date').authors).toEqual(['Ada Scribe']);
  });
});

describe.skipIf(!here)('recorded pages and lists of feeds', () => {
  const text = (name: string) => new TextDecoder().decode(bytes(name));

  test.each([
    ['disc-03-json', '/feed.json'],
    ['disc-08-anchor', '/rss.xml'],
    ['disc-10-in-comment', '/new'],
  ])('%s names %s', (name, path) => {
    const named = feedsNamedBy(text(`${name}.html`), 'https://news.example.org/').map(({ url }) => url);
    expect(named).toEqual([`https://news.example.org${path}`]);
  });

  test('a Link header names a feed', () => {
    const { headers } = JSON.parse(text('disc-11-link-header.json')) as { headers: { link: string } };
    expect(feedsLinkedBy(headers.link, 'https://news.example.org/').map(({ url }) => url)).toEqual([
      'https://news.example.org/good',
    ]);
  });

  test('feed:// and half an address are read as of the web', () => {
    const feeds = sourcesFromOpml(text('56-opml-feed-scheme.opml'), 'list').flatMap(({ feeds }) => feeds);
    expect(feeds.map((feed) => feed.replace(/^https?:/, ''))).toEqual(['//a.example/f', '//b.example/f', '//c.example/f', '//d.example/f']); // prettier-ignore
  });
});

describe.skipIf(!here)('recorded answers of servers', () => {
  const server = createServer();
  let web: Web;
  let host = '';
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    web = openWeb({ openHosts: [host], agent: 'test' });
  });
  afterAll(async () => {
    await web.close();
    server.close();
  });
  const visit = (status: number, headers: Record<string, string>, body: string | Uint8Array) => {
    server.removeAllListeners('request').on('request', (_request, response: ServerResponse) => {
      response.writeHead(status, headers);
      response.write(body, () => response.destroy());
    });
    const address = `http://${host}/feed`;
    const rest = { movedTo: null, movedSince: null, etag: null, modified: null, hash: null, failures: 0, polledAt: null, wholeAt: null, ask: null }; // prettier-ignore
    const rhythm = {
      changedAt: null,
      gap: null,
      turnover: null,
      burst: null,
      skipHours: [],
      skipDays: [],
      hub: null,
      topic: null,
    };
    return poll(web, { id: 1, sourceId: 1, source: 'x', address, articleText: false, ...rest, ...rhythm } satisfies DueFeed, new Date()); // prettier-ignore
  };
  const answer = (name: string) =>
    JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as { headers: Record<string, string>; body: string };

  test.each(['http-05-gzip-lie', 'http-06-encoding-words'])('%s is read', async (name) => {
    const { headers, body } = answer(name);
    const given = { ...headers, 'content-length': String(Buffer.byteLength(body)) };
    expect(await visit(200, given, body)).toMatchObject({ state: 'read', warning: null });
  });

  test('36-gzip-no-header is read', async () => {
    const body = bytes('36-gzip-no-header.xml.gz');
    const read = await visit(200, { 'content-length': String(body.length) }, body);
    expect(read).toMatchObject({ state: 'read', items: [{}] });
  });

  test('http-14-content-length is read with a warning', async () => {
    const { body } = answer('http-05-gzip-lie');
    const read = await visit(200, { 'content-length': '99999' }, body);
    expect(read).toMatchObject({ state: 'read', warning: expect.stringContaining('announced') as string });
  });

  test('http-12-challenge says that a bot wall stands there', async () => {
    const { headers } = answer('http-12-challenge');
    for (const status of [403, 503])
      expect((await visit(status, headers, '')).error).toMatch(/bot wall.*ask its owner/);
  });
});
