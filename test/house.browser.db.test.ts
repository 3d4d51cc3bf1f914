import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Service } from '../src/main.ts';
import { testDatabase } from './database.ts';
import { flawsOf } from './looks.ts';
import { testService } from './service.ts';
import { writeWeek, writtenNow } from './written-week.ts';

/** The house gets its look in a browser, without script; what readers then see has no flaw that axe finds. */
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
if (!executablePath)
  console.warn('No Chromium is installed: the house is NOT tested in a browser. On Debian: apt install chromium');
/** A folder for pictures of what was seen, for whoever wants to look. */
const shots = process.env.SHOTS;

describe.skipIf(!executablePath)('a house of one’s own in a browser', { timeout: 120_000 }, () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let service: Service & { lines: string[] };
  let browser: Browser;
  let folder: string;
  let page: Page;

  beforeAll(async () => {
    database = await testDatabase();
    folder = mkdtempSync(join(tmpdir(), 'dispatchbox-house-'));
    writeFileSync(join(folder, 'none.opml'), '<opml version="2.0"><head/><body/></opml>');
    const logo = await sharp({ create: { width: 640, height: 120, channels: 4, background: '#00448800' } })
      .composite([
        { input: { create: { width: 600, height: 80, channels: 3, background: '#004488' } }, left: 20, top: 20 },
      ])
      .png()
      .toBuffer();
    writeFileSync(join(folder, 'logo.png'), logo);
    service = await testService(database.url, {
      CATALOGUE: join(folder, 'none.opml'),
      CLOCK: writtenNow.toISOString(),
      HOST: 'localhost',
      EDITION_SIZE: '4',
      HOUSE_NAME: 'The Harbour Week',
    });
    await writeWeek(service.db);
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox', '--disable-gpu'] });
    // The policy of pages holds for all but axe, which stands in them.
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true });
    page = await context.newPage();
    const first = service.lines.map((line) => /http\S+\/sign-in\/first\/\S+/.exec(line)?.[0]).find(Boolean) ?? '';
    await page.goto(first);
    await page.getByLabel('Your e-mail address').fill('ann@example.org');
    await page.getByRole('button', { name: 'Become the owner' }).click();
    await page.getByRole('status').waitFor();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    await database?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const at = (path: string) => `${service.url}${path}`;
  async function see(name: string) {
    if (!shots) return;
    mkdirSync(shots, { recursive: true });
    for (const [width, colorScheme] of [
      [390, 'light'],
      [1280, 'light'],
      [1280, 'dark'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(shots, `${name}-${width}-${colorScheme}.png`), fullPage: name !== 'front' });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
  }

  test('a look is set at the desk, and readers see it', async () => {
    await page.goto(at('/desk/house'));
    await page.getByLabel('Logo, in place of the name on every page').setInputFiles(join(folder, 'logo.png'));
    await page.getByRole('button', { name: /Put it in.*Logo, in place/ }).click();
    await page.getByRole('status').waitFor();
    const day = page.getByRole('group', { name: 'By day' });
    await day.getByLabel('Background').fill('#eef3f7');
    await day.getByLabel('Accent').fill('#99bbdd');
    await page
      .getByLabel('Foot of every page')
      .fill('Run by the ferry men of the harbour. [Write to us](/pages/contact).');
    await page.getByLabel('Topics').fill('Subjects');
    await page.getByRole('button', { name: 'Keep it' }).click();
    expect(await page.getByRole('alert').innerText()).toMatch(/The accent by day, #99bbdd, has a contrast of 1\.\d/);
    await page.getByRole('group', { name: 'By day' }).getByLabel('Accent').fill('#004488');
    await page.getByLabel('A style sheet of your own').fill('.masthead{border-bottom-style:solid}');
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByRole('status').waitFor();
    await see('desk-house');
    expect(await flawsOf(page)).toEqual([]);

    await page.getByRole('link', { name: 'Begin a page' }).click();
    await page.getByLabel('Name in the address').fill('contact');
    await page.getByLabel('Title').fill('Contact');
    await page.getByLabel('Text, in Markdown').fill('Ferry Row 1.\n\n## By mail\n\neditor@harbour.example');
    await page.getByRole('button', { name: 'Keep it as a draft' }).click();
    await page.getByRole('button', { name: 'Publish it' }).click();
    await page.getByRole('link', { name: '/pages/contact' }).waitFor();
    await see('desk-page');
    expect(await flawsOf(page)).toEqual([]);

    await expect
      .poll(async () => {
        await page.goto(at('/'));
        return page.getByRole('contentinfo').innerText();
      })
      .toContain('Contact');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 900 });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(238, 243, 247)');
    expect(await page.evaluate('getComputedStyle(document.querySelector(".masthead")).borderBottomStyle')).toBe(
      'solid',
    );
    expect(await page.evaluate('document.querySelector(".name img").naturalWidth')).toBe(640);
    expect(await page.getByRole('navigation').getByRole('link', { name: 'Subjects' }).count()).toBe(1);
    await see('front');
    expect(await flawsOf(page)).toEqual([]);
    await page.getByRole('contentinfo').getByRole('link', { name: 'Contact' }).click();
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Contact');
    await see('contact');
    expect(await flawsOf(page)).toEqual([]);
  });

  test('the browser itself takes the style sheet by the policy of pages, and nothing breaks it', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const strict = await context.newPage();
    const broken: string[] = [];
    strict.on('console', (message) => message.type() === 'error' && broken.push(message.text()));
    strict.on('response', (answer) => answer.status() >= 400 && broken.push(answer.url()));
    await strict.goto(at('/pages/contact'));
    expect(await strict.evaluate('getComputedStyle(document.querySelector(".masthead")).borderBottomStyle')).toBe(
      'solid',
    );
    expect(broken).toEqual([]);
    await context.close();
  });
});
