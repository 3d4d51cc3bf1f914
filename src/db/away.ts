import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool, PoolClient } from 'pg';

/** The database does not answer, for now: it is restarted, fails over, or was killed. What was asked may have been done. */
class DatabaseAway extends Error {
  override name = 'DatabaseAway';
}

/** Whether it is for the database's absence that something failed. */
export function isAway(error: unknown): boolean {
  for (let one = error; one instanceof Error; one = one.cause) if (one instanceof DatabaseAway) return true;
  return false;
}

/**
 * Does what may be done twice; again and again while the database is away.
 *
 * @param until ends the waiting early: the last error is thrown
 * @param longest milliseconds after which it is not begun again
 */
export async function outlast<T>(work: () => Promise<T>, until?: AbortSignal, longest = 300_000): Promise<T> {
  const end = performance.now() + longest;
  for (let wait = 50; ; wait = Math.min(wait * 2, 1000)) {
    try {
      return await work();
    } catch (error) {
      if (!isAway(error) || until?.aborted || performance.now() > end) throw error;
      await sleep(wait, undefined, { signal: until }).catch(() => {});
    }
  }
}

/**
 * Kysely's view of a pool: that the database is away is told apart from what it says of a query.
 *
 * @param named by what name a statement is prepared; all are sent as they are without
 */
export function tellingPool(
  pool: Pick<Pool, 'connect' | 'end' | 'options'>,
  named: (text: string) => string | undefined = () => undefined,
): PostgresPool {
  const known = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    async connect() {
      const client = await pool.connect().catch((cause: Error) => {
        throw new DatabaseAway(`The database does not answer: ${cause.message || nameOf(cause)}`, { cause });
      });
      const telling = known.get(client) ?? tellingClient(client, named);
      known.set(client, telling);
      return telling;
    },
    end: () => pool.end(),
  };
}

function tellingClient(client: PoolClient, named: (text: string) => string | undefined): PostgresPoolClient {
  let lost = false;
  const ask = async (text: string, values: unknown[]) => {
    const name = named(text);
    if (name === undefined) return client.query(text, values);
    try {
      return await client.query({ name, text, values });
    } catch (error) {
      if (!isOutdated(error)) throw error;
      lost = true; // with all that is prepared on it
      return client.query(text, values);
    }
  };
  const query = async (text: string, values: readonly unknown[]) => {
    try {
      return await ask(text, [...values]);
    } catch (cause) {
      if (!isLost(cause)) throw cause;
      lost = true;
      throw new DatabaseAway(`The database went away: ${(cause as Error).message}`, { cause });
    }
  };
  // The pool takes no connection back that has broken; that its server takes no writes any more, it cannot know.
  return { query: query as unknown as PostgresPoolClient['query'], release: () => client.release(lost) };
}

/** A statement was prepared on tables that a migration has changed since (0A000), or somebody dropped it (26000). */
function isOutdated(error: unknown): boolean {
  const { code, message } = error as { code?: string; message: string };
  return code === '26000' || (code === '0A000' && message.startsWith('cached plan'));
}

const nameOf = (error: Error) => ('code' in error ? String(error.code) : error.name);

/** Errors of a connection that is of no more use, by their SQLSTATE (PostgreSQL, appendix A) or, from this side, their words. */
function isLost(error: unknown): boolean {
  const { code = '', severity, syscall, message = '' } = (error ?? {}) as Record<string, string | undefined>;
  // Shut down or starting (57P0x), broken (08xxx), and a primary that became a standby by a failover (25006).
  if (severity !== undefined) return severity === 'FATAL' || /^(57P0|08|25006)/.test(code);
  return (syscall !== undefined && code !== '') || lostWords.test(message);
}

const lostWords =
  /^(Connection terminated|Client (was closed|has encountered a connection error)|timeout exceeded when trying to connect|LISTEN\/NOTIFY)/;

/** What a library that talks to the database says went wrong, as an error: `DatabaseAway` where it is that. */
export function asAway(error: unknown): Error {
  const { message, stack } = error as Error;
  if (isLost(error)) return new DatabaseAway(`The database does not answer: ${message}`, { cause: error });
  return error instanceof Error ? error : Object.assign(new Error(message), { stack });
}
