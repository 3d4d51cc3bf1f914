import { expect, test } from 'vitest';
import { torture } from './torture.ts';

test('killed at any moment, nothing committed is lost and the next start works', { timeout: 180_000 }, async () => {
  const toll = await torture(1, 2, () => {});
  expect(toll).toMatchObject({
    kills: { service: 1, server: 1, both: 1, firstStart: 2 },
    lost: 0,
    adopted: 1,
    revived: 1,
  });
  expect(toll.committed).toBeGreaterThan(30);
});
