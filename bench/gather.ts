// One pass over ten thousand feeds on loopback, by one process: how long it takes, and what it costs.
// `npm run bench -- gather [FEEDS]`; the web that it polls is a process of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { deleteDatabase, openDatabase, transaction } from '../src/db/index.ts';
import { flow, type StepContext } from '../src/flow.ts';
import { openWeb } from '../src/net/index.ts';
import { syncCatalogue } from '../src/sources/index.ts';
import { lean } from '../bin/lean.ts';
import { catalogueOf, hostOf, mannerOf, startHostileWeb, type Mixture } from '../test/hostile-web.ts';

const [role = '10000', ...rest] = process.argv.slice(2);

function mixtureOf(feeds: number): Mixture {
  return { feeds, unchanged: feeds / 2, slow: feeds / 50, failing: feeds / 50, malicious: feeds / 100 };
}

/** The web. Prints its port. */
async function serve(feeds: number): Promise<void> {
  const web = await startHostileWeb(mixtureOf(feeds));
  console.log(web.port);
}

/** The service: polls what is due at `at`, once. Prints the figures as JSON. */
async function gather(folder: string, port: number, feeds: number, only: string, at: Date): Promise<void> {
  const { db, close } = await openDatabase({ folder });
  const numbers = Array.from({ length: feeds }, (_, feed) => feed).filter(
    (feed) => only === 'all' || mannerOf(feed, mixtureOf(feeds)) === only,
  );
  // Not named: the list is not to be held while it is measured.
  await transaction(db, (tx) => syncCatalogue(tx, catalogueOf(numbers, port), new Date('2020-05-01T00:00:00Z')));
  const web = openWeb({ openHosts: numbers.map((feed) => hostOf(feed, port)), agent: 'Dispatchbox bench' });
  const stopping = new AbortController();
  const mailroom = { house: { timeZone: 'UTC' } };
  const context = {
    db,
    web,
    mailroom,
    now: async () => at,
    pollMinutes: 30,
    stopping: stopping.signal,
    say: () => {},
  };
  const poll = flow(context as unknown as StepContext).find(({ name }) => name === 'sources.poll');
  globalThis.gc?.();
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  // On a busy machine a block is mostly waiting for a processor: how much of it we worked is counted by the thread itself.
  const blocks = { worked: 0 };
  let last = { at: performance.now(), cpu: process.threadCpuUsage() };
  const tick = setInterval(() => {
    const now = { at: performance.now(), cpu: process.threadCpuUsage() };
    const worked = (now.cpu.user + now.cpu.system - last.cpu.user - last.cpu.system) / 1000;
    // Busy with many small things is no block; a gap between two ticks, all of it worked, is.
    if (now.at - last.at > 40 && worked > blocks.worked) blocks.worked = worked;
    last = now;
  }, 5);
  const server = serverSeconds(folder);
  const own = process.threadCpuUsage();
  const begun = performance.now();
  await poll?.run({});
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.threadCpuUsage(own);
  loop.disable();
  clearInterval(tick);
  const count = async (table: 'report' | 'feed', where?: string) => {
    let query = db.selectFrom(table).select((row) => row.fn.countAll<number>().as('n'));
    if (where) query = query.where(where as 'id', 'is not', null);
    return (await query.executeTakeFirstOrThrow()).n;
  };
  const errors = await db.selectFrom('feed').select(['address', 'error']).where('error', 'is not', null).execute();
  const figures = {
    seconds,
    peakMB: process.resourceUsage().maxRSS / 1024,
    longestBlockMs: loop.max / 1e6,
    workedMs: blocks.worked,
    polled: await count('feed', 'polled_at'),
    failed: errors.length,
    reports: await count('report'),
    threadSeconds: (user + system) / 1e6,
    serverSeconds: serverSeconds(folder) - server,
    cpuSeconds: (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
  };
  console.log(JSON.stringify(figures));
  if (process.env.ERRORS) for (const { address, error } of errors) console.error(address, error);
  await web.close();
  await close();
}

/** Seconds of the processor's time that the database server in a folder has taken, its children with it; NaN where there is no /proc. */
function serverSeconds(folder: string): number {
  if (process.platform !== 'linux') return NaN;
  const server = readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0];
  const ticks = readdirSync('/proc').map((pid) => {
    let stat: string[] = [];
    try {
      stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    } catch {} // no process, or ended since
    const [own, ended] = [11, 13].map((at) => Number(stat[at]) + Number(stat[at + 1]));
    return pid === server ? own! + ended! : stat[1] === server ? own! : 0;
  });
  return ticks.reduce((sum, one) => sum + one, 0) / 100;
}

/** Starts this file in another role, as the command line starts the service. */
function child(...args: string[]): ChildProcess {
  return spawn(process.execPath, [...lean.flags, '--import', 'tsx', import.meta.filename, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...lean.env },
  });
}

async function lineOf(process: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of process.stdout ?? []) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return text.trim();
}

async function measure(feeds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dispatchbox-gather-'));
  chmodSync(folder, 0o755);
  const server = child('serve', String(feeds));
  try {
    const port = await lineOf(server);
    const pass = async (only: string, at: string) => {
      const service = child('gather', folder, port, String(feeds), only, at);
      return JSON.parse(await lineOf(service)) as Record<string, number>;
    };
    await pass('unchanged', '2020-05-01T00:00:00Z');
    const figures = await pass('all', '2020-05-03T00:00:00Z');
    const show = (name: string, digits = 0) => (figures[name] ?? NaN).toFixed(digits);
    console.log(`one pass over ${feeds} feeds (half unchanged, 2% slow, 2% failing, 1% malicious), one process`);
    console.log(`  ${show('seconds', 1)} s (at most 60)`);
    console.log(`  ${show('peakMB')} MB at the peak (at most 300)`);
    console.log(
      `  ${show('longestBlockMs')} ms the longest block of the event loop (at most 80); at most ${show('workedMs')} ms at work`,
    );
    console.log(`  ${show('polled')} polled, ${show('failed')} failed, ${show('reports')} reports filed in all`);
    console.log(
      `  ${show('cpuSeconds', 1)} s of the processor's time, ${show('threadSeconds', 1)} s of them in the service's own thread; ${show('serverSeconds', 1)} s of the database's`,
    );
    const { seconds = NaN, peakMB = NaN, longestBlockMs = NaN } = figures;
    if (!(seconds <= 60 && peakMB <= 300 && longestBlockMs <= 80)) process.exitCode = 1;
  } finally {
    server.kill();
    deleteDatabase(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

if (role === 'serve') await serve(Number(rest[0]));
else if (role === 'gather') {
  const [folder = '', port, feeds, only = 'all', at = ''] = rest;
  await gather(folder, Number(port), Number(feeds), only, new Date(at));
} else await measure(Number(role));
