import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { escapeIdentifier as quoted, type Pool, type PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { withoutMigrations } from '../db/index.ts';
import { Problem } from '../text/index.ts';
import type { Entry } from './archive.ts';

/** `manifest.json`, the first entry: what is in the file, and how it is put back. */
export interface Manifest {
  what: typeof what;
  /** Of the file; a version reads all earlier ones. */
  format: number;
  /** Of Dispatchbox. */
  version: string;
  madeAt: string;
  /** The database server's version. */
  server: string;
  migrations: { name: string; sha256: string }[];
  /** By name. The columns are those that are not computed from others. */
  tables: Record<string, string[]>;
}
export const what = 'backup of Dispatchbox';
export const format = 1;

/** `contents.json`, the last entry: what was written before it. */
export interface Contents {
  rows: Record<string, number>;
  sequences: { table: string; column: string; last: string; called: boolean }[];
  parts: { name: string; size: number; sha256: string }[];
}

/** How values are written as text, whatever the server's own settings are. */
export const portableFormats = `set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local bytea_output = 'hex';
  set local extra_float_digits = 1; set local timezone = 'UTC'; set local client_encoding = 'UTF8'`;

/** A file beside the database that belongs to it, such as the list of sources. */
export interface SideFile {
  /** In the backup: `catalogue.opml`. */
  name: string;
  path: string;
}

/** Bytes of rows that are packed together: what is in memory at a time is a small multiple of it, or of the largest row. */
const partSize = 4 << 20;

const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 1)}\n`);
const zip = promisify(gzip);

/**
 * Everything that a backup holds, as of one moment: the rows of every table, as PostgreSQL's COPY writes them, gzipped in parts of
 * whole rows; where the sequences stand; the files beside it. Others go on reading and writing meanwhile; migrations wait.
 * @param options.say is told how far it is
 * @throws Problem where the database is not one of Dispatchbox, or a file cannot be read
 */
export async function* dump(
  pool: Pool,
  options: { version: string; now: Date; files: readonly SideFile[]; say?: (words: string) => void },
): AsyncGenerator<Entry> {
  const { version, now, files, say = () => {} } = options;
  const client = await pool.connect();
  const contents: Contents = { rows: {}, sequences: [], parts: [] };
  const noted = (name: string, content: Uint8Array): Entry => {
    contents.parts.push({ name, size: content.length, sha256: createHash('sha256').update(content).digest('hex') });
    return { name, content };
  };
  let whole = false;
  try {
    const tables = await withoutMigrations(client, () => beginSnapshot(client));
    yield noted('manifest.json', json(await manifestOf(client, tables, version, now)));
    for (const { name, path } of files) {
      const content = await readFile(path).catch((cause: Error) => {
        throw new Problem(`${path} belongs to the backup, and cannot be read: ${cause.message}.`, { cause });
      });
      yield noted(`files/${name}`, content);
    }
    let written = 0;
    for (const [table, columns] of Object.entries(tables)) {
      const rows = client.query(copyTo(`copy ${quoted(table)} (${columns.map(quoted).join(', ')}) to stdout`));
      let count = 0;
      let number = 0;
      for await (const part of inParts(rows)) {
        count += linesIn(part);
        written += part.length;
        say(`${table}: ${count} rows, ${Math.round(written / 1e6)} MB in all`);
        yield noted(`tables/${table}/${String(++number).padStart(6, '0')}.copy.gz`, await zip(part));
      }
      contents.rows[table] = count;
    }
    // They stand outside of all snapshots: read last, they are ahead of every row.
    contents.sequences = await sequencesOf(client);
    await client.query('commit');
    whole = true;
    yield { name: 'contents.json', content: json(contents) };
  } finally {
    client.release(!whole);
  }
}

/** Begins the transaction in which everything is read, and keeps the tables as they are until its end. */
async function beginSnapshot(client: PoolClient): Promise<Record<string, string[]>> {
  await client.query('begin isolation level repeatable read, read only');
  await client.query(portableFormats);
  const tables = await tablesOf(client);
  if (!tables['migration'])
    throw new Problem('There is nothing to back up: the database is empty, or not one of Dispatchbox.');
  await client.query(`lock table ${Object.keys(tables).map(quoted).join(', ')} in access share mode`);
  return tables;
}

/** Every table of the schema we are in, with the columns that are not computed from others. */
export async function tablesOf(client: PoolClient): Promise<Record<string, string[]>> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(`
    select relname::text as name, array_agg(attname::text order by attnum) as columns
      from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped and attgenerated = ''
     where relnamespace = current_schema()::regnamespace and relkind = 'r' and relpersistence <> 't'
     group by relname order by relname collate "C"`);
  return Object.fromEntries(rows.map(({ name, columns }) => [name, columns]));
}

async function manifestOf(
  client: PoolClient,
  tables: Record<string, string[]>,
  version: string,
  now: Date,
): Promise<Manifest> {
  const { rows: migrations } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from migration order by name collate "C"',
  );
  const { rows } = await client.query<{ server: string }>(`select current_setting('server_version') as server`);
  return { what, format, version, madeAt: now.toISOString(), server: rows[0]?.server ?? '', migrations, tables };
}

async function sequencesOf(client: PoolClient): Promise<Contents['sequences']> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(`
    select relname::text as table, attname::text as column,
           pg_get_serial_sequence(quote_ident(relname), attname) as sequence
      from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
     where relnamespace = current_schema()::regnamespace and relkind = 'r'
       and pg_get_serial_sequence(quote_ident(relname), attname) is not null
     order by 1, 2`);
  const found: Contents['sequences'] = [];
  for (const { table, column, sequence } of rows) {
    const { rows: at } = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${sequence}`,
    );
    for (const { last, called } of at) found.push({ table, column, last, called });
  }
  return found;
}

/** What COPY writes, in pieces of whole rows. A row ends with the one line feed that is in it. */
async function* inParts(rows: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of rows) {
    const end = size + piece.length < partSize ? 0 : piece.lastIndexOf(lineFeed) + 1;
    if (end) {
      yield Buffer.concat([...pieces, piece.subarray(0, end)]);
      pieces = [];
      size = 0;
    }
    pieces.push(piece.subarray(end));
    size += piece.length - end;
  }
  if (size) yield Buffer.concat(pieces);
}

const lineFeed = 10;

function linesIn(part: Buffer): number {
  let count = 0;
  for (let at = part.indexOf(lineFeed); at >= 0; at = part.indexOf(lineFeed, at + 1)) count++;
  return count;
}
