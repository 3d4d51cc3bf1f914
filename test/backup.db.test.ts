import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playSample, sampleSettings, sampleWeek } from '../sample/play.ts';
import { startWire, type Wire } from '../sample/wire.ts';
import { restore, writeBackup } from '../src/backup/index.ts';
import { openAsItIs } from '../src/db/index.ts';
import { confirmDatabase, fileSendLog } from '../src/press/index.ts';
import { keepPush } from '../src/readers/index.ts';
import { emptyDatabase, sumsOf, testDatabase } from './database.ts';
import { installedPostgres } from './installed.ts';
import { openPushService, type PushService } from './push-service.ts';
import { heard, testService } from './service.ts';
import { installed, startServer } from './setup.ts';

/** What a restored database has instead. */
const held = { sending_epoch: expect.anything() as unknown };

/** A house that gathers, makes up, prints, sends and serves, backed up while it does, comes back elsewhere. */
describe('a house at work', { timeout: 300_000 }, () => {
  let folder: string;
  let wire: Wire;
  let push: PushService;
  let house: Awaited<ReturnType<typeof testDatabase>>;
  let service: Awaited<ReturnType<typeof testService>>;
  /** Backups that were made meanwhile, and what the clock of the house said. */
  const meanwhile: { file: string; at: Date }[] = [];
  const pages: number[] = [];
  const ends: (() => Promise<unknown>)[] = [];
  const openHosts = () => `${new URL(wire.url).host},${push.host}`;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dispatchbox-at-work-'));
    ends.push(async () => rmSync(folder, { recursive: true, force: true }));
    wire = await startWire({ at: sampleWeek.begin });
    push = await openPushService();
    house = await testDatabase();
    service = await testService(house.url, { ...sampleSettings(wire), OPEN_HOSTS: openHosts() });
    const { endpoint, keys } = push.subscribe('browser');
    await keepPush(house.db, { endpoint, ...keys }, { editions: true, topics: [], quiet: null }, sampleWeek.begin);

    const played = new AbortController();
    const reading = (async () => {
      for (let turn = 0; !played.signal.aborted; turn++) {
        const path = ['/', '/topics', '/search?q=iran', '/sources', '/editions', '/stories/1'][turn % 6] ?? '/';
        pages.push((await fetch(`${service.url}${path}`)).status);
        await new Promise((done) => setTimeout(done, 50));
      }
    })();
    const backing = (async () => {
      while (!played.signal.aborted) {
        const file = join(folder, `${meanwhile.length}.tar`);
        const at = service.clock.now();
        await writeBackup(house.pool, file, { version: '0.2.0', now: at, files: [] });
        meanwhile.push({ file, at });
        await new Promise((done) => setTimeout(done, 500));
      }
    })();
    // The sample's videos have no stills.
    await house.pool.query(`create function drawn() returns trigger language plpgsql as $$
      begin new.still := decode(repeat(md5(new.report_id::text), 5000), 'hex'); return new; end $$;
      create trigger drawn before insert on film for each row execute function drawn()`);
    await playSample(service, wire, sampleWeek.closed, heard());
    played.abort();
    await Promise.all([reading, backing]);
  }, 600_000);

  afterAll(async () => {
    await service?.stop();
    await house?.close();
    await wire?.close();
    await push?.close();
    for (const end of ends.toReversed()) await end();
  });

  test('comes back row for row, pictures too, on a server of our own and on the machine’s', async () => {
    expect(pages.length).toBeGreaterThan(20);
    expect(pages.filter((status) => status >= 500)).toEqual([]);
    const file = join(folder, 'at-rest.tar');
    await writeBackup(house.pool, file, { version: '0.2.0', now: sampleWeek.closed, files: [] });
    const same = await sumsOf(house.pool);
    const sums = await sumsOf(house.pool, false);
    const filled = Object.entries(sums).filter(([, sum]) => !sum.startsWith('0 '));
    expect(filled.map(([table]) => table)).toEqual(
      expect.arrayContaining([
        'report',
        'story',
        'film',
        'edition',
        'print',
        'delivery',
        'reader',
        'consent',
        'push_subscription',
      ]),
    );
    const stills = (await house.pool.query('select from film where length(still) > 1000')).rowCount;
    expect(stills).toBeGreaterThan(0);

    const { url: ours, drop } = await emptyDatabase();
    ends.push(drop);
    const urls = [ours];
    if (installedPostgres()) {
      const server = await startServer(installed(), 'another');
      ends.push(server.stop);
      urls.push(server.url.replace('DATABASE', 'postgres'));
    } else console.warn('NO OTHER POSTGRESQL IS INSTALLED: the backup is restored on our own only.');
    for (const url of urls) {
      await restore(file, { url });
      const copy = await openAsItIs({ url });
      expect(await sumsOf(copy.pool, false)).toEqual({ ...sums, ...held });
      if (url === ours) expect(await sumsOf(copy.pool)).toEqual({ ...same, ...held });
      const { rows } = await copy.pool.query<{ version: string }>(`select split_part(version(), ' ', 2) as version`);
      console.log(`Restored row for row on PostgreSQL ${rows[0]?.version}.`);
      await copy.close();
    }
  });

  test('is whole in each backup that was made meanwhile', async () => {
    expect(meanwhile.length).toBeGreaterThan(3);
    let before = 0;
    for (const { file } of meanwhile.filter((_, index) => index % Math.ceil(meanwhile.length / 4) === 0)) {
      const { url, drop } = await emptyDatabase();
      // The keys between the tables are made anew, over all rows: what refers to a row that is not there fails.
      const { rows } = await restore(file, { url });
      expect(rows['report']?.counted).toBeGreaterThanOrEqual(before);
      before = rows['report']?.counted ?? 0;
      await drop();
    }
  });

  test('a copy from the middle of the week closes its edition, shows it, and mails and notifies nobody until it is confirmed', async () => {
    const early = meanwhile.find(({ at }) => at >= new Date('2020-01-02'));
    if (!early || early.at >= sampleWeek.closed) throw new Error('no backup was made in the middle of the week');
    const { url, drop } = await emptyDatabase();
    ends.push(drop);
    await restore(early.file, { url });
    const settings = {
      ...sampleSettings(wire),
      OPEN_HOSTS: openHosts(),
      DATA_FOLDER: join(folder, 'copy'),
      BACKUP_FOLDER: folder,
    };
    const notified = push.messages('browser').length;
    expect(notified).toBeGreaterThan(0);
    const copy = await testService(url, settings);
    ends.push(() => copy.stop());
    const letters = async () =>
      (await copy.db.selectFrom('delivery').select('state').where('state', '=', 'sent').execute()).length;
    for (const step of ['sources.poll', 'editions.close']) await copy.queue.send({ step });
    await copy.queue.drain();
    expect(await (await fetch(`${copy.url}/editions/${sampleWeek.week}`)).text()).toContain('Soleimani');
    expect(await letters()).toBe(0);
    expect(push.messages('browser')).toHaveLength(notified);
    expect(copy.lines.join('\n')).toMatch(/letters are held back: this database was restored from a backup/);
    expect(copy.lines.join('\n')).toMatch(/browsers are not told: this database was restored from a backup/);

    await confirmDatabase(copy.db, fileSendLog(join(folder, 'copy')));
    for (const step of ['press.deliver', 'press.push']) await copy.queue.send({ step });
    await copy.queue.drain();
    expect(await letters()).toBe(1);
    // Browsers were told of the edition by the house that the copy is of.
    expect(push.messages('browser')).toHaveLength(notified);

    // It makes its own backups by the settings, once as long as none is due.
    for (let twice = 0; twice < 2; twice++) {
      await copy.queue.send({ step: 'backup.keep' });
      await copy.queue.drain();
    }
    const file = join(folder, 'dispatchbox-2020-01-06T06-05Z.tar');
    expect(copy.lines.filter((line) => line.startsWith('backup.keep'))).toEqual([`backup.keep ${file} written`]);
    expect(existsSync(file)).toBe(true);
  });
});
