import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { articleById } from '../src/articles/index.ts';
import { noChromium } from './chromium.ts';
import { deskHouse, type DeskHouse } from './desk-house.ts';
import { flawsOf } from './looks.ts';

const untested = noChromium('how articles are written is NOT tested in a browser');

/** Articles as they are written: pictures pasted and dropped, tables, a word processor's page, two writers; with script and without. */
describe.skipIf(untested)('articles', { timeout: 120_000 }, () => {
  let desk: DeskHouse;
  let german: DeskHouse;
  beforeAll(async () => {
    [desk, german] = await Promise.all([deskHouse(), deskHouse('de')]);
  }, 120_000);
  afterAll(async () => {
    await desk?.close();
    await german?.close();
  });
  const picture = (width = 40, height = 20) =>
    sharp({ create: { width, height, channels: 3, background: '#888888' } })
      .png()
      .toBuffer();
  const begun = async (javaScriptEnabled = true, who?: string) => {
    const page = await desk.open({ javaScriptEnabled }, who);
    await page.goto(`${desk.base}/desk/articles`);
    await page.getByRole('button', { name: 'Begin an article' }).click();
    await page.getByLabel('Title').fill('Why the ferries stopped');
    return page;
  };
  const body = 'Text, in Markdown';
  const textOf = async (url: string) =>
    (await articleById(desk.db, Number(/\d+$/.exec(new URL(url).pathname)?.[0])))?.body;

  test('a picture is dropped into the text, told of, and shown beside; it is published at a time, with a press each', async () => {
    const page = await begun();
    await page.getByLabel(body).fill('| Ferry | Day |\n|---|---|\n| a | 1 |');
    const bytes = [...(await picture())];
    await page.evaluate(
      `{
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(${JSON.stringify(bytes)})], 'f.png', { type: 'image/png' }));
        document.querySelector('#body').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
      }`,
    );
    // Its form has the picture, and the cursor.
    await page.keyboard.type('A ferry at the quay');
    await page.getByLabel('Caption').fill('The last of three');
    await page.getByLabel('Credit').fill('Ann Rowe');
    await page.getByLabel('Licence').fill('CC BY 4.0');
    await page.keyboard.press('Enter');
    await expect.poll(() => textOf(page.url())).toMatch(/\| a \| 1 \|\n\n!\[\]\(image:\d+\)/);
    const beside = page.frameLocator('iframe[name="beside"]');
    await beside.getByText('The last of three').waitFor();
    await beside.getByRole('cell', { name: 'a', exact: true }).waitFor();
    await expect
      .poll(() =>
        beside
          .getByAltText('A ferry at the quay')
          .evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
      )
      .toBe(40);
    await page.getByLabel('When').fill('2031-02-17T08:00');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText('to be published February 17 at 08:00').waitFor();
    await page.context().close();
  });

  test('without script it is kept, looked at, given a picture, and published', async () => {
    const page = await begun(false);
    await page.getByLabel(body).fill('They stopped on Monday.');
    await page.getByRole('button', { name: 'Show it beside' }).click();
    await page.frameLocator('iframe[name="beside"]').getByText('They stopped on Monday.').waitFor();
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    expect(await page.getByRole('status').first().innerText()).toBe('Kept.');
    const file = { name: 'f.png', mimeType: 'image/png', buffer: await picture(10_000, 6_000) };
    await page.getByLabel('A picture').setInputFiles(file);
    await page.getByLabel('What it shows').fill('A ferry');
    await page.getByRole('button', { name: 'Take the picture' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('at most 50 megapixels');
    await page.getByLabel('A picture').setInputFiles({ ...file, buffer: await picture() });
    await page.getByLabel('What it shows').fill('A ferry');
    await page.getByRole('button', { name: 'Take the picture' }).click();
    const code = await page.locator('#pictures + ul code').innerText();
    await page.getByLabel(body).fill(`They stopped on Monday.\n\n${code}`);
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByRole('link', { name: 'As readers see it' }).click();
    await page.getByAltText('A ferry').waitFor();
    const card = (await page.locator('meta[property="og:image"]').getAttribute('content')) ?? '';
    expect(await sharp(await (await fetch(card)).arrayBuffer()).metadata()).toMatchObject({ width: 1200, height: 630 });
    await page.context().close();
  });

  test('a word processor’s page of 2 MB is taken as words; what is too long is refused, and stays where it was typed', async () => {
    const page = await begun();
    const style = 'mso-fareast-font-family:"Times New Roman";';
    const bloat = `<!--[if gte mso 9]><xml><w:WordDocument>${'<w:x/>'.repeat(1000)}</w:WordDocument></xml><![endif]-->`;
    const html = `<html><head><style>${'p.MsoNormal{margin:0}'.repeat(50_000)}</style></head><body>${bloat}
      <h1 style='${style}'>Ferries</h1><p class=MsoNormal><span style='${style}'>They <b>stopped</b> on <i>Monday</i>,<o:p></o:p></span>
      as <a href="https://quay.example/a(1)">the Gazette</a> says.</p><ul><li><p>one</p></li><li>two</li></ul>
      <table><tr><td><p>Ferry</p></td><td>Day</td></tr><tr><td>a</td><td>1|2</td></tr></table>
      ${`<p class=MsoNormal style='${style.repeat(20)}'><span style='${style.repeat(20)}'>&nbsp;</span></p>`.repeat(600)}
      <img src="file:///C:/x.png"></body></html>`;
    expect(html.length).toBeGreaterThan(2_000_000);
    await page.getByLabel(body).focus();
    await page.evaluate(
      `{
        const data = new DataTransfer();
        data.setData('text/html', ${JSON.stringify(html)});
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
      }`,
    );
    const words =
      '## Ferries\n\nThey **stopped** on *Monday*, as [the Gazette](https://quay.example/a%281%29) says.\n\n- one\n- two\n\n| Ferry | Day |\n| --- | --- |\n| a | 1\\|2 |';
    expect((await page.getByLabel(body).inputValue()).trim()).toBe(words);
    await expect.poll(() => textOf(page.url())).toContain('## Ferries');
    await page.getByLabel(body).fill(html);
    await expect
      .poll(() => page.locator('[data-autosaved]').innerText())
      .toMatch(/^Not kept: The body is longer than 200,000/);
    expect(await page.getByLabel(body).inputValue()).toHaveLength(html.length);
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    expect(await page.getByRole('alert').innerText()).toContain('longer than 200,000');
    expect((await page.getByLabel(body).inputValue()).length).toBeGreaterThan(2_000_000);
    await page.context().close();
  });

  test('of two writers at once the second is told, and overwrites nothing', async () => {
    const ann = await begun();
    await expect.poll(() => ann.locator('[data-autosaved]').innerText()).toMatch(/^Kept at/);
    const ben = await desk.open({}, 'ben@house.example');
    await ben.goto(ann.url());
    await ann.getByLabel(body).fill('Ann’s words.');
    await expect.poll(() => textOf(ann.url())).toBe('Ann’s words.');
    await ben.getByLabel(body).fill('Ben’s words.');
    await expect.poll(() => ben.locator('[data-autosaved]').innerText()).toContain('Somebody else kept another text');
    expect(await textOf(ann.url())).toBe('Ann’s words.');
    expect(await ben.getByLabel(body).inputValue()).toBe('Ben’s words.');
    await Promise.all([ann.context().close(), ben.context().close()]);
  });

  test('without flaws in both languages, at every width, by day and by night; and so is what was corrected', async () => {
    for (const house of [desk, german]) {
      const page = await house.open();
      await page.goto(`${house.base}/desk/articles`);
      await page.locator('form[action="/desk/articles"] button').click();
      await page.locator('#image').setInputFiles({ name: 'f.png', mimeType: 'image/png', buffer: await picture() });
      await page.locator('#alt').fill('A ferry');
      await page.locator('[data-picture] button').click();
      await page.locator('#pictures + ul code').waitFor();
      const path = new URL(page.url()).pathname;
      for (const one of [path, '/desk/articles', '/corrections']) {
        await page.goto(`${house.base}${one}`);
        expect(await flawsOf(page), `${house.base}${one}`).toEqual([]);
      }
      await page.context().close();
    }
  });
});
