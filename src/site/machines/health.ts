import { Hono } from 'hono';
import { sql, type Db } from '../../db/index.ts';

/** What the database said so long ago, in milliseconds, still holds while it is asked anew. */
const holds = 5000;

/**
 * Whether the database answers. It is asked each time, but whoever asks waits only where it has not answered within the last five
 * seconds: a machine that is busy for a moment is not ill.
 */
export function healthOf(db: Db): () => Promise<boolean> {
  let answered = -Infinity;
  let asking: Promise<boolean> | undefined;
  const ask = async () => {
    try {
      await sql`select 1`.execute(db);
      answered = performance.now();
      return true;
    } catch {
      answered = -Infinity; // this is the answer
      return false;
    } finally {
      asking = undefined;
    }
  };
  return async () => {
    const answer = (asking ??= ask());
    return performance.now() - answered < holds || answer;
  };
}

/** Seconds after which to ask again when the database is away. */
export const AGAIN = '5';

export function health(db: Db): Hono {
  const isHealthy = healthOf(db);
  return new Hono().get('/healthz', async (c) => {
    c.header('Cache-Control', 'no-store');
    if (await isHealthy()) return c.text('ok\n');
    c.header('Retry-After', AGAIN);
    return c.text('the database does not answer\n', 503);
  });
}
