import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { feedHealth } from './index.ts';
import { oneLine } from '../text/index.ts';

const now = new Date('2020-01-20T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
let database: Awaited<ReturnType<typeof testDatabase>>;

beforeAll(async () => {
  database = await testDatabase();
  const add = async (name: string, feed: object) => {
    const { id } = await database.db
      .insertInto('source')
      .values({ key: name, name: oneLine(name), kind: 'news', added_at: daysAgo(30) })
      .returning('id')
      .executeTakeFirstOrThrow();
    await database.db
      .insertInto('feed')
      .values({ source_id: id, address: `https://${name}.example/feed`, due_at: now, ...feed })
      .execute();
  };
  await add('well', { ok_at: daysAgo(0), warning: 'one tag was not closed' });
  await add('hiccup', { ok_at: daysAgo(1), failures: 2, failing_since: daysAgo(1), error: 'it answers 500' });
  await add('lost', { ok_at: daysAgo(8), failures: 9, failing_since: daysAgo(8), error: 'no such host' });
  await add('never', { failures: 1, failing_since: now, error: 'no such host' });
  await add('gone', { gone_at: daysAgo(1), failures: 1, failing_since: daysAgo(1), error: 'it answers 410' });
  await add('moved', { ok_at: now, moved_to: 'https://new.example/feed', moved_since: daysAgo(9) });
  await add('wild', { ok_at: now, rolled_at: now });
});
afterAll(() => database.close());

test('what the editor should see to comes first, in words; what may mend by itself is not brought up', async () => {
  const health = await feedHealth(database.db, now);
  expect(health.map(({ source }) => source)).toEqual(['gone', 'lost', 'moved', 'never', 'wild', 'hiccup', 'well']);
  const of = Object.fromEntries(health.map((feed) => [feed.source, feed]));
  expect(of.gone).toMatchObject({ nextPoll: null, attention: expect.stringContaining('gone for good') as string });
  expect(of.lost).toMatchObject({ error: 'no such host', lastSuccess: daysAgo(8) });
  expect(of.lost?.attention).toContain('failing since 2020-01-12');
  expect(of.moved?.attention).toContain('https://new.example/feed');
  expect(of.never?.attention).toContain('never read yet');
  expect(of.wild?.attention).toContain('missed');
  expect([of.hiccup?.attention, of.well?.attention]).toEqual([null, null]);
});
