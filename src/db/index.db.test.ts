import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { openDatabase, sql, transaction, type Database } from './index.ts';

let database: Database & { url: string };
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

test('a test database is migrated and empty, counts in numbers, and its time is UTC', async () => {
  const { db } = database;
  const { total } = await db
    .selectFrom('report')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  expect(total).toBe(0);
  const { rows } = await sql<{ zone: string; day: string }>`
    select current_setting('TimeZone') as zone, '2020-01-03'::date as day`.execute(db);
  expect(rows).toEqual([{ zone: 'UTC', day: '2020-01-03' }]);
});

test('a transaction that fails leaves nothing, and one within another is the same one', async () => {
  const { db } = database;
  const add = (key: string) => ({ key, name: key, kind: 'outlet', added_at: new Date(0) });
  await expect(
    transaction(db, async (outer) => {
      await transaction(outer, (inner) => inner.insertInto('source').values(add('gone')).execute());
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  await transaction(db, (inner) => inner.insertInto('source').values(add('kept')).execute());
  expect(await db.selectFrom('source').select('key').execute()).toEqual([{ key: 'kept' }]);
});

test('a server that does not let us in is told of with the place and the remedy', async () => {
  const { pool, url } = database;
  const address = new URL(url);
  address.pathname = '/no_such_database';
  await expect(openDatabase({ url: address.href })).rejects.toThrow(
    /^The database at .*no_such_database cannot be opened \(.*\): create the database, or correct its name/,
  );
  address.username = 'no_such_user';
  await expect(openDatabase({ url: address.href })).rejects.toThrow(/correct the user and password in DATABASE_URL/);

  const guest = `guest_${new URL(url).pathname.slice(1)}`;
  await pool.query(`create role ${guest} login`);
  const asGuest = new URL(url);
  asGuest.username = guest;
  asGuest.searchParams.set('options', '-csearch_path=pg_catalog');
  await expect(openDatabase({ url: asGuest.href })).rejects.toThrow(`user ${guest} may not run the migrations`);
  await pool.query(`drop role ${guest}`);
});
