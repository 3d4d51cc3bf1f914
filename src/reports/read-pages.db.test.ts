import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { openWeb, type Web } from '../net/index.ts';
import { fileReports, pagesWait, readPages, reportsBetween, type Account, type From } from './index.ts';
import { oneLine } from '../text/index.ts';

const at = new Date('2031-02-10T12:00:00Z');
const hours = (count: number) => new Date(at.getTime() + count * 3_600_000);
const article = [
  'The budget of the canton passed on Monday by two votes, after a night in which both camps counted and counted again.',
  'Treasurer Mila Orsic called it “the thinnest of margins”. The opposition said it would go to court over the bridge toll.',
  'The toll is to pay for the repair of the northern bridges, of which four are closed to lorries, and two to everybody.',
];
const pageOf = (head = '', paragraphs = article) =>
  `<html><head><title>Budget passes</title>${head}</head><body><article>${paragraphs.map((p) => `<p>${p}</p>`).join('')}</article></body></html>`;

let database: Awaited<ReturnType<typeof testDatabase>>;
let server: Server;
let host: string;
let web: Web;
let from: From;
let answers: Record<string, { status?: number; headers?: Record<string, string>; body?: string }>;
let asked: string[];
const stopping = new AbortController().signal;

beforeAll(async () => {
  database = await testDatabase();
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const { status = 200, headers = {}, body = '' } = answers[request.url ?? ''] ?? { status: 404 };
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);
  }).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await database.close();
});
beforeEach(async () => {
  const { db } = database;
  await db.deleteFrom('source').execute();
  const facts = { key: 'herald', name: oneLine('Herald'), kind: 'news', added_at: at, article_text: true };
  const source = await db.insertInto('source').values(facts).returning('id').executeTakeFirstOrThrow();
  const row = { source_id: source.id, address: `http://${host}/feed`, due_at: at };
  const feed = await db.insertInto('feed').values(row).returning('id').executeTakeFirstOrThrow();
  from = { sourceId: source.id, feedId: feed.id, language: null, articleText: true };
  answers = {};
  asked = [];
  web = openWeb({ openHosts: [host], agent: 'Dispatchbox-test/1 (+http://house.invalid)', timeout: 2000 });
});

const account = (path: string, over: Partial<Account> = {}): Account => ({
  url: `http://${host}${path}`,
  title: 'Canton’s budget passes by two votes',
  summary: `The budget of the canton passed on Monday. ${path}`,
  text: '',
  published: at,
  updated: null,
  authors: [],
  image: null,
  video: null,
  audio: null,
  id: path,
  lang: null,
  ...over,
});
const file = (...accounts: Account[]) => fileReports(database.db, from, accounts, at);
const read = (now = at) => readPages({ db: database.db, web, stopping }, now);
const pages = () =>
  database.db
    .selectFrom('page')
    .innerJoin('report', 'report.id', 'page.report_id')
    .selectAll('page')
    .orderBy('report.address')
    .execute();
const reports = () => database.db.selectFrom('report').selectAll().orderBy('id').execute();

test('a page gives its report text, authors, times, image and language; what the feed said stays', async () => {
  const data = {
    '@type': 'NewsArticle',
    headline: 'Budget passes',
    author: { name: 'Lena Pfister' },
    datePublished: '2031-02-10T08:00:00Z',
    image: '/bridge.jpg',
  };
  answers['/a'] = {
    body: pageOf(`<script type="application/ld+json">${JSON.stringify(data)}</script>`).replace(
      '<html>',
      '<html lang="de-CH">',
    ),
  };
  await file(account('/a', { published: null, image: 'http://pictures.example/own.jpg' }));
  expect(await pagesWait(database.db, at)).toBe(true);
  expect(await read()).toEqual({ read: 1, withheld: 0, failed: 0 });
  expect(await pagesWait(database.db, hours(48))).toBe(false);
  expect((await reports())[0]).toMatchObject({
    text: 'The budget of the canton passed on Monday. /a',
    authors: ['Lena Pfister'],
    language: 'de-CH',
    published_at: new Date('2031-02-10T08:00:00Z'),
    dated: true,
    image: 'http://pictures.example/own.jpg',
  });
  const [seen] = await reportsBetween(database.db, hours(-24), hours(24));
  expect(seen?.text.split('\n')).toEqual(article);
});

test('robots.txt is asked first and obeyed, also where a page redirects', async () => {
  answers['/robots.txt'] = { body: 'User-agent: Dispatchbox\nDisallow: /closed' };
  answers['/closed/a'] = { body: pageOf() };
  answers['/moved'] = { status: 302, headers: { location: '/closed/b' } };
  await file(account('/closed/a'), account('/moved'));
  expect(await read()).toEqual({ read: 0, withheld: 2, failed: 0 });
  expect(asked.toSorted()).toEqual(['/moved', '/robots.txt']);
  expect((await pages()).map(({ withheld, due_at }) => [withheld, due_at])).toEqual(
    Array.from({ length: 2 }, () => ['its robots.txt does not let us read it', null]),
  );
});

test('what a paywall, a robots tag, or another document withholds is not kept', async () => {
  answers['/paid'] = {
    body: pageOf('<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>'),
  };
  answers['/noai'] = { body: pageOf(), headers: { 'x-robots-tag': 'noai' } };
  answers['/wall'] = {
    body: pageOf('', ['Before you continue, we and our partners would like to store cookies on your device.']),
  };
  answers['/pdf'] = { body: '%PDF', headers: { 'content-type': 'application/pdf' } };
  await file(...Object.keys(answers).map((path) => account(path)));
  expect(await read()).toMatchObject({ read: 0, withheld: 4 });
  expect((await pages()).map(({ text, withheld }) => [text, withheld])).toEqual([
    [null, 'its server says noai'],
    [null, 'it stands behind a paywall'],
    [null, 'it is application/pdf, no page'],
    [null, 'it is not about what the feed says'],
  ]);
});

test('a page that fails is tried again later, four times at most', async () => {
  answers['/a'] = { status: 500 };
  await file(account('/a'));
  for (const [now, again] of [[0, 1], [1, 3], [3, 7], [7, null]] as const) {
    expect(await read(hours(now))).toMatchObject({ failed: 1 });
    expect((await pages())[0]?.due_at).toEqual(again === null ? null : hours(again));
  } // prettier-ignore
});

test('the address a page says is its own is its report’s; two reports of one page are one', async () => {
  answers['/r/1'] = { body: pageOf('<link rel="canonical" href="/budget">') };
  answers['/budget'] = { body: pageOf('', [...article, 'The court meets in May.']) };
  await file(account('/r/1'));
  await read();
  expect((await reports())[0]?.address).toBe(`https://${host}/budget`);
  expect((await pages())[0]?.text).toContain('The court meets in May.');
  answers['/r/2'] = answers['/r/1'];
  await file(account('/r/2'));
  await read();
  const [first, second] = await reports();
  expect(second?.same_as).toBe(first?.id);
  expect(await reportsBetween(database.db, hours(-24), hours(24))).toHaveLength(1);
  const told = account('/budget', { summary: first!.text });
  expect(await file(told, account('/r/2'))).toEqual({ added: 0, changed: 0 });
});

test('no page is asked for where the source does not let it, the report is old, or the feed gives the text', async () => {
  from.articleText = false;
  await file(account('/a'));
  from.articleText = true;
  await file(account('/b', { published: hours(-96) }), account('/c', { text: 'word '.repeat(500) }));
  expect(await pages()).toEqual([]);
  await file(account('/d'));
  await database.db.updateTable('source').set({ article_text: false }).execute();
  expect(await pagesWait(database.db, at)).toBe(false);
});

test('a report that its feed corrects has its page read again', async () => {
  answers['/a'] = { body: pageOf() };
  await file(account('/a'));
  await read();
  answers['/a'] = { body: pageOf('', [...article, 'A correction: the votes were three.']) };
  await file(account('/a', { title: 'Canton’s budget passes by three votes' }));
  expect(await read()).toMatchObject({ read: 1 });
  expect((await pages())[0]?.text).toContain('the votes were three');
});
