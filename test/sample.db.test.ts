import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playSample, sampleSettings, sampleWeek } from '../sample/play.ts';
import { startWire, type Wire } from '../sample/wire.ts';
import { restore, writeBackup } from '../src/backup/index.ts';
import { openAsItIs } from '../src/db/index.ts';
import { editionOf, type KeptEdition } from '../src/editions/index.ts';
import { confirmDatabase, fileSendLog } from '../src/press/index.ts';
import { keepPush } from '../src/readers/index.ts';
import { reportsById, type Report } from '../src/reports/index.ts';
import { emptyDatabase, sumsOf, testDatabase } from './database.ts';
import { installedPostgres } from './installed.ts';
import { openPushService, type PushService } from './push-service.ts';
import { heard, testService } from './service.ts';
import { installed, startServer } from './setup.ts';

/** What a restored database has instead. */
const held = { sending_epoch: expect.anything() as unknown };

/**
 * The whole flow on the sample week, played once: feeds over real HTTP in, an edition and a letter out. Meanwhile the house is read and
 * backed up, and comes back elsewhere.
 */
describe('the sample week', { timeout: 300_000 }, () => {
  let folder: string;
  let wire: Wire;
  let push: PushService;
  let house: Awaited<ReturnType<typeof testDatabase>>;
  let service: Awaited<ReturnType<typeof testService>>;
  let edition: KeptEdition;
  let reports: Map<string, Report>;
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
        await new Promise((done) => setTimeout(done, 250));
      }
    })();
    const backing = (async () => {
      while (!played.signal.aborted) {
        const file = join(folder, `${meanwhile.length}.tar`);
        const at = service.clock.now();
        await writeBackup(house.pool, file, { version: '0.2.0', now: at, files: [] });
        meanwhile.push({ file, at });
        await new Promise((done) => setTimeout(done, 2000));
      }
    })();
    // Of the sample's videos few have stills.
    await house.pool.query(`create function drawn() returns trigger language plpgsql as $$
      begin new.still := decode(repeat(md5(new.report_id::text), 5000), 'hex'); return new; end $$;
      create trigger drawn before insert on film for each row when (new.still is null) execute function drawn()`);
    await playSample(service, wire, sampleWeek.closed, heard());
    played.abort();
    await Promise.all([reading, backing]);
    edition = (await editionOf(service.db, sampleWeek.week)) as KeptEdition;
    const named = [...edition.stories, ...edition.below].flatMap((story) => [...story.reports, story.headlineReport]);
    reports = await reportsById(service.db, named);
  }, 600_000);

  afterAll(async () => {
    await service?.stop();
    await house?.close();
    await wire?.close();
    await push?.close();
    for (const end of ends.toReversed()) await end();
  });

  test('no step failed', async () => {
    expect(service.lines.filter((line) => line.includes('failed:'))).toEqual([]);
    expect(await service.queue.open()).toBe(0);
  });

  test('the edition is closed, numbered, and full', () => {
    expect(edition.closed).not.toBeNull();
    expect(edition.number).toBe(1);
    expect(edition.stories).toHaveLength(12);
    expect(edition.below.length).toBeGreaterThan(0);
  });

  test('the killing of Soleimani comes first, and the coalition’s pause is a story of its own', () => {
    expect(edition.stories[0]?.headline).toMatch(/Soleimani/);
    const pauses = edition.stories.filter(
      (story) => /coalition/i.test(story.headline) && /paus|suspend|halt/i.test(story.headline),
    );
    expect(pauses).toHaveLength(1);
    expect(pauses[0]?.rank).not.toBe(1);
  });

  test('no report stands in two stories', () => {
    const all = [...edition.stories, ...edition.below].flatMap((story) => story.reports);
    expect(new Set(all).size).toBe(all.length);
  });

  test('every sentence of every brief stands word for word in the report it links to', () => {
    for (const { brief } of [...edition.stories, ...edition.below]) {
      expect(brief.length).toBeGreaterThan(0);
      for (const quotation of brief) expect(reports.get(quotation.report)?.text).toContain(quotation.text);
    }
  });

  test('every chosen story says why', () => {
    for (const story of [...edition.stories, ...edition.below]) expect(story.reasons.length).toBeGreaterThan(0);
  });

  test('no report is filed twice', async () => {
    const rows = await service.db.selectFrom('report').select(['address', 'guid', 'source_id']).execute();
    const addresses = rows.flatMap(({ address }) => address ?? []);
    expect(new Set(addresses).size).toBe(addresses.length);
    const guids = rows.filter(({ guid }) => guid).map(({ guid, source_id }) => `${source_id} ${guid}`);
    expect(new Set(guids).size).toBe(guids.length);
  });

  test('a retitled report is one report with its earlier title', async () => {
    const earlier = await service.db.selectFrom('earlier_version').select(['report_id', 'title']).execute();
    expect(earlier.length).toBeGreaterThan(0);
  });

  test('the source that never answers and the feed that answers 500 are said to be unreachable, and stop nobody else', async () => {
    const feeds = await service.db.selectFrom('feed').select(['address', 'error', 'ok_at', 'warning']).execute();
    expect(feeds.filter(({ ok_at }) => ok_at === null)).toHaveLength(2);
    expect(feeds.filter(({ error }) => error).every(({ error }) => (error ?? '').length > 10)).toBe(true);
    expect(service.lines.at(-1)).toBeDefined();
  });

  test('the letter that the reader confirmed for lies in the outbox, with the edition’s words and a link to leave', async () => {
    const letters = await service.db.selectFrom('outbox_letter').selectAll().orderBy('id').execute();
    expect(letters).toHaveLength(2);
    const [asked, letter] = letters;
    expect(asked?.subject).toMatch(/confirm/i);
    const words = (letter?.text ?? '').replace(/\s+/g, ' ').toLowerCase();
    for (const story of edition.stories)
      expect(words.includes(story.headline.toLowerCase()), story.headline).toBe(true);
    const leave = /\/leave\/[\w-]+/.exec(letter?.text ?? '')?.[0];
    expect((await fetch(`${service.url}${leave}`)).status).toBe(200);
    const reader = () => service.db.selectFrom('reader').select('left_at').executeTakeFirstOrThrow();
    expect((await reader()).left_at).toBeNull(); // GET changes nothing
    await fetch(`${service.url}${leave}`, {
      method: 'POST',
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    });
    expect((await reader()).left_at).not.toBeNull();
  });

  test('everything that is promised is there to be seen', async () => {
    const page = async (path: string) => (await fetch(`${service.url}${path}`)).text();
    const answer = async (address = '') => {
      const { status, headers } = await fetch(new URL(address, service.url));
      return `${status} ${headers.get('content-type')}`;
    };
    const lead = `/stories/${edition.stories[0]?.story}`;
    const story = await page(lead);
    expect(story).toContain('In their own words');
    expect(story).toContain('tossed a stick of dynamite into a tinderbox');
    const pause = edition.stories.find(({ headline }) => headline.includes('coalition'));
    const told = await page(`/stories/${pause?.story}`);
    const how = told.slice(told.indexOf('class="how"')).slice(0, 3000);
    expect(how).toMatch(/escalation[^]*regime/);

    const comments = await page(`${lead}/comments`);
    expect(comments).toContain('Ida Fennimore');
    expect(comments).toContain('counted, not chosen');

    const video = /\/videos\/\d+/.exec(await page('/videos'))?.[0];
    expect(await answer(`${video}/still.webp`)).toBe('200 image/webp');
    expect(await answer(`${video}/captions.vtt`)).toBe('200 text/vtt; charset=utf-8');
    const playing = await page(`${video}/play`);
    expect(await answer(/<video[^>]* src="([^"]+)"/.exec(playing)?.[1])).toBe('200 video/webm');

    const heard = await service.db.selectFrom('report').select('id').where('audio', 'is not', null).execute();
    expect(heard).toHaveLength(2); // the third comes on Wednesday
    const recording = await page(`/recordings/${heard[0]?.id}`);
    expect(await answer(/<audio[^>]* src="([^"]+)"/.exec(recording)?.[1])).toBe('200 audio/wav');

    const shown = await page(`/editions/${sampleWeek.week}`);
    expect(shown).toContain('named the wrong day');
    const article = /\/articles\/\d+/.exec(shown)?.[0];
    const own = await page(article ?? '');
    expect(own).toContain('How to read this week');
    expect(own).toContain('it takes three of each side');
    expect(await answer(/<img[^>]* src="(\/articles[^"]+)"/.exec(own)?.[1])).toBe('200 image/webp');
  });

  test('running every step again changes nothing', async () => {
    const before = JSON.stringify(await editionOf(service.db, sampleWeek.week));
    for (const step of ['stories.group', 'stories.rank', 'editions.makeUp', 'editions.close'])
      await service.queue.send({ step });
    await service.queue.send({ step: 'press.print', data: { edition: edition.id } });
    await service.queue.drain();
    expect(JSON.stringify(await editionOf(service.db, sampleWeek.week))).toBe(before);
    expect(await service.db.selectFrom('outbox_letter').select('id').execute()).toHaveLength(2);
  });

  test('the site shows the same words', async () => {
    const page = async (path: string) => (await fetch(`${service.url}${path}`)).text();
    for (const path of ['/', `/editions/${sampleWeek.week}`]) {
      const shown = await page(path);
      for (const { story, headline } of edition.stories)
        expect(shown.includes(`/stories/${story}`), `${headline} on ${path}`).toBe(true);
    }
    expect((await fetch(`${service.url}/stories/${edition.stories[0]?.story}`)).status).toBe(200);
    // From which machine somebody asks proves nothing.
    expect((await fetch(`${service.url}/outbox`)).status).toBe(404);
    const authorization = `Bearer ${service.terminal}`;
    expect((await fetch(`${service.url}/outbox`, { headers: { authorization } })).status).toBe(200);
  });

  test('the whole site, from link to link: nothing broken, no page without a title of its own, nothing from other hosts', async () => {
    const waiting = ['/'];
    const seen = new Set(waiting);
    const titles = new Map<string, string>();
    const wrong: string[] = [];
    for (let path = waiting.shift(); path !== undefined && seen.size < 2000; path = waiting.shift()) {
      const answer = await fetch(`${service.url}${path}`, { redirect: 'manual' });
      const type = answer.headers.get('content-type') ?? '';
      if (answer.status >= 400) wrong.push(`${path} answers ${answer.status}`);
      const redirect = answer.headers.get('location');
      const body = type.startsWith('text/html') ? await answer.text() : '';
      if (body) {
        const title = /<title>([^<]+)<\/title>/.exec(body)?.[1] ?? '';
        const canonical = /<link rel="canonical" href="([^"]+)"/.exec(body)?.[1];
        if (!title) wrong.push(`${path} has no title`);
        // A list in another order is the same page.
        const own = `${service.url}${path.replace(/\?sort=.*/, '')}`;
        if (canonical && canonical !== own) wrong.push(`${path} says it is ${canonical}`);
        if (canonical && own.endsWith(path) && titles.has(title) && !title.startsWith('Video'))
          wrong.push(`${path} and ${titles.get(title)} are both “${title}”`);
        titles.set(title, path);
        // Whatever a browser would load by itself; a link is followed by a reader.
        for (const [, loaded = ''] of body
          .replace(/<a [^>]*>/g, '')
          .matchAll(/ (?:src|srcset|poster|data|action)="([^"]*)"/g)) {
          if (/^(?:https?:)?\/\//.test(loaded) && !path.endsWith('/play') && !path.startsWith('/recordings/'))
            wrong.push(`${path} loads ${loaded}`);
        }
      }
      const links = [...body.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, link = '']) =>
        link.replaceAll('&amp;', '&'),
      );
      for (const link of [...links, ...(redirect ? [redirect] : [])]) {
        const { origin, pathname, search } = new URL(link, `${service.url}${path}`);
        // The outbox's private letters have pages of their own tests.
        if (origin !== service.url || seen.has(pathname + search) || /^\/(?:outbox|confirm|leave)/.test(pathname))
          continue;
        seen.add(pathname + search);
        waiting.push(pathname + search);
      }
    }
    expect(wrong).toEqual([]);
    expect(seen.size).toBeGreaterThan(200);
  });

  test('its house comes back row for row, pictures too, on a server of our own and on the machine’s', async () => {
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

  test('its house is whole in each backup that was made meanwhile', async () => {
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
