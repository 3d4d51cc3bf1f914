import { spawn, spawnSync } from 'node:child_process';
import {
  accessSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readlinkSync,
  readSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import { Problem } from '../text/index.ts';
import { canEnter, commonPlace, findBinaries, makeCommon, unprivilegedUser, type User } from './binaries.ts';

/** Our PostgreSQL in a folder, with us among its users. */
export interface OwnServer {
  /** What to connect with: the server listens on a unix socket in its data folder and nowhere else. */
  connection: { host: string; user: string; database: string; ssl: false };
  /** Leaves it, and stops it if we were the last. Everything else that connects must have ended. */
  leave(): Promise<void>;
}

/** Every process that uses the server holds this lock, shared; who gets it alone was the last, and stops the server. */
const presence = 7_120_010_200;

/** Milliseconds between two attempts. */
const pause = 50;

/**
 * Joins the server of `folder`: the one that runs there, whoever started it, else one that is started now; a new
 * folder gets a new database. A server that dies while we are its user is started again.
 * @param say is told, in a sentence, of what takes long or is unusual.
 * @param signal ends the joining early, and leaves nothing half-made.
 * @throws Problem with the name, place and remedy.
 */
export async function joinOwnServer(
  folder: string,
  say: (line: string) => void,
  signal?: AbortSignal,
): Promise<OwnServer> {
  const home = resolve(folder);
  const data = await prepare(home, say, signal);
  const short = shortWayTo(data);
  const connection = { host: short.path, user: 'dispatchbox', database: 'postgres', ssl: false } as const;

  const leaving = new AbortController();
  const ends = signal ? AbortSignal.any([signal, leaving.signal]) : leaving.signal;
  let here = await attend(home, data, connection, ends).catch((error: unknown) => {
    short.release();
    throw error;
  });
  let reviving: Promise<void> | undefined;
  const revive = async () => {
    say('The database server ended unexpectedly and is being started again.');
    // What stands in the way at first, as children of the dead server, is mostly gone in a moment.
    for (let wait = 250; !leaving.signal.aborted; wait = Math.min(wait * 2, 5000)) {
      try {
        here = await attend(home, data, connection, leaving.signal);
        watch();
        return;
      } catch (error) {
        if (!leaving.signal.aborted) say((error as Error).message);
        await sleep(wait, undefined, { signal: leaving.signal }).catch(() => {});
      }
    }
  };
  const watch = () =>
    here.once('end', () => {
      if (!leaving.signal.aborted) reviving = revive();
    });
  watch();

  return {
    connection,
    async leave() {
      leaving.abort();
      await reviving;
      if (await isLast(here)) await stop(data);
      await here.end().catch(() => {});
      short.release();
    },
  };
}

/** Connects and takes the presence lock, starting the server as often as it takes. */
async function attend(
  home: string,
  data: string,
  connection: OwnServer['connection'],
  signal: AbortSignal,
): Promise<Client> {
  let launched: Launched | undefined;
  let refusal = '';
  // Recovery after a crash says that it is under way, and may take its time; silence may not.
  for (let silent = 0, recovering = 0; silent < 60_000 && recovering < 3_600_000;) {
    const client = new Client({ ...connection, connectionTimeoutMillis: 10_000, application_name: 'dispatchbox' });
    client.on('error', () => {}); // 'end' follows, and is heard
    try {
      await client.connect();
      // Blocks while the last user is stopping the server, and then fails with it.
      await client.query('select pg_advisory_lock_shared($1)', [presence]);
      return client;
    } catch (error) {
      await client.end().catch(() => {});
      const { code = '', message } = error as { code?: string; message: string };
      refusal = message;
      if (code === 'EACCES') throw new Problem(closedTo(home));
      if (code === 'ENOENT' || code === 'ECONNREFUSED') {
        if (!launched) launched = launch(home, data);
        else if (launched.ended) {
          const reason = launched.reason();
          // Another starter was first, or the last server's processes are still going away.
          if (!launched.stopped && !/lock file|shared memory block/.test(reason)) {
            throw new Problem(`The database server in ${data} does not start: ${reason} (see ${logOf(home)}).`);
          }
          if (/lock file/.test(reason)) disown(data);
          launched = undefined;
        }
      } else if (error instanceof DatabaseError && !code.startsWith('57P0')) {
        // Starting and stopping are 57P0x, and a broken connection is no error of the server's.
        throw new Problem(`The database server in ${data} refuses us (${message}): see ${logOf(home)}.`, {
          cause: error,
        });
      }
      if (code === '57P03') recovering += pause;
      else silent += /timeout/i.test(message) ? 10_000 : pause;
    }
    await sleep(pause, undefined, { signal });
  }
  throw new Problem(
    `The database server in ${data} does not answer (${refusal}): see ${logOf(home)}, end its processes, and start again.`,
  );
}

// The folder

const logOf = (home: string) => join(home, 'server.log');

function closedTo(home: string): string {
  const me = process.getuid?.() === 0 ? 'root' : 'you';
  return `The database folder ${home} belongs to another user than ${me}: start Dispatchbox as the user who first started it, or choose another folder.`;
}

/** Makes a folder and those above it, one by one: `recursive` never returns where a file system like /proc refuses. */
function makeFolder(folder: string): void {
  const there = () => statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  if (there()) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!there()) throw error; // there, another starter was first
  }
}

/** The data folder of `home`, made if there is none. */
async function prepare(home: string, say: (line: string) => void, signal?: AbortSignal): Promise<string> {
  try {
    makeFolder(home);
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Problem(
      `The database folder ${home} cannot be written (${(error as NodeJS.ErrnoException).code}): choose another folder, or give it to the user who starts Dispatchbox.`,
    );
  }
  const data = join(home, 'postgres');
  if (!existsSync(data)) {
    if (lstatSync(data, { throwIfNoEntry: false })) {
      throw new Problem(
        `${data} leads to ${readlinkSync(data)}, which is gone: bring that folder back, or remove the link to begin with a new database.`,
      );
    }
    say(`Setting up a database in ${home}.`);
    await initialize(home, data, signal);
  }
  const real = realpathSync(data);
  // Left behind by starters that were killed. One still at work then fails, and joins as any loser does.
  for (const name of readdirSync(dirname(real))) if (name.startsWith('.new-')) discard(join(dirname(real), name));
  return real;
}

/**
 * Makes a data folder beside its place and moves it there whole: initdb killed half-way leaves a folder that neither
 * starts nor can be finished. Of two starters one moves first, and the other joins it.
 */
async function initialize(home: string, data: string, signal?: AbortSignal): Promise<void> {
  const user = unprivilegedUser();
  const { initdb } = findBinaries(user);
  // Where the server's user cannot enter, as in root's own home, a link leads to where he can.
  const near = canEnter(home, user);
  const place = near ? home : join(commonPlace, createHash('sha256').update(home).digest('hex').slice(0, 16));
  let made: string | undefined;
  try {
    if (!near) makeCommon(place);
    made = mkdtempSync(join(place, '.new-'));
    if (user) chownSync(made, user.uid, user.gid);
    const choices = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
    await runToItsEnd(initdb, ['-D', made, '-U', 'dispatchbox', '-A', 'trust', ...choices], user, signal);
    if (near) {
      renameSync(made, data);
    } else {
      const kept = made.replace('.new-', 'postgres-');
      renameSync(made, kept);
      made = kept;
      symlinkSync(kept, data);
    }
    for (const folder of [place, home]) sync(folder);
  } catch (error) {
    if (made) discard(made);
    signal?.throwIfAborted();
    if (existsSync(data)) return;
    throw new Problem(
      `No database could be set up in ${place} (${(error as Error).message}): make room there, or choose another folder.`,
    );
  }
}

/** Runs a program that a Ctrl-C in our terminal does not reach: we end it. @throws with its last words where it fails */
async function runToItsEnd(program: string, args: string[], user?: User, signal?: AbortSignal): Promise<void> {
  const child = spawn(program, args, {
    ...user,
    cwd: '/',
    env: { TZ: 'UTC' },
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(signal && { signal }),
  });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-10_000)));
  const [code, how] = await new Promise<[number | null, string | null]>((done, fail) => {
    let failure: Error | undefined;
    child.once('error', (error) => {
      failure = error;
      if (child.pid === undefined) fail(error);
    });
    child.once('close', (...end) => (failure ? fail(failure) : done(end)));
  });
  if (code !== 0) throw new Error(words.trim().split('\n').at(-1) || `${program} ended by ${how}`);
}

/** Deletes a folder with its database, whose server has stopped, wherever `initialize` has put that. */
export function deleteDatabase(folder: string): void {
  const data = join(folder, 'postgres');
  const place = existsSync(data) ? dirname(realpathSync(data)) : folder;
  for (const each of place.startsWith(`${commonPlace}/`) ? [folder, place] : [folder])
    rmSync(each, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

function sync(folder: string): void {
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** An initdb left behind by a killed starter may still be writing; then the next start clears up. */
function discard(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {}
}

/** A path to the data folder that leaves room for a socket's name: the system allows 107 bytes, macOS 103. */
function shortWayTo(data: string): { path: string; release(): void } {
  if (Buffer.byteLength(join(data, '.s.PGSQL.5432')) <= 100) return { path: data, release() {} };
  if (process.platform === 'linux') {
    const descriptor = openSync(data, 'r');
    return { path: `/proc/self/fd/${descriptor}`, release: () => closeSync(descriptor) };
  }
  const place = mkdtempSync(join(tmpdir(), 'db-'));
  symlinkSync(data, join(place, 'd'));
  return { path: join(place, 'd'), release: () => rmSync(place, { recursive: true, force: true }) };
}

// The server's process

interface Launched {
  ended: boolean;
  /** In order: it worked, and its last user stopped it. */
  stopped: boolean;
  /** The server's own words on why it ended. */
  reason(): string;
}

function launch(home: string, data: string): Launched {
  const owner = statSync(data);
  const user: User | undefined = process.getuid?.() === 0 ? { uid: owner.uid, gid: owner.gid } : undefined;
  const { postgres, major } = findBinaries(user);
  checkVersion(home, data, major);

  const log = logOf(home);
  if (existsSync(log) && statSync(log).size > 10_000_000) renameSync(log, `${log}.old`);
  const output = openSync(log, 'a+', 0o600); // its errors may quote a reader's address
  if (user) fchownSync(output, user.uid, user.gid);
  const begin = statSync(log).size;
  const settings = {
    listen_addresses: '',
    unix_socket_directories: '.',
    fsync: 'on',
    max_connections: 200,
    log_checkpoints: 'off',
  };
  const child = spawn(
    postgres,
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      ...user,
      cwd: '/',
      env: { TZ: 'UTC', LC_ALL: 'C' },
      detached: true, // a Ctrl-C meant for us is not for the server, which others may be using
      stdio: ['ignore', output, output],
    },
  );
  child.unref();
  const launched: Launched = {
    ended: false,
    stopped: false,
    reason() {
      // Servers that were started at once write into one log.
      const lines = readFrom(log, begin)
        .split('\n')
        .filter((line) => /FATAL|PANIC|ERROR/.test(line));
      const telling = lines.findLast((line) => line.includes(`[${child.pid}]`)) ?? lines.at(-1);
      return telling?.replace(/^.*(FATAL|PANIC|ERROR): +/, '') ?? 'it ended without a word';
    },
  };
  child.once('exit', (code) => Object.assign(launched, { ended: true, stopped: code === 0 }));
  child.once('error', () => (launched.ended = true));
  closeSync(output);
  return launched;
}

function readFrom(file: string, begin: number): string {
  const descriptor = openSync(file, 'r');
  const buffer = Buffer.alloc(20_000);
  const length = readSync(descriptor, buffer, 0, buffer.length, begin);
  closeSync(descriptor);
  return buffer.toString('utf8', 0, length);
}

function checkVersion(home: string, data: string, major: string): void {
  let found: string;
  try {
    found = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') throw new Problem(closedTo(home));
    throw new Problem(`${data} is not a PostgreSQL data folder: move it away, and the next start makes a new one.`);
  }
  if (found !== major) {
    throw new Problem(
      `The database in ${data} was written by PostgreSQL ${found}, and this Dispatchbox brings ${major}: start the Dispatchbox that wrote it, take a backup with it (dispatchbox backup FILE), and restore that in a new folder (dispatchbox restore FILE).`,
    );
  }
}

/** The process that the server's pid file names, if it is the server: a number may have passed to another process, or to a zombie. */
function serverProcess(data: string): number | undefined {
  let pid: number;
  try {
    pid = Number.parseInt(readFileSync(join(data, 'postmaster.pid'), 'utf8'));
  } catch {
    return undefined;
  }
  if (!(pid > 0)) return undefined;
  let command = '';
  try {
    command =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        : spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  } catch {}
  return command.includes(data) ? pid : undefined;
}

/**
 * PostgreSQL takes a lock file for good if any process of its user has the number in it, or if a power cut left it
 * empty. Where no server has it, the number becomes one that no process has; the rest stays, by which PostgreSQL finds
 * a dead server's remaining children.
 */
function disown(data: string): void {
  for (const name of ['postmaster.pid', '.s.PGSQL.5432.lock']) {
    const file = join(data, name);
    if (!existsSync(file) || serverProcess(data)) continue;
    const content = readFileSync(file, 'utf8');
    const pid = Number.parseInt(content);
    if (Number.isNaN(pid) || isAlive(pid)) writeFileSync(file, content.replace(/^\d*/, '2147483647'));
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function isLast(here: Client): Promise<boolean> {
  try {
    await here.query('select pg_advisory_unlock_shared($1)', [presence]);
    const { rows } = await here.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [presence]);
    return rows[0]?.last === true;
  } catch {
    return false; // it is gone already
  }
}

/** Fast shutdown: open transactions are rolled back, everything committed is on disk when this returns. */
async function stop(data: string): Promise<void> {
  const pid = serverProcess(data);
  if (!pid) return;
  try {
    process.kill(pid, 'SIGINT');
  } catch {} // it died just now
  for (let waited = 0; waited < 30_000 && serverProcess(data) === pid; waited += 20) await sleep(20);
}
