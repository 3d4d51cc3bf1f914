import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../../test/database.ts';
import { inventedHouse, inventedNow, inventWeek, noDoors } from '../../../test/invented-week.ts';
import { sql } from '../../db/index.ts';
import { site } from '../index.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

test('a story’s page has the map of what its reports name, drawn by us, within its size; others have none', async () => {
  const { db } = database;
  const { stories } = await inventWeek(db);
  const [story, other] = stories;
  await sql`
    update report set title = 'Ferry sinks off Mombasa', text = 'Rescuers in Mombasa, Kenya, searched all night.'
     where id in (select report_id from story_report where story_id = ${story})`.execute(db);
  const app = site({ db, house: inventedHouse, now: () => inventedNow, ...noDoors, pagesKept: 0 });
  const page = async (id = 0) => (await app.request(`/stories/${id}`)).text();
  const html = await page(story);
  expect(html).toContain('role="img" aria-label="Map: Kenya, Mombasa"');
  expect(html).toContain('GeoNames');
  expect(gzipSync(html).length).toBeLessThan(32 * 1024);
  expect(await page(other)).not.toContain('<figure class="map"');
});
