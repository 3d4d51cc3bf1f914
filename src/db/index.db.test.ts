import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { isAway, openDatabase, outlast, readingFrom, sql, transaction, type Database } from './index.ts';
import { oneLine } from '../text/index.ts';

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
  const add = (key: string) => ({ key, name: oneLine(key), kind: 'outlet', added_at: new Date(0) });
  await expect(
    transaction(db, async (outer) => {
      await transaction(outer, (inner) => inner.insertInto('source').values(add('gone')).execute());
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  await transaction(db, (inner) => inner.insertInto('source').values(add('kept')).execute());
  expect(await db.selectFrom('source').select('key').execute()).toEqual([{ key: 'kept' }]);
});

test('a connection that is cut within a transaction, idle or at work, ends nothing but the transaction', async () => {
  const { db } = database;
  const cut = (rest: string) => sql`
    select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' and ${sql.raw(rest)}`;
  const idle = transaction(db, async (tx) => {
    await sql`select 1`.execute(tx);
    await cut(`state = 'idle in transaction'`).execute(db);
    await new Promise((done) => setTimeout(done, 100));
    await sql`select 2`.execute(tx);
  }).catch((error: unknown) => error);
  expect(isAway(await idle)).toBe(true);

  const busy = sql`select pg_sleep(30)`.execute(db).catch((error: unknown) => error);
  await expect
    .poll(async () => (await cut(`query like '%pg_sleep(30)%' and state = 'active'`).execute(db)).rows.length)
    .toBe(1);
  expect(isAway(await busy)).toBe(true);
  expect(isAway(await sql`select no_such_column`.execute(db).catch((error: unknown) => error))).toBe(false);

  let tries = 0;
  const answer = await outlast(async () => {
    if (++tries < 3)
      await transaction(db, async (tx) => void (await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx)));
    return (await sql<{ one: number }>`select 1 as one`.execute(db)).rows[0]?.one;
  });
  expect([answer, tries]).toEqual([1, 3]);
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

test('what is prepared for pages outlives a change of its table, and a connection that forgot it', async () => {
  const { pool } = database;
  const reading = readingFrom(pool);
  await pool.query('create table shelf (id integer); insert into shelf values (1)');
  const ask = async () => (await sql`select * from shelf where id = ${1}`.execute(reading)).rows;
  const prepared = async () => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from pg_prepared_statements where statement like '%from shelf%'`.execute(reading);
    return rows[0]?.n;
  };
  for (let times = 0; times < 5; times++) expect(await ask()).toEqual([{ id: 1 }]);
  expect(await prepared()).toBe(1);
  await pool.query('alter table shelf add column place text');
  expect(await ask()).toEqual([{ id: 1, place: null }]);
  for (let times = 0; times < 5; times++) expect(await ask()).toEqual([{ id: 1, place: null }]);
  await sql`discard all`.execute(reading);
  expect(await ask()).toEqual([{ id: 1, place: null }]);
});
