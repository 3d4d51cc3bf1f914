import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { fileReports, reportsBetween, type Account, type From } from './index.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let from: From;
let other: From;
const at = new Date('2031-02-10T12:00:00Z');
const later = new Date('2031-02-10T18:00:00Z');

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.deleteFrom('source').execute();
  from = await source('herald');
  other = await source('courier');
});

async function source(key: string) {
  const { db } = database;
  const { id: sourceId } = await db
    .insertInto('source')
    .values({ key, name: key, kind: 'news', added_at: at })
    .returning('id')
    .executeTakeFirstOrThrow();
  const feed = { source_id: sourceId, address: `http://${key}.invalid/feed`, due_at: at };
  const { id: feedId } = await db.insertInto('feed').values(feed).returning('id').executeTakeFirstOrThrow();
  return { sourceId, feedId, language: 'en', articleText: false };
}

const account = (over: Partial<Account>): Account => ({
  url: null,
  title: 'Budget passes',
  summary: 'It passed.',
  text: '',
  published: at,
  updated: null,
  authors: [],
  image: null,
  video: null,
  audio: null,
  id: null,
  lang: null,
  ...over,
});

const reports = () => database.db.selectFrom('report').selectAll().orderBy('id').execute();
const versions = () => database.db.selectFrom('earlier_version').selectAll().execute();

test('a report is filed once, whether its guid, its address or its title tells it', async () => {
  const feed = [
    account({ id: 'a', url: 'https://herald.invalid/a' }),
    account({ url: 'https://herald.invalid/b?utm_source=rss', title: 'Second' }),
    account({ title: 'Third' }),
  ];
  expect(await fileReports(database.db, from, feed, at)).toEqual({ added: 3, changed: 0 });
  const again = [
    account({ id: 'a', url: 'https://herald.invalid/moved' }),
    account({ url: 'https://www.herald.invalid/b/amp', title: 'Second' }),
    account({ title: 'Third' }),
  ];
  expect(await fileReports(database.db, from, again, later)).toEqual({ added: 0, changed: 0 });
  expect(await reports()).toHaveLength(3);
});

test('one item twice in a feed, under two guids with one address, is one report', async () => {
  const feed = [
    account({ id: 'a', url: 'https://herald.invalid/x' }),
    account({ id: 'b', url: 'https://herald.invalid/x#top' }),
  ];
  expect(await fileReports(database.db, from, feed, at)).toEqual({ added: 1, changed: 0 });
});

test('a retitled and a corrected report stay one, with their earlier versions; going back is no change', async () => {
  const file = (over: Partial<Account>, now: Date) =>
    fileReports(database.db, from, [account({ id: 'a', ...over })], now);
  await file({}, at);
  expect(await file({ title: 'Budget passes narrowly' }, later)).toEqual({ added: 0, changed: 1 });
  expect(await file({ title: 'Budget passes' }, later)).toEqual({ added: 0, changed: 0 });
  const [report] = await reports();
  expect(report).toMatchObject({ title: 'Budget passes narrowly', published_at: at });
  expect(await versions()).toMatchObject([{ report_id: report?.id, title: 'Budget passes', text: 'It passed.' }]);
});

test('another outlet’s link to a report does not change it', async () => {
  await fileReports(database.db, from, [account({ id: 'a', url: 'https://herald.invalid/a' })], at);
  const filed = await fileReports(
    database.db,
    other,
    [account({ id: 'z', url: 'https://herald.invalid/a', title: 'Look here' })],
    at,
  );
  expect(filed).toEqual({ added: 0, changed: 0 });
  expect((await reports()).map(({ title }) => title)).toEqual(['Budget passes']);
});

test('an undated report, or one from the future, has the time it was first seen', async () => {
  const feed = [account({ id: 'a', published: null }), account({ id: 'b', published: new Date('2041-01-01') })];
  await fileReports(database.db, from, feed, at);
  for (const report of await reports()) expect(report).toMatchObject({ published_at: at, dated: false });
});

test('two feeds filing the same address at once file one report', async () => {
  const both = [from, other].map((feed) =>
    fileReports(database.db, feed, [account({ url: 'https://wire.invalid/a' })], at),
  );
  const filed = await Promise.all(both);
  expect(filed.map(({ added }) => added).toSorted()).toEqual([0, 1]);
});

test('an item without any words is no report; a thousand at once are', async () => {
  const many = Array.from({ length: 1200 }, (_, i) => account({ id: `n${i}`, title: `Report ${i}` }));
  expect(await fileReports(database.db, from, [account({ title: '', summary: '' }), ...many], at)).toEqual({
    added: 1200,
    changed: 0,
  });
  expect(await reportsBetween(database.db, at, later)).toHaveLength(1200);
});

test('visits that file and find the same reports in opposite orders do not wait for each other for ever', async () => {
  const accounts = Array.from({ length: 400 }, (_, i) => account({ url: `https://wire.invalid/${i}`, id: `w${i}` }));
  for (const title of ['First', 'Second', 'Third']) {
    const told = accounts.map((one) => ({ ...one, title: `${title} ${one.id}` }));
    const filed = await Promise.all([
      fileReports(database.db, from, told, at),
      fileReports(database.db, from, told.toReversed(), at),
      fileReports(database.db, other, told.toReversed(), at),
    ]);
    expect(filed).toHaveLength(3);
  }
  expect(await reports()).toHaveLength(400);
});

test('what a source puts under its reports is left out: of those that come, of those that came, and for ever', async () => {
  const praise = 'Subscribe to the Herald, the voice of the harbour.';
  const told = (id: string, title: string, text: string) =>
    account({ id, title, summary: '', text: `${text}\n${praise}` });
  const first = [
    told('a', 'Mayor opens the new bridge', 'The mayor cut the ribbon.'),
    told('b', 'Strike stops the trams', 'No trams run before noon.'),
  ];
  await fileReports(database.db, from, first, at);
  const more = [
    told('c', 'Budget passes at midnight', 'The vote was 14 to 11.'),
    told('d', 'Storm warning for the coast', 'Gusts of 110 km/h are forecast.'),
  ];
  await fileReports(database.db, from, more, later);
  const texts = async () => (await reports()).map(({ text }) => text);
  const clean = [
    'The mayor cut the ribbon.',
    'No trams run before noon.',
    'The vote was 14 to 11.',
    'Gusts of 110 km/h are forecast.',
  ];
  expect(await texts()).toEqual(clean);
  const alone = [told('e', 'Schools open on Monday', 'All 40 of them.')];
  await fileReports(database.db, from, alone, later);
  expect(await texts()).toEqual([...clean, 'All 40 of them.']);
  expect(await fileReports(database.db, from, [...first, ...more, ...alone], later)).toEqual({ added: 0, changed: 0 });
  expect(await versions()).toEqual([]);
  // Another source may say it.
  await fileReports(database.db, other, [told('a', 'Bridge opened', 'At noon.')], later);
  expect((await texts()).at(-1)).toBe(`At noon.\n${praise}`);
});
