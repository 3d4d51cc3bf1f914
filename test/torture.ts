import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { deleteDatabase, openDatabase } from '../src/db/index.ts';

/** A process that writes rows into the database of a folder; see writer.ts. */
export interface Writer {
  name: string;
  child: ChildProcess;
  /** The numbers whose rows are committed, as it says. */
  committed: number[];
  /** What it said on standard error. */
  said: string;
  ended: Promise<number | null>;
}

let writers = 0;

export function startWriter(folder: string, options: { uid?: number; gid?: number; detached?: boolean } = {}): Writer {
  const name = `writer ${++writers}`;
  const script = join(import.meta.dirname, 'writer.ts');
  const child = spawn(process.execPath, [script, folder, name], {
    ...options,
    stdio: 'pipe',
  });
  const writer: Writer = {
    name,
    child,
    committed: [],
    said: '',
    ended: new Promise((resolve) => child.once('close', (code) => resolve(code))),
  };
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    writer.committed.push(...lines.map(Number));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (writer.said += text));
  return writer;
}

/** Waits until `condition` holds; ends with an error that says what was awaited and what the writer said. */
export async function until(what: string, condition: () => boolean, writer?: Writer): Promise<void> {
  for (let tries = 0; tries < 3000; tries++) {
    if (condition()) return;
    if (writer && writer.child.exitCode !== null) break;
    await sleep(10);
  }
  throw new Error(`Waited in vain for ${what}. ${writer?.said ?? ''}`);
}

export async function untilWriting(writer: Writer, more = 10): Promise<void> {
  const enough = writer.committed.length + more;
  await until(`${writer.name} to write`, () => writer.committed.length >= enough, writer);
}

export async function stopWriter(writer: Writer): Promise<void> {
  writer.child.kill('SIGTERM');
  const code = await writer.ended;
  if (code !== 0) throw new Error(`${writer.name} ended with ${code}: ${writer.said}`);
}

/** The server's process of a folder, as its pid file has it. */
export function serverOf(folder: string): number | undefined {
  const file = join(folder, 'postgres/postmaster.pid');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8')) : undefined;
}

/** A new folder in the system's place for such, which everyone may enter. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dispatchbox-test-'));
  chmodSync(folder, 0o755);
  return folder;
}

/** Stops what still runs in a folder, and removes it. */
export async function clearAway(folder: string): Promise<void> {
  const pid = serverOf(folder);
  if (pid) kill(pid);
  deleteDatabase(folder);
}

const sum = (writers: Writer[]) => writers.reduce((total, { committed }) => total + committed.length, 0);

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {}
}

/** The processes that this one started, where the system shows them. */
function childrenOf(pid: number): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return new RegExp(`^PPid:\\s${pid}$`, 'm').test(readFileSync(`/proc/${name}/status`, 'utf8'));
      } catch {
        return false;
      }
    })
    .map(Number);
}

export interface Toll {
  kills: { service: number; server: number; both: number; firstStart: number };
  /** Rows that a writer said were committed. */
  committed: number;
  /** Those of them that the database did not have afterwards. */
  lost: number;
  /** Servers that outlived their service and were taken over by the next. */
  adopted: number;
  /** Services that got their server back and went on writing. */
  revived: number;
}

/**
 * Kills (-9) the service, the server, and both, in turn and `rounds` times each, while rows are written; then
 * `firstStarts` services during their very first start.
 * @throws where a start after a kill does not work.
 */
export async function torture(rounds: number, firstStarts: number, say: (line: string) => void): Promise<Toll> {
  const toll: Toll = {
    kills: { service: 0, server: 0, both: 0, firstStart: 0 },
    committed: 0,
    lost: 0,
    adopted: 0,
    revived: 0,
  };
  const folder = temporaryFolder();
  try {
    let writer = startWriter(folder);
    const all = [writer];
    // Reads as a command does, beside the running service.
    const lostBy = async (writers: Writer[]) => {
      const said = writers.flatMap(({ name, committed }) => committed.map((number) => `${name} ${number}`));
      const { pool, close } = await openDatabase({ folder });
      const { rows } = await pool.query<{ row: string }>(`select name || ' ' || number as row from written`);
      await close();
      const stored = new Set(rows.map(({ row }) => row));
      return said.filter((row) => !stored.has(row)).length;
    };
    for (let round = 0; round < rounds * 3; round++) {
      await untilWriting(writer);
      const target = (['service', 'server', 'both'] as const)[round % 3] ?? 'both';
      const server = serverOf(folder) ?? 0;
      // By turns the server alone, whose children notice a little later, and all of them.
      const processes = target === 'service' ? [] : [server, ...(round % 2 ? childrenOf(server) : [])];
      if (target !== 'server') kill(writer.child.pid ?? 0);
      for (const pid of processes) kill(pid);
      toll.kills[target] += 1;

      if (target === 'server') {
        await untilWriting(writer);
        toll.revived += 1;
      } else {
        await writer.ended;
        all.push((writer = startWriter(folder)));
        await untilWriting(writer);
        if (target === 'service' && serverOf(folder) === server) toll.adopted += 1;
      }
      const lost = await lostBy(all);
      toll.lost += lost;
      say(`${round + 1}: killed ${target}; of ${sum(all)} committed rows, ${lost} lost`);
    }
    await stopWriter(writer);
    if (serverOf(folder)) throw new Error('The last one out did not stop the server.');
    toll.lost += await lostBy(all);
    toll.committed = sum(all);
  } finally {
    await clearAway(folder);
  }

  for (let round = 0; round < firstStarts; round++) {
    const folder = temporaryFolder();
    try {
      const first = startWriter(folder);
      await until('the first start', () => first.said.includes('Setting up') || first.committed.length > 0, first);
      await sleep((round % 10) * 100); // initdb takes about a second
      const pid = first.child.pid ?? 0;
      const processes = [pid, ...(round % 2 ? childrenOf(pid) : [])]; // by turns initdb goes on alone
      for (const each of processes) kill(each);
      await first.ended;
      toll.kills.firstStart += 1;
      const stage = existsSync(join(folder, 'postgres')) ? 'after' : 'during';
      const next = startWriter(folder);
      await untilWriting(next);
      await stopWriter(next);
      say(`${round + 1}: killed ${stage} initdb; the next start wrote ${next.committed.length} rows`);
    } finally {
      await clearAway(folder);
    }
  }
  return toll;
}
