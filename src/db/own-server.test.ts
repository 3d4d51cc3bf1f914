import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { clearAway, serverOf, startWriter, stopWriter, temporaryFolder, untilWriting } from '../../test/torture.ts';
import { canEnter } from './binaries.ts';
import { deleteDatabase, openDatabase } from './index.ts';

vi.setConfig({ testTimeout: 60_000 }); // an initdb takes a second, on a busy machine several

const root = process.getuid?.() === 0;
const nobody = {
  uid: Number(spawnSync('id', ['-u', 'nobody']).stdout),
  gid: Number(spawnSync('id', ['-g', 'nobody']).stdout),
};
const openToNobody = root && canEnter(import.meta.dirname, nobody);
if (!root) console.warn('NOT ROOT: what root does with the database is not tested here.');
else if (!openToNobody)
  console.warn('THIS CHECKOUT IS CLOSED TO OTHERS: the database is not tested as an ordinary user.');

const migrations = readdirSync(join(import.meta.dirname, 'migrations')).length;

let prepared: string;
let parent: string;
let folder: string;
beforeAll(async () => {
  prepared = temporaryFolder();
  await (await openDatabase({ folder: prepared })).close();
});
afterAll(() => clearAway(prepared));
beforeEach(() => {
  parent = temporaryFolder();
  folder = join(parent, 'data');
});
afterEach(async () => {
  await clearAway(folder);
  rmSync(parent, { recursive: true, force: true });
});

/** A database that has been used before, which is quicker than a new one. */
function copyPrepared(): void {
  mkdirSync(dirname(folder), { recursive: true });
  if (spawnSync('cp', ['-a', prepared, folder]).status !== 0) throw new Error(`cannot copy ${prepared}`);
}

/** Opens it, counts the migrations, closes it. */
async function count(): Promise<number> {
  const { pool, close } = await openDatabase({ folder });
  const { rows } = await pool.query<{ count: number }>('select count(*) from migration');
  await close();
  return rows[0]?.count ?? 0;
}

test('it is PostgreSQL 18 in UTF-8 that syncs and listens on no network, and ends with its last user', async () => {
  const { pool, close } = await openDatabase({ folder });
  const { rows } = await pool.query(`
    select current_setting('server_version_num')::int / 10000 as version, current_setting('fsync') as fsync,
      current_setting('listen_addresses') as network, datlocprovider as provider, datlocale as locale,
      pg_encoding_to_char(encoding) as encoding from pg_database where datname = current_database()`);
  expect(rows).toEqual([{ version: 18, fsync: 'on', network: '', provider: 'b', locale: 'C.UTF-8', encoding: 'UTF8' }]);
  expect(statSync(join(folder, 'postgres')).mode & 0o777).toBe(0o700);
  await close();
  expect(serverOf(folder)).toBeUndefined();
});

test('two starters at once share one server, which ends with the last of them', async () => {
  const writers = [startWriter(folder), startWriter(folder)] as const;
  for (const writer of writers) await untilWriting(writer);
  const { pool, close } = await openDatabase({ folder });
  const { rows } = await pool.query<{ name: string }>('select distinct name from written order by name');
  expect(rows.map(({ name }) => name).toSorted()).toEqual(writers.map(({ name }) => name).toSorted());
  await stopWriter(writers[0]);
  await untilWriting(writers[1]);
  await stopWriter(writers[1]);
  expect((await pool.query('select 1')).rowCount).toBe(1);
  await close();
  expect(serverOf(folder)).toBeUndefined();
  expect(readdirSync(folder).toSorted()).toEqual(['postgres', 'server.log']);
});

test('commands come and go beside a running service', async () => {
  copyPrepared();
  const writer = startWriter(folder);
  await untilWriting(writer);
  const server = serverOf(folder);
  for (let command = 0; command < 3; command++) await count();
  await Promise.all([count(), count(), count()]);
  await untilWriting(writer);
  expect(serverOf(folder)).toBe(server);
  await stopWriter(writer);
  expect(serverOf(folder)).toBeUndefined();
});

test('a Ctrl-C, which the whole process group hears, leaves the server to be stopped in order', async () => {
  copyPrepared();
  const writer = startWriter(folder, { detached: true });
  await untilWriting(writer);
  process.kill(-(writer.child.pid ?? 0), 'SIGINT');
  expect(await writer.ended).toBe(0);
  const log = readFileSync(join(folder, 'server.log'), 'utf8');
  expect(log).toContain('database system is shut down');
  expect(log).not.toContain('ERROR');
});

test('users that come while the last one leaves get a server all the same', async () => {
  copyPrepared();
  for (let round = 0; round < 3; round++) {
    const { close } = await openDatabase({ folder });
    expect(await Promise.all([close(), count(), count()])).toEqual([undefined, migrations, migrations]);
  }
  expect(serverOf(folder)).toBeUndefined();
});

test('the server of a killed service is taken over', async () => {
  copyPrepared();
  const writer = startWriter(folder);
  await untilWriting(writer);
  const server = serverOf(folder);
  writer.child.kill('SIGKILL');
  await writer.ended;
  const { pool, close } = await openDatabase({ folder });
  expect(serverOf(folder)).toBe(server);
  expect((await pool.query('select from written')).rowCount).toBeGreaterThanOrEqual(writer.committed.length);
  await close();
  expect(serverOf(folder)).toBeUndefined();
});

test('a pid file that names another process, or nothing, does not keep the server from starting', async () => {
  copyPrepared();
  const data = join(folder, 'postgres');
  const { uid, gid } = statSync(data);
  const other = spawn('sleep', ['60'], { uid, gid, stdio: 'ignore' });
  try {
    for (const content of [`${other.pid}\n${data}\n1577836800\n5432\n.\n\n  1234567         0\nready\n`, '']) {
      for (const name of ['postmaster.pid', '.s.PGSQL.5432.lock']) {
        writeFileSync(join(data, name), content);
        chownSync(join(data, name), uid, gid);
      }
      expect(await count()).toBe(migrations);
    }
  } finally {
    other.kill();
  }
});

test.each([
  ['spaces and accents', 'mes données d’été'],
  ['more letters than a socket may have', 'long/'.repeat(30)],
])('a folder with %s', async (_, name) => {
  folder = join(parent, name);
  copyPrepared();
  expect(await count()).toBe(migrations);
  expect(await Promise.all([count(), count()])).toEqual([migrations, migrations]);
});

test('what cannot be opened is said in a sentence with the place and the remedy', async () => {
  writeFileSync(folder, 'a file');
  await expect(count()).rejects.toThrow(
    `The database folder ${folder} cannot be written (EEXIST): choose another folder`,
  );
  rmSync(folder);
  mkdirSync(join(folder, 'postgres'), { recursive: true });
  await expect(count()).rejects.toThrow('is not a PostgreSQL data folder: move it away');
  writeFileSync(join(folder, 'postgres/PG_VERSION'), '16\n');
  await expect(count()).rejects.toThrow('was written by PostgreSQL 16, and this Dispatchbox brings 18');
  rmSync(folder, { recursive: true });

  await expect(openDatabase({ url: 'mysql://root@localhost/news' })).rejects.toThrow('DATABASE_URL is not the address');
  const nowhere = 'postgres://someone:secret@127.0.0.1:1/news';
  const refused = openDatabase({ url: nowhere });
  await expect(refused).rejects.toThrow('The database at 127.0.0.1:1/news cannot be opened');
  await expect(refused).rejects.not.toThrow('secret');
});

test('a server that cannot start says why', async () => {
  copyPrepared();
  writeFileSync(join(folder, 'postgres/postgresql.conf'), 'no_such_setting = 1\n');
  await expect(count()).rejects.toThrow(/does not start: .*no_such_setting|does not start: .*configuration file/);
});

test('a folder is deleted with its database, and nothing beside it is, also where it has none', async () => {
  const beside = join(parent, 'beside');
  writeFileSync(beside, 'stays');
  mkdirSync(folder);
  deleteDatabase(folder);
  deleteDatabase(folder);
  expect(readdirSync(parent)).toEqual(['beside']);
  copyPrepared();
  deleteDatabase(folder);
  expect(readdirSync(parent)).toEqual(['beside']);
});

test.runIf(root)('root lends the server to an unprivileged user, also from a folder closed to him', async () => {
  expect(await count()).toBe(migrations);
  expect(statSync(join(folder, 'postgres')).uid).not.toBe(0);
  await clearAway(folder);

  mkdirSync(folder, { mode: 0o700 });
  chmodSync(parent, 0o700);
  const { pool, close } = await openDatabase({ folder });
  const data = realpathSync(join(folder, 'postgres'));
  expect(data.startsWith(parent)).toBe(false);
  expect((await pool.query('select 1')).rowCount).toBe(1);
  await close();
  expect(await count()).toBe(migrations);
  rmSync(dirname(data), { recursive: true });
  await expect(count()).rejects.toThrow(`leads to ${data}, which is gone`);
  rmSync(join(folder, 'postgres'));
  expect(await count()).toBe(migrations);
  const again = realpathSync(join(folder, 'postgres'));
  deleteDatabase(folder);
  expect([existsSync(dirname(again)), existsSync(folder), existsSync(parent)]).toEqual([false, false, true]);
});

test.runIf(openToNobody)('an ordinary user has his own, and root joins it as him', async () => {
  mkdirSync(folder);
  chownSync(folder, nobody.uid, nobody.gid);
  const writer = startWriter(folder, nobody);
  await untilWriting(writer);
  expect(statSync(join(folder, 'postgres')).uid).toBe(nobody.uid);
  expect(await count()).toBe(migrations);
  await stopWriter(writer);
  rmSync(join(folder, 'server.log'));
  expect(await count()).toBe(migrations); // root starts it now, and leaves nothing that keeps the user out
  const again = startWriter(folder, nobody);
  await untilWriting(again);
  await stopWriter(again);

  chownSync(folder, 0, 0);
  const locked = startWriter(folder, nobody);
  expect(await locked.ended).toBe(2);
  expect(locked.said).toContain(`The database folder ${folder} cannot be written (EACCES)`);
  expect(existsSync(join(folder, 'postgres/PG_VERSION'))).toBe(true);
  expect(readFileSync(join(folder, 'server.log'), 'utf8')).not.toContain('PANIC');
});
