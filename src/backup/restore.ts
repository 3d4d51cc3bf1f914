import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { escapeIdentifier as quoted, type PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import {
  asProblem,
  holdMigrations,
  migrateNext,
  migrationsIn,
  onConnection,
  openAsItIs,
  ourMigrations,
  type Migration,
  type Where,
} from '../db/index.ts';
import { holdRestored } from '../press/index.ts';
import { Problem } from '../text/index.ts';
import { checkSeal, unpackArchive } from './archive.ts';
import { format, portableFormats, tablesOf, what, type Contents, type Manifest } from './dump.ts';

export interface Restored {
  madeAt: string;
  /** Of the Dispatchbox that wrote the backup. */
  version: string;
  /** By table: what the backup says that it holds, and what the database counts, before it is brought up to date. */
  rows: Record<string, { written: number; counted: number }>;
  /** Tables of the backup that are none of Dispatchbox: left out. */
  foreign: string[];
  /** Migrations that have brought it up to date. */
  migrated: string[];
}

/** Bytes of the manifest and the contents, at most. */
const mostJson = 64 << 20;

/**
 * Restores a backup into an empty database, whole or not at all, and brings it up to date. Nothing is mailed from it until it is
 * confirmed (`confirmDatabase`).
 * @param options.say is told how far it is
 * @param options.migrations another folder of migrations than our own
 * @throws Problem where the file is torn, changed or of a newer version, or the database is not empty
 */
export async function restore(
  path: string,
  where: Where,
  options: { say?: (words: string) => void; migrations?: string } = {},
): Promise<Restored> {
  const { say = () => {}, migrations: folder = ourMigrations } = options;
  say(`${path} is looked through`);
  await checkSeal(path);
  const manifest = await readManifest(path);
  const files = migrationsIn(folder);
  const had = migrationsOf(manifest, files, path);
  const { pool, close } = await openAsItIs(where, { say });
  try {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query(portableFormats);
      await holdMigrations(client);
      await refuseFull(client, where);
      while (await migrateNext(client, had, folder));
      const { rows, foreign } = await load(client, path, manifest, say);
      const migrated: string[] = [];
      for (let next; (next = await migrateNext(client, files, folder));) migrated.push(next);
      await holdRestored(onConnection(client));
      say('looking over all tables');
      await client.query('analyze');
      await client.query('commit');
      client.release();
      return { madeAt: manifest.madeAt, version: manifest.version, rows, foreign, migrated };
    } catch (error) {
      client.release(true);
      throw asProblem(error, client);
    }
  } finally {
    await close();
  }
}

/** What a backup says of itself. @throws Problem where it is none, or of a newer version */
async function readManifest(path: string): Promise<Manifest> {
  for await (const { name, size, content } of unpackArchive(path)) {
    const found = name === 'manifest.json' && size < mostJson ? (JSON.parse(await text(content)) as Manifest) : null;
    if (found?.what !== what) break;
    if (found.format > format)
      throw new Problem(
        `${path} was written by a newer Dispatchbox (${found.version}), and cannot be read by this one: use that version.`,
      );
    return found;
  }
  throw new Problem(`${path} is no backup of Dispatchbox: name a file that \`backup\` wrote.`);
}

/** The migrations that the backup's database had run. @throws Problem where this version does not have them */
function migrationsOf({ migrations, version }: Manifest, files: readonly Migration[], path: string): Migration[] {
  return migrations.map(({ name, sha256 }) => {
    const file = files.find((one) => one.name === name);
    if (file?.sha256 === sha256) return file;
    throw new Problem(
      `${path} was written by Dispatchbox ${version}, whose migration ${name} ${file ? 'is another one here' : 'is not here'}: use that version, or a newer one.`,
    );
  });
}

/** @throws Problem where there is something in the database */
async function refuseFull(client: PoolClient, where: Where): Promise<void> {
  const { rows } = await client.query<{ found: string | null; encoding: string }>(`
    select (select min(found) from (
              select relname::text as found from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')
              union all select 'jobs' from pg_namespace where nspname = 'jobs') as all_found) as found,
           current_setting('server_encoding') as encoding`);
  const [{ found, encoding } = { found: null, encoding: '' }] = rows;
  const place = 'folder' in where ? `The database in ${where.folder}` : 'The database that DATABASE_URL names';
  if (found !== null)
    throw new Problem(
      `${place} is not empty (it has ${found}): a backup is restored into an empty one only. ${
        'folder' in where
          ? 'Name a new folder by DATA_FOLDER, or move this one away, with the service stopped.'
          : 'Create a new database, and name it by DATABASE_URL.'
      }`,
    );
  if (encoding !== 'UTF8')
    throw new Problem(
      `${place} keeps texts as ${encoding}, which cannot hold all of them: create one with encoding 'UTF8'.`,
    );
}

/** Puts all rows into the tables, which the migrations have made, and compares what arrived with what was written. */
async function load(
  client: PoolClient,
  path: string,
  manifest: Manifest,
  say: (words: string) => void,
): Promise<Pick<Restored, 'rows' | 'foreign'>> {
  const tables = await tablesOf(client);
  const putBack = await takeOff(client);
  // Migrations have put some rows in themselves, and noted that they ran.
  await client.query(`truncate ${Object.keys(tables).map(quoted).join(', ')}`);

  const parts: Contents['parts'] = [];
  const arrived: Record<string, number> = {};
  let contents: Contents | undefined;
  let bytes = 0;
  for await (const { name, size, content } of unpackArchive(path)) {
    if (name === 'contents.json' && size < mostJson) {
      contents = JSON.parse(await text(content)) as Contents;
      continue;
    }
    const table = /^tables\/([^/]+)\/\d+\.copy\.gz$/.exec(name)?.[1];
    const columns = table === undefined || !tables[table] ? undefined : manifest.tables[table];
    const hash = createHash('sha256');
    const heard = content.pipe(hearing(hash));
    if (table !== undefined && columns) {
      const rows = client.query(copyFrom(`copy ${quoted(table)} (${columns.map(quoted).join(', ')}) from stdin`));
      await pipeline(heard, createGunzip(), rows);
      arrived[table] = (arrived[table] ?? 0) + rows.rowCount;
      bytes += size;
      say(`${table}: ${arrived[table]} rows, ${Math.round(bytes / 1e6)} MB read in all`);
    } else for await (const _ of heard);
    parts.push({ name, size, sha256: hash.digest('hex') });
  }
  if (!contents || JSON.stringify(parts) !== JSON.stringify(contents.parts))
    throw new Problem(`${path} was changed while it was read: nothing was restored. Begin again.`);

  for (const [which, statement] of Object.entries(putBack)) {
    say(`${which} is made`);
    await client.query(statement);
  }
  for (const { table, column, last, called } of contents.sequences)
    if (tables[table])
      await client.query('select setval(pg_get_serial_sequence(quote_ident($1), $2), $3, $4)', [
        table,
        column,
        last,
        called,
      ]);
  const rows: Restored['rows'] = {};
  const foreign: string[] = [];
  for (const [table, written] of Object.entries(contents.rows)) {
    if (!tables[table]) {
      foreign.push(table);
      continue;
    }
    const counted = await client.query<{ n: number }>(`select count(*) as n from ${quoted(table)}`);
    rows[table] = { written, counted: counted.rows[0]?.n ?? -1 };
    if (rows[table].counted !== written)
      throw new Problem(
        `${path} does not hold what it says: ${rows[table].counted} rows of ${table}, and not ${written}. Nothing was restored: take another backup.`,
      );
  }
  return { rows, foreign };
}

function hearing(hash: ReturnType<typeof createHash>): PassThrough {
  return new PassThrough({
    transform(piece: Buffer, _encoding, done) {
      hash.update(piece);
      done(null, piece);
    },
  });
}

/**
 * Takes off what would be looked at for every row and is made faster, or in any order of tables at all, when all of them are there:
 * indexes and foreign keys. @returns by name, the statements that put them back
 */
async function takeOff(client: PoolClient): Promise<Record<string, string>> {
  const { rows: keys } = await client.query<{ table: string; name: string; is: string }>(`
    select conrelid::regclass::text as table, conname::text as name, pg_get_constraintdef(oid) as is
      from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace order by 1, 2`);
  const { rows: indexes } = await client.query<{ name: string; is: string }>(`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as is
      from pg_index join pg_class on pg_class.oid = indexrelid
     where relnamespace = current_schema()::regnamespace
       and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x')) order by 1`);
  for (const { table, name } of keys) await client.query(`alter table ${table} drop constraint ${quoted(name)}`);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  return Object.fromEntries([
    ...indexes.map(({ name, is }) => [`index ${name}`, is]),
    ...keys.map(({ table, name, is }) => [
      `the key ${name}`,
      `alter table ${table} add constraint ${quoted(name)} ${is}`,
    ]),
  ]) as Record<string, string>;
}

/**
 * Puts the files of a backup that differ from what stands here into a folder, where their owner may take them from.
 * @param here what stands in their places, by name
 * @returns the names of those that were written
 */
export async function restoreFiles(path: string, folder: string, here: ReadonlyMap<string, string>): Promise<string[]> {
  const written: string[] = [];
  for await (const { name, content } of unpackArchive(path)) {
    if (name.startsWith('tables/')) break;
    const file = /^files\/(\w[\w.-]*)$/.exec(name)?.[1];
    if (file === undefined) continue;
    const bytes = await buffer(content);
    const place = here.get(file);
    if (place !== undefined && (await readFile(place).catch(() => undefined))?.equals(bytes)) continue;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, `${file}.part`), bytes, { mode: 0o600 });
    await rename(join(folder, `${file}.part`), join(folder, file));
    written.push(file);
  }
  return written;
}
