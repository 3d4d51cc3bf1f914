import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, sql, type Db } from '../src/db/index.ts';
import { openQueue, type Queue } from '../src/jobs/index.ts';
import { addressOf, hostOf, itemsOfFeed, startHostileWeb } from './hostile-web.ts';
import { inventWeek } from './invented-week.ts';
import { startSink } from './press-sink.ts';
import { clearAway, temporaryFolder } from './torture.ts';

export interface MachinesToll {
  kills: { leader: number; worker: number; site: number };
  /** Changes of what pages show, and those that a site did not show within two seconds; the slowest, ms. */
  changes: { made: number; late: number; slowest: number };
  /** Pages of sites that lived. */
  pages: { answered: number; failed: number };
  /** Times that two workers said at once that they gather; the longest that none did after one was killed, ms. */
  leading: { two: number; longestNone: number };
  /** Steps that only the clock asks for: minutes in which they ran, and in which more than once. */
  clock: { ran: number; twice: number };
  /** Every letter came once, was refused, or is listed as uncertain: the others are lost. */
  letters: { readers: number; came: number; uncertain: number; twice: number; lost: number };
  reports: { filed: number; twice: number; missed: number };
}

type Role = 'site' | 'worker';

/** One process of the service, and where it answers. */
interface Running {
  role: Role;
  child: ChildProcess;
  url: string;
}

const token = 'figures-for-the-test';

/** Starts processes on one database, each as an operator does. */
function starter(env: Record<string, string>, spawned: ChildProcess[]) {
  return async (role: Role): Promise<Running> => {
    const program = resolve(import.meta.dirname, '../bin/dispatchbox.mjs');
    const child = spawn(process.execPath, [program, 'start', '--role', role], {
      env: { PATH: process.env.PATH ?? '', PORT: '0', METRICS_TOKEN: token, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    spawned.push(child);
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-10_000)));
    for (const end = Date.now() + 180_000; ; await sleep(50)) {
      const url = /(?:site is at|worker;) (http:\S+?)[ ;]/.exec(said)?.[1];
      if (url && (await isReady(url))) return { role, child, url };
      if (child.exitCode !== null || Date.now() > end) throw new Error(`A ${role} did not start: ${said}`);
    }
  };
}

const isReady = (url: string) =>
  fetch(`${url}/readyz`).then(
    ({ status }) => status === 200,
    () => false,
  );

async function leads({ url }: Running): Promise<boolean> {
  const asked = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  return /^dispatchbox_gathers 1$/m.test(await asked.text());
}

/**
 * Two sites and three workers on one database: while feeds change and letters are sent, one after another is killed and
 * replaced, and what pages show is changed. Counts in the end.
 *
 * @param url of an empty database, whose server lives
 */
export async function tortureMachines(
  url: string,
  { seconds, feeds, everyMs }: { seconds: number; feeds: number; everyMs: number },
  say: (line: string) => void,
): Promise<MachinesToll> {
  const folder = temporaryFolder();
  // As many as keep the workers sending until the last is killed: one killed leaves its letters until another takes its place.
  const readers = seconds > 60 ? seconds * 2 : seconds * 15;
  const web = await startHostileWeb({ feeds, unchanged: 0, slow: 0, failing: 0, malicious: 0 });
  const sink = await startSink({ patience: seconds > 60 ? 800 : 200 });
  const numbers = Array.from({ length: feeds }, (_, feed) => feed);
  const catalogue = join(folder, 'catalogue.opml');
  const outlines = numbers.map(
    (one) => `<outline text="Outlet ${one}" type="rss" xmlUrl="${addressOf(one, web.port)}"/>`,
  );
  writeFileSync(catalogue, `<opml version="2.0"><head/><body>${outlines.join('')}</body></opml>`);
  const { db, pool, close } = await openDatabase({ url });
  const { stories, edition } = await inventWeek(db);
  await sql`update source set edits = '{"added": true}'`.execute(db); // in no list, and yet not at rest
  await sql`
    insert into reader (email, asked_at, confirmed_at)
    select 'reader-' || n || '@quay.example', now(), now() from generate_series(1, ${readers}::int) as n`.execute(db);
  const steps = ['press.print', 'press.deliver', 'sources.poll'].map((name) => ({ name, run: async () => [] }));
  const queue = await openQueue(pool, steps, { sendsOnly: true, onError: () => {} });
  const spawned: ChildProcess[] = [];
  const killAll = () => {
    for (const child of spawned) child.kill('SIGKILL');
  };
  process.once('exit', killAll);
  const settings = {
    DATABASE_URL: url,
    DATA_FOLDER: folder,
    HOUSE_URL: 'http://harbour.example',
    CATALOGUE: catalogue,
    OPEN_HOSTS: [...new Set(numbers.map((feed) => hostOf(feed, web.port)))].join(','),
    SMTP_URL: sink.url,
    SMTP_CONNECTIONS: '2',
    MAIL_FROM: 'letter@harbour.example',
  };
  const start = starter(settings, spawned);

  const running = new Set<Running>();
  const toll: MachinesToll = {
    kills: { leader: 0, worker: 0, site: 0 },
    changes: { made: 0, late: 0, slowest: 0 },
    pages: { answered: 0, failed: 0 },
    leading: { two: 0, longestNone: 0 },
    clock: { ran: 0, twice: 0 },
    letters: { readers, came: 0, uncertain: 0, twice: 0, lost: 0 },
    reports: { filed: 0, twice: 0, missed: 0 },
  };
  const ended = new AbortController();
  try {
    for (const one of await Promise.all((['site', 'site', 'worker', 'worker', 'worker'] as const).map(start)))
      running.add(one);
    say('two sites and three workers are ready');
    await queue.send({ step: 'press.print', data: { edition } });
    const end = Date.now() + seconds * 1000;
    const others = Promise.all([
      changing({ db, story: stories[0] ?? 0, running, toll }, ended.signal),
      leading(running, toll, ended.signal),
    ]);
    others.catch(() => ended.abort()); // told of below
    let version = 0;
    const replacing: Promise<void>[] = [];
    for (let round = 0; (Date.now() < end || round < kinds.length) && !ended.signal.aborted; round++) {
      replacing.push((await killOne(round, running, { toll, say, start })).ready);
      await sleep(everyMs);
      if (round % 2 > 0) continue;
      web.setVersion(++version);
      await pollAll(db, queue);
    }
    await Promise.all(replacing);
    await settled({ db, edition, queue, feeds, newest: version * 5 + itemsOfFeed });
    ended.abort();
    await others;
    await count({ db, edition, feeds, version, taken: sink.taken.map(({ to }) => to), toll });
    return toll;
  } finally {
    ended.abort();
    killAll();
    process.off('exit', killAll);
    await queue.stop();
    await close();
    await sink.close();
    await web.close();
    await clearAway(folder);
  }
}

/** Has every feed be due now. */
async function pollAll(db: Db, queue: Queue): Promise<void> {
  await sql`update feed set due_at = now() where due_at > now()`.execute(db);
  await queue.send({ step: 'sources.poll' });
}

interface Round {
  toll: MachinesToll;
  say: (line: string) => void;
  start: (role: Role) => Promise<Running>;
}

const kinds = ['leader', 'site', 'worker'] as const;

/** Kills one process, another kind in each round. @returns when one is `ready` in its place */
async function killOne(
  round: number,
  running: Set<Running>,
  { toll, say, start }: Round,
): Promise<{ ready: Promise<void> }> {
  const kind = kinds[round % kinds.length] ?? 'site';
  const role = kind === 'site' ? 'site' : 'worker';
  const ofRole = () => [...running].filter((one) => one.role === role);
  while (ofRole().length < 2) await sleep(100);
  const all = ofRole();
  const leading = await Promise.all(all.map(async (one) => kind !== 'site' && leads(one).catch(() => false)));
  const which = all.find((_, at) => leading[at] === (kind === 'leader')) ?? all[0]!;
  running.delete(which);
  which.child.kill('SIGKILL');
  toll.kills[kind]++;
  const begun = performance.now();
  const replaced = start(role).then((another) => {
    running.add(another);
    say(`${round + 1}: a ${kind} was killed; another is ready after ${Math.round(performance.now() - begun)} ms`);
  });
  replaced.catch(() => {}); // told of in the end
  return { ready: replaced };
}

interface Changing {
  db: Db;
  story: number;
  running: Set<Running>;
  toll: MachinesToll;
}

/** Changes what pages show, as another process would, and looks when each site shows it. */
async function changing({ db, story, running, toll }: Changing, until: AbortSignal): Promise<void> {
  for (let n = 1; !until.aborted; n++) {
    const words = `Change number ${n} of the test`;
    const path = n % 2 ? `/stories/${story}` : '/sources';
    if (n % 2)
      await sql`update edition_story set told = jsonb_set(told, '{headline}', to_jsonb(${words}::text)) where story_id = ${story}`.execute(
        db,
      );
    else await sql`update source set name = ${words} where key = 'quay-gazette'`.execute(db);
    const begun = performance.now();
    toll.changes.made++;
    const sites = [...running].filter(({ role }) => role === 'site');
    const shown = async (site: Running) => {
      while (running.has(site) && !until.aborted) {
        const answer = await fetch(site.url + path).catch(() => undefined);
        const page = await answer?.text().catch(() => '');
        if (!running.has(site) || until.aborted) return;
        toll.pages.answered++;
        if (answer?.status !== 200) toll.pages.failed++;
        else if (page?.includes(words)) {
          const took = performance.now() - begun;
          toll.changes.slowest = Math.max(toll.changes.slowest, Math.round(took));
          if (took > 2000) toll.changes.late++;
          return;
        }
        await sleep(50);
      }
    };
    await Promise.all(sites.map(shown));
    await sleep(300);
  }
}

/** Looks which workers say that they gather. */
async function leading(running: Set<Running>, toll: MachinesToll, until: AbortSignal): Promise<void> {
  let since = performance.now();
  while (!until.aborted) {
    const workers = [...running].filter(({ role }) => role === 'worker');
    const say = await Promise.all(workers.map((one) => leads(one).catch(() => false)));
    const many = say.filter(Boolean).length;
    if (many > 1) toll.leading.two++;
    if (many > 0) since = performance.now();
    toll.leading.longestNone = Math.max(toll.leading.longestNone, Math.round(performance.now() - since));
    await sleep(200);
  }
}

interface Settling {
  db: Db;
  edition: number;
  queue: Queue;
  feeds: number;
  /** The newest item of each feed. */
  newest: number;
}

/** Waits until every letter's fate is known, and every feed's newest item is filed. */
async function settled({ db, edition, queue, feeds, newest }: Settling): Promise<void> {
  for (const end = Date.now() + 180_000; ; await sleep(1000)) {
    const { rows } = await sql<{ letters: number; filed: number }>`
      select (select count(*)::int from delivery where edition_id = ${edition} and state in ('waiting', 'sending')) as letters,
             (select count(*)::int from report where guid like 'outlet-%-' || ${newest}::text) as filed`.execute(db);
    const { letters = 0, filed = 0 } = rows[0] ?? {};
    if (letters === 0 && filed >= feeds) return;
    if (Date.now() > end)
      throw new Error(`${letters} letters still wait, ${filed} of ${feeds} feeds were read to the end`);
    // The clock asks for both once a minute.
    if (letters) await queue.send({ step: 'press.deliver', data: { edition, sender: 1 } });
    if (filed < feeds) await pollAll(db, queue);
  }
}

interface Counting {
  db: Db;
  edition: number;
  feeds: number;
  version: number;
  /** Whom letters came to. */
  taken: string[];
  toll: MachinesToll;
}

async function count({ db, edition, feeds, version, taken, toll }: Counting): Promise<void> {
  const times = new Map<string, number>();
  for (const to of taken) times.set(to, (times.get(to) ?? 0) + 1);
  const { rows: letters } = await sql<{ email: string; state: string }>`
    select email, state from delivery join reader on id = reader_id where edition_id = ${edition} and email like 'reader-%'`.execute(
    db,
  );
  const came = letters.filter(({ email }) => times.has(email));
  const uncertain = letters.filter(({ state }) => state === 'uncertain');
  Object.assign(toll.letters, {
    came: came.length,
    uncertain: uncertain.length,
    twice: [...times.values()].filter((n) => n > 1).length,
    lost: toll.letters.readers - new Set([...came, ...uncertain].map(({ email }) => email)).size,
  });
  const { rows: guids } = await sql<{ guid: string }>`select guid from report where guid like 'outlet-%'`.execute(db);
  const filed = new Set(guids.map(({ guid }) => guid));
  const due = Array.from({ length: feeds }, (_, feed) =>
    Array.from({ length: itemsOfFeed }, (_, item) => `outlet-${feed}-${version * 5 + item + 1}`),
  ).flat();
  toll.reports = {
    filed: filed.size,
    twice: guids.length - filed.size,
    missed: due.filter((guid) => !filed.has(guid)).length,
  };
  const { rows: minutes } = await sql<{ n: number }>`
    select count(*)::int as n from jobs.job where name in ('sources.subscribe', 'comments.notify', 'circulation.answer')
     group by name, date_trunc('minute', created_on)`.execute(db);
  toll.clock = { ran: minutes.length, twice: minutes.filter(({ n }) => n > 1).length };
}
