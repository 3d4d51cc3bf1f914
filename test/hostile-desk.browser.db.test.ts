import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beginArticle, correctArticle, keepArticle, publish } from '../src/articles/index.ts';
import { articleHtml } from '../src/articles/render.ts';
import { becomeOwner, commandLine, correct, edit } from '../src/desk/index.ts';
import { closeEdition, editionOf, type Edit } from '../src/editions/index.ts';
import { giveRole, nameMyself, openSignIn } from '../src/readers/index.ts';
import { printLetter } from '../src/press/index.ts';
import { site } from '../src/site/index.ts';
import { testDatabase } from './database.ts';
import { leftBehind, payloads } from './hostile-html.ts';
import { idleDesk, inventedHouse } from './invented-week.ts';
import { writeWeek, writtenNow as now, writtenWeek as week } from './written-week.ts';
import { noChromium, openChromium } from './chromium.ts';
import { listening, type Listening } from './listening.ts';
import { forBrowser, signedInAs } from './signed-in.ts';

/** What a person can write into a name, an article, a headline or a correction, in a real browser, with no policy to hold it back. */
const untested = noChromium('hostile HTML is NOT fired on the desk');

describe.skipIf(untested)('hostile HTML at the desk', { timeout: 180_000 }, () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let browser: Browser;
  let server: Listening;
  let base: string;
  let page: Page;
  const abroad: string[] = [];
  const dialogs: string[] = [];

  beforeAll(async () => {
    database = await testDatabase();
    const { db } = database;
    await writeWeek(db);
    server = await listening();
    base = server.base;
    const house = { ...inventedHouse, url: base, timeZone: 'UTC' };
    const door = await openSignIn(db, house);
    server.app = site({
      db,
      house,
      now: () => now,
      outbox: () => true,
      pagesKept: 0,
      ask: async () => {},
      confirm: async () => 'unknown',
      leave: async () => 'unknown',
      people: { ...door, mailLink: async () => {}, becomeOwner: (token, email) => becomeOwner(db, token, email, now) },
      desk: {
        ...idleDesk,
        failedSteps: async () =>
          payloads.map((error, id) => ({ id: String(id), step: 'x', data: {}, error, failedAt: now })),
      },
    });
    const { cookie } = await signedInAs(db, door, 'owner@example.org', 'owner', now);
    browser = await openChromium();
    const context = await browser.newContext({ bypassCSP: true, serviceWorkers: 'block' });
    await context.addCookies(forBrowser(cookie, base));
    page = await context.newPage();
    page.on('dialog', (dialog) => void (dialogs.push(dialog.message()), dialog.dismiss()));
    page.on(
      'request',
      (request) => void (/^(http:\/\/127\.0\.0\.1:|about:|data:)/.test(request.url()) || abroad.push(request.url())),
    );
    await page.addInitScript(
      'globalThis.alert = globalThis.confirm = globalThis.prompt = (words) => void (globalThis.ran = words ?? true)',
    );
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server.close();
    await database?.close();
  });

  async function harmless(path: string, frame?: string) {
    const answer = await page.goto(`${base}${path}`);
    expect(answer?.status(), path).toBe(200);
    await unharmed(path, frame);
    expect(
      await page.evaluate(`['main', 'body > footer'].map((part) => document.querySelectorAll(part).length)`),
      path,
    ).toEqual([1, 1]);
  }
  /** @param frame the only one that may stand in it, as it is written */
  async function unharmed(what: string, frame?: string) {
    for (const one of page.frames()) {
      expect(await one.evaluate('globalThis.ran'), what).toBeUndefined();
      expect(await one.evaluate(leftBehind), what).toEqual(frame && one === page.mainFrame() ? [frame] : []);
    }
    if (frame) expect(page.frames(), what).toHaveLength(2);
    expect(dialogs, what).toEqual([]);
    expect(abroad, what).toEqual([]);
  }

  test('in names', async () => {
    const { db } = database;
    for (const [i, payload] of payloads.entries()) {
      const { person } = await giveRole(db, `p${i}@example.org`, 'moderator', now);
      await nameMyself(db, person, payload.replaceAll('\0', ''), now);
    }
    await harmless('/desk/people');
    expect(await page.locator('main').innerText()).toContain('<script>alert(1)</script>');
    const owner = await db
      .selectFrom('person')
      .select('id')
      .where('email', '=', 'owner@example.org')
      .executeTakeFirstOrThrow();
    for (const payload of payloads.slice(0, 20)) {
      await nameMyself(db, owner.id, payload.replaceAll('\0', ''), now);
      await harmless('/account');
    }
  });

  test('in articles: their text, and all around it', async () => {
    const { db } = database;
    for (const payload of payloads) {
      for (const body of [payload, `[x](${payload})`]) {
        await page.setContent(articleHtml(body));
        // Where an article links to is its writer's affair; that pressing is needed is ours.
        await unharmed(body);
      }
    }
    for (const [i, payload] of payloads.entries()) {
      const plain = payload.replaceAll('\0', '');
      const id = await beginArticle(db, 'x', now);
      const text = {
        title: plain.slice(0, 200),
        standfirst: plain.slice(0, 500),
        byline: plain.slice(0, 120),
        body: plain,
        topics: [plain.slice(0, 80)],
        sources: `https://a.example/ ${plain}\n${plain}`,
      };
      const version = (await keepArticle(db, { id, version: 1 }, text, now)) ?? 0;
      if (!plain.trim()) continue;
      await publish(db, { id, version }, now, { by: plain, now });
      await correctArticle(db, id, plain.slice(0, 1000), { by: plain, now });
      if (i % 8 === 0) {
        await harmless(`/articles/${id}`);
        // How it looks stands beside its form, and is as harmless.
        const beside = `<iframe name="beside" src="/desk/articles/${id}/preview" title="Preview"></iframe>`;
        await harmless(`/desk/articles/${id}`, beside);
      }
      if (i % 100 === 99) {
        await harmless('/articles');
        await harmless('/desk/articles');
      }
    }
    for (const feed of ['/feeds/articles.rss', '/feeds/articles.atom', '/sitemap.xml']) {
      const xml = await (await fetch(`${base}${feed}`)).text();
      const wrong = await page.evaluate<string[]>(
        `[...new DOMParser().parseFromString(${JSON.stringify(xml)}, 'application/xml').querySelectorAll('parsererror')].map((one) => one.textContent)`,
      );
      expect(wrong, feed).toEqual([]);
    }
  });

  test('in headlines, lines and corrections, on the page, at the desk and in the letter', async () => {
    const { db } = database;
    const house = { ...inventedHouse, url: base, timeZone: 'UTC' };
    const kept = async () => (await editionOf(db, week))!;
    const { stories, below } = await kept();
    const all = [...stories, ...below];
    for (let from = 0; from < payloads.length; from += all.length) {
      const edition_id = (await kept()).id;
      const made = all.flatMap(({ story }, i): Edit[] => {
        const words = (payloads[from + i] ?? 'x').replaceAll('\0', '');
        return [
          { kind: 'headline', story, words: words.slice(0, 200) || 'x' },
          { kind: 'line', story, words: words.slice(0, 500) },
        ];
      });
      // All but the last as they are kept, and that one as it is made, which makes the rows anew.
      const rows = made
        .slice(0, -1)
        .map((one) => ({ edition_id, edit: JSON.stringify(one), made_by: 'x', made_at: now }));
      await db.insertInto('edition_edit').values(rows).execute();
      expect(await edit(db, { week, version: (await kept()).version }, made.at(-1)!, { who: commandLine, now })).toBe(
        'done',
      );
      if (from % (4 * all.length) === 0) await harmless(`/desk/editions/${week}`);
      await harmless(`/editions/${week}`);
      const edition = await kept();
      if (from % (8 * all.length) === 0) {
        await page.setContent(printLetter(house, edition, edition.reports).html);
        await unharmed('the letter');
      }
    }
    await harmless('/desk/log');
    await harmless('/desk/health');
    await closeEdition(db, week, now);
    for (const payload of payloads) {
      const words = payload.replaceAll('\0', '').slice(0, 1000);
      if (words.trim()) await correct(db, week, words, { who: commandLine, now });
    }
    await harmless(`/editions/${week}`);
    await harmless(`/desk/editions/${week}`);
  });
});
