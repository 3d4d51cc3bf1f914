import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import {
  addRule,
  bringBack,
  closeSections,
  dropRule,
  dueFeeds,
  editSource,
  listRules,
  listSources,
  listsOfRatings,
  ratingsOf,
  readEdits,
  readRule,
  readRules,
  removeSource,
  sourcesFromOpml,
  syncCatalogue,
  takeMove,
  wholeList,
} from './index.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
const now = new Date('2031-02-10T12:00:00Z');
const list = `<opml><body><outline text="Herald" xmlUrl="https://herald.example/feed" owner="Press Ltd" lean="1"/>
<outline text="Courier" xmlUrl="https://courier.example/feed" paused="true" articleText="true"/></body></opml>`;

beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());
beforeEach(async () => void (await database.db.deleteFrom('source').execute()));

const by = { who: { name: 'Ann' }, now };
const sync = (text = list) => syncCatalogue(database.db, sourcesFromOpml(text, 'list'), now);

test('what is set by hand stays, whatever the list says; the rest follows the list', async () => {
  await sync();
  await editSource(database.db, 'herald', { lean: -1, leanNote: 'by its leaders', articleText: true }, by);
  await editSource(database.db, 'herald', { paused: true }, by);
  await sync(list.replace('Press Ltd', 'Trust').replace('lean="1"', 'lean="2"'));
  const [courier, herald] = await listSources(database.db);
  expect(herald).toMatchObject({
    key: 'herald',
    owner: 'Trust',
    lean: -1,
    leanNote: 'by its leaders',
    articleText: true,
    paused: true,
    feeds: ['https://herald.example/feed'],
  });
  expect(herald?.edits).toEqual({ lean: -1, leanNote: 'by its leaders', articleText: true, paused: true });
  expect(courier).toMatchObject({ paused: true, articleText: true, edits: {} });
  await expect(editSource(database.db, 'nobody', { paused: true }, by)).rejects.toThrow(/no source "nobody"/);
});

test('each rating is kept with who gave it, and out of which list; the newest list is told', async () => {
  const { db } = database;
  await sync();
  await editSource(db, 'herald', { lean: -1, leanNote: 'by its leaders' }, by);
  await editSource(db, 'herald', { name: 'The Herald' }, by);
  const from = { list: 'Harbour Ratings', licence: 'CC BY 4.0' };
  await editSource(db, 'herald', { lean: 2, leanNote: null }, { ...by, ...from });
  const history = await ratingsOf(db, 'herald');
  expect(history).toMatchObject([
    { lean: 2, note: '', by: 'Ann', ...from },
    { lean: -1, note: 'by its leaders', by: 'Ann', list: '', licence: '' },
  ]);
  expect(await listsOfRatings(db)).toEqual(new Map([['herald', from]]));
  await editSource(db, 'herald', { lean: 1 }, by);
  expect(await listsOfRatings(db)).toEqual(new Map());
});

test('a paused source is not polled', async () => {
  await sync();
  expect((await dueFeeds(database.db, now)).map(({ source }) => source)).toEqual(['Herald']);
});

test('edits are read as people type them', () => {
  expect(readEdits([['lean', '-2'], ['owner', ' '], ['paused', 'false'], ['kind', 'court']])).toEqual({
    lean: -2, owner: null, paused: false, kind: 'court',
  }); // prettier-ignore
  expect(() => readEdits([['lean', '3']])).toThrow(
    'lean is "3": write a whole number from -2 (left) to 2 (right), or nothing.',
  );
  expect(() => readEdits([['kind', 'blog']])).toThrow(/kind is "blog": write one of news, agency/);
  expect(() => readEdits([['toString', '1']])).toThrow(/nothing that can be set/);
});

test('a source that was taken out rests, whatever the list says, until it is brought back', async () => {
  await sync();
  await removeSource(database.db, 'herald');
  await sync();
  const herald = async () => (await listSources(database.db)).find(({ key }) => key === 'herald');
  expect(await herald()).toMatchObject({ active: false, removed: true, edits: {} });
  expect(await dueFeeds(database.db, now)).toEqual([]);
  expect(sourcesFromOpml(await wholeList(database.db, list, 'list'), 'list').map(({ key }) => key)).toEqual([
    'courier',
  ]);
  await bringBack(database.db, 'herald', now);
  expect(await herald()).toMatchObject({ active: true, removed: false });
  expect(await dueFeeds(database.db, now)).toHaveLength(1);
  expect(await wholeList(database.db, list, 'list')).toBe(list);
  await expect(removeSource(database.db, 'nobody')).rejects.toThrow(/no source "nobody"/);
});

test('a feed that moved for good is asked at its new address, and the list says so', async () => {
  await sync();
  const old = 'https://herald.example/feed';
  await expect(takeMove(database.db, 'herald', old, now)).rejects.toThrow(/no new address/);
  const moveTo = (address: string, moved_to: string) =>
    database.db.updateTable('feed').set({ moved_to, moved_since: now }).where('address', '=', address).execute();
  await moveTo(old, 'https://courier.example/feed');
  await expect(takeMove(database.db, 'herald', old, now)).rejects.toThrow(/asked already/);
  await moveTo(old, 'https://herald.example/new');
  await addRule(database.db, 'herald', readRule({ effect: 'keep', field: 'title', words: 'vote', feed: old }));
  expect(await takeMove(database.db, 'herald', old, now)).toEqual({ from: old, to: 'https://herald.example/new' });
  await sync();
  const feeds = async () => (await listSources(database.db)).find(({ key }) => key === 'herald')?.feeds;
  expect(await feeds()).toEqual(['https://herald.example/new']);
  expect(await listRules(database.db, 'herald')).toMatchObject([{ feed: 'https://herald.example/new' }]);
  expect(await wholeList(database.db, list, 'list')).toContain('xmlUrl="https://herald.example/new"');
  await moveTo('https://herald.example/new', 'https://herald.example/newest');
  await takeMove(database.db, 'herald', 'https://herald.example/new', now);
  await sync();
  expect(await feeds()).toEqual(['https://herald.example/newest']);
  // The list itself may say the new address.
  await sync(list.replace(old, 'https://herald.example/newest'));
  expect(await feeds()).toEqual(['https://herald.example/newest']);
});

test('rules are kept by source, each once, and a dropped one has its feeds read anew', async () => {
  await sync();
  await database.db.updateTable('feed').set({ etag: '"a"', hash: 'b' }).execute();
  const rule = readRule({ effect: 'leave out', field: 'title', words: 'horoscope, Quiz' });
  await addRule(database.db, 'herald', rule);
  await addRule(database.db, 'herald', rule);
  const [only, ...more] = await listRules(database.db, 'herald');
  expect([only, more]).toMatchObject([{ keep: false, field: 'title', words: ['horoscope', 'Quiz'], feed: null }, []]);
  const sources = await database.db.selectFrom('source').select(['id', 'key']).execute();
  const of = (key: string) => sources.find((source) => source.key === key)!.id;
  const item = { title: 'The big quiz', url: null, sections: ['Fun'] };
  const rules = await readRules(database.db);
  expect(rules.against(of('herald'), 'https://herald.example/feed', item)).toBe('leave out by title: horoscope, Quiz');
  expect(rules.against(of('courier'), 'https://courier.example/feed', item)).toBeNull();
  await closeSections(database.db, ['Fun', 'Sport']);
  expect((await readRules(database.db)).against(of('courier'), 'x', item)).toBe('Fun: no politics here');
  await closeSections(database.db, []);
  expect(await dropRule(database.db, 'herald', only!.id)).toMatchObject({ words: ['horoscope', 'Quiz'] });
  expect(await dropRule(database.db, 'herald', only!.id)).toBeUndefined();
  const feeds = await database.db.selectFrom('feed').select(['address', 'hash']).orderBy('address').execute();
  expect(feeds.map(({ hash }) => hash)).toEqual(['b', null]);
});
