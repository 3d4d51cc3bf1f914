import type { Hono } from 'hono';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../../test/database.ts';
import { inventedHouse, noDoors } from '../../../test/invented-week.ts';
import { letIn } from '../../../test/let-in.ts';
import { deeds } from '../../desk/index.ts';
import { dressed, keptLooks } from '../../masthead/index.ts';
import type { Person } from '../../readers/index.ts';
import { site } from '../index.ts';
import { houseDesk } from './house.tsx';

const now = new Date('2031-02-16T12:00:00Z');
let database: Awaited<ReturnType<typeof testDatabase>>;
let desk: Hono;
beforeAll(async () => {
  database = await testDatabase();
  const who = { id: null as unknown as number, email: 'ed@example.org', name: 'Ed', role: 'editor' } as Person;
  desk = letIn(houseDesk(), { db: database.db, house: inventedHouse, now, who });
});
afterAll(() => database.close());

/** What readers get of a service that begins now. */
const read = (path: string) =>
  site({ db: database.db, house: inventedHouse, now: () => now, ...noDoors }).request(path);
const page = async (path: string) => (await read(path)).text();
const press = (path: string, body: Record<string, string> = {}) =>
  desk.request(path, { method: 'POST', body: new URLSearchParams(body) });
const newest = async () => (await keptLooks(database.db, 1))[0];
async function keep(body: Record<string, string>) {
  return press('/desk/house', { before: String((await newest())?.id ?? 0), ...body });
}
async function putIn(place: string, width: number, height: number, background: string) {
  const picture = await sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
  const form = new FormData();
  form.set('place', place);
  form.set('image', new File([new Uint8Array(picture)], 'picture.png', { type: 'image/png' }));
  return desk.request('/desk/house/picture', { method: 'POST', body: form });
}

test('colours, foot, names and style sheet are on every page, and are taken back', async () => {
  const plain = await page('/about');
  const answer = await keep({
    'light-paper': '#FFFFFF',
    'light-accent': '#004488',
    foot: 'Run by **the ferry men**.\n\n<script>alert(1)</script>',
    'section-topics': 'Subjects',
    css: '.name{letter-spacing:0}',
  });
  expect(answer.headers.get('location')).toBe('/desk/house?kept');
  const answered = await read('/about');
  const shown = await answered.text();
  expect(shown).toContain('--paper:#ffffff');
  expect(shown).toContain('--accent:#004488');
  expect(shown).toContain('<meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff"/>');
  expect(shown).toContain('Run by <strong>the ferry men</strong>.');
  expect(shown).not.toContain('alert(1)');
  expect(shown).toMatch(/<a href="\/topics"[^>]*>Subjects<\/a>/);
  const sheet = /<link rel="stylesheet" href="(\/own\.css\?\d+)"\/>/.exec(shown)?.[1] ?? '';
  expect(await page(sheet)).toBe('.name{letter-spacing:0}');
  expect(answered.headers.get('content-security-policy')).toMatch(/style-src 'sha256-[^']+' 'self';/);
  expect((await dressed(database.db, inventedHouse)).accent).toBe('#004488'); // in letters

  const first = (await newest())!.id;
  await keep({});
  expect(await page('/about')).toBe(plain);
  expect((await press('/desk/house/back', { look: String(first) })).status).toBe(303);
  expect(await page('/about')).toContain('--accent:#004488');
  expect((await deeds(database.db)).slice(0, 2).map(({ act, what }) => `${act} ${what}`)).toEqual([
    'take back the look of the house',
    'change the look of the house',
  ]);
  await keep({});
});

test('a colour that cannot be read is refused with one that can, and what was typed stays', async () => {
  const before = await newest();
  for (const [body, says] of [
    [
      { 'light-accent': '#ffcc00' },
      /The accent by day, #ffcc00, has a contrast of 1\.\d with the background #fbfaf6, .*4\.5.*as #[0-9a-f]{6} is/,
    ],
    [{ 'dark-ink': '#444444' }, /The colour of words by night, #444444, .*lighter/],
    [{ 'light-paper': '#777777' }, /The colour of words by day/],
    [{ 'dark-paper': 'black' }, /The background by night is “black”: write it as #rrggbb/],
    [
      { css: 'a{background:url(//elsewhere.example)}', foot: 'Kept words' },
      /The style sheet, line 1: background loads/,
    ],
    [{ foot: 'x'.repeat(5001) }, /The foot is longer than 5,000/],
    [{ 'section-topics': 'x'.repeat(31) }, /longer than 30/],
  ] as const) {
    const answer = await keep(body);
    const words = await answer.text();
    expect(answer.status).toBe(422);
    expect(words.replace(/&#x?\w+;|&quot;/g, '”')).toMatch(says);
    if ('foot' in body && body.foot.length < 100) expect(words).toContain('Kept words');
  }
  expect(await newest()).toEqual(before);
});

test('who changes a look that somebody else has changed meanwhile is told so', async () => {
  const before = String((await newest())?.id ?? 0);
  expect((await press('/desk/house', { before, foot: 'One' })).status).toBe(303);
  const late = await press('/desk/house', { before, foot: 'Two' });
  expect(late.status).toBe(422);
  expect(await late.text()).toContain('Somebody else changed it meanwhile');
  await keep({});
});

test('logo and icon are redrawn, served from here, and stand on pages, in the manifest and on what is shared', async () => {
  const emblem = Buffer.from(await (await read('/icons/icon-192.png')).arrayBuffer());
  expect((await putIn('logo', 900, 300, '#004488')).status).toBe(303);
  expect((await putIn('logoDark', 900, 300, '#88ccff')).status).toBe(303);
  expect((await putIn('icon', 700, 500, '#00ff00')).status).toBe(303);
  const shown = await page('/');
  const [, night, day] =
    /<source media="\(prefers-color-scheme: dark\)" srcset="([^"]+)"\/><img src="([^"]+)" alt="The Harbour Week" width="900" height="300"\/>/.exec(
      shown,
    ) ?? [];
  for (const path of [night, day]) {
    const answer = await read(path ?? '');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/webp']);
  }
  const icon = /<link rel="icon" href="([^"]+)" type="image\/webp"\/>/.exec(shown)?.[1];
  expect((await read(icon ?? '')).status).toBe(200);
  const manifest = (await (await read('/manifest.webmanifest')).json()) as { icons: { src: string }[] };
  expect(manifest.icons.map(({ src }) => src)).not.toContain('/icon.svg');
  for (const { src } of manifest.icons) {
    const file = Buffer.from(await (await read(src)).arrayBuffer());
    const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
    const middle = (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * info.channels;
    expect(
      [...data.subarray(middle, middle + 3)].map((value) => Math.round(value / 20)),
      src,
    ).toEqual([0, 13, 0]);
  }
  expect(Buffer.from(await (await read('/icons/icon-192.png')).arrayBuffer())).not.toEqual(emblem);
  expect((await read('/card.png')).status).toBe(200);

  const none = await desk.request('/desk/house/picture', {
    method: 'POST',
    body: (() => {
      const form = new FormData();
      form.set('place', 'logo');
      form.set('image', new File(['<svg xmlns="http://www.w3.org/2000/svg"/>'], 'logo.svg'));
      return form;
    })(),
  });
  expect(none.status).toBe(422);
  expect(await none.text()).toContain('save it as PNG, WebP or JPEG');

  expect((await press('/desk/house/picture/remove', { place: 'icon' })).status).toBe(303);
  expect(Buffer.from(await (await read('/icons/icon-192.png')).arrayBuffer())).toEqual(emblem);
});

test('a page is a draft, is published, is in the foot and the sitemap, and an earlier text is taken back', async () => {
  const begun = await press('/desk/house/pages', {
    slug: 'Imprint',
    title: 'Imprint',
    body: 'Ferry Row 1',
    foot: 'yes',
  });
  const path = begun.headers.get('location') ?? '';
  expect(path).toMatch(/^\/desk\/house\/pages\/\d+$/);
  expect((await read('/pages/imprint')).status).toBe(404);
  const keepPage = (version: number, body: string, act: string) =>
    press(path, { version: String(version), title: 'Imprint', body, foot: 'yes', act });
  expect((await keepPage(1, 'Ferry Row **2** <img src=//elsewhere.example>', 'publish')).status).toBe(303);
  const shown = await page('/pages/imprint');
  expect(shown).toContain('Ferry Row <strong>2</strong>');
  expect(shown).not.toContain('elsewhere.example');
  expect(await page('/')).toContain('<a href="/pages/imprint">Imprint</a>');
  expect(await page('/sitemap.xml')).toContain('/pages/imprint</loc><lastmod>');

  expect((await keepPage(2, 'Ferry Row 3', 'keep')).status).toBe(303);
  expect(await page('/pages/imprint')).toContain('<strong>2</strong>');
  expect(await (await keepPage(2, 'Ferry Row 4', 'publish')).text()).toContain('Somebody else changed it meanwhile');
  expect((await press(`${path}/back`, { version: '3', to: '1' })).status).toBe(303);
  expect(await page('/pages/imprint')).toContain('Ferry Row 1');
  expect((await press(`${path}/withdraw`)).status).toBe(303);
  expect((await read('/pages/imprint')).status).toBe(404);
  expect(await page('/')).not.toContain('/pages/imprint');
  for (const [slug, says] of [
    ['imprint', 'There is a page “imprint” already'],
    ['../up', 'small letters, digits and hyphens'],
    ['', 'small letters, digits and hyphens'],
  ] as const)
    expect(await (await press('/desk/house/pages', { slug, title: 'X', body: '' })).text()).toContain(says);
});

test('on the pages that every house has, its own words stand before ours', async () => {
  const begun = await press('/desk/house/pages', { slug: 'privacy', title: 'Whom we tell', body: 'Nobody.' });
  const path = begun.headers.get('location') ?? '';
  await press(path, { version: '1', title: 'Whom we tell', body: 'Nobody.', act: 'publish' });
  expect(await page('/privacy')).toMatch(/<h2>Whom we tell<\/h2>.*Nobody\.[^]*<h2/);
  expect((await read('/pages/privacy')).headers.get('location')).toBe('/privacy');
});
