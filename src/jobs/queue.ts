import type { Pool } from 'pg';
import { PgBoss } from 'pg-boss';
import { asAway, askForLease, outlast, type Lease } from '../db/index.ts';

/** A step to be done next, and what it is about. */
export interface Next {
  step: string;
  data?: Record<string, unknown>;
}

export interface Step {
  name: string;
  /** Does the step's work and says what comes next. It may run twice (after a crash), and must then do its work once. */
  run: (data: Record<string, unknown>) => Promise<Next[]>;
  /** Runs by itself at these times as well: a cron expression, in UTC. */
  every?: string;
  /** Remembers from one run to the next: of all processes that work, the one that holds the lease does it. */
  alone?: boolean;
}

/** A job whose step threw each time it was tried. */
interface DeadLetter {
  id: string;
  step: string;
  data: Record<string, unknown>;
  error: string;
  failedAt: Date;
}

export interface Queue {
  /** Asks for a step. While the same step about the same thing already waits, the two become one. */
  send(next: Next): Promise<void>;
  /** Starts working on what waits and what comes, until `stop`; on steps that are done `alone` while no other process does. */
  work(): Promise<void>;
  /** Whether it is this process that does the steps that are done `alone`. */
  leads(): boolean;
  /**
   * Does everything that waits, one after another, here and now; returns when nothing is left that can run.
   * @param only these steps; others go on waiting
   */
  drain(only?: readonly string[]): Promise<void>;
  /** How many jobs wait, run, or are to be tried again. */
  open(): Promise<number>;
  deadLetters(): Promise<DeadLetter[]>;
  /** Puts dead letters back into their queues; all of them, or those named. Returns how many. */
  redrive(ids?: string[]): Promise<number>;
  stop(): Promise<void>;
}

/** The lock of the process that does the steps that are done `alone`. */
const lead = 7_120_010_210;

/** The list of what failed for good: a queue of pg-boss's own, which nobody works on. */
const dead = 'dead-letters';

/**
 * Opens the queue: pg-boss in the schema `jobs` of the database that the pool leads to.
 *
 * A step that throws is tried again after `retryDelay`, then twice and four times that, and after the last try lies
 * among the dead letters. What a worker did that died is given to another when its heartbeat has been missing for 30 s. That is
 * looked for every 10 s, and as a worker begins: workers that live for seconds find it, too.
 *
 * @param options.retryDelay seconds before the first retry
 * @param options.sendsOnly others keep the clock and clear up: this process only asks for steps
 * @param options.onError what goes wrong in a step or in the queue itself; the caller logs it
 * @param options.say told in a sentence that this process no longer does what is done alone, or does it again
 */
export async function openQueue(
  pool: Pool,
  steps: readonly Step[],
  options: {
    retryDelay?: number;
    sendsOnly?: boolean;
    onError: (error: Error, step?: string) => void;
    say?: (line: string) => void;
  },
): Promise<Queue> {
  const boss = await startBoss(pool, options);
  await createQueues(boss, steps, options.retryDelay ?? 30);

  async function attempt(step: Step, data: Record<string, unknown>): Promise<void> {
    try {
      // What follows is asked for before the job counts as done: a crash in between repeats the step, and loses nothing.
      // So does a database that went away meanwhile, when it is back.
      await outlast(async () => {
        for (const next of await step.run(data)) await send(next);
      }, stopping.signal);
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      if (!stopping.signal.aborted) options.onError(error, step.name);
      throw error;
    }
  }

  async function send({ step, data = {} }: Next): Promise<void> {
    await boss.send(step, data, { singletonKey: JSON.stringify(data) });
  }

  const workOn = (step: Step) => workOnQueue(boss, step.name, (data) => attempt(step, data));

  let lease: Lease | undefined;
  const eachAlone = (act: (step: Step) => Promise<void>) => async () => {
    for (const step of steps.filter(({ alone }) => alone)) if (!stopping.signal.aborted) await act(step);
  };
  const stopping = new AbortController();

  return {
    send,

    async work() {
      await boss.supervise();
      for (const step of steps) {
        if (!step.alone) await workOn(step);
        if (step.every) await boss.schedule(step.name, step.every, {}, { singletonKey: '{}' });
      }
      lease = askToLead(pool, {
        begin: eachAlone(workOn),
        // What it does just now it may finish: the queue gives it to no other until then.
        end: eachAlone((step) => boss.offWork(step.name, { wait: false })),
        say: (line) => stopping.signal.aborted || options.say?.(line),
        onError: options.onError,
      });
    },

    leads: () => lease?.held() ?? false,

    async drain(only) {
      for (let busy = true; busy;) {
        busy = false;
        for (const step of steps) {
          if (stopping.signal.aborted || (only && !only.includes(step.name))) continue;
          for (const job of await boss.fetch<Record<string, unknown>>(step.name)) {
            busy = true;
            try {
              await attempt(step, job.data ?? {});
              await boss.complete(step.name, job.id);
            } catch (error) {
              await boss.fail(step.name, job.id, { message: (error as Error).message });
            }
          }
        }
      }
    },

    open: () => countOpen(boss, steps),
    deadLetters: () => deadLettersOf(boss),
    redrive: (ids) => boss.redrive(dead, ids ? { ids } : {}),

    async stop() {
      stopping.abort();
      await boss.stop({ graceful: lease !== undefined, timeout: 3000 });
      await lease?.close();
    },
  };
}

interface Leading {
  begin: () => Promise<void>;
  end: () => Promise<void>;
  say: (line: string) => void;
  onError: (error: Error) => void;
}

/** Asks to be the process that does what is done alone; to begin with it and to end follow one another. */
function askToLead(pool: Pool, { begin, end, say, onError }: Leading): Lease {
  let turns = Promise.resolve();
  const inTurn = (act: () => Promise<void>) => (turns = turns.then(act).catch(onError));
  let gaveUp = false;
  return askForLease(pool, lead, {
    taken() {
      if (gaveUp) say('This worker gathers again');
      void inTurn(begin);
    },
    lost() {
      say('The connection that says who gathers was lost: the first worker to have it again gathers');
      gaveUp = true;
      void inTurn(end);
    },
  });
}

/** pg-boss on connections of its own, to the database that the pool leads to. */
async function startBoss(
  pool: Pool,
  { sendsOnly = false, onError }: { sendsOnly?: boolean; onError: (error: Error) => void },
): Promise<PgBoss> {
  const { connectionString, host, port, user, database } = pool.options;
  const boss = new PgBoss({
    ...(connectionString ? { connectionString } : JSON.parse(JSON.stringify({ host, port, user, database }))),
    application_name: 'dispatchbox jobs',
    max: 4,
    schema: 'jobs',
    useListenNotify: true,
    cronMonitorIntervalSeconds: 10,
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
    supervise: !sendsOnly,
    schedule: !sendsOnly,
  });
  // What it says are not all errors: some are their fields.
  boss.on('error', (error) => onError(asAway(error)));
  await boss.start();
  return boss;
}

async function createQueues(boss: PgBoss, steps: readonly Step[], retryDelay: number): Promise<void> {
  await boss.createQueue(dead, { retentionSeconds: 60 * 86_400 });
  const retries = { retryLimit: 3, retryDelay, retryBackoff: true };
  for (const { name } of steps) {
    // One waiting, one running: many reasons to group again are one reason.
    const queue = { ...retries, deadLetter: dead, expireInSeconds: 3600, heartbeatSeconds: 30, notify: true };
    await boss.createQueue(name, { ...queue, policy: 'stately' });
    await boss.updateQueue(name, queue);
  }
}

/** Takes what waits in a queue, one after another. */
async function workOnQueue(
  boss: PgBoss,
  name: string,
  act: (data: Record<string, unknown>) => Promise<void>,
): Promise<void> {
  let worker: string | undefined;
  // Of what waits for its second try nobody is told when its time has come.
  const options = { pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 5, heartbeatRefreshSeconds: 10 };
  worker = await boss.work<Record<string, unknown>>(name, options, async (jobs) => {
    try {
      for (const { data } of jobs) await act(data ?? {});
    } finally {
      // What waits behind it is taken at once: many notices of one moment wake the worker once.
      if (worker !== undefined) boss.notifyWorker(worker);
    }
  });
}

async function countOpen(boss: PgBoss, steps: readonly Step[]): Promise<number> {
  const { rows } = await boss
    .getDb()
    .executeSql(
      `select count(*)::int as n from jobs.job where state in ('created', 'retry', 'active') and name = any($1)`,
      [steps.map((step) => step.name)],
    );
  return (rows as { n: number }[])[0]?.n ?? 0;
}

async function deadLettersOf(boss: PgBoss): Promise<DeadLetter[]> {
  const { rows } = await boss.getDb().executeSql(
    `select id, source_name as step, data, created_on as "failedAt",
            coalesce(source_output->>'message', source_output->'value'->>'message', source_output::text, '') as error
       from jobs.job where name = $1 and state = 'created' order by created_on desc limit 200`,
    [dead],
  );
  return rows as DeadLetter[];
}
