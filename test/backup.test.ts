import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAsItIs } from '../src/db/index.ts';
import { emptyDatabase, sumsOf, testDatabase } from './database.ts';
import { inventWeek } from './invented-week.ts';
import { clearAway, temporaryFolder } from './torture.ts';

/** The commands as their page names them, in processes of their own, some of which are killed. */
const program = resolve(import.meta.dirname, '../bin/dispatchbox.mjs');
let folder: string;
let house: Awaited<ReturnType<typeof testDatabase>>;
let env: Record<string, string>;
const places: string[] = [];

beforeAll(async () => {
  folder = temporaryFolder();
  house = await testDatabase();
  await inventWeek(house.db);
  // Enough of it that a restore takes a while.
  await house.pool.query(`
    insert into film (report_id, still, kept_at)
    select id, (select string_agg(sha512((id::text || n)::bytea), '') from generate_series(1, 30000) as n), now()
      from (select id from report order by id limit 20) as few`);
  writeFileSync(
    join(folder, 'dispatchbox.env'),
    `DATABASE_URL=${house.url}\nHOUSE_NAME=The Harbour Week\nCATALOGUE=list.opml\n`,
  );
  writeFileSync(join(folder, 'list.opml'), '<opml version="2.0"><head/><body/></opml>');
  const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env;
  env = { PATH, NODE_COMPILE_CACHE, HOME: folder };
});
afterAll(async () => {
  for (const place of places) await clearAway(join(folder, place));
  rmSync(folder, { recursive: true, force: true });
  await house.close();
});

function begin(args: string[], settings: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program, ...args], { env: { ...env, ...settings }, cwd: folder });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (words: Buffer) => void (said += words.toString()));
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  return { child, ended, said: () => said };
}

async function dispatchbox(args: string[], settings: Record<string, string> = {}) {
  const { ended, said } = begin(args, settings);
  return { status: await ended, said: said() };
}

/** A new folder's settings: the bundled server in it, and none of the first house's. */
function elsewhere(place: string): Record<string, string> {
  places.push(place);
  const settings = join(folder, `${place}.env`);
  writeFileSync(settings, 'HOUSE_NAME=Another\n');
  return { DISPATCHBOX_CONFIG: settings, DATA_FOLDER: place, CATALOGUE: join(folder, 'list.opml') };
}

test(
  'backup, restore killed at any moment and begun again, doctor: as the page tells it',
  { timeout: 400_000 },
  async () => {
    const backup = await dispatchbox(['backup', 'house.tar']);
    expect(backup.said).toMatch(/house\.tar has everything as of \d{4}-.*: \d+ MB/);
    expect(backup.status).toBe(0);
    expect(statSync(join(folder, 'house.tar')).mode & 0o777).toBe(0o600);
    expect(existsSync(join(folder, 'house.tar.part'))).toBe(false);
    expect(await dispatchbox(['backup', 'house.tar'])).toMatchObject({
      status: 2,
      said: expect.stringContaining('there already') as string,
    });

    copyFileSync(join(folder, 'house.tar'), join(folder, 'torn.tar'));
    truncateSync(join(folder, 'torn.tar'), 1_000_000);
    const place = elsewhere('restored');
    expect(await dispatchbox(['restore', 'torn.tar'], place)).toMatchObject({
      status: 2,
      said: expect.stringContaining('torn.tar is no backup, or not the whole of one') as string,
    });
    expect(existsSync(join(folder, 'restored'))).toBe(false);

    let killed = 0;
    for (const wait of [1500, 3000, 6000, 7500]) {
      const { child, ended } = begin(['restore', 'house.tar'], place);
      if ((await Promise.race([ended, sleep(wait, 'still at it' as const)])) !== 'still at it') break;
      child.kill('SIGKILL');
      await ended;
      killed++;
    }
    expect(killed).toBeGreaterThan(0);
    const restored = await dispatchbox(['restore', 'house.tar'], place);
    // One may have been killed after its last word to the database.
    if (!restored.said.includes('is not empty')) {
      expect(restored.said).toMatch(/\d+ rows in \d+ tables are restored, as of .* from Dispatchbox \d/);
      expect(restored.said).toMatch(/not what stands here: dispatchbox\.env\. They are in .*restored\/restored/);
      expect(restored.said).toMatch(/Nothing is mailed from here yet.*`dispatchbox sending confirm`/);
      expect(restored.status).toBe(0);
      expect(readFileSync(join(folder, 'restored/restored/dispatchbox.env'), 'utf8')).toContain('The Harbour Week');
    }
    expect(await dispatchbox(['restore', 'house.tar'], place)).toMatchObject({
      status: 2,
      said: expect.stringContaining('Name a new folder by DATA_FOLDER') as string,
    });
    const copy = await openAsItIs({ folder: join(folder, 'restored') });
    const held = { sending_epoch: expect.anything() as unknown };
    expect(await sumsOf(copy.pool)).toEqual({ ...(await sumsOf(house.pool)), ...held });
    await copy.close();
    expect(await dispatchbox(['sending', 'list'], place)).toMatchObject({ status: 0 });
    expect(await dispatchbox(['sending', 'confirm'], place)).toMatchObject({ status: 0 });

    // From the bundled server to one of one's own.
    expect((await dispatchbox(['backup', 'again.tar'], place)).status).toBe(0);
    const { url, drop } = await emptyDatabase();
    expect((await dispatchbox(['restore', 'again.tar'], { ...place, DATABASE_URL: url })).status).toBe(0);
    await drop();

    const doctor = await dispatchbox(['doctor', 'backup', 'house.tar'], place);
    expect(doctor.said).toMatch(/^equal {5}film: 20$/m);
    expect(doctor.said).toMatch(/house\.tar can be restored: all \d+ tables as they were on/);
    expect(doctor.status).toBe(0);
    expect(readdirSync(join(folder, 'restored'))).not.toContain('trial');
    expect(await dispatchbox(['doctor', 'backup', 'torn.tar'], place)).toMatchObject({ status: 2 });
    expect(await dispatchbox(['doctor', 'backup'], { ...place, BACKUP_FOLDER: folder })).toMatchObject({
      status: 2,
      said: expect.stringContaining('There is no backup in') as string,
    });
    expect(await dispatchbox(['doctor', 'backup'], place)).toMatchObject({
      status: 2,
      said: expect.stringContaining('BACKUP_FOLDER') as string,
    });
  },
);

test('there is nothing to back up where there is no house', async () => {
  expect(await dispatchbox(['backup', 'none.tar'], elsewhere('nothing'))).toMatchObject({
    status: 2,
    said: expect.stringContaining('There is no database in') as string,
  });
  expect(existsSync(join(folder, 'nothing'))).toBe(false);
  expect(await dispatchbox(['--version'])).toMatchObject({
    status: 0,
    said: expect.stringMatching(/^dispatchbox \d+\.\d+\.\d+\n$/) as string,
  });
});
