import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oldHouse, readPage, release } from '../scripts/old-house.ts';
import { sampleSettings, sampleWeek } from '../sample/play.ts';
import { startWire, type Wire } from '../sample/wire.ts';
import { restore, writeBackup } from '../src/backup/index.ts';
import { readConfig } from '../src/config.ts';
import { openAsItIs, openDatabase } from '../src/db/index.ts';
import { startService, type Service } from '../src/main.ts';
import { emptyDatabase, sumsOf } from './database.ts';
import { heard } from './service.ts';
import { clearAway, temporaryFolder } from './torture.ts';

/** A house that the first release made comes up under this one. */
const house = oldHouse();
if (!house)
  console.warn(
    `NO HOUSE OF ${release.version} IS THERE, AND NO UPGRADE IS TESTED: npx tsx scripts/old-house.ts makes one.`,
  );

describe.runIf(house)(`a house of ${release.version}`, { timeout: 240_000 }, () => {
  const { port = 0, pages = [], data = '' } = house ?? {};
  let folder: string;
  let place: string;
  let wire: Wire;
  let service: Service;
  beforeAll(() => {
    folder = temporaryFolder();
    place = join(folder, 'data');
    if (spawnSync('cp', ['-a', data, place]).status !== 0) throw new Error(`cannot copy ${data}`);
  });
  afterAll(async () => {
    await service?.stop();
    await wire?.close();
    await clearAway(place);
    rmSync(folder, { recursive: true, force: true });
  });

  const counted = `select (select count(*) from report) as reports, (select count(*) from edition) as editions, (select count(*) from reader) as readers,
                          (select count(*) from delivery where state = 'sent') as sent, (select count(*) from outbox_letter) as letters`;

  test('is backed up by this version before it is brought up to date; the backup becomes the same', async () => {
    const old = await openAsItIs({ folder: place });
    const file = join(folder, 'before.tar');
    await writeBackup(old.pool, file, { version: '0.2.0', now: sampleWeek.end, files: [] });
    const before = (await old.pool.query(counted)).rows[0] as Record<string, number>;
    await old.close();
    for (const count of Object.values(before)) expect(count).toBeGreaterThan(0);

    const { url, drop } = await emptyDatabase();
    const { migrated } = await restore(file, { url });
    expect(migrated.length).toBeGreaterThan(5);
    const copy = await openAsItIs({ url });
    const now = await openDatabase({ folder: place });
    const expected = {
      ...(await sumsOf(now.pool)),
      sending_epoch: expect.anything() as unknown,
      migration: expect.anything() as unknown,
    };
    expect(await sumsOf(copy.pool)).toEqual(expected);
    expect((await now.pool.query(counted)).rows[0]).toEqual(before);
    await copy.close();
    await now.close();
    await drop();
  });

  test('answers at every address, with the same editions and stories, and sends nothing again', async () => {
    wire = await startWire({ at: sampleWeek.end, port: port + 1 }).catch(() => startWire({ at: sampleWeek.end }));
    const progress = heard();
    service = await startService(
      readConfig({ ...sampleSettings(wire), PORT: '0', DATA_FOLDER: place, sample: true }, {}),
      progress,
    );
    expect(pages.length).toBeGreaterThan(100);
    // An edition's page has headings of the house's own, too, which may be others now.
    const stories = new Set(pages.filter(({ path }) => path.startsWith('/stories/')).map(({ title }) => title));
    const wrong: string[] = [];
    let told = 0;
    for (const { path, title, headlines } of pages) {
      const answer = await fetch(`${service.url}${path}`);
      const page = readPage(await answer.text());
      if (!answer.ok) wrong.push(`${path} answers ${answer.status}`);
      else if (/^\/(stories|editions)\//.test(path)) {
        if (page.title !== title) wrong.push(`${path} is "${page.title}", and was "${title}"`);
        if (!path.startsWith('/editions/')) continue;
        for (const one of headlines.filter((each) => stories.has(each))) {
          told++;
          if (!page.headlines.includes(one)) wrong.push(`${path} has no "${one}"`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(told).toBeGreaterThan(12);
    const before = (await service.db.selectFrom('outbox_letter').select('id').execute()).length;
    for (const step of ['editions.close', 'press.deliver', 'press.mail', 'stories.group'])
      await service.queue.send({ step });
    await service.queue.drain();
    expect((await service.db.selectFrom('outbox_letter').select('id').execute()).length).toBe(before);
    expect(progress.abouts.filter(({ error }) => error !== undefined)).toEqual([]);
  });
});
