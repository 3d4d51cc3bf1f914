import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listSources, ratingsOf } from '../src/sources/index.ts';
import { noChromium } from './chromium.ts';
import { deskHouse, type DeskHouse } from './desk-house.ts';
import { inventedNow } from './invented-week.ts';
import { flawsOf } from './looks.ts';
import { oneLine } from '../src/text/index.ts';

const untested = noChromium('ratings are NOT tested in a browser');

/** Many sources rated at once, by hand and out of a list, with script and without. */
describe.skipIf(untested)('ratings', { timeout: 120_000 }, () => {
  let desk: DeskHouse;
  let german: DeskHouse;
  beforeAll(async () => {
    [desk, german] = await Promise.all([deskHouse(), deskHouse('de')]);
    for (const { db } of [desk, german])
      for (let n = 0; n < 40; n++)
        await db
          .insertInto('source')
          .values({
            key: `town-${n}`,
            name: oneLine(`Town Post ${n}`),
            kind: 'news',
            home: `https://town${n}.example`,
            added_at: inventedNow,
          })
          .execute();
  }, 120_000);
  afterAll(async () => {
    await desk?.close();
    await german?.close();
  });
  const leans = async () => new Map((await listSources(desk.db)).map(({ key, lean }) => [key, lean]));

  test('forty sources are rated by a press each, and one more', async () => {
    const page = await desk.open();
    await page.goto(`${desk.base}/desk/ratings?unrated`);
    await page.locator('.ratings input:checked').first().focus();
    const rows = await page.locator('.ratings tbody tr').count();
    expect(rows).toBeGreaterThanOrEqual(40);
    for (let n = 0; n < rows; n++) await page.keyboard.press(String((n % 5) + 1));
    await page.keyboard.press('Enter');
    expect(await page.getByRole('status').innerText()).toBe(`${rows} ratings changed.`);
    const after = await leans();
    expect([...after.values()]).not.toContain(null);
    expect(new Set(after.values()).size).toBe(5);
    expect(await ratingsOf(desk.db, 'town-7')).toMatchObject([{ by: 'editor@house.example', list: '' }]);
    await page.context().close();
  });

  test('without script by its boxes; who comes second overwrites nothing, and keeps what they chose', async () => {
    const [ann, ben] = [await desk.open({ javaScriptEnabled: false }), await desk.open({}, 'ben@house.example')];
    for (const page of [ann, ben]) await page.goto(`${desk.base}/desk/ratings`);
    await ann.getByLabel('Town Post 1: left', { exact: true }).check();
    await ann.getByLabel('Town Post 2: unrated').check();
    await ben.getByLabel('Town Post 1: right', { exact: true }).check();
    await ben.getByLabel('Town Post 3: right', { exact: true }).check();
    await ann.getByRole('button', { name: 'Keep these ratings' }).click();
    await ann.getByRole('status').waitFor();
    await ben.getByRole('button', { name: 'Keep these ratings' }).click();
    expect(await ben.getByRole('alert').innerText()).toContain('Town Post 1 meanwhile, so nothing was changed');
    expect(await ben.getByLabel('Town Post 3: right', { exact: true }).isChecked()).toBe(true);
    const after = await leans();
    expect([after.get('town-1'), after.get('town-2')]).toEqual([-2, null]);
    await Promise.all([ann.context().close(), ben.context().close()]);
  });

  test('a list brings its ratings with its name and licence; one with a broken line changes nothing and names it', async () => {
    const page = await desk.open({ javaScriptEnabled: false });
    const send = async (text: string, how: 'try' | 'take') => {
      await page.goto(`${desk.base}/desk/ratings`);
      await page
        .getByLabel('A CSV file')
        .setInputFiles({ name: 'r.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
      await page.getByLabel('What the list is called').fill('Harbour Ratings');
      await page.getByLabel('Its licence').fill('CC BY 4.0');
      await page.locator(`#how-${how}`).check();
      await page.getByRole('button', { name: 'Read the list' }).click();
    };
    const list = 'source,rating,note\ntown5.example,lean left,by its leaders\nTown Post 6,2,\nelsewhere.example,0,\n';
    const before = await leans();
    await send(list.replace('Town Post 6,2', 'Town Post 6,7'), 'take');
    expect(await page.getByRole('alert').innerText()).toContain('Line 3 of the list has the rating "7"');
    expect(await leans()).toEqual(before);
    await send(list, 'try');
    expect(await page.getByRole('status').innerText()).toContain(
      'It rates 2 sources of yours, and 1 outlet that you do not read',
    );
    expect(await leans()).toEqual(before);
    await send(list, 'take');
    expect(await leans()).toMatchObject(new Map([...before, ['town-5', -1], ['town-6', 2]]));
    expect(await ratingsOf(desk.db, 'town-5')).toMatchObject([
      { lean: -1, note: 'by its leaders', list: 'Harbour Ratings', licence: 'CC BY 4.0' },
      { list: '' },
    ]);
    await page.goto(`${desk.base}/desk/sources/town-5`);
    await page.getByText('out of Harbour Ratings (CC BY 4.0) by its leaders').waitFor();
    await page.goto(`${desk.base}/sources`);
    await page.getByText('rated left, out of Harbour Ratings (CC BY 4.0)').waitFor();
    await page.context().close();
  });

  test('without flaws in both languages, at every width, by day and by night', async () => {
    for (const house of [desk, german]) {
      const page = await house.open();
      for (const path of ['/desk/ratings', '/desk/sources/town-5', '/desk/sources']) {
        await page.goto(`${house.base}${path}`);
        expect(await flawsOf(page), `${house.base}${path}`).toEqual([]);
      }
      await page.context().close();
    }
  });
});
