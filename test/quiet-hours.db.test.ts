import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { flow, type StepContext } from '../src/flow.ts';
import { openWeb, type Web } from '../src/net/index.ts';
import { confirmDatabase, fileSendLog, holdRestored, type Mailroom } from '../src/press/index.ts';
import { keepPush } from '../src/readers/index.ts';
import { testDatabase } from './database.ts';
import { inventedHouse, inventWeek } from './invented-week.ts';
import { openPushService, type PushService } from './push-service.ts';

/** The step that tells browsers of an edition, as the clock brings it round. */
let database: Awaited<ReturnType<typeof testDatabase>>;
let service: PushService;
let web: Web;
let edition: number;
const folder = mkdtempSync(join(tmpdir(), 'quiet-'));
const sendLog = fileSendLog(folder);
beforeAll(async () => {
  [database, service] = await Promise.all([testDatabase(), openPushService()]);
  ({ edition } = await inventWeek(database.db));
  web = openWeb({ openHosts: [service.host], agent: 'test' });
});
beforeEach(async () => {
  await database.db.deleteFrom('push_subscription').execute();
});
afterAll(async () => {
  await web?.close();
  await service?.close();
  await database?.close();
  rmSync(folder, { recursive: true });
});

async function subscribe(name: string) {
  const { endpoint, keys } = service.subscribe(name);
  const quiet = { from: 20, until: 7, timeZone: 'Europe/London' };
  const wishes = { editions: true, topics: [], quiet };
  await keepPush(database.db, { endpoint, ...keys }, wishes, new Date('2031-02-10'));
}
async function run(at: string, data: Record<string, unknown> = {}) {
  const mailroom = { house: inventedHouse, sendLog } as unknown as Mailroom;
  const context = { db: database.db, web, mailroom, now: async () => new Date(at), say: () => {} };
  const steps = flow(context as unknown as StepContext);
  await steps.find(({ name }) => name === 'press.push')!.run(data);
}

test('an edition that closes in quiet hours is told of when they end, once, whatever comes round', async () => {
  await subscribe('reader');
  await run('2031-02-16T20:30Z', { edition });
  for (const at of ['2031-02-16T20:45Z', '2031-02-17T06:45Z']) await run(at);
  expect(service.messages('reader')).toEqual([]);
  for (const at of ['2031-02-17T07:00Z', '2031-02-17T07:15Z', '2031-02-18T12:00Z']) await run(at);
  await run('2031-02-18T12:01Z', { edition });
  expect(service.messages('reader')).toHaveLength(1);
});

test('what a restored database did not tell of before it was confirmed, it never tells', async () => {
  await subscribe('restored');
  await holdRestored(database.db);
  await run('2031-02-16T20:30Z', { edition });
  await confirmDatabase(database.db, sendLog);
  await run('2031-02-17T07:00Z');
  expect(service.messages('restored')).toEqual([]);
});
