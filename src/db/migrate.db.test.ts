import { appendFileSync, cpSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { openDatabase, type Database } from './index.ts';
import { ours } from './migrate.ts';

let server: Database & { url: string };
let url: string;
let migrations: string;

beforeAll(async () => {
  server = await testDatabase();
  migrations = mkdtempSync(join(tmpdir(), 'dispatchbox-migrations-'));
  cpSync(ours, migrations, { recursive: true });
  writeFileSync(join(migrations, '9001-more.sql'), 'create table more (id integer); insert into more values (1)');
  writeFileSync(join(migrations, '9002-and-more.sql'), 'insert into more values (2)');
  await server.pool.query('create schema empty');
  url = server.url + (server.url.includes('?') ? '&' : '?') + 'options=-csearch_path%3Dempty';
});
afterAll(async () => {
  rmSync(migrations, { recursive: true });
  await server.close();
});

const open = async () => {
  const database = await openDatabase({ url }, { migrations });
  await database.close();
};

test('four starters at once run each migration once, in order', async () => {
  await Promise.all([open(), open(), open(), open()]);
  const { rows } = await server.pool.query<{ id: number }>('select id from empty.more order by id');
  expect(rows).toEqual([{ id: 1 }, { id: 2 }]);
  const { rows: run } = await server.pool.query<{ name: string }>('select name from empty.migration order by run_at');
  expect(run.at(0)?.name).toBe('0001-first.sql');
  expect(run.slice(-2).map(({ name }) => name)).toEqual(['9001-more.sql', '9002-and-more.sql']);
});

test('a database that was there already is said to be brought up to date, a new one is not', async () => {
  await server.pool.query('create schema told');
  const told = { url: `${server.url}${server.url.includes('?') ? '&' : '?'}options=-csearch_path%3Dtold` };
  const said: string[] = [];
  const openWith = async (folder: string) =>
    (await openDatabase(told, { migrations: folder, say: (line) => void said.push(line) })).close();
  await openWith(ours);
  expect(said).toEqual([]);
  await openWith(migrations);
  expect(said).toEqual(['The database was brought up to date: 2 migrations.']);
  await openWith(migrations);
  expect(said).toHaveLength(1);
});

test('a migration that fails leaves nothing of itself, and is named', async () => {
  const file = join(migrations, '9003-wrong.sql');
  writeFileSync(file, 'insert into more values (3); select no_such_column');
  await expect(open()).rejects.toThrow(/^The migration 9003-wrong.sql in .* failed: .*no_such_column/);
  rmSync(file);
  await open();
  expect((await server.pool.query('select from empty.more')).rowCount).toBe(2);
});

test('migrations of branches that were merged in another order than they ran, run all the same', async () => {
  await server.pool.query('create schema earlier');
  const earlier = `${server.url}${server.url.includes('?') ? '&' : '?'}options=-csearch_path%3Dearlier`;
  const first = mkdtempSync(join(tmpdir(), 'dispatchbox-0.1.0-'));
  // As the first release had them.
  for (const name of readdirSync(ours).filter((file) => file < '0015')) cpSync(join(ours, name), join(first, name));
  const openWith = async (folder: string) => (await openDatabase({ url: earlier }, { migrations: folder })).close();
  await openWith(first);
  await openWith(ours);
  writeFileSync(join(first, '9005-later.sql'), 'create table later (id integer)');
  for (const name of readdirSync(ours)) cpSync(join(ours, name), join(first, name));
  await openWith(first);
  writeFileSync(join(first, '9004-took-longer.sql'), 'insert into later values (1)');
  await Promise.all([openWith(first), openWith(first)]);
  await openWith(first);
  expect((await server.pool.query('select from earlier.later')).rowCount).toBe(1);
  rmSync(first, { recursive: true });
});

test('a number is one migration’s', () => {
  const numbers = readdirSync(ours)
    .filter((name) => name.endsWith('.sql'))
    .map((name) => name.slice(0, 4));
  const twice = numbers.filter((number, index) => numbers.indexOf(number) !== index);
  // The first release had these, and they have run.
  expect(twice).toEqual(['0008', '0009', '0014']);
});

test('a migration changed after it ran is refused, and so is one that is missing', async () => {
  const file = join(migrations, '9001-more.sql');
  appendFileSync(file, '-- a later thought');
  await expect(open()).rejects.toThrow(/The migration 9001-more.sql in .* was changed after it ran/);
  renameSync(file, join(migrations, '9000-other.sql'));
  await expect(open()).rejects.toThrow(/has run the migration 9001-more.sql, and .* does not have it/);
  rmSync(join(migrations, '9000-other.sql'));
  await expect(open()).rejects.toThrow(/has run the migration 9001-more.sql/);
});
