import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWeb, type Web } from '../net/index.ts';
import { addToList, findFeeds, outlineOf, readOpml, sourcesFromOpml } from './index.ts';

const now = new Date('2020-01-06T12:00:00Z');

describe('adding a source by its home page', () => {
  let server: Server;
  let web: Web;
  let site = '';
  const pages: Record<string, string> = {
    '/': `<html><head><link rel="alternate" type="application/rss+xml" href="/politics.xml" title="Politics">
      <link rel="alternate" type="application/atom+xml" href="/lost.xml"></head></html>`,
    '/politics.xml': `<rss version="2.0"><channel><title>Gazette: Politics</title><language>en</language>
      <item><title>Council meets</title><pubDate>Sun, 05 Jan 2020 10:00:00 GMT</pubDate></item></channel></rss>`,
    '/anchors': '<html><body><a href="/about">About</a> <a href="/rss.xml">RSS</a></body></html>',
    '/rss.xml': '<rss version="2.0"><channel><title>Quay</title></channel></rss>',
    '/header': '<!doctype html><html><head><title>Port</title></head><body>Hi</body></html>',
    '/opml': '<opml version="2.0"><body><outline text="a" xmlUrl="https://a.example/f"/></body></opml>',
    '/bare': '<html><body>no feeds here</body></html>',
  };
  beforeAll(async () => {
    server = createServer((request, response) => {
      const page = pages[request.url ?? ''];
      const link = request.url === '/header' ? { link: '</rss.xml>; rel="alternate"; type="application/rss+xml"' } : {};
      const status = request.url === '/often' ? 429 : request.url === '/wall' ? 403 : page ? 200 : 404;
      response.writeHead(status, { ...link, ...(status === 403 ? { 'cf-mitigated': 'challenge' } : {}) }).end(page);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    site = `http://${host}`;
    web = openWeb({ openHosts: [host], agent: 'test' });
  });
  afterAll(async () => {
    await web.close();
    server.close();
  });

  test('finds the feeds that it names and can be read, with a taste of them', async () => {
    const politics = { title: 'Gazette: Politics', address: `${site}/politics.xml`, language: 'en' };
    const newest = [{ title: 'Council meets', published: new Date('2020-01-05T10:00:00Z') }];
    expect(await findFeeds(web, `${site}/`, now)).toMatchObject([{ ...politics, newest, home: `${site}/` }]);
    expect(await findFeeds(web, `${site}/politics.xml`, now)).toMatchObject([politics]);
  });

  test('finds them by ordinary links and by the Link header, and reads http where https is not spoken', async () => {
    const quay = [{ title: 'Quay', address: `${site}/rss.xml` }];
    expect(await findFeeds(web, `${site}/anchors`, now)).toMatchObject(quay);
    expect(await findFeeds(web, `${site}/header`, now)).toMatchObject(quay);
    const host = site.slice('http://'.length);
    for (const written of [`${host}/rss.xml`, `feed://${host}/rss.xml`, `feed:${site}/rss.xml`])
      expect(await findFeeds(web, written, now)).toMatchObject(quay);
    await expect(findFeeds(web, `https://${host}/rss.xml`, now)).rejects.toThrow(/does not speak https/);
  });

  test('says what to do where there are none', async () => {
    await expect(findFeeds(web, `${site}/opml`, now)).rejects.toThrow(/list of feeds.*import/);
    await expect(findFeeds(web, `${site}/often`, now)).rejects.toThrow(/429: it finds that we come too often/);
    await expect(findFeeds(web, `${site}/wall`, now)).rejects.toThrow(/bot wall/);
    await expect(findFeeds(web, `${site}/lost`, now)).rejects.toThrow(/404.*Check the address/);
    await expect(findFeeds(web, 'what is this', now)).rejects.toThrow(/is no address/);
    await expect(findFeeds(web, `${site}/bare`, now)).rejects.toThrow(/names no feed/);
    await expect(findFeeds(web, `${site}/nowhere`, now)).rejects.toThrow(/answers 404/);
  });

  test('the one chosen goes into the list, once', async () => {
    const [feed] = await findFeeds(web, `${site}/`, now);
    if (!feed) throw new Error('no feed');
    const empty = '<opml version="2.0"><body></body></opml>';
    const once = addToList(empty, 'list', [outlineOf(feed)]);
    const twice = addToList(once.text, 'list', [outlineOf(feed)]);
    expect([once.added, twice.added]).toEqual([1, 0]);
    expect(once.text).toContain(`xmlUrl="${site}/politics.xml"`);
    expect(twice.text).toBe(once.text);
  });
});

test('a list taken into another keeps folders and attributes, and brings no feed twice', () => {
  const mine = `<opml version="2.0"><!-- mine --><body>
    <outline text="A"   xmlUrl="http://a.example/feed"/>
  </body></opml>`;
  const other = readOpml(`<opml version="2.0"><body><outline text="Folder" x:own="kept">
    <outline text="A again" xmlUrl="http://a.example/feed"/><outline text="B &amp; C" xmlUrl="http://b.example/feed" lean="1"/></outline>
    <outline text="Known"><outline text="A" xmlUrl="http://a.example/feed"/></outline></body></opml>`);
  const { text, added } = addToList(mine, 'mine', other.outlines);
  expect(added).toBe(1);
  expect(text.startsWith(mine.slice(0, mine.indexOf('</body>')).trimEnd())).toBe(true);
  expect(text).toContain('x:own="kept"');
  expect(text).not.toContain('A again');
  expect(text).not.toContain('Known');
  expect(sourcesFromOpml(text, 'mine').map(({ name, lean }) => [name, lean])).toEqual([
    ['A', null],
    ['B & C', 1],
  ]);
});
