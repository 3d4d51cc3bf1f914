import type { Hono } from 'hono';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../../test/database.ts';
import { letIn } from '../../../test/let-in.ts';
import { inventedHouse, noDoors } from '../../../test/invented-week.ts';
import { remake, writeWeek, writtenNow as now, writtenWeek as week } from '../../../test/written-week.ts';
import { articleById, asPictureWords, keepImage } from '../../articles/index.ts';
import { closeEdition, editionOf } from '../../editions/index.ts';
import type { Person } from '../../readers/index.ts';
import { site } from '../index.ts';
import { articlesDesk } from './articles.tsx';

let database: Awaited<ReturnType<typeof testDatabase>>;
/** The desk, for one who was let in; and what readers see. */
let desk: Hono;
let readers: Hono;

beforeAll(async () => {
  database = await testDatabase();
  const { db } = database;
  await writeWeek(db);
  const who: Person = { id: null as unknown as number, email: 'ed@example.org', name: 'Ed', role: 'editor' } as Person;
  desk = letIn(articlesDesk(), { db, house: inventedHouse, now, who });
  readers = site({
    db,
    house: inventedHouse,
    now: () => now,
    ...noDoors,
    pagesKept: 0,
  });
});
afterAll(() => database.close());

const press = (path: string, body: Record<string, string> = {}) =>
  desk.request(path, { method: 'POST', body: new URLSearchParams(body) });
const statusOf = async (app: Hono, path: string) => (await app.request(path)).status;
const editionNow = async () => (await editionOf(database.db, week)) ?? expect.unreachable();

async function begin(): Promise<{ id: number; path: string }> {
  const path = (await press('/desk/articles')).headers.get('location') ?? '';
  return { id: Number(path.split('/').at(-1)), path };
}
async function publish({ id, path }: { id: number; path: string }, title: string) {
  const version = String((await articleById(database.db, id))?.version);
  const answer = await press(path, { version, title, body: 'Three contracts.', act: 'publish' });
  expect(answer.headers.get('location')).toBe(`${path}?published`);
}
const add = async ({ path }: { path: string }) =>
  press(`${path}/edition`, { week, on: 'yes', version: String((await editionNow()).version) });

test('a picture is the readers’ while its article is', async () => {
  const article = await begin();
  const bytes = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#336699' } })
    .png()
    .toBuffer();
  const image = await keepImage(database.db, article.id, { bytes, words: asPictureWords({ alt: 'A ferry' }) }, now);
  const shown = `/articles/images/${image}.webp`;
  expect(await statusOf(readers, shown)).toBe(404);
  expect(await statusOf(desk, `/desk${shown}`)).toBe(200);
  expect(await (await desk.request(article.path)).text()).toContain(`src="/desk${shown}"`);
  await publish(article, 'Ferries');
  expect(await statusOf(readers, shown)).toBe(200);
  await press(`${article.path}/withdraw`);
  expect(await statusOf(readers, shown)).toBe(404);
  expect(await statusOf(desk, `/desk${shown}`)).toBe(200);
  expect(await statusOf(desk, '/desk/articles/images/999.webp')).toBe(404);
});

test('an open edition names an article as it is published, and no more when it is withdrawn; a closed one stays', async () => {
  const { db } = database;
  const titles = async () => (await editionNow()).articles.map(({ title }) => title);
  const [one, other] = [await begin(), await begin()];
  expect((await add(one)).status).toBe(422); // nobody could read it
  await publish(one, 'Why the ferries stopped');
  await publish(other, 'Who signed');
  for (const article of [one, other]) expect((await add(article)).status).toBe(303);
  const { version } = await editionNow();
  await publish(one, 'Why the ferries stay');
  expect(await titles()).toEqual(['Why the ferries stay', 'Who signed']);
  // Whoever looked at the edition before is told.
  expect((await editionNow()).version).toBeGreaterThan(version);
  await remake(db);
  expect(await titles()).toEqual(['Why the ferries stay', 'Who signed']);
  await press(`${other.path}/withdraw`);
  expect(await titles()).toEqual(['Why the ferries stay']);
  await closeEdition(db, week, now);
  await publish(one, 'Why the ferries run');
  await press(`${one.path}/withdraw`);
  expect(await titles()).toEqual(['Why the ferries stay']);
});
