import { Hono, type Context } from 'hono';
import { isCurrent, sql, type Db } from '../../db/index.ts';

/** What the database said so long ago, in milliseconds, still holds while it is asked anew. */
const holds = 5000;

/**
 * Whether something holds of the database, such as that it answers. It is asked each time, but whoever asks waits only where it has
 * not said so within the last five seconds: a machine that is busy for a moment is not ill.
 *
 * @param asked an error counts as no
 */
export function lasting(asked: () => Promise<boolean>): () => Promise<boolean> {
  let answered = -Infinity;
  let asking: Promise<boolean> | undefined;
  const ask = async () => {
    const holds = await asked().catch(() => false); // this is the answer
    answered = holds ? performance.now() : -Infinity;
    asking = undefined;
    return holds;
  };
  return async () => {
    const answer = (asking ??= ask());
    return performance.now() - answered < holds || answer;
  };
}

/** Seconds after which to ask again when the database is away. */
export const AGAIN = '5';

/** Whether a process lives, and whether it may be asked for pages or left to work. */
export function health(db: Db): Hono {
  const answers = lasting(async () => Boolean(await sql`select 1`.execute(db)));
  const current = lasting(() => isCurrent(db));
  const told = (c: Context, well: boolean, words: string) => {
    c.header('Cache-Control', 'no-store');
    if (!well) c.header('Retry-After', AGAIN);
    return c.text(`${words}\n`, well ? 200 : 503);
  };
  return new Hono()
    .get('/healthz', async (c) => {
      const well = await answers();
      return told(c, well, well ? 'ok' : 'the database does not answer');
    })
    .get('/readyz', async (c) => {
      const ready = await current();
      return told(c, ready, ready ? 'ready' : 'the database does not answer, or was not brought up to this version');
    });
}
