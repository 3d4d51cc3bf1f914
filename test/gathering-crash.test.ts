import { expect, test } from 'vitest';
import { tortureGathering } from './torture-gathering.ts';

test('killed in the middle of gathering, every report is filed exactly once', { timeout: 120_000 }, async () => {
  const toll = await tortureGathering(2, 300, () => {});
  expect(toll.kills).toBeGreaterThan(0);
  expect(toll).toMatchObject({ filed: toll.expected, twice: 0, strange: 0 });
});
