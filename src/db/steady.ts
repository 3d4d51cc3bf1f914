import { setTimeout as sleep } from 'node:timers/promises';
import { Client, escapeIdentifier, type Pool } from 'pg';

/** A connection that is asked whether it lives so often, and given up where it does not answer as long, in milliseconds. */
const beat = 5000;
/** The server ends a session that has been silent for so long, in milliseconds. */
const longestSilence = 30_000;
/** Milliseconds until a lost connection is tried again, doubled each time up to the longest. */
const [firstPause, longestPause] = [100, 2000];
/** How often a lease that another process holds is asked for, in milliseconds. */
const askApart = 1000;

interface Steady {
  /** What is done first on each connection. */
  begin: (client: Client, closing: AbortSignal) => Promise<void>;
  /** The connection is gone: another one is on its way. */
  lost: () => void;
}

/** Keeps one connection of its own to the database that a pool leads to, for what is bound to a session; a lost one is replaced. */
function keepConnection(pool: Pool, { begin, lost }: Steady): { close: () => Promise<void> } {
  const closing = new AbortController();
  const once = async () => {
    const client = new Client({ ...pool.options, keepAlive: true, query_timeout: beat });
    const ended = new Promise<void>((done) => client.once('end', done));
    client.on('error', () => {}); // 'end' follows
    const end = () => void client.end().catch(() => {});
    try {
      await client.connect();
      closing.signal.addEventListener('abort', end);
      // Who hangs, or whose machine is gone, loses what the session holds.
      await client.query(`set idle_session_timeout = ${longestSilence}`);
      await begin(client, closing.signal);
      while (!closing.signal.aborted) {
        await Promise.race([ended, sleep(beat, undefined, { ref: false })]);
        await client.query('select 1');
      }
    } finally {
      closing.signal.removeEventListener('abort', end);
      await Promise.race([client.end().catch(() => {}), sleep(1000, undefined, { ref: false })]);
      client.connection.stream.destroy(); // what does not answer does not say farewell either
    }
  };
  const running = (async () => {
    for (let pause = firstPause; !closing.signal.aborted; pause = Math.min(pause * 2, longestPause)) {
      const since = performance.now();
      await once().catch(() => {}); // as every query of the pool says meanwhile
      lost();
      if (performance.now() - since > beat) pause = firstPause;
      await sleep(pause, undefined, { signal: closing.signal }).catch(() => {});
    }
  })();
  return {
    async close() {
      closing.abort();
      await running;
    },
  };
}

/**
 * Hears the notices of a channel (LISTEN). What was said while the connection was lost is not told: `heard` is called as well
 * whenever it is lost or there again.
 */
export function hearNotices(pool: Pool, channel: string, heard: () => void): { close: () => Promise<void> } {
  return keepConnection(pool, {
    async begin(client) {
      client.on('notification', heard);
      await client.query(`listen ${escapeIdentifier(channel)}`);
      heard();
    },
    lost: heard,
  });
}

/** What one process at a time holds, of all that ask for it on one database (leader election). */
export interface Lease {
  held(): boolean;
  /** Lets another have it. */
  close(): Promise<void>;
}

/**
 * Asks for a lease until `close`. It is a session's advisory lock: who dies has lost it, who hangs or falls silent
 * after half a minute, and another has it a second later.
 *
 * @param number of the lock
 * @param then.taken it is ours from now on; `lost`: it is not any more
 */
export function askForLease(pool: Pool, number: number, then: { taken: () => void; lost: () => void }): Lease {
  let held = false;
  const connection = keepConnection(pool, {
    async begin(client, closing) {
      for (;;) {
        // Asked for again and again: to wait in the server would keep its dead rows from being cleared away.
        const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [number]);
        if (rows[0]?.taken) break;
        await sleep(askApart, undefined, { signal: closing });
      }
      held = true;
      then.taken();
    },
    lost() {
      if (!held) return;
      held = false;
      then.lost();
    },
  });
  return { held: () => held, close: connection.close };
}
