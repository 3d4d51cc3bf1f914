import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deeds } from '../src/desk/index.ts';
import { beginSending } from '../src/press/begin.ts';
import { importReaders } from '../src/readers/index.ts';
import { deskHouse, type DeskHouse } from './desk-house.ts';
import { inventedHouse, inventedNow } from './invented-week.ts';

/** The desk's pages of readers and sendings. */
const hostile = `"><script>alert(1)</script>`;
let desk: DeskHouse;
let db: DeskHouse['db'];
let base: string;
let cookie: string;
let edition: number;
const soon: string[] = [];

beforeAll(async () => {
  desk = await deskHouse('en', { soon: async (step) => void soon.push(step) });
  ({ db, base, cookie, edition } = desk);
  async function* list() {
    yield 'email,consented_at,wording\n';
    for (let n = 0; n < 20; n++) yield `r${n}@reader.example,2031-0${1 + (n % 2)}-0${1 + (n % 9)},I agree ${n}\n`;
    yield `plain@reader.example,,\nhostile@reader.example,2031-01-02,${hostile.replaceAll('"', '')}\n`;
  }
  await importReaders(db, list(), { now: inventedNow, dryRun: false, say: () => {} });
  const letter = { subject: 'No. 7', html: '<p>{{leave}}</p>', text: '{{leave}}', printed_at: inventedNow };
  await db
    .insertInto('print')
    .values({ edition_id: edition, ...letter })
    .execute();
  await beginSending(db, { house: inventedHouse, perDomain: 0, warmUp: 0 }, edition, inventedNow);
  await db
    .updateTable('delivery')
    .set({ state: 'uncertain', error: hostile })
    .where('reader_id', 'in', [1, 2])
    .execute();
  await db.updateTable('delivery').set({ state: 'sent' }).where('reader_id', '>', 9).execute();
});
afterAll(() => desk?.close());

const page = async (path: string) => (await fetch(base + path, { headers: { cookie } })).text();
const press = (path: string, body: Record<string, string> | FormData = {}) =>
  fetch(base + path, {
    method: 'POST',
    headers: { cookie, origin: base },
    body: body instanceof FormData ? body : new URLSearchParams(body),
    redirect: 'manual',
  });
const newest = async () => (await deeds(db))[0];

describe('readers', () => {
  test('their numbers, now and over the weeks', async () => {
    const shown = await page('/desk/readers');
    expect(shown).toMatch(/Get the letter<\/th><td class="num">21</);
    expect(shown).toMatch(/did not confirm<\/th><td class="num">1</);
    const weeks = /Readers at the end of each week: ([^"]*)"/.exec(shown)?.[1]?.split(', ') ?? [];
    expect(weeks).toHaveLength(26);
    expect(weeks.at(-1)).toMatch(/ 21$/);
    expect(weeks[0]).toMatch(/ 0$/);
    expect(weeks.map((week) => Number(week.split(' ').at(-1)))).toEqual(
      weeks.map((week) => Number(week.split(' ').at(-1))).toSorted((a, b) => a - b),
    );
  });

  test('one is found however it is written, and shown with nothing of theirs as markup', async () => {
    expect((await press('/desk/readers', { email: 'nobody@reader.example' })).status).toBe(404);
    const found = (await press('/desk/readers', { email: ' Hostile@Reader.example ' })).headers.get('location') ?? '';
    const shown = await page(found);
    expect(shown).toContain('hostile@reader.example');
    expect(shown).not.toContain('<script>alert');
    const all = JSON.parse(await page(`${found}/everything.json`)) as { consents: unknown[] };
    expect(all.consents).toHaveLength(1);
  });

  test('a list is tried before it is kept, and each bad line named', async () => {
    const form = (how: string) => {
      const data = new FormData();
      data.set('how', how);
      data.set(
        'list',
        new File(['email,consented_at,wording\nnew@x.example,2031-01-02,yes\nbad@@x\nr1@reader.example,,\n'], 'l.csv'),
      );
      return data;
    };
    const tried = await (await press('/desk/readers/import', form('try'))).text();
    expect(tried).toContain('What the list would bring');
    expect(tried).toContain('Line 3: &quot;bad@@x&quot; is not an e-mail address');
    expect((await press('/desk/readers', { email: 'new@x.example' })).status).toBe(404);
    expect(await (await press('/desk/readers/import', form('keep'))).text()).toContain('The list was brought in');
    expect((await press('/desk/readers', { email: 'new@x.example' })).status).toBe(303);
    expect(await newest()).toMatchObject({ act: 'import readers', after: { confirmed: 1, refused: 1, known: 1 } });
    expect(await (await press('/desk/readers/import')).text()).toContain('Line 1: there is nothing in the list');
  });

  test('they are taken along as CSV, never mailed again, erased; the log says so without a name', async () => {
    const csv = await (await press('/desk/readers/export')).text();
    expect(csv.split('\r\n')[0]).toMatch(/^email,consented_at,wording/);
    expect(csv).toContain('r7@reader.example');
    const one = (await press('/desk/readers', { email: 'r7@reader.example' })).headers.get('location') ?? '';
    await press(`${one}/suppress`);
    expect(await page(one)).toContain('never to be mailed');
    expect(await page(`${one}/erase`)).toContain('cannot be undone');
    expect((await press(`${one}/erase`)).headers.get('location')).toBe('/desk/readers?erased');
    expect((await press('/desk/readers', { email: 'r7@reader.example' })).status).toBe(404);
    expect(JSON.stringify(await newest())).not.toContain('r7@');
    async function* again() {
      yield 'email,consented_at,wording\nr7@reader.example,2031-01-02,yes\n';
    }
    const tally = await importReaders(db, again(), { now: inventedNow, dryRun: false, say: () => {} });
    expect(tally).toMatchObject({ suppressed: 1, confirmed: 0 });
  });
});

describe('sendings', () => {
  test('are watched only where asked, steered, and the uncertain named', async () => {
    const path = `/desk/sendings/${edition}`;
    expect(await page('/desk/sendings')).toContain(`href="${path}"`);
    expect((await fetch(base + path, { headers: { cookie } })).headers.get('refresh')).toBeNull();
    expect((await fetch(`${base}${path}?watch`, { headers: { cookie } })).headers.get('refresh')).toBe('3');
    const shown = await page(path);
    expect(shown).toContain('r0@reader.example');
    expect(shown).not.toContain('<script>alert');
    await press(`${path}/pause`);
    expect(await page(path)).toContain('It is <b>paused</b>');
    expect(await newest()).toMatchObject({ act: 'pause a sending', who: 'editor@house.example' });
    expect((await press(`${path}/pause`)).status).toBe(409);
    await press(`${path}/resume`);
    expect(soon).toEqual(['press.deliver']);
    await press(`${path}/resend`);
    const { repeats } = await db
      .selectFrom('delivery')
      .select('repeats')
      .where('reader_id', '=', 1)
      .executeTakeFirstOrThrow();
    expect(repeats).toBe(1);
    const held = 'it goes to more than 5,000 readers and breaks rules: SPF';
    await db.updateTable('sending').set({ state: 'paused', held }).execute();
    expect(await page(path)).toContain(held);
    await press(`${path}/anyway`);
    expect((await db.selectFrom('sending').selectAll().executeTakeFirst())?.anyway).toBe(true);
    await press(`${path}/cancel`);
    expect(await page(path)).toContain('It is <b>canceled</b>');
    expect((await press(`${path}/resume`)).status).toBe(409);
    expect((await fetch(`${base}/desk/sendings/99999`, { headers: { cookie } })).status).toBe(404);
  });
});
