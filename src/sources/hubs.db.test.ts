import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Hono } from 'hono';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { openWeb, type Web } from '../net/index.ts';
import { feedHooks } from '../site/machines/hooks.ts';
import { hubOf } from './hubs.ts';
import { askHubs, dueFeeds, hubTells, keepVisit, poll, sourcesFromOpml, syncCatalogue, verifyHub } from './index.ts';

const begin = new Date('2031-02-10T12:00:00Z');
const minutes = (count: number) => new Date(begin.getTime() + count * 60_000);
let database: Awaited<ReturnType<typeof testDatabase>>;
let hub: Server;
let host: string;
let site: ReturnType<typeof serve>;
let callbacks: string;
let web: Web;
let now = begin;
/** What the hub was asked, and how it behaves. */
let asked: URLSearchParams[] = [];
let manner: { status?: number; location?: string; feed?: string; link?: string } = {};
const told: string[] = [];

const bodyOf = async (request: IncomingMessage) => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
};
const feedOf = (inner: string) =>
  `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Echo</title>${inner}<item><title>Ferry stays</title></item></channel></rss>`;

beforeAll(async () => {
  database = await testDatabase();
  hub = createServer((request, response) => {
    if (request.method === 'POST' && request.url === '/elsewhere')
      return void response.writeHead(307, { location: '/hub' }).end();
    if (request.method === 'POST')
      return void bodyOf(request).then((text) => {
        asked.push(new URLSearchParams(text));
        response.writeHead(manner.status ?? 202).end();
      });
    return response
      .writeHead(200, { 'content-type': 'application/rss+xml', ...(manner.link ? { link: manner.link } : {}) })
      .end(manner.feed);
  }).listen(0, '127.0.0.1');
  await new Promise((done) => hub.once('listening', done));
  host = `127.0.0.1:${(hub.address() as AddressInfo).port}`;
  const app = new Hono();
  app.route(
    '/',
    feedHooks({
      verify: (token, query) => verifyHub(database.db, token, query, now),
      async tell(token, body, signature) {
        const outcome = await hubTells(database.db, token, { body, signature }, now);
        told.push(outcome);
        return outcome;
      },
    }),
  );
  site = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((done) => site.once('listening', done));
  callbacks = `http://127.0.0.1:${(site.address() as AddressInfo).port}/hooks/feeds`;
});
afterAll(async () => {
  hub.close();
  site.close();
  await database.close();
});
beforeEach(async () => {
  await database.db.deleteFrom('source').execute();
  const list = `<opml><body><outline text="Echo" xmlUrl="http://${host}/feed"/></body></opml>`;
  await syncCatalogue(database.db, sourcesFromOpml(list, 'list'), begin);
  web = openWeb({ openHosts: [host], agent: 'Dispatchbox-test/1', timeout: 2000 });
  asked = [];
  told.length = 0;
  manner = {
    feed: feedOf(
      `<atom:link rel="hub" href="http://${host}/elsewhere"/><atom:link rel="self" href="http://${host}/feed"/>`,
    ),
  };
});

/** Polls the feed, as the flow does. */
async function visit(at: Date): Promise<void> {
  now = at;
  const [feed] = await dueFeeds(database.db, at);
  if (!feed) throw new Error('no feed is due');
  await keepVisit(database.db, await poll(web, feed, at), 0, 15);
}
const ask = (at: Date) => askHubs(database.db, web, callbacks, (now = at));
const subscription = () => database.db.selectFrom('subscription').selectAll().executeTakeFirst();
const dueAt = async () => (await database.db.selectFrom('feed').select('due_at').executeTakeFirstOrThrow()).due_at;

/** The hub's question, with these changes. */
async function verify(over: Record<string, string> = {}, callback = asked.at(-1)?.get('hub.callback')) {
  const question = {
    'hub.mode': 'subscribe',
    'hub.topic': `http://${host}/feed`,
    'hub.challenge': 'kf93jd',
    'hub.lease_seconds': '3600',
    ...over,
  };
  const answer = await fetch(`${callback}?${new URLSearchParams(question).toString()}`);
  return { status: answer.status, text: await answer.text() };
}

async function tell(body: string, signature?: string) {
  const callback = asked.at(-1)?.get('hub.callback') ?? '';
  const secret = asked.at(-1)?.get('hub.secret') ?? '';
  const signed = signature ?? `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  return (await fetch(callback, { method: 'POST', body, headers: { 'x-hub-signature': signed } })).status;
}

test('a feed’s hub is asked, verified, renewed before its lease ends, and its word makes the feed due', async () => {
  await visit(begin);
  expect(await ask(minutes(1))).toEqual({ asked: 1, failed: 0 });
  expect(Object.fromEntries(asked[0] ?? [])).toMatchObject({
    'hub.mode': 'subscribe',
    'hub.topic': `http://${host}/feed`,
  });
  expect((asked[0]?.get('hub.secret') ?? '').length).toBeGreaterThan(30);
  expect(await verify()).toEqual({ status: 200, text: 'kf93jd' });
  expect(await subscription()).toMatchObject({ lease_until: minutes(61), due_at: minutes(49), error: null });
  expect(await ask(minutes(48))).toEqual({ asked: 0, failed: 0 });

  now = minutes(5);
  expect(await dueAt()).not.toEqual(now);
  expect(await tell('<rss/>')).toBe(202);
  expect(told).toEqual(['told']);
  expect(await dueAt()).toEqual(now);

  expect(await ask(minutes(50))).toEqual({ asked: 1, failed: 0 });
  expect(asked[1]?.get('hub.callback')).toBe(asked[0]?.get('hub.callback'));
  expect((await verify()).status).toBe(200);
  expect((await subscription())?.lease_until).toEqual(minutes(110));
});

test('whose question is not what we asked for is not answered', async () => {
  await visit(begin);
  await ask(minutes(1));
  const refused = [
    await verify({ 'hub.topic': 'http://other.example/feed' }),
    await verify({ 'hub.mode': 'unsubscribe' }),
    await verify({ 'hub.challenge': '' }),
    await verify({ 'hub.lease_seconds': 'soon' }),
    await verify({}, `${callbacks}/guessed`),
  ];
  expect(refused.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  now = minutes(70); // too late: the next question is answered
  expect((await verify()).status).toBe(404);
  expect((await subscription())?.lease_until).toBeNull();
  await ask(now);
  expect((await verify()).status).toBe(200);
  expect((await verify()).status).toBe(404); // once
});

test('what is not signed with the secret changes nothing, and the sender does not learn it', async () => {
  await visit(begin);
  await ask(minutes(1));
  await verify();
  now = minutes(5);
  const before = await dueAt();
  for (const signature of ['', 'sha256=00', `sha256=${'0'.repeat(64)}`, `md5=${'0'.repeat(32)}`])
    expect(await tell('<rss/>', signature)).toBe(202);
  expect(new Set(told)).toEqual(new Set(['ignored']));
  expect(await dueAt()).toEqual(before);
  const answer = await fetch(`${callbacks}/guessed`, { method: 'POST', body: '<rss/>' });
  expect(answer.status).toBe(410);
});

test('who knows no token is not read, and what no database can hold is none', async () => {
  let read = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      read++;
      controller.enqueue(new Uint8Array(65_536));
      if (read > 1000) controller.close();
    },
  });
  const sent = await fetch(`${callbacks}/nobody`, { method: 'POST', body, duplex: 'half' }).catch(() => undefined);
  expect([410, undefined]).toContain(sent?.status);
  expect(read).toBeLessThan(200);
  for (const token of ['%00', 'a%00', '%ff', 'x'.repeat(300)]) {
    expect((await fetch(`${callbacks}/${token}`)).status).toBe(404);
    expect((await fetch(`${callbacks}/${token}`, { method: 'POST', body: 'x' })).status).toBe(404);
  }
});

test('a hub that refuses or fails is asked again, more and more rarely, for as long as it takes; one that denies a week later', async () => {
  await visit(begin);
  manner.status = 503;
  expect(await ask(minutes(1))).toEqual({ asked: 0, failed: 1 });
  expect(await subscription()).toMatchObject({ due_at: minutes(61), error: 'the hub answers 503' });
  await ask(minutes(61));
  expect((await subscription())?.due_at).toEqual(minutes(61 + 120));
  let at = 181;
  for (let day = 0; day < 40; day++) {
    await ask(minutes(at));
    const due = (await subscription())?.due_at;
    expect(due).toBeInstanceOf(Date);
    at = (due!.getTime() - begin.getTime()) / 60_000;
  }
  manner.status = 202;
  expect(await ask(minutes(at))).toEqual({ asked: 1, failed: 0 });
  expect((await verify({ 'hub.mode': 'denied', 'hub.reason': 'no such topic' })).status).toBe(200);
  expect(await subscription()).toMatchObject({
    due_at: minutes(at + 7 * 24 * 60),
    error: 'the hub will not: no such topic',
  });
});

test('a feed that names another hub has that one asked, under another name; one that names none, nobody', async () => {
  await visit(begin);
  await ask(minutes(1));
  await verify();
  manner = { feed: feedOf('<ttl>1</ttl>'), link: `<http://${host}/other>; rel="hub", <http://${host}/feed>; rel=self` };
  await visit(minutes(30));
  await ask(minutes(31));
  expect(await subscription()).toMatchObject({ hub: `http://${host}/other`, lease_until: null });
  expect(asked[1]?.get('hub.callback')).not.toBe(asked[0]?.get('hub.callback'));
  manner = { feed: feedOf('<ttl>2</ttl>') };
  await visit(minutes(90));
  expect(await subscription()).toBeUndefined();
});

describe('what names a hub', () => {
  const document = { hubs: ['https://hub.example/'], self: 'https://echo.example/feed' };
  test('Link headers go before the document; without an own address there is none', () => {
    const url = 'https://echo.example/feed';
    expect(hubOf(undefined, document, url)).toEqual({
      hub: 'https://hub.example/',
      topic: 'https://echo.example/feed',
    });
    const link = '</h>; rel="preconnect hub"; x=1, <https://echo.example/f,1>; rel="self"';
    expect(hubOf(link, document, url)).toEqual({ hub: 'https://echo.example/h', topic: 'https://echo.example/f,1' });
    expect(hubOf(undefined, { hubs: [], self: url }, url)).toBeNull();
    expect(hubOf(undefined, { ...document, self: null }, url)).toBeNull();
  });
});
