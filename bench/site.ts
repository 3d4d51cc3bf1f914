/**
 * Measures the site: a story's page under load from another process, kept and rendered, by one process that serves and by two; and
 * the pages and the search on 200,000 reports in 40,000 stories, or as many as are asked for, and what gathering and grouping ask each round. Uses a database of its own (our server, in a temporary folder).
 *
 *     npm run bench -- site [load|size [STORIES]]
 */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { serve } from '@hono/node-server';
import type { Pool } from 'pg';
import { from } from 'pg-copy-streams';
import { deleteDatabase, openDatabase, readingFrom, sql, type Database, type Db } from '../src/db/index.ts';
import { makeUpOpen, spanOf, weekOf } from '../src/editions/index.ts';
import { site } from '../src/site/index.ts';
import { GroupingMemory, groupStories, rankWeek } from '../src/stories/index.ts';
import { oneLine } from '../src/text/index.ts';
import { inventedHouse, inventedNow, inventWeek, noDoors } from '../test/invented-week.ts';

const seconds = 5;
const connections = 32;

interface Load {
  requests: number;
  failed: number;
  p50: number;
  p99: number;
  bytes: number;
  /** Processor time that the process took, in seconds. */
  took: number;
}

/** Processor time of this process since then, in seconds. */
const tookSince = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
};

/** The process that asks: for one page, of each of these in turn, over kept connections, as fast as they answer. */
async function load(urls: readonly string[]): Promise<Load> {
  const before = process.cpuUsage();
  let turn = 0;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  let [failed, bytes] = [0, 0];
  const one = () =>
    new Promise<void>((done) => {
      const begun = performance.now();
      get(urls[turn++ % urls.length] ?? '', { agent, headers: { 'accept-encoding': 'br, gzip' } }, (answer) => {
        answer.on('data', (part: Buffer) => (bytes += part.length));
        answer.on('end', () => {
          if (answer.statusCode !== 200) failed++;
          times.push(performance.now() - begun);
          done();
        });
      }).on('error', () => {
        failed++;
        done();
      });
    });
  const until = performance.now() + seconds * 1000;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) await one();
    }),
  );
  agent.destroy();
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return {
    requests: times.length,
    failed,
    p50: at(0.5),
    p99: at(0.99),
    bytes,
    took: tookSince(before),
  };
}

/** The load from a process of its own. */
function loadFromOutside(urls: readonly string[]): Promise<Load> {
  return new Promise((done, fail) => {
    const child = fork(import.meta.filename, ['child', ...urls]);
    child.once('message', (figures) => done(figures as Load));
    child.once('error', fail);
  });
}

/** A process that serves the invented week's pages; it tells its address, and at each message its processor time since the last. */
async function serveFrom(folder: string, pagesKept: number): Promise<void> {
  const { db, pool } = await openDatabase({ folder });
  const app = site({ ...options(db, pagesKept), reading: readingFrom(pool) });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((ready) => server.once('listening', ready));
  let before = process.cpuUsage();
  process.on('message', () => {
    process.send?.(tookSince(before));
    before = process.cpuUsage();
  });
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

/** Processor time that the database's connections have taken, in seconds; 0 on systems without /proc. */
async function databaseSeconds(db: Db): Promise<number> {
  const { rows } = await sql<{
    pid: number;
  }>`select pid from pg_stat_activity where backend_type = 'client backend'`.execute(db);
  return rows.reduce((all, { pid }) => {
    try {
      const [user = 0, system = 0] = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .split(') ')
        .at(-1)!
        .split(' ')
        .slice(11, 13)
        .map(Number);
      return all + (user + system) / 100; // ticks, proc(5)
    } catch {
      return all;
    }
  }, 0);
}

const said = <T>(child: ChildProcess) => new Promise<T>((done) => child.once('message', (words) => done(words as T)));

async function withDatabase(work: (database: Database, folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dispatchbox-bench-'));
  const database = await openDatabase({ folder });
  try {
    await work(database, folder);
  } finally {
    await database.close();
    deleteDatabase(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

const options = (db: Db, pagesKept: number) => ({
  db,
  house: inventedHouse,
  now: () => inventedNow,
  pagesKept,
  ...noDoors,
});

async function benchLoad(): Promise<void> {
  console.log(
    `${availableParallelism()} cores, which the processes that serve share with the database and with the process that asks over ${connections} connections`,
  );
  await withDatabase(async ({ db }, folder) => {
    const { stories } = await inventWeek(db);
    const story = [`/stories/${stories[0]}`];
    // Pages of several stories, so that no page is the one made just before; what is drawn once (a story's map) is drawn by then.
    const pages: Record<string, string[]> = {
      story,
      stories: stories.map((id) => `/stories/${id}`),
      front: ['/'],
      edition: ['/editions/2031-W07'],
      topic: ['/topics/harbour-town'],
    };
    for (const processes of [1, 2]) await measureLoad(db, folder, { what: 'story', paths: story, kept: 64, processes });
    for (const [what, paths] of Object.entries(pages))
      await measureLoad(db, folder, { what, paths, kept: 0, processes: 1 });
    await measureLoad(db, folder, { what: 'story', paths: story, kept: 0, processes: 2 });
  });
}

/** Serves pages by so many processes, with so many megabytes of them kept, while another asks for them in turn; prints what they cost. */
async function measureLoad(
  db: Db,
  folder: string,
  { what, paths, kept, processes }: { what: string; paths: string[]; kept: number; processes: number },
): Promise<void> {
  const sites = Array.from({ length: processes }, () =>
    fork(import.meta.filename, ['serve', folder, String(kept * 1024 * 1024)]),
  );
  const addresses = await Promise.all(sites.map(said<string>));
  const urls = paths.flatMap((path) => addresses.map((address) => address + path));
  for (let i = 0; i < 400; i++) await (await fetch(urls[i % urls.length] ?? '')).arrayBuffer();
  const served = async () => {
    const told = Promise.all(sites.map(said<number>));
    for (const each of sites) each.send('took');
    return (await told).reduce((all, each) => all + each, 0);
  };
  await served();
  const databaseBefore = await databaseSeconds(db);
  const figures = await loadFromOutside(urls);
  const took = await served();
  const database = Math.max(0, (await databaseSeconds(db)) - databaseBefore);
  // What it costs stays much the same on a machine that has other work to do.
  const [serving = 0, asking = 0, loading = 0] = [took, database, figures.took].map(
    (all) => (all / figures.requests) * 1000,
  );
  console.log(
    `${what.padEnd(8)} ${(kept ? 'kept' : 'rendered').padEnd(8)} by ${processes}: ${String(Math.round(figures.requests / seconds)).padStart(5)} requests/s, ` +
      `p50 ${figures.p50.toFixed(1)} ms, p99 ${figures.p99.toFixed(1)} ms, ${Math.round(figures.bytes / figures.requests)} bytes an answer, ${figures.failed} failed`,
  );
  console.log(
    `    processor time a page: serving ${serving.toFixed(2)} ms, database ${asking.toFixed(2)} ms, asking ${loading.toFixed(2)} ms; ` +
      `without who asks, ${Math.round((1000 * availableParallelism()) / (serving + asking))} pages/s on these cores`,
  );
  for (const each of sites) each.kill();
  await Promise.all(sites.map((each) => new Promise((ended) => each.once('exit', ended))));
}

/** Mulberry32: the same rows every time. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The words of a report's text. */
const textLength = 80;
const size = 5;

/** Words of syllables, by their rank: the first is the commonest. */
const words = Array.from({ length: 20_000 }, (_, i) => {
  let word = '';
  for (let rest = i + 400; rest > 0; rest = Math.floor(rest / 20))
    word += 'bdfgklmnprstvzchjwxy'[rest % 20]! + 'aeiou'[rest % 5]!;
  return word;
});

/** Rows for `copy … from stdin`; what is in them has no tab, line's end or backslash. */
async function copy(pool: Pool, into: string, rows: Iterable<unknown[]>): Promise<void> {
  const client = await pool.connect();
  try {
    // No trigger of a row's: nobody hears, and what is told is consistent.
    await client.query('set session_replication_role = replica; set synchronous_commit = off');
    const lines = function* () {
      let lines = '';
      for (const row of rows) {
        lines += `${row.map((value) => (value instanceof Date ? value.toISOString() : String(value))).join('\t')}\n`;
        if (lines.length > 500_000) {
          yield lines;
          lines = '';
        }
      }
      yield lines;
    };
    await pipeline(lines, client.query(from(`copy ${into} from stdin`)));
  } finally {
    client.release(true);
  }
}

/**
 * So many stories of five reports each, of 100 outlets, 40,000 a year, but for five years at most, with an edition a week; words by Zipf's
 * law out of 20,000, the commonest in most reports; topics likewise, so that of 40,000 stories some have ten thousand. Written as bulk,
 * by two connections, before there are indexes.
 */
export async function fill({ db, pool }: Database, all: number): Promise<void> {
  const begun = performance.now();
  const say = (line: string) =>
    console.log(`    ${String(Math.round((performance.now() - begun) / 1000)).padStart(4)} s  ${line}`);
  const span = Math.min(5, all / 40_000) * 365 * 86_400_000;
  const end = inventedNow.getTime();
  const hour = 3_600_000;
  const beginOf = (id: number) => end - span * (1 - id / all);
  const { rows: indexes } = await sql<{ name: string; definition: string }>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid = any(array['report', 'story', 'story_report', 'story_topic', 'edition_story']::regclass[]) and not indisunique`.execute(
    db,
  );
  for (const { name } of indexes) await sql`drop index ${sql.raw(name)}`.execute(db);
  await sql`insert into source (key, name, kind, lean, added_at)
    select 'outlet-' || n, 'Outlet ' || n, 'news', (n % 5) - 2, ${inventedNow} from generate_series(1, 100) as n`.execute(
    db,
  );
  /** What each part of the rows draws is its own, so that two may be written at once. */
  const drawn = (seed: number) => {
    const random = chance(seed);
    const zipf = (n: number) => Math.floor(n ** random()) - 1;
    return { random, zipf, some: (n: number) => Array.from({ length: n }, () => words[zipf(20_000)]).join(' ') };
  };
  const topicsOf = (id: number) => {
    const { zipf } = drawn(id * 2 + 1);
    return [...new Set(Array.from({ length: 6 }, () => words[zipf(5000)]!))];
  };
  function* reports(first: number, last: number) {
    const { random, some } = drawn(first);
    for (let id = first; id <= last; id++) {
      const at = new Date(beginOf(Math.ceil(id / size)) + (((id - 1) % size) - 5) * hour);
      const address = `https://outlet.example/${id}`;
      yield [id, 1 + Math.floor(random() * 100), address, address, some(9), some(textLength), at, true, at, at, 'en'];
    }
  }
  function* stories() {
    const { random, some } = drawn(7);
    for (let id = 1; id <= all; id++) {
      const its = Array.from({ length: size }, (_, r) => String((id - 1) * size + r + 1));
      const told = {
        rank: 1,
        story: String(id),
        headline: some(9),
        headlineReport: its[0],
        brief: its.slice(0, 3).map((report) => ({ text: some(20), report })),
        reasons: [{ signal: 'outlets', words: 'Reported by 5 independent outlets', points: 23.2 }],
        score: 20 + Math.round(random() * 300) / 10,
        topics: topicsOf(id).map((name) => ({ name, kind: 'person' })),
        reports: its,
      };
      const latest = new Date(beginOf(id) - hour);
      yield [id, new Date(beginOf(id) - 5 * hour), latest, latest, told.score, JSON.stringify(told), latest];
    }
  }
  function* inStories() {
    for (let id = 1; id <= all * size; id++) yield [id, Math.ceil(id / size)];
  }
  function* topics() {
    for (let id = 1; id <= all; id++)
      for (const [place, name] of topicsOf(id).entries())
        yield [id, name, name, 'person', place, new Date(beginOf(id) - hour)];
  }
  const reportColumns =
    'report (id, source_id, address, link, title, text, published_at, dated, filed_at, seen_at, language)';
  const half = Math.floor((all * size) / 2);
  const tenth = Math.ceil(half / 5);
  const ofReports = async (from: number, until: number) => {
    for (let first = from; first <= until; first += tenth) {
      const last = Math.min(first + tenth - 1, until);
      await copy(pool, reportColumns, reports(first, last));
      say(`reports ${first} to ${last}`);
    }
  };
  await copy(pool, 'story (id, begun_at, latest_at, changed_at, score, told, told_at)', stories());
  say('stories');
  await Promise.all([ofReports(1, half), ofReports(half + 1, all * size)]);
  for (const table of ['report', 'story'])
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'), ${all * size})`.execute(db);
  await copy(pool, 'story_report (report_id, story_id)', inStories());
  await copy(pool, 'story_topic (story_id, slug, name, kind, place, latest_at)', topics());
  say('what is in stories, and their topics');
  const left = [...indexes];
  const build = async () => {
    const client = await pool.connect();
    await client.query(`set maintenance_work_mem = '400MB'`);
    for (let one = left.pop(); one; one = left.pop()) {
      await client.query(one.definition);
      say(`index ${one.name}`);
    }
    client.release(true);
  };
  await Promise.all([build(), build()]);
  await sql`analyze`.execute(db);
  await sql`insert into edition (week, number, from_at, until_at, made_at, closed_at)
    select to_char(begun, 'IYYY-"W"IW'), row_number() over (order by begun), begun, begun + interval '7 days', begun + interval '7 days', begun + interval '7 days'
      from generate_series(${new Date(end)}::timestamptz - ${Math.max(0, Math.round(span / (7 * 24 * hour)) - 1)} * interval '1 week', ${new Date(end)}::timestamptz, interval '1 week') as begun`.execute(
    db,
  );
  await sql`insert into edition_story (edition_id, rank, chosen, story_id, told, shown)
    select edition_id, rank, rank <= 12, id, told, coalesce(shown, '[]') from (
      select edition.id as edition_id, story.id, told, row_number() over (partition by edition.id order by score desc, story.id) as rank,
             (select jsonb_agg(jsonb_build_object('id', report.id::text, 'outlet', source.name, 'title', title, 'url', link, 'published', to_char(published_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')))
                from story_report join report on report.id = report_id join source on source.id = source_id where story_id = story.id) as shown
        from edition join lateral (select * from story where latest_at >= from_at and latest_at < until_at order by score desc limit 20) as story on true) as ranked`.execute(
    db,
  );
  await sql`vacuum analyze`.execute(db);
  say('editions; vacuumed and analysed');
}

/**
 * What is done each round as the news comes in, on what is there: 50 reports more, filed, grouped, ranked, the edition made up. It looks at
 * two weeks of reports, whatever there is before them. The first round fills the memory, and takes apart stories whose words are chance;
 * the next are what is asked as long as a process runs.
 */
async function eachRound(db: Db): Promise<void> {
  const memory = new GroupingMemory();
  const week = weekOf(inventedNow, 'UTC');
  for (let round = 0; round < 4; round++) {
    const now = new Date(inventedNow.getTime() + (round + 1) * 60_000);
    const steps: [string, () => Promise<unknown>][] = [
      ['file', () => fileMore(db, now)],
      ['group', () => groupStories(db, now, memory)],
      ['rank', () => rankWeek(db, spanOf(week, 'UTC'), now)],
      ['make up', () => makeUpOpen(db, { timeZone: 'UTC', size: 12 }, now)],
    ];
    const times: string[] = [];
    for (const [name, step] of steps) {
      const begun = performance.now();
      await step();
      times.push(`${name} ${Math.round(performance.now() - begun)} ms`);
    }
    console.log(`${round === 0 ? 'first round: memory filled' : `round ${round + 1}`}   ${times.join(', ')}`);
  }
}

/** Reports of 10 events of the moment, as they come in. */
async function fileMore(db: Db, now: Date): Promise<void> {
  await db
    .insertInto('report')
    .values(
      Array.from({ length: 50 }, (_, i) => {
        const address = `https://outlet.example/new/${now.getTime()}-${i}`;
        const event = Math.floor(i / 5);
        const title = oneLine(
          `${words[event + 300]} asks ${words[event + 700]} for ${words[now.getUTCMinutes() + 100]} ${words[event + 40]}`,
        );
        const text = `${title}. ${words.slice(event * 50, event * 50 + textLength).join(' ')}.`;
        const row = { source_id: 1 + ((event * 7 + i) % 100), address, link: address, title, text, language: 'en' };
        return { ...row, published_at: now, filed_at: now, seen_at: now, dated: true };
      }),
    )
    .execute();
}

async function benchSize(all: number): Promise<void> {
  await withDatabase(async (database) => {
    const { db, pool } = database;
    const begun = performance.now();
    await fill(database, all);
    console.log(
      `${(5 * all).toLocaleString('en')} reports in ${all.toLocaleString('en')} stories filled in ${Math.round((performance.now() - begun) / 1000)} s`,
    );
    const failed = (error: Error) => console.error(error);
    const app = site({ ...options(db, 0), reading: readingFrom(pool), failed });
    const random = chance(11);
    const slugs = (
      await sql<{ slug: string }>`select slug from story_topic group by slug order by count(*) desc limit 300`.execute(
        db,
      )
    ).rows.map(({ slug }) => slug);
    const common = (
      await sql<{
        word: string;
      }>`select word from ts_stat('select words from report where id % 500 = 0') order by ndoc desc limit 3000`.execute(
        db,
      )
    ).rows.map(({ word }) => word);
    const pick = (from: string[], most = from.length) => from[Math.floor(random() * Math.min(most, from.length))] ?? '';
    const kinds: [string, number, () => string][] = [
      ['front', 80, () => '/'],
      ['story', 80, () => `/stories/${1 + Math.floor(random() * all)}`],
      ['topic, any', 80, () => `/topics/${pick(slugs)}`],
      ['topic, the most told', 80, () => `/topics/${pick(slugs, 5)}`],
      ['search, common word', 250, () => `/search?q=${pick(common, 20)}`],
      ['search, any word', 250, () => `/search?q=${pick(common)}`],
      ['search, two common', 250, () => `/search?q=${pick(common, 20)}+${pick(common, 60)}`],
      ['search, two rare', 250, () => `/search?q=${pick(common)}+${pick(common)}`],
      ['search, phrase', 250, () => `/search?q=${encodeURIComponent(`"${pick(common, 100)} ${pick(common, 100)}"`)}`],
      [
        'search, with outlet',
        250,
        () => `/search?q=${pick(common, 200)}&outlet=outlet-${1 + Math.floor(random() * 100)}`,
      ],
      ['search, old days', 250, () => `/search?q=${pick(common, 200)}&from=2030-04-01&until=2030-06-30`],
      ['search, not', 250, () => `/search?q=${pick(common)}+-${pick(common, 20)}`],
      ['search, nothing', 250, () => '/search?q=unheardof'],
    ];
    for (const [name, aim, path] of kinds) {
      const times: number[] = [];
      for (let i = 0; i < 60; i++) {
        const asked = path();
        const start = performance.now();
        const answer = await app.request(asked);
        await answer.text();
        if (answer.status !== 200) throw new Error(`${asked} answers ${answer.status}`);
        if (i >= 10) times.push(performance.now() - start);
      }
      const sorted = times.toSorted((a, b) => a - b);
      const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1);
      console.log(
        `${name.padEnd(22)} p50 ${at(0.5).padStart(6)} ms   p95 ${at(0.95).padStart(6)} ms   (at most ${aim})`,
      );
      if (!(Number(at(0.95)) <= aim)) process.exitCode = 1;
    }
    await eachRound(db);
  });
}

if (import.meta.main) {
  const [what, ...rest] = process.argv.slice(2);
  if (what === 'child') {
    process.send?.(await load(rest), () => process.exit(0));
  } else if (what === 'serve') {
    await serveFrom(rest[0] ?? '', Number(rest[1]));
  } else {
    if (!what || what === 'load') await benchLoad();
    if (!what || what === 'size') await benchSize(Number(rest[0] ?? 40_000));
  }
}
