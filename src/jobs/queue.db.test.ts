import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { openQueue, type Queue, type Step } from './index.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let queues: Queue[];
beforeEach(async () => {
  database = await testDatabase();
  queues = [];
});
afterEach(async () => {
  for (const queue of queues) await queue.stop();
  await database.close();
});

const errors: string[] = [];
async function open(steps: Step[], say = (_line: string) => {}): Promise<Queue> {
  const queue = await openQueue(database.pool, steps, {
    retryDelay: 0,
    say,
    onError: (error) => void errors.push(error.message),
  });
  queues.push(queue);
  return queue;
}

test('a step’s next steps follow it, and the same waiting step is one', async () => {
  const ran: string[] = [];
  const queue = await open([
    {
      name: 'first',
      run: async () => (
        ran.push('first'),
        [
          { step: 'second', data: { edition: 1 } },
          { step: 'second', data: { edition: 1 } },
        ]
      ),
    },
    { name: 'second', run: async (data) => (ran.push(`second ${String(data.edition)}`), []) },
  ]);
  await queue.send({ step: 'first' });
  await queue.send({ step: 'first' });
  await queue.send({ step: 'second', data: { edition: 2 } });
  await queue.drain();
  expect(ran.toSorted()).toEqual(['first', 'second 1', 'second 2']);
  expect(await queue.open()).toBe(0);
});

test('a step that throws is tried again, and ends among the dead letters, from where it can be sent again', async () => {
  let tries = 0;
  let broken = true;
  const queue = await open([
    {
      name: 'shaky',
      async run() {
        tries++;
        if (broken) throw new Error('no ink');
        return [];
      },
    },
  ]);
  await queue.send({ step: 'shaky', data: { edition: 7 } });
  // Retries have a delay of their own: each drain takes what is ready.
  await expect
    .poll(async () => (await queue.drain(), (await queue.deadLetters()).length), { timeout: 30_000, interval: 300 })
    .toBe(1);
  expect(tries).toBe(4);
  const [letter] = await queue.deadLetters();
  expect(letter).toMatchObject({ step: 'shaky', data: { edition: 7 } });
  expect(letter?.error).toContain('no ink');
  broken = false;
  expect(await queue.redrive()).toBe(1);
  await queue.drain();
  expect(tries).toBe(5);
  expect(await queue.deadLetters()).toEqual([]);
  expect(errors).toContain('no ink');
}, 60_000);

test('what waited when a process ended is done by the next', async () => {
  const ran: string[] = [];
  const step = { name: 'later', run: async () => (ran.push('later'), []) };
  const first = await open([step]);
  await first.send({ step: 'later' });
  await first.stop();
  queues.pop();
  const second = await open([step]);
  await second.work();
  await expect.poll(() => ran, { timeout: 15_000 }).toEqual(['later']);
}, 30_000);

test('what a worker left that was killed is taken up by the next at once, however short its life', async () => {
  const ran: string[] = [];
  const step: Step = { name: 'left', run: async () => (ran.push('left'), []) };
  const first = await open([step]);
  await first.send({ step: 'left' });
  await sql`update jobs.job set state = 'active', started_on = now() - interval '1 hour', heartbeat_on = now() - interval '1 hour'
    where name = 'left'`.execute(database.db);
  await first.stop();
  const next = await open([step]);
  await next.work();
  await expect.poll(() => ran, { timeout: 15_000 }).toEqual(['left']);
});

test('what is done alone is done by one of several workers, and by another when it is gone', async () => {
  const ran: string[] = [];
  const worker = (name: string) =>
    open([
      { name: 'remembers', alone: true, run: async () => (ran.push(name), []) },
      { name: 'forgets', run: async () => [] },
    ]);
  const [first, second] = [await worker('first'), await worker('second')];
  await first.work();
  await expect.poll(() => first.leads()).toBe(true);
  await second.work();
  for (let n = 0; n < 5; n++) await second.send({ step: 'remembers', data: { n } });
  await expect.poll(() => ran.length, { timeout: 20_000 }).toBe(5);
  expect(ran).toEqual(Array(5).fill('first'));

  // As a server does with a session whose other end is silent.
  const hold =
    'select pid from pg_locks where locktype = $1 and granted and database = (select oid from pg_database where datname = current_database())';
  await database.pool.query(`select pg_terminate_backend(pid) from (${hold} and objsubid = 1) as held`, ['advisory']);
  await expect.poll(() => [first.leads(), second.leads()].filter(Boolean).length, { timeout: 5000 }).toBe(1);
  const [leader, other] = first.leads() ? [first, second] : [second, first];
  await leader.stop();
  queues.splice(queues.indexOf(leader), 1);
  await expect.poll(() => other.leads(), { timeout: 5000 }).toBe(true);
  ran.length = 0;
  await other.send({ step: 'remembers' });
  await expect.poll(() => ran, { timeout: 20_000 }).toEqual([other === first ? 'first' : 'second']);
}, 60_000);

test('a lease that is lost in the middle of a step lets no other do it at the same time', async () => {
  let [running, most, runs] = [0, 0, 0];
  const said: string[] = [];
  const step = {
    name: 'gathers',
    alone: true,
    async run() {
      most = Math.max(most, ++running);
      await new Promise((done) => setTimeout(done, 2500));
      running--;
      runs++;
      return [];
    },
  };
  const workers = [
    await open([step], (line) => void said.push(line)),
    await open([step], (line) => void said.push(line)),
  ];
  for (const worker of workers) await worker.work();
  const held = () => workers.filter((worker) => worker.leads()).length;
  await expect.poll(held, { timeout: 5000 }).toBe(1);
  await workers[0]!.send({ step: 'gathers' });
  for (let n = 1; n <= 2; n++) {
    // What waits behind the step of a worker that lost the lease is found by the next look at the queue, within half a minute.
    await expect.poll(() => running, { timeout: 60_000 }).toBe(1);
    await workers[1]!.send({ step: 'gathers' });
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and objsubid = 1
          and database = (select oid from pg_database where datname = current_database())`,
    );
    await expect.poll(held, { timeout: 10_000 }).toBe(1);
    await expect.poll(() => runs, { timeout: 60_000 }).toBeGreaterThanOrEqual(n);
  }
  expect(most).toBe(1);
  expect(said.filter((line) => line.includes('was lost'))).toHaveLength(2);
}, 150_000);
