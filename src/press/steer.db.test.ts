import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { startDns } from '../../test/dns.ts';
import { inventedHouse } from '../../test/invented-week.ts';
import { sql } from '../db/index.ts';
import {
  cancelSending,
  confirmDatabase,
  deliver,
  fileSendLog,
  outboxPost,
  pauseSending,
  relayPost,
  resumeSending,
  sendings,
  sendingsDue,
  Undelivered,
  type Mailroom,
  type Post,
} from './index.ts';

const at = new Date('2031-02-17T06:30:00Z'); // a Monday
const later = (hours: number) => new Date(at.getTime() + hours * 3_600_000);
const folders: string[] = [];
let database: Awaited<ReturnType<typeof testDatabase>>;
let edition: number;
let mailroom: Mailroom;

beforeEach(async () => {
  await database?.close();
  database = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'steer-'));
  folders.push(folder);
  mailroom = {
    house: inventedHouse,
    post: outboxPost(),
    returns: '',
    perDomain: 0,
    warmUp: 0,
    uncertain: 'list',
    sendLog: fileSendLog(folder),
  };
  const { db } = database;
  const week = { from_at: later(-174), until_at: later(-6.5), made_at: at, closed_at: at };
  ({ id: edition } = await db
    .insertInto('edition')
    .values({ week: '2031-W07', number: 1, ...week })
    .returning('id')
    .executeTakeFirstOrThrow());
  const words = { subject: 'No. 1', html: '<html>{{leave}}</html>', text: '{{leave}}' };
  await db
    .insertInto('print')
    .values({ edition_id: edition, ...words, printed_at: at })
    .execute();
});
afterAll(async () => {
  await database.close();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const reader = (email: string, wishes: object = {}) =>
  database.db
    .insertInto('reader')
    .values({ email, asked_at: at, confirmed_at: at, ...wishes })
    .execute();
const run = (now = at, room = mailroom) => deliver({ db: database.db, mailroom: room, now: async () => now }, edition);
const rows = () =>
  database.db
    .selectFrom('delivery')
    .innerJoin('reader', 'reader.id', 'reader_id')
    .select(['email', 'state', 'due_at', 'error', 'tries'])
    .orderBy('email')
    .execute();

describe('when a letter goes', () => {
  test('at the reader’s own hour, in their own zone; otherwise at once', async () => {
    await reader('a@x.example');
    await reader('b@x.example', { weekday: 1, hour: 7, time_zone: 'America/New_York' });
    await reader('c@x.example', { weekday: 7, hour: 9, time_zone: 'Asia/Tokyo' });
    await reader('d@x.example', { weekday: 1, hour: 3, time_zone: 'UTC' }); // has just gone by
    expect(await run()).toMatchObject({ sent: 2 });
    expect((await rows()).map(({ due_at }) => due_at.toISOString())).toEqual([
      '2031-02-17T06:30:00.000Z',
      '2031-02-17T12:00:00.000Z',
      '2031-02-23T00:00:00.000Z',
      '2031-02-17T06:30:00.000Z',
    ]);
    expect(await sendingsDue(database.db, at)).toEqual([]);
    expect(await sendingsDue(database.db, later(6))).toEqual([edition]);
    expect(await run(later(6))).toMatchObject({ sent: 1 });
  });

  test('not to who left, rests or pauses, before or after the rows were made', async () => {
    await reader('a@x.example', { left_at: at });
    await reader('b@x.example', { rests_since: at, rests_because: 'hard' });
    await reader('c@x.example', { paused_until: '2031-03-01' });
    await reader('d@x.example', { paused_until: '2031-02-17' });
    await reader('e@x.example', { weekday: 2, hour: 7, time_zone: 'UTC' });
    expect(await run()).toMatchObject({ sent: 1 });
    await database.db
      .updateTable('reader')
      .set({ left_at: later(1) })
      .where('email', '=', 'e@x.example')
      .execute();
    expect(await run(later(30))).toMatchObject({ sent: 0, expired: 1 });
    expect((await rows()).map(({ email, state }) => `${email} ${state}`)).toEqual([
      'd@x.example sent',
      'e@x.example expired',
    ]);
    expect((await sendings(database.db))[0]?.state).toBe('done');
  });

  test('a pause ends by the reader’s calendar, on the day that the letter is due', async () => {
    const room = { ...mailroom, house: { ...mailroom.house, timeZone: 'Pacific/Auckland' } };
    // 2031-02-17T06:30Z is Monday evening there, and still Sunday in Honolulu.
    await reader('a@x.example', { paused_until: '2031-02-17' });
    await reader('b@x.example', { paused_until: '2031-02-18' });
    await reader('c@x.example', { paused_until: '2031-02-17', time_zone: 'Pacific/Honolulu' });
    await reader('d@x.example', { paused_until: '2031-02-19', weekday: 4, hour: 7, time_zone: 'UTC' });
    await reader('e@x.example', { paused_until: '2031-02-21', weekday: 4, hour: 7, time_zone: 'UTC' });
    // 06:00 on Monday the 17th there is 17:00Z on the 16th: over for hours, and of that day.
    await reader('f@x.example', { paused_until: '2031-02-17', weekday: 1, hour: 6 });
    expect(await run(at, room)).toMatchObject({ sent: 2, expired: 0 });
    expect((await rows()).map(({ email, state }) => `${email} ${state}`)).toEqual([
      'a@x.example sent',
      'd@x.example waiting',
      'f@x.example sent',
    ]);
  });

  test('to one domain no faster than is allowed, to others at once', async () => {
    for (let n = 0; n < 5; n++) await reader(`a${n}@slow.example`);
    await reader('b@fast.example');
    const room = { ...mailroom, perDomain: 60 };
    expect(await run(at, room)).toMatchObject({ sent: 2 });
    expect(await run(new Date(at.getTime() + 2000), room)).toMatchObject({ sent: 2 });
    expect(await run(new Date(at.getTime() + 9000), room)).toMatchObject({ sent: 2 });
  });

  test('refused for now: later and later, until its time is over', async () => {
    await reader('a@x.example');
    const post: Post = { ...outboxPost(), send: () => Promise.reject(new Undelivered('450 not now', 'later')) };
    const waits: number[] = [];
    let now = at;
    for (let n = 0; n < 100; n++) {
      await run(now, { ...mailroom, post });
      const [row] = await rows();
      if (row?.state !== 'waiting') break;
      waits.push((row.due_at.getTime() - now.getTime()) / 60_000);
      now = row.due_at;
    }
    expect(waits.slice(0, 8)).toEqual([5, 10, 20, 40, 80, 160, 240, 240]);
    expect(await rows()).toMatchObject([{ state: 'expired', error: '450 not now' }]);
    expect(now.getTime()).toBeLessThan(later(73).getTime());
  });

  test('a domain that refuses for all lets its others wait, and no other domain', async () => {
    for (let n = 0; n < 40; n++) await reader(`a${n}@busy.example`);
    await reader('z@fine.example');
    const outbox = outboxPost();
    let refusals = 0;
    let line: Promise<unknown> = Promise.resolve();
    // One after another, as on one connection: what is next begins when the one before it ended.
    const post: Post = {
      ...outbox,
      send(db, mail, now) {
        if (!mail.to.includes('busy')) return outbox.send(db, mail, now);
        const sent = line.then(() => {
          mail.begin?.();
          refusals++;
          throw new Undelivered('421 4.7.0 slow down', 'later', { about: 'domain' });
        });
        line = sent.catch(() => {});
        return sent;
      },
    };
    expect(await run(at, { ...mailroom, post })).toMatchObject({ sent: 1 });
    expect(refusals).toBeLessThan(4);
    expect(await sendingsDue(database.db, at)).toEqual([]);
  });
});

test('who is refused while the letter is handed over: gone where the server says so of the address, and not of the letter', async () => {
  const replies: Record<string, [step: 'rcpt' | 'data', code: number, words: string]> = {
    'gone@x.example': ['rcpt', 550, 'user unknown'],
    'filtered@x.example': ['data', 550, 'user unknown'],
    'policy@x.example': ['rcpt', 554, 'refused by policy'],
    'full@x.example': ['rcpt', 552, '5.2.2 over quota'],
  };
  const refusal = (step: string, address = '') => {
    const [at, responseCode, words] = replies[address] ?? [];
    return at === step ? Object.assign(new Error(words), { responseCode }) : null;
  };
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo: ({ address }, _session, done) => done(refusal('rcpt', address)),
    onData(stream, session, done) {
      stream.resume().once('end', () => done(refusal('data', session.envelope.rcptTo[0]?.address)));
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const post = relayPost(`smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, 2);
  try {
    for (const email of [...Object.keys(replies), 'well@x.example']) await reader(email);
    expect(await run(at, { ...mailroom, post })).toMatchObject({ sent: 1, refused: 4 });
  } finally {
    post.close();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
  const found = await database.db
    .selectFrom('reader')
    .leftJoin('returned_mail', 'reader_id', 'reader.id')
    .select(['email', 'kind', 'rests_because', 'soft_returns'])
    .orderBy('email')
    .execute();
  expect(found.map((row) => Object.values(row).join(' '))).toEqual([
    'filtered@x.example blocked  0',
    'full@x.example full  1',
    'gone@x.example hard hard 1',
    'policy@x.example blocked  0',
    'well@x.example   0',
  ]);
});

test('a relay that refuses everybody is out of order: nobody is refused or put to rest by it', async () => {
  for (let n = 0; n < 100; n++) await reader(`a${n}@x.example`);
  const refusal = () => new Undelivered('550 5.1.2 domain not found', 'refused', { command: 'RCPT TO' });
  const post: Post = { ...outboxPost(), send: () => Promise.reject(refusal()) };
  expect(await run(at, { ...mailroom, post })).toMatchObject({
    sent: 0,
    refused: 0,
    held: expect.stringContaining('domain not found'),
  });
  expect(new Set((await rows()).map(({ state }) => state))).toEqual(new Set(['waiting']));
  const resting = await database.db.selectFrom('reader').select('id').where('rests_since', 'is not', null).execute();
  expect(resting).toEqual([]);
  // The editor knows better.
  await resumeSending(database.db, edition, true);
  expect(await run(later(1), { ...mailroom, post })).toMatchObject({ refused: 100 });
});

test('paused, resumed, cancelled', async () => {
  await reader('a@x.example', { weekday: 1, hour: 8, time_zone: 'UTC' });
  await reader('b@x.example', { weekday: 1, hour: 9, time_zone: 'UTC' });
  await run();
  expect(await pauseSending(database.db, edition)).toBe(true);
  expect(await run(later(2))).toMatchObject({ sent: 0 });
  expect(await resumeSending(database.db, edition)).toBe(true);
  expect(await run(later(2))).toMatchObject({ sent: 1 });
  expect(await cancelSending(database.db, edition, later(2))).toBe(true);
  expect(await run(later(4))).toMatchObject({ sent: 0 });
  expect((await rows()).map(({ state }) => state)).toEqual(['sent', 'expired']);
  expect((await sendings(database.db))[0]).toMatchObject({ state: 'cancelled', sent: 1, expired: 1 });
});

test('a letter that was found to be on its way is uncertain, and goes again only where that is chosen', async () => {
  await reader('a@x.example');
  await run();
  const lost = () =>
    database.db.updateTable('delivery').set({ state: 'sending', sender: crypto.randomUUID() }).execute();
  await lost();
  expect(await run(later(1))).toMatchObject({ sent: 0 });
  expect(await rows()).toMatchObject([{ state: 'uncertain' }]);
  expect(await run(later(1), { ...mailroom, uncertain: 'resend' })).toMatchObject({ sent: 1 });
  await lost();
  expect(await run(later(2), { ...mailroom, uncertain: 'resend' })).toMatchObject({ sent: 0 }); // once
});

test('to more than 5,000 readers only by the rules of the large providers, unless told so', async () => {
  const dns = await startDns({});
  let carried = 0;
  const post: Post = { atOnce: 50, send: async () => void carried++, close() {} };
  const house = { ...inventedHouse, url: 'https://harbour.example' };
  const room = { ...mailroom, house, post, relay: 'relay.harbour.example', dns: dns.resolver };
  const { db } = database;
  await sql`insert into reader (email, asked_at, confirmed_at)
    select concat('r', n, '@h.example'), now(), now() from generate_series(1, 5001) n`.execute(db);
  expect((await run(at, room)).held).toContain('_dmarc.harbour.example, TXT: "v=DMARC1');
  expect((await sendings(db))[0]).toMatchObject({
    state: 'paused',
    waiting: 5001,
    held: expect.stringContaining('SPF'),
  });
  await resumeSending(db, edition);
  dns.records['TXT harbour.example'] = 'v=spf1 include:relay.example -all';
  dns.records['TXT _dmarc.harbour.example'] = 'fail';
  expect((await run(at, room)).held).toContain('DNS does not answer');
  expect((await sendings(db))[0]).toMatchObject({ state: 'open', held: null }); // looked at again by the next run
  delete dns.records['TXT _dmarc.harbour.example'];
  expect((await run(at, room)).held).toMatch(/DMARC/);
  expect(carried).toBe(0);
  await resumeSending(db, edition, true);
  expect(await run(at, room)).toMatchObject({ sent: 5001 });
  expect(carried).toBe(5001);
  await dns.close();
});

describe('a restored database', () => {
  test('that is older than what went out sends nothing until the editor says so', async () => {
    await reader('a@x.example');
    await run();
    // What a backup from before the sending would bring back.
    await database.db.deleteFrom('delivery').execute();
    await database.db.deleteFrom('sending').execute();
    await database.db.updateTable('sending_epoch').set({ epoch: 0 }).execute();
    const { sent, held } = await run();
    expect(sent).toBe(0);
    expect(held).toMatch(/restored from a backup/);
    await confirmDatabase(database.db, mailroom.sendLog);
    expect(await run()).toMatchObject({ sent: 1 });
  });

  test('in another place is a copy, and sends nothing either', async () => {
    await reader('a@x.example');
    await run();
    await database.db.updateTable('sending_epoch').set({ place: 'elsewhere-1' }).execute();
    expect((await run()).held).toMatch(/copy/);
    await confirmDatabase(database.db, mailroom.sendLog);
    expect((await run()).held).toBeUndefined();
  });
});
