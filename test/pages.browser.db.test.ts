import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { serve } from '@hono/node-server';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sql, type Database } from '../src/db/index.ts';
import { confirmMail, isPushService, printLetter, pushEdition } from '../src/press/index.ts';
import { correctEdition, editionOf } from '../src/editions/index.ts';
import { openWeb } from '../src/net/index.ts';
import { decide, keepUnconfirmed, writeComment } from '../src/comments/index.ts';
import { beginOwnPage, publishOwnPage } from '../src/masthead/index.ts';
import {
  giveRole,
  keepPush,
  linkTokens,
  movePush,
  openSignIn,
  pushKeys,
  pushWishes,
  type SignIn,
} from '../src/readers/index.ts';
import { taglineIn } from '../src/house/index.ts';
import { site, type SiteOptions } from '../src/site/index.ts';
import { messagesIn } from '../src/site/messages/index.ts';
import { flawsOf } from './looks.ts';
import { testDatabase } from './database.ts';
import { openPushService, type PushService } from './push-service.ts';
import { idleDesk, inventArticle, inventedHouse, inventedNow, inventWeek } from './invented-week.ts';
import { noChromium, openChromium } from './chromium.ts';
import { forBrowser, signedIn } from './signed-in.ts';

/** The pages as a browser shows them: an installed Chromium, with words in them that a hostile feed could bring. */
const untested = noChromium('the pages are NOT tested in a browser');

const hostile = ` "'></h2></a><script>document.title='run'</script><img src="http://127.0.0.2/x.png" onerror="document.title='run'">`;

/** What a browser does when it subscribes, run in the page: its maker's push service is the one of the test. */
function subscribing(given: ReturnType<PushService['subscribe']>) {
  const subscription = {
    endpoint: given.endpoint,
    toJSON: () => given,
    unsubscribe: async () => (sessionStorage.removeItem('taken'), true),
  };
  Object.assign((globalThis as unknown as { PushManager: { prototype: object } }).PushManager.prototype, {
    subscribe: async (options: { userVisibleOnly: boolean; applicationServerKey: Uint8Array }) => {
      if (!options.userVisibleOnly || options.applicationServerKey.length !== 65) throw new Error('no such key');
      sessionStorage.setItem('taken', 'yes');
      return subscription;
    },
    getSubscription: async () => (sessionStorage.getItem('taken') ? subscription : null),
  });
}

/** Every page that readers see, by an address of it; a test below holds the site's routes against them. What a token opens is put in when it is made. */
const paths = {
  front: '/',
  story: '/stories/1',
  'story with a map': '/stories/2',
  'comments under a story': '/stories/1/comments',
  edition: '/editions/2031-W07',
  editions: '/editions',
  sources: '/sources',
  about: '/about',
  subscribe: '/subscribe',
  check: '/subscribe/check',
  confirm: '/confirm/known',
  leave: '/leave/known',
  preferences: '/preferences/known',
  'another address': '/preferences/change/known',
  link: '/preferences',
  missing: '/nothing/here',
  topics: '/topics',
  topic: '/topics/harbour-town',
  videos: '/videos',
  video: '/videos/5',
  playing: '/videos/5/play',
  recording: '/recordings/6',
  search: '/search?q=harbour',
  'search, nothing found': '/search?q=zeppelin&from=2031-02-10&outlet=northern-wire',
  articles: '/articles',
  article: '/articles/1',
  'comments under an article': '/articles/1/comments',
  author: '/authors/a-writer',
  corrections: '/corrections',
  'a page of the house': '/pages/contact',
  feeds: '/feeds',
  install: '/install',
  privacy: '/privacy',
  offline: '/offline',
  reading: '/reading',
  outbox: '/outbox',
  kept: '/outbox/1',
  'sign in': '/sign-in',
  'first owner': '/sign-in/first/known',
  'signed in': `/sign-in/${'k'.repeat(32)}`,
  'an answer': '/comments/1/answer',
  'a comment that waits': '/comments/check',
  'a comment to confirm': '/comments/confirm/',
  'no more notices': '/comments/quiet/',
};
/** And those that they see when they have signed in. */
const ownPaths = {
  account: '/account',
  erase: '/account/erase',
  thanks: '/comments/1/thanks',
  'comments of mine': '/comments/mine',
  'edit a comment': '/comments/2/edit',
  'remove a comment': '/comments/2/remove',
  'report a comment': '/comments/1/report',
};
const allPaths = () => ({ ...paths, ...ownPaths });

/** What is no page, or leads to one of the others. */
const noPage =
  /^\/(?:api|desk|hooks|\.well-known)\/|^\/(?:desk|push|healthz|readyz|metrics)$|^\/comments\/:id$|\.[a-z0-9]+\}?$|^\/outbox\/.*\/letter$/;

/** Everything that messages say in plain words. */
function plainWords(messages: object): string[] {
  return Object.values(messages).flatMap((value: unknown) =>
    typeof value === 'string' ? [value] : typeof value === 'object' && value ? plainWords(value) : [],
  );
}

/** In a page: text that begins or ends outside of the window, as in a direction that has no scroll bar. */
const outside = `[...document.querySelectorAll('main *, header *, footer *')].filter((element) => {
  const { left, right, width } = element.getBoundingClientRect();
  return width > 0 && element.checkVisibility() && !element.closest('svg') && (left < -1 || right > innerWidth + 1);
}).map((element) => element.outerHTML.slice(0, 100))`;

/** In a page: texts that stand over each other. */
const overlapping = `(() => {
  const texts = [...document.querySelectorAll('h1,h2,h3,p,li,th,td,label,figcaption,blockquote')].filter(
    (element) => element.checkVisibility() && !element.closest('.skip') && !element.querySelector('h1,h2,h3,p,li,label'));
  // A text that goes on in the next column has a box in each.
  const boxes = texts.flatMap((element) => [...element.getClientRects()].map((box) => [element, box]));
  const found = [];
  for (const [i, [one, a]] of boxes.entries())
    for (const [other, b] of boxes.slice(i + 1)) {
      if (one.contains(other) || other.contains(one)) continue;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 2 && down > 6) found.push(one.outerHTML.slice(0, 80) + ' | ' + other.outerHTML.slice(0, 80));
    }
  return found;
})()`;

/** In a page: a film of half a second, as base64. */
const makeFilm = `(async () => {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm;codecs=vp8' });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((done) => (recorder.onstop = done));
  recorder.start();
  for (let i = 0; i < 12; i++) {
    context.fillStyle = i % 2 ? '#fff' : '#000';
    context.fillRect(0, 0, 300, 150);
    await new Promise((done) => setTimeout(done, 50));
  }
  recorder.stop();
  await stopped;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(String.fromCharCode(...bytes));
})()`;

/** So many seconds of nothing, as WAVE: 8,000 samples a second, of a byte. */
function silence(seconds: number): Buffer {
  const samples = Buffer.alloc(8000 * seconds, 128);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

const pieces = (at: string) =>
  `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n${at}/piece-0.ts\n#EXT-X-ENDLIST\n`;

const rules = { taking: 'after' as const, days: 14 };

/** What the house has beside the week: an article, a page of its own, a correction. */
async function writeBeside(db: Database['db']): Promise<void> {
  await inventArticle(db, `What the harbour cost${hostile}`);
  const made = { by: 'ann@house.example', now: inventedNow };
  const page = await beginOwnPage(db, 'contact', { title: 'Contact', body: 'Quay Row 1.', inFoot: true }, made);
  await publishOwnPage(db, page, 1);
  await correctEdition(db, '2031-W07', `The toll is 3, not 4.${hostile}`, made);
}

/** Comments of two readers under the first story, and one that waits for its press. @returns the first reader's cookies */
async function writeComments(db: Database['db'], door: SignIn, url: string) {
  const email = 'reader@reader.example';
  const { person: reader } = await giveRole(db, email, 'reader', inventedNow);
  const { person: other } = await giveRole(db, 'other@reader.example', 'reader', inventedNow);
  for (const [person, name] of [
    [other, 'Other'],
    [reader, 'Reader'],
  ] as const) {
    const writer = { person, name: `${name} of the Harbour`, byDesk: false };
    const comment = { story: 1, text: `So says ${name}.${hostile}` };
    const written = await writeComment(db, writer, comment, { rules, now: inventedNow });
    if (written.outcome === 'refused') throw new Error(written.phase);
    await decide(db, [written.id], { act: 'approve' }, { by: other, now: inventedNow });
  }
  const draft = { place: { story: 1 }, name: 'New Here', text: `A first word${hostile}`, wantsMail: false };
  const links = await linkTokens(db);
  const kept = await keepUnconfirmed(db, 'new@reader.example', draft, inventedNow);
  paths['a comment to confirm'] += links.comment(kept);
  paths['no more notices'] += links.quiet(reader);
  return forBrowser((await signedIn(door, email)).cookie, url);
}

describe.skipIf(untested)('in a browser', () => {
  let database: Database;
  let browser: Browser;
  let server: ReturnType<typeof serve>;
  let base: string;
  /** The same site in another language; closed with the rest. */
  let inLanguage: (language: string) => Promise<string>;
  const servers: ReturnType<typeof serve>[] = [];
  let pushService: PushService;
  let routes: string[];
  /** Of a reader who has signed in. */
  let cookies: Parameters<BrowserContext['addCookies']>[0];
  const confirmed: string[] = [];
  const subscribed: string[] = [];
  /** So long the house takes to take an address, in milliseconds. */
  let slowly = 0;

  beforeAll(async () => {
    database = await testDatabase();
    const { db } = database;
    pushService = await openPushService();
    const { edition } = await inventWeek(db, hostile);
    // Some matters have a place, so that there is a map of the week.
    await sql`update report set text = 'NAIROBI, Kenya — Ministers met in Mombasa.' where id in (select report_id from story_report where story_id <= 5)`.execute(
      db,
    );
    await writeBeside(db);
    let app: ReturnType<typeof site> | undefined;
    const listen = async (fetch: (request: Request) => Response | Promise<Response>) => {
      const opened = serve({ fetch, port: 0, hostname: '127.0.0.1' });
      await new Promise((resolve) => opened.once('listening', resolve));
      servers.push(opened);
      return opened;
    };
    const addressOf = (opened: typeof server) => `http://127.0.0.1:${(opened.address() as AddressInfo).port}`;
    server = await listen((request) => app!.fetch(request));
    base = addressOf(server);
    const house = { ...inventedHouse, url: base, sample: true };
    const door = await openSignIn(db, house);
    cookies = await writeComments(db, door, base);
    const options: SiteOptions = {
      db,
      house,
      people: { ...door, mailLink: async () => {}, becomeOwner: async () => false },
      mailComment: async () => {},
      comments: rules,
      desk: idleDesk,
      now: () => inventedNow,
      outbox: () => true,
      ask: async (email: string) => {
        await new Promise((done) => setTimeout(done, slowly));
        subscribed.push(email);
      },
      confirm: async (token) => (confirmed.push(token), 'confirmed'),
      leave: async () => 'left',
      push: {
        key: async () => (await pushKeys(db)).publicKey,
        takes: (endpoint) => isPushService(endpoint, [pushService.host]),
        wishes: (endpoint) => pushWishes(db, endpoint),
        keep: (subscription, wishes) => keepPush(db, subscription, wishes, new Date('2031-02-11')),
        move: (from, to) => movePush(db, from, to),
      },
      preferences: {
        read: async () => ({
          email: 'a-reader-with-a-rather-long-name@a-rather-long-host-name.example',
          subscribed: true,
          fresh: true,
          weekday: 6,
          hour: 9,
          timeZone: 'America/Argentina/ComodRivadavia',
          topics: ['Harbour', 'Irann'],
          short: false,
          plain: false,
          pausedUntil: null,
        }),
        save: async () => 'saved',
        closes: () => new Date('2031-02-17T06:00:00Z'),
        change: async () => 'asked',
        prove: async () => 'asked',
        leave: async () => 'left',
        confirmChange: async () => 'changed',
        everythingHeld: async () => ({}),
        forget: async () => 'forgotten',
        sendLink: async () => {},
      },
    };
    const whole = site(options);
    routes = whole.routes.filter(({ method }) => method === 'GET').map(({ path }) => path);
    app = whole;
    const speaking = (language: string) => ({ ...house, language, tagline: taglineIn(language) });
    inLanguage = async (language) => addressOf(await listen(site({ ...options, house: speaking(language) }).fetch));
    const kept = (await editionOf(db, '2031-W07'))!;
    expect(kept.id).toBe(edition);
    const envelope = (id: string) => ({ message_id: id, recipient: 'reader@example.org', kept_at: inventedNow });
    await db
      .insertInto('outbox_letter')
      .values([
        { ...envelope('a'), ...printLetter(house, kept, kept.reports) },
        { ...envelope('b'), ...confirmMail(house, 'known') },
        { ...envelope('c'), ...printLetter(speaking('de'), kept, kept.reports) },
        { ...envelope('d'), ...confirmMail(speaking('de'), 'known') },
      ])
      .execute();
    browser = await openChromium();
  });

  afterAll(async () => {
    await browser?.close();
    for (const opened of servers) await new Promise((resolve) => opened.close(resolve));
    await pushService?.close();
    await database?.close();
  });

  /** Opens a page; collects what it asks of other hosts and what scripts say. */
  async function open(path: string, options: BrowserContextOptions = {}, of = browser) {
    const context = await of.newContext({ serviceWorkers: 'block', ...options });
    const page = await context.newPage();
    const abroad: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(base)) abroad.push(request.url());
    });
    await visit(page, new URL(path, base).href);
    return { page, abroad, close: () => context.close() };
  }

  /** Goes to a page as whoever sees it: one's own pages are a reader's who has signed in. */
  async function visit(page: Page, address: string) {
    const isOwn = Object.values(ownPaths).includes(new URL(address).pathname);
    await (isOwn ? page.context().addCookies(cookies) : page.context().clearCookies());
    await page.goto(address);
  }

  test('every page that has a route is among those that are looked at', () => {
    const addresses = Object.values(allPaths()).map((path) => new URL(path, base).pathname);
    const parameter = /:(\w+)(?:\{((?:[^{}]|\{[^}]*\})*)\})?/g;
    const unseen = routes.filter((route) => {
      if (noPage.test(route) || noPage.test(route.replace(parameter, ':$1'))) return false;
      const pattern = route.replace(parameter, (_, _name: string, form?: string) => form ?? '[^/]+');
      return !addresses.some((address) => new RegExp(`^${pattern}$`).test(address));
    });
    expect(routes.length).toBeGreaterThan(100);
    expect(unseen).toEqual([]);
  });

  for (const name of Object.keys(allPaths())) {
    test(`axe finds nothing, nothing overflows and nothing comes from elsewhere: ${name}`, async () => {
      const { page, abroad, close } = await open(allPaths()[name as keyof typeof paths], { bypassCSP: true });
      expect(await page.locator('h1').innerText()).toBeTruthy();
      if (name === 'story with a map') expect(await page.locator('.map svg').count()).toBe(1);
      expect(await flawsOf(page)).toEqual([]);
      // Pressed, a video comes from the one host that the page has named.
      const named = name === 'playing' ? 'https://radio-strand.example/' : base;
      expect(abroad.filter((address) => !address.startsWith(named))).toEqual([]);
      await close();
    });
  }

  test('no word of a stranger’s runs as script, and no page needs any', async () => {
    const { page, close } = await open('/');
    for (const [name, path] of Object.entries({ ...allPaths(), letter: '/outbox/1/letter' })) {
      await visit(page, base + path);
      expect(await page.title(), name).not.toBe('run');
      expect(await page.locator('img').count(), name).toBe(0);
      const scripts = await page.locator('script:not([type="application/ld+json"])').all();
      for (const script of scripts)
        expect(['/app.js', '/reading.js', '/player.js', '/sign-in.js'], name).toContain(
          await script.getAttribute('src'),
        );
    }
    await close();
  }, 60_000);

  test('letters are readable: nothing found that weighs, 390 and 680 px, light and dark', async () => {
    // Landmarks are a site's business; a letter stands inside another page.
    const how = { widths: [390, 680], without: ['region', 'landmark-one-main'] };
    for (const [id, language] of [
      [1, 'en'],
      [2, 'en'],
      [3, 'de'],
      [4, 'de'],
    ]) {
      const { page, abroad, close } = await open(`/outbox/${id}/letter`, { bypassCSP: true });
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      expect(await flawsOf(page, how)).toEqual([]);
      // Some programs take the style sheet away; no picture is shown in most.
      await page.route(/\.(png|jpe?g|gif|webp)/, (route) => route.abort());
      await page.evaluate(`for (const sheet of document.querySelectorAll('style')) sheet.remove()`);
      expect(await flawsOf(page, how), 'without style sheet').toEqual([]);
      expect(abroad).toEqual([]);
      await close();
    }
  });

  test('without script: subscribe, open the letter kept, press its link, confirm', async () => {
    const { page, close } = await open('/', { javaScriptEnabled: false });
    await page.getByLabel('Your e-mail address').fill('reader@example.org');
    await page.getByRole('button', { name: 'Subscribe' }).click();
    await page.waitForURL('**/subscribe/check');
    await page.getByRole('link', { name: 'the outbox' }).click();
    await page.getByRole('link', { name: 'Please confirm' }).click();
    const [opened] = await Promise.all([
      page.context().waitForEvent('page'),
      page.frameLocator('iframe').getByRole('link', { name: 'Yes, send it to me' }).click(),
    ]);
    await opened.waitForURL('**/confirm/known');
    expect(confirmed).toEqual([]);
    await opened.getByRole('button', { name: 'Yes, send it to me' }).click();
    await opened.getByRole('heading', { name: 'You are in' }).waitFor();
    expect(confirmed).toEqual(['known']);
    await close();
  });

  test('the keyboard begins with a way past the masthead, and shows where it is', async () => {
    const { page, close } = await open('/');
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to the news' });
    expect(await skip.evaluate('document.activeElement.textContent.trim()')).toBe('Skip to the news');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#main$/);
    await close();
  });

  test('at 200% text on a phone nothing is cut off', async () => {
    const { page, close } = await open('/', { viewport: { width: 390, height: 844 }, bypassCSP: true });
    for (const [name, path] of Object.entries(allPaths())) {
      await visit(page, base + path);
      await page.addStyleTag({ content: 'html{font-size:200%}' });
      expect.soft(await page.evaluate('document.documentElement.scrollWidth'), name).toBeLessThanOrEqual(390);
    }
    await close();
  });

  test('in German: says so, and no page keeps a word of English', async () => {
    const german = await inLanguage('de-DE');
    const english = plainWords(messagesIn('en')).filter((words) => words.length > 12);
    expect(english.length).toBeGreaterThan(100);
    const { page, close } = await open(german, { viewport: { width: 390, height: 844 }, bypassCSP: true });
    for (const [name, path] of Object.entries(allPaths())) {
      await visit(page, german + path);
      expect(await page.locator('html').getAttribute('lang'), name).toBe('de-DE');
      const text = `${await page.locator('body').innerText()} ${await page.title()}`;
      expect(
        english.filter((words) => text.includes(words)),
        name,
      ).toEqual([]);
      expect(await flawsOf(page), name).toEqual([]);
    }
    await close();
  }, 240_000);

  test('written from the right: words that are written from the left keep their full stop at their end', async () => {
    const { page, close } = await open(await inLanguage('ar'), { bypassCSP: true });
    const stands = (at: string) => `(() => {
      const text = document.querySelector('.tag').firstChild;
      const range = document.createRange();
      const at = ${at};
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      return range.getBoundingClientRect().left;
    })()`;
    expect(await page.locator('.tag').innerText()).toMatch(/^[A-Z].*[.]$/);
    expect(await page.evaluate(stands('text.length - 1'))).toBeGreaterThan(await page.evaluate<number>(stands('0')));
    await close();
  });

  test('written from the right: nothing overlaps or scrolls sideways', async () => {
    const arabic = await inLanguage('ar');
    const { page, close } = await open(arabic, { bypassCSP: true });
    for (const [name, path] of Object.entries(allPaths())) {
      await visit(page, arabic + path);
      expect(await page.evaluate('getComputedStyle(document.body).direction'), name).toBe('rtl');
      for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        const how = `${name}, ${width} px`;
        expect(await page.evaluate(outside), how).toEqual([]);
        expect(await page.evaluate(overlapping), how).toEqual([]);
      }
      expect(await flawsOf(page), name).toEqual([]);
    }
    await close();
  }, 240_000);

  test('a video plays in the page after the press; before it nothing of its host is loaded', async () => {
    const { db } = database;
    // A film of a second, made by the browser itself, and a list of pieces, each at a host of their own.
    const { page: maker, close: made } = await open('/');
    const film = Buffer.from(await maker.evaluate<string>(makeFilm), 'base64');
    await made();
    const asked: string[] = [];
    const host = createServer((request, response) => {
      asked.push(request.url ?? '');
      const cors = { 'Access-Control-Allow-Origin': '*' };
      if (request.url === '/film.webm') response.writeHead(200, { 'Content-Type': 'video/webm' }).end(film);
      else if (request.url === '/film.m3u8')
        response.writeHead(200, { ...cors, 'Content-Type': 'application/vnd.apple.mpegurl' }).end(pieces(other));
      else response.writeHead(404, cors).end();
    });
    // The pieces of the list are at another host.
    const others = createServer((request, response) => {
      asked.push(`other ${request.url}`);
      response.writeHead(404, { 'Access-Control-Allow-Origin': '*' }).end();
    });
    for (const one of [host, others]) await new Promise<void>((done) => one.listen(0, '127.0.0.1', done));
    const [at, other] = [host, others].map((one) => `http://127.0.0.1:${(one.address() as AddressInfo).port}`) as [
      string,
      string,
    ];
    const still = await sharp({ create: { width: 640, height: 360, channels: 3, background: '#345' } })
      .webp()
      .toBuffer();
    for (const [id, name] of [
      [5, 'film.webm'],
      [6, 'film.m3u8'],
    ] as const)
      await db
        .updateTable('report')
        .set({ video: `${at}/${name}` })
        .where('id', '=', id)
        .execute();
    const captions = 'WEBVTT\n\n00:00.000 --> 00:09.000\nThe water does not ask.\n';
    await db
      .insertInto('film')
      .values([
        { report_id: 5, still, captions, kept_at: inventedNow },
        { report_id: 6, still: null, captions: null, hosts: [at, other], kept_at: inventedNow },
      ])
      .execute();

    const fresh = await inLanguage('en');
    const { page, close } = await open(`${fresh}/videos`);
    await page.locator('img').first().scrollIntoViewIfNeeded();
    await expect.poll(() => page.evaluate('document.querySelector("img").naturalWidth')).toBe(640);
    await page.goto(`${fresh}/videos/5`);
    expect(asked).toEqual([]);
    await page.getByRole('link', { name: 'Play here' }).click();
    await page.waitForURL('**/videos/5/play');
    await page.evaluate('document.querySelector("video").muted = true, document.querySelector("video").play()');
    await expect.poll(() => page.evaluate('document.querySelector("video").currentTime')).toBeGreaterThan(0);
    await expect
      .poll(() => page.evaluate('document.querySelector("video").textTracks[0].cues?.[0]?.text'))
      .toBe('The water does not ask.');

    // A browser that cannot play lists of pieces gets our copy of the player, after the press; it asks the host for the list.
    await page.addInitScript('HTMLMediaElement.prototype.canPlayType = () => ""');
    asked.length = 0;
    await page.goto(`${fresh}/videos/6`);
    const scripts: string[] = [];
    page.on('response', (answer) => scripts.push(`${answer.status()} ${new URL(answer.url()).pathname}`));
    expect(asked).toEqual([]);
    expect(await page.locator('main').textContent()).toContain(`${new URL(at).host}, ${new URL(other).host}`);
    await page.getByRole('link', { name: 'Play here' }).click();
    await expect.poll(() => asked).toContain('/film.m3u8');
    expect(scripts).toContain('200 /hls.js');
    await expect.poll(() => asked).toContain('other /piece-0.ts');
    await close();
    for (const one of [host, others]) one.close();
  }, 60_000);

  test('a recording is found on its story’s page and plays after the press; before it nothing is loaded', async () => {
    const asked: string[] = [];
    const host = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(200, { 'Content-Type': 'audio/wav' }).end(silence(2));
    });
    await new Promise<void>((done) => host.listen(0, '127.0.0.1', done));
    const audio = `http://127.0.0.1:${(host.address() as AddressInfo).port}/a.wav`;
    await database.db.updateTable('report').set({ audio }).where('id', '=', 13).execute();
    // It needs no script of ours.
    const { page, close } = await open(`${await inLanguage('en')}/stories/2`, { javaScriptEnabled: false });
    await page.getByRole('link', { name: /^Listen: / }).click();
    await page.waitForURL('**/recordings/13');
    expect(asked).toEqual([]);
    await page.evaluate('document.querySelector("audio").play()');
    await expect.poll(() => page.evaluate('document.querySelector("audio").currentTime')).toBeGreaterThan(0);
    expect(asked).toContain('/a.wav');
    await close();
    host.close();
  }, 60_000);

  test('topics, saved and read stories, size and colours stay on the device, and are told to nobody', async () => {
    const { page, close } = await open(paths.story, {});
    const told: string[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'GET') told.push(`${request.method()} ${request.url()}`);
    });
    await page.getByRole('button', { name: 'Save for later' }).click();
    await page.getByRole('button', { name: 'Saved on this device', pressed: true }).waitFor();
    const headline = (await page.locator('h1').textContent())!;
    await page.goto(base + paths.topic);
    const topic = (await page.locator('h1').textContent())!;
    await page.getByRole('button', { name: 'Follow on this device' }).click();
    await page.goto(`${base}/`);
    await page.getByRole('navigation', { name: 'You follow' }).getByRole('link', { name: topic }).waitFor();
    expect(await page.locator('main h2 a.was-read').count()).toBe(1);
    expect(await page.locator('[data-progress]').textContent()).toMatch(/^1 of \d+ stories opened$/);

    await page.goto(base + paths.reading);
    await page.getByRole('link', { name: headline }).first().waitFor();
    await page.getByRole('heading', { name: topic }).waitFor();
    await page.getByLabel('much larger').check();
    await page.getByLabel('dark', { exact: true }).check();
    const looks = `(({ fontSize }, { backgroundColor }) => [fontSize, backgroundColor])(getComputedStyle(document.documentElement), getComputedStyle(document.body))`;
    await page.goto(base + paths.story);
    expect(await page.evaluate(looks)).toEqual(['21.12px', expect.not.stringContaining('rgb(25')]);
    await page.goto(base + paths.reading);
    await page.getByRole('button', { name: 'Forget all of this' }).click();
    await page.goto(`${base}/`);
    expect(await page.locator('.was-read').count()).toBe(0);
    expect(await page.evaluate(looks)).toEqual(['16px', expect.stringContaining('rgb(25')]);
    expect(told).toEqual([]);
    expect(await page.context().cookies()).toEqual([]);
    await close();
  }, 60_000);

  describe('as an app', () => {
    /** As people have it, with windows: apps are installed in it, and it shows notices. */
    let whole: Browser;
    beforeAll(async () => void (whole = await openChromium('windows')));
    afterAll(() => whole?.close());
    const kept = `caches.open('pages').then((cache) => cache.keys()).then((keys) => keys.map(({ url }) => new URL(url).pathname))`;

    /** Opens the front page and waits until the worker keeps pages and has taken over. */
    async function installed() {
      const opened = await open('/', { serviceWorkers: 'allow' }, whole);
      await expect
        .poll(() => opened.page.evaluate('navigator.serviceWorker.controller !== null'), { timeout: 10_000 })
        .toBe(true);
      return opened;
    }

    /** No network: for the page, and for the worker, which a browser's switch does not reach. */
    async function airplane(page: Page, flying: boolean) {
      await page.context().setOffline(flying);
      if (flying) {
        const closed = new Promise((resolve) => server.close(resolve));
        (server as Server).closeAllConnections();
        await closed;
      } else await landed();
    }
    const landed = () =>
      new Promise<void>((resolve) => server.listen(Number(new URL(base).port), '127.0.0.1', resolve));
    // A test that failed in the air takes no other with it.
    afterEach(async () => {
      if (!server.listening) await landed();
    });

    test('a browser finds it fit to be installed', async () => {
      const { page, close } = await installed();
      const devTools = await page.context().newCDPSession(page);
      const { errors, url } = await devTools.send('Page.getAppManifest');
      expect(errors).toEqual([]);
      expect(url).toBe(`${base}/manifest.webmanifest`);
      const { installabilityErrors } = await devTools.send('Page.getInstallabilityErrors');
      // A private window installs nothing; nothing else speaks against it.
      expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
      await close();
    });

    test('in airplane mode: the front page, editions and opened stories, and how old they are', async () => {
      const { page, close } = await installed();
      await page.goto(base + paths.story);
      const headline = await page.locator('h1').textContent();
      await expect.poll(() => page.evaluate(kept)).toContain('/stories/1');
      await airplane(page, true);
      for (const path of ['/', paths.edition, paths.story]) {
        await page.goto(base + path);
        expect(await page.getByRole('status').textContent()).toMatch(/^You are offline\. This page is as it was on /);
        expect(await page.evaluate('getComputedStyle(document.querySelector("main")).width !== "auto"')).toBe(true);
      }
      expect(await page.locator('h1').textContent()).toBe(headline);
      await page.goto(`${base}/stories/99999`);
      expect(await page.locator('h1').textContent()).toBe('This page is not kept on your device');
      await page.getByRole('link', { name: 'Assembly votes' }).first().waitFor();
      await airplane(page, false);
      await close();
    });

    test('installed, closed, and without a network: every story of the newest edition opens', async () => {
      const { page, close } = await installed();
      await page.goto(base + paths.edition);
      const stories = await page
        .locator('main a[href^="/stories/"]')
        .evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute('href') ?? ''))]);
      expect(stories.length).toBeGreaterThan(2);
      const keptStories = `caches.open('stories').then((cache) => cache.keys()).then((keys) => keys.length)`;
      await expect.poll(() => page.evaluate(keptStories), { timeout: 20_000 }).toBe(stories.length);
      const context = page.context();
      await page.close();
      const later = await context.newPage();
      await airplane(later, true);
      await later.goto(`${base}/`);
      await later.locator('main h2 a').first().click();
      await later.waitForURL(`**/stories/*`);
      for (const path of stories) {
        await later.goto(base + path);
        expect(await later.getByRole('status').first().textContent(), path).toMatch(/^You are offline/);
        expect(await later.locator('h1').textContent(), path).not.toMatch(/not kept/);
      }
      await airplane(later, false);
      await close();
    }, 60_000);

    const typedOffline = async (page: Page, email: string) => {
      await page.goto(base + paths.edition);
      await airplane(page, true);
      subscribed.length = 0;
      await page.getByLabel('Your e-mail address').fill(email);
      await page.getByRole('button', { name: 'Subscribe' }).click();
      await page.getByText('Your address is kept on this device').waitFor();
      expect(subscribed).toEqual([]);
      await airplane(page, false);
    };
    /** What the front page says at its top, once it comes from the network. */
    const saidOnline = async (page: Page) => {
      for (;;) {
        await page.goto(`${base}/`);
        const said = await page.getByRole('status').allTextContents();
        if (!said.some((line) => line.startsWith('You are offline'))) return said.join(' ');
      }
    };
    test.each([0, 1500])(
      'an address typed offline is kept, sent once, told of and forgotten; taken in %i ms',
      async (ms) => {
        const { page, close } = await installed();
        slowly = ms;
        await typedOffline(page, 'later@reader.example');
        await page.goto(`${base}/`);
        await page.getByText('The address you typed offline was sent').waitFor();
        expect(subscribed).toEqual(['later@reader.example']);
        await page.goto(`${base}/topics`);
        expect(await page.getByText('The address you typed offline was sent').count()).toBe(0);
        expect(subscribed).toEqual(['later@reader.example']);
        slowly = 0;
        await close();
      },
    );

    test('an address typed offline that the house does not take is told of', async () => {
      const { page, close } = await installed();
      await typedOffline(page, 'later@nowhere');
      expect(await saidOnline(page)).toMatch('The address you typed offline was not taken');
      expect(subscribed).toEqual([]);
      await close();
    });

    test('back online the page is as it is now, and pages of one’s own are never kept', async () => {
      const { page, close } = await installed();
      await airplane(page, true);
      await page.goto(`${base}/`);
      await page.getByRole('status').waitFor();
      await airplane(page, false);
      await page.goto(`${base}/`);
      expect(await page.getByRole('status').count()).toBe(0);
      for (const path of ['/subscribe/check', '/confirm/known', '/outbox', '/search?q=harbour'])
        await page.goto(base + path);
      const paths = (await page.evaluate(kept)) as string[];
      expect(paths.filter((path) => /subscribe|confirm|outbox|search/.test(path))).toEqual([]);
      await close();
    });

    test('told by push: asked for by a press, the notice is shown, 410 drops it', async () => {
      const { db } = database;
      const { page, close } = await installed();
      const context = page.context();
      await context.grantPermissions(['notifications'], { origin: base });
      const subscription = pushService.subscribe('chromium');
      await page.addInitScript(subscribing, subscription);
      const asked: string[] = [];
      page.on('request', (request) => {
        if (new URL(request.url()).pathname === '/push') asked.push(request.method());
      });
      await page.goto(`${base}/install`);
      const button = page.getByRole('button', { name: 'Notify me of each edition' });
      await button.waitFor();
      expect(asked).toEqual([]);
      await button.click();
      await page.getByText('You will be told.').waitFor();
      expect(await button.getAttribute('aria-pressed')).toBe('true');
      expect(await pushWishes(db, subscription.endpoint)).toEqual({ editions: true, topics: [], quiet: null });

      const { id } = (await editionOf(db, '2031-W07'))!;
      const web = openWeb({ openHosts: [pushService.host], agent: 'test' });
      expect(await pushEdition({ db, web, house: inventedHouse }, id, inventedNow)).toBe(1);
      const message = pushService.messages('chromium')[0] as { title: string };

      const devTools = await context.newCDPSession(page);
      const registrations: { registrationId: string; scopeURL: string }[] = [];
      devTools.on('ServiceWorker.workerRegistrationUpdated', (event) => registrations.push(...event.registrations));
      await devTools.send('ServiceWorker.enable');
      await expect.poll(() => registrations.find(({ scopeURL }) => scopeURL === `${base}/`)).toBeTruthy();
      const { registrationId } = registrations.find(({ scopeURL }) => scopeURL === `${base}/`)!;
      const deliver = (data: string) =>
        devTools.send('ServiceWorker.deliverPushMessage', { origin: base, registrationId, data });
      // DevTools drops what it delivers while a worker starts; told again, a notice takes its own place by its tag.
      const shownOf = (data: string) => async () => {
        await deliver(data);
        return page.evaluate(`navigator.serviceWorker.ready.then((registration) => registration.getNotifications())
          .then((notices) => notices.map(({ title, tag }) => ({ title, tag })))`);
      };
      const rarely = { interval: 500, timeout: 20_000 };
      await expect.poll(shownOf(JSON.stringify(message)), rarely).toEqual([{ title: message.title, tag: 'edition' }]);
      // What cannot be read is shown, too.
      await expect
        .poll(shownOf('no JSON'), rarely)
        .toEqual(expect.arrayContaining([{ title: inventedHouse.name, tag: 'news' }]) as unknown);

      await db.updateTable('push_subscription').set({ edition_at: null }).execute();
      pushService.answer('chromium', 410);
      await pushEdition({ db, web, house: inventedHouse }, id, inventedNow);
      expect(await pushWishes(db, subscription.endpoint)).toEqual({ editions: false, topics: [], quiet: null });
      await web.close();
      await close();
    });

    test('in the app of a store, a link to this site that was pressed elsewhere opens; one to another does not', async () => {
      const { page, close } = await installed();
      // What the app's bridge has for a page, as Capacitor's App plugin tells of a link.
      await page.addInitScript(() => {
        const heard: ((link: { url: string }) => void)[] = [];
        const App = {
          addListener: (what: string, hear: (typeof heard)[number]) => what === 'appUrlOpen' && heard.push(hear),
        };
        Object.assign(globalThis, { Capacitor: { Plugins: { App } }, press: (url: string) => heard[0]?.({ url }) });
      });
      await page.goto(`${base}/about`);
      await page.evaluate(`press('https://elsewhere.example/stories/1')`);
      expect(new URL(page.url()).pathname).toBe('/about');
      await page.evaluate(`press('${base}/stories/1')`);
      await page.waitForURL('**/stories/1');
      await close();
    });

    test('topics and quiet hours are chosen where the app is explained, and stopped there', async () => {
      const { db } = database;
      const { page, close } = await installed();
      await page.context().grantPermissions(['notifications'], { origin: base });
      const subscription = pushService.subscribe('choosing');
      await page.addInitScript(subscribing, subscription);
      const wishes = () => pushWishes(db, subscription.endpoint);
      await page.goto(`${base}/install`);
      await page.getByText('Choose topics').click();
      const topic = page.locator('[data-push="topics/harbour-town"]');
      expect(await page.getByRole('group', { name: 'Quiet hours' }).isVisible()).toBe(false);
      await topic.getByRole('button').click();
      await topic.getByText('You will be told.').waitFor();
      expect(await wishes()).toEqual({ editions: false, topics: ['harbour-town'], quiet: null });

      const zone = await page.evaluate('Intl.DateTimeFormat().resolvedOptions().timeZone');
      await page.getByLabel('From').selectOption('22:00');
      await page.getByLabel('until').selectOption('06:00');
      await page.getByRole('button', { name: 'Keep', exact: true }).click();
      await page.getByText('Kept.').waitFor();
      const quiet = { from: 22, until: 6, timeZone: zone };
      expect(await wishes()).toEqual({ editions: false, topics: ['harbour-town'], quiet });
      await page.reload();
      await expect.poll(() => page.getByLabel('From').inputValue()).toBe('22');
      expect(await flawsOf(page)).toEqual([]);

      await page.getByRole('button', { name: /^Stop: Harbour Town/ }).click();
      await expect.poll(wishes).toEqual({ editions: false, topics: [], quiet: null });
      await expect.poll(() => page.getByRole('group', { name: 'Quiet hours' }).isVisible()).toBe(false);
      await close();
    });
  });

  test('pages stay small', async () => {
    for (const path of [paths.front, paths.story, paths.edition, paths.topic, paths.search, paths.sources]) {
      const page = await (await fetch(base + path)).text();
      expect(gzipSync(page).byteLength, path).toBeLessThan(25 * 1024);
    }
  });
});
