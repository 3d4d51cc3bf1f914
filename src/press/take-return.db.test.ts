import { createHash, createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Socket } from 'node:net';
import nodemailer from 'nodemailer';
import { headersOf } from './headers.ts';
import { testDatabase } from '../../test/database.ts';
import { linkTokens, type LinkTokens } from '../readers/index.ts';
import { inventedHouse } from '../../test/invented-week.ts';
import { sql } from '../db/index.ts';
import { beginSending } from './begin.ts';
import { openWeb } from '../net/index.ts';
import {
  openRelayHooks,
  openReturnsServer,
  readMailgun,
  signatureOf,
  takeCall,
  takeNotice,
  takeReturn,
} from './index.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let tokens: LinkTokens;
const now = new Date('2031-02-17T08:00:00Z');
const editions: number[] = [];

beforeAll(async () => {
  database = await testDatabase();
  tokens = await linkTokens(database.db);
  for (let n = 0; n < 6; n++) {
    const { id } = await database.db
      .insertInto('edition')
      .values({ week: `2031-W0${n}`, number: n + 1, from_at: now, until_at: now, made_at: now, closed_at: now })
      .returning('id')
      .executeTakeFirstOrThrow();
    editions.push(id);
  }
});
afterAll(() => database.close());

/** A letter's name, which nobody can guess. */
const nameOf = (edition: number, id: number) =>
  `<edition-${edition}.${createHash('md5').update(`a secret ${edition} ${id}`).digest('hex')}@x>`;

async function reader(email: string): Promise<number> {
  const { id } = await database.db
    .insertInto('reader')
    .values({ email, asked_at: now, confirmed_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const edition of editions) {
    const times = { changed_at: now, due_at: now, not_after: now };
    await database.db
      .insertInto('delivery')
      .values({
        edition_id: edition,
        reader_id: id,
        state: 'sent',
        message_id: nameOf(edition, id),
        ...times,
      })
      .execute();
  }
  return id;
}
const state = (id: number) =>
  database.db
    .selectFrom('reader')
    .select(['left_at', 'rests_because', 'soft_returns'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
const returnsTo = (edition: number, id: number) => `returns+${edition}-${tokens.returns(edition, id)}@harbour.example`;
const bounce = (address: string, words: string, messageId = '') =>
  Buffer.from(`From: MAILER-DAEMON@mx.example
Subject: Undelivered mail

<${address}>: ${words}

--- original message follows
Message-ID: ${messageId}
To: ${address}

Hello
`);

describe('what comes back', () => {
  test('for good: the address rests, its letter was refused; a second time nothing', async () => {
    const id = await reader('gone@x.example');
    const [edition = 0] = editions;
    const mail = bounce('gone@x.example', '550 5.1.1 no such user');
    expect(await takeReturn(database.db, mail, [returnsTo(edition, id).toUpperCase()], now)).toMatchObject([
      { kind: 'hard' },
    ]);
    expect(await state(id)).toMatchObject({ rests_because: 'hard' });
    expect(await takeReturn(database.db, mail, [returnsTo(edition, id)], now)).toEqual([]);
    const row = await database.db
      .selectFrom('delivery')
      .select('state')
      .where('reader_id', '=', id)
      .where('edition_id', '=', edition)
      .executeTakeFirst();
    expect(row?.state).toBe('refused');
  });

  test('with a forged signature, or of a letter that went to somebody else: nothing', async () => {
    const id = await reader('here@x.example');
    const [edition = 0] = editions;
    const mail = bounce('other@x.example', '550 5.1.1 no such user', nameOf(edition, id));
    expect(
      await takeReturn(database.db, mail, [`returns+${edition}-${id}-000000000000000000@harbour.example`], now),
    ).toEqual([]);
    expect(await state(id)).toMatchObject({ rests_because: null });
    const named = bounce('here@x.example', '550 5.1.1 no such user', nameOf(edition, id));
    expect(await takeReturn(database.db, named, [], now)).toHaveLength(1);
  });

  test('letters are counted, not what is said of them; a warning that somebody still tries is not', async () => {
    const id = await reader('slow@x.example');
    const to = (edition: number) => [returnsTo(edition, id)];
    const [first = 0, second = 0] = editions;
    const warning = (n: number) =>
      Buffer.from(
        `From: MAILER-DAEMON@mx.example\nSubject: Delivery Status Notification (Delay)\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; slow@x.example\nAction: delayed\nStatus: 4.4.${n}\n`,
      );
    for (const n of [1, 2, 3, 4, 5]) expect(await takeReturn(database.db, warning(n), to(first), now)).toEqual([]);
    expect(await state(id)).toMatchObject({ soft_returns: 0 });
    for (const n of [1, 2, 3, 4, 5, 6])
      await takeReturn(database.db, bounce('slow@x.example', `452 4.2.2 mailbox full ${n}`), to(second), now);
    expect(await state(id)).toMatchObject({ rests_because: null, soft_returns: 1 });
  });

  test('a complaint whose recipient was taken out is known by the marks of our letter; "not spam" is none; an opt-out leaves', async () => {
    const arf = (type: string, id: number, fields: string, enclosed: string) =>
      Buffer.from(
        `From: fbl@provider.example\nSubject: complaint ${id}\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n\nA report.\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: ${type}\n${fields}\n--b\nContent-Type: message/rfc822\n\nTo: redacted@provider.example\n${enclosed}\n\nHello\n--b--\n`,
      );
    const plain = ['returns@harbour.example'];
    const [edition = 0] = editions;
    const [verp, linked, spared, leaves] = [
      await reader('verp@x.example'),
      await reader('linked@x.example'),
      await reader('spared@x.example'),
      await reader('leaves@x.example'),
    ];
    const link = (id: number) => `List-Unsubscribe: <https://harbour.example/leave/${tokens.leave(id)}>`;
    const take = (mail: Buffer) => takeReturn(database.db, mail, plain, now);
    expect(await take(arf('abuse', 1, `Original-Mail-From: ${returnsTo(edition, verp)}`, ''))).toMatchObject([
      { kind: 'complaint', readerId: verp, editionId: edition },
    ]);
    expect(await take(arf('abuse', 2, '', link(linked)))).toMatchObject([{ kind: 'complaint', readerId: linked }]);
    expect(await take(arf('not-spam', 3, `Original-Mail-From: ${returnsTo(edition, spared)}`, link(spared)))).toEqual(
      [],
    );
    expect(await take(arf('abuse', 4, '', link(spared).replace(/.{3}>/, 'xxx>')))).toEqual([]);
    expect(await take(arf('opt-out', 5, '', link(leaves)))).toMatchObject([{ kind: 'leave' }]);
    expect(await state(verp)).toMatchObject({ rests_because: 'complaint' });
    expect(await state(linked)).toMatchObject({ rests_because: 'complaint' });
    expect(await state(spared)).toMatchObject({ rests_because: null, left_at: null });
    expect(await state(leaves)).toMatchObject({ rests_because: null, left_at: now });
  });

  test('for now: rests after five in a row', async () => {
    const id = await reader('full@x.example');
    for (const [index, edition] of editions.slice(0, 5).entries()) {
      expect(await state(id)).toMatchObject({ rests_because: null, soft_returns: index });
      await takeReturn(
        database.db,
        bounce('full@x.example', `552 5.2.2 mailbox full ${index}`),
        [returnsTo(edition, id)],
        now,
      );
    }
    expect(await state(id)).toMatchObject({ rests_because: 'soft' });
  });

  test('blocked is noted, and the reader is not to blame', async () => {
    const id = await reader('blocked@x.example');
    const mail = bounce('blocked@x.example', '554 5.7.1 listed by a black list');
    expect(await takeReturn(database.db, mail, [returnsTo(editions[0] ?? 0, id)], now)).toMatchObject([
      { kind: 'blocked' },
    ]);
    expect(await state(id)).toMatchObject({ rests_because: null, soft_returns: 0 });
  });
});

test('what a relay tells is taken once: by our Message-ID, or by the address', async () => {
  const [told, complains] = [await reader('told@x.example'), await reader('complains@x.example')];
  const notice = { messageId: '', status: '5.1.1', words: 'gone', key: 'relay 1', kind: 'hard' as const };
  expect(await takeNotice(database.db, { ...notice, address: 'Told@x.example' }, now)).toBe(true);
  expect(await takeNotice(database.db, { ...notice, address: 'told@x.example' }, now)).toBe(false);
  expect(await state(told)).toMatchObject({ rests_because: 'hard' });
  const complaint = {
    ...notice,
    kind: 'complaint' as const,
    key: 'relay 2',
    messageId: nameOf(editions[1] ?? 0, complains).slice(1, -1),
  };
  expect(await takeNotice(database.db, { ...complaint, address: 'complains@x.example' }, now)).toBe(true);
  expect(await state(complains)).toMatchObject({ rests_because: 'complaint' });
  expect(await takeNotice(database.db, { ...notice, address: 'nobody@x.example', key: 'relay 3' }, now)).toBe(false);
});

test('names of letters tell nothing, are never the same, and cannot be guessed', async () => {
  const { db } = database;
  const victims = [await reader('first@y.example'), await reader('second@y.example')];
  const { id: edition } = await db
    .insertInto('edition')
    .values({ week: '2031-W20', number: 20, from_at: now, until_at: now, made_at: now, closed_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  await beginSending(db, { house: inventedHouse, perDomain: 0, warmUp: 0 }, edition, now);
  await db.updateTable('delivery').set({ state: 'sent' }).where('edition_id', '=', edition).execute();
  const rows = await db.selectFrom('delivery').select('message_id').where('edition_id', '=', edition).execute();
  expect(new Set(rows.map(({ message_id }) => message_id)).size).toBe(rows.length);
  for (const { message_id } of rows) expect(message_id).toMatch(/^<edition-\d+\.[0-9a-f]{32}@harbour\.example>$/);
  // Letters of before had names by the reader's number: they are in the ledger, and prove nothing.
  await sql`update delivery set message_id = concat('<edition-', edition_id, '.', reader_id, '@old.example>')
             where edition_id = ${editions[5]} and reader_id = any(${victims}::int[])`.execute(db);

  const taken: unknown[] = [];
  const hosts = ['harbour.example', 'old.example'];
  const guesses = [...victims, 1, 2, 3].flatMap((id) =>
    [edition, editions[5]].flatMap((number) => hosts.map((host) => `<edition-${number}.${id}@${host}>`)),
  );
  for (const messageId of [
    ...guesses,
    ...guesses.map((id) => id.replace(/\.\d+@/, `.${'0'.repeat(32)}@`)),
    '<%>',
    '',
  ]) {
    for (const address of ['first@y.example', 'second@y.example']) {
      taken.push(...(await takeReturn(db, bounce(address, '550 5.1.1 no such user', messageId), [], now)));
      const complaint = `From: fbl@mx.example
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
Original-Rcpt-To: <${address}>

--b
Content-Type: message/rfc822

Message-ID: ${messageId}
To: ${address}

Hello
--b--
`;
      taken.push(...(await takeReturn(db, Buffer.from(complaint), ['returns@harbour.example'], now)));
    }
  }
  expect(taken).toEqual([]);
  for (const id of victims) expect(await state(id)).toMatchObject({ rests_because: null });
});

test('an overheard signature of a relay is good for nothing more, whatever comes with it', async () => {
  const { db } = database;
  const [heard, victim] = [await reader('heard@z.example'), await reader('victim@z.example')];
  const key = 'the account’s key';
  let token = 0;
  const call = (recipient: string, event = 'failed', signed = `token${++token}`) => {
    const timestamp = String(now.getTime() / 1000);
    const signature = createHmac('sha256', key)
      .update(timestamp + signed)
      .digest('hex');
    const id = `${recipient} ${event}`;
    return JSON.stringify({
      signature: { timestamp, token: signed, signature },
      'event-data': { event, id, severity: 'permanent', reason: 'bounce', recipient },
    });
  };
  const take = (body: string) =>
    takeCall(db, signatureOf('mailgun', body), readMailgun(body, key, now) ?? expect.unreachable(), now);
  const first = call('heard@z.example');
  expect(await take(first)).toHaveLength(1);
  expect(await take(first)).toEqual([]);
  expect(await take(call('victim@z.example', 'failed', 'token1'))).toEqual([]);
  // Nor where the first told of nothing.
  expect(await take(call('heard@z.example', 'delivered'))).toEqual([]);
  expect(await take(call('victim@z.example', 'complained', 'token2'))).toEqual([]);
  const at = await Promise.all(
    ['failed', 'complained'].map((event) => take(call('nobody@z.example', event, 'token3'))),
  );
  expect(at.flat()).toEqual([]);
  expect(await take(call('victim@z.example', 'failed', 'token3'))).toEqual([]);
  expect(await state(heard)).toMatchObject({ rests_because: 'hard' });
  expect(await state(victim)).toMatchObject({ rests_because: null });
  expect(await take(call('victim@z.example', 'failed', 'token4'))).toHaveLength(1);
});

test('a relay’s hook is open where the settings have its secret, and takes what bears it', async () => {
  const known = await reader('hook@z.example');
  const hooks = openRelayHooks(database.db, openWeb({ openHosts: [], agent: 'test' }), {
    mailgun: '',
    postmark: 'secret',
    ses: '',
  });
  const basic = (password: string) => `Basic ${btoa(`us:${password}`)}`;
  expect(['mailgun', 'ses', 'postmark', 'constructor'].map((relay) => hooks.admits(relay, basic('secret')))).toEqual([
    false,
    false,
    true,
    false,
  ]);
  expect(hooks.admits('postmark', basic('wrong'))).toBe(false);
  const body = JSON.stringify({ RecordType: 'Bounce', ID: 1, Type: 'HardBounce', Email: 'hook@z.example' });
  const tell = (relay: string, authorization: string) => hooks.tell(relay, { body, authorization }, now);
  expect(await tell('mailgun', '')).toBe('refused');
  expect(await tell('postmark', basic('wrong'))).toBe('refused');
  expect(await state(known)).toMatchObject({ rests_because: null });
  expect(await tell('postmark', basic('secret'))).toBe('taken');
  expect(await state(known)).toMatchObject({ rests_because: 'hard' });
});

test('who stands in the door in silence keeps nobody else out', async () => {
  const taken: string[] = [];
  const door = await openReturnsServer('127.0.0.1:0', 'returns@harbour.example', async (raw) => {
    taken.push(String(raw));
  });
  const connected = (localAddress: string) =>
    new Promise<Socket>((done, fail) => {
      const socket = connect({ port: door.port, host: '127.0.0.1', localAddress }, () => done(socket));
      socket.on('error', fail).resume();
    });
  const silent = await Promise.all(Array.from({ length: 60 }, () => connected('127.0.1.1')));
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: door.port, ignoreTLS: true, localAddress: '127.0.2.1' }); // prettier-ignore
  await transport.sendMail({ envelope: { from: '', to: 'returns@harbour.example' }, raw: 'Subject: hi\r\n\r\nhi\r\n' });
  expect(taken).toHaveLength(1);
  await expect.poll(() => silent.filter(({ destroyed, readableEnded }) => destroyed || readableEnded).length).toBe(40);
  transport.close();
  for (const socket of silent) socket.destroy();
  await door.close();
});

test('the door takes returns over SMTP, leaves by mail, and relays nothing', async () => {
  const id = await reader('leaving@x.example');
  const door = await openReturnsServer('127.0.0.1:0', 'returns@harbour.example', async (raw, to) => {
    await takeReturn(database.db, raw, to, now);
  });
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: door.port, ignoreTLS: true });
  const send = (to: string) =>
    transport.sendMail({ envelope: { from: '', to }, raw: 'Subject: leave\r\n\r\nleave\r\n' });
  await expect(send('somebody@elsewhere.example')).rejects.toThrow('550');
  await send(`returns+leave-${tokens.leave(id)}@harbour.example`);
  expect((await state(id)).left_at).toEqual(now);
  // The address that letters have now survives servers that write all of it in lower case, or in capitals.
  for (const [name, change] of [
    ['lower', (to: string) => to.toLowerCase()],
    ['upper', (to: string) => to.toUpperCase()],
  ] as const) {
    const other = await reader(`${name}@x.example`);
    const { headers } = headersOf(
      { house: inventedHouse, returns: 'returns@harbour.example', tokens },
      { editionId: 1, readerId: other, leave: 'https://x/' },
    );
    const to = /mailto:([^?]+)/.exec(headers.map(([, value]) => value).join())?.[1] ?? '';
    await send(change(to));
    expect((await state(other)).left_at, name).toEqual(now);
  }
  transport.close();
  await door.close();
});
