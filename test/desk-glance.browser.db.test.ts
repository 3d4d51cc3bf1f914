import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { editionOf } from '../src/editions/index.ts';
import { noChromium } from './chromium.ts';
import { deskHouse, type DeskHouse } from './desk-house.ts';
import { inventedNow } from './invented-week.ts';
import { flawsOf } from './looks.ts';

const untested = noChromium('the edition at a glance is NOT tested in a browser');

/** The edition at a glance, as an editor puts it in order: by forms alone, by keys alone, by dragging, and two at once. */
describe.skipIf(untested)('the edition at a glance', { timeout: 120_000 }, () => {
  let desk: DeskHouse;
  const week = '2031-W07';
  const path = `/desk/editions/${week}`;
  const closesAt = () => new Date(inventedNow.getTime() + 93_600_000);

  /** Opens the week's edition anew, as the machine made it. */
  async function reopen({ db }: DeskHouse) {
    const { id } = await db.selectFrom('edition').select('id').where('week', '=', week).executeTakeFirstOrThrow();
    await db.deleteFrom('edition_edit').execute();
    const rows = await db
      .selectFrom('edition_story')
      .select(['told', 'chosen', 'story_id'])
      .where('edition_id', '=', id)
      .orderBy('rank')
      .execute();
    first ??= rows;
    const told = (chosen: boolean) => first!.filter((row) => row.chosen === chosen).map((row) => row.told);
    const draft = JSON.stringify({ size: 12, stories: told(true), below: told(false) });
    const open = { closed_at: null, number: null, draft, version: 1 };
    await db.updateTable('edition').set(open).where('id', '=', id).execute();
    await db.deleteFrom('edition_story').where('edition_id', '=', id).execute();
    const again = first.map((row, i) => ({
      edition_id: id,
      rank: i + 1,
      chosen: row.chosen,
      story_id: row.story_id,
      told: JSON.stringify(row.told),
      shown: '[]',
    }));
    await db.insertInto('edition_story').values(again).execute();
    await db.updateTable('story').set({ told: null }).where('told', 'is', null).execute();
  }
  let first: { told: object; chosen: boolean; story_id: number }[] | undefined;

  beforeAll(async () => void (desk = await deskHouse('en', { closesAt })), 120_000);
  beforeEach(() => reopen(desk));
  afterAll(() => desk?.close());

  const kept = async () => (await editionOf(desk.db, week))!;
  const order = async () => (await kept()).stories.map(({ story }) => Number(story));
  const places = async () =>
    (await kept()).stories.map(({ story, parts = [] }) => [story, ...parts.map((part) => part.story)].join(' '));
  const row = (page: Page, story: number) => page.locator(`#s${story}`);
  const button = (page: Page, story: number, name: string) =>
    row(page, story).locator('> form').getByRole('button', { name });

  test('with forms alone: by a number, to the top, under another and out again, found in place', async () => {
    const page = await desk.open({ javaScriptEnabled: false });
    const [a = 0, b = 0, c = 0] = await order();
    const last = (await order()).at(-1) ?? 0;
    await page.goto(desk.base + path);
    await row(page, last).locator('input.place').fill('2');
    await row(page, last).locator('input.place').press('Enter');
    await expect.poll(order).toEqual([a, last, b, c, ...(await order()).slice(4)]);
    await button(page, c, 'To the top').click();
    await expect.poll(async () => (await order())[0]).toBe(c);
    await button(page, a, 'Under the one above').click();
    await expect.poll(async () => (await places())[0]).toBe(`${c} ${a}`);
    await row(page, a).getByRole('button', { name: 'Pull out' }).click();
    await expect.poll(order).toContain(a);
    await row(page, last).locator('input.place').fill('none');
    await button(page, last, 'Move').click();
    await page.getByText('“non” is no place').waitFor();

    // What is below the line goes to its place by one number.
    const [below] = (await kept()).below;
    await page.goto(desk.base + path);
    await row(page, Number(below?.story)).locator('input.place').fill('3');
    await button(page, Number(below?.story), 'Move').click();
    await expect.poll(async () => (await order())[2]).toBe(Number(below?.story));

    const left = (await kept()).below[0];
    await page.getByLabel('Its words, its address, or its number').fill(left?.headline ?? '');
    await page.getByRole('button', { name: 'Look for it' }).click();
    await page.locator('.found-stories').getByRole('button', { name: 'Take in' }).first().click();
    await expect.poll(order).toContain(Number(left?.story));
    await page.getByLabel('Its words, its address, or its number').fill(`${desk.base}/stories/${last}`);
    await page.getByRole('button', { name: 'Look for it' }).click();
    await page.getByRole('link', { name: 'It is in this edition' }).waitFor();
    await page.context().close();
  });

  test('from a story’s public page it is taken in, or put under a matter', async () => {
    const out = Number((await kept()).below.at(-1)?.story);
    const reader = await desk.open({ javaScriptEnabled: true });
    await reader.goto(`${desk.base}/stories/${out}`);
    expect(await reader.locator('[data-desk]').isVisible()).toBe(false);
    await reader.goto(desk.base + path);
    await reader.goto(`${desk.base}/stories/${out}`);
    await reader.getByRole('link', { name: 'Take it into the edition, or edit it' }).click();
    await reader.getByRole('button', { name: 'Take in' }).click();
    await expect.poll(order).toContain(out);

    const page = await desk.open({ javaScriptEnabled: false });
    const [under = 0] = await order();
    await page.goto(`${desk.base}/desk/stories/${out}`);
    await page.getByLabel('Or under a matter').selectOption(String(under));
    await page.getByRole('button', { name: 'Put it under that' }).click();
    await expect.poll(async () => (await places())[0]).toBe(`${under} ${out}`);
    await page.goto(`${desk.base}/desk/stories/${out}`);
    await page.getByRole('link', { name: 'It is in this edition' }).waitFor();
    await Promise.all([reader.context().close(), page.context().close()]);
  });

  test('twelve matters are put in order by keys alone, and one is folded in, pulled out, dropped and brought back', async () => {
    const page = await desk.open();
    const asked = await order();
    let presses = 0;
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
      presses += keys.length;
    };
    const first = (place: number) =>
      page
        .locator('#matters > li')
        .nth(place - 1)
        .getAttribute('data-story');
    const at = () => page.evaluate<string>(`document.activeElement.closest('[data-story]')?.dataset.story`);
    await page.goto(`${desk.base}/desk/edition`);
    await expect.poll(at).toBe(String(asked[0]));

    // The last to the first place.
    await press('End', '1', 'Enter');
    await expect.poll(async () => (await order())[0]).toBe(asked[11]);
    await expect.poll(() => first(1)).toBe(String(asked[11]));
    console.log(`Story 12 to place 1, by keys: ${presses} presses.`);

    // The whole order turned round: of all orders one of those that take most.
    const begun = performance.now();
    presses = 3;
    for (let place = 2; place <= 12; place++) {
      await press('End', ...Array.from(String(place)), 'Enter');
    }
    await expect.poll(order).toEqual(asked.toReversed());
    const seconds = Math.round((performance.now() - begun) / 1000);
    console.log(
      `Twelve matters turned round, by keys: ${presses} presses, ${seconds} s in a browser that presses at once.`,
    );
    expect(presses).toBeLessThanOrEqual(40);
    expect(seconds).toBeLessThan(60);

    const now = await order();
    await press('Home', 'ArrowDown', 'f');
    await expect.poll(async () => (await places())[0]).toBe(`${now[0]} ${now[1]}`);
    await expect.poll(at).toBe(String(now[1]));
    await press('p');
    await expect.poll(async () => (await places())[1]).toBe(String(now[1]));
    await press('3', 'f');
    await expect.poll(async () => (await places()).find((one) => one.includes(' '))).toBe(`${now[2]} ${now[1]}`);
    await press('u');
    await expect.poll(async () => (await places())[1]).toBe(String(now[1]));
    await expect.poll(() => first(2)).toBe(String(now[1]));
    await page.locator(`#s${now[4]}`).focus();
    await press('d');
    await expect.poll(order).not.toContain(now[4]);
    await expect.poll(at).toBe(String(now[5]));
    await press('u');
    await expect.poll(order).toContain(now[4]);
    await press('Shift+ArrowDown');
    await press('o');
    await page.locator('.chosen > li > details[open]').first().waitFor();
    await page.context().close();
  });

  test('a story is dragged onto another, and a further development between two', async () => {
    const page = await desk.open();
    const [a = 0, b = 0, c = 0, d = 0] = await order();
    await page.goto(desk.base + path);
    const middle = async (story: number) => {
      const { width = 0, height = 0 } = (await row(page, story).boundingBox()) ?? {};
      return { x: Math.min(40, width), y: height / 2 };
    };
    const grip = (story: number) => row(page, story).locator('> form .grip');
    await grip(b).dragTo(row(page, a), { targetPosition: await middle(a) });
    await expect.poll(async () => (await places())[0]).toBe(`${a} ${b}`);
    await page.locator(`#s${b}[data-part] > form .grip`).waitFor();
    await grip(b).dragTo(row(page, d), { targetPosition: { x: 20, y: 3 } });
    await expect.poll(async () => (await order()).slice(0, 4)).toEqual([a, c, b, d]);
    await page.context().close();
  });

  test('two editors at once see each other and what the other did; nothing is overwritten', async () => {
    const [one, other] = [await desk.open(), await desk.open({}, 'second@house.example')];
    const [a = 0, b = 0] = await order();
    await other.goto(desk.base + path);
    await one.goto(desk.base + path);
    await one.getByText('Also here: second@house.example').waitFor();
    // Without script the second's form would come too late: it is refused.
    const late = await desk.open({ javaScriptEnabled: false }, 'third@house.example');
    await late.goto(desk.base + path);
    await button(one, b, 'To the top').click();
    await expect.poll(order).toEqual([b, a, ...(await order()).slice(2)]);
    await button(late, a, 'Drop').click();
    await late.getByRole('alert').waitFor();
    expect(await order()).toContain(a);
    // With script it stands there by itself, while the keys stay where they were.
    await row(other, a).focus();
    await expect.poll(() => other.locator('#matters > li').first().getAttribute('data-story'), { timeout: 20_000 }).toBe(String(b)); // prettier-ignore
    expect(await other.evaluate(`document.activeElement.dataset.story`)).toBe(String(a));
    await expect.poll(() => other.locator('.said').innerText()).toContain('editor@house.example');
    await Promise.all([one, other, late].map((page) => page.context().close()));
  });

  test('the page says when it closes and what happens then; closing shows how far it is', async () => {
    const page = await desk.open();
    await page.goto(desk.base + path);
    await page.getByText(/It closes by itself on .*, in 1 day, 2 hours: then it gets its number/).waitFor();
    await page.getByRole('link', { name: 'Close it now …' }).click();
    await page.getByText('what comes in after you close it belongs to the next edition').waitFor();
    await page.getByRole('button', { name: 'Close it and send it' }).click();
    await page.getByText('Its letter is being printed.').waitFor();
    expect((await kept()).closed).not.toBeNull();
    await page.context().close();
  });

  test('the pages stand the tests of accessibility, in English and in German', { timeout: 300_000 }, async () => {
    const german = await deskHouse('de', { closesAt });
    await reopen(german);
    const wrong: string[] = [];
    for (const house of [desk, german]) {
      const page = await house.open();
      const [story] = house.stories;
      const folder = process.env.LOOK;
      for (const [name, at] of [
        ['glance', path],
        ['found', `${path}?q=harbour#another`],
        ['take', `/desk/stories/${story}`],
        ['close', `${path}/close`],
      ] as const) {
        await page.goto(house.base + at);
        wrong.push(...(await flawsOf(page)).map((flaw) => `${name} ${flaw}`));
        if (!folder) continue;
        for (const width of [390, 1280])
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.setViewportSize({ width, height: 900 });
            await page.emulateMedia({ colorScheme });
            await page.screenshot({ path: `${folder}/${name}-${house === german ? 'de' : 'en'}-${width}-${colorScheme}.png`, fullPage: true }); // prettier-ignore
          }
      }
      await page.context().close();
    }
    await german.close();
    expect(wrong).toEqual([]);
  });
});
