import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import nodemailer from 'nodemailer';
import { testDatabase } from '../../test/database.ts';
import { linkTokens, type LinkTokens } from '../readers/index.ts';
import { openReturnsDoor, takeNotice, takeReturn } from './index.ts';

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
        message_id: `<edition-${edition}.${id}@x>`,
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
    const mail = bounce('other@x.example', '550 5.1.1 no such user', `<edition-${edition}.${id}@x>`);
    expect(
      await takeReturn(database.db, mail, [`returns+${edition}-${id}-000000000000000000@harbour.example`], now),
    ).toEqual([]);
    expect(await state(id)).toMatchObject({ rests_because: null });
    const named = bounce('here@x.example', '550 5.1.1 no such user', `<edition-${edition}.${id}@x>`);
    expect(await takeReturn(database.db, named, [], now)).toHaveLength(1);
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
    messageId: `edition-${editions[1]}.${complains}@x`,
  };
  expect(await takeNotice(database.db, { ...complaint, address: 'complains@x.example' }, now)).toBe(true);
  expect(await state(complains)).toMatchObject({ rests_because: 'complaint' });
  expect(await takeNotice(database.db, { ...notice, address: 'nobody@x.example', key: 'relay 3' }, now)).toBe(false);
});

test('the door takes returns over SMTP, leaves by mail, and relays nothing', async () => {
  const id = await reader('leaving@x.example');
  const door = await openReturnsDoor('127.0.0.1:0', 'returns@harbour.example', async (raw, to) => {
    await takeReturn(database.db, raw, to, now);
  });
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: door.port, ignoreTLS: true });
  const send = (to: string) =>
    transport.sendMail({ envelope: { from: '', to }, raw: 'Subject: leave\r\n\r\nleave\r\n' });
  await expect(send('somebody@elsewhere.example')).rejects.toThrow('550');
  await send(`returns+leave-${tokens.leave(id)}@harbour.example`);
  expect((await state(id)).left_at).toEqual(now);
  transport.close();
  await door.close();
});
