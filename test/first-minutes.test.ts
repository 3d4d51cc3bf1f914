import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** What a newcomer meets: a service that is stopped while it starts, started twice, or started on the wrong folder. */

const program = join(resolve(import.meta.dirname, '..'), 'bin/dispatchbox.mjs');
let folder: string;
const started: ChildProcess[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dispatchbox-first-'));
  writeFileSync(join(folder, 'empty.opml'), '<opml version="2.0"><head/><body/></opml>');
});
afterAll(async () => {
  for (const child of started) if (child.exitCode === null) child.kill('SIGINT');
  await Promise.all(
    started.map(async (child) => {
      if (child.exitCode === null && child.signalCode === null) await new Promise((done) => child.once('exit', done));
    }),
  );
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** Starts a service as on a terminal of its own, which sends Ctrl-C to all processes in its group. */
function start(data: string, env: Record<string, string> = {}, args: string[] = []) {
  const child = spawn(process.execPath, [program, 'start', ...args], {
    env: {
      PATH: process.env.PATH ?? '',
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '',
      HOME: folder,
      PORT: '0',
      DATA_FOLDER: join(folder, data),
      CATALOGUE: join(folder, 'empty.opml'),
      ...env,
    },
    cwd: folder,
    detached: true,
  });
  started.push(child);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => void (said += chunk.toString()));
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  return {
    said: () => said,
    says: (words: string | RegExp) => expect.poll(() => said, { timeout: 60_000, interval: 20 }).toMatch(words),
    async interrupted() {
      process.kill(-child.pid!, 'SIGINT');
      return ended;
    },
    ended,
  };
}

test('Ctrl-C while the database is set up: it stops, says so, and leaves nothing half-made', async () => {
  const first = start('interrupted');
  await first.says(/Setting up a database/);
  expect(await first.interrupted()).toBe(130);
  expect(first.said()).toMatch(/Stopping …[^]*Stopped\./);
  expect(first.said()).not.toMatch(/could be set up|make room/);
  expect(readdirSync(join(folder, 'interrupted')).filter((name) => name.startsWith('.new-'))).toEqual([]);
});

test('a second start says what it joins; on the same port, what runs there', async () => {
  const first = start('house', { HOUSE_NAME: 'The First' });
  await first.says(/ is at http:\/\/localhost:\d+/);
  const [url = '', port = ''] =
    /http:\/\/localhost:(\d+)/.exec(first.said().slice(first.said().indexOf(' is at '))) ?? [];

  const second = start('house');
  await second.says(/ is at http:\/\//);
  expect(second.said()).toMatch(new RegExp(`joins the service at ${url}, which has been on this database since 20`));
  expect(await second.interrupted()).toBe(0);

  const third = start('elsewhere', { PORT: port });
  expect(await third.ended).toBe(2);
  expect(third.said()).toContain(`by Dispatchbox, which runs already: “The First” is at ${url}.`);
  expect(existsSync(join(folder, 'elsewhere'))).toBe(false);

  expect(await first.interrupted()).toBe(0);
  expect(first.said()).not.toContain('joins');
});

test('what a setting spoils is told before anything is set up', async () => {
  for (const [env, says] of [
    [{ DKIM_KEY: '/none.pem' }, /DKIM_KEY/],
    [{ CLOCK: 'http://127.0.0.1:1/clock' }, /CLOCK .* cannot be read/],
  ] as const) {
    const service = start('never', env);
    expect(await service.ended).toBe(2);
    expect(service.said()).toMatch(says);
    expect(existsSync(join(folder, 'never'))).toBe(false);
  }
});

test('a setting mistyped in the environment is told of', async () => {
  // Something that is not ours is on the port, so that the start ends after what it says first.
  const server = createServer((socket) => void socket.end()).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  const service = start('never', { HOUSE_NMAE: 'The Daily', PORT: String(port) });
  expect(await service.ended).toBe(2);
  expect(service.said()).toMatch(/HOUSE_NMAE in the environment is not a setting: if HOUSE_NAME is meant/);
  expect(service.said()).toMatch(new RegExp(`PORT ${port} is in use on 127.0.0.1: stop what uses it`));
  server.close();
});
