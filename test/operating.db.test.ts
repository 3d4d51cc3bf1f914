import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig, settingsHelp } from '../src/config.ts';
import { testDatabase } from './database.ts';
import { freePort } from './postfix.ts';
import { testService } from './service.ts';

/** What docs/operating/ tells people to do, done here as far as one machine can. */

const root = resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const unit = read('packaging/dispatchbox.service').replaceAll('/opt/dispatchbox', root);
const folder = mkdtempSync(join(tmpdir(), 'dispatchbox-operating-'));
const noSources = join(folder, 'none.opml');
writeFileSync(noSources, '<opml version="2.0"><head/><body/></opml>');

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => void (database = await testDatabase()));
afterAll(async () => {
  await database?.close();
  rmSync(folder, { recursive: true });
});

describe('monitoring', () => {
  const alerts = read('packaging/alerts.yaml');
  const names = [...alerts.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);

  test('every figure that an alert or the dashboard names is one that /metrics gives', async () => {
    const service = await testService(database.url, { CATALOGUE: noSources, METRICS_TOKEN: 'a-long-word' });
    try {
      const asked = await fetch(`${service.url}/metrics`, { headers: { authorization: 'Bearer a-long-word' } });
      const given = new Set([...(await asked.text()).matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
      const wanted = [...(alerts + read('packaging/dashboard.json')).matchAll(/\bdispatchbox_\w+/g)].map(
        ([name]) => name,
      );
      expect(wanted.length).toBeGreaterThan(20);
      expect(wanted.filter((name) => !given.has(name))).toEqual([]);
    } finally {
      await service.stop();
    }
  });

  test('there are eleven alerts, and what to do at each', () => {
    const told = [...read('docs/operating/monitoring.md').matchAll(/^\| ([A-Z]\w+) \|/gm)].map(([, name]) => name);
    expect(names).toHaveLength(11);
    expect(told).toEqual(names);
  });
});

describe('systemd', () => {
  test.skipIf(!existsSync('/usr/bin/systemd-analyze'))('finds nothing wrong with the unit', () => {
    const file = join(folder, 'dispatchbox.service');
    writeFileSync(file, unit.replace('User=dispatchbox\n', 'User=daemon\n'));
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    expect([status, stderr.split('\n').filter((line) => line.includes('dispatchbox.service'))]).toEqual([0, []]);
  });

  test('starts the service by the unit’s command, and stops it in order', async () => {
    const [program = '', ...args] = /^ExecStart=(.*)$/m.exec(unit)?.[1]?.split(' ') ?? [];
    const port = String(await freePort());
    const child = spawn(program, args, {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: database.url,
        DATA_FOLDER: folder,
        PORT: port,
        CATALOGUE: noSources,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (words: Buffer) => (said += String(words)));
    const ended = new Promise<number | null>((done) => child.once('exit', done));
    await expect.poll(() => said, { timeout: 40_000 }).toContain(' is at http://');
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended, said).toBe(0);
  });
});

test('every setting in the example file exists, and is as it should be', () => {
  const lines = read('packaging/dispatchbox.env.example').matchAll(/^(?:# )?([A-Z_]+)=(.*)$/gm);
  const settings = Object.fromEntries([...lines].map(([, name = '', value = '']) => [name, value]));
  const known = new Set(settingsHelp.map(({ name }) => name));
  expect(Object.keys(settings).filter((name) => !known.has(name))).toEqual([]);
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== ''));
  expect(readConfig(given, {}).house.name).toBe('The Harbour Week');
});

test('every page says what of it is run', () => {
  const pages = [...read('docs/operating/README.md').matchAll(/^\| \[(.+)\]\(\1\)/gm)].map(([, page]) => page);
  expect(pages.length).toBeGreaterThan(7);
  const silent = pages.filter(
    (page) => !/\n\*(?:Run by|Nothing to run|Measured)[^]*\*\n$/.test(read(`docs/operating/${page}`)),
  );
  expect(silent).toEqual([]);
});
