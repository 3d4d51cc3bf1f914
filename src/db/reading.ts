import { hash } from 'node:crypto';
import { Kysely, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import { tellingPool } from './away.ts';
import type { Schema } from './schema.ts';

/** Statements prepared on a connection at most: each holds some of the server's memory. */
const mostPrepared = 64;
/** A statement that was asked for so often is asked for again. */
const often = 3;
/** Statements that are counted at most. */
const mostCounted = 1000;

/** A replica that could not be reached is tried again after so many milliseconds. */
const replicaRests = 5000;

/** Connections to the replica, while it can be reached; else to the primary, which knows all that it knows. */
function eitherOf(replica: Pool, primary: Pool): Pick<Pool, 'connect' | 'end' | 'options'> {
  let failed = -Infinity;
  return {
    options: primary.options,
    async connect() {
      if (performance.now() - failed > replicaRests) {
        const client = await replica.connect().catch(() => undefined); // the primary's word counts
        if (client) return client;
        failed = performance.now();
      }
      return primary.connect();
    },
    end: async () => {},
  };
}

/**
 * The database as pages read it, the same few statements over and over: those are prepared on each connection, for the server takes
 * several times as long to plan a page's as to run them.
 *
 * @param replica is read where it can be reached; it may be behind
 */
export function readingFrom(pool: Pool, replica?: Pool): Kysely<Schema> {
  const names = new Map<string, string>();
  const times = new Map<string, number>();
  const named = (text: string): string | undefined => {
    const name = names.get(text);
    if (name !== undefined || names.size >= mostPrepared) return name;
    const asked = (times.get(text) ?? 0) + 1;
    if (asked < often) {
      if (times.size >= mostCounted) times.clear();
      times.set(text, asked);
      return undefined;
    }
    times.delete(text);
    names.set(text, `page_${hash('sha256', text, 'hex').slice(0, 32)}`);
    return names.get(text);
  };
  return new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: tellingPool(replica ? eitherOf(replica, pool) : pool, named) }),
  });
}
