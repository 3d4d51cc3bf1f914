import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decide, keepUnconfirmed, removeComment, reportComment, writeComment } from '../src/comments/index.ts';
import type { Database } from '../src/db/index.ts';
import { giveRole, linkTokens, openSignIn, type Role, type SignIn } from '../src/readers/index.ts';
import { site } from '../src/site/index.ts';
import { flawsOf } from './looks.ts';
import { testDatabase } from './database.ts';
import { idleDesk, inventArticle, inventedHouse, inventedNow, inventWeek } from './invented-week.ts';
import { noChromium, openChromium } from './chromium.ts';
import { listening, type Listening } from './listening.ts';
import { forBrowser, signedInAs } from './signed-in.ts';

/** Comments as a browser shows them: from sign-in to removal, with and without script, and with whatever others wrote to break pages. */
const untested = noChromium('comments are NOT tested in a browser');
const suites = resolve(import.meta.dirname, '../../shared/suites');
const payloads = ['dompurify', 'bleach'].every((suite) => existsSync(resolve(suites, suite)));
if (!payloads) console.warn(`${suites} has no dompurify and bleach: their payloads are NOT tried on comments.`);

/** What others found to run where it should not. */
function hostile(): string[] {
  const cases = JSON.parse(readFileSync(resolve(suites, 'dompurify/derived/payloads.json'), 'utf8')) as {
    payload: string;
  }[];
  const bleach = readdirSync(resolve(suites, 'bleach/files'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test'))
    .map((file) => readFileSync(resolve(suites, 'bleach/files', file), 'utf8').split('\n--\n')[0] ?? '');
  return [...cases.map(({ payload }) => payload), ...bleach];
}

describe.skipIf(untested)('comments in a browser', () => {
  let database: Database;
  let browser: Browser;
  let server: Listening;
  let base: string;
  let door: SignIn;
  let stories: number[];
  let now = inventedNow;
  const links: string[] = [];

  beforeAll(async () => {
    database = await testDatabase();
    const { db } = database;
    ({ stories } = await inventWeek(db));
    server = await listening();
    base = server.base;
    const house = { ...inventedHouse, url: base };
    door = await openSignIn(db, house);
    server.app = site({
      db,
      house,
      now: () => now,
      outbox: false,
      // Each page is made anew: what is looked at here is who sees what.
      pagesKept: 0,
      ask: async () => {},
      confirm: async () => 'unknown',
      leave: async () => 'unknown',
      comments: { taking: 'after', days: 14 },
      people: {
        ...door,
        mailLink: async (email, _host, to) => {
          links.push(`${base}/sign-in/${await door.ask(email)}?to=${encodeURIComponent(to)}`);
        },
        becomeOwner: async () => false,
      },
      mailComment: async (email, draft) => {
        const kept = await keepUnconfirmed(db, email, draft, now);
        links.push(`${base}/comments/confirm/${(await linkTokens(db)).comment(kept)}`);
      },
      desk: idleDesk,
    });
    browser = await openChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await database?.close();
  });

  /** What the page says of what was just done. */
  const told = (page: Page, words: string) => page.getByRole('status').filter({ hasText: words }).waitFor();

  const open = (options: BrowserContextOptions = {}) => browser.newContext({ serviceWorkers: 'block', ...options });

  async function signedIn(
    email: string,
    role: Role,
    options: BrowserContextOptions = {},
  ): Promise<{ id: number; context: BrowserContext }> {
    const { id, cookie } = await signedInAs(database.db, door, email, role, inventedNow);
    const context = await open(options);
    await context.addCookies(forBrowser(cookie, base));
    return { id, context };
  }

  for (const [javaScriptEnabled, of] of [
    [true, 'a story'],
    [false, 'an article'],
  ] as const) {
    test(
      `from one form, one mail and one press to approval to answer to removal under ${of}, script ${javaScriptEnabled ? 'on' : 'off'}`,
      { timeout: 60_000 },
      async () => {
        const under =
          of === 'a story'
            ? `/stories/${stories[1]!}`
            : `/articles/${(await inventArticle(database.db, 'The harbour and we')).id}`;
        const reader = await open({ javaScriptEnabled });
        const page = await reader.newPage();
        await page.goto(base + under);
        await page.getByRole('textbox', { name: 'Leave a comment' }).fill('I was *there*, and it rained.');
        await page.getByLabel('Your name').fill(javaScriptEnabled ? 'Rainy Day' : 'Dry Night');
        await page.getByLabel('address (never shown)').fill(`rain${javaScriptEnabled}@reader.example`);
        await page.getByRole('button', { name: 'Send it', exact: true }).click();
        await told(page, 'We have mailed you a link');
        // One press in the mail: it publishes, and signs in.
        await page.goto(links.at(-1)!);
        await page.getByRole('button', { name: 'Publish it' }).click();
        await told(page, 'A moderator looks at your comment');
        await page.getByText('waits for a moderator').waitFor();

        const desk = await signedIn(`desk${javaScriptEnabled}@house.example`, 'moderator', { javaScriptEnabled });
        const queue = await desk.context.newPage();
        await queue.goto(`${base}/desk/comments`);
        if (javaScriptEnabled) {
          await queue.locator('[data-comment]').first().focus();
          await queue.keyboard.press('a');
        } else await queue.getByRole('button', { name: 'Approve' }).click();
        await told(queue, javaScriptEnabled ? 'Approved, Rainy Day' : 'Approved, Dry Night');

        await queue.goto(base + under);
        expect(await queue.locator('.words em').textContent()).toBe('there');
        await queue.getByRole('link', { name: 'Answer' }).click();
        await queue.getByRole('textbox', { name: 'Your answer to' }).fill('Thank you for telling us.');
        await queue.getByRole('button', { name: 'Send it', exact: true }).click();
        const name = queue.getByLabel('Your name');
        if (await name.count()) {
          await name.fill(javaScriptEnabled ? 'The Harbour Desk' : 'The Night Desk');
          await queue.getByRole('button', { name: 'Send it', exact: true }).click();
        }
        await queue.getByRole('link', { name: 'see it there' }).click();
        await queue.getByText('of the desk').waitFor();

        // Changed within five minutes, then removed: the answer keeps its place.
        await page.goto(`${base}/comments/mine`);
        await page.getByRole('link', { name: 'Change' }).click();
        await page.getByRole('textbox', { name: 'Change your comment' }).fill('I was there, and it *snowed*.');
        await page.getByRole('button', { name: 'Keep the change' }).click();
        await page.getByRole('link', { name: 'see it there' }).click();
        expect(await page.locator('.here .words em').first().textContent()).toBe('snowed');
        await page.goto(`${base}/comments/mine`);
        await page.getByRole('link', { name: 'Remove' }).click();
        await page.getByRole('button', { name: 'Remove it' }).click();
        await told(page, 'Your comment is removed');
        await page.goto(`${base}${under}/comments`);
        await page.getByText('This comment is not here any more.').waitFor();
        await page.getByText('Thank you for telling us.').waitFor();
        expect(await page.content()).not.toContain('snowed');
        await reader.close();
        await desk.context.close();
      },
    );
  }

  test('the queue by keyboard: on, refuse with a reason, take back', { timeout: 60_000 }, async () => {
    const story = stories[3]!;
    for (const i of [1, 2]) {
      const { person } = await giveRole(database.db, `key${i}@reader.example`, 'reader', now);
      await writeComment(
        database.db,
        { person, name: `Key ${'AB'[i - 1]}`, byDesk: false },
        { story, text: `To be looked at, ${i}` },
        { rules: { taking: 'after', days: 14 }, now },
      );
    }
    const { context } = await signedIn('keys@house.example', 'moderator');
    const page = await context.newPage();
    await page.goto(`${base}/desk/comments`);
    // From the top of the page, with Tab alone, to the first comment's own controls.
    for (let i = 0; i < 40 && !(await page.evaluate(`document.activeElement.closest('[data-comment]') !== null`)); i++)
      await page.keyboard.press('Tab');
    const focused = () =>
      page.evaluate(`document.activeElement.closest('[data-comment]')?.querySelector('b').textContent.trim()`);
    expect(await focused()).toBe('Key A');
    await page.keyboard.press('j');
    expect(await focused()).toBe('Key B');
    await page.keyboard.press('k');
    await page.keyboard.press('4');
    await page.keyboard.press('r');
    await told(page, 'Refused, Key A');
    await expect.poll(focused).toBe('Key B');
    await page.keyboard.press('u');
    await told(page, 'Taken back');
    expect(await page.locator('[data-comment]').count()).toBe(2);
    await context.close();
  });

  test('axe finds nothing, nothing overflows, 390 and 1280 px, light and dark', { timeout: 180_000 }, async () => {
    const { db } = database;
    const story = stories[4]!;
    const writers: { person: number; name: string; byDesk: boolean }[] = [];
    for (const [i, name] of ['Ann', 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbau', 'عمر'].entries())
      writers.push({
        person: (await giveRole(db, `axe${i}@reader.example`, 'reader', now)).person,
        name,
        byDesk: i === 1,
      });
    const say = async (i: number, text: string, to?: number) => {
      const written = await writeComment(
        db,
        writers[i]!,
        { story, text, ...(to !== undefined && { to }) },
        { rules: { taking: 'after', days: 14 }, now },
      );
      if (written.outcome === 'refused') throw new Error(written.phase);
      await decide(db, [written.id], { act: 'approve' }, { by: writers[0]!.person, now });
      now = new Date(now.getTime() + 60_000);
      return written.id;
    };
    const first = await say(
      0,
      '> They said so\n\nI said `no`, see [this](https://a.example/).\n\n```\ncode that is rather long and goes on and on and on until it ends somewhere\n```',
    );
    const answer = await say(1, `${'x'.repeat(200)} https://b.example/${'y'.repeat(200)}`, first);
    await say(2, 'هل سيعود الميناء؟', answer);
    const removed = await say(2, 'To be removed, and it was answered');
    await say(0, 'An answer that stays', removed);
    await removeComment(db, writers[2]!.person, removed);
    await reportComment(db, first, { because: 'abuse', words: 'z'.repeat(200) }, { by: writers[1]!.person, now });
    await reportComment(db, first, { because: 'other', words: '' }, { by: writers[2]!.person, now });
    const { person } = await giveRole(db, 'axe9@reader.example', 'reader', now);
    for (let i = 0; i < 5; i++)
      await writeComment(
        db,
        { person, name: 'A Crowd', byDesk: false },
        { story, text: `This is one of many, and has number ${i}` },
        { rules: { taking: 'after', days: 14 }, now },
      );

    const draft = { place: { story }, name: 'New Here', text: 'A *first* word', wantsMail: false };
    const kept = await keepUnconfirmed(db, 'new@reader.example', draft, now);
    const confirm = `/comments/confirm/${(await linkTokens(db)).comment(kept)}`;
    const options = { bypassCSP: true };
    const [reader, own, desk] = [
      await open(options),
      (await signedIn('axe0@reader.example', 'reader', options)).context,
      (await signedIn('axe@house.example', 'moderator', options)).context,
    ];
    const pages: [BrowserContext, string, ((page: Page) => Promise<unknown>)?][] = [
      [reader, `/stories/${story}`],
      [reader, `/stories/${story}/comments`],
      [reader, `/stories/${stories[5]}/comments`],
      [reader, `/comments/${answer}`],
      [reader, `/comments/${first}/answer`],
      [
        reader,
        `/stories/${story}/comments`,
        async (page) => {
          await page.getByRole('textbox').first().fill('My words');
          await page.getByRole('button', { name: 'Send it', exact: true }).click();
          await page.getByText('Please type your e-mail address').waitFor();
        },
      ],
      [reader, '/comments/check'],
      [reader, confirm],
      [own, `/comments/${first}/thanks`],
      [own, '/comments/mine'],
      [own, `/comments/${first}/edit`],
      [own, `/comments/${first}/remove`],
      [own, `/comments/${first}/report`],
      [desk, '/desk/comments'],
      [desk, '/desk/comments?queue=reported', async (page) => page.locator('summary').first().click()],
      [desk, '/desk/comments?queue=shown'],
      [desk, '/desk/comments?queue=refused'],
      [desk, '/desk/comments/words'],
      [desk, '/desk/comments/log'],
    ];
    for (const [context, path, then] of pages) {
      const page = await context.newPage();
      await page.goto(base + path);
      await then?.(page);
      expect(await flawsOf(page), path).toEqual([]);
      await page.close();
    }
    for (const context of [reader, own, desk]) await context.close();
  });

  test.skipIf(!payloads)(
    'payloads in words and names: no script runs, nothing is asked of other hosts',
    { timeout: 180_000 },
    async () => {
      const { db } = database;
      const all = hostile();
      expect(all.length).toBeGreaterThan(230);
      const story = stories[6]!;
      let named = 0;
      for (const [i, payload] of all.entries()) {
        const { person } = await giveRole(db, `xss${i}@reader.example`, 'reader', now);
        const text = `${payload.slice(0, 2900)}\n\n${i}`;
        const rules = { taking: 'after' as const, days: 14 };
        // As a name where it can be one; what cannot is refused.
        const as = (name: string) => writeComment(db, { person, name, byDesk: false }, { story, text }, { rules, now });
        let written = await as(payload.slice(0, 60));
        if (written.outcome !== 'refused') named++;
        else written = await as(`Nobody ${String.fromCodePoint(0x4e00 + i)}`);
        if (written.outcome === 'refused') throw new Error(`${i}: ${written.phase}`);
        // Half are shown and reported in the same words, half stay where a moderator alone sees them.
        if (i % 2) continue;
        await decide(db, [written.id], { act: 'approve' }, { by: person, now });
        await reportComment(db, written.id, { because: 'other', words: payload }, { by: person, now });
      }
      expect(named).toBeGreaterThan(50);
      const { context } = await signedIn('xss@house.example', 'moderator', { bypassCSP: true });
      const page = await context.newPage();
      const abroad: string[] = [];
      const ran: string[] = [];
      page.on('request', (request) => {
        if (!request.url().startsWith(`${base}/`)) abroad.push(request.url());
      });
      page.on('dialog', (dialog) => {
        ran.push(dialog.message());
        void dialog.dismiss();
      });
      await page.exposeFunction('heard', (what: string) => ran.push(what));
      await page.addInitScript(() => {
        const told = globalThis as unknown as Record<string, unknown>;
        for (const name of ['alert', 'prompt', 'confirm', 'print'])
          told[name] = () => (told['heard'] as (what: string) => unknown)(name);
      });
      let seen = 0;
      const look = async (path: string) => {
        await page.goto(base + path);
        seen += await page.locator('.comment').count();
        // Whatever needs a push is pushed: pointer, focus, and the links that are no addresses of the web.
        expect(
          await page
            .locator('main :is(script:not([src]), style, iframe, img, svg:not(.lean), object, embed, math, base, meta)')
            .count(),
          path,
        ).toBe(0);
        const wrong =
          await page.evaluate(`[...document.querySelectorAll('main *')].flatMap((element) => [...element.attributes]
        .filter(({ name, value }) => /^on|^style$|^srcdoc$/i.test(name) || (/^(href|src|action|formaction)$/i.test(name) && !/^(https?:|\\/|#)/i.test(value)))
        .map(({ name, value }) => name + '=' + value))`);
        expect(wrong, path).toEqual([]);
        await page.evaluate(`for (const element of document.querySelectorAll('.words *, .by *')) for (const type of ['mouseover', 'focus', 'pointerover', 'animationstart', 'toggle', 'load', 'error'])
        element.dispatchEvent(new Event(type, { bubbles: true }))`);
      };
      for (const path of [`/stories/${story}/comments?`, '/desk/comments?', '/desk/comments?queue=reported&']) {
        for (let after: string | null = ''; after !== null;) {
          await look(path + after);
          after = await page.evaluate(
            `document.querySelector('a[rel=next]') && new URL(document.querySelector('a[rel=next]').href).search.match(/after=[^&]*/)[0]`,
          );
        }
      }
      expect(seen).toBeGreaterThanOrEqual(Math.floor(all.length * 1.5));
      await look('/desk/comments/log');
      await look(`/stories/${story}`);
      await page.waitForTimeout(300);
      expect(ran).toEqual([]);
      expect(abroad).toEqual([]);
      await context.close();
    },
  );
});
