import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { ask, askStaleReaders, confirm, linkTokens, preferencesOf, saveWishes } from './index.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

const now = new Date('2031-02-10T12:00:00Z');
const after = (days: number) => new Date(now.getTime() + days * 86_400_000);

test('who was silent for long is asked once, and rests without an answer; who presses stays', async () => {
  const { db } = database;
  for (const email of ['ann@x.example', 'bob@x.example', 'cy@x.example'])
    await confirm(db, (await ask(db, email, now)) ?? '', now);
  await db
    .insertInto('reader')
    .values({ email: 'imported@x.example', asked_at: now, confirmed_at: after(-900) })
    .execute();
  const mailed: string[] = [];
  const links = new Map<string, string>();
  const run = (days: number, after2 = 1000) =>
    askStaleReaders(db, after2, after(days), async (_tx, { email }, token) => {
      mailed.push(email);
      links.set(email, token);
    });
  const token = (await linkTokens(db)).preferences(3, 'cy@x.example', after(900));
  const wishes = await preferencesOf(db, token, after(900));
  await saveWishes(db, token, wishes!, after(900));

  expect(await run(99)).toEqual({ asked: 0, rested: 0 });
  expect(await run(101)).toEqual({ asked: 1, rested: 0 });
  await expect(
    askStaleReaders(db, 1000, after(1001), async () => {
      throw new Error('the relay is away');
    }),
  ).rejects.toThrow('the relay is away');
  expect(await run(1001)).toEqual({ asked: 2, rested: 0 }); // the run before let one rest
  expect(await run(1002)).toEqual({ asked: 0, rested: 0 });
  expect(mailed).toEqual(['imported@x.example', 'ann@x.example', 'bob@x.example']);
  expect(await confirm(db, links.get('ann@x.example') ?? '', after(1029))).toBe('confirmed');
  expect(await run(1032)).toEqual({ asked: 0, rested: 1 });
  const resting = await db
    .selectFrom('reader')
    .select(['email', 'rests_because'])
    .where('rests_since', 'is not', null)
    .orderBy('email')
    .execute();
  expect(resting).toEqual([
    { email: 'bob@x.example', rests_because: 'stale' },
    { email: 'imported@x.example', rests_because: 'stale' },
  ]);
  expect(await run(9000, 0)).toEqual({ asked: 0, rested: 0 });
});
