import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { asAddress, ask, confirm, leave, letterReturned, linkTokens } from './index.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

const now = new Date('2031-02-10T12:00:00Z');
const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const reader = (email: string) =>
  database.db.selectFrom('reader').selectAll().where('email', '=', email).executeTakeFirst();

describe('consent', () => {
  test('asking alone subscribes nobody; the press of whoever reads the mailbox does, once', async () => {
    const { db } = database;
    const token = (await ask(db, 'ann@example.org', now)) ?? '';
    expect((await reader('ann@example.org'))?.confirmed_at).toBeNull();
    expect(await confirm(db, token, after(1))).toBe('confirmed');
    expect((await reader('ann@example.org'))?.confirmed_at).toEqual(after(1));
    expect(await confirm(db, token, after(2))).toBe('unknown');
  });

  test('a link lapses after three days, and a forged one is nothing', async () => {
    const { db } = database;
    const token = (await ask(db, 'bob@example.org', now)) ?? '';
    expect(await confirm(db, token, after(3 * 24 * 60 + 1))).toBe('unknown');
    expect(await confirm(db, `${token}x`, after(1))).toBe('unknown');
    expect(await confirm(db, '', after(1))).toBe('unknown');
  });

  test('an address that was asked a moment ago, or is subscribed, is not asked again', async () => {
    const { db } = database;
    const token = await ask(db, 'cy@example.org', now);
    expect(await ask(db, 'cy@example.org', after(5))).toBeUndefined();
    expect(await ask(db, 'cy@example.org', after(11))).toBeDefined();
    await confirm(db, token ?? '', after(12));
    expect(await ask(db, 'cy@example.org', after(60))).toBeUndefined();
  });

  test('who rests because letters came back may ask and confirm anew', async () => {
    const { db } = database;
    await confirm(db, (await ask(db, 'rita@example.org', now)) ?? '', now);
    const id = (await reader('rita@example.org'))?.id ?? 0;
    await letterReturned(db, id, true, false, after(1));
    expect((await reader('rita@example.org'))?.rests_because).toBe('hard');
    await confirm(db, (await ask(db, 'rita@example.org', after(30))) ?? '', after(31));
    expect((await reader('rita@example.org'))?.rests_because).toBeNull();
  });

  test('only the hash of a token is kept', async () => {
    const token = (await ask(database.db, 'dee@example.org', now)) ?? '';
    const rows = await database.db.selectFrom('reader_token').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test('one press leaves, a forged token does nothing, and who left may come back', async () => {
    const { db } = database;
    const asked = (await ask(db, 'eve@example.org', now)) ?? '';
    await confirm(db, asked, now);
    const id = (await reader('eve@example.org'))?.id ?? 0;
    const token = (await linkTokens(db)).leave(id);
    expect(await leave(db, token.replace(/^\d+/, String(id + 1)), now)).toBe('unknown');
    expect(await leave(db, `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, now)).toBe('unknown');
    expect((await reader('eve@example.org'))?.left_at).toBeNull();
    expect(await leave(db, token, after(1))).toBe('left');
    expect(await leave(db, token, after(2))).toBe('left');
    expect((await reader('eve@example.org'))?.left_at).toEqual(after(1));
    const again = (await ask(db, 'eve@example.org', after(20))) ?? '';
    await confirm(db, again, after(21));
    expect((await reader('eve@example.org'))?.left_at).toBeNull();
  });
});

describe('addresses', () => {
  test('ordinary ones are taken, the host in lower case', () => {
    expect(asAddress(' Ann.O’Hara@Example.ORG ')).toBe('Ann.O’Hara@example.org');
    expect(asAddress('ann+news@mail.example.co.uk')).toBe('ann+news@mail.example.co.uk');
    expect(asAddress("o'hara@example.org")).toBe("o'hara@example.org");
  });
  test('others are not', () => {
    for (const typed of ['', 'ann', 'ann@', '@example.org', 'a b@example.org', 'ann@example..org', 'ann@-example.org'])
      expect(asAddress(typed), typed).toBeUndefined();
    for (const typed of ['ann@example.org\r\nBcc: x@y.z', 'a,b@example.org', '<ann@example.org>', '.ann@example.org'])
      expect(asAddress(typed), typed).toBeUndefined();
    // What is not seen, turns the direction, or ends a line somewhere.
    for (const code of [
      '\u0000',
      '\u000b',
      '\u0085',
      '\u00ad',
      '\u200b',
      '\u200d',
      '\u202e',
      '\u2028',
      '\u2066',
      '\ufeff',
      '\ud800',
    ])
      for (const typed of [`a${code}nn@example.org`, `ann@exam${code}ple.org`])
        expect(asAddress(typed), JSON.stringify(typed)).toBeUndefined();
    for (const typed of [
      'ann@example.org%0d%0aBcc: x@y.z',
      'ann@[127.0.0.1]',
      'ann@example.org\u3002evil',
      'ann@еxample.org',
    ])
      expect(asAddress(typed), typed).toBeUndefined();
  });
});
