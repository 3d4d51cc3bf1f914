import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { articleById } from '../src/articles/index.ts';
import { editionOf } from '../src/editions/index.ts';
import { listSources } from '../src/sources/index.ts';
import { oneLine } from '../src/text/index.ts';
import { noChromium } from './chromium.ts';
import { deskHouse, type DeskHouse } from './desk-house.ts';
import { draftEdition, openWeek } from './desk-pages.ts';
import { inventedNow } from './invented-week.ts';

const untested = noChromium('the presses of eight tasks at the desk are NOT counted');

/**
 * What eight tasks of an editor take, from the page where each begins: clicks and keys, and apart from them the fields that are
 * typed into. Before is version 0.1.0, counted on its pages in the same way, the shortest there was; null where it could not be done.
 */
const before = {
  'story 12 to place 1': 11,
  'fold three stories into one': 8,
  'change a quotation in a story with a dateline': null,
  'rename a topic': null,
  'rate forty sources': 160,
  'write subject and note': null,
  'schedule an article with a picture': 9,
  'take in a story that is not in the draft': 8,
} as const;
type Task = keyof typeof before;
const now: Record<Task, number> = {
  'story 12 to place 1': 2,
  'fold three stories into one': 4,
  'change a quotation in a story with a dateline': 6,
  'rename a topic': 3,
  'rate forty sources': 42,
  'write subject and note': 4,
  'schedule an article with a picture': 6,
  'take in a story that is not in the draft': 3,
};

describe.skipIf(untested)('the presses of eight tasks', { timeout: 180_000, retry: 0 }, () => {
  let desk: DeskHouse;
  const counted = new Map<Task, number>();
  const path = `/desk/editions/${openWeek}`;

  beforeAll(async () => {
    desk = await deskHouse();
    const { db, edition } = desk;
    const text = 'HARBOUR TOWN (Northern Wire) — The Assembly sat until dawn. A ferry waited at the quay for the vote.';
    await db.updateTable('report').set({ text }).execute();
    await draftEdition(db, edition);
    for (let n = 0; n < 40; n++)
      await db.insertInto('source').values({ key: `town-${n}`, name: oneLine(`Town Post ${n}`), kind: 'news', home: `https://town${n}.example`, added_at: inventedNow }).execute(); // prettier-ignore
    // One story that was told and is in no draft.
    const draft = await db.selectFrom('edition').select('draft').where('week', '=', openWeek).executeTakeFirstOrThrow();
    const told = draft.draft as unknown as { stories: object[]; below: { story: string }[] };
    const out = told.below.pop()?.story ?? '';
    await db
      .updateTable('edition')
      .set({ draft: JSON.stringify(told) })
      .where('week', '=', openWeek)
      .execute();
    await db.deleteFrom('edition_story').where('story_id', '=', Number(out)).where('edition_id', '<>', edition).execute(); // prettier-ignore
  }, 120_000);
  afterAll(() => desk?.close());

  const kept = async () => (await editionOf(desk.db, openWeek))!;
  const order = async () => (await kept()).stories.map(({ story }) => story);

  /** Does a task in a page of its own, and keeps what it took. */
  async function doing(
    task: Task,
    at: string,
    work: (
      page: Page,
      hand: { press(...keys: string[]): Promise<void>; click(what: Locator): Promise<void> },
    ) => Promise<void>,
  ): Promise<void> {
    const page = await desk.open();
    await page.goto(desk.base + at);
    let presses = 0;
    const begun = performance.now();
    await work(page, {
      async press(...keys) {
        for (const key of keys) await page.keyboard.press(key);
        presses += keys.length;
      },
      async click(what) {
        await what.click();
        presses++;
      },
    });
    counted.set(task, presses);
    console.log(
      `${task}: ${presses} presses, ${((performance.now() - begun) / 1000).toFixed(1)} s in a browser that presses at once`,
    );
    await page.context().close();
  }
  const focused = (page: Page) =>
    page.evaluate<string>(`document.activeElement.closest('[data-story]')?.dataset.story`);

  test('an edition’s stories, by keys: to the first place, three into one, and one from outside', async () => {
    const [first = '', second = '', third = ''] = await order();
    await doing('fold three stories into one', `/desk/edition`, async (page, { press }) => {
      await expect.poll(() => focused(page)).toBe(first);
      await press('ArrowDown', 'f', 'ArrowDown', 'f');
      await expect.poll(async () => (await kept()).stories[0]?.parts?.map(({ story }) => story).toSorted()).toEqual([second, third].toSorted()); // prettier-ignore
    });
    const last = (await order()).at(-1);
    expect(await order()).toHaveLength(12);
    await doing('story 12 to place 1', `/desk/edition`, async (page, { press }) => {
      await expect.poll(() => focused(page)).toBe(first);
      await press('End', 't');
      await expect.poll(async () => (await order())[0]).toBe(last);
    });
    await doing('take in a story that is not in the draft', `/desk/edition`, async (page, { press, click }) => {
      await expect.poll(() => focused(page)).toBe(last);
      await press('/');
      await page.keyboard.type('Trade figures fall');
      await press('Enter');
      await click(page.locator('.found-stories').getByRole('button', { name: 'Take in' }).first());
      await expect.poll(async () => (await kept()).stories.some(({ headline }) => headline.startsWith('Trade'))).toBe(true); // prettier-ignore
    });
  });

  test('a quotation is changed in a story with a dateline', async () => {
    const sentence = 'A ferry waited at the quay for the vote.';
    await doing('change a quotation in a story with a dateline', `/desk/edition`, async (page, { press, click }) => {
      const story = await focused(page);
      const brief = async () => (await kept()).stories.find((one) => one.story === story)?.brief.map(({ text }) => text) ?? []; // prettier-ignore
      const { length } = await brief();
      await press('c');
      await page.waitForURL(/\/stories\/\d+$/);
      await click(page.locator('label[for=instead]'));
      await press('i');
      await click(page.locator('.reports-of details').first().locator('summary'));
      await click(page.locator('.reports-of details').first().getByLabel(sentence));
      await press('Enter');
      await expect.poll(brief).toContain(sentence);
      // In the place of another.
      expect(await brief()).toHaveLength(length);
    });
  });

  test('a topic is renamed, and the letter gets its subject and note', async () => {
    await doing('rename a topic', '/desk/topics', async (page, { press, click }) => {
      await click(page.getByRole('link', { name: 'Budget', exact: true }));
      await click(page.getByLabel('Its name'));
      await page.keyboard.type('Haushalt');
      await press('Enter');
      await expect.poll(() => desk.db.selectFrom('topic_edit').select('id').execute()).toHaveLength(1);
    });
    await doing('write subject and note', path, async (page, { click }) => {
      await click(page.getByRole('link', { name: 'What the letter says' }));
      await click(page.getByLabel('Subject', { exact: true }));
      await page.keyboard.type('The harbour opens');
      await click(page.getByLabel('Your note'));
      await page.keyboard.type('A quiet week, for once.');
      await click(page.getByRole('button', { name: 'Keep', exact: true }));
      await expect.poll(async () => (await kept()).own).toMatchObject({ subject: 'The harbour opens', note: 'A quiet week, for once.' }); // prettier-ignore
    });
  });

  test('forty sources are rated', async () => {
    await doing('rate forty sources', '/desk/ratings?unrated', async (page, { press, click }) => {
      const unrated = async () => (await listSources(desk.db)).filter(({ lean }) => lean === null).length;
      const open = await unrated();
      await click(page.locator('.ratings input:checked').first());
      await press(...Array.from({ length: 40 }, (_, n) => String((n % 5) + 1)));
      await press('Enter');
      await expect.poll(unrated).toBe(open - 40);
    });
  });

  test('an article with a picture is scheduled', async () => {
    const bytes = [...(await sharp({ create: { width: 60, height: 40, channels: 3, background: '#888' } }).png().toBuffer())]; // prettier-ignore
    await doing('schedule an article with a picture', '/desk/articles', async (page, { press, click }) => {
      await click(page.getByRole('button', { name: 'Begin an article' }));
      await page.waitForURL(/\/articles\/\d+$/);
      await page.keyboard.type('Why the ferries stopped');
      await click(page.getByLabel('Text, in Markdown'));
      await page.keyboard.type('They stopped on Monday.');
      await press('Control+v');
      // A browser without a window has no clipboard: this is what the press would bring.
      await page.evaluate(`{
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(${JSON.stringify(bytes)})], 'f.png', { type: 'image/png' }));
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
      }`);
      await page.keyboard.type('A ferry at the quay');
      await press('Enter');
      await expect.poll(() => page.getByLabel('Text, in Markdown').inputValue()).toContain('![](image:');
      await page.waitForLoadState();
      await click(page.getByLabel('When'));
      await page.getByLabel('When').fill('2031-02-17T08:00');
      await click(page.getByRole('button', { name: 'Publish', exact: true }));
      await page.getByText('to be published February 17 at 08:00').waitFor();
      const id = Number(/\d+$/.exec(new URL(page.url()).pathname)?.[0]);
      expect((await articleById(desk.db, id))?.title).toBe('Why the ferries stopped');
    });
  });

  test('they take what stands here, and of those that could be done before a third at most', () => {
    expect(Object.fromEntries(counted)).toEqual(now);
    const could = (Object.keys(before) as Task[]).filter((task) => before[task] !== null);
    const sum = (of: Record<Task, number | null>) => could.reduce((all, task) => all + (of[task] ?? 0), 0);
    console.log(`Presses of five tasks: ${sum(before)} before, ${sum(now)} now.`);
    expect(sum(now) * 3).toBeLessThanOrEqual(sum(before));
  });
});
