import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { inventedHouse, inventedNow, inventWeek } from '../../test/invented-week.ts';
import { openPushService, type PushService } from '../../test/push-service.ts';
import type { Database } from '../db/index.ts';
import { openWeb, type Web } from '../net/index.ts';
import {
  keepPush,
  movePush,
  pushKeys,
  pushWishes,
  topicsFollowed,
  type PushWishes,
  type TopicNews,
} from '../readers/index.ts';
import { newsAbout } from '../stories/index.ts';
import { editionToPush, isPushService, pushEdition, pushTopics } from './push.ts';

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
  await keepPush(database.db, { endpoint, ...keys }, { editions: false, topics: [], quiet: null, ...wishes }, at);
  return endpoint;
}
const kept = async () => (await database.db.selectFrom('push_subscription').select('endpoint').execute()).length;

/** Two stories of a topic, as if both had begun on Saturday at eight. */
async function ofSaturday(db: Database['db']): Promise<[TopicNews, TopicNews]> {
  const [one, other] = await newsAbout(db, ['harbour-town'], before);
  const begun = new Date('2031-02-15T08:00Z');
  return [
    { ...one!, begun },
    { ...other!, begun },
  ];
}

test('who asked for editions is told of a closed one, once, encrypted for their browser and signed by the house', async () => {
  await subscribe('a', { editions: true });
  await subscribe('b', { topics: ['harbour-town'] });
  await subscribe('late', { editions: true }, new Date(inventedNow.getTime() + 1000));
  expect(await pushEdition({ db: database.db, web, house }, edition, inventedNow)).toBe(1);
  expect(await pushEdition({ db: database.db, web, house }, edition, inventedNow)).toBe(0);
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
  await pushEdition({ db: database.db, web, house }, edition, inventedNow);
  expect(await kept()).toBe(2);
  for (let time = 0; time < 6; time++) {
    await database.db.updateTable('push_subscription').set({ edition_at: null }).execute();
    await pushEdition({ db: database.db, web, house }, edition, inventedNow);
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
  const news = await ofSaturday(db);
  const saturday = new Date('2031-02-15T09:00Z');
  const [newest, second] = news;
  expect(await pushTopics({ db, web, house }, [newest], saturday)).toBe(1);
  expect(await pushTopics({ db, web, house }, news, saturday)).toBe(0);
  const told = { title: 'Harbour Town', tag: 'topic-harbour-town' };
  expect(service.messages('follower')).toEqual([{ ...told, body: newest.headline, path: `/stories/${newest.story}` }]);
  await subscribe('late', { topics: ['harbour-town'] });
  const rested = new Date('2031-02-16T05:00Z');
  expect(await pushTopics({ db, web, house }, [newest], rested)).toBe(1);
  expect(await pushTopics({ db, web, house }, news, rested)).toBe(1);
  expect(service.messages('follower')[1]).toEqual({ ...told, body: second.headline, path: `/stories/${second.story}` });
  expect(service.messages('other')).toEqual([]);
});

test('several stories of a topic are one notice, and a day after it began a story is none', async () => {
  const { db } = database;
  await subscribe('follower', { topics: ['harbour-town'] });
  const news = await ofSaturday(db);
  expect(await pushTopics({ db, web, house }, news, new Date('2031-02-16T08:00Z'))).toBe(0);
  expect(await pushTopics({ db, web, house }, news, new Date('2031-02-15T09:00Z'))).toBe(1);
  expect(service.messages('follower')).toMatchObject([
    { body: expect.stringMatching(/ \(\+1\)$/) as string, path: '/topics/harbour-town' },
  ]);
});

test('in quiet hours nobody is told; when they end, once, by the reader’s clock', async () => {
  const { db } = database;
  const night = { from: 22, until: 7 };
  await subscribe('berlin', { editions: true, quiet: { ...night, timeZone: 'Europe/Berlin' } });
  await subscribe('kolkata', { editions: true, quiet: { ...night, timeZone: 'Asia/Kolkata' } });
  await subscribe('noon', { editions: true, quiet: { from: 12, until: 14, timeZone: 'Europe/Berlin' } });
  await subscribe('always', { editions: true });
  const tell = (at: string) => pushEdition({ db, web, house }, edition, new Date(at));
  const heard = () => ['berlin', 'kolkata', 'noon', 'always'].map((name) => service.messages(name).length);
  // Berlin is at 22:30, Kolkata at 3:00 of the next day.
  expect(await tell('2031-02-16T21:30Z')).toBe(2);
  expect(heard()).toEqual([0, 0, 1, 1]);
  // Half past the hour in UTC is seven sharp in Kolkata.
  expect(await tell('2031-02-17T01:29Z')).toBe(0);
  expect(await tell('2031-02-17T01:30Z')).toBe(1);
  expect(await tell('2031-02-17T05:59Z')).toBe(0);
  expect(await tell('2031-02-17T06:00Z')).toBe(1);
  expect(await tell('2031-02-17T06:15Z')).toBe(0);
  expect(heard()).toEqual([1, 1, 1, 1]);
});

test('a browser that is given another place in its quiet hours is told there', async () => {
  const { db } = database;
  const from = await subscribe('old', { editions: true, quiet: { from: 18, until: 7, timeZone: 'UTC' } });
  expect(await pushEdition({ db, web, house }, edition, inventedNow)).toBe(0);
  const { endpoint, keys } = service.subscribe('new');
  await movePush(db, from, { endpoint, ...keys });
  const morning = new Date('2031-02-17T07:00Z');
  expect(await pushEdition({ db, web, house }, edition, morning)).toBe(1);
  await movePush(db, endpoint, { endpoint, ...keys });
  expect(await pushEdition({ db, web, house }, edition, morning)).toBe(0);
  expect([service.messages('old').length, service.messages('new').length]).toEqual([0, 1]);
});

test('who follows topics and asks for editions later is told of those that close from then on', async () => {
  const { db } = database;
  const { endpoint, keys } = service.subscribe('later');
  const wishes = { editions: false, topics: ['harbour-town'], quiet: null };
  await keepPush(db, { endpoint, ...keys }, wishes, before);
  await keepPush(db, { endpoint, ...keys }, { ...wishes, editions: true }, new Date(inventedNow.getTime() + 3_600_000));
  expect(await pushEdition({ db, web, house }, edition, new Date(inventedNow.getTime() + 7_200_000))).toBe(0);
});

test('the clock of quiet hours goes with summer time', async () => {
  const { db } = database;
  await subscribe('berlin', { editions: true, quiet: { from: 22, until: 7, timeZone: 'Europe/Berlin' } });
  const tell = (at: string) => pushEdition({ db, web, house }, edition, new Date(at));
  // On March 30, 2031 seven o'clock is at five in UTC.
  expect(await tell('2031-03-30T04:59Z')).toBe(0);
  expect(await tell('2031-03-30T05:00Z')).toBe(1);
});

test('of topics, too: what began before the quiet hours is told after them, however long they are', async () => {
  const { db } = database;
  await subscribe('quiet', { topics: ['harbour-town'], quiet: { from: 9, until: 8, timeZone: 'UTC' } });
  const news = await newsAbout(db, ['harbour-town'], before);
  expect(await pushTopics({ db, web, house }, news, new Date('2031-02-15T09:00Z'))).toBe(0);
  expect(await pushTopics({ db, web, house }, news, new Date('2031-02-16T07:59Z'))).toBe(0);
  expect(await pushTopics({ db, web, house }, news, new Date('2031-02-16T08:00Z'))).toBe(1);
  expect(await pushTopics({ db, web, house }, news, new Date('2031-02-17T08:00Z'))).toBe(0);
  expect(service.messages('quiet')).toHaveLength(1);
});

test('the newest edition is told of for three days, and then no more', async () => {
  const { closed_at: closed } = await database.db
    .selectFrom('edition')
    .select('closed_at')
    .where('id', '=', edition)
    .executeTakeFirstOrThrow();
  const after = (hours: number) => editionToPush(database.db, new Date(closed!.getTime() + hours * 3_600_000));
  expect(await after(-1)).toBeUndefined();
  expect(await after(0)).toBe(edition);
  expect(await after(71)).toBe(edition);
  expect(await after(72)).toBeUndefined();
});

test('a story that began before a topic was followed is no news', async () => {
  await subscribe('follower', { topics: ['harbour-town'] }, inventedNow);
  const news = await newsAbout(database.db, ['harbour-town'], before);
  expect(await pushTopics({ db: database.db, web, house }, news, inventedNow)).toBe(0);
});

test('a browser that moves takes its wishes along; one that wants nothing is forgotten', async () => {
  const { db } = database;
  const quiet = { from: 21, until: 6, timeZone: 'America/Nuuk' };
  const from = await subscribe('from', { editions: true, topics: ['harbour-town'], quiet });
  const { endpoint, keys } = service.subscribe('to');
  await movePush(db, from, { endpoint, ...keys });
  expect(await pushWishes(db, endpoint)).toEqual({ editions: true, topics: ['harbour-town'], quiet });
  await keepPush(db, { endpoint, ...keys }, { editions: false, topics: [], quiet: null }, inventedNow);
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
  await pushEdition({ db: database.db, web: guarded, house }, edition, inventedNow);
  expect(service.messages('inside')).toEqual([]);
  await guarded.close();
});
