import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import {
  asAddress,
  ask,
  askChange,
  confirm,
  confirmChange,
  leave,
  letterReturned,
  linkTokens,
  mayBeMailedAgain,
  neverMail,
  readerComplained,
  suppress,
} from './index.ts';

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

  test('an address that is subscribed is not asked again, however it is written', async () => {
    const { db } = database;
    await confirm(db, (await ask(db, 'cy@example.org', now)) ?? '', after(12));
    for (const typed of ['cy@example.org', 'Cy@example.org', 'CY@example.org'])
      expect(await ask(db, typed, after(60))).toBeUndefined();
  });

  test('one address is one reader, as it was written when it was asked for last', async () => {
    const { db } = database;
    for (const email of ['Fay@example.org', 'fay@example.org']) await ask(db, email, now);
    await confirm(db, (await ask(db, 'FAY@example.org', now)) ?? '', now);
    const rows = await db.selectFrom('reader').select('email').where('email', 'ilike', 'fay@%').execute();
    expect(rows).toEqual([{ email: 'FAY@example.org' }]);
    const gus = (await ask(db, 'Gus@example.org', now)) ?? '';
    await confirm(db, gus, now);
    const [fayId, gusId] = [(await reader('FAY@example.org'))!.id, (await reader('Gus@example.org'))!.id];
    expect(await askChange(db, gusId, 'fay@example.org', now)).toBeUndefined(); // somebody else's
    const own = (await askChange(db, fayId, 'fay@example.org', now)) ?? '';
    expect(await confirmChange(db, own, { wording: 'yes', network: '' }, now)).toMatchObject({
      before: 'FAY@example.org',
    });
  });

  test('who complained, or is never to be mailed, is asked nothing, and an earlier link confirms nothing', async () => {
    const { db } = database;
    const seen = { wording: 'yes', network: '' };
    for (const [email, stop] of [
      ['hal@example.org', (id: number) => readerComplained(db, id, after(1))],
      ['ida@example.org', () => neverMail(db, 'IDA@example.org', 'imported', after(1))],
      ['jim@example.org', () => neverMail(db, 'jim@Example.org', 'desk', after(1))],
    ] as const) {
      await confirm(db, (await ask(db, email, now)) ?? '', now);
      const { id } = (await reader(email))!;
      await leave(db, (await linkTokens(db)).leave(id), now);
      const earlier = (await ask(db, email, now)) ?? '';
      await stop(id);
      expect(await ask(db, email, after(30)), email).toBeUndefined();
      expect(await ask(db, email.toUpperCase(), after(30)), email).toBeUndefined();
      expect(await confirm(db, earlier, after(31)), email).toBe('unknown');
      const other = (await ask(db, `other-${email}`, now)) ?? '';
      await confirm(db, other, now);
      expect(await askChange(db, (await reader(`other-${email}`))!.id, email, now), email).toBeUndefined();
      // Until they ask the house in another way.
      expect(await mayBeMailedAgain(db, email)).toBe(true);
      expect(await confirm(db, (await ask(db, email, after(40))) ?? '', after(41), seen), email).toBe('confirmed');
    }
    await neverMail(db, 'kit@example.org', 'erased', now);
    await suppress(db, 'kit@example.org', 'complaint', now); // the stronger word counts
    expect(await ask(db, 'kit@example.org', now)).toBeUndefined();
    await suppress(db, 'lea@example.org', 'erased', now); // who erased themselves may come back
    expect(await ask(db, 'lea@example.org', now)).toBeDefined();
  });

  test('who rests because letters came back may ask and confirm anew', async () => {
    const { db } = database;
    await confirm(db, (await ask(db, 'rita@example.org', now)) ?? '', now);
    const id = (await reader('rita@example.org'))?.id ?? 0;
    await letterReturned(db, id, { forGood: true, again: false }, after(1));
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
  test('hosts in other letters are taken as mail servers know them', () => {
    expect(asAddress('ann@müller.example')).toBe('ann@xn--mller-kva.example');
    expect(asAddress('ann@MÜLLER.example')).toBe('ann@xn--mller-kva.example');
    expect(asAddress('ann@xn--mller-kva.example')).toBe('ann@xn--mller-kva.example');
    expect(asAddress('ann@пример.example')).toBe('ann@xn--e1afmkfd.example');
    expect(asAddress('ann@例え.example')).toBe('ann@xn--r8jz45g.example');
    expect(asAddress('ann@ai')).toBe('ann@ai');
    for (const typed of ['bob@gmail', 'ann@localhost', 'ann@10.0.0.1', 'ann@mü ller.example'])
      expect(asAddress(typed), typed).toBeUndefined();
    expect(asAddress(`${'ä'.repeat(33)}@example.org`)).toBeUndefined(); // 64 octets (RFC 5321, 4.5.3.1.1)
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
