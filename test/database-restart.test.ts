import { expect, test } from 'vitest';
import { tortureService } from './torture-service.ts';

test('the database may go, in each way, under a service at work: it goes on', { timeout: 420_000 }, async () => {
  const toll = await tortureService(1, { readers: 300, feeds: 60 }, () => {});
  expect(toll).toMatchObject({
    ended: { fast: 1, immediate: 1, 'kill -9': 1 },
    lived: true,
    pages: { failed: 0, keptRefused: 0 },
    letters: { readers: 300, sent: 300, uncertain: 0, came: 300, twice: 0, lost: 0 },
    leaving: { lost: 0 },
    reports: { twice: 0 },
  });
  expect(toll.reports.filed).toBe(toll.reports.expected);
});
