import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noChromium } from './chromium.ts';
import { deskPages, filledDesk } from './desk-pages.ts';
import { flawsOf } from './looks.ts';

const untested = noChromium('the looks of the desk’s pages are NOT tested in a browser');

/** Every page that the table of routes has of the desk, with something on it: 390 and 1280 px, light and dark. `LOOK` is a folder for pictures of them. */
describe.skipIf(untested).each(['de', 'en'])('the desk’s pages in %s', { timeout: 600_000 }, (language) => {
  let desk: Awaited<ReturnType<typeof filledDesk>>;
  beforeAll(async () => void (desk = await filledDesk(language)), 120_000);
  afterAll(() => desk?.close());

  test('axe finds nothing, and nothing is too wide', async () => {
    const page = await desk.open();
    const wrong: string[] = [];
    const folder = process.env.LOOK;
    const paths = deskPages(desk.ids).filter((path) => !path.includes('?'));
    expect(paths.length).toBeGreaterThan(30);
    for (const path of paths) {
      await page.goto(desk.base + path);
      wrong.push(...(await flawsOf(page)).map((flaw) => `${path} ${flaw}`));
      for (const width of folder ? [390, 1280] : []) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme: width === 390 ? 'dark' : 'light' });
        const name = path.replace(/\W+/g, '-').slice(1);
        await page.screenshot({ path: `${folder}/${language}-${name}-${width}.png`, fullPage: true });
      }
    }
    expect(wrong).toEqual([]);
  });
});
