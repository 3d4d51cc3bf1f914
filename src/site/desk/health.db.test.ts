import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../../test/database.ts';
import { inventedHouse as house } from '../../../test/invented-week.ts';
import { letIn } from '../../../test/let-in.ts';
import { healthDesk, measuring, type HealthDoor } from './health.tsx';

const now = new Date('2031-02-16T19:30:00Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const who = { id: 1, email: 'ann@harbour.example', name: 'Ann', role: 'owner' } as Parameters<typeof letIn>[1]['who'];
const door: HealthDoor = {
  failedSteps: async () => [],
  retry: async () => 0,
  waiting: async () => 0,
  examineMail: async () => [],
  mayMeasure: async () => true,
};

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

/** What the page says of backups, as words. */
async function words(backups?: HealthDoor['backups']): Promise<string> {
  const app = letIn(healthDesk({ ...door, ...(backups && { backups }) }), { db: database.db, house, now, who });
  const page = await (await app.request('/desk/health')).text();
  return (/<h2 class="sec">Backups<\/h2>([^]*?)<h2/.exec(page)?.[1] ?? '').replaceAll(/<[^>]+>/g, '').trim();
}
const metric = async (name = 'backup_timestamp_seconds', backups?: HealthDoor['backups']) => {
  const app = letIn(measuring({ ...door, ...(backups && { backups }) }), { db: database.db, house, now, who });
  return new RegExp(`^dispatchbox_${name} (\\d+)$`, 'm').exec(await (await app.request('/metrics')).text())?.[1];
};

test('the desk says how backups are: none wanted, none yet, the newest, late ones, a failure', async () => {
  const daily = { folder: '/srv/backups', hours: 24 };
  const row = { machine: 'quay', bytes: 12_300_000, error: null };
  expect(await words()).toBe('The service makes none by itself: BACKUP_FOLDER is not set.');
  expect(await words(daily)).toMatch(
    /^Every 24 hours into \/srv\/backups\..*None yet: the first is made within ten minutes\./,
  );
  expect(await metric()).toBe('0');
  expect(await metric('backup_interval_seconds')).toBe('0');
  expect(await metric('backup_interval_seconds', daily)).toBe('86400');

  await database.db
    .insertInto('backup')
    .values({ ...row, at: hoursAgo(60), file: '/srv/backups/a.tar' })
    .execute();
  expect(await words(daily)).toMatch(/None is newer than .*13 MB, \/srv\/backups\/a\.tar on quay\./);
  await database.db
    .insertInto('backup')
    .values({ ...row, at: hoursAgo(3), file: '/srv/backups/b.tar' })
    .execute();
  expect(await words({ ...daily, hours: 1 })).toMatch(/^Every hour into .*None is newer than/);
  expect(await words(daily)).toMatch(/The newest is of .*b\.tar on quay\.$/);
  expect(await metric()).toBe(String(hoursAgo(3).getTime() / 1000));

  const failed = { at: hoursAgo(1), machine: 'quay', error: 'no room <there>' };
  await database.db.insertInto('backup').values(failed).execute();
  expect(await words(daily)).toMatch(/The last one failed, .*: no room &lt;there&gt;.*The newest is of .*b\.tar/);
});
