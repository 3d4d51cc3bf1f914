import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { openDatabase, type Database } from '../db/index.ts';
import { getsLetters, leave, linkTokens } from './index.ts';

/** A database from before the address of a reader was one however it is written, brought up to date. */
let server: Awaited<ReturnType<typeof testDatabase>>;
let database: Database;
const ids = new Map<string, number>();
const migrations = join(import.meta.dirname, '../db/migrations');
const day = (n: number) => new Date(Date.UTC(2030, 0, n));
const now = day(100);
let leaving = '';

beforeAll(async () => {
  server = await testDatabase();
  await server.pool.query('create schema before');
  const url = `${server.url}${server.url.includes('?') ? '&' : '?'}options=-csearch_path%3Dbefore`;
  const folder = mkdtempSync(join(tmpdir(), 'dispatchbox-before-'));
  for (const file of readdirSync(migrations)) if (file < '0020') cpSync(join(migrations, file), join(folder, file));
  const before = await openDatabase({ url }, { migrations: folder });
  const { pool } = before;
  const reader = async (
    email: string,
    [confirmed, left, rests, because]: [number?, (number | null)?, (number | null)?, string?],
  ) => {
    const { rows } = await pool.query<{ id: number }>(
      `insert into reader (email, asked_at, confirmed_at, left_at, rests_since, rests_because) values ($1, $2, $3, $4, $5, $6) returning id`,
      [email, day(1), confirmed ? day(confirmed) : null, left ? day(left) : null, rests ? day(rests) : null, because],
    );
    ids.set(email, rows[0]!.id);
  };
  await reader('One@x.example', [10]);
  await reader('Ann@x.example', [10]); // left by the other spelling, later
  await reader('ann@x.example', [5, 20]);
  await reader('Bob@x.example', [5, 20]); // came back by the other spelling
  await reader('bob@x.example', [30]);
  await reader('Cid@x.example', [40]); // complained in one spelling
  await reader('cid@x.example', [5, null, 20, 'complaint']);
  await reader('Dee@x.example', [10, null, 12, 'hard']); // came back before it was agreed to anew
  await reader('dee@x.example', [15]);
  await reader('DEE@x.example', []);
  await pool.query(`insert into edition (week, from_at, until_at, made_at) values ('2030-W01', $1, $1, $1)`, [day(1)]);
  for (const [email, state] of [
    ['Dee@x.example', 'waiting'],
    ['dee@x.example', 'sent'],
    ['Bob@x.example', 'sent'],
  ])
    await pool.query(
      `insert into delivery (edition_id, reader_id, state, message_id, changed_at, due_at, not_after) values (1, $1, $2, $3, $4, $4, $4)`,
      [ids.get(email!), state, `<${email}>`, day(16)],
    );
  await pool.query(`insert into consent (reader_id, what, wording, at) values ($1, 'confirmed', 'yes', $2)`, [
    ids.get('Bob@x.example'),
    day(5),
  ]);
  await pool.query(
    `insert into returned_mail (message_key, reader_id, kind, words, at) values ('k', $1, 'soft', '', $2)`,
    [ids.get('Bob@x.example'), day(6)],
  );
  await pool.query(`insert into reader_key (purpose, key) values ('leave', $1)`, [Buffer.alloc(32, 7)]);
  await before.close();
  rmSync(folder, { recursive: true });
  database = await openDatabase({ url });
  leaving = (await linkTokens(database.db)).leave(ids.get('Bob@x.example')!);
});
afterAll(async () => {
  await database.close();
  await server.close();
});

test('spellings of an address become one reader, and nobody is mailed who said no in one of them', async () => {
  const rows = await database.db
    .selectFrom('reader')
    .select(['email', 'left_at', 'rests_because', getsLetters.as('gets')])
    .orderBy('email')
    .execute();
  expect(rows).toEqual([
    { email: 'Ann@x.example', left_at: day(20), rests_because: null, gets: false },
    { email: 'Cid@x.example', left_at: null, rests_because: 'complaint', gets: false },
    { email: 'One@x.example', left_at: null, rests_because: null, gets: true },
    { email: 'bob@x.example', left_at: null, rests_because: null, gets: true },
    { email: 'dee@x.example', left_at: null, rests_because: null, gets: true },
  ]);
  const insert = database.db.insertInto('reader').values({ email: 'ONE@x.example', asked_at: now });
  await expect(insert.execute()).rejects.toThrow('reader_email');
});

test('what belonged to the others is the one reader’s: letters once an edition, consent, returns, and the links in old letters', async () => {
  const { db } = database;
  const bob = ids.get('bob@x.example')!;
  const letters = await db
    .selectFrom('delivery')
    .select(['reader_id', 'state', 'message_id'])
    .orderBy('reader_id')
    .execute();
  expect(letters).toEqual([
    { reader_id: bob, state: 'sent', message_id: '<Bob@x.example>' },
    { reader_id: ids.get('dee@x.example'), state: 'sent', message_id: '<dee@x.example>' },
  ]);
  expect(await db.selectFrom('consent').select('reader_id').execute()).toEqual([{ reader_id: bob }]);
  expect(await db.selectFrom('returned_mail').select('reader_id').execute()).toEqual([{ reader_id: bob }]);
  expect(await leave(db, leaving, now)).toBe('left');
  const reader = await db.selectFrom('reader').select('left_at').where('id', '=', bob).executeTakeFirst();
  expect(reader?.left_at).toEqual(now);
});
