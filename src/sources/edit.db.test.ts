import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { dueFeeds, editSource, listSources, readEdits, sourcesFromOpml, syncCatalogue } from './index.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
const now = new Date('2031-02-10T12:00:00Z');
const list = `<opml><body><outline text="Herald" xmlUrl="https://herald.example/feed" owner="Press Ltd" lean="1"/>
<outline text="Courier" xmlUrl="https://courier.example/feed" paused="true" articleText="true"/></body></opml>`;

beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());
beforeEach(async () => void (await database.db.deleteFrom('source').execute()));

const sync = (text = list) => syncCatalogue(database.db, sourcesFromOpml(text, 'list'), now);

test('what is set by hand stays, whatever the list says; the rest follows the list', async () => {
  await sync();
  await editSource(database.db, 'herald', { lean: -1, leanNote: 'by its leaders', articleText: true });
  await editSource(database.db, 'herald', { paused: true });
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
  await expect(editSource(database.db, 'nobody', { paused: true })).rejects.toThrow(/no source "nobody"/);
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
