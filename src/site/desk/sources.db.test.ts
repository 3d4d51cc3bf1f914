import type { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { inventedHouse, inventedNow } from '../../../test/invented-week.ts';
import { letIn } from '../../../test/let-in.ts';
import { testDatabase } from '../../../test/database.ts';
import { deeds } from '../../desk/index.ts';
import type { Person } from '../../readers/index.ts';
import { listSources, sourcesFromOpml, syncCatalogue, wholeList } from '../../sources/index.ts';
import { sourcesDesk } from './sources.tsx';

let database: Awaited<ReturnType<typeof testDatabase>>;
let app: Hono;
const list = `<opml version="2.0"><head/><body><outline text="Herald" xmlUrl="https://herald.example/feed" kind="news" mood="calm"/></body></opml>`;

beforeAll(async () => {
  database = await testDatabase();
  const { db } = database;
  const who: Person = { id: null as unknown as number, email: 'ed@example.org', name: 'Ed', role: 'editor' } as Person;
  const part = sourcesDesk({
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
    recentItems: async () => [
      {
        title: 'Ferry stays',
        url: 'https://herald.example/1',
        sections: ['Politics'],
        feed: 'https://herald.example/feed',
      },
      { title: 'Final', url: 'https://herald.example/2', sections: ['Sport'], feed: 'https://herald.example/feed' },
    ],
    sourceList: () => wholeList(db, list, 'list'),
  });
  app = letIn(part, { db, house: inventedHouse, now: inventedNow, who });
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
  await database.db
    .updateTable('feed')
    .set({ failing_since: since, ok_at: since, failures: 9, error: 'no such host' })
    .execute();
  expect(await text('/desk/sources')).toMatch(/These need you.*failing since.*herald\.example\/feed.*no such host/s);
  expect(await text('/desk/sources/herald')).toContain('It fails: <bdi>no such host</bdi>.');
});

test('rules are tried before they are kept, and dropped again', async () => {
  const rule = { effect: 'leave out', field: 'section', words: 'sport' };
  const tried = await (await post('/desk/sources/herald/rules', { ...rule, act: 'try' })).text();
  expect(tried).toContain('Of the last 2 items, 1 would be left out.');
  expect(tried).toMatch(/Final.*leave out by section: sport.*1 would be filed.*Ferry stays/s);
  expect(await text('/desk/sources/herald')).toContain('Everything: it has no rules.');
  expect((await post('/desk/sources/herald/rules', { ...rule, act: 'keep' })).status).toBe(303);
  const kept = await text('/desk/sources/herald');
  const id = /name="drop" value="(\d+)"/.exec(kept)?.[1] ?? '';
  expect(kept).toContain('leave out by section: sport');
  expect((await post('/desk/sources/herald/rules', { drop: id })).status).toBe(303);
  expect(await text('/desk/sources/herald')).toContain('Everything: it has no rules.');
  expect((await post('/desk/sources/herald/rules', { ...rule, words: ' ', act: 'keep' })).status).toBe(422);
});

test('a source is taken out and brought back, a move taken, sections closed, and the log knows of it', async () => {
  expect((await post('/desk/sources/herald/remove', {})).status).toBe(303);
  expect(await text('/desk/sources/herald')).toMatch(/You took it out.*Bring it back/s);
  expect(await text('/desk/sources')).toMatch(/Taken out.*Herald/s);
  await post('/desk/sources/herald/bring-back', {});
  await database.db.updateTable('feed').set({ moved_to: 'https://herald.example/new', moved_since: inventedNow }).where('address', '=', 'https://herald.example/feed').execute(); // prettier-ignore
  expect(await text('/desk/sources/herald')).toContain('Take the new address');
  await post('/desk/sources/herald/move', { address: 'https://herald.example/feed' });
  expect(await text('/desk/sources/herald')).toContain('https://herald.example/new');
  await post('/desk/sources/sections', { sections: 'Sport, Life &amp; style' });
  expect(await text('/desk/sources')).toContain('value="Life &amp;amp; style, Sport"');
  const deeds = await database.db.selectFrom('deed').select('act').orderBy('id').execute();
  expect(deeds.map(({ act }) => act).slice(-4)).toEqual([
    'take out a source',
    'bring back a source',
    'move a feed',
    'set the sections that are no politics',
  ]);
  expect((await post('/desk/sources/nobody/remove', {})).status).toBe(404);
});
