import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const program = join(root, 'bin/dispatchbox.mjs');
let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'dispatchbox-cli-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command to its end, away from the checkout, with these settings and no others. */
function dispatchbox(args: string[], options: { input?: string; env?: Record<string, string> } = {}) {
  const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE, HOME: folder, ...options.env };
  return spawnSync(process.execPath, [program, ...args], {
    input: options.input ?? '',
    env,
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
}

const line = (report: object) => `${JSON.stringify(report)}\n`;
const good = { id: '1', outlet: 'A', title: 'Senate passes the budget', text: 'It did.', published: '2020-01-03' };

describe('help', () => {
  test('the list of commands', () => {
    const { stdout, status } = dispatchbox([]);
    expect(status).toBe(0);
    for (const name of ['start', 'parse', 'group', 'edition']) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
  });

  for (const name of ['parse', 'group', 'topics', 'quotes', 'edition', 'settings']) {
    test(`the example of ${name} works`, () => {
      const { stdout, status } = dispatchbox([name, '--help']);
      expect(status).toBe(0);
      const example = /^example: (.*)$/m.exec(stdout)?.[1] ?? '';
      const script = `dispatchbox() { ${JSON.stringify(process.execPath)} ${JSON.stringify(program)} "$@"; }\n${example}`;
      const ran = spawnSync('bash', ['--norc', '-euo', 'pipefail', '-c', script], {
        cwd: folder,
        encoding: 'utf8',
        timeout: 60_000,
      });
      expect(ran.stderr).toBe('');
      expect(ran.status).toBe(0);
      expect(ran.stdout.trim()).not.toBe('');
    });
  }
});

test.each(['--help', 'settings', 'group --help', 'topics'])(
  '%s into a pipe that nobody reads: no word of it',
  (args) => {
    const text = 'Ada Lovelace met Alan Turing in Paris. '.repeat(200);
    const lines = Array.from({ length: 50 }, (_, id) => line({ ...good, id: String(id), text })).join('');
    const script = `${JSON.stringify(process.execPath)} ${JSON.stringify(program)} ${args} | true; echo \${PIPESTATUS[0]}`;
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], {
      cwd: folder,
      encoding: 'utf8',
      input: lines,
    });
    expect([stdout.trim(), stderr]).toEqual(['0', '']);
  },
);

describe('filters', () => {
  test('group: two reports of one event, one line each, in the order given', () => {
    const text =
      'The Senate voted 87 to 13 on Friday to pass the federal budget and sent it to the president, averting a shutdown.';
    const input = [
      { ...good, text },
      {
        ...good,
        id: '2',
        outlet: 'B',
        title: 'Federal budget passes Senate, averting shutdown',
        text: `${text} It was late.`,
      },
      {
        ...good,
        id: '3',
        title: 'Earthquake shakes the coast of Chile',
        text: 'A strong earthquake shook the coast of Chile, officials said.',
      },
    ];
    const { stdout, status } = dispatchbox(['group'], { input: input.map(line).join('') });
    expect(status).toBe(0);
    const rows = stdout
      .trim()
      .split('\n')
      .map((row) => JSON.parse(row) as { id: string; story: string });
    expect(rows.map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(rows[0]?.story).toBe(rows[1]?.story);
    expect(rows[0]?.story).not.toBe(rows[2]?.story);
  });

  test('reports that cannot be used are refused by their line, and the rest is grouped', () => {
    const input = `${line({ id: 1, title: '', text: '', published: '2020-01-03' })}${line({ ...good, id: 'x', published: 'soon' })}${line({ title: 'no id' })}\n${line(good)}${line(good)}`;
    const { stdout, stderr, status } = dispatchbox(['group'], { input });
    expect(status).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/line 1: report 1 has neither title nor text/);
    expect(stderr).toMatch(/line 2: report x is published "soon"/);
    expect(stderr).toMatch(/line 3: a report without an id/);
    expect(stderr).toMatch(/line 6: report 1 was there already/);
  });

  test('nothing in, nothing out', () => {
    const { stdout, status } = dispatchbox(['group']);
    expect([stdout, status]).toEqual(['', 0]);
  });

  test('edition: one JSON object with the design’s fields', () => {
    const { stdout, status } = dispatchbox(
      ['edition', '--from', '2020-01-01', '--until', '2020-01-05', '--count', '1'],
      { input: line(good) },
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      week: '2020-01-01..2020-01-05',
      stories: expect.any(Array),
      below: expect.any(Array),
    });
  });
});

/** One clear sentence that names the thing, the place and the remedy; exit code 2; nothing on standard output. */
/** A list without sources. */
function noSources(): string {
  const file = join(folder, 'empty.opml');
  writeFileSync(file, '<opml version="2.0"><head/><body/></opml>');
  return file;
}

describe('bad input', () => {
  const refused = (args: string[], options: Parameters<typeof dispatchbox>[1], says: RegExp) => {
    const { stdout, stderr, status } = dispatchbox(args, options);
    expect(stderr).toMatch(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect([stdout, status]).toEqual(['', 2]);
  };

  test('a line that is not JSON', () => {
    refused(
      ['group'],
      { input: `${line(good)}{"id": "2", "title"\n` },
      /standard input, line 2 is not JSON.*write one report as JSON/,
    );
  });
  test('a file that is not there', () => refused(['group', 'none.jsonl'], {}, /none\.jsonl.*cannot be read/));
  test('a feed that is not there', () => refused(['parse', 'none.xml'], {}, /none\.xml.*cannot be read/));
  test('a file that is no feed', () => {
    writeFileSync(join(folder, 'page.html'), '<!doctype html><title>Not a feed</title><p>Hello');
    refused(['parse', 'page.html'], {}, /page/i);
  });
  test('an unknown command', () => refused(['frobnicate'], {}, /no command "frobnicate".*--help/));
  test('an unknown option', () => refused(['group', '--loud'], {}, /--loud.*--help/));
  test('a week that is none', () =>
    refused(['edition', '--week', '2020-W60'], { input: line(good) }, /2020-W60.*2020-W19/));
  test('a count that is none', () =>
    refused(['edition', '--week', '2020-W01', '--count', 'many'], { input: line(good) }, /--count.*whole number/));
  test('a setting in the environment', () =>
    refused(['start'], { env: { PORT: 'eighty' } }, /PORT is "eighty" in the environment.*whole number/));
  test('a setting in the file, by its line', () => {
    writeFileSync(join(folder, 'bad.env'), '# house\nHOUSE_NAME=The Daily\nHOUSE_TIME_ZONE=Mars/Olympus\n');
    refused(
      ['start'],
      { env: { DISPATCHBOX_CONFIG: 'bad.env' } },
      /HOUSE_TIME_ZONE is "Mars\/Olympus" in .*bad\.env, line 3.*IANA/,
    );
    writeFileSync(join(folder, 'typo.env'), 'PROT=80\n');
    refused(['start'], { env: { DISPATCHBOX_CONFIG: 'typo.env' } }, /typo\.env, line 1.*"PROT" is not a setting/);
    refused(['start'], { env: { DISPATCHBOX_CONFIG: 'gone.env' } }, /gone\.env, which does not exist/);
  });
  test('a port in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    const { port } = server.address() as AddressInfo;
    refused(
      ['start'],
      { env: { PORT: String(port) } },
      new RegExp(`PORT ${port} is in use on 127\\.0\\.0\\.1.*set PORT`),
    );
    expect(existsSync(join(folder, 'data'))).toBe(false); // nothing half-made
    server.close();
  });
  test('a list of sources that is not there, before a database is set up', () => {
    refused(['start'], { env: { PORT: '0', CATALOGUE: 'none.opml' } }, /CATALOGUE names .*none\.opml.*cannot be read/);
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });
  test('a folder that cannot be written', () => {
    const env = { PORT: '0', DATA_FOLDER: '/proc/dispatchbox', CATALOGUE: noSources() };
    refused(['start'], { env }, /\/proc\/dispatchbox/);
  });
  test('a database that is not there', () => {
    refused(
      ['start'],
      { env: { PORT: '0', DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', CATALOGUE: noSources() } },
      /127\.0\.0\.1:1\/none.*DATABASE_URL/,
    );
  });
  test('--json without --once', () => refused(['start', '--json'], {}, /--once/));
});

test('Ctrl-C stops a service in order, within five seconds', { timeout: 60_000 }, async () => {
  const data = join(folder, 'stopping');
  const child = spawn(process.execPath, [program, 'start'], {
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      PORT: '0',
      DATA_FOLDER: data,
      CATALOGUE: noSources(),
    },
    cwd: folder,
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => void (said += chunk.toString()));
  await expect.poll(() => said, { timeout: 40_000 }).toContain(' is at http://');
  const asked = performance.now();
  child.kill('SIGINT');
  const code = await new Promise((done) => child.once('exit', done));
  expect(said).toContain('Stopped.');
  expect(code).toBe(0);
  expect(performance.now() - asked).toBeLessThan(5000);
});
