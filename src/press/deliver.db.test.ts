import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { refusedForGood, startSink } from '../../test/press-sink.ts';
import { sql } from '../db/index.ts';

/** The ledger under fire: READERS=20000 for the whole trial. */
const readers = Number(process.env.READERS ?? 2000);
const whole = process.env.READERS !== undefined;

type TestDatabase = Awaited<ReturnType<typeof testDatabase>>;
type Sink = Awaited<ReturnType<typeof startSink>>;

async function editionFor(database: TestDatabase, count: number): Promise<number> {
  const { db } = database;
  await sql`
    insert into reader (email, asked_at, confirmed_at)
    select concat('reader', n, '@host', n % 20, '.example'), now(), now() from generate_series(1, ${count}::int) n`.execute(
    db,
  );
  const { id } = await db
    .insertInto('edition')
    .values({
      week: '2031-W07',
      number: 1,
      from_at: new Date(Date.now() - 7 * 86_400_000),
      until_at: new Date(),
      made_at: new Date(),
      closed_at: new Date(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const words = 'A sentence of the letter. '.repeat(40);
  await db
    .insertInto('print')
    .values({
      edition_id: id,
      subject: 'No. 1',
      html: `<html><body><p>${words}</p><a href="{{leave}}">Leave</a></body></html>`,
      text: `${words}\n{{leave}}\n`,
      printed_at: new Date(),
    })
    .execute();
  return id;
}

function startWorker(database: TestDatabase, sink: Sink, edition: number, folder: string, uncertain: string) {
  const root = resolve(import.meta.dirname, '../..');
  const args = ['test/press-worker.ts', database.url, sink.url, String(edition), folder, uncertain];
  return spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}

const ended = (worker: ChildProcess) => new Promise<number | null>((done) => worker.once('exit', (code) => done(code)));

/** Every reader has one final state, and what the ledger says is what the sink saw. */
async function audit(database: TestDatabase, sink: Sink) {
  const rows = await database.db
    .selectFrom('delivery')
    .innerJoin('reader', 'reader.id', 'reader_id')
    .select(['email', 'state', 'message_id', 'repeats', 'error'])
    .execute();
  expect(rows).toHaveLength(readers);
  const served = new Map<string, string[]>();
  for (const { to, messageId } of sink.taken) served.set(to, [...(served.get(to) ?? []), messageId]);
  const wrong: string[] = [];
  const count: Record<string, number> = {};
  for (const { email, state, message_id, repeats, error } of rows) {
    count[state] = (count[state] ?? 0) + 1;
    const ids = served.get(email) ?? [];
    const due = refusedForGood(email) ? ['refused', 'uncertain'] : ['sent', 'uncertain'];
    if (!due.includes(state)) wrong.push(`${email} is ${state}: ${error}`);
    if (state === 'sent' && ids.length === 0) wrong.push(`${email} is sent and was not served`);
    if (ids.some((id) => id !== message_id)) wrong.push(`${email} was served under another Message-ID`);
    if (ids.length > 1 + repeats) wrong.push(`${email} was served ${ids.length} times with ${repeats} repeats`);
  }
  expect(wrong).toEqual([]);
  return count;
}

for (const uncertain of ['list', 'resend'] as const) {
  const kills = uncertain === 'list' || whole ? 10 : 4;
  describe(`a worker killed ${kills} times, uncertain mails: ${uncertain}`, { timeout: 600_000 }, () => {
    let database: TestDatabase;
    let sink: Sink;
    let taken: number;
    let killAt: number;
    let worker: ChildProcess | undefined;
    let folder: string;
    beforeEach(async () => {
      [taken, killAt, worker] = [0, Infinity, undefined];
      folder = mkdtempSync(join(tmpdir(), 'press-'));
      database = await testDatabase();
      sink = await startSink({
        onTaken() {
          if (++taken >= killAt) {
            killAt = Infinity;
            worker?.kill('SIGKILL');
          }
        },
      });
    });
    afterEach(async () => {
      await sink?.close();
      await database?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    test('every reader has one final state, none is skipped, repeats are among the named uncertain', async () => {
      const edition = await editionFor(database, readers);
      for (let kill = 0; kill < kills; kill++) {
        killAt = taken + 1 + Math.floor((Math.random() * readers) / kills);
        worker = startWorker(database, sink, edition, folder, uncertain);
        await ended(worker);
      }
      expect(await ended(startWorker(database, sink, edition, folder, uncertain))).toBe(0);
      const count = await audit(database, sink);
      console.log(`${uncertain}: ${JSON.stringify(count)}, ${sink.taken.length} taken by the sink`);
      // Few are ever in doubt: those on the four lines to the relay.
      expect(count.uncertain ?? 0).toBeLessThanOrEqual(kills * 4);
      if (uncertain === 'list') expect(sink.taken.length).toBe(new Set(sink.taken.map(({ to }) => to)).size);
    });
  });
}

describe.each(whole ? [2, 4] : [3])('%d workers at once, some killed', { timeout: 600_000 }, (workers) => {
  const kills = whole ? 10 : 4;
  let database: TestDatabase;
  let sink: Sink;
  let folder: string;
  let killAt: number[];
  let living: ChildProcess[];
  let start = () => {};
  beforeEach(async () => {
    let taken = 0;
    folder = mkdtempSync(join(tmpdir(), 'press-'));
    killAt = Array.from({ length: kills }, () => Math.floor(Math.random() * readers * 0.9)).toSorted((a, b) => a - b);
    living = [];
    database = await testDatabase();
    sink = await startSink({
      onTaken() {
        if (++taken < (killAt[0] ?? Infinity)) return;
        killAt.shift();
        living.splice(Math.floor(Math.random() * living.length), 1)[0]?.kill('SIGKILL');
        start();
      },
    });
  });
  afterEach(async () => {
    await sink?.close();
    await database?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('nobody is served by two, nobody is left out, and only mails on their way are in doubt', async () => {
    const edition = await editionFor(database, readers);
    const codes: Promise<number | null>[] = [];
    start = () => {
      const worker = startWorker(database, sink, edition, folder, 'list');
      living.push(worker);
      codes.push(ended(worker));
    };
    for (let n = 0; n < workers; n++) start();
    for (let n = 0; n < codes.length; n++) expect([0, null], 'killed, or done').toContain(await codes[n]);
    const count = await audit(database, sink);
    console.log(`${workers} workers, ${kills - killAt.length} killed: ${JSON.stringify(count)}`);
    // Four lines to the relay each: no more can have been on their way.
    expect(count.uncertain ?? 0).toBeLessThanOrEqual(kills * 4);
    expect(sink.taken.length).toBe(new Set(sink.taken.map(({ to }) => to)).size);
    expect(readdirSync(folder).filter((file) => file.endsWith('.journal'))).toEqual([]);
  });
});
