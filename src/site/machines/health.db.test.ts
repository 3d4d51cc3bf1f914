import { expect, test } from 'vitest';
import { testDatabase } from '../../../test/database.ts';
import { sql } from '../../db/index.ts';
import { lasting } from './health.ts';

test('who asks does not wait for a database that is busy, and is told of one that is gone', async () => {
  const { db, close } = await testDatabase();
  try {
    const isHealthy = lasting(async () => Boolean(await sql`select 1`.execute(db)));
    expect(await isHealthy()).toBe(true);
    // More than there are connections.
    const busy = Promise.all(Array.from({ length: 30 }, () => sql`select pg_sleep(0.5)`.execute(db)));
    expect(await Promise.race([isHealthy(), busy.then(() => 'waited')])).toBe(true);
    await busy;
    await close();
    await expect.poll(isHealthy).toBe(false);
  } finally {
    await close().catch(() => {});
  }
});
