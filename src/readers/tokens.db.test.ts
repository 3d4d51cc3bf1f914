import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { ask, askChange, confirm, confirmChange, leave, linkTokens, preferencesOf, type LinkTokens } from './index.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let tokens: LinkTokens;
beforeAll(async () => {
  database = await testDatabase();
  tokens = await linkTokens(database.db);
});
afterAll(() => database.close());

const now = new Date('2031-02-10T12:00:00Z');
const seen = { wording: 'yes', network: '' };

test('of a signed token no character can be changed, left out or added, and none serves for another purpose', () => {
  const made = {
    leave: tokens.leave(7),
    preferences: tokens.preferences(7, 'ann@x.example', now),
    proof: tokens.proof(7, 'ann@x.example', now),
    returns: tokens.returns(3, 7),
  };
  const read: Record<keyof typeof made, (token: string) => unknown> = {
    leave: (token) => tokens.readLeave(token),
    preferences: (token) => (tokens.readPreferences(token, now)?.isOf('ann@x.example') ? 7 : undefined),
    proof: (token) => {
      const read = tokens.readPreferences(token, now);
      return read?.fresh && read.isOf('ann@x.example') ? 7 : undefined;
    },
    returns: (token) => tokens.readReturns(3, token),
  };
  for (const purpose of Object.keys(made) as (keyof typeof made)[]) {
    const token = made[purpose];
    expect(read[purpose](token)).toBe(7);
    for (const other of Object.keys(made) as (keyof typeof made)[])
      if (other !== purpose && !(purpose === 'proof' && other === 'preferences'))
        expect(read[other](token), `${purpose} as ${other}`).toBeUndefined();
    fc.assert(
      fc.property(
        fc.nat(token.length),
        fc.nat(2),
        fc.oneof(
          fc.constantFrom('0', '-', '_', 'a', 'Z', '9', '\0', '\n', '%'),
          fc.string({ minLength: 1, maxLength: 3 }),
        ),
        (at, cut, put) => {
          const forged = token.slice(0, at) + put + token.slice(at + cut);
          // Mail servers may change the case of a returns address.
          if (purpose === 'returns' ? forged.toLowerCase() === token.toLowerCase() : forged === token) return;
          expect(read[purpose](forged), forged).toBeUndefined();
        },
      ),
      { numRuns: 300 },
    );
  }
  expect(tokens.readReturns(4, made.returns)).toBeUndefined();
  expect(tokens.readPreferences(made.preferences, now)?.isOf('bob@x.example')).toBe(false);
  // A proof lapses after a day, and is a link like others then.
  const days = (n: number) => new Date(now.getTime() + n * 86_400_000);
  expect(tokens.readPreferences(made.proof, days(1.01))).toMatchObject({ fresh: false });
  expect(tokens.readPreferences(made.proof, days(61))).toBeUndefined();
});

test('a token of a letter works once, for what it was made; a replayed one does nothing', async () => {
  const { db } = database;
  const asked = (await ask(db, 'ann@x.example', now)) ?? '';
  expect(await confirmChange(db, asked, seen, now)).toBeUndefined();
  expect(await leave(db, asked, now)).toBe('unknown');
  expect(await preferencesOf(db, asked, now)).toBeUndefined();
  expect(await confirm(db, asked, now)).toBe('confirmed');
  const { id } = await db.selectFrom('reader').select('id').executeTakeFirstOrThrow();
  expect(await leave(db, tokens.leave(id), now)).toBe('left');
  expect(await confirm(db, asked, now)).toBe('unknown'); // replayed, it would subscribe who left
  const reader = await db.selectFrom('reader').selectAll().executeTakeFirstOrThrow();
  expect(reader.left_at).not.toBeNull();

  const preferences = tokens.preferences(id, 'ann@x.example', now);
  const change = (await askChange(db, id, 'ann@y.example', now)) ?? '';
  expect(await confirm(db, change, now)).toBe('unknown');
  const { back = '' } = (await confirmChange(db, change, seen, now)) ?? {};
  expect(await confirmChange(db, change, seen, now)).toBeUndefined();
  expect(await preferencesOf(db, preferences, now)).toBeUndefined(); // made for the address before
  // Whoever reads the mailbox before takes it back, once.
  expect(await confirmChange(db, back, seen, now)).toEqual({ reader: id, before: 'ann@y.example' });
  expect((await db.selectFrom('reader').select('email').executeTakeFirst())?.email).toBe('ann@x.example');
  expect(await confirmChange(db, back, seen, now)).toBeUndefined();
});
