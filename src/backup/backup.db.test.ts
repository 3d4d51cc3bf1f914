import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { emptyDatabase, sumsOf, testDatabase } from '../../test/database.ts';
import { inventedNow, inventWeek } from '../../test/invented-week.ts';
import { openAsItIs, openDatabase, ourMigrations, sql, transaction, type Database } from '../db/index.ts';
import { confirmDatabase, fileSendLog, heldBack } from '../press/index.ts';
import { keepBackups, lastBackups, newestIn, restore, restoreFiles, writeBackup, writeBackupTo } from './index.ts';

let folder: string;
let house: Database & { url: string };
let whole: string;
const options = { version: '0.2.0', now: inventedNow, files: [] };
const drops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dispatchbox-backup-'));
  house = await testDatabase();
  await inventWeek(house.db);
  // A picture larger than a part, and what COPY has to escape.
  await sql`
    insert into film (report_id, still, captions, kept_at)
    select min(id), decode(repeat(md5('picture'), 200000), 'hex'), E'a\\tb\\nc\\\\d\\r\\N \\\\. é 😀', now() from report`.execute(
    house.db,
  );
  whole = join(folder, 'whole.tar');
  await writeBackup(house.pool, whole, options);
});
afterAll(async () => {
  await house.close();
  for (const drop of drops) await drop();
  rmSync(folder, { recursive: true, force: true });
});

async function empty(): Promise<string> {
  const { url, drop } = await emptyDatabase();
  drops.push(drop);
  return url;
}

async function opened<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openAsItIs({ url });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

const held = { sending_epoch: expect.anything() as unknown };

test('every table comes back row for row, pictures too, and numbers go on where they stood', async () => {
  const url = await empty();
  const restored = await restore(whole, { url });
  expect(restored).toMatchObject({ version: '0.2.0', madeAt: inventedNow.toISOString(), foreign: [], migrated: [] });
  const sums = await sumsOf(house.pool);
  expect(Object.values(sums).filter((sum) => !sum.startsWith('0 ')).length).toBeGreaterThan(10);
  await opened(url, async ({ pool }) => {
    expect(await sumsOf(pool)).toEqual({ ...sums, ...held });
    const next = async (one: Database['pool']) =>
      (await one.query<{ id: number }>(`select nextval(pg_get_serial_sequence('report', 'id')) as id`)).rows;
    expect(await next(pool)).toEqual(await next(house.pool));
    // Indexes and keys are all there again.
    const shape = `
      select pg_get_indexdef(indexrelid) as is from pg_index join pg_class on oid = indexrelid where relnamespace = 'public'::regnamespace
      union all select conrelid::regclass || conname || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
      order by 1`;
    expect((await pool.query(shape)).rows).toEqual((await house.pool.query(shape)).rows);
  });
  for (const { written, counted } of Object.values(restored.rows)) expect(counted).toBe(written);
});

test('a database that is not empty is refused, with what to do, and left as it was', async () => {
  const url = await empty();
  await restore(whole, { url });
  const before = await opened(url, ({ pool }) => sumsOf(pool));
  await expect(restore(whole, { url })).rejects.toThrow(
    /not empty \(it has article\): .*Create a new database, and name it by DATABASE_URL/,
  );
  expect(await opened(url, ({ pool }) => sumsOf(pool))).toEqual(before);
});

test('any rows of any types survive: nulls, bytes, arrays, any characters, computed columns', async () => {
  const migrations = join(folder, 'migrations');
  cpSync(ourMigrations, migrations, { recursive: true });
  writeFileSync(
    join(migrations, '9001-anything.sql'),
    `create table "Any thing" (
       id bigint generated always as identity primary key, words text, "many Words" text[], bytes bytea, facts jsonb, at timestamptz,
       day date, span interval, ratio double precision, small real, exact numeric, flags boolean[], grid integer[][],
       id_of uuid, net inet, found tsvector, parent bigint references "Any thing" deferrable,
       doubled text generated always as (words || words) stored,
       searched tsvector generated always as (to_tsvector('english', coalesce(words, ''))) stored);
     create unique index on "Any thing" (md5(words), id);`,
  );
  const characters = fc
    .string({
      unit: fc.oneof(
        fc.constantFrom('\t', '\n', '\r', '\\', '\\.', '\\N', "'", '"', '{', '}', ',', ' '),
        fc.string({ unit: 'binary', maxLength: 3 }),
      ),
    })
    .map((words) => words.replaceAll('\0', '').toWellFormed());
  const or = <T>(one: fc.Arbitrary<T>) => fc.option(one, { freq: 4 });
  const row = fc.record({
    words: or(characters),
    many: or(fc.array(or(characters), { maxLength: 4 })),
    bytes: or(fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))),
    facts: or(
      fc.jsonValue().map((value) =>
        JSON.stringify(value)
          .replaceAll('\\u0000', '')
          .replaceAll(/\\ud[89a-f]../gi, ''),
      ),
    ),
    at: or(
      fc.oneof(
        fc
          .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
          .map((at) => at.toISOString()),
        fc.constantFrom('infinity', '-infinity', '2020-01-01 00:00:00.123456+05:45'),
      ),
    ),
    day: or(fc.constantFrom('2020-02-29', '0044-03-15 BC', 'infinity')),
    span: or(fc.constantFrom('1 year 2 mons -3 days 04:05:06.789', '-1 day', '00:00:00.000001')),
    ratio: or(fc.double().map(String)),
    small: or(fc.float().map(String)),
    exact: or(fc.oneof(fc.bigInt().map(String), fc.constantFrom('NaN', '0.1000', '1e-200'))),
    flags: or(fc.array(or(fc.boolean()), { maxLength: 3 })),
    grid: or(fc.constantFrom('{{1,2},{3,4}}', '{}', '[2:3]={7,8}')),
    id_of: or(fc.uuid()),
    net: or(fc.constantFrom('10.0.0.0/8', '::1', '192.168.1.5/24')),
    found: or(fc.constantFrom(`'a':1A 'fat':2B,4C 'it''s':5`, '')),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 60 }), async (rows) => {
      const [from, to] = [await emptyDatabase(), await emptyDatabase()];
      const file = join(folder, 'anything.tar');
      rmSync(file, { force: true });
      const source = await openDatabase({ url: from.url }, { migrations });
      try {
        for (const each of rows)
          await source.pool.query(
            `insert into "Any thing" (words, "many Words", bytes, facts, at, day, span, ratio, small, exact, flags, grid, id_of, net, found, parent)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, (select max(id) from "Any thing"))`,
            Object.values(each),
          );
        // The first row's parent is the last one: in no order of rows are all parents first.
        await source.pool.query(
          `update "Any thing" set parent = (select max(id) from "Any thing") where parent is null`,
        );
        await writeBackup(source.pool, file, options);
        await restore(file, { url: to.url }, { migrations });
        expect(await opened(to.url, ({ pool }) => sumsOf(pool))).toEqual({ ...(await sumsOf(source.pool)), ...held });
      } finally {
        await source.close();
        await from.drop();
        await to.drop();
      }
    }),
    { numRuns: 5 },
  );
});

test('a file that is torn anywhere is refused before anything is touched', async () => {
  const nowhere = { url: 'postgres://nobody@127.0.0.1:1/nothing' };
  const { size } = statSync(whole);
  const torn = join(folder, 'torn.tar');
  await expect(restore(join(folder, 'none.tar'), nowhere)).rejects.toThrow(
    /none\.tar cannot be read .*name a file that/,
  );
  const places = fc.sample(fc.integer({ min: 0, max: size - 1 }), 25);
  for (const at of [
    0,
    1,
    511,
    512,
    1024,
    size - 2049,
    size - 2048,
    size - 1536,
    size - 1024,
    size - 512,
    size - 1,
    ...places,
  ]) {
    copyFileSync(whole, torn);
    truncateSync(torn, at);
    await expect(restore(torn, nowhere), `torn at ${at}`).rejects.toThrow(/torn\.tar .*Take another backup/);
  }
  copyFileSync(whole, torn);
  appendFileSync(torn, Buffer.alloc(512));
  await expect(restore(torn, nowhere)).rejects.toThrow(/torn\.tar .*Take another backup/);
});

test('a file in which one bit is another is refused before anything is touched, wherever it is', async () => {
  const nowhere = { url: 'postgres://nobody@127.0.0.1:1/nothing' };
  const bytes = readFileSync(whole);
  const changed = join(folder, 'changed.tar');
  const places = fc.sample(fc.integer({ min: 0, max: bytes.length - 1 }), 60);
  for (const at of [
    0,
    100,
    136,
    148,
    257,
    345,
    511,
    ...places,
    ...[2048, 1948, 1912, 1537, 1536, 1470, 1024, 1].map((back) => bytes.length - back),
  ]) {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8));
    writeFileSync(changed, copy);
    await expect(restore(changed, nowhere), `changed at ${at}`).rejects.toThrow(/changed\.tar .*(Take another backup)/);
  }
});

test('anybody can open it by hand, and check it', () => {
  const at = join(folder, 'by-hand');
  const shell = (command: string) => execFileSync('/bin/sh', ['-c', command, 'sh', whole, at], { encoding: 'utf8' });
  shell('mkdir "$2" && tar xf "$1" -C "$2"');
  expect(shell('head -c -2048 "$1" | sha256sum')).toBe(readFileSync(join(at, 'sha256'), 'utf8'));
  expect(readdirSync(at).toSorted()).toEqual(['contents.json', 'manifest.json', 'sha256', 'tables']);
  expect(shell('zcat "$2"/tables/film/*.copy.gz | wc -l').trim()).toBe('1');
  expect(statSync(whole).mode & 0o777).toBe(0o600);
});

test('a restored copy mails nobody until it is confirmed, even where it stands in the place of the first', async () => {
  const url = await empty();
  await restore(whole, { url });
  await opened(url, async ({ db }) => {
    const sendLog = fileSendLog(mkdtempSync(join(folder, 'sendLog-')));
    expect(await heldBack(db, sendLog)).toMatch(/restored from a backup.*sending confirm/);
    await confirmDatabase(db, sendLog);
    expect(await heldBack(db, sendLog)).toBeUndefined();
  });
});

test('a backup of an earlier version is brought up to date; one of a later version is refused', async () => {
  const earlier = mkdtempSync(join(folder, 'earlier-'));
  for (const name of readdirSync(ourMigrations).filter((one) => one < '0015'))
    copyFileSync(join(ourMigrations, name), join(earlier, name));
  const [from, to] = [await empty(), await empty()];
  const file = join(folder, 'earlier.tar');
  const source = await openDatabase({ url: from }, { migrations: earlier });
  await source.pool.query(`
    insert into reader (email, asked_at, confirmed_at) values ('Ann@reader.example', '2020-01-01', '2020-01-02'), ('ann@reader.example', '2020-01-03', null)`);
  await writeBackup(source.pool, file, { ...options, version: '0.1.0' });
  await source.close();
  const restored = await restore(file, { url: to });
  expect(restored.rows['reader']).toEqual({ written: 2, counted: 2 });
  expect(restored.migrated).toContain('0020-one-reader.sql');
  await opened(to, async ({ pool }) =>
    expect((await pool.query('select email from reader')).rows).toEqual([{ email: 'Ann@reader.example' }]),
  );
  await expect(restore(whole, { url: 'postgres://nobody@127.0.0.1:1/x' }, { migrations: earlier })).rejects.toThrow(
    /written by Dispatchbox 0\.2\.0, whose migration .* is not here: use that version, or a newer one/,
  );
});

test('what is written meanwhile is in the backup whole or not at all, and no number is given twice', async () => {
  const busy = await testDatabase();
  try {
    await busy.pool.query('create table account (id integer primary key, amount integer not null)');
    await busy.pool.query('insert into account select n, 100 from generate_series(1, 50) as n');
    const migrations = join(folder, 'with-accounts');
    cpSync(ourMigrations, migrations, { recursive: true });
    writeFileSync(
      join(migrations, '9001-accounts.sql'),
      'create table account (id integer primary key, amount integer not null)',
    );
    const { sha256, name } = {
      name: '9001-accounts.sql',
      sha256: (await import('node:crypto'))
        .createHash('sha256')
        .update(readFileSync(join(migrations, '9001-accounts.sql')))
        .digest('hex'),
    };
    await busy.pool.query('insert into migration (name, sha256) values ($1, $2)', [name, sha256]);

    const enough = new AbortController();
    let count = 0;
    const writer = async (which: number) => {
      while (!enough.signal.aborted) {
        const email = `r${which}-${count++}@reader.example`;
        await transaction(busy.db, async (tx) => {
          await sql`update account set amount = amount - 1 where id = ${1 + (count % 50)}`.execute(tx);
          await sql`with r as (insert into reader (email, asked_at) values (${email}, now()) returning id)
            insert into consent (reader_id, what, wording, at) select id, 'asked', 'yes', now() from r`.execute(tx);
          await sql`update account set amount = amount + 1 where id = ${1 + ((count * 7) % 50)}`.execute(tx);
        }).catch((error: Error) => {
          if (!/deadlock/.test(error.message)) throw error;
        });
      }
    };
    const writers = [1, 2, 3].map(writer);
    const files: string[] = [];
    for (let round = 0; round < 4; round++) {
      await expect.poll(() => count).toBeGreaterThan((round + 1) * 50);
      const file = join(folder, `busy-${round}.tar`);
      await writeBackup(busy.pool, file, options);
      files.push(file);
    }
    enough.abort();
    await Promise.all(writers);
    for (const file of files) {
      const url = await empty();
      await restore(file, { url }, { migrations });
      await opened(url, async ({ pool }) => {
        const { rows } = await pool.query(`
          select (select sum(amount)::int from account) as sum,
                 (select count(*)::int from reader full join consent on reader_id = reader.id where reader_id is null or reader.id is null) as halves,
                 (select count(*) > 40 from reader) as some,
                 nextval(pg_get_serial_sequence('reader', 'id')) > (select max(id) from reader) as ahead`);
        expect(rows).toEqual([{ sum: 5000, halves: 0, some: true, ahead: true }]);
      });
    }
  } finally {
    await busy.close();
  }
});

test('a restore whose connection is cut leaves an empty database, and can be begun again', async () => {
  const url = await empty();
  const say = (words: string) => {
    if (words.startsWith('story:'))
      void house.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`, [
        new URL(url).pathname.slice(1),
      ]);
  };
  await expect(restore(whole, { url }, { say })).rejects.toThrow();
  const tables = await opened(
    url,
    async ({ pool }) => (await pool.query(`select from pg_class where relnamespace = 'public'::regnamespace`)).rowCount,
  );
  expect(tables).toBe(0);
  await restore(whole, { url });
});

test('the files that belong to it are in it; those that differ are put aside for their owner', async () => {
  const at = mkdtempSync(join(folder, 'files-'));
  const [list, key] = [join(at, 'list.opml'), join(at, 'key.pem')];
  writeFileSync(list, '<opml/>');
  writeFileSync(key, 'secret');
  const file = join(at, 'backup.tar');
  const files = [
    { name: 'catalogue.opml', path: list },
    { name: 'dkim.pem', path: key },
  ];
  await writeBackup(house.pool, file, { ...options, files });
  writeFileSync(key, 'another');
  const here = new Map(files.map(({ name, path }) => [name, path]));
  expect(await restoreFiles(file, join(at, 'restored'), here)).toEqual(['dkim.pem']);
  expect(readFileSync(join(at, 'restored', 'dkim.pem'), 'utf8')).toBe('secret');
  expect(statSync(join(at, 'restored', 'dkim.pem')).mode & 0o777).toBe(0o600);
  await expect(
    writeBackup(house.pool, join(at, 'other.tar'), { ...options, files: [{ name: 'x', path: join(at, 'gone') }] }),
  ).rejects.toThrow(/gone belongs to the backup, and cannot be read/);
  expect(readdirSync(at).filter((name) => name.includes('other'))).toEqual([]);
});

test('a backup is never written over a file, nor where there is no folder, and goes down a pipe as well', async () => {
  await expect(writeBackup(house.pool, whole, options)).rejects.toThrow(/whole\.tar is there already: name a new file/);
  await expect(writeBackup(house.pool, join(folder, 'no', 'folder.tar'), options)).rejects.toThrow(
    /cannot be written .*make room or a folder/,
  );
  const { createWriteStream } = await import('node:fs');
  const pipe = createWriteStream(join(folder, 'piped.tar'));
  await writeBackupTo(house.pool, pipe, options);
  await new Promise((done) => pipe.end(done));
  const { rows } = await restore(join(folder, 'piped.tar'), { url: await empty() });
  expect(rows['report']?.counted).toBeGreaterThan(10);
});

test('by itself: one every so many hours, the newest are kept, a failure is written down and tried again in an hour', async () => {
  const { db, pool } = house;
  const at = mkdtempSync(join(folder, 'kept-'));
  const keeping = { folder: at, hours: 24, most: 2, version: '0.2.0', files: [] };
  const never = new AbortController().signal;
  const hours = (n: number) => new Date(inventedNow.getTime() + n * 3_600_000);
  writeFileSync(join(at, 'dispatchbox-2031-02-16T18-00Z.tar.part'), 'left behind');
  writeFileSync(join(at, 'someone-else.tar'), 'not ours');
  expect(await keepBackups({ db, pool, signal: never }, keeping, hours(0))).toBe(
    join(at, 'dispatchbox-2031-02-16T19-30Z.tar'),
  );
  expect(await keepBackups({ db, pool, signal: never }, keeping, hours(23))).toBeUndefined();
  expect(await keepBackups({ db, pool, signal: never }, keeping, hours(24))).toMatch(/02-17T19-30Z/);
  expect(await keepBackups({ db, pool, signal: never }, keeping, hours(48))).toMatch(/02-18T19-30Z/);
  expect(readdirSync(at).toSorted()).toEqual([
    'dispatchbox-2031-02-17T19-30Z.tar',
    'dispatchbox-2031-02-18T19-30Z.tar',
    'someone-else.tar',
  ]);
  const gone = { ...keeping, folder: join(at, 'not-mounted') };
  await expect(keepBackups({ db, pool, signal: never }, gone, hours(72))).rejects.toThrow(
    /not-mounted cannot be read .*make it, or mount/,
  );
  expect(await keepBackups({ db, pool, signal: never }, gone, hours(72.5))).toBeUndefined();
  await expect(keepBackups({ db, pool, signal: never }, gone, hours(73))).rejects.toThrow(/not-mounted/);
  expect(await lastBackups(db)).toMatchObject({
    newest: { at: hours(48), file: join(at, 'dispatchbox-2031-02-18T19-30Z.tar') },
    failed: { at: hours(73), error: expect.stringContaining('not-mounted') as string },
  });
  expect(await keepBackups({ db, pool, signal: never }, keeping, hours(74))).toMatch(/02-19T21-30Z/);
  expect((await lastBackups(db)).failed).toBeUndefined();
  expect(await newestIn(at)).toMatch(/02-19T21-30Z/);
  expect(existsSync(join(at, 'someone-else.tar'))).toBe(true);
});
