import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { findBinaries, unprivilegedUser, type User } from '../src/db/binaries.ts';
import { openDatabase } from '../src/db/index.ts';
import { installedPostgres } from './installed.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The test server: its address with `DATABASE` for a database's name. */
    server: string;
  }
}

/**
 * Starts one server for all database tests of a project ('embedded': ours; 'installed': the machine's own), with a
 * migrated database to copy.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await startServer(project.name === 'installed' ? installed() : bundled(), project.name);
  project.provide('server', await withPattern(url));
  return stop;
}

/** Starts a new server, which ends with this process at the latest. Its address has `DATABASE` for a database's name. */
export async function startServer(which: Server, name: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), `dispatchbox-${name}-`));
  chmodSync(folder, 0o755);
  const data = join(folder, 'postgres');
  // It waits for our end, also for a violent one: then its input closes.
  const undertaker = spawn(
    '/bin/sh',
    [
      '-c',
      'cat; kill -INT $(head -n 1 "$1/postmaster.pid"); while [ -e "$1/postmaster.pid" ]; do sleep 0.1; done; rm -rf "$0"',
      folder,
      data,
    ],
    { detached: true, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  const stop = () => new Promise<void>((resolve) => undertaker.once('exit', () => resolve()).stdin.end());
  return { url: await start(which, data), stop };
}

/** Makes the migrated database that each test database is a copy of. */
async function withPattern(server: string): Promise<string> {
  const client = new Client({ connectionString: server.replace('DATABASE', 'postgres') });
  await client.connect();
  await client.query('create database pattern');
  const { rows } = await client.query<{ version: string }>('select version()');
  console.log(`Database tests run on ${rows[0]?.version}.`);
  await client.end();
  const pattern = await openDatabase({ url: server.replace('DATABASE', 'pattern') });
  await pattern.close();
  return server;
}

interface Server {
  initdb: string;
  postgres: string;
  user: User | undefined;
  /** How its texts are sorted: as `db/` has it for our own, or as an operator may have it. */
  locale: string[];
}

function bundled(): Server {
  const user = unprivilegedUser();
  if (!installedPostgres()) console.warn('NO OTHER POSTGRESQL IS INSTALLED: the database tests run on our own only.');
  return {
    ...findBinaries(user),
    user,
    locale: ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
  };
}

/** The machine's own. */
export function installed(): Server {
  const programs = installedPostgres() ?? '';
  return {
    initdb: join(programs, 'initdb'),
    postgres: join(programs, 'postgres'),
    user: unprivilegedUser(),
    locale: ['--locale=C.UTF-8'],
  };
}

/**
 * Starts a new server on a free port, as a user who may run it, and resolves to its address. It syncs nothing: what a power cut
 * would leave of it is nobody's. (Those tests that end servers start their own, as the service does, which sync.)
 */
async function start({ initdb, postgres, user, locale }: Server, data: string): Promise<string> {
  const options = { ...user, cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' } };
  mkdirSync(data, { mode: 0o700 });
  if (user) chownSync(data, user.uid, user.gid);
  const choices = ['--encoding=UTF8', ...locale, '-U', 'dispatchbox', '-A', 'trust', '--no-sync'];
  const made = spawnSync(initdb, ['-D', data, ...choices], { ...options, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`${initdb} failed: ${made.stderr}`);
  const port = await freePort();
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    fsync: 'off',
    full_page_writes: 'off',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  spawn(postgres, ['-D', data, ...flags], { ...options, detached: true, stdio: 'ignore' }).unref();
  for (let tries = 0; tries < 300; tries++) {
    try {
      if (readFileSync(join(data, 'postmaster.pid'), 'utf8').includes('ready'))
        return `postgres://dispatchbox@127.0.0.1:${port}/DATABASE`;
    } catch {}
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${postgres} did not start.`);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
