import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { fileReports, reportsBetween, type Account, type From } from './index.ts';
import { oneLine } from '../text/index.ts';

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
    .values({ key, name: oneLine(key), kind: 'news', added_at: at })
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

test('a retitled and a corrected report stay one, with their earlier versions; a headline may go back', async () => {
  const file = (over: Partial<Account>, now: Date, feed = from) =>
    fileReports(database.db, feed, [account({ id: 'a', ...over })], now);
  await file({}, at);
  expect(await file({ title: 'Budget passes narrowly' }, later)).toEqual({ added: 0, changed: 1 });
  expect((await reports())[0]).toMatchObject({ title: 'Budget passes narrowly', published_at: at, updated_at: later });
  expect(await versions()).toMatchObject([{ title: 'Budget passes', text: 'It passed.' }]);
  expect(await file({}, new Date('2031-02-11T00:00:00Z'))).toEqual({ added: 0, changed: 1 });
  expect(await reports()).toMatchObject([{ title: 'Budget passes' }]);
  expect(await versions()).toMatchObject([{ title: 'Budget passes' }, { title: 'Budget passes narrowly' }]);
});

/** Another feed of the Herald. */
async function secondFeed(): Promise<From> {
  const { id: feedId } = await database.db
    .insertInto('feed')
    .values({ source_id: from.sourceId, address: 'http://herald.invalid/teasers', due_at: at })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { ...from, feedId };
}

test('of two feeds the first gives the headline and the fuller one the text, in whatever order they come', async () => {
  const teasers = await secondFeed();
  const url = 'https://herald.invalid/a';
  const full = 'The council voted 14 to 11 for the budget. It raises the fares. Nobody was surprised, the mayor said.';
  const whole = [account({ id: 'a', url, text: full })];
  const teaser = [account({ id: 'a', url, title: 'It passes', summary: 'Councillors have agreed.' })];
  await fileReports(database.db, from, whole, at);
  for (const feed of [teasers, from, teasers])
    expect(await fileReports(database.db, feed, feed === from ? whole : teaser, later)).toEqual({
      added: 0,
      changed: 0,
    });
  expect(await reports()).toMatchObject([{ title: 'Budget passes', text: full, updated_at: null }]);
  await fileReports(
    database.db,
    teasers,
    [account({ id: 'b', url: `${url}b`, summary: 'Soon.', title: 'Tram stops' })],
    at,
  );
  const tram = [account({ id: 'b', url: `${url}b`, text: `${full} And so on.`, title: 'The tram stops' })];
  await fileReports(database.db, from, tram, later);
  await fileReports(
    database.db,
    teasers,
    [account({ id: 'b', url: `${url}b`, summary: 'Soon.', title: 'Tram stops' })],
    later,
  );
  expect((await reports())[1]).toMatchObject({ title: 'Tram stops', text: `${full} And so on.`, updated_at: null });
  expect(await versions()).toEqual([]);
});

test('a feed that later gives the beginning of a text only does not take the rest away; a correction does', async () => {
  const text = 'The council voted 14 to 11 for the budget. It raises the fares.';
  await fileReports(database.db, from, [account({ id: 'a', text })], at);
  await fileReports(database.db, from, [account({ id: 'a', summary: 'The council voted 14 to 11 for…' })], later);
  expect(await reports()).toMatchObject([{ text, updated_at: null }]);
  await fileReports(
    database.db,
    from,
    [account({ id: 'a', text: 'The council voted 14 to 12 for the budget.' })],
    later,
  );
  expect(await reports()).toMatchObject([{ text: 'The council voted 14 to 12 for the budget.', updated_at: later }]);
});

test('a headline is filed as one line, and so is what takes its place', async () => {
  const titles = () => database.db.selectFrom('report').select('title').execute();
  const hostile = 'Ferry\u2028sails\r\nBcc: all \u202edrawkcab\u0000';
  await fileReports(database.db, from, [account({ id: 'a', title: `One: ${hostile}` })], at);
  expect(await titles()).toEqual([{ title: 'One: Ferry sails Bcc: all drawkcab' }]);
  await fileReports(database.db, from, [account({ id: 'a', title: `Two: ${hostile}` })], later);
  expect(await titles()).toEqual([{ title: 'Two: Ferry sails Bcc: all drawkcab' }]);
});

describe('names that tell nothing apart', () => {
  const told = (n: number, over: Partial<Account> = {}) =>
    account({ title: `Notice ${n}`, summary: `Number ${n} tells of the ferry and of nothing else.`, ...over });
  const page = 'https://herald.invalid/notices';

  test.each([
    ['a guid that all have', (n: number) => told(n, { id: 'guid', url: `${page}/${n}` })],
    ['the site’s address as guid', (n: number) => told(n, { id: 'https://herald.invalid/', url: `${page}/${n}` })],
    ['one page for all, under their own guids', (n: number) => told(n, { id: `n${n}`, url: page })],
    ['one page for all, and no guid', (n: number) => told(n, { id: page, url: page })],
    ['fragments', (n: number) => told(n, { id: `${page}#${n}`, url: `${page}#${n}` })],
    ['routes of scripts', (n: number) => told(n, { id: `n${n}`, url: `https://herald.invalid/#!/notice/${n}` })],
  ])('%s', async (_, make) => {
    const three = [1, 2, 3].map(make);
    expect(await fileReports(database.db, from, three, at)).toEqual({ added: 3, changed: 0 });
    expect(await fileReports(database.db, from, three, later)).toEqual({ added: 0, changed: 0 });
    // Alone in the next document.
    expect(await fileReports(database.db, from, [make(4)], later)).toEqual({ added: 1, changed: 0 });
    expect(await fileReports(database.db, from, [make(4), make(2)], later)).toEqual({ added: 0, changed: 0 });
    expect((await reports()).map(({ title, link }) => [title, link])).toEqual(
      [1, 2, 3, 4].map((n) => [`Notice ${n}`, make(n).url]),
    );
    expect(await versions()).toEqual([]);
  });
});

test('a rubric’s page has another report every day', async () => {
  const url = 'https://herald.invalid/weekly-picture';
  const day = (n: number, title: string) =>
    account({
      id: url,
      url,
      title,
      summary: `${title}, as ${n} people saw it from the quay.`,
      published: new Date(+at + n * 86_400_000),
    });
  const first = day(0, 'Gulls over harbour');
  await fileReports(database.db, from, [first], at);
  const second = day(1, 'Snow in town');
  expect(await fileReports(database.db, from, [second], new Date('2031-02-11T13:00:00Z'))).toEqual({
    added: 1,
    changed: 0,
  });
  expect(await fileReports(database.db, from, [second], new Date('2031-02-11T14:00:00Z'))).toEqual({
    added: 0,
    changed: 0,
  });
  expect((await reports()).map(({ title }) => title)).toEqual([first.title, second.title]);
  expect(await versions()).toEqual([]);
});

test('a moved article is one: under its guid, its number, or its headline and text of the day', async () => {
  const summary = 'The council voted 14 to 11 for the budget on Monday evening.';
  const moves: [Partial<Account>, Partial<Account>][] = [
    [
      { id: 'r1', url: 'https://herald.invalid/live-tram-vote', title: 'Live: tram vote' },
      { id: 'r1', url: 'https://herald.invalid/tram-vote', title: 'Tram vote as it happened' },
    ],
    [
      { id: 'https://herald.invalid/news/415001/ferry-stays', title: 'Ferry stays' },
      { id: 'https://herald.invalid/town/415001/ferry', title: 'Ferry stays afloat' },
    ],
    [
      { id: 'https://herald.invalid/2031/bus', title: 'Buses run' },
      { id: 'https://herald.invalid/town/bus', title: 'Buses run' },
    ],
    [
      { id: 'https://hrld.invalid/x1', title: 'Snow falls' },
      { id: 'https://herald.invalid/snow', title: 'Snow falls' },
    ],
  ];
  const filled = moves.map((pair) =>
    pair.map((one) =>
      account({ summary: `${one.title?.slice(0, 4)}: ${summary}`, url: one.url ?? one.id ?? null, ...one }),
    ),
  );
  filled[0]![1]!.summary = filled[0]![0]!.summary;
  filled[1]![1]!.summary = filled[1]![0]!.summary;
  await fileReports(
    database.db,
    from,
    filled.map(([before]) => before!),
    at,
  );
  expect(
    await fileReports(
      database.db,
      from,
      filled.map(([, after]) => after!),
      later,
    ),
  ).toMatchObject({ added: 0 });
  expect((await reports()).map(({ link }) => link).toSorted()).toEqual(
    filled.map(([, after]) => after!.url).toSorted(),
  );
  // The old names are still theirs.
  const old = filled.map(([before]) => ({ ...before!, title: 'Something else', summary: before!.summary }));
  expect(await fileReports(database.db, await secondFeed(), old, later)).toMatchObject({ added: 0 });
  expect(await reports()).toHaveLength(4);
});

test('a guid is its outlet’s: another outlet that is pointed at may have the same', async () => {
  await fileReports(
    database.db,
    other,
    [account({ id: '7', url: 'https://courier.invalid/x', title: 'Elsewhere' })],
    at,
  );
  await fileReports(database.db, from, [account({ id: '7', title: 'Budget passes' })], at);
  const feed = [
    account({ id: '7', title: 'Budget passes after all' }),
    account({ id: '8', url: 'https://courier.invalid/x', title: 'Seen elsewhere' }),
  ];
  expect(await fileReports(database.db, from, feed, later)).toEqual({ added: 0, changed: 1 });
  expect((await reports()).map(({ title }) => title)).toEqual(['Elsewhere', 'Budget passes after all']);
});

test('words of any kind are filed as they are, but for half characters', async () => {
  const words = String.raw`"\u0041\n" {a: [1]} 'x' $1 %s \. – é 😀`;
  const odd = account({
    id: `a${words}`,
    title: words,
    summary: `${words}\n\ud83d!`,
    authors: ['A, "B"', 'NULL', '{}'],
  });
  await fileReports(database.db, from, [odd], at);
  const [filed] = await reports();
  expect(filed).toMatchObject({ guid: odd.id, title: words, text: `${words}\n\ufffd!`, authors: odd.authors });
  expect(await fileReports(database.db, from, [{ ...odd, summary: filed!.text }], later)).toEqual({
    added: 0,
    changed: 0,
  });
});

test('what was missing is taken over when it comes, and is no correction', async () => {
  await fileReports(database.db, from, [account({ id: 'a', published: null })], later);
  const more = account({
    id: 'a',
    authors: ['Ada Pilot'],
    image: 'https://herald.invalid/a.jpg',
    sections: ['Politics'],
  });
  expect(await fileReports(database.db, from, [more], new Date('2031-02-11T00:00:00Z'))).toEqual({
    added: 0,
    changed: 0,
  });
  expect(await reports()).toMatchObject([
    {
      authors: ['Ada Pilot'],
      image: 'https://herald.invalid/a.jpg',
      sections: ['Politics'],
      published_at: at,
      dated: true,
      updated_at: null,
    },
  ]);
});

test('a date ahead of the poll is the poll’s', async () => {
  await fileReports(database.db, from, [account({ id: 'a', published: new Date(+at + 20 * 3_600_000) })], at);
  expect(await reports()).toMatchObject([{ published_at: at, dated: false }]);
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
