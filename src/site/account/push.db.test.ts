import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../../test/database.ts';
import { inventedHouse, inventedNow, noDoors } from '../../../test/invented-week.ts';
import { openPushService, type PushService } from '../../../test/push-service.ts';
import type { Database } from '../../db/index.ts';
import { isPushService } from '../../press/index.ts';
import { keepPush, movePush, pushKeys, pushWishes } from '../../readers/index.ts';
import { site } from '../index.ts';

let database: Database;
let service: PushService;
let post: (what: object) => Promise<{ status: number; said: unknown }>;
beforeAll(async () => {
  [database, service] = await Promise.all([testDatabase(), openPushService()]);
  const { db } = database;
  const app = site({
    db,
    house: inventedHouse,
    now: () => inventedNow,
    ...noDoors,
    push: {
      key: async () => (await pushKeys(db)).publicKey,
      takes: (endpoint) => isPushService(endpoint, [service.host]),
      wishes: (endpoint) => pushWishes(db, endpoint),
      keep: (subscription, wishes) => keepPush(db, subscription, wishes, inventedNow),
      move: (from, to) => movePush(db, from, to),
    },
  });
  post = async (what) => {
    const headers = { 'Content-Type': 'application/json', Origin: inventedHouse.url };
    const answer = await app.request('/push', { method: 'POST', headers, body: JSON.stringify(what) });
    return { status: answer.status, said: await answer.json() };
  };
});
afterAll(async () => {
  await service?.close();
  await database?.close();
});

test('topics and quiet hours are kept for a browser, under the name that its zone has today', async () => {
  const browser = service.subscribe('one');
  const hours = { from: 22, until: 7, zone: 'Asia/Calcutta' };
  const quiet = { from: 22, until: 7, timeZone: 'Asia/Kolkata' };
  expect(await post({ ...browser, about: 'topics/harbour-town', on: true })).toEqual({
    status: 200,
    said: { editions: false, topics: ['harbour-town'], quiet: null },
  });
  expect((await post({ ...browser, quiet: hours })).said).toEqual({ editions: false, topics: ['harbour-town'], quiet });
  expect((await post({ ...browser, about: 'editions', on: true })).said).toMatchObject({ editions: true, quiet });
  const moved = service.subscribe('two');
  expect((await post({ ...moved, instead: browser.endpoint })).said).toMatchObject({ editions: true, quiet });
  // The same hour twice is no hours.
  expect((await post({ ...moved, quiet: { ...hours, until: 22 } })).said).toMatchObject({ quiet: null });
  expect((await post({ ...moved, quiet: hours })).said).toMatchObject({ quiet });
  expect((await post({ ...moved, quiet: null })).said).toMatchObject({ editions: true, quiet: null });
});

test('hours that no day has, and zones that nobody knows, are refused', async () => {
  const browser = service.subscribe('three');
  await post({ ...browser, about: 'editions', on: true });
  for (const [quiet, status] of [
    [{ from: 24, until: 7, zone: 'UTC' }, 400],
    [{ from: -1, until: 7, zone: 'UTC' }, 400],
    [{ from: 1.5, until: 7, zone: 'UTC' }, 400],
    [{ from: 22, until: 7 }, 400],
    [{ from: 22, until: 7, zone: 'Europe/Nowhere' }, 422],
    [{ from: 22, until: 7, zone: "x'; drop table reader" }, 422],
  ] as const)
    expect((await post({ ...browser, quiet })).status, JSON.stringify(quiet)).toBe(status);
  expect(await pushWishes(database.db, browser.endpoint)).toMatchObject({ quiet: null });
});
