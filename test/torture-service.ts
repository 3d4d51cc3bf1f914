import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, sql } from '../src/db/index.ts';
import { openQueue } from '../src/jobs/index.ts';
import { linkTokens } from '../src/readers/index.ts';
import { addressOf, hostOf, itemsOfFeed, mannerOf, startHostileWeb, type Mixture } from './hostile-web.ts';
import { inventWeek } from './invented-week.ts';
import { startSink } from './press-sink.ts';
import { clearAway, serverOf, temporaryFolder } from './torture.ts';

/** Ways of a server to go: `pg_ctl stop -m fast` and `-m immediate`, and a kill. */
const ways = [
  ['fast', 'SIGINT'],
  ['immediate', 'SIGQUIT'],
  ['kill -9', 'SIGKILL'],
] as const;

export interface ServiceToll {
  ended: Record<string, number>;
  /** Whether the service was one process from begin to end. */
  lived: boolean;
  /** What it said last, if it did not. */
  said: string;
  /** Longest time from a server's end until a page that nobody keeps was there again, ms. */
  slowest: number;
  pages: { answered: number; keptRefused: number; toldToWait: number; failed: number };
  letters: { readers: number; sent: number; uncertain: number; came: number; twice: number; lost: number };
  /** Readers who were told that they have left, and those of them who had not. */
  leaving: { told: number; lost: number };
  reports: { expected: number; filed: number; twice: number };
}

/**
 * Ends the bundled server under a service that is read, gathers and mails an edition, `rounds` times in each way; then
 * waits until everything is done, and counts.
 */
export async function tortureService(
  rounds: number,
  { readers, feeds }: { readers: number; feeds: number },
  say: (line: string) => void,
): Promise<ServiceToll> {
  const folder = temporaryFolder();
  const mixture: Mixture = { feeds, unchanged: feeds / 4, slow: feeds / 2, failing: 10, malicious: 0 };
  const web = await startHostileWeb(mixture);
  const sink = await startSink({ patience: 60 });
  const numbers = Array.from({ length: feeds }, (_, feed) => feed);
  const catalogue = join(folder, 'catalogue.opml');
  writeFileSync(
    catalogue,
    `<opml version="2.0"><head/><body>${numbers
      .map((feed) => `<outline text="Outlet ${feed}" type="rss" xmlUrl="${addressOf(feed, web.port)}"/>`)
      .join('')}</body></opml>`,
  );

  const first = await openDatabase({ folder });
  const { stories, edition } = await inventWeek(first.db);
  await sql`
    insert into reader (email, asked_at, confirmed_at)
    select 'reader-' || n || '@quay.example', now(), now() from generate_series(1, ${readers}::int) as n`.execute(
    first.db,
  );
  const { rows: leavers } = await sql<{ id: number }>`
    insert into reader (email, asked_at, confirmed_at, weekday, hour)
    select 'leaver-' || n || '@pier.example', now(), now(), 1 + extract(isodow from now())::int % 7, 6
      from generate_series(1, 300) as n returning id`.execute(first.db);
  const tokens = await linkTokens(first.db);
  const queue = await openQueue(first.pool, [{ name: 'press.print', run: async () => [] }], { onError: () => {} });
  await queue.send({ step: 'press.print', data: { edition } });
  await queue.stop();
  await first.close();

  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../bin/dispatchbox.mjs'), 'start'], {
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      PORT: '0',
      DATA_FOLDER: folder,
      CATALOGUE: catalogue,
      OPEN_HOSTS: [...new Set(numbers.map((feed) => hostOf(feed, web.port)))].join(','),
      SMTP_URL: sink.url,
      MAIL_FROM: 'letter@harbour.example',
    },
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const until = async (what: string, is: () => boolean | Promise<boolean>, seconds = 120) => {
    for (const end = Date.now() + seconds * 1000; !(await is()); await sleep(20)) {
      if (child.exitCode !== null || Date.now() > end)
        throw new Error(`Waited in vain for ${what}: ${said.slice(-3000)}`);
    }
  };

  const pages = { answered: 0, keptRefused: 0, toldToWait: 0, failed: 0 };
  const leaving: { told: number[] } = { told: [] };
  const ended = new AbortController();
  try {
    await until('the service', () => / is at http:\S+/.test(said));
    const url = / is at (http:\S+)/.exec(said)?.[1] ?? '';
    const kept = ['/', `/stories/${stories[0]}`, '/editions', '/topics', '/sources'];
    const ask = async (path: string, init: RequestInit = {}) => {
      const answer = await fetch(url + path, { ...init, signal: AbortSignal.timeout(20_000) });
      await answer.arrayBuffer();
      return answer;
    };
    for (const path of kept) await ask(path);
    let asked = 0;
    const look = async (path: string) => {
      const { status, headers } = await ask(path);
      pages.answered++;
      if (status === 503 && headers.has('retry-after')) pages.toldToWait++;
      else if (status >= 500) pages.failed++;
      if (status >= 500 && kept.includes(path)) pages.keptRefused++;
    };
    const reader = async () => {
      while (!ended.signal.aborted) {
        asked++;
        await look(asked % 4 ? (kept[asked % kept.length] ?? '/') : `/search?q=harbour+${asked}`);
        await sleep(100);
      }
    };
    const leaver = async () => {
      for (const { id } of leavers) {
        if (ended.signal.aborted) return;
        const answer = await ask(`/leave/${tokens.leave(id)}`, { method: 'POST' });
        if (answer.status === 200) leaving.told.push(id);
        await sleep(50);
      }
    };
    const others = Promise.all([reader(), reader(), reader(), reader(), leaver()]);
    others.catch(() => {}); // a service that is gone is told of below
    await until('letters', () => sink.taken.length > 20);

    const times: Record<string, number> = {};
    let slowest = 0;
    for (let round = 0; round < rounds * ways.length; round++) {
      const [way, signal] = ways[round % ways.length] ?? ways[0];
      const server = serverOf(folder);
      if (!server) throw new Error('there is no server to end');
      const before = sink.taken.length;
      process.kill(server, signal);
      const begun = performance.now();
      await until('the server’s end', () => serverOf(folder) !== server);
      await until('a page', async () => (await ask(`/search?q=after+${round}`)).status === 200);
      const back = performance.now() - begun;
      slowest = Math.max(slowest, back);
      times[way] = (times[way] ?? 0) + 1;
      say(
        `${round + 1}: ${way}; pages were back after ${Math.round(back)} ms; ${sink.taken.length} letters had come, ${before} before`,
      );
      await sleep(300 + ((round * 211) % 900));
    }

    const { db, close } = await openDatabase({ folder });
    const count = async () => {
      const { rows } = await sql<{ state: string; n: number }>`
        select state, count(*) as n from delivery join reader on id = reader_id
         where edition_id = ${edition} and email like 'reader-%' group by state`.execute(db);
      return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
    };
    await until(
      'the last letter',
      async () => {
        const states = await count();
        return !states.waiting && !states.sending;
      },
      300,
    );
    await until(
      'every feed',
      async () => {
        const { rows } = await sql`select from feed join source on source.id = source_id
          where active and polled_at is null limit 1`.execute(db);
        return rows.length === 0;
      },
      180,
    );
    ended.abort();
    await others;
    const states = await count();
    const came = new Map<string, number>();
    for (const { to } of sink.taken) if (to.startsWith('reader-')) came.set(to, (came.get(to) ?? 0) + 1);
    const { rows: filed } = await sql<{ guid: string }>`select guid from report where guid like 'outlet-%'`.execute(db);
    const stayed = await db
      .selectFrom('reader')
      .select('id')
      .where('id', 'in', [0, ...leaving.told])
      .where('left_at', 'is', null)
      .execute();
    await close();
    const distinct = new Set(filed.map(({ guid }) => guid));
    return {
      ended: times,
      lived: child.exitCode === null,
      said: child.exitCode === null ? '' : said.slice(-3000),
      slowest,
      pages,
      letters: {
        readers,
        sent: states.sent ?? 0,
        uncertain: states.uncertain ?? 0,
        came: came.size,
        twice: [...came.values()].filter((times) => times > 1).length,
        lost: readers - came.size,
      },
      leaving: { told: leaving.told.length, lost: stayed.length },
      reports: {
        expected: numbers.filter((feed) => mannerOf(feed, mixture) !== 'failing').length * itemsOfFeed,
        filed: distinct.size,
        twice: filed.length - distinct.size,
      },
    };
  } finally {
    ended.abort();
    child.kill('SIGTERM');
    await Promise.race([new Promise((done) => child.once('exit', done)), sleep(8000)]);
    child.kill('SIGKILL');
    await sink.close();
    await web.close();
    await clearAway(folder);
  }
}
