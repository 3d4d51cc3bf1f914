import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../../../test/database.ts';
import { inventedHouse, inventedNow, inventWeek, noDoors } from '../../../test/invented-week.ts';
import { sql } from '../../db/index.ts';
import { site } from '../index.ts';

/** A place for each of these stories of the invented week, as reports name it. */
async function place(stories: readonly number[], leads: readonly string[]) {
  for (const [i, lead] of leads.entries())
    await sql`update report set text = ${lead}
               where id in (select report_id from story_report where story_id = ${stories[i] ?? 0})`.execute(
      database.db,
    );
}

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeEach(async () => void (database = await testDatabase()));
afterEach(() => database.close());

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

test('the week’s map has the matters’ numbers where they are, each leading to its matter, and says the same in a list', async () => {
  const { db } = database;
  const { stories } = await inventWeek(db);
  await place(stories, [
    'NAIROBI, Kenya — Ministers met all night.',
    'No place is named here.',
    'LONDON — Officials said that Kenya, and Kenyans, would wait; a Kenyan envoy was in Mombasa.',
    'Ministers in Nairobi, Kenya, resigned.',
    'Voters in Lyon, France, were turned away.',
  ]);
  const app = site({ db, house: inventedHouse, now: () => inventedNow, ...noDoors, pagesKept: 0 });
  for (const path of ['/', '/editions/2031-W07']) {
    const answer = await app.request(path);
    const html = await answer.text();
    const [map = ''] = /<figure class="map week">.*?<\/figure>/s.exec(html) ?? [];
    const [drawn = '', list = ''] = map.split('</svg>');
    const matters = (part: string) => [...part.matchAll(/<a href="#story-(\d+)"/g)].map(([, rank]) => Number(rank));
    expect(matters(drawn), path).toEqual([1, 3, 4, 5]);
    expect(matters(list)).toEqual([1, 3, 4, 5]);
    expect(list).toMatch(/<b>1<\/b> Kenya, Nairobi<span class="visually-hidden">: Assembly votes to reopen/);
    for (const rank of matters(list)) expect(html).toContain(`id="story-${rank}"`);
    // Two matters in Nairobi stand side by side; what is said in London of Mombasa is in Mombasa, south of it.
    const at = [...drawn.matchAll(/<circle cx="(\d+)" cy="(\d+)"/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
    const [first, third, fourth, fifth] = at as [(typeof at)[0], (typeof at)[0], (typeof at)[0], (typeof at)[0]];
    for (const [i, [x, y]] of at.entries())
      for (const [otherX, otherY] of at.slice(i + 1)) expect(Math.hypot(x - otherX, y - otherY)).toBeGreaterThan(45);
    expect(Math.hypot(first[0] - fourth[0], first[1] - fourth[1])).toBeLessThan(60);
    expect(third[1]).toBeGreaterThan(first[1]);
    expect(fifth[1]).toBeLessThan(first[1] - 100);
    // With its style sheet, which stands in it; no script reads it.
    expect(gzipSync(html).length, path).toBeLessThan(32 * 1024);
  }
});

test('two matters with a place are no map of the week', async () => {
  const { db } = database;
  const { stories } = await inventWeek(db);
  await place(stories, [
    'NAIROBI, Kenya — Ministers met.',
    'Nobody said where.',
    'Voters in Lyon, France, were turned away.',
  ]);
  const app = site({ db, house: inventedHouse, now: () => inventedNow, ...noDoors, pagesKept: 0 });
  for (const path of ['/', '/editions/2031-W07'])
    expect(await (await app.request(path)).text(), path).not.toContain('class="map week"');
});
