import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import { openDatabase, type Database } from '../src/db/index.ts';

/** A fresh, migrated database of one's own, for a test file called *.db.test.ts; `close` drops it. */
export async function testDatabase(): Promise<Database & { url: string }> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(`create database ${name} template pattern`);
  const url = inject('server').replace('DATABASE', name);
  const database = await openDatabase({ url });
  return {
    ...database,
    url,
    async close() {
      await database.close();
      await administer(`drop database ${name} with (force)`);
    },
  };
}

/** The address of an empty database, nothing migrated; `drop` takes it away again. */
export async function emptyDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(`create database ${name} template template0`);
  const drop = () => administer(`drop database ${name} with (force)`);
  return { url: inject('server').replace('DATABASE', name), drop };
}

/**
 * Every table of a database, row for row: a sum of all its rows, whatever order they lie in.
 *
 * @param computed whether with the columns that the server computes; its versions stem words in different ways
 */
export async function sumsOf(pool: Database['pool'], computed = true): Promise<Record<string, string>> {
  const { rows: tables } = await pool.query<{ name: string; columns: string }>(
    `select relname::text as name, string_agg(quote_ident(attname), ', ' order by attname collate "C") as columns
       from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped and (attgenerated = '' or $1)
      where relnamespace = current_schema()::regnamespace and relkind = 'r' group by relname order by relname collate "C"`,
    [computed],
  );
  const sums: Record<string, string> = {};
  for (const { name, columns } of tables) {
    const { rows } = await pool.query<{ sum: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(row, '' order by row)), '') as sum
         from (select md5(row(${columns})::text) collate "C" as row from "${name}") as rows`,
    );
    sums[name] = rows[0]?.sum ?? '';
  }
  return sums;
}

async function administer(statement: string): Promise<void> {
  const client = new Client({ connectionString: inject('server').replace('DATABASE', 'postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
