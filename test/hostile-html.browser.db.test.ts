import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../src/db/index.ts';
import { closeEdition, editionOf, makeUpEdition, spanOf } from '../src/editions/index.ts';
import { printLetter } from '../src/press/index.ts';
import { fileReports } from '../src/reports/index.ts';
import { site } from '../src/site/index.ts';
import { parseFeed } from '../src/sources/parse.ts';
import { groupStories, rankWeek } from '../src/stories/index.ts';
import { testDatabase } from './database.ts';
import { leftBehind, payloads } from './hostile-html.ts';
import { inventedHouse, inventedNow } from './invented-week.ts';
import { noChromium, openChromium } from './chromium.ts';
import { listening, type Listening } from './listening.ts';
import { oneLine } from '../src/text/index.ts';

/** What a hostile feed brings, fired in a real browser on our pages, with nothing but escaping between them: no policy holds it back. */
const untested = noChromium('hostile HTML is NOT fired in a browser');
/** Reports of one story, each by another outlet and with another payload. */
const perStory = 12;
const matters = (
  'ferry bridge library harbour school budget prison railway hospital museum airport forest quarry canal market stadium tunnel ' +
  'lighthouse reservoir mill dairy orchard vineyard foundry brewery'
).split(' ');

const escape = (text: string) => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`).replace(/\0/g, '');
const cdata = (text: string) => `<![CDATA[${text.replaceAll(']]>', ']]&gt;').replace(/\0/g, '')}]]>`;

/** One outlet's feed: an item of every story, its payload in all that an item has. */
function feedOf(outlet: number): string {
  const items = matters.flatMap((matter, story) => {
    const number = story * perStory + outlet;
    const payload = payloads[number];
    if (payload === undefined) return [];
    const title = `Council of Aldermouth votes to close the ${matter}`;
    const said = `The council of Aldermouth voted on Tuesday to close the old ${matter}, the mayor of the town said after a debate of five hours.`;
    return `<item><title>${escape(`${title} ${payload}`)}</title><link>https://outlet-${outlet}.example/${matter}</link>
<guid isPermaLink="false">${escape(payload)} ${number}</guid><pubDate>Tue, 11 Feb 2031 ${String(8 + outlet).padStart(2, '0')}:${String(story).padStart(2, '0')}:00 GMT</pubDate>
<description>${escape(`${payload} ${said}`)}</description><content:encoded>${cdata(`<p>${said} ${payload}</p><p>${payload}</p>`)}</content:encoded>
<dc:creator>${escape(payload)}</dc:creator><enclosure type="image/png" url="${escape(payload)}"/><media:thumbnail url="${escape(`javascript:${payload}`)}"/></item>`;
  });
  return `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Outlet</title>${items.join('\n')}</channel></rss>`;
}

/** In a page: its frame, and whether something reaches out of the window. */
const layout = `({
  frame: ['body > header', 'main', 'body > footer', 'h1'].map((part) => document.querySelectorAll(part).length),
  wide: document.documentElement.scrollWidth - innerWidth,
})`;

describe.skipIf(untested)('hostile HTML from feeds', { timeout: 120_000 }, () => {
  let database: Database;
  let browser: Browser;
  let server: Listening;
  let base: string;
  let stories: number[];
  let shown = '';

  beforeAll(async () => {
    database = await testDatabase();
    const { db } = database;
    for (let outlet = 0; outlet < perStory; outlet++) {
      const row = { key: `outlet-${outlet}`, name: oneLine(`Outlet ${outlet}`), kind: 'news', added_at: inventedNow };
      const source = await db.insertInto('source').values(row).returning('id').executeTakeFirstOrThrow();
      const address = `https://outlet-${outlet}.example/feed`;
      const values = { source_id: source.id, address, due_at: inventedNow };
      const feed = await db.insertInto('feed').values(values).returning('id').executeTakeFirstOrThrow();
      const { items } = parseFeed(new TextEncoder().encode(feedOf(outlet)), { url: address, now: inventedNow });
      const from = { sourceId: source.id, feedId: feed.id, language: 'en', articleText: false };
      await fileReports(db, from, items, inventedNow);
    }
    await groupStories(db, inventedNow);
    const week = '2031-W07';
    await rankWeek(db, spanOf(week, 'UTC'), inventedNow);
    await makeUpEdition(db, week, { timeZone: 'UTC', size: 12 }, inventedNow);
    await closeEdition(db, week, inventedNow);
    stories = (await db.selectFrom('story').select('id').where('merged_into', 'is', null).execute()).map(
      ({ id }) => id,
    );
    server = await listening();
    base = server.base;
    const house = { ...inventedHouse, url: base, timeZone: 'UTC' };
    const nobody = {
      ask: async () => {},
      confirm: async () => 'unknown' as const,
      leave: async () => 'unknown' as const,
    };
    server.app = site({ db, house, now: () => inventedNow, outbox: () => true, ...nobody });
    const edition = (await editionOf(db, week))!;
    const envelope = { message_id: 'a', recipient: 'reader@example.org', kept_at: inventedNow };
    await db
      .insertInto('outbox_letter')
      .values({ ...envelope, ...printLetter(house, edition, edition.reports) })
      .execute();
    browser = await openChromium();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server.close();
    await database?.close();
  });

  test('every payload was filed, and stands in a story', async () => {
    const { n } = await database.db
      .selectFrom('story_report')
      .select((row) => row.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    expect(n).toBe(payloads.length);
    expect(stories.length).toBeGreaterThan(0);
  });

  test('runs no script, asks no other host, and leaves the layout as it is', async () => {
    const context = await browser.newContext({
      bypassCSP: true,
      serviceWorkers: 'block',
      viewport: { width: 390, height: 900 },
    });
    const page = await context.newPage();
    const run: string[] = [];
    const abroad: string[] = [];
    page.on('dialog', (dialog) => void (run.push(dialog.message()), dialog.dismiss()));
    page.on('request', (request) => void (request.url().startsWith(base) || abroad.push(request.url())));
    await page.addInitScript(
      'globalThis.alert = globalThis.confirm = globalThis.prompt = (words) => void (globalThis.ran = words ?? true)',
    );
    const pages = [
      '/',
      '/editions/2031-W07',
      '/sources',
      '/topics',
      '/videos',
      '/search?q=council',
      '/search?q=alert',
      '/outbox',
    ];
    for (const path of [...pages, ...stories.map((story) => `/stories/${story}`)]) {
      const answer = await page.goto(`${base}${path}`);
      expect(answer?.status(), path).toBe(200);
      expect(await page.evaluate('globalThis.ran'), path).toBeUndefined();
      expect(await page.evaluate(leftBehind), path).toEqual([]);
      expect(await page.evaluate(layout), path).toMatchObject({ frame: [1, 1, 1, 1] });
      expect(await page.evaluate(`${layout}.wide`), path).toBeLessThanOrEqual(0);
      shown += String(await page.evaluate('document.body.innerText'));
    }
    expect(await page.goto(`${base}/outbox/1/letter`)).toBeTruthy();
    expect(await page.evaluate(leftBehind)).toEqual([]);
    expect(await page.evaluate('globalThis.ran')).toBeUndefined();
    expect(run).toEqual([]);
    expect(abroad).toEqual([]);
    await context.close();
  });

  test('and is shown as the words that it is', () => {
    expect(shown).toContain('Council of Aldermouth votes to close the ferry');
    expect(shown).toContain('{{constructor.constructor("alert(1)")()}}');
  });
});
