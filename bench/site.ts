/**
 * Measures the site: a story's page under load from another process, kept and rendered, by one process that serves and by two; and
 * the pages and the search on 200,000 reports in 40,000 stories. Uses a database of its own (our server, in a temporary folder).
 *
 *     npm run bench -- site [load|size [STORIES]]
 */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { openDatabase, readingFrom, sql, type Db } from '../src/db/index.ts';
import { site } from '../src/site/index.ts';
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

async function withDatabase(work: (db: Db, folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dispatchbox-bench-'));
  const database = await openDatabase({ folder });
  try {
    await work(database.db, folder);
  } finally {
    await database.close();
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
  await withDatabase(async (db, folder) => {
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

/**
 * So many stories of five reports each, of 100 outlets, 40,000 a year, but for five years at most; words by Zipf's law out of 20,000, the
 * commonest in most reports; topics likewise, so that of 40,000 stories some have ten thousand.
 */
async function fill(db: Db, all: number): Promise<void> {
  const span = Math.min(5, all / 40_000) * 365 * 86_400_000;
  const random = chance(7);
  const zipf = (n: number) => Math.floor(n ** random()) - 1;
  const name = (i: number) => {
    let word = '';
    for (let rest = i + 400; rest > 0; rest = Math.floor(rest / 20))
      word += 'bdfgklmnprstvzchjwxy'[rest % 20]! + 'aeiou'[rest % 5]!;
    return word;
  };
  const words = (n: number) => Array.from({ length: n }, () => name(zipf(20_000))).join(' ');
  const end = inventedNow.getTime();
  await sql`insert into source (key, name, kind, lean, added_at)
    select 'outlet-' || n, 'Outlet ' || n, 'news', (n % 5) - 2, ${inventedNow} from generate_series(1, 100) as n`.execute(
    db,
  );
  for (let batch = 0; batch < all / 1000; batch++) {
    const reports: object[] = [];
    const stories: object[] = [];
    const topics: object[] = [];
    for (let s = 0; s < 1000; s++) {
      const id = batch * 1000 + s + 1;
      const begun = end - span * (1 - id / all);
      const size = 5;
      const its = Array.from({ length: size }, (_, r) => (id - 1) * size + r + 1);
      for (const [r, report] of its.entries()) {
        reports.push({
          id: report,
          source_id: 1 + Math.floor(random() * 100),
          address: `https://outlet.example/${report}`,
          title: words(9),
          text: words(120),
          published_at: new Date(begun + r * 3_600_000 - 18_000_000),
        });
      }
      const named = [...new Set(Array.from({ length: 6 }, () => zipf(5000)))];
      stories.push({
        id,
        begun_at: new Date(begun - 18_000_000),
        latest_at: new Date(begun - 3_600_000),
        told: {
          rank: 1,
          story: String(id),
          headline: words(9),
          headlineReport: String(its[0]),
          brief: its.slice(0, 3).map((report) => ({ text: words(20), report: String(report) })),
          reasons: [{ signal: 'outlets', words: 'Reported by 5 independent outlets', points: 23.2 }],
          score: 20 + Math.round(random() * 300) / 10,
          topics: named.map((topic) => ({ name: name(topic), kind: 'person' })),
          reports: its.map(String),
        },
      });
      for (const [place, topic] of named.entries())
        topics.push({
          story_id: id,
          slug: name(topic),
          name: name(topic),
          kind: 'person',
          place,
          latest_at: new Date(begun - 3_600_000),
        });
    }
    await sql`insert into story (id, begun_at, latest_at, changed_at, score, told, told_at) overriding system value
      select id, begun_at, latest_at, latest_at, (told ->> 'score')::float8, told, latest_at
        from jsonb_to_recordset(${JSON.stringify(stories)}::jsonb) as s(id int, begun_at timestamptz, latest_at timestamptz, told jsonb)`.execute(
      db,
    );
    await sql`insert into report (id, source_id, address, link, title, text, published_at, dated, filed_at, seen_at, language) overriding system value
      select id, source_id, address, address, title, text, published_at, true, published_at, published_at, 'en'
        from jsonb_to_recordset(${JSON.stringify(reports)}::jsonb)
          as r(id int, source_id int, address text, title text, text text, published_at timestamptz)`.execute(db);
    await sql`insert into story_report select id, (id - 1) / 5 + 1 from report where id > ${batch * 5000} and id <= ${(batch + 1) * 5000}`.execute(
      db,
    );
    await sql`insert into story_topic select * from jsonb_to_recordset(${JSON.stringify(topics)}::jsonb)
      as t(story_id int, slug text, name text, kind text, place smallint, latest_at timestamptz) on conflict do nothing`.execute(
      db,
    );
  }
  await sql`insert into edition (week, number, from_at, until_at, made_at, closed_at)
    select to_char(begun, 'IYYY-"W"IW'), row_number() over (order by begun), begun, begun + interval '7 days', begun + interval '7 days', begun + interval '7 days'
      from generate_series(${new Date(end)}::timestamptz - interval '51 weeks', ${new Date(end)}::timestamptz, interval '1 week') as begun`.execute(
    db,
  );
  await sql`insert into edition_story (edition_id, rank, chosen, story_id, told, shown)
    select edition_id, rank, rank <= 12, id, told, coalesce(shown, '[]') from (
      select edition.id as edition_id, story.id, told, row_number() over (partition by edition.id order by score desc, story.id) as rank,
             (select jsonb_agg(jsonb_build_object('id', report.id::text, 'outlet', source.name, 'title', title, 'url', link, 'published', published_at))
                from story_report join report on report.id = report_id join source on source.id = source_id where story_id = story.id) as shown
        from edition join lateral (select * from story where latest_at >= from_at and latest_at < until_at order by score desc limit 20) as story on true) as ranked`.execute(
    db,
  );
  await sql`analyze`.execute(db);
}

async function benchSize(all: number): Promise<void> {
  await withDatabase(async (db) => {
    const begun = performance.now();
    await fill(db, all);
    console.log(
      `${(5 * all).toLocaleString('en')} reports in ${all.toLocaleString('en')} stories filled in ${Math.round((performance.now() - begun) / 1000)} s`,
    );
    const app = site(options(db, 0));
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
      ['front', 50, () => '/'],
      ['story', 50, () => `/stories/${1 + Math.floor(random() * all)}`],
      ['topic, any', 50, () => `/topics/${pick(slugs)}`],
      ['topic, the most told', 50, () => `/topics/${pick(slugs, 5)}`],
      ['search, common word', 150, () => `/search?q=${pick(common, 20)}`],
      ['search, any word', 150, () => `/search?q=${pick(common)}`],
      ['search, two common', 150, () => `/search?q=${pick(common, 20)}+${pick(common, 60)}`],
      ['search, two rare', 150, () => `/search?q=${pick(common)}+${pick(common)}`],
      ['search, phrase', 150, () => `/search?q=${encodeURIComponent(`"${pick(common, 100)} ${pick(common, 100)}"`)}`],
      [
        'search, with outlet',
        150,
        () => `/search?q=${pick(common, 200)}&outlet=outlet-${1 + Math.floor(random() * 100)}`,
      ],
      ['search, old days', 150, () => `/search?q=${pick(common, 200)}&from=2030-04-01&until=2030-06-30`],
      ['search, not', 150, () => `/search?q=${pick(common)}+-${pick(common, 20)}`],
      ['search, nothing', 150, () => '/search?q=unheardof'],
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
    }
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
