import { afterAll, beforeAll, expect, test } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from '../src/db/index.ts';
import { testDatabase } from './database.ts';
import { heard, testService } from './service.ts';

/** A server that ends sessions which ask nothing for a moment, and one that ends them all at once. */
let database: Awaited<ReturnType<typeof testDatabase>>;
const services: Awaited<ReturnType<typeof testService>>[] = [];
beforeAll(async () => {
  database = await testDatabase();
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(database.db);
  await sql`alter database ${sql.ref(rows[0]!.name)} set idle_session_timeout = '400ms'`.execute(database.db);
});
afterAll(async () => {
  await Promise.all(services.map((service) => service.stop()));
  await database?.close();
});

test('where the server ends idle sessions the house goes on, says when who gathers was lost, and two never gather at once', async () => {
  for (let n = 0; n < 2; n++) {
    const service = await testService(database.url, { METRICS_TOKEN: 'figures' }, heard());
    services.push(service);
    await service.queue.work();
  }
  const held = () => services.filter(({ queue }) => queue.leads()).length;
  const page = async (n: number) => (await fetch(`${services[n % 2]!.url}/sources?${n}`)).status;
  await expect.poll(held, { timeout: 10_000 }).toBe(1);
  const [first] = services.filter(({ queue }) => queue.leads());
  const answers: number[] = [];
  let most = 0;
  for (let n = 0; n < 12; n++) {
    answers.push(await page(n));
    most = Math.max(most, held());
    await sleep(n % 2 ? 700 : 250);
  }
  expect(answers).toEqual(Array(12).fill(200));
  // Its connection says of itself how long it may be idle.
  expect([most, first!.queue.leads()]).toEqual([1, true]);

  const endAll = sql`select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;
  for (let n = 0; n < 3; n++) {
    await endAll.execute(database.db);
    for (let i = 0; i < 20; i++) {
      most = Math.max(most, held());
      await sleep(20);
    }
    await expect.poll(held, { timeout: 15_000 }).toBe(1);
  }
  expect(most).toBe(1);
  await expect.poll(() => page(0).catch(() => 0), { timeout: 30_000 }).toBe(200);
  expect(services.flatMap(({ lines }) => lines).join('\n')).toMatch(/who gathers was lost/);
}, 120_000);
