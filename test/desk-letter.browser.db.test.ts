import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { editionOf } from '../src/editions/index.ts';
import { bulletins, printLetter } from '../src/press/index.ts';
import { noChromium } from './chromium.ts';
import { deskHouse, type DeskHouse } from './desk-house.ts';
import { inventedHouse, inventedNow } from './invented-week.ts';
import { flawsOf } from './looks.ts';

const untested = noChromium('what the letter says is NOT tested in a browser');

/** The letter's own words, mails to readers, and what goes out, as an editor uses them: with script and without, in both languages. */
describe.skipIf(untested)('what the letter says', { timeout: 120_000 }, () => {
  let desk: DeskHouse;
  let german: DeskHouse;
  const week = '2031-W07';
  beforeAll(async () => {
    [desk, german] = await Promise.all([deskHouse(), deskHouse('de')]);
    for (const { db } of [desk, german]) {
      await db.updateTable('edition').set({ closed_at: null, number: null }).where('week', '=', week).execute();
      const draft = JSON.stringify({ size: 12, stories: [], below: [] });
      await db.updateTable('edition').set({ draft }).where('week', '=', week).execute();
      const reader = { asked_at: inventedNow, confirmed_at: inventedNow };
      for (const [n, topics] of [['Old harbour'], ['old harbour', 'Budget'], []].entries())
        await db
          .insertInto('reader')
          .values({ ...reader, email: `r${n}@reader.example`, topics })
          .execute();
    }
  }, 120_000);
  afterAll(async () => {
    await desk?.close();
    await german?.close();
  });
  const printed = async () => {
    const edition = (await editionOf(desk.db, week))!;
    return printLetter(inventedHouse, edition, edition.reports);
  };

  for (const javaScriptEnabled of [true, false])
    test(`subject, note and closing are written beside the letter, ${javaScriptEnabled ? 'with' : 'without'} script`, async () => {
      const page = await desk.open({ javaScriptEnabled });
      await page.goto(`${desk.base}/desk/editions/${week}/letter`);
      if (javaScriptEnabled) expect(await page.getByLabel('Your note').inputValue()).toBe('');
      const subject = `The harbour, ${javaScriptEnabled}`;
      await page.getByLabel('Subject', { exact: true }).fill(subject);
      await page.getByLabel('What stands after the subject').fill('And who pays for it');
      await page
        .getByLabel('Your note')
        .fill(`We saw it ${javaScriptEnabled}.\n\nMore: https://harbour.example/a?b=1&c=2.`);
      await page.getByLabel('What closes it').fill('Until <b>Monday</b>.');
      if (!javaScriptEnabled) await page.getByRole('button', { name: 'Show it beside' }).click();
      const letter = page.frameLocator('iframe[name="beside"]');
      await letter.getByText('Until <b>Monday</b>.').waitFor();
      await letter.getByRole('link', { name: 'https://harbour.example/a?b=1&c=2' }).waitFor();
      // Only shown: nothing is kept before it is pressed.
      expect((await printed()).subject).not.toBe(subject);
      await page.getByRole('button', { name: 'Keep' }).click();
      expect(await page.getByRole('status').innerText()).toBe('Kept.');
      const kept = await printed();
      expect(kept.subject).toBe(subject);
      expect(kept.text).toContain(`THE EDITOR\n\nWe saw it ${javaScriptEnabled}.`);
      expect(kept.text).toContain('Until <b>Monday</b>.');
      expect(kept.html).toContain('And who pays for it</div>');
      expect(kept.html).toContain('Until &lt;b&gt;Monday&lt;/b&gt;.');
      await page.goto(`${desk.base}/editions/${week}`);
      expect(await page.locator('#note + p').innerText()).toBe(`We saw it ${javaScriptEnabled}.`);
      await page.context().close();
    });

  test('of two editors who write it at once the second overwrites nothing, and loses nothing', async () => {
    const [ann, ben] = [await desk.open(), await desk.open({}, 'ben@house.example')];
    for (const page of [ann, ben]) await page.goto(`${desk.base}/desk/editions/${week}/letter`);
    await ann.getByLabel('Your note').fill('Ann’s.');
    await ben.getByLabel('Your note').fill('Ben’s.');
    await ann.getByRole('button', { name: 'Keep' }).click();
    await ann.getByRole('status').waitFor();
    await ben.getByRole('button', { name: 'Keep' }).click();
    expect(await ben.getByRole('alert').innerText()).toContain('not kept yet');
    expect(await ben.getByLabel('Your note').inputValue()).toBe('Ben’s.');
    expect((await printed()).text).toContain('Ann’s.');
    await ben.getByRole('button', { name: 'Keep' }).click();
    await ben.getByRole('status').waitFor();
    expect((await printed()).text).toContain('Ben’s.');
    await Promise.all([ann.context().close(), ben.context().close()]);
  });

  for (const javaScriptEnabled of [true, false])
    test(`a mail goes to those of a topic, is looked at, tested, ordered and taken back, ${javaScriptEnabled ? 'with' : 'without'} script`, async () => {
      const page = await desk.open({ javaScriptEnabled });
      await page.goto(`${desk.base}/desk/sendings`);
      await page.getByRole('button', { name: 'Write to readers' }).click();
      await page.getByLabel('Subject', { exact: true }).fill('We move on Monday');
      await page.getByLabel('What it says').fill('To the old harbour.');
      await page.getByRole('button', { name: /^Send it to 3 readers/ }).waitFor();
      await page.getByLabel('Old harbour 2 readers').check();
      if (!javaScriptEnabled) await page.getByRole('button', { name: 'Show it beside' }).click();
      await page.frameLocator('iframe[name="beside"]').getByText('who chose Old harbour').waitFor();
      await page.getByRole('button', { name: 'Send it to myself' }).click();
      expect(await page.getByRole('status').innerText()).toContain('editor@house.example');
      expect(desk.mailed.at(-1)).toBe('editor@house.example We move on Monday');
      await page.getByRole('button', { name: 'Send it to 2 readers' }).click();
      expect(await page.getByRole('status').innerText()).toMatch(/^It goes to 2 readers/);
      const [ordered] = await bulletins(desk.db);
      expect(ordered).toMatchObject({ topics: ['Old harbour'], begun: false });
      expect(ordered!.sendAt!.getTime() - inventedNow.getTime()).toBe(300_000);
      await page.goto(`${desk.base}/desk/sendings`);
      await page.getByRole('link', { name: '“We move on Monday”' }).click();
      await page.getByRole('button', { name: 'Take it back' }).click();
      await page.getByRole('button', { name: 'Throw it away' }).click();
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Sendings');
      expect(await bulletins(desk.db)).toEqual([]);
      await page.context().close();
    });

  test('without flaws in both languages, at every width, by day and by night', async () => {
    for (const house of [desk, german]) {
      const page = await house.open();
      await page.goto(`${house.base}/desk/sendings`);
      await page.locator('form[action="/desk/bulletins"] button').click();
      const mail = new URL(page.url()).pathname;
      for (const path of [mail, '/desk/sendings', `/desk/editions/${week}/letter`]) {
        await page.goto(`${house.base}${path}`);
        expect(await flawsOf(page), `${house.base}${path}`).toEqual([]);
      }
      await page.context().close();
    }
  });
});
