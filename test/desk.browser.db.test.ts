import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decide, reportComment, writeComment } from '../src/comments/index.ts';
import { editionOf, type KeptEdition } from '../src/editions/index.ts';
import type { Service } from '../src/main.ts';
import { giveRole } from '../src/readers/index.ts';
import { messagesIn } from '../src/site/messages/index.ts';
import { flawsOf } from './looks.ts';
import { testDatabase } from './database.ts';
import { testService } from './service.ts';
import { fileReport, remake, writeWeek, writtenNow, writtenWeek } from './written-week.ts';
import { settled } from './settled.ts';
import { noChromium, openChromium } from './chromium.ts';
import { oneLine } from '../src/text/index.ts';

/** The desk as an editor uses it: the whole service, a real browser, with script and without. */
const untested = noChromium('the desk is NOT tested in a browser');

const noScript = { javaScriptEnabled: false };

describe.skipIf(untested)('the desk in a browser', { timeout: 120_000 }, () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let service: Service & { lines: string[] };
  let browser: Browser;
  let folder: string;
  /** The owner's browser, signed in. */
  let owner: Awaited<ReturnType<BrowserContext['storageState']>>;

  beforeAll(async () => {
    database = await testDatabase();
    folder = mkdtempSync(join(tmpdir(), 'dispatchbox-desk-'));
    const catalogue = join(folder, 'none.opml');
    writeFileSync(catalogue, '<opml version="2.0"><head/><body/></opml>');
    service = await testService(database.url, {
      CATALOGUE: catalogue,
      CLOCK: writtenNow.toISOString(),
      HOST: 'localhost',
      EDITION_SIZE: '4',
      HOUSE_NAME: 'The Harbour Week',
    });
    await writeWeek(service.db);
    await service.db
      .insertInto('reader')
      .values({ email: 'reader@example.org', asked_at: writtenNow, confirmed_at: writtenNow })
      .execute();
    browser = await openChromium();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    await database?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  async function open(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    return context.newPage();
  }
  const at = (path: string) => `${service.url}${path}`;
  async function edition(): Promise<KeptEdition> {
    const kept = await editionOf(service.db, writtenWeek);
    if (!kept) throw new Error('there is no edition');
    return kept;
  }
  const spaced = (text: string) => text.replace(/\s+/g, ' ').trim();
  /** The page by its keyboard alone. */
  function keysOf(page: Page) {
    /** Tabs to what has this name, and says how often. */
    const reach = async (name: string | RegExp): Promise<number> => {
      // Only then the browser stands where the address says.
      await page.waitForLoadState('load');
      for (let tabs = 1; tabs <= 250; tabs++) {
        await page.keyboard.press('Tab');
        const focused = spaced(
          await page.evaluate<string>(
            `(document.activeElement?.labels?.[0] ?? document.activeElement)?.innerText ?? ''`,
          ),
        );
        if (typeof name === 'string' ? focused !== spaced(name) : !name.test(focused)) continue;
        // What has the focus can be seen to have it.
        expect(await page.evaluate(`getComputedStyle(document.activeElement).outlineStyle`)).not.toBe('none');
        return tabs;
      }
      throw new Error(`the keyboard does not reach “${name}”`);
    };
    return {
      reach,
      async press(name: string | RegExp) {
        await reach(name);
        await page.keyboard.press('Enter');
      },
      async type(label: string, words: string) {
        await reach(label);
        await page.keyboard.type(words);
      },
    };
  }
  const headlines = async (page: Page) => page.locator('ol.chosen').first().locator('h3').allInnerTexts();
  /** Takes everything back, newest first. */
  async function undoAll(page: Page) {
    const undo = page.getByRole('button', { name: /^Undo/ });
    for (let left = await undo.count(); left > 0; left--) {
      await undo.first().click();
      await expect.poll(() => undo.count()).toBe(left - 1);
    }
  }
  /** What the queue was asked for, done now. */
  const drain = () =>
    service.queue.drain(['stories.group', 'stories.rank', 'editions.makeUp', 'press.print', 'press.deliver']);
  /** Comments that wait, one that was reported, one that was refused. */
  async function someComments(story: string | undefined) {
    const rules = { taking: 'before', days: 0 } as const;
    const ids: number[] = [];
    let person = 0;
    for (const [i, text] of [
      'Who pays for it?',
      'They waited **eleven** years.',
      'Buy it here!',
      'I was there.',
    ].entries()) {
      ({ person } = await giveRole(service.db, `writer${i}@example.org`, 'reader', writtenNow));
      const writer = { person, name: `Writer ${'abcd'[i]}`, byDesk: false };
      const written = await writeComment(
        service.db,
        writer,
        { story: Number(story), text },
        { rules, now: writtenNow },
      );
      if ('id' in written) ids.push(written.id);
    }
    const [, reported = 0, refused = 0] = ids;
    await decide(service.db, [reported], { act: 'approve' }, { by: person, now: writtenNow });
    await reportComment(
      service.db,
      reported,
      { because: 'abuse', words: 'Under every story.' },
      { by: person, now: writtenNow },
    );
    await decide(service.db, [refused], { act: 'refuse', because: 'spam' }, { by: person, now: writtenNow });
  }
  async function lastLetter(to: string) {
    await settled(service);
    return service.db
      .selectFrom('outbox_letter')
      .selectAll()
      .where('recipient', '=', to)
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
  }

  test('the first owner comes in by the link printed at the start, and names themselves; without script', async () => {
    const link = /http:\S+\/sign-in\/first\/\S+/.exec(service.lines.join('\n'))?.[0] ?? '';
    const looking = await open();
    await looking.goto(link);
    expect(await flawsOf(looking)).toEqual([]);
    await looking.context().close();
    const page = await open(noScript);
    await page.goto(link);
    await page.getByLabel('Your e-mail address').fill('ann@example.org');
    await page.getByRole('button', { name: 'Become the owner' }).click();
    expect(await page.getByRole('status').innerText()).toContain('You are the owner now');
    await page.getByLabel('The name that readers see').fill('Ann Rowe');
    await page.getByRole('button', { name: 'Keep the name' }).click();
    await page.getByRole('link', { name: 'To the desk' }).click();
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('The desk');
    owner = await page.context().storageState();
    await page.context().close();
  });

  for (const javaScriptEnabled of [true, false]) {
    test(`signing in by mail takes one press, ${javaScriptEnabled ? 'with' : 'without'} script`, async () => {
      const page = await open({ javaScriptEnabled });
      await page.goto(at('/desk/edition'));
      await page.getByLabel('Your e-mail address').fill('ann@example.org');
      await page.getByRole('button', { name: 'Mail me a link' }).click();
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Please look into your inbox');
      const link = /http:\S+\/sign-in\/\S+/.exec((await lastLetter('ann@example.org')).text)?.[0] ?? '';
      // A mail scanner opens it, more than once.
      for (let times = 0; times < 2; times++) expect((await fetch(link)).status).toBe(200);
      await page.goto(link);
      await page.getByRole('button', { name: 'Sign in' }).click();
      expect(new URL(page.url()).pathname).toBe(`/desk/editions/${writtenWeek}`);
      await page.goto(at('/account'));
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.goto(at('/desk'));
      expect(new URL(page.url()).pathname).toBe('/sign-in');
      await page.context().close();
    });
  }

  test('a passkey is made, and signs in', async () => {
    const page = await open({ storageState: owner });
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await page.goto(at('/account'));
    await page.getByRole('button', { name: 'Make a passkey' }).click();
    await page.getByRole('button', { name: /Remove Passkey on/ }).waitFor();
    await page.context().clearCookies();
    await page.goto(at('/sign-in?to=/desk/log'));
    await page.getByRole('button', { name: 'Use a passkey instead' }).click();
    await page.waitForURL('**/desk/log');
    await page.context().close();
  });

  test('an edition is made up without script: taken in, dropped, ordered, reworded, and undone', async () => {
    const page = await open({ ...noScript, storageState: owner });
    await page.goto(at('/desk/edition'));
    const before = await headlines(page);
    const [below] = (await edition()).below;
    if (!below) throw new Error('nothing is below the line');
    await page.getByRole('button', { name: `Take in ${below.headline}` }).click();
    await page.getByRole('button', { name: `Up ${below.headline}` }).click();
    await expect.poll(async () => (await headlines(page)).at(-2)).toBe(below.headline);
    await page.getByRole('button', { name: `Drop ${before[0]}` }).click();
    await expect.poll(() => headlines(page)).not.toContain(before[0]);

    await page.getByRole('link', { name: `Change ${before[1]}` }).click();
    await page.getByLabel('Or your own words').fill('What <b>we</b> call it');
    await page.getByRole('button', { name: 'Take this headline' }).click();
    await page.getByRole('button', { name: /^Undo wrote the headline/ }).waitFor();
    await page.getByLabel('A line of your own').fill('We asked the court.');
    await page.getByRole('button', { name: 'Keep the line' }).click();
    await page.getByRole('button', { name: /^Undo wrote a line/ }).waitFor();
    await page
      .getByRole('button', { name: /^Remove / })
      .first()
      .click();
    await page.getByRole('button', { name: /^Undo changed the quotations/ }).waitFor();
    await page.locator('details:not(.help) summary').first().click();
    const sentence = page.locator('details:not(.help)').first().getByRole('radio', { disabled: false }).first();
    const words = (await sentence.getAttribute('value')) ?? '';
    await sentence.check();
    await page
      .locator('details:not(.help)')
      .first()
      .getByRole('button', { name: /Quote it/ })
      .click();
    await page.getByRole('link', { name: 'Back to the edition' }).click();
    await page.getByRole('heading', { name: 'In the edition' }).waitFor();
    const story = (await edition()).stories.find(({ headline }) => headline === 'What <b>we</b> call it');
    expect(story?.editor).toEqual({ headline: true, line: 'We asked the court.' });
    expect(story?.brief.at(-1)?.text).toBe(words);

    // Everything is taken back, newest first.
    await undoAll(page);
    await page.getByText('Nobody has changed the machine’s draft.').waitFor();
    await expect.poll(() => headlines(page)).toEqual(before);
    await page.context().close();
  });

  test('an edition is made up by the keyboard alone', async () => {
    const page = await open({ storageState: owner });
    await page.goto(at('/desk'));
    const { reach, press, type } = keysOf(page);
    await press(/2031$/);
    await page.waitForURL(/editions/);
    const before = await headlines(page);
    await press(`Down ${before[0]}`);
    await expect.poll(() => headlines(page)).toEqual([before[1], before[0], ...before.slice(2)]);

    // Dropped by mistake: the next stop takes it back. Dropped again, one goes on from its place.
    await press(`Drop ${before[2]}`);
    await expect.poll(() => headlines(page)).not.toContain(before[2]);
    expect(await reach(/^Undo dropped/)).toBe(1);
    await page.keyboard.press('Enter');
    await expect.poll(() => headlines(page)).toContain(before[2]);
    await press(`Drop ${before[2]}`);
    await expect.poll(() => headlines(page)).not.toContain(before[2]);
    const [below] = (await edition()).below;
    await press(`Take in ${below?.headline}`);
    await expect.poll(() => headlines(page)).toContain(below?.headline);

    await press(`Change ${before[1]}`);
    await page.waitForURL(/stories/);
    await type('Or your own words, which readers see as yours', 'Told by keyboard');
    await press('Take this headline');
    const first = async () => (await edition()).stories[0];
    await expect.poll(async () => (await first())?.headline).toBe('Told by keyboard');
    await page.getByRole('heading', { name: 'Told by keyboard' }).waitFor();
    await type('A line of your own under the quotations; readers see that it is yours', 'By keyboard.');
    await press('Keep the line');
    await expect.poll(async () => (await first())?.editor?.line).toBe('By keyboard.');
    await page.getByRole('button', { name: /^Undo wrote a line/ }).waitFor();

    const quotations = (await first())?.brief.length ?? 0;
    await press(spaced(await page.locator('details:not(.help) summary').first().innerText()));
    const sentence = page.locator('details:not(.help)').first().getByRole('radio', { disabled: false }).first();
    const words = (await sentence.getAttribute('value')) ?? '';
    await reach(words);
    await page.keyboard.press('Space');
    expect(await sentence.isChecked()).toBe(true);
    await press(/^Quote it ?: /);
    await expect.poll(async () => (await first())?.brief.length).toBe(quotations + 1);
    await page.getByRole('button', { name: /^Undo changed the quotations/ }).waitFor();

    await reach('It tells the same event as');
    await page.keyboard.press('ArrowDown');
    await press('Put them together');
    await page.waitForURL(/#decided/);
    await press(/^Undo one event: /);
    await expect.poll(() => page.getByRole('button', { name: /^Undo one event/ }).count()).toBe(0);
    await drain();

    await press('Preview and test letter');
    await page.waitForURL(/preview/);
    await press('Send it to myself: ann@example.org');
    await page.getByRole('status').waitFor();
    expect((await lastLetter('ann@example.org')).html).toContain('Told by keyboard');
    await press('← Back to the edition');
    await page.waitForURL(/W\d+$/);
    await press('Close it now …');
    await page.waitForURL(/close/);
    await reach('Close it and send it');

    await page.goto(at('/desk/edition'));
    await undoAll(page);
    await expect.poll(() => headlines(page)).toEqual(before);
    await page.context().close();
  });

  test('a story is dragged into place', async () => {
    const page = await open({ storageState: owner });
    await page.goto(at('/desk/edition'));
    const before = await headlines(page);
    const items = page.locator('ol.chosen').first().locator('> li');
    await items
      .nth(2)
      .locator('.grip')
      .dragTo(items.nth(0), { targetPosition: { x: 20, y: 5 } });
    await expect.poll(() => headlines(page)).toEqual([before[2], before[0], before[1], before[3]]);
    await page.getByRole('button', { name: /^Undo/ }).first().click();
    await expect.poll(() => headlines(page)).toEqual(before);
    await page.context().close();
  });

  test('a story is dragged into place by a finger, also to where the page must be moved along', async () => {
    const page = await open({ storageState: owner, viewport: { width: 390, height: 700 }, hasTouch: true });
    await page.goto(at('/desk/edition'));
    const before = await headlines(page);
    const grip = page.locator('ol.chosen').first().locator('> li').first().locator('.grip');
    await page.evaluate(`document.querySelector('.grip').scrollIntoView({ block: 'center', behavior: 'instant' })`);
    const box = await grip.boundingBox();
    if (!box) throw new Error('there is no grip');
    const devtools = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', y?: number) =>
      devtools.send('Input.dispatchTouchEvent', { type, touchPoints: y === undefined ? [] : [{ x: box.x + 10, y }] });
    await touch('touchStart', box.y + 10);
    await touch('touchMove', 690);
    // Held at the lower edge until the last story has come.
    const last = page.locator('ol.chosen').first().locator('> li').last();
    const bottom = async () => {
      const { y, height } = (await last.boundingBox()) ?? { y: Infinity, height: 0 };
      return y + height;
    };
    await expect.poll(bottom).toBeLessThan(600);
    await touch('touchMove', 400); // out of the edge, it rests
    await touch('touchMove', (await bottom()) - 10);
    await expect.poll(() => last.getAttribute('class')).toBe('after');
    await touch('touchEnd');
    await expect.poll(() => headlines(page)).toEqual([...before.slice(1), before[0]]);
    await page.getByRole('button', { name: /^Undo/ }).first().click();
    await expect.poll(() => headlines(page)).toEqual(before);
    await page.context().close();
  });

  test('a second editor is told that the edition changed, and keeps what they typed', async () => {
    const [one, other] = [await open({ storageState: owner }), await open({ storageState: owner })];
    const { stories } = await edition();
    const path = `/desk/editions/${writtenWeek}/stories/${stories[0]?.story}`;
    await one.goto(at(path));
    await other.goto(at(path));
    await one.getByLabel('A line of your own').fill('The first line.');
    await one.getByRole('button', { name: 'Keep the line' }).click();
    await one.getByRole('button', { name: /^Undo/ }).first().waitFor();
    await other.getByLabel('A line of your own').fill('The second line.');
    await other.getByRole('button', { name: 'Keep the line' }).click();
    expect(await other.getByRole('alert').innerText()).toContain('nothing of theirs was overwritten');
    expect(await other.getByLabel('What you had written').inputValue()).toBe('The second line.');
    expect((await edition()).stories[0]?.editor?.line).toBe('The first line.');
    await one.goto(at('/desk/edition'));
    await undoAll(one);
    await Promise.all([one.context().close(), other.context().close()]);
  });

  test('a merge and a split at the desk survive what comes in later; their undo does too', async () => {
    const page = await open({ ...noScript, storageState: owner });
    const { stories } = await edition();
    const [a, b] = stories;
    if (!a || !b) throw new Error('the week is too small');
    const inOne = async () => {
      const rows = await service.db.selectFrom('story_report').selectAll().execute();
      const of = (report: string | undefined) => rows.find((row) => row.report_id === Number(report))?.story_id;
      return of(a.reports[0]) === of(b.reports[0]);
    };
    await page.goto(at(`/desk/editions/${writtenWeek}/stories/${a.story}`));
    await page.getByLabel('It tells the same event as').selectOption(b.story);
    await page.getByRole('button', { name: 'Put them together' }).click();
    const toCome = page.getByText('Being done:');
    expect(await toCome.count()).toBe(1);
    const listed = async () =>
      (await headlines(page)).filter((one) => [a.headline, b.headline].some((headline) => headline === one));
    expect(await listed()).toHaveLength(2);
    await drain();
    expect(await inOne()).toBe(true);
    await page.getByRole('link', { name: oneLine('look again') }).click();
    await expect.poll(() => toCome.count()).toBe(0);
    expect(await listed()).toHaveLength(1);
    for (let i = 0; i < 100; i++)
      await fileReport(
        service.db,
        'Harbour Herald',
        `Council of town ${i} opens library`,
        `The council of town ${i} opened its library number ${i * 7}.`,
        50,
      );
    await remake(service.db);
    expect(await inOne()).toBe(true);
    await page.goto(at('/desk/edition'));
    await page.getByRole('button', { name: /^Undo one event/ }).click();
    await drain();
    expect(await inOne()).toBe(false);

    const [story] = (await edition()).stories;
    await page.goto(at(`/desk/editions/${writtenWeek}/stories/${story?.story}`));
    await page.getByRole('group', { name: 'These reports tell another event' }).getByRole('checkbox').first().check();
    await page.getByRole('button', { name: 'Take these apart' }).click();
    expect(await toCome.count()).toBe(1);
    await drain();
    await page.goto(at('/desk/edition'));
    expect(await toCome.count()).toBe(0);
    expect(
      (await edition()).stories.some(
        ({ reports }) => reports.length === story?.reports.length && reports[0] === story.reports[0],
      ),
    ).toBe(false);
    await page.getByRole('button', { name: /^Undo not one event/ }).click();
    await drain();
    expect((await edition()).stories.map(({ reports }) => reports.join(' '))).toContain(story?.reports.join(' '));
    await page.context().close();
  });

  test('an article goes from a draft to the edition and its letter, with a picture', async () => {
    const page = await open({ storageState: owner });
    await page.goto(at('/desk/articles'));
    await page.getByRole('button', { name: 'Begin an article' }).click();
    await page.getByLabel('Title').fill('Why the ferries stopped');
    await page.getByLabel('Standfirst').fill('Three contracts, and who signed them.');
    await page
      .getByLabel('Text, in Markdown')
      .fill('Nobody **knew** of the third.\n\n<script>document.title = "run"</script>');
    // Kept by itself, without a press.
    await expect.poll(() => page.locator('[data-autosaved]').innerText(), { timeout: 10_000 }).toMatch(/^Kept at/);
    const picture = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#888888' } })
      .png()
      .toBuffer();
    await page.getByLabel('A picture').setInputFiles({ name: 'ferry.png', mimeType: 'image/png', buffer: picture });
    await page.getByLabel('What it shows').fill('A ferry at the quay');
    await page.getByRole('button', { name: 'Take the picture' }).click();
    // It is put into the text, and kept.
    await page.locator('#pictures + ul code').waitFor();
    expect(await page.getByLabel('Text, in Markdown').inputValue()).toContain('![](image:');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByRole('link', { name: 'As readers see it' }).waitFor();
    const path = new URL(page.url()).pathname.replace('/desk', '');
    await page.getByRole('button', { name: `Add it to ${writtenWeek}` }).click();
    await page.getByRole('button', { name: `Take it out of ${writtenWeek}` }).waitFor();

    const reader = await open(noScript);
    await reader.goto(at(path));
    expect(await reader.getByRole('heading', { level: 1 }).innerText()).toBe('Why the ferries stopped');
    expect(await reader.locator('strong').innerText()).toBe('knew');
    const shown = reader.getByAltText('A ferry at the quay');
    const image = await fetch(at((await shown.getAttribute('src')) ?? ''));
    expect(image.headers.get('content-type')).toBe('image/webp');
    expect(await reader.title()).not.toBe('run');
    for (const feed of ['/sitemap.xml', '/feeds/articles.rss', '/feeds/articles.json'])
      expect(await (await fetch(at(feed))).text(), feed).toContain(path);
    await Promise.all([page.context().close(), reader.context().close()]);
  });

  test('it is looked at, sent to oneself, closed by one freshly signed in, and read; then only corrected', async () => {
    const page = await open({ ...noScript, storageState: owner });
    await page.goto(at(`/desk/editions/${writtenWeek}/preview`));
    await page.getByRole('button', { name: /Send it to myself/ }).click();
    expect(await page.getByRole('status').innerText()).toContain('ann@example.org');
    const mailed = await lastLetter('ann@example.org');
    expect(mailed.subject).toMatch(/^\[test\] /);
    expect(mailed.text).toContain('Why the ferries stopped');
    expect(mailed.html).not.toContain('{{');

    const anHourLater = () =>
      service.db
        .updateTable('person_session')
        .set({ created_at: new Date(Date.now() - 3_600_000) })
        .execute();
    await anHourLater();
    await page.goto(at(`/desk/editions/${writtenWeek}/close`));
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Sign in once more');
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await page.goto(/http:\S+\/sign-in\/\S+/.exec((await lastLetter('ann@example.org')).text)?.[0] ?? '');
    await page.getByRole('button', { name: 'Sign in' }).click();
    owner = await page.context().storageState();
    await page.getByRole('button', { name: 'Close it and send it' }).click();
    expect((await edition()).number).toBe(1);
    await drain();
    const letter = await lastLetter('reader@example.org');
    const [first] = (await edition()).stories;
    expect(letter.subject).toContain(first?.headline.slice(0, 30));
    expect(letter.text).toContain('Why the ferries stopped');

    expect(await page.getByRole('button', { name: /^(Up|Down|Drop|Pin)/ }).count()).toBe(0);
    // What goes out with the next letter asks once more, and keeps what was typed.
    await anHourLater();
    await page.getByLabel('What was wrong').fill('The vote was on Tuesday.');
    await page.getByRole('button', { name: 'Publish the correction' }).click();
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Sign in once more');
    expect(await page.getByLabel('What you had written').inputValue()).toBe('The vote was on Tuesday.');
    const [tab] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Sign in once more, in another tab' }).click(),
    ]);
    await tab.getByRole('button', { name: 'Mail me a link' }).click();
    await tab.goto(/http:\S+\/sign-in\/\S+/.exec((await lastLetter('ann@example.org')).text)?.[0] ?? '');
    await tab.getByRole('button', { name: 'Sign in' }).click();
    expect(new URL(tab.url()).pathname).toBe(`/desk/editions/${writtenWeek}`);
    owner = await page.context().storageState();
    await page.getByRole('button', { name: 'I have signed in: go on' }).click();
    await page.getByText('The vote was on Tuesday.').waitFor();
    await page.goto(at(`/editions/${writtenWeek}`));
    expect(await page.getByText('The vote was on Tuesday.').count()).toBe(1);
    await page.goto(at('/desk/log'));
    const log = await page.locator('.rows').innerText();
    for (const act of ['correct', 'close', 'test send', 'publish', 'merge', 'split', 'undo', 'headline', 'give a role'] as const)
      expect(log).toContain(`${messagesIn('en').desk.log.acts[act]}, `); // prettier-ignore
    await page.context().close();
  });

  test(
    'each page stands the tests of accessibility, light and dark, narrow and wide',
    { timeout: 300_000 },
    async () => {
      const story = (await edition()).stories[0]?.story;
      const desk = `/desk/editions/${writtenWeek}`;
      const versions = await service.db.selectFrom('article_version').select('version').execute();
      const { id: sent } = await service.db
        .selectFrom('edition')
        .select('id')
        .where('week', '=', writtenWeek)
        .executeTakeFirstOrThrow();
      const { id: reader } = await service.db
        .selectFrom('reader')
        .select('id')
        .where('email', '=', 'reader@example.org')
        .executeTakeFirstOrThrow();
      await someComments(story);
      const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
      type Place = string | [name: string, path: string, go: (page: Page) => Promise<void>];
      const closed: Place[] = [desk, `${desk}/close`, `/desk/sendings/${sent}`];
      const drafted: Place[] = [
        '/account',
        '/account/erase',
        '/desk',
        desk,
        ['dropped', desk, (page) => button(page, /^Drop/)],
        ['undone', desk, (page) => button(page, /^Undo/)],
        [
          'refused',
          desk,
          async (page) => {
            await page.evaluate(`document.querySelector('.chosen [name=story]').value = '99999999'`);
            await button(page, /^Pin/);
          },
        ],
        `${desk}/stories/${story}`,
        [
          'two editors',
          `${desk}/stories/${story}`,
          async (page) => {
            await page.evaluate(`for (const field of document.querySelectorAll('[name=version]')) field.value = '0'`);
            await page.getByLabel('A line of your own').fill('My own words.');
            await button(page, 'Keep the line');
          },
        ],
        `${desk}/preview`,
        `${desk}/preview/page`,
        `${desk}/close`,
        '/desk/editions/2031-W08',
        '/desk/articles',
        '/desk/articles/1',
        '/desk/articles/1/preview',
        ...versions.map(({ version }) => `/desk/articles/1/versions/${version}`),
        '/desk/sources',
        [
          'no feed',
          '/desk/sources',
          async (page) => {
            await page.getByLabel('Its home page').fill('http://localhost:1/');
            await button(page, 'Find its feeds');
          },
        ],
        '/desk/sources/northern-wire',
        '/desk/readers',
        [
          'import',
          '/desk/readers',
          async (page) => {
            const buffer = Buffer.from('email,consented_at,wording\nno-address,,\n');
            await page.getByLabel(/^CSV/).setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer });
            await button(page, /^Try it/);
          },
        ],
        `/desk/readers/${reader}`,
        `/desk/readers/${reader}/erase`,
        '/desk/sendings',
        '/desk/comments',
        ['a writer', '/desk/comments', (page) => page.getByText('The writer').first().click()],
        '/desk/comments?queue=reported',
        '/desk/comments?queue=refused',
        '/desk/comments/words',
        '/desk/comments/log',
        '/desk/health',
        '/desk/log',
        '/desk/people',
        '/sign-in?again',
        `/stories/${story}`,
        '/articles',
        '/articles/1',
      ];
      const nobody: Place[] = [
        '/sign-in',
        '/sign-in/first/long-gone',
        `/sign-in/${'a'.repeat(32)}`,
        [
          'no address',
          '/sign-in',
          async (page) => {
            await page.evaluate(`document.querySelector('form').noValidate = true`);
            await page.getByLabel('Your e-mail address').fill('ann@');
            await button(page, 'Mail me a link');
          },
        ],
      ];
      const wrong: string[] = [];
      const look = async (places: readonly Place[], storageState?: typeof owner) => {
        const page = await open(storageState && { storageState });
        for (const place of places) {
          const [name, path, go] = typeof place === 'string' ? [place, place, undefined] : place;
          await page.goto(at(path));
          await go?.(page);
          await page.waitForLoadState();
          // A button under the pointer is on its way to another colour.
          await page.mouse.move(0, 0);
          if (storageState && new URL(page.url()).pathname === '/sign-in' && !path.startsWith('/sign-in'))
            wrong.push(`${name} asks to sign in`);
          wrong.push(...(await flawsOf(page)).map((flaw) => `${name} ${flaw}`));
        }
        await page.context().close();
      };
      await look(closed, owner);
      await service.db.updateTable('edition').set({ closed_at: null, number: null }).execute();
      await look(drafted, owner);
      await look(nobody);
      await service.db
        .updateTable('person_session')
        .set({ created_at: new Date(Date.now() - 3_600_000) })
        .execute();
      const onceMore = async (page: Page) => {
        await button(page, /^Send it to myself/);
        await page.getByRole('heading', { name: 'Sign in once more' }).waitFor();
      };
      await look([['once more', `${desk}/preview`, onceMore]], owner);
      expect(wrong).toEqual([]);
    },
  );
});
