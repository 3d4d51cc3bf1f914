import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noChromium } from './chromium.ts';
import { deskHouse, type DeskHouse } from './desk-house.ts';
import { inventedNow } from './invented-week.ts';

const untested = noChromium('the first page of the desk is NOT tested in a browser');

/** The desk's first page, its log and its people, in both languages, on a desktop and a phone. */
describe.skipIf(untested)('the first page of the desk', { timeout: 120_000 }, () => {
  let desk: DeskHouse;
  let german: DeskHouse;
  beforeAll(async () => {
    [desk, german] = await Promise.all([deskHouse(), deskHouse('de')]);
    for (const { db } of [desk, german]) {
      await db.updateTable('edition').set({ closed_at: null, number: null }).execute();
      for (const [n, days] of [1, 2, 20].entries())
        await db
          .insertInto('reader')
          .values({
            email: `r${n}@reader.example`,
            asked_at: inventedNow,
            confirmed_at: new Date(inventedNow.getTime() - days * 86_400_000),
          })
          .execute();
    }
  }, 120_000);
  afterAll(async () => {
    await desk?.close();
    await german?.close();
  });

  test('says what the week has, what waits and who reads, and leads to each; without script too', async () => {
    const page = await desk.open({ javaScriptEnabled: false });
    await page.goto(`${desk.base}/desk`);
    expect(await page.locator('section[aria-labelledby="week"]').innerText()).toContain('12 stories');
    expect(await page.locator('section[aria-labelledby="readers"]').innerText()).toMatch(
      /3 readers of the letter: \+2/,
    );
    const waits = page.locator('section[aria-labelledby="waits"]');
    await waits.getByRole('link', { name: /sources are not rated$/ }).click();
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Ratings of sources');
    await page.getByText('Help', { exact: true }).click();
    await page.getByText('Whom the house reads.').waitFor();
    await page.context().close();
  });

  test('begins within a phone’s first screen, in the house’s language', async () => {
    const page = await german.open({ viewport: { width: 390, height: 844 } });
    await page.goto(`${german.base}/desk`);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Die Redaktion');
    const { y: top = Infinity } = (await page.locator('#week').boundingBox()) ?? {};
    expect(top).toBeLessThan(844 / 2);
    const words = await page.locator('.desk').innerText();
    expect(words.match(/\b(the|readers|stories|waits|week|edition)\b/gi)).toBeNull();
    await page.context().close();
  });

  test('passkeys are offered where the address has a name, and explained where it has none', async () => {
    const page = await desk.open();
    const make = page.locator('[data-passkey-make]');
    const explained = page.getByText('Passkeys need a name in the address');
    await page.goto(`${desk.base}/account`);
    await explained.waitFor();
    expect(await make.isVisible()).toBe(false);
    const named = desk.base.replace('127.0.0.1', 'localhost');
    await page.context().addCookies((await page.context().cookies()).map(({ name, value }) => ({ name, value, url: named }))); // prettier-ignore
    await page.goto(`${named}/account`);
    await make.waitFor();
    expect(await explained.isVisible()).toBe(false);
    // Asked to sign in once more, nobody types the address that the house knows.
    await page.goto(`${named}/sign-in?to=/desk&again`);
    expect(await page.getByLabel('Your e-mail address').inputValue()).toBe('editor@house.example');
    await page.context().close();
  });
});
