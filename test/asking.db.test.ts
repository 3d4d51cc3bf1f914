import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sampleSettings, sampleWeek } from '../sample/play.ts';
import { startWire, type Wire } from '../sample/wire.ts';
import type { Service } from '../src/main.ts';
import { linkTokens, readerComplained } from '../src/readers/index.ts';
import { testDatabase } from './database.ts';
import { startRelay, type Manner, type Relay } from './relay.ts';
import { testService } from './service.ts';
import { settled } from './settled.ts';

/** The forms that take a mail, at a relay of any manner: what an asker is told, and what becomes of the mail. */
let database: Awaited<ReturnType<typeof testDatabase>>;
let wire: Wire;
let relay: Relay;
let service: Service;
let clock = sampleWeek.begin;

beforeAll(async () => {
  database = await testDatabase();
  wire = await startWire({ at: clock });
  relay = await startRelay();
  service = await testService(database.url, { ...sampleSettings(wire), SMTP_URL: relay.url, SMTP_CONNECTIONS: '2' });
  for (const [name, more] of [
    ['known', {}],
    ['left', { left_at: clock }],
    ['spam', {}],
  ] as const) {
    const email = `${name}@reader.example`;
    const { id } = await database.db
      .insertInto('reader')
      .values({ email, asked_at: clock, confirmed_at: clock, ...more })
      .returning('id')
      .executeTakeFirstOrThrow();
    if (name === 'spam') await readerComplained(database.db, id, clock);
  }
});
afterAll(async () => {
  await service?.stop();
  await relay?.close();
  await wire?.close();
  await database?.close();
});
beforeEach(async () => {
  for (const table of ['asking', 'errand', 'mail'] as const) await database.db.deleteFrom(table).execute();
  relay.answer = 'takes';
  relay.asked.length = relay.taken.length = 0;
});

const post = (path: string, body: Record<string, string>) =>
  fetch(`${service.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams(body),
    headers: { origin: service.url },
    redirect: 'manual',
  });
const work = async (minutes = 0) => {
  clock = new Date(clock.getTime() + minutes * 60_000);
  wire.setClock(clock);
  await settled(service);
};
/** What a person reads on a page: its words without its own address. */
const words = (html: string) =>
  html
    .replace(/<(style|script|head).*?<\/\1>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
const subscribe = async (email: string) => {
  const answer = await post('/subscribe', { email, sure: email });
  const check = answer.headers.get('location') ?? '';
  return { status: answer.status, page: async () => words(await (await fetch(`${service.url}${check}`)).text()) };
};

describe.each<Manner>(['takes', 'slow', 'busy', 'refuses', 'gone'])('a relay that %s', (manner) => {
  test('is not spoken to while somebody waits, and nobody learns whether an address is known', async () => {
    relay.answer = manner;
    const seen: Record<string, unknown[]> = {};
    for (const name of ['known', 'left', 'spam', 'stranger']) {
      const email = `${name}@reader.example`;
      const asked = await subscribe(email);
      expect(relay.asked).toEqual([]);
      const pages: unknown[] = [asked.status, await asked.page()];
      await work();
      pages.push(await asked.page());
      // Whoever called our mail spam gets nothing, whatever is asked for them.
      expect(relay.taken.some(({ to }) => to.startsWith('spam'))).toBe(false);
      for (const path of ['/preferences', '/sign-in']) {
        await database.db.deleteFrom('mail').execute();
        relay.asked.length = 0;
        const answer = await post(path, { email });
        expect(relay.asked).toEqual([]);
        pages.push(answer.status, words(await answer.text()));
        await work();
      }
      seen[name] = pages;
      await database.db.deleteFrom('mail').execute();
      relay.asked.length = 0;
    }
    expect(seen.left).toEqual(seen.known);
    expect(seen.spam).toEqual(seen.known);
    expect(seen.stranger).toEqual(seen.known);
  }, 60_000);
});

test('a mail that is delayed is said to be, comes once the relay takes it, and asking again sends no other', async () => {
  for (const manner of ['gone', 'busy'] as const) {
    relay.taken.length = 0;
    const email = `late-${manner}@reader.example`;
    relay.answer = manner;
    const first = await subscribe(email);
    await work();
    expect(await first.page()).toContain('The mail is delayed');
    const second = await subscribe(email); // within ten minutes, as the impatient do
    await work();
    expect(second.status).toBe(303);
    expect(await second.page()).toContain('The mail is delayed');
    relay.answer = 'takes';
    await work(3);
    expect(relay.taken.map(({ to }) => to)).toEqual([email]);
    expect(await first.page()).toContain('a mail is on its way');
    expect(await second.page()).toContain('a mail is on its way');
    const raw = relay.taken[0]?.raw.replaceAll('=\r\n', '') ?? '';
    const link = /\/confirm\/[\w-]+/.exec(raw)?.[0] ?? '';
    expect((await post(link, {})).status).toBe(200);
    await work(60);
    expect(relay.taken).toHaveLength(1);
  }
});

test('an address that the relay refuses is said to be refused, and may be asked for again at once', async () => {
  relay.answer = 'refuses';
  const asked = await subscribe('no-such@reader.example');
  await work();
  expect(await asked.page()).toContain('was refused');
  relay.answer = 'takes';
  const again = await subscribe('no-such@reader.example');
  await work();
  expect(await again.page()).toContain('a mail is on its way');
  expect(relay.taken).toHaveLength(1);
});

test('who is subscribed is told so, at most once a day; who complained is never mailed, by no form', async () => {
  await subscribe('KNOWN@reader.example');
  await work();
  await subscribe('known@reader.example');
  await work(30);
  expect(relay.taken.map(({ to }) => to)).toEqual(['known@reader.example']);
  expect(relay.taken[0]?.raw).toContain('Subject: You get');
  relay.asked.length = 0;
  await subscribe('Spam@reader.example');
  for (const path of ['/preferences', '/sign-in']) await post(path, { email: 'spam@READER.example' });
  const known = (await database.db
    .selectFrom('reader')
    .selectAll()
    .where('email', '=', 'known@reader.example')
    .executeTakeFirst())!;
  const proof = (await linkTokens(database.db)).proof(known.id, known.email, clock);
  await post(`/preferences/${proof}/address`, { email: 'spam@reader.example' });
  await work();
  // Of who asks for the letter the relay is asked, since their asker is told what it says; it is given nothing.
  expect(relay.asked.map(({ to }) => to)).toEqual(['Spam@reader.example']);
  expect(relay.taken).toHaveLength(1);
});

test('each mail is sent once, by several workers at once, and its words are kept no longer', async () => {
  const emails = Array.from({ length: 30 }, (_, n) => `many${n}@reader.example`);
  for (const email of emails) {
    await database.db.deleteFrom('asking').execute();
    await subscribe(email);
  }
  await Promise.all([work(), work(), work()]);
  await work();
  expect(relay.taken.map(({ to }) => to).toSorted()).toEqual(emails.toSorted());
  const kept = await database.db.selectFrom('mail').select(['state', 'text', 'html']).distinct().execute();
  expect(kept).toEqual([{ state: 'sent', text: '', html: null }]);
  expect(await database.db.selectFrom('errand').select('email').distinct().execute()).toEqual([{ email: '' }]);
});
