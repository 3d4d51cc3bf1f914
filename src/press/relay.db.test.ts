import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { startHostileRelay, type Script } from '../../test/hostile-relay.ts';
import { inventedHouse } from '../../test/invented-week.ts';
import { sql } from '../db/index.ts';
import {
  deliver,
  fileSendLog,
  pauseSending,
  relayPost,
  resendRefused,
  resumeSending,
  sendings,
  sendingsDue,
  type Mailroom,
} from './index.ts';

/** Relays as they are out there: READERS=20000 for the whole trial. */
const readers = Number(process.env.READERS ?? 500);
const begun = new Date('2031-02-17T06:30:00Z'); // a Monday
const minutes = (count: number) => new Date(begun.getTime() + count * 60_000);

let database: Awaited<ReturnType<typeof testDatabase>>;
let folder: string;
const closing: (() => unknown)[] = [];
let edition: number;

beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'relay-'));
  const { db } = database;
  await sql`truncate delivery, sending, print, edition, reader, returned_mail, sending_epoch restart identity cascade`.execute(
    db,
  );
  ({ id: edition } = await db
    .insertInto('edition')
    .values({
      week: '2031-W07',
      number: 1,
      from_at: minutes(-10_080),
      until_at: begun,
      made_at: begun,
      closed_at: begun,
    })
    .returning('id')
    .executeTakeFirstOrThrow());
  const words = { subject: 'No. 1', html: `<html>${'A sentence. '.repeat(300)}{{leave}}</html>`, text: '{{leave}}' };
  await db
    .insertInto('print')
    .values({ edition_id: edition, ...words, printed_at: begun })
    .execute();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  rmSync(folder, { recursive: true });
});

/** So many readers of forty domains; the first of them may have other addresses. */
async function list(count: number, first: readonly string[] = []): Promise<void> {
  await sql`
    insert into reader (email, asked_at, confirmed_at)
    select email, ${begun}::timestamptz, ${begun}::timestamptz from unnest(${[...first]}::text[]) email
     union all select concat('reader', n, '@host', n % 40, '.example'), ${begun}::timestamptz, ${begun}::timestamptz from generate_series(1, ${count - first.length}::int) n`.execute(
    database.db,
  );
}

async function house(script: Script, connections = 8, extensions?: string[]) {
  const relay = await startHostileRelay(script, extensions);
  const post = relayPost(relay.url, connections);
  closing.push(
    () => post.close(),
    () => relay.close(),
  );
  const mailroom: Mailroom = {
    house: inventedHouse,
    post,
    returns: 'returns@harbour.example',
    perDomain: 0,
    warmUp: 0,
    uncertain: 'list',
    sendLog: fileSendLog(folder),
  };
  return {
    relay,
    mailroom,
    run: (now = begun) => deliver({ db: database.db, mailroom, now: async () => now }, edition),
  };
}

async function ledger() {
  const rows = await database.db
    .selectFrom('delivery')
    .innerJoin('reader', 'reader.id', 'reader_id')
    .select(['email', 'state', 'error', 'rests_because'])
    .execute();
  const count = (state: string) => rows.filter((row) => row.state === state).length;
  return { rows, sent: count('sent'), waiting: count('waiting'), refused: count('refused'), expired: count('expired') };
}
const only = (progress: Awaited<ReturnType<typeof sendings>>) => progress[0]!;

describe(
  'what is about us holds the sending, and refuses nobody',
  { timeout: readers > 1000 ? 600_000 : 30_000 },
  () => {
    test.each([
      ['a quota for the day, at MAIL', 'MAIL', '550 5.4.5 Daily user sending quota exceeded.'],
      ['a quota for the day, at RCPT', 'RCPT', '550 5.4.5 Daily user sending quota exceeded.'],
      ['a quota for the hour, in words alone', 'RCPT', '550 You have reached your hourly sending limit'],
      ['a quota, after the letter', 'end', '554 Message rejected: daily message quota exceeded'],
      ['a quota, for now', 'MAIL', '454 4.7.0 Throttling failure: maximum sending rate exceeded.'],
      ['relaying denied', 'RCPT', '550 5.7.1 Relaying denied'],
      ['relaying denied, of an address', 'RCPT', '554 5.7.1 <x@y.example>: Relay access denied'],
      ['a login that is wanted', 'MAIL', '530 5.7.0 Authentication required'],
      ['our host', 'RCPT', '554 5.7.1 <unknown[192.0.2.1]>: Client host rejected: Access denied'],
      ['our sender', 'MAIL', '553 5.7.1 <letter@harbour.example>: Sender address rejected: not owned by user'],
      ['our sender, looked up', 'RCPT', '550 Sender verify failed: no such user here'],
      ['a system out of order', 'end', '554 5.3.0 Error: queue file write error'],
      ['a command out of order', 'DATA', '503 5.5.1 Bad sequence of commands'],
    ] as const)('%s', async (_, step, answer) => {
      const whole = Math.ceil(readers / 5);
      const quota = whole / 4;
      await list(whole);
      const { run, relay } = await house(({ step: now, taken }) =>
        now === step && taken >= quota ? answer : undefined,
      );
      const first = await run();
      expect(first.held).toContain(answer.slice(4));
      const found = await ledger();
      expect(found.refused + found.expired).toBe(0);
      expect(found.sent).toBe(relay.taken.length);
      expect(found.sent + found.waiting).toBe(whole);
      expect(only(await sendings(database.db))).toMatchObject({ state: 'open', held: expect.stringContaining(answer) });
      // It is tried again by itself, and not before; each time later.
      expect(await sendingsDue(database.db, minutes(4))).toEqual([]);
      expect(await sendingsDue(database.db, minutes(6))).toEqual([edition]);
      await run(minutes(6));
      expect((await ledger()).waiting).toBe(found.waiting);
      expect(await sendingsDue(database.db, minutes(11))).toEqual([]);
      // Mended, the editor need not wait.
      relay.state.script = () => undefined;
      expect(await resumeSending(database.db, edition)).toBe(true);
      await run(minutes(30));
      expect(await ledger()).toMatchObject({ sent: whole });
      expect(only(await sendings(database.db))).toMatchObject({ state: 'done', held: null });
      expect(new Set(relay.taken).size).toBe(relay.taken.length);
    });

    test('a letter that is larger than the relay takes', async () => {
      await list(10);
      const { run } = await house(() => undefined, 2, ['SIZE 1000']);
      expect((await run()).held).toMatch(/too large for the mail relay.*1000/);
      expect(await ledger()).toMatchObject({ waiting: 10 });
    });

    test('one that nobody answers, or that hangs up', async () => {
      await list(40);
      const { run, relay } = await house(({ step }) => (step === 'MAIL' ? null : undefined));
      expect((await run()).held).toMatch(/connection broke/);
      expect(await ledger()).toMatchObject({ waiting: 40 });
      await relay.close();
      expect((await run(minutes(20))).held).toMatch(/cannot be used.*ECONNREFUSED/);
      expect(await ledger()).toMatchObject({ waiting: 40 });
      expect(await sendingsDue(database.db, minutes(200))).toEqual([edition]);
    });
  },
);

describe('what is about an address stops nobody else', { timeout: readers > 1000 ? 600_000 : 30_000 }, () => {
  test.each([
    ['504 5.5.2 <bob@gmail>: Recipient address rejected: need fully-qualified address'],
    ['501 5.1.3 Bad recipient address syntax'],
    ['501 5.5.4 Invalid arguments'],
    ['553 5.1.3 The recipient address is not a valid RFC 5321 address'],
    ['555 5.5.2 Syntax error'],
    ['550 5.1.1 no such mailbox'],
  ])('%s, and first in line', async (answer) => {
    const odd = Array.from({ length: 60 }, (_, n) => `bob${n}@gmail`);
    await list(readers, odd);
    const { run, relay } = await house(({ step, to }) =>
      step === 'RCPT' && to.endsWith('@gmail') ? answer : undefined,
    );
    const good = readers - odd.length;
    expect(await run()).toMatchObject({ sent: good });
    let at = 6;
    for (let runs = 0; runs < 5 && (await ledger()).waiting > 0; runs++, at *= 2) await run(minutes(at));
    const { rows, ...counted } = await ledger();
    expect(counted).toMatchObject({ sent: good, refused: 60 });
    expect(rows.filter(({ state }) => state === 'refused').every(({ email }) => email.endsWith('@gmail'))).toBe(true);
    expect(relay.state.connections).toBeLessThanOrEqual(8 + readers / 50);
  });

  test('a connection that ends at some addresses', async () => {
    const odd = Array.from({ length: 40 }, (_, n) => `müller${n}@x.example`);
    await list(readers, odd);
    const isOdd = (to: string) => to.startsWith('m\u00c3');
    const { run } = await house(({ step, to }) => (step === 'RCPT' && isOdd(to) ? null : undefined));
    for (let runs = 0; runs < 6; runs++) await run(minutes(runs * 61));
    const { sent, waiting } = await ledger();
    expect({ sent, waiting }).toEqual({ sent: readers - 40, waiting: 40 });
  });
});

describe('connections', { timeout: readers > 1000 ? 600_000 : 30_000 }, () => {
  test('a relay that takes two gets two', async () => {
    await list(readers);
    const { run, relay } = await house(({ step, open }) =>
      step === 'hello' && open > 2 ? '421 4.7.0 too many connections' : undefined,
    );
    expect(await run()).toMatchObject({ sent: readers });
    expect(relay.state.connections).toBeLessThanOrEqual(Math.max(30, (2 * readers) / 100));
  });

  test('one that says so at MAIL gets two as well', async () => {
    await list(readers);
    const { run, relay } = await house(({ step, open }) =>
      step === 'MAIL' && open > 2 ? '421 4.3.2 concurrent connections exceeded' : undefined,
    );
    expect(await run()).toMatchObject({ sent: readers });
    expect(relay.state.connections).toBeLessThanOrEqual(Math.max(40, (2 * readers) / 100));
  });

  test.each([['421 4.4.5 maximum message count per session'], [null]])(
    'one that ends each after a hundred letters is called anew at once (%s)',
    async (answer) => {
      await list(readers);
      const { run, relay } = await house(({ step, carried }) =>
        step === 'MAIL' && carried >= 100 ? answer : undefined,
      );
      expect(await run()).toMatchObject({ sent: readers, later: 0 });
      expect(relay.taken.length).toBe(readers);
      expect(relay.state.connections).toBeLessThanOrEqual((2 * readers) / 100);
    },
  );

  test('one that grey-lists everybody takes everybody soon after', async () => {
    await list(readers);
    const tried = new Set<string>();
    const { run } = await house(({ step, to }) => {
      if (step !== 'RCPT' || tried.has(to)) return undefined;
      tried.add(to);
      return '450 4.7.1 Please try again in five minutes';
    });
    // How many of a domain are tried before it rests is a matter of speed; each run tries some.
    let at = 0;
    do await run(minutes(at));
    while ((await ledger()).waiting > 0 && (at += 6) <= 240);
    expect(await ledger()).toMatchObject({ sent: readers });
  });

  test('a password goes to another machine by TLS only', async () => {
    const { relay } = await house(() => undefined, 1, ['AUTH PLAIN']);
    const port = new URL(relay.url).port;
    const mail = { messageId: '<1@x>', to: 'a@x.example', sender: 'b@x.example', letter: () => ({}) as never };
    const send = (url: string) => {
      const post = relayPost(url, 1);
      closing.push(() => post.close());
      return post.send(database.db, { ...mail, raw: async () => [Buffer.from('Subject: x\r\n\r\nx\r\n')] }, begun);
    };
    await send(`smtp://ann:s3cret@127.0.0.1:${port}`);
    expect(relay.taken).toEqual(['a@x.example']);
    relay.commands.length = 0;
    // A name of this machine that is none of its loopback names.
    const { hostname } = await import('node:os');
    void hostname;
    await expect(send(`smtp://ann:s3cret@[::ffff:127.0.0.1]:${port}`)).rejects.toThrow(/STARTTLS.*in clear/);
    expect(relay.commands.join('\n')).not.toMatch(/AUTH/);
  });

  test('a relay that says "go on" to a letter without recipient, and waits for more, holds nobody up', async () => {
    await list(5, ['gone@x.example']);
    const { run } = await house(({ step, to }) =>
      step === 'RCPT' && to === 'gone@x.example' ? '550 5.1.1 gone' : undefined,
    );
    expect(await run()).toMatchObject({ sent: 4, refused: 1 });
  });

  test('one that answers DATA with 250 has taken nothing', async () => {
    await list(5);
    const { run } = await house(({ step }) => (step === 'DATA' ? '250 ok' : undefined), 1);
    expect(await run()).toMatchObject({ sent: 0, uncertain: 0, held: expect.any(String) });
    expect(await ledger()).toMatchObject({ waiting: 5 });
  });
});

test('paused, no letter goes that was not on its way', async () => {
  await list(300);
  const { mailroom, relay } = await house(() => undefined);
  let takenBefore: number | undefined;
  const now = async () => {
    if (relay.taken.length >= 80 && takenBefore === undefined) {
      await pauseSending(database.db, edition);
      takenBefore = relay.taken.length;
    }
    return begun;
  };
  await deliver({ db: database.db, mailroom, now }, edition);
  const inTheAir = 6 * mailroom.post.atOnce;
  expect(relay.taken.length).toBeLessThanOrEqual((takenBefore ?? 0) + inTheAir);
  expect(await ledger()).toMatchObject({ sent: relay.taken.length, waiting: 300 - relay.taken.length });
});

test('what a relay out of order refused goes again when it is asked for, but to nobody who rests', async () => {
  await list(6, ['gone@x.example']);
  const { run, relay } = await house(({ step, to }) =>
    step === 'RCPT' ? (to.startsWith('gone') ? '550 5.1.1 no such user' : '550 no thanks') : undefined,
  );
  expect(await run()).toMatchObject({ refused: 6 });
  relay.state.script = () => undefined;
  expect(await resendRefused(database.db, edition, minutes(1))).toBe(5);
  expect(await run(minutes(1))).toMatchObject({ sent: 5 });
  expect(await ledger()).toMatchObject({ sent: 5, refused: 1 });
});

test('a clock that was ahead for a while expires nothing', async () => {
  await list(50);
  const { run } = await house(({ step }) => (step === 'RCPT' ? '450 4.2.0 not now' : undefined));
  await run();
  const ahead = 4 * 24 * 60;
  await run(minutes(ahead));
  expect(await sendingsDue(database.db, minutes(10))).toEqual([edition]);
  const { run: again } = await house(() => undefined);
  await again(minutes(10));
  expect(await ledger()).toMatchObject({ sent: 50, expired: 0 });
});

test('what will not fit before the edition is old is said before any letter goes, and put in line anew when mended', async () => {
  await sql`insert into reader (email, asked_at, confirmed_at)
    select concat('r', n, '@big.example'), ${begun}::timestamptz, ${begun}::timestamptz from generate_series(1, 2000) n`.execute(
    database.db,
  );
  const { mailroom, relay } = await house(() => undefined);
  const run = (room: Partial<Mailroom>, at = begun) =>
    deliver({ db: database.db, mailroom: { ...mailroom, ...room }, now: async () => at }, edition);
  // Five an hour: 1,200 in ten days.
  expect((await run({ warmUp: 5 })).held).toMatch(/17 days, and 800 of 2,000 letters \(most of them to big\.example\)/);
  expect(relay.taken).toEqual([]);
  expect(only(await sendings(database.db))).toMatchObject({ state: 'paused', waiting: 2000 });
  await resumeSending(database.db, edition);
  expect((await run({ warmUp: 5 })).held).toMatch(/800 of 2,000/);
  await resumeSending(database.db, edition);
  expect(await run({ warmUp: 0 }, minutes(5))).toMatchObject({ sent: 2000 });
});
