import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../../test/database.ts';
import { inventedHouse, inventedNow, inventWeek, noDoors } from '../../../test/invented-week.ts';
import { asPictureWords, beginArticle, keepArticle, keepImage, publish, withdraw } from '../../articles/index.ts';
import { site } from '../index.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let app: ReturnType<typeof site>;
let now = inventedNow;
beforeAll(async () => {
  database = await testDatabase();
  await inventWeek(database.db);
  app = site({ db: database.db, house: inventedHouse, now: () => now, ...noDoors, pagesKept: 0 });
});
afterAll(() => database.close());

const page = async (path: string) => (await app.request(path)).text();
const status = async (path: string) => (await app.request(path)).status;

/** An article of the house's own, with a picture, published at a moment. */
async function written(title: string, at: Date, more: { topics?: string[]; byline?: string } = {}) {
  const { db } = database;
  const id = await beginArticle(db, 'Ada Quill', inventedNow);
  const red = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#c02020' } })
    .png()
    .toBuffer();
  const image = await keepImage(db, id, { bytes: red, words: asPictureWords({ alt: 'A ferry' }) }, inventedNow);
  const text = {
    title,
    standfirst: 'Three contracts, and none of them signed.',
    byline: 'Ada Quill',
    body: `The word is heliotrope.\n\n![](image:${image})\n`,
    topics: ['Lantern treaties'],
    sources: '',
    ...more,
  };
  const version = (await keepArticle(db, { id, version: 1 }, text, inventedNow))!;
  await publish(db, { id, version }, at, { by: 'Ada', now: inventedNow });
  return id;
}

test('an article is found: on the front page, in navigation, search, its topic, feeds, its author’s page, the sitemap', async () => {
  expect(await page('/')).not.toContain('href="/articles" aria');
  const id = await written('Why the ferries stopped', now);
  const link = `href="/articles/${id}"`;
  const front = await page('/');
  expect(front.indexOf(link)).toBeGreaterThan(0);
  // Above the line.
  expect(front.indexOf(link)).toBeLessThan(front.indexOf('id="below"') > 0 ? front.indexOf('id="below"') : Infinity);
  await expect
    .poll(async () => /<nav class="bar[\s\S]*?<\/nav>/.exec(await page('/'))?.[0], { timeout: 10_000 })
    .toContain('href="/articles"');
  for (const path of ['/articles', '/search?q=heliotrope', '/topics/lantern-treaties', '/authors/ada-quill'])
    expect(await page(path), path).toContain(link);
  expect(await page('/search?q=heliotrope+-contracts')).not.toContain(link);
  expect(await page(`/articles/${id}`)).toMatch(/href="\/authors\/ada-quill"[\s\S]*href="\/topics\/lantern-treaties"/);
  for (const path of ['/feeds/articles.rss', '/feeds/topics/lantern-treaties.rss', '/sitemap.xml'])
    expect(await page(path), path).toContain(`/articles/${id}`);
  expect(await page('/sitemap.xml')).toContain('/authors/ada-quill');
  expect(await page('/feeds')).toContain('/feeds/articles.rss');

  await withdraw(database.db, id);
  for (const path of ['/', '/articles', '/search?q=heliotrope']) expect(await page(path), path).not.toContain(link);
  for (const path of ['/topics/lantern-treaties', '/authors/ada-quill', `/articles/${id}/card.jpg`])
    await expect.poll(() => status(path), { message: path, timeout: 5000 }).toBe(404);
});

test('before its time nothing of an article is shown anywhere', async () => {
  const id = await written('The secret of the quay', new Date(inventedNow.getTime() + 3_600_000), {
    topics: ['Secret quays'],
    byline: 'Mo Nym',
  });
  const places = ['/topics/secret-quays', '/authors/mo-nym', `/articles/${id}`];
  for (const path of places) expect(await status(path), path).toBe(404);
  for (const path of ['/', '/search?q=heliotrope', '/sitemap.xml'])
    expect(await page(path), path).not.toContain('quays');
  now = new Date(inventedNow.getTime() + 3_700_000);
  for (const path of places) expect(await status(path), path).toBe(200);
  now = inventedNow;
});

test('shared, it shows its picture; a page without one has its words', async () => {
  const id = await written('What the harbour owes', now);
  const html = await page(`/articles/${id}`);
  expect(html).toContain(`property="og:image" content="${inventedHouse.url}/articles/${id}/card.jpg"`);
  const bytes = async (path: string) => Buffer.from(await (await app.request(path)).arrayBuffer());
  const photo = await sharp(await bytes(`/articles/${id}/card.jpg`)).metadata();
  expect([photo.format, photo.width, photo.height]).toEqual(['jpeg', 1200, 630]);
  const { dominant } = await sharp(await bytes(`/articles/${id}/card.jpg`)).stats();
  expect(dominant.r).toBeGreaterThan(150);
});

test('a story’s card has its headline on it, in letters of its own', async () => {
  const { lettering } = await import('../machines/lettering.ts');
  const room = { x: 80, y: 80, width: 1040, height: 300 };
  expect(await lettering('Größe, “déjà vu” and Київ', room)).toMatch(/^M[\d .MLQCZ-]+$/);
  for (const words of ['', '東京の港', 'מרסיי', 'w'.repeat(300)])
    expect(await lettering(words, room), words).toBeUndefined();
  const { card } = await import('../machines/pictures.ts');
  const leans = { left: 1, center: 1, right: 0, unrated: 2 };
  const dark = async (words: string) => {
    const { data } = await sharp(await card('#9c1f2e', { words, leans, days: [1] }))
      .extract({ left: 400, top: 80, width: 700, height: 120 })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return data.filter((grey) => grey < 60).length;
  };
  expect(await dark('Harbour votes to close the quay')).toBeGreaterThan(2000);
  expect(await dark('')).toBeLessThan(1000);
});
