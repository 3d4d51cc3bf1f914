import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { inventedHouse } from '../../test/invented-week.ts';
import { refusedForGood, startSink } from '../../test/press-sink.ts';
import { sql } from '../db/index.ts';
import {
  asBulletin,
  beginBulletin,
  bulletins,
  dropBulletin,
  keepBulletin,
  orderBulletin,
  readersOf,
  recallBulletin,
  sendings,
  sendingsDue,
} from './index.ts';

/** A bulletin under fire: READERS=20000 for the whole trial. */
const readers = Number(process.env.READERS ?? 300);
const kills = 5;
const now = new Date();

let database: Awaited<ReturnType<typeof testDatabase>>;
let sink: Awaited<ReturnType<typeof startSink>>;
let folder: string;
let worker: ChildProcess | undefined;
let killAt = Infinity;

beforeEach(async () => {
  killAt = Infinity;
  folder = mkdtempSync(join(tmpdir(), 'bulletin-'));
  database = await testDatabase();
  let taken = 0;
  sink = await startSink({
    keep: readers <= 2000,
    onTaken() {
      if (++taken < killAt) return;
      killAt = Infinity;
      worker?.kill('SIGKILL');
    },
  });
});
afterEach(async () => {
  await sink?.close();
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Every third chose the harbour, another third the budget; and some who may not be mailed, whatever they chose. */
async function writeReaders(): Promise<void> {
  const { db } = database;
  await sql`
    insert into reader (email, asked_at, confirmed_at, topics, weekday, hour, short, plain)
    select concat('reader', n, '@host', n % 20, '.example'), now(), now(),
           case n % 3 when 0 then '{"Old Harbour"}' when 1 then '{Budget}' else '{}' end::text[],
           -- Wishes of the weekly letter put no bulletin off.
           case when n % 5 = 0 then 3 end, case when n % 5 = 0 then 4 end, n % 7 = 0, n % 11 = 0
      from generate_series(1, ${readers}::int) n`.execute(db);
  const nobodys = { asked_at: now, confirmed_at: now, topics: ['Old harbour'] };
  const rows = [
    { ...nobodys, email: 'unconfirmed@nobody.example', confirmed_at: null },
    { ...nobodys, email: 'left@nobody.example', left_at: now },
    { ...nobodys, email: 'rests@nobody.example', rests_since: now, rests_because: 'gone' },
    { ...nobodys, email: 'pauses@nobody.example', paused_until: '2999-01-01' },
    { ...nobodys, email: 'suppressed@nobody.example' },
  ];
  for (const row of rows) await db.insertInto('reader').values(row).execute();
  await sql`
    insert into suppression (hash, because, at)
    values (sha256(convert_to('suppressed@nobody.example', 'UTF8')), 'desk', now())`.execute(db);
}

async function written(form: Record<string, string>): Promise<number> {
  const { db } = database;
  const id = await beginBulletin(db, 'Ann', now);
  expect(await keepBulletin(db, { id, version: 1 }, asBulletin(form))).toBe(true);
  return id;
}

const said = {
  subject: 'The harbour opens on Monday',
  words: 'We are there.\n\nCome along: https://harbour.example/open',
};

function startWorker(id: number) {
  const root = resolve(import.meta.dirname, '../..');
  const args = ['test/press-worker.ts', database.url, sink.url, String(id), folder, 'list'];
  return spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}
const ended = (one: ChildProcess) => new Promise<number | null>((done) => one.once('exit', (code) => done(code)));

describe('a bulletin, its worker killed five times on the way', { timeout: 900_000 }, () => {
  test.each([
    ['to all readers', '', (_n: number) => true],
    ['to those of a topic, however it is written', 'old harbour', (n: number) => n % 3 === 0],
  ])('%s: each is mailed once, nobody else', async (_what, topics, isMeant) => {
    const { db } = database;
    await writeReaders();
    const id = await written({ ...said, topics });
    await orderBulletin(db, inventedHouse, { id, version: 2 }, { at: now, now });
    expect(await sendingsDue(db, now)).toEqual([id]);

    const meant = Array.from({ length: readers }, (_, i) => i + 1).filter(isMeant);
    let died = 0;
    for (let kill = 0; kill < kills; kill++) {
      killAt = sink.taken.length + 1 + Math.floor((Math.random() * meant.length) / (kills + 1));
      worker = startWorker(id);
      if ((await ended(worker)) === null) died++;
    }
    expect(died).toBe(kills);
    expect(await ended(startWorker(id))).toBe(0);

    const rows = await db
      .selectFrom('delivery')
      .innerJoin('reader', 'reader.id', 'reader_id')
      .select(['email', 'state'])
      .where('edition_id', '=', id)
      .execute();
    const addresses = meant.map((n) => `reader${n}@host${n % 20}.example`).toSorted();
    expect(rows.map(({ email }) => email).toSorted()).toEqual(addresses);
    // Nobody twice, nobody who was not meant; whoever it is not known of is named, and few.
    const served = sink.taken.map(({ to }) => to);
    expect(new Set(served).size).toBe(served.length);
    expect(served.filter((to) => !addresses.includes(to))).toEqual([]);
    const uncertain = rows.filter(({ state }) => state === 'uncertain');
    expect(uncertain.length).toBeLessThanOrEqual(kills * 4);
    const servedOnes = new Set(served);
    const wrong = rows.filter(
      ({ email, state }) =>
        state !== 'uncertain' &&
        (refusedForGood(email) ? state !== 'refused' : state !== 'sent' || !servedOnes.has(email)),
    );
    expect(wrong).toEqual([]);
    expect(await sendings(db)).toMatchObject([{ editionId: id, week: null, subject: said.subject, state: 'done' }]);
    console.log(`${readers} readers, ${meant.length} meant: ${served.length} taken, ${uncertain.length} uncertain`);

    if (readers > 2000) return;
    const { raw } = sink.taken[0]!;
    expect(raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(raw).toMatch(/List-Unsubscribe: <http:\/\/localhost:8080\/leave\//);
    expect(raw).not.toContain('{{');
    expect(raw).toContain('https://harbour.example/open');
  });
});

test('it goes at its time, is taken back before, and two editors overwrite nothing', async () => {
  const { db } = database;
  await writeReaders();
  const id = await written(said);
  const text = asBulletin({ ...said, subject: 'Another' });
  expect(await keepBulletin(db, { id, version: 1 }, text)).toBe(false);
  const at = new Date(now.getTime() + 3_600_000);
  await expect(orderBulletin(db, inventedHouse, { id, version: 1 }, { at, now })).rejects.toThrow('look at it anew');
  await orderBulletin(db, inventedHouse, { id, version: 2 }, { at, now });
  expect(await sendingsDue(db, now)).toEqual([]);
  expect(await sendingsDue(db, at)).toEqual([id]);
  expect(await keepBulletin(db, { id, version: 2 }, text)).toBe(false);
  expect(await dropBulletin(db, id)).toBe(false);
  expect(await recallBulletin(db, id)).toBe(true);
  expect(await recallBulletin(db, id)).toBe(false);
  expect(await sendingsDue(db, at)).toEqual([]);
  expect(await bulletins(db)).toMatchObject([{ id, subject: said.subject, sendAt: null, begun: false }]);
  expect(await dropBulletin(db, id)).toBe(true);
  const empty = await written({ subject: 'Nothing to say' });
  await expect(orderBulletin(db, inventedHouse, { id: empty, version: 2 }, { at, now })).rejects.toThrow('words');
  const tooLong = asBulletin({ subject: 'x'.repeat(151) });
  await expect(keepBulletin(db, { id: empty, version: 2 }, tooLong)).rejects.toThrow('150');
  expect(await readersOf(db, ['OLD HARBOUR'])).toBe(Math.floor(readers / 3) + 1);
});
