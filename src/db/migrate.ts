import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sql, type Kysely } from 'kysely';
import { DatabaseError, type ClientBase, type Pool, type PoolClient } from 'pg';
import { Problem } from '../text/index.ts';
import type { Schema } from './schema.ts';

const oneAtATime = 7_120_010_201;

/** The migrations that come with this version. */
export const ours = join(import.meta.dirname, 'migrations');

export interface Migration {
  name: string;
  sql: string;
  sha256: string;
}

/** The migrations of a folder, in the order in which they run: that of their names, `NNNN-name.sql`. */
export function migrationsIn(folder: string): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-.+\.sql$/.test(name))
    .toSorted()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8');
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    });
}

/**
 * Runs the migrations that this database has not had, in the order of their names, each in a transaction of its own. One that
 * arrives with a lower number than some that have run, from a branch that took longer, runs all the same. Several starters at once
 * are safe, for each transaction begins with the same lock.
 * @param folder of files `NNNN-name.sql`, append-only: one that has run may never change.
 * @returns how many it had had, and how many ran now
 * @throws Problem where a migration fails, or what has run is not what the folder holds.
 */
export async function migrate(pool: Pool, folder: string): Promise<{ before: number; run: number }> {
  const files = migrationsIn(folder);
  const client = await pool.connect();
  try {
    for (let run = 0; ; run++) {
      await client.query('begin');
      await holdMigrations(client);
      const next = await migrateNext(client, files, folder);
      await client.query('commit');
      if (next !== undefined) continue;
      const { rows } = await client.query<{ all: number }>('select count(*)::int as all from migration');
      return { before: (rows[0]?.all ?? 0) - run, run };
    }
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw asProblem(error, client);
  } finally {
    client.release();
  }
}

const known = migrationsIn(ours).map(({ name }) => name);

/** Whether a database has had all of our migrations; it may have had more, of a newer version. */
export async function isCurrent(db: Kysely<Schema>): Promise<boolean> {
  const { rows } = await sql<{ run: number }>`
    select count(*)::int as run from migration where name = any(${known})`.execute(db);
  return rows[0]?.run === known.length;
}

/** Until the transaction's end nobody else migrates this database. */
export async function holdMigrations(client: ClientBase): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [oneAtATime]);
}

/** While `work` is done, nobody migrates this database; others may read it so at the same time. */
export async function withoutMigrations<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('select pg_advisory_lock_shared($1)', [oneAtATime]);
  try {
    return await work();
  } finally {
    await client.query('select pg_advisory_unlock_shared($1)', [oneAtATime]);
  }
}

/**
 * Runs the first of these migrations that the database has not had, in the transaction that `client` is in.
 * @returns its name; undefined where all have run
 * @throws Problem where it fails, or what has run is not among them.
 */
export async function migrateNext(
  client: ClientBase,
  files: readonly Migration[],
  folder: string,
): Promise<string | undefined> {
  await client.query(
    'create table if not exists migration (name text primary key, sha256 text not null, run_at timestamptz not null default clock_timestamp())',
  );
  const { rows: run } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from migration order by name collate "C"',
  );
  for (const { name, sha256 } of run) {
    const file = files.find((one) => one.name === name);
    if (file?.sha256 === sha256) continue;
    throw new Problem(
      file
        ? `The migration ${name} in ${folder} was changed after it ran on this database: put it back as it was, and write the change as a new migration.`
        : `This database has run the migration ${name}, and ${folder} does not have it: start the version of Dispatchbox that wrote it, or a newer one.`,
    );
  }
  const next = files.find(({ name }) => !run.some((one) => one.name === name));
  if (!next) return undefined;
  await client.query(next.sql).catch((error: Error) => {
    throw new Problem(`The migration ${next.name} in ${folder} failed: ${error.message}.`, { cause: error });
  });
  await client.query('insert into migration (name, sha256) values ($1, $2)', [next.name, next.sha256]);
  return next.name;
}

/** An error of a migration, in words where the operator can mend it. */
export function asProblem(error: unknown, { user }: PoolClient): unknown {
  if (!(error instanceof DatabaseError) || error.code !== '42501') return error;
  return new Problem(
    `The database's user ${user} may not run the migrations (${error.message}): make it the owner of the database.`,
  );
}
