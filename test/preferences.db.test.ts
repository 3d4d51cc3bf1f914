import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from './database.ts';
import { startWire, type Wire } from '../sample/wire.ts';
import { sampleSettings, sampleWeek } from '../sample/play.ts';
import { testService } from './service.ts';
import { settled as settledAt } from './settled.ts';
import type { Service } from '../src/main.ts';
import { linkTokens } from '../src/readers/index.ts';
import { topicSlug } from '../src/stories/index.ts';
import { oneLine } from '../src/text/index.ts';

/** What a reader can do without a password, over real HTTP. */
let database: Awaited<ReturnType<typeof testDatabase>>;
let wire: Wire;
let service: Service;
let token: string;
const now = sampleWeek.begin;

beforeAll(async () => {
  database = await testDatabase();
  wire = await startWire({ at: now });
  service = await testService(database.url, sampleSettings(wire));
  const { id } = await database.db
    .insertInto('reader')
    .values({ email: 'ann@reader.example', asked_at: now, confirmed_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  token = (await linkTokens(database.db)).proof(id, 'ann@reader.example', now);
});
afterAll(async () => {
  await service?.stop();
  await wire?.close();
  await database?.close();
});

const reader = (email = 'ann@reader.example') =>
  database.db.selectFrom('reader').selectAll().where('email', '=', email).executeTakeFirst();
const get = (path: string) => fetch(`${service.url}${path}`);
const post = (path: string, body: Record<string, string> = {}) =>
  fetch(`${service.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams(body),
    headers: { origin: service.url },
    redirect: 'manual',
  });
/** What was asked for is done, and its mails are sent. */
const settled = () => settledAt(service);
const lastLetter = async () => {
  await settled();
  return database.db.selectFrom('outbox_letter').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst();
};

describe('preferences', () => {
  test('are opened by their own link alone, and changed by a press alone', async () => {
    const page = await get(`/preferences/${token}`);
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await page.text()).toContain('ann@reader.example');
    for (const forged of [
      token.replace(/^\d+/, '999'),
      `${token.slice(0, -2)}AA`,
      'x',
      token.replace(/-\d+-/, '-99999-'),
      (await linkTokens(database.db)).preferences(1, 'other@reader.example', now),
    ])
      expect((await get(`/preferences/${forged}`)).status, forged).toBe(404);
    const wishes = {
      weekday: '6',
      hour: '9',
      zone: 'Europe/Paris',
      topics: 'Iran\nHarbour\n\nIran',
      length: 'short',
      form: 'plain',
      pause: '2031-05-01',
    };
    expect((await post(`/preferences/${token}`, wishes)).status).toBe(303);
    expect(await reader()).toMatchObject({
      weekday: 6,
      hour: 9,
      time_zone: 'Europe/Paris',
      topics: ['Iran', 'Harbour'],
      short: true,
      plain: true,
      paused_until: '2031-05-01',
    });
  });

  test('nonsense becomes the usual', async () => {
    await post(`/preferences/${token}`, {
      weekday: '9',
      hour: '99',
      zone: "x'; drop",
      topics: 'x'.repeat(500),
      pause: 'soon',
    });
    const { weekday, hour, time_zone, topics, paused_until } = (await reader())!;
    expect({ weekday, hour, time_zone, paused_until }).toEqual({
      weekday: null,
      hour: null,
      time_zone: null,
      paused_until: null,
    });
    expect(topics[0]).toHaveLength(80);
  });

  test('an impossible day is refused with words, and the other wishes are kept', async () => {
    for (const pause of ['2031-02-31', '2031-13-01', 'soon', '31.02.2031', '0000-00-00']) {
      const answer = await post(`/preferences/${token}`, { weekday: '2', hour: '8', pause });
      expect(answer.status, pause).toBe(422);
      expect(await answer.text()).toContain('is no day of the calendar');
      expect(await reader()).toMatchObject({ weekday: 2, hour: 8, paused_until: null });
    }
    expect((await post(`/preferences/${token}`, { pause: '2032-02-29' })).status).toBe(303);
    expect((await reader())?.paused_until).toBe('2032-02-29');
  });

  test('topics that no story has are kept, and said to be none, with what they may mean', async () => {
    const story = await database.db
      .insertInto('story')
      .values({ begun_at: now, latest_at: now, changed_at: now })
      .returning('id')
      .executeTakeFirstOrThrow();
    const topic = (name: string, place: number) => ({
      story_id: story.id,
      slug: topicSlug(name),
      name: oneLine(name),
      kind: 'place',
      place,
      latest_at: now,
    });
    await database.db.insertInto('story_topic').values(['Iran', 'Ada Loden', 'European Union'].map(topic)).execute();
    const topics = 'Irann\nIran\nLoden\nEU\nNobody knows this';
    await post(`/preferences/${token}`, { topics });
    const page = await (await get(`/preferences/${token}?saved`)).text();
    expect((await reader())?.topics).toEqual(topics.split('\n'));
    expect(
      [...page.matchAll(/No story was about “([^”]+)” yet\.(?: Did you mean “([^”]+)”)?/g)].map((m) => m.slice(1)),
    ).toEqual([
      ['Irann', 'Iran'],
      ['Loden', 'Ada Loden'],
      ['EU', 'European Union'],
      ['Nobody knows this', undefined],
    ]);
    expect(page).toMatch(/name="topics" value="Iran" checked/);
    expect(page).toMatch(/name="topics" value="Ada Loden"(?! checked)/);
    await post(`/preferences/${token}`);
  });

  test('time zones are offered once, by their names of today, and an old name is known', async () => {
    const page = await (await get(`/preferences/${token}`)).text();
    for (const name of ['Asia/Kolkata', 'Europe/Kyiv', 'America/Argentina/Buenos_Aires', 'UTC'])
      expect(page.split(`value="${name}"`).length, name).toBe(2);
    for (const name of ['Asia/Calcutta', 'Europe/Kiev']) expect(page).not.toContain(name);
    await post(`/preferences/${token}`, { zone: 'Asia/Calcutta' });
    expect((await reader())?.time_zone).toBe('Asia/Kolkata');
    expect(await (await get(`/preferences/${token}`)).text()).toContain('value="Asia/Kolkata" selected');
  });

  test('one press leaves', async () => {
    await database.db.updateTable('reader').set({ left_at: null }).execute();
    expect(await (await get(`/preferences/${token}`)).text()).toContain(`action="/preferences/${token}/leave"`);
    expect((await get(`/preferences/${token}/leave`)).status).toBe(404); // a GET does nothing
    expect((await post(`/preferences/${token}/leave`)).status).toBe(200);
    expect((await reader())?.left_at).not.toBeNull();
    await database.db.updateTable('reader').set({ left_at: null }).execute();
  });

  test('a link that may have been passed on moves, takes and erases nothing; the fresh one that it asks for does', async () => {
    const { id } = (await reader())!;
    const passedOn = (await linkTokens(database.db)).preferences(id, 'ann@reader.example', now);
    const page = await (await get(`/preferences/${passedOn}`)).text();
    expect(page).not.toContain(`/preferences/${passedOn}/forget`);
    expect((await post(`/preferences/${passedOn}/address`, { email: 'thief@reader.example' })).status).toBe(403);
    expect((await post(`/preferences/${passedOn}/forget`, { sure: 'yes' })).status).toBe(403);
    expect((await get(`/preferences/${passedOn}/everything.json`)).status).toBe(403);
    await settled();
    expect(await database.db.selectFrom('outbox_letter').selectAll().execute()).toEqual([]);
    expect(await reader()).toBeDefined();
    expect((await post(`/preferences/${passedOn}/proof`)).status).toBe(200);
    const letter = await lastLetter();
    expect(letter?.recipient).toBe('ann@reader.example');
    token = /\/preferences\/([\w-]+)/.exec(letter?.text ?? '')?.[1] ?? '';
  });

  test('the address changes when the new mailbox says so, and old links are void', async () => {
    await post(`/preferences/${token}/address`, { email: 'new@reader.example' });
    expect(await reader('new@reader.example')).toBeUndefined();
    const letter = await lastLetter();
    expect(letter?.recipient).toBe('new@reader.example');
    const link = /\/preferences\/change\/[\w-]+/.exec(letter?.text ?? '')?.[0] ?? '';
    expect((await get(link)).status).toBe(200);
    expect(await reader('new@reader.example')).toBeUndefined(); // GET changes nothing
    expect((await post(link)).status).toBe(200);
    expect(await reader('new@reader.example')).toBeDefined();
    expect((await post(link)).status).toBe(404);
    expect((await get(`/preferences/${token}`)).status).toBe(404);
    // The old address is told, and takes it back within a week.
    await settled();
    const told = await database.db
      .selectFrom('outbox_letter')
      .selectAll()
      .where('subject', 'like', '%goes to another address')
      .executeTakeFirstOrThrow();
    expect(told.recipient).toBe('ann@reader.example');
    expect(told.text).not.toContain('new@reader.example');
    const back = /\/preferences\/change\/[\w-]+/.exec(told.text)?.[0] ?? '';
    expect((await post(back)).status).toBe(200);
    expect(await reader('ann@reader.example')).toBeDefined();
    await database.db.updateTable('reader').set({ email: 'new@reader.example' }).execute();
  });

  test('strangers are asked a few times, whoever’s link it is', async () => {
    const { id } = (await reader('new@reader.example'))!;
    const proof = (await linkTokens(database.db)).proof(id, 'new@reader.example', now);
    const seen: number[] = [];
    for (let n = 0; n < 12; n++)
      seen.push((await post(`/preferences/${proof}/address`, { email: `stranger${n}@reader.example` })).status);
    await settled();
    const asked = await database.db
      .selectFrom('mail')
      .select('recipient')
      .where('recipient', 'like', 'stranger%')
      .execute();
    expect(asked.length).toBeLessThanOrEqual(3);
    expect(seen.at(-1)).toBe(429);
    for (let n = 0; n < 8; n++) await post(`/preferences/${proof}/address`, { email: 'one@reader.example' });
    await settled();
    const one = await database.db
      .selectFrom('mail')
      .select('id')
      .where('recipient', '=', 'one@reader.example')
      .execute();
    expect(one.length).toBeLessThanOrEqual(1);
    await database.db.deleteFrom('asking').execute();
  });

  test('a new link is mailed, and nobody learns whether an address is known', async () => {
    const [known, unknown] = [
      await post('/preferences', { email: 'new@reader.example' }),
      await post('/preferences', { email: 'who@reader.example' }),
    ];
    expect(await known.text()).toBe(await unknown.text());
    const letter = await lastLetter();
    expect(letter?.recipient).toBe('new@reader.example');
    token = /\/preferences\/([\w-]+)/.exec(letter?.text ?? '')?.[1] ?? '';
  });

  test('everything held is handed out, then forgotten', async () => {
    const held = (await (await get(`/preferences/${token}/everything.json`)).json()) as { reader: { email: string } };
    expect(held.reader.email).toBe('new@reader.example');
    expect(Object.keys(held)).toEqual(expect.arrayContaining(['consents', 'links', 'letters', 'returned', 'mails']));
    await post(`/preferences/${token}/forget`);
    expect(await reader('new@reader.example')).toBeDefined();
    expect((await post(`/preferences/${token}/forget`, { sure: 'yes' })).status).toBe(200);
    expect(await reader('new@reader.example')).toBeUndefined();
    expect(await database.db.selectFrom('suppression').selectAll().execute()).toHaveLength(1);
  });
});

describe('subscribing', () => {
  test('a domain that looks mistyped is asked about once', async () => {
    const asked = await post('/subscribe', { email: 'bob@gmial.com' });
    expect(asked.status).toBe(422);
    expect(await asked.text()).toContain('bob@gmail.com');
    expect((await post('/subscribe', { email: 'bob@gmial.com', sure: 'bob@gmial.com' })).status).toBe(303);
  });

  test('what was agreed to is kept, with time, words and network', async () => {
    await settled();
    await post('/subscribe', { email: 'info@mailinator.com' });
    const link = /\/confirm\/[\w-]+/.exec((await lastLetter())?.text ?? '')?.[0] ?? '';
    await post(link);
    const kept = await reader('info@mailinator.com');
    expect(kept?.flags).toEqual(['disposable', 'role']);
    const consents = await database.db
      .selectFrom('consent')
      .selectAll()
      .where('reader_id', '=', kept?.id ?? 0)
      .execute();
    expect(consents.map(({ what, address }) => [what, address])).toEqual([
      ['asked', '127.0.0.0/24'],
      ['confirmed', '127.0.0.0/24'],
    ]);
    expect(consents[1]?.wording).toMatch(/once a week/);
  });

  test('one host cannot ask without end', async () => {
    const seen: number[] = [];
    for (let n = 0; n < 12; n++) seen.push((await post('/subscribe', { email: `n${n}@reader.example` })).status);
    expect(seen[0]).toBe(303);
    expect(seen.at(-1)).toBe(429);
  });
});
