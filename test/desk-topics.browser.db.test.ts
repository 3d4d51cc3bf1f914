import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noChromium } from './chromium.ts';
import { deskHouse, type DeskHouse } from './desk-house.ts';
import { flawsOf } from './looks.ts';

const untested = noChromium('the topics of the desk are NOT tested in a browser');

/** Topics as an editor puts them right, by forms alone. */
describe.skipIf(untested)('topics at the desk', { timeout: 120_000 }, () => {
  let desk: DeskHouse;
  beforeAll(async () => void (desk = await deskHouse()), 120_000);
  afterAll(() => desk?.close());
  const status = async (path: string) => (await fetch(desk.base + path, { redirect: 'manual' })).status;

  for (const javaScriptEnabled of [true, false])
    test(`a topic is renamed, joined, hidden and brought back, ${javaScriptEnabled ? 'with' : 'without'} script`, async () => {
      const page = await desk.open({ javaScriptEnabled });
      let presses = 0;
      const press = async (name: string | RegExp) => {
        await page.getByRole('button', { name }).first().click();
        presses++;
      };
      await page.goto(`${desk.base}/desk/topics`);
      await page.getByRole('link', { name: 'Old harbour', exact: true }).click();
      await page.getByLabel('Its name').fill('Harbour of old');
      await page.getByLabel('It is a').first().selectOption('place');
      await press('Call it that');
      console.log(`A topic is renamed: ${presses + 1} presses and the typing.`);
      await expect.poll(() => status('/topics/harbour-of-old')).toBe(200);
      await expect.poll(() => status('/topics/old-harbour')).toBe(302);
      await page.getByText('“old-harbour” is called Harbour of old (Place)').first().waitFor();

      await page.goto(`${desk.base}/desk/topics/budget`);
      await page.getByLabel('The other’s name').fill('No such topic');
      await press('They are one');
      await page.getByText('No topic is called “No such topic”').waitFor();
      await page.getByLabel('The other’s name').fill('Harbour of old');
      await press('They are one');
      await expect.poll(() => status('/topics/budget')).toBe(302);
      await page.goto(`${desk.base}/desk/topics/harbour-of-old`);
      await press('Hide it');
      await expect.poll(() => status('/topics/harbour-of-old')).toBe(404);

      for (let left = 3; left > 0; left--) {
        await press(/^Undo/);
        await expect.poll(() => page.getByRole('button', { name: /^Undo/ }).count()).toBe(left - 1);
      }
      for (const path of ['/topics/old-harbour', '/topics/budget']) await expect.poll(() => status(path)).toBe(200);
      await page.goto(`${desk.base}/desk/log`).catch(() => undefined);
      await page.context().close();
    });

  test('a name of the house’s own list is kept, and taken off', async () => {
    const page = await desk.open({ javaScriptEnabled: false });
    await page.goto(`${desk.base}/desk/topics`);
    await page.getByLabel('Its name').fill('Port Anselm Harbour Board');
    await page.getByLabel('It is a').selectOption('org');
    await page.getByLabel('Other names').fill('Harbour Board, the Board of Port Anselm');
    await page.getByRole('button', { name: 'Put it on the list' }).click();
    await page.getByText('on the list: Port Anselm Harbour Board (Body), also Harbour Board, the Board of Port Anselm').first().waitFor(); // prettier-ignore
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect.poll(() => page.getByText('on the list:').count()).toBe(0);
    await page.context().close();
  });

  test('the pages stand the tests of accessibility, in English and in German', { timeout: 200_000 }, async () => {
    const german = await deskHouse('de');
    const wrong: string[] = [];
    const folder = process.env.LOOK;
    for (const house of [desk, german]) {
      const page = await house.open();
      for (const path of ['/desk/topics', '/desk/topics/old-harbour']) {
        await page.goto(house.base + path);
        wrong.push(...(await flawsOf(page)).map((flaw) => `${path} ${flaw}`));
        if (!folder) continue;
        for (const width of [390, 1280]) {
          await page.setViewportSize({ width, height: 900 });
          await page.emulateMedia({ colorScheme: width === 390 ? 'dark' : 'light' });
          await page.screenshot({ path: `${folder}/topics-${path.length}-${house === german ? 'de' : 'en'}-${width}.png`, fullPage: true }); // prettier-ignore
        }
      }
      await page.context().close();
    }
    await german.close();
    expect(wrong).toEqual([]);
  });
});
