/**
 * Measures comments: the pages of a story with 10,000 of them, and the site and the moderators' queue under a flood of 1,000
 * a minute that comes from a second process over real HTTP. Uses a database of its own (our server, in a temporary folder).
 *
 *     npm run bench -- comments [size|flood]
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { serve } from '@hono/node-server';
import { threadsOf } from '../src/comments/index.ts';
import { openDatabase, sql, type Db } from '../src/db/index.ts';
import { openSignIn, type SignIn } from '../src/readers/index.ts';
import { site } from '../src/site/index.ts';
import { idleDesk, inventedHouse, inventedNow, inventWeek, noDoors } from '../test/invented-week.ts';
import { signedInAs } from '../test/signed-in.ts';

const comments = 10_000;
const seconds = 60;
const aMinute = 1000;

async function withStory(work: (db: Db, story: number) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dispatchbox-bench-'));
  const database = await openDatabase({ folder });
  try {
    const { stories } = await inventWeek(database.db);
    await work(database.db, stories[0] ?? 0);
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Three fifths begin threads, two fifths answer one of the first hundred or any; a tenth is as long as it may be. */
async function fill(db: Db, story: number, words: string): Promise<void> {
  await sql`truncate discussion, commenter, comment, comment_report, comment_notice restart identity`.execute(db);
  await sql`insert into person (email, email_verified, name, created_at, updated_at)
    select 'w' || n || '@reader.example', true, 'Writer ' || n, ${inventedNow}, ${inventedNow} from generate_series(1, 500) as n
      on conflict do nothing`.execute(db);
  await sql`insert into commenter (person_id, name, name_key, begun_at, known_since)
    select id, name, 'writer' || id, ${inventedNow}, ${inventedNow} from person where email like 'w%'`.execute(db);
  await sql`insert into discussion (story_id) values (${story})`.execute(db);
  await sql`insert into comment (discussion_id, parent_id, to_id, writer_id, state, text, written_at)
    select 1, parent, parent, 1 + n % 500, 'shown', left(repeat(${words} || ' ' || n || ' ', 400), case when n % 10 = 0 then 3000 else 80 + n * 37 % 500 end),
           ${inventedNow}::timestamptz - make_interval(secs => ${comments} - n)
      from (select n, case when n % 5 < 3 or n < 200 then null when n % 2 = 0 then 1 + n % 100 else 1 + n / 5 end as parent
              from generate_series(1, ${comments}) as n) as made`.execute(db);
  await sql`update comment set parent_id = null, to_id = null where parent_id in (select id from comment where parent_id is not null)`.execute(
    db,
  );
  await sql`update comment set answers = counted.answers from
    (select parent_id, count(*) as answers from comment where parent_id is not null group by 1) as counted where counted.parent_id = comment.id`.execute(
    db,
  );
  await sql`update discussion set comments = (select count(*) from comment)`.execute(db);
  await sql`analyze`.execute(db);
}

const options = (db: Db, door: SignIn, pagesKept?: number) => ({
  db,
  house: inventedHouse,
  now: () => inventedNow,
  ...(pagesKept !== undefined && { pagesKept }),
  ...noDoors,
  people: { ...door, mailLink: async () => {}, becomeOwner: async () => false },
  comments: { taking: 'after' as const, days: 14 },
  desk: {
    ...idleDesk,
    mayMeasure: async () => false,
  },
});

function spread(times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1).padStart(6);
  return `p50 ${at(0.5)} ms   p95 ${at(0.95)} ms   most ${at(0.999999)} ms`;
}

async function benchSize(): Promise<void> {
  await withStory(async (db, story) => {
    const app = site(options(db, await openSignIn(db, inventedHouse), 0));
    for (const [kind, words] of [
      [
        'words',
        'The harbour was closed for a *night*, and nobody asked those who live there. See https://harbour.example/',
      ],
      ['nothing but marks', '<"&\'>'],
      ['nothing but links', 'http://a.b'],
    ] as const) {
      await fill(db, story, words);
      console.log(`${comments} comments of ${kind}, pages made anew each time (at most 100 ms, 60 KB):`);
      const deep: Record<string, string> = { oldest: '', newest: '', worth: '' };
      for (const order of ['oldest', 'newest', 'worth'] as const) {
        let pages = 0;
        for (let after: string | undefined; pages < 100; pages++) {
          const page = await threadsOf(db, { story }, { order, after });
          if (!page?.next) break;
          after = page.next;
          deep[order] = after;
        }
        for (const [which, query] of [
          ['first page', `?sort=${encodeURIComponent(order)}`],
          [`page ${pages}`, `?sort=${encodeURIComponent(order)}&after=${deep[order]}`],
        ] as const)
          await time(app, `${order}, ${which}`, `/stories/${story}/comments${query}`);
      }
      await time(app, 'the story’s own page', `/stories/${story}`);
      await time(app, 'the longest thread', '/comments/1');
    }
  });
}

async function time(app: ReturnType<typeof site>, name: string, path: string): Promise<void> {
  const times: number[] = [];
  let bytes = new Uint8Array();
  for (let i = 0; i < 60; i++) {
    const begun = performance.now();
    const answer = await app.request(path);
    bytes = new Uint8Array(await answer.arrayBuffer());
    if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
    if (i >= 10) times.push(performance.now() - begun);
  }
  const kilobytes = (n: number) => `${(n / 1024).toFixed(1)} KB`;
  console.log(
    `  ${name.padEnd(28)} ${spread(times)}   ${kilobytes(bytes.length)}, ${kilobytes(gzipSync(bytes).length)} compressed`,
  );
}

interface Plan {
  base: string;
  story: number;
  writers: string[];
  moderator: string;
}

async function benchFlood(): Promise<void> {
  for (const writers of [50, 250]) {
    await withStory(async (db, story) => {
      await fill(db, story, 'What was there before.');
      const door = await openSignIn(db, inventedHouse);
      const begun = performance.now();
      let app: ReturnType<typeof site> | undefined;
      const server = serve({ fetch: (asked) => app!.fetch(asked), port: 0, hostname: '127.0.0.1' });
      await new Promise((ready) => server.once('listening', ready));
      const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const now = () => new Date(inventedNow.getTime() + performance.now() - begun);
      app = site({ ...options(db, door), house: { ...inventedHouse, url: base }, now });
      const session = async (email: string, role: 'reader' | 'moderator') =>
        (await signedInAs(db, door, email, role, inventedNow)).cookie;
      const plan: Plan = { base, story, writers: [], moderator: await session('moderator@house.example', 'moderator') };
      // Half of them are known; the others' comments wait.
      for (let i = 0; i < writers; i++)
        plan.writers.push(await session(i % 2 ? `w${i}@reader.example` : `new${i}@reader.example`, 'reader'));
      const cpu = process.cpuUsage();
      const child = fork(import.meta.filename, ['child'], { serialization: 'json' });
      child.send(plan);
      const figures = await new Promise<Record<string, number[] | Record<string, number>>>((done, fail) => {
        child.once('message', (told) => done(told as Record<string, number[]>));
        child.once('error', fail);
        child.once('exit', () => fail(new Error('the second process ended early')));
      });
      const used = process.cpuUsage(cpu);
      console.log(
        `${aMinute} comments a minute from ${writers} writers, over ${seconds} s, beside ${comments} that are there (site at most 50 ms); ` +
          `the site's process used ${(((used.user + used.system) / 1e6 / seconds) * 100).toFixed(0)} % of a core`,
      );
      for (const [name, times] of Object.entries(figures))
        if (Array.isArray(times)) console.log(`  ${name.padEnd(28)} ${spread(times)}   ${times.length} requests`);
      console.log(`  answers to comments sent: ${JSON.stringify(figures.outcomes)}`);
      const [states] = (
        await sql<{
          waiting: number;
          crowds: number;
        }>`select count(*)::int as waiting, count(distinct writer_id)::int as crowds from comment where state = 'waiting'`.execute(
          db,
        )
      ).rows;
      console.log(`  in the queue at the end: ${states?.waiting} comments of ${states?.crowds} writers`);
      await new Promise((closed) => server.close(closed));
    });
  }
}

/** The second process: writers who send at an even pace, a reader who looks at pages, a moderator at the queue. */
async function flood({ base, story, writers, moderator }: Plan) {
  const agent = new Agent({ keepAlive: true });
  const figures: Record<string, number[]> = {};
  const outcomes: Record<string, number> = {};
  const ask = (name: string, path: string, headers: Record<string, string> = {}, body?: string) =>
    new Promise<string>((done) => {
      const begun = performance.now();
      const asked = request(
        `${base}${path}`,
        {
          agent,
          method: body === undefined ? 'GET' : 'POST',
          headers: { 'accept-encoding': 'br', origin: base, ...headers },
        },
        (answer) => {
          answer.resume();
          answer.on('end', () => {
            (figures[name] ??= []).push(performance.now() - begun);
            done(
              answer.statusCode === 303
                ? (answer.headers.location ?? '').replace(/^.*\?|=.*/g, '')
                : String(answer.statusCode),
            );
          });
        },
      );
      // A kept connection may end as it is used: that is the client's to try again.
      asked.on('error', () => done('connection broke'));
      asked.end(body);
    });
  const until = performance.now() + seconds * 1000;
  let number = 0;
  const send = async () => {
    const n = number++;
    const writer = n % writers.length;
    const text = `What I have to say is this, and it is number ${n}: ${'the harbour and its ferries, '.repeat(1 + (n % 12))}`;
    const body = new URLSearchParams({ text, name: `Flood ${String.fromCodePoint(0x4e00 + writer)}` }).toString();
    const outcome = await ask(
      'sending a comment',
      `/stories/${story}/comments`,
      {
        cookie: writers[writer] ?? '',
        'content-type': 'application/x-www-form-urlencoded',
        'x-forwarded-for': `198.${51 + Math.floor(writer / 250)}.${writer % 250}.7`,
      },
      body,
    );
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  };
  const every = async (pause: number, work: () => Promise<unknown>) => {
    for (let next = performance.now(); next < until; next += pause) {
      await sleep(Math.max(0, next - performance.now()));
      await work();
    }
  };
  // Sent whether or not those before were answered.
  const sending: Promise<void>[] = [];
  await Promise.all([
    every(60_000 / aMinute, async () => void sending.push(send())),
    every(100, () => ask('the front page', '/')),
    every(100, () => ask('the story’s page', `/stories/${story}`)),
    every(100, () => ask('a page of comments', `/stories/${story}/comments?sort=newest`)),
    every(500, () => ask('the moderators’ queue', '/desk/comments', { cookie: moderator })),
  ]);
  await Promise.all(sending);
  agent.destroy();
  return { ...figures, outcomes };
}

if (import.meta.main) {
  const [what] = process.argv.slice(2);
  if (what === 'child') {
    process.once('message', (plan) => {
      void flood(plan as Plan).then((figures) => process.send?.(figures, () => process.exit(0)));
    });
  } else {
    if (!what || what === 'size') await benchSize();
    if (!what || what === 'flood') await benchFlood();
  }
}
