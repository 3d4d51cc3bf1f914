import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { editionOf } from '../src/editions/index.ts';
import { openQueue, type Queue } from '../src/jobs/index.ts';
import { testDatabase } from './database.ts';
import { fileReport, writeWeek, writtenNow, writtenWeek } from './written-week.ts';
import { cookieOf } from './signed-in.ts';

/** What the editor decides of stories, at the desk's own pages, in a service that is a process and is started again. */
const program = resolve(import.meta.dirname, '../bin/dispatchbox.mjs');
const desk = `/desk/editions/${writtenWeek}`;

let database: Awaited<ReturnType<typeof testDatabase>>;
let folder: string;
/** The service's own queue, to ask for a grouping and to see that it is done. */
let queue: Queue;
let service: ChildProcess | undefined;
let url: string;
let said: string;
let cookie = '';

async function start(): Promise<void> {
  said = '';
  service = spawn(process.execPath, [program, 'start'], {
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      PORT: '0',
      DATA_FOLDER: folder,
      DATABASE_URL: database.url,
      CATALOGUE: join(folder, 'none.opml'),
      CLOCK: writtenNow.toISOString(),
      EDITION_SIZE: '4',
    },
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  service.stderr?.on('data', (chunk: Buffer) => void (said += chunk.toString()));
  await expect.poll(() => said, { timeout: 60_000 }).toContain(' is at http://');
  url = / is at (http:\S+)/.exec(said)?.[1] ?? '';
  await idle();
}

async function stop(): Promise<void> {
  if (!service || service.exitCode !== null) return;
  const ended = once(service, 'exit');
  service.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
}

/** Waits until the service has done what it was asked for: each step asks for the next before it counts as done. */
const idle = () => expect.poll(() => queue.open(), { timeout: 60_000 }).toBe(0);

async function press(path: string, body: Record<string, string> = {}): Promise<Response> {
  const headers = { cookie, Origin: url };
  const answer = await fetch(url + path, {
    method: 'POST',
    headers,
    body: new URLSearchParams(body),
    redirect: 'manual',
  });
  expect(answer.status, path).toBe(303);
  return answer;
}

beforeAll(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'dispatchbox-desk-restart-'));
  writeFileSync(join(folder, 'none.opml'), '<opml version="2.0"><head/><body/></opml>');
  await writeWeek(database.db);
  const steps = ['sources.poll', 'stories.group', 'stories.rank', 'editions.makeUp'];
  queue = await openQueue(
    database.pool,
    steps.map((name) => ({ name, run: async () => [] })),
    { onError: () => {} },
  );
});
afterAll(async () => {
  await stop();
  await queue?.stop();
  await database?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test(
  'a merge, a split and a “not political” outlive a restart and a hundred reports; so does their undo',
  { timeout: 240_000 },
  async () => {
    const { db } = database;
    const kept = async () => (await editionOf(db, writtenWeek)) ?? expect.unreachable();
    const [a, b, c, d] = (await kept()).stories;
    if (!a || !b || !c || !d) throw new Error('the week is too small');

    /** What of the three decisions is to be seen. */
    const seen = async () => {
      const rows = await db.selectFrom('story_report').selectAll().execute();
      const storyOf = (report = '') => rows.find((row) => row.report_id === Number(report))?.story_id;
      const { stories, below } = await kept();
      return {
        merged: storyOf(a.reports[0]) === storyOf(b.reports[0]),
        split: storyOf(c.reports[0]) !== storyOf(c.reports.at(-1)),
        aside: ![...stories, ...below].some(({ reports }) => reports.includes(d.reports[0] ?? '')),
      };
    };

    /** Each fifth tells one of the events again, the others tell of something else. */
    const hundredMore = async (round: string) => {
      const told = await db
        .selectFrom('report')
        .select(['title', 'text'])
        .where(
          'id',
          'in',
          [a, b, c, d].map(({ reports }) => Number(reports[0])),
        )
        .execute();
      const before = await db.selectFrom('story_report').select('report_id').execute();
      for (let i = 0; i < 100; i++) {
        const again = i % 5 ? undefined : told[(i / 5) % told.length];
        await fileReport(
          db,
          `The ${round} ${i}`,
          again ? `${again.title}, says The ${round} ${i}` : `Council of ${round} ${i} opens library`,
          again?.text ?? `The council of ${round} ${i} opened its library number ${i * 7}.`,
          24 + i / 10,
        );
      }
      await queue.send({ step: 'stories.group' });
      await idle();
      const after = await db.selectFrom('story_report').select('report_id').execute();
      expect(after.length - before.length).toBe(100);
    };

    await start();
    const first = /\/sign-in\/first\/[\w-]+/.exec(said)?.[0] ?? '';
    const signedIn = await press(first, { email: 'ann@example.org' });
    cookie = cookieOf(signedIn.headers.getSetCookie());
    expect(await seen()).toEqual({ merged: false, split: false, aside: false });
    await press(`${desk}/stories/${a.story}/merge`, { with: b.story });
    await press(`${desk}/stories/${c.story}/split`, { report: c.reports.at(-1) ?? '' });
    await press(`${desk}/stories/${d.story}/not-political`);
    await idle();
    /** It stands after a restart, and after a hundred reports more. */
    const outlives = async (what: Awaited<ReturnType<typeof seen>>, words: string) => {
      await start();
      expect(await seen()).toEqual(what);
      await hundredMore(words);
      expect(await seen()).toEqual(what);
    };
    const decided = { merged: true, split: true, aside: true };
    expect(await seen()).toEqual(decided);
    await stop();

    await outlives(decided, 'Lighthouse');
    const page = await (await fetch(url + desk, { headers: { cookie } })).text();
    const undos = page.match(/\/desk\/editions\/[\w-]+\/decisions\/\d+\/undo/g) ?? [];
    expect(undos).toHaveLength(3);
    for (const undo of undos) await press(undo);
    await idle();
    const undone = { merged: false, split: false, aside: false };
    expect(await seen()).toEqual(undone);
    await stop();

    await outlives(undone, 'Breakwater');
  },
);
