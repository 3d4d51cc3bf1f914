import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { inventedHouse, inventedNow } from '../../../test/invented-week.ts';
import { testDatabase } from '../../../test/database.ts';
import { deeds } from '../../desk/index.ts';
import type { Person } from '../../readers/index.ts';
import { listSources, sourcesFromOpml, syncCatalogue, wholeList } from '../../sources/index.ts';
import { viewOf } from '../view.ts';
import { sourcePages } from './sources.tsx';

let database: Awaited<ReturnType<typeof testDatabase>>;
let app: Hono;
const list = `<opml version="2.0"><head/><body><outline text="Herald" xmlUrl="https://herald.example/feed" kind="news" mood="calm"/></body></opml>`;

beforeAll(async () => {
  database = await testDatabase();
  const { db } = database;
  const who: Person = { id: null as unknown as number, email: 'ed@example.org', name: 'Ed', role: 'editor' } as Person;
  const props = async () => ({ view: viewOf(inventedHouse), now: inventedNow, who });
  app = new Hono();
  sourcePages(app, {
    db,
    now: () => inventedNow,
    props,
    door: {
      async findFeeds(address) {
        if (address !== 'echo.example') throw new Error('no such host');
        const newest = [{ title: 'Ferry <b>stays</b>', published: inventedNow }];
        return [
          {
            address: 'https://echo.example/feed',
            title: 'Echo & Co',
            home: 'https://echo.example/',
            language: 'en',
            newest,
          },
        ];
      },
      sourceList: () => wholeList(db, list, 'list'),
    },
  });
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.deleteFrom('source').execute();
  await syncCatalogue(database.db, sourcesFromOpml(list, 'list'), inventedNow);
});

const post = (path: string, body: Record<string, string>) =>
  app.request(path, { method: 'POST', body: new URLSearchParams(body) });
const text = async (path: string) => (await app.request(path)).text();

test('what a source is can be changed; what is left as it is goes on following the list', async () => {
  const form = {
    name: 'Herald',
    owner: 'Press Ltd',
    kind: 'news',
    lean: '-1',
    leanNote: 'its leaders',
    articleText: 'on',
  };
  const answer = await post('/desk/sources/herald', form);
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/desk/sources/herald?saved']);
  const [source] = await listSources(database.db);
  expect(source?.edits).toEqual({ owner: 'Press Ltd', lean: -1, leanNote: 'its leaders', articleText: true });
  expect(await text('/desk/sources')).toContain('Press Ltd, lean left');
  const [deed] = await deeds(database.db);
  expect(deed).toMatchObject({
    act: 'change a source',
    what: 'source herald',
    before: { lean: null },
    after: { lean: -1 },
  });
  expect((await post('/desk/sources/herald', { ...form, kind: 'blog' })).status).toBe(422);
  expect((await post('/desk/sources/nobody', form)).status).toBe(404);
});

test('a source is found by its home page, previewed and added, stays when the list is read anew, and goes out with it', async () => {
  const found = await (await post('/desk/sources/find', { address: 'echo.example' })).text();
  expect(found).toContain('Ferry &lt;b&gt;stays&lt;/b&gt;');
  const add = { name: 'Echo & Co', feed: 'https://echo.example/feed', home: 'https://echo.example/', language: 'en' };
  expect((await post('/desk/sources', add)).headers.get('location')).toBe('/desk/sources/echo-co');
  expect((await post('/desk/sources', add)).status).toBe(422);
  await syncCatalogue(database.db, sourcesFromOpml(list, 'list'), inventedNow);
  expect((await listSources(database.db)).map(({ key, active, added }) => [key, active, added])).toEqual([
    ['echo-co', true, true],
    ['herald', true, false],
  ]);
  const whole = await text('/desk/sources.opml');
  expect(whole).toContain('mood="calm"');
  expect(sourcesFromOpml(whole, 'list').map(({ name, feeds, home }) => [name, feeds, home])).toEqual([
    ['Herald', ['https://herald.example/feed'], null],
    ['Echo & Co', ['https://echo.example/feed'], 'https://echo.example/'],
  ]);
});

test('an address that cannot be read, and a list that is none, are told in words', async () => {
  const answer = await post('/desk/sources/find', { address: 'nowhere.example' });
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain('nowhere.example cannot be read: no such host.');
  const form = new FormData();
  form.set('list', new File(['no list'], 'mine.opml'));
  const refused = await app.request('/desk/sources/import', { method: 'POST', body: form });
  expect([refused.status, (await refused.text()).includes('mine.opml, line 1')]).toEqual([422, true]);
  form.set('list', new File([list.replaceAll('herald', 'courier').replace('Herald', 'Courier')], 'mine.opml'));
  expect(await (await app.request('/desk/sources/import', { method: 'POST', body: form })).text()).toContain(
    '1 source added',
  );
});

test('a feed that has failed for a week is shown first, with why', async () => {
  const since = new Date(inventedNow.getTime() - 8 * 86_400_000);
  await database.db.updateTable('feed').set({ failing_since: since, ok_at: since, failures: 9, error: 'no such host' }).execute();
  expect(await text('/desk/sources')).toMatch(/These need you.*failing since.*herald\.example\/feed.*no such host/s);
  expect(await text('/desk/sources/herald')).toContain('It fails: no such host.');
});
