import { appendFileSync, cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

test('a migration that fails leaves nothing of itself, and is named', async () => {
  const file = join(migrations, '9003-wrong.sql');
  writeFileSync(file, 'insert into more values (3); select no_such_column');
  await expect(open()).rejects.toThrow(/^The migration 9003-wrong.sql in .* failed: .*no_such_column/);
  rmSync(file);
  await open();
  expect((await server.pool.query('select from empty.more')).rowCount).toBe(2);
});

test('a migration changed after it ran is refused, and so is one that is missing or came in between', async () => {
  const file = join(migrations, '9001-more.sql');
  appendFileSync(file, '-- a later thought');
  await expect(open()).rejects.toThrow(/The migration 9001-more.sql in .* was changed after it ran/);
  renameSync(file, join(migrations, '9000-other.sql'));
  await expect(open()).rejects.toThrow(/has run the migration 9001-more.sql, and .* has 9000-other.sql in its place/);
  rmSync(join(migrations, '9000-other.sql'));
  await expect(open()).rejects.toThrow(/has run the migration 9001-more.sql/);
});
