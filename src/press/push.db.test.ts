import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { inventedHouse, inventedNow, inventWeek } from '../../test/invented-week.ts';
import { openPushService, type PushService } from '../../test/push-service.ts';
import type { Database } from '../db/index.ts';
import { openWeb, type Web } from '../net/index.ts';
import { keepPush, movePush, pushKeys, pushWishes, topicsFollowed, type PushWishes } from '../readers/index.ts';
import { newsAbout } from '../stories/index.ts';
import { isPushService, pushEdition, pushTopics } from './push.ts';

let database: Database;
let service: PushService;
let web: Web;
let edition: number;
const before = new Date(inventedNow.getTime() - 7 * 86_400_000);
const house = inventedHouse;

beforeAll(async () => {
  [database, service] = await Promise.all([testDatabase(), openPushService()]);
  ({ edition } = await inventWeek(database.db));
  web = openWeb({ openHosts: [service.host], agent: 'test' });
});
afterAll(async () => {
  await web?.close();
  await service?.close();
  await database?.close();
});
beforeEach(() => database.db.deleteFrom('push_subscription').execute());

async function subscribe(name: string, wishes: Partial<PushWishes>, at = before) {
  const { endpoint, keys } = service.subscribe(name);
  await keepPush(database.db, { endpoint, ...keys }, { editions: false, topics: [], ...wishes }, at);
  return endpoint;
}
const kept = async () => (await database.db.selectFrom('push_subscription').select('endpoint').execute()).length;

test('who asked for editions is told of a closed one, once, encrypted for their browser and signed by the house', async () => {
  await subscribe('a', { editions: true });
  await subscribe('b', { topics: ['harbour-town'] });
  await subscribe('late', { editions: true }, new Date(inventedNow.getTime() + 1000));
  expect(await pushEdition({ db: database.db, web, house }, edition)).toBe(1);
  expect(await pushEdition({ db: database.db, web, house }, edition)).toBe(0);
  expect(service.messages('a')).toEqual([
    {
      title: expect.stringContaining(`${house.name}, `) as string,
      body: expect.stringContaining(' · ') as string,
      path: '/editions/2031-W07',
      tag: 'edition',
    },
  ]);
  expect(service.messages('b')).toEqual([]);
  expect(service.messages('late')).toEqual([]);
  const { publicKey } = await pushKeys(database.db);
  expect(service.signedBy()).toMatchObject({
    key: publicKey,
    aud: `http://${service.host}`,
    sub: `mailto:${house.mailFrom}`,
  });
  expect(service.headers()).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '259200' });
});

test('the keys are made once and kept', async () => {
  const [one, two] = await Promise.all([pushKeys(database.db), pushKeys(database.db)]);
  expect(one).toEqual(two);
  expect(Buffer.from(one.publicKey, 'base64url')).toHaveLength(65);
});

test('a place that is gone is dropped at once, one that fails is given up after some times', async () => {
  for (const [name, status] of [
    ['gone', 410],
    ['lost', 404],
    ['ill', 500],
    ['well', 201],
  ] as const) {
    await subscribe(name, { editions: true });
    service.answer(name, status);
  }
  await pushEdition({ db: database.db, web, house }, edition);
  expect(await kept()).toBe(2);
  for (let time = 0; time < 6; time++) {
    await database.db.updateTable('push_subscription').set({ edition_at: null }).execute();
    await pushEdition({ db: database.db, web, house }, edition);
  }
  expect(await kept()).toBe(1);
});

test('a topic’s followers are told of a new story about it, and a day’s rest is kept', async () => {
  const { db } = database;
  const [slug] = (await newsAbout(db, ['harbour-town'], before)).map((news) => news.slug);
  expect(slug).toBe('harbour-town');
  await subscribe('follower', { topics: ['harbour-town'] });
  await subscribe('other', { topics: ['no-such-topic'] });
  expect(await topicsFollowed(db)).toEqual(['harbour-town', 'no-such-topic']);
  const news = await newsAbout(db, await topicsFollowed(db), before);
  const newest = news[0]!;
  expect(await pushTopics({ db, web, house }, [newest], inventedNow)).toBe(1);
  expect(await pushTopics({ db, web, house }, news, inventedNow)).toBe(0);
  expect(service.messages('follower')).toEqual([
    { title: 'Harbour Town', body: newest.headline, path: `/stories/${newest.story}`, tag: 'topic-harbour-town' },
  ]);
  const tomorrow = new Date(inventedNow.getTime() + 86_400_000);
  expect(await pushTopics({ db, web, house }, [newest], tomorrow)).toBe(0);
  expect(await pushTopics({ db, web, house }, news, tomorrow)).toBe(1);
  expect(service.messages('follower')[1]).toMatchObject({ path: '/topics/harbour-town' });
  expect(service.messages('other')).toEqual([]);
});

test('a story that began before a topic was followed is no news', async () => {
  await subscribe('follower', { topics: ['harbour-town'] }, inventedNow);
  const news = await newsAbout(database.db, ['harbour-town'], before);
  expect(await pushTopics({ db: database.db, web, house }, news, inventedNow)).toBe(0);
});

test('a browser that moves takes its wishes along; one that wants nothing is forgotten', async () => {
  const { db } = database;
  const from = await subscribe('from', { editions: true, topics: ['harbour-town'] });
  const { endpoint, keys } = service.subscribe('to');
  await movePush(db, from, { endpoint, ...keys }, inventedNow);
  expect(await pushWishes(db, endpoint)).toEqual({ editions: true, topics: ['harbour-town'] });
  await keepPush(db, { endpoint, ...keys }, { editions: false, topics: [] }, inventedNow);
  expect(await kept()).toBe(0);
});

test('nothing is sent but to push services, and to none inside the house’s network', async () => {
  const known = [
    'https://fcm.googleapis.com/fcm/send/abc',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/abc',
    'https://wns2-am3p.notify.windows.com/w/?token=abc',
  ];
  const others = [
    'http://fcm.googleapis.com/fcm/send/abc',
    'https://fcm.googleapis.com:8443/x',
    'https://fcm.googleapis.com.evil.example/x',
    'https://user@evil.example/?fcm.googleapis.com',
    'https://127.0.0.1/x',
    'not an address',
    `https://web.push.apple.com/${'a'.repeat(1000)}`,
  ];
  expect(known.filter((endpoint) => !isPushService(endpoint, []))).toEqual([]);
  expect(others.filter((endpoint) => isPushService(endpoint, []))).toEqual([]);
  expect(isPushService(`http://${service.host}/a`, [service.host])).toBe(true);
  // The guard of the door stands behind it.
  await subscribe('inside', { editions: true });
  const guarded = openWeb({ openHosts: [], agent: 'test' });
  await pushEdition({ db: database.db, web: guarded, house }, edition);
  expect(service.messages('inside')).toEqual([]);
  await guarded.close();
});
