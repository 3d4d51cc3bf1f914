import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import { Pool, types as standard, type ClientBase, type PoolClient, type PoolConfig } from 'pg';
import { many, Problem } from '../text/index.ts';
import { tellingPool } from './away.ts';
import { migrate, ours } from './migrate.ts';
import { joinOwnServer } from './own-server.ts';
import type { Schema } from './schema.ts';

export { sql } from 'kysely';
export type { Selectable, Insertable } from 'kysely';
export { type Schema } from './schema.ts';
export {
  asProblem,
  holdMigrations,
  isCurrent,
  migrateNext,
  migrationsIn,
  ours as ourMigrations,
  withoutMigrations,
  type Migration,
} from './migrate.ts';
export { deleteDatabase } from './own-server.ts';
export { readJson } from './json.ts';
export { readingFrom } from './reading.ts';
export { askForLease, hearNotices, type Lease } from './steady.ts';
export { asAway, isAway, outlast } from './away.ts';

/** What a room's functions are given: the database, or a transaction on it. */
export type Db = Kysely<Schema> | Transaction<Schema>;

export interface Database {
  db: Kysely<Schema>;
  /** The connections under `db`, for what brings its own SQL. They count in UTC. */
  pool: Pool;
  /** Waits for running queries, ends the connections, and stops our own server if nobody else uses it. */
  close: () => Promise<void>;
}

/** An operator's server, or a folder in which a server of our own runs. */
export type Where = { url: string } | { folder: string };

/** How a database is opened. */
interface Opening {
  /** Told in a sentence of what takes long or is unusual. */
  say?: (line: string) => void;
  /** Ends the opening early, with nothing half-made. */
  signal?: AbortSignal;
  /** By what name the server knows our connections. */
  name?: string;
}

/** Whole numbers beyond 2^53 do not occur in our tables; a date has no time zone and stays text. */
const parsers = new Map<number, (value: string) => unknown>([
  [standard.builtins.INT8, Number],
  [standard.builtins.DATE, String],
]);
const types = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers.get(id)) || standard.getTypeParser(id, format),
};
/** The pool waits for this before it hands out a new connection; its types do not say so yet. */
const settle = (async (client: ClientBase) => {
  // Compiling (JIT) takes longer than any of our statements: servers that are built with it begin it where they expect many rows.
  await client.query(`set time zone 'UTC'; set jit = off`);
}) as (client: ClientBase) => void;

/**
 * Opens the database, all migrations run. With a folder, the server there is joined or started.
 * @param options.migrations another folder of migrations than our own.
 * @throws Problem where it cannot be opened: the name, the place and the remedy.
 */
export async function openDatabase(
  where: Where,
  { migrations = ours, ...options }: Opening & { migrations?: string } = {},
): Promise<Database> {
  const database = await openAsItIs(where, options);
  try {
    const { before, run } = await migrate(database.pool, migrations);
    if (before > 0 && run > 0) options.say?.(`The database was brought up to date: ${many(run, 'migration')}.`);
  } catch (error) {
    await database.close().catch(() => {});
    throw error;
  }
  return database;
}

/** Opens the database as `openDatabase` does, and runs no migrations: it may be empty, or another version's. */
export async function openAsItIs(
  where: Where,
  { say = () => {}, signal, name = 'dispatchbox' }: Opening = {},
): Promise<Database> {
  const own = 'folder' in where ? await joinOwnServer(where.folder, say, signal) : undefined;
  const pool = poolOf({
    ...(own?.connection ?? { connectionString: checkUrl((where as { url: string }).url) }),
    application_name: name.slice(0, 63),
    connectionTimeoutMillis: 10_000,
  });
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: tellingPool(pool) }) });
  const close = once(async () => {
    await db.destroy();
    if (!pool.ended) await pool.end();
    await own?.leave();
  });
  try {
    if ('url' in where) await checkServer(pool, where.url);
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
  return { db, pool, close };
}

/** Connections as all of ours are: in UTC, with numbers as numbers. */
function poolOf(options: PoolConfig): Pool {
  const pool = new Pool({ ...options, keepAlive: true, max: 10, types, onConnect: settle });
  // A connection broke. Idle, the next query gets a new one; in use, its query fails as well, and says so.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** Connections to a replica (a hot standby) that pages are read from. Whether it answers is seen when it is asked. */
export const openReplica = (url: string): Pool =>
  poolOf({ connectionString: url, application_name: 'dispatchbox reads', connectionTimeoutMillis: 2000 });

/**
 * The others who are connected to this database under a name that begins like this, from the same machine or another.
 * @returns the rest of each name, and since when it has been connected
 */
export async function alsoHere(pool: Pool, begins: string): Promise<{ name: string; since: Date }[]> {
  const { rows } = await pool.query<{ name: string; since: Date }>(
    `select substr(application_name, length($1) + 1) as name, min(backend_start) as since from pg_stat_activity
      where datname = current_database() and starts_with(application_name, $1)
        and (application_name, client_addr) is distinct from (current_setting('application_name'), inet_client_addr())
      group by application_name, client_addr order by 2`,
    [begins],
  );
  return rows;
}

/** Kysely's view of one connection, for what must stand in the transaction that it is in. */
export function onConnection(client: PoolClient): Kysely<Schema> {
  const lent = { query: client.query.bind(client), release() {} } as unknown as PoolClient;
  const pool = { connect: async () => lent, end: async () => {}, options: {} } as unknown as Pool;
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

/** Runs `work` in a transaction: the one that `db` is, or a new one, which an error rolls back. */
export function transaction<T>(db: Db, work: (db: Transaction<Schema>) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db as Transaction<Schema>) : db.transaction().execute(work);
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}

function checkUrl(url: string): string {
  if (/^(postgres|postgresql|socket):\/\//.test(url) && URL.canParse(url)) return url;
  throw new Problem(
    'DATABASE_URL is not the address of a PostgreSQL server: write postgres://user:password@host:5432/database.',
  );
}

/** Asks the operator's server for its version, and says what is wrong in words. */
async function checkServer(pool: Pool, url: string): Promise<void> {
  const { host, pathname } = new URL(url);
  const place = `${host || 'the local socket'}${pathname}`;
  let version: number;
  try {
    const { rows } = await pool.query<{ version: number }>(
      `select current_setting('server_version_num')::int as version`,
    );
    version = rows[0]?.version ?? 0;
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string };
    const remedy =
      code === '28P01' || code === '28000'
        ? 'correct the user and password in DATABASE_URL'
        : code === '3D000'
          ? 'create the database, or correct its name in DATABASE_URL'
          : 'start the server, or correct DATABASE_URL';
    throw new Problem(`The database at ${place} cannot be opened (${message || code}): ${remedy}.`);
  }
  if (version < 150_000) {
    throw new Problem(
      `The server at ${place} is PostgreSQL ${Math.floor(version / 10_000)}: Dispatchbox needs 15 or newer.`,
    );
  }
}
