import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseFeed } from '../src/sources/parse.ts';
import { pathOf, renderFeed, videoId } from './feeds.ts';
import { readWeek, traps, versionAt, type SampleReport, type Trap } from './landscape.ts';
import { formats, outlets, type Outlet } from './outlets.ts';
import { startWire, type Wire } from './wire.ts';

const reports = readWeek();
const events = Map.groupBy(reports, ({ event }) => event);
const of = (name: string) => reports.filter(({ outlet }) => outlet.name === name);
const trapped = (trap: Trap) => reports.filter((report) => report.traps.includes(trap));
const found = <T>(thing: T | undefined): T => {
  expect(thing).toBeDefined();
  return thing as T;
};
const outletNamed = (name: string) => found(outlets.find((outlet) => outlet.name === name));
const afterAllOfIt = new Date('2020-01-09T00:00:00Z');

describe('the landscape', () => {
  test('has outlets of the left, the center and the right, and of other kinds, in every format', () => {
    expect(new Set(outlets.map(({ name }) => name)).size).toBe(outlets.length);
    for (const lean of [-2, -1, 0, 1, 2]) expect(outlets.some((outlet) => outlet.lean === lean)).toBe(true);
    for (const kind of ['news', 'agency', 'broadcaster', 'official', 'factcheck', 'magazine', 'video']) {
      expect(outlets.map((outlet) => outlet.kind)).toContain(kind);
    }
    expect(new Set(outlets.map(({ format }) => format))).toEqual(new Set(formats));
    const owners = outlets.map(({ owner }) => owner);
    expect(owners.filter((owner, i) => owners.indexOf(owner) < i)).toEqual(['Crossfield Media']);
  });

  test('has reports of every outlet that can be read', () => {
    const without = outlets.filter(({ name }) => of(name).length === 0);
    expect(without.map(({ fault }) => fault)).toEqual(['silent', 'error']);
    expect(outlets.length - without.length).toBeGreaterThanOrEqual(14);
  });

  test('has enough reports on enough events, most of them in the main week', () => {
    expect(reports.length).toBeGreaterThanOrEqual(180);
    const news = reports.filter(({ kind }) => kind === 'news');
    expect(new Set(news.map(({ event }) => event)).size).toBeGreaterThanOrEqual(55);
    const begin = new Date('2019-12-30T00:00:00Z');
    const end = new Date('2020-01-06T00:00:00Z');
    expect(reports.filter(({ published }) => published >= begin && published < end).length).toBeGreaterThan(150);
    for (const kind of ['sport', 'lifestyle'] as const) {
      expect(reports.filter((report) => report.kind === kind).length).toBeGreaterThanOrEqual(12);
    }
    expect(reports.filter(({ kind }) => kind === 'opinion').length).toBeGreaterThanOrEqual(5);
  });

  test('dates everything within its span, and every change after what it changes', () => {
    for (const report of reports) {
      expect(report.published >= new Date('2019-12-28T00:00:00Z') && report.published < afterAllOfIt, report.id).toBe(
        true,
      );
      for (const { at, title, words } of report.changes) {
        expect(at > report.published && at < afterAllOfIt, report.id).toBe(true);
        expect(title).not.toBe(report.title);
        if (words) expect(report.text.join('\n'), report.id).toContain(words[0]);
      }
    }
  });

  test('has one page, one guid and one video to a report, and texts of 60 to 220 words', () => {
    expect(new Set(reports.map(({ id }) => id)).size).toBe(reports.length);
    expect(new Set(reports.map(pathOf)).size).toBe(reports.length);
    expect(new Set(reports.map(({ id }) => videoId(id))).size).toBe(reports.length);
    const words = ({ text }: SampleReport) => text.join(' ').split(' ').length;
    expect(reports.filter((report) => words(report) < 60 || words(report) > 220).map(({ id }) => id)).toEqual([]);
  });

  test('tells of the killing in most outlets, and of the pause as an event of its own', () => {
    const breadth = [...events].map(([event, of]) => [event, new Set(of.map(({ outlet }) => outlet)).size] as const);
    const [widest] = breadth.toSorted((a, b) => b[1] - a[1]);
    expect(widest?.[0]).toBe('soleimani-killing');
    expect(new Map(breadth).get('coalition-pause')).toBeGreaterThanOrEqual(9);
    expect(new Map(breadth).get('iran-retaliation')).toBeGreaterThanOrEqual(9);
  });

  test('loses nothing of an outlet that is polled every 12 hours', () => {
    for (const outlet of outlets) {
      const times = of(outlet.name).map(({ published }) => published.getTime());
      const most = Math.max(
        0,
        ...times.map((from) => times.filter((t) => t >= from && t <= from + 12 * 3_600_000).length),
      );
      expect(most, outlet.name).toBeLessThanOrEqual(outlet.length);
    }
  });
});

test('an entry that cannot be read is named by file and line, with what is wrong', () => {
  const folder = mkdtempSync(join(tmpdir(), 'week-'));
  const wrong = (entry: string) => {
    writeFileSync(join(folder, '2020-01-03.txt'), `Friday\n\n${entry}`);
    return () => readWeek(pathToFileURL(`${folder}/`));
  };
  const good = '=== 03:00 halyard | an-event\nA title\n\nA text.\n';
  expect(wrong(good)()).toHaveLength(1);
  expect(wrong(`${good}\n=== 3:00 halyard | x\nTitle\n\nText.`)).toThrow(/2020-01-03\.txt:8: write it as ===/);
  expect(wrong('=== 03:00 nobody | x\nTitle\n\nText.')).toThrow(/:3: no outlet is called nobody/);
  expect(wrong('=== 27:00 halyard | x\nTitle\n\nText.')).toThrow('27:00 is no time of the day');
  expect(wrong('=== 03:00 halyard | x\nTitle\n')).toThrow('"Title" has no text');
  expect(wrong('=== 03:00 halyard | x\nTitle\nmood: glad\n\nText.')).toThrow('unknown field mood');
  expect(wrong('=== 03:00 halyard | x\nTitle\nthen: noon title X\n\nText.')).toThrow('the change "noon title X"');
  expect(wrong('=== 03:00 halyard | x\nTitle\nreprints: a-wire\n\nText.')).toThrow('no earlier text is called a-wire');
  rmSync(folder, { recursive: true });
});

describe('the traps', () => {
  test('are all there', () => {
    for (const trap of traps) expect(trapped(trap).length, trap).toBeGreaterThan(0);
  });

  test('one agency text stands near-verbatim in five other outlets, with its credit', () => {
    const pause = trapped('agency-text').find(({ event }) => event === 'coalition-pause');
    const copies = trapped('agency-copy').filter(({ event }) => event === 'coalition-pause');
    expect(new Set(copies.map(({ outlet }) => outlet)).size).toBe(5);
    for (const copy of copies) {
      expect(copy.text[0]).toBe(pause?.text[0]);
      expect(copy.text[0]).toMatch(/^BAGHDAD \(HALYARD\) — /);
      expect(copy.text).not.toEqual(pause?.text);
      expect(copy.title).not.toBe(pause?.title);
    }
  });

  test('events look alike two by two and are not the same', () => {
    const alike = new Set(trapped('look-alike').map(({ event }) => event));
    const pairs = [
      ['antiwar-protests', 'solidarity-march'],
      ['hawaii-helicopter', 'taiwan-helicopter'],
      ['georgia-voter-rolls', 'nc-voter-id'],
      ['haul-sanders', 'haul-trump'],
      ['troops-750', 'puerto-rico-quake'],
    ];
    for (const event of pairs.flat()) expect(alike).toContain(event);
  });

  test('several reports are retitled, several corrected', () => {
    expect(trapped('retitled').length).toBeGreaterThanOrEqual(6);
    expect(trapped('corrected').length).toBeGreaterThanOrEqual(6);
  });
});

describe('the feeds', () => {
  const published = (outlet: Outlet) => of(outlet.name).toReversed().slice(0, outlet.length);
  const readable = outlets.filter(({ fault }) => fault !== 'silent' && fault !== 'error');

  test.each(readable.map((outlet) => [outlet.name, outlet] as const))(
    'of %s is well formed and says it all',
    (_, outlet) => {
      const { body, type } = renderFeed(outlet, published(outlet), 'http://wire.example', afterAllOfIt);
      const feed = parseFeed(body, { contentType: type, url: 'http://wire.example/feeds/x', now: afterAllOfIt });
      expect(feed.warnings).toEqual([]);
      expect(feed.title).toBe(outlet.title);
      const twice = published(outlet).filter((report) => report.traps.includes('two-guids')).length;
      expect(feed.items).toHaveLength(published(outlet).length + twice);
      expect(new Set(feed.items.map(({ id }) => id)).size).toBe(feed.items.length);
      expect(new Set(feed.items.map(({ url }) => url)).size).toBe(feed.items.length - twice);
      for (const report of published(outlet)) {
        const { title, text } = versionAt(report, afterAllOfIt);
        const item = found(feed.items.find((each) => each.url?.split('?utm')[0]?.endsWith(pathOf(report))));
        expect(item.title).toBe(title);
        expect(item.published).toEqual(outlet.format === 'rss092' ? null : report.published);
        const whole = item.text.replace(/\s+/g, ' ');
        expect(whole).toContain(outlet.carries === 'full' ? text.join(' ') : text[0]);
      }
    },
  );

  test('of the video channel name their stills', () => {
    const channel = outletNamed('tallwindow');
    const { body } = renderFeed(channel, published(channel), 'http://wire.example', afterAllOfIt);
    for (const { video, image } of parseFeed(body).items) {
      expect(video).toMatch(/^http:\/\/wire\.example\/tallwindow\//);
      expect(image).toMatch(/\/stills\/[\w-]{11}\.png$/);
    }
  });
});

describe('the wire', () => {
  let wire: Wire;
  const get = (path: string, init?: RequestInit) => fetch(`${wire.url}${path}`, { redirect: 'manual', ...init });
  const feed = async (name: string) => {
    const answer = await get(`/feeds/${name}`);
    const contentType = answer.headers.get('content-type') ?? '';
    return parseFeed(new Uint8Array(await answer.arrayBuffer()), { contentType, url: answer.url, now: afterAllOfIt });
  };

  beforeAll(async () => void (wire = await startWire({ at: new Date('2020-01-03T00:00:00Z') })));
  afterAll(() => wire.close());

  test('keeps a clock that a POST moves', async () => {
    expect(await (await get('/clock')).text()).toBe('2020-01-03T00:00:00.000Z\n');
    const moved = await get('/clock', { method: 'POST', body: '2020-01-03T04:00:00Z\n' });
    expect(await moved.text()).toBe('2020-01-03T04:00:00.000Z\n');
    expect(wire.clock()).toEqual(new Date('2020-01-03T04:00:00Z'));
    expect((await get('/clock', { method: 'POST', body: 'noon' })).status).toBe(400);
    expect(wire.clock()).toEqual(new Date('2020-01-03T04:00:00Z'));
  });

  test('lists every source, with what is known of it', async () => {
    const list = await (await fetch(wire.opml)).text();
    expect(list.match(/<outline /g)).toHaveLength(outlets.length + 1);
    expect(list).toContain(`xmlUrl="${wire.url}/feeds/commonweave-old"`);
    expect(list).toMatch(/text="Halyard News Agency".* kind="agency" country="US" .*lean="0"/);
  });

  test('serves feeds as they stood', async () => {
    wire.setClock(new Date('2019-12-27T00:00:00Z'));
    expect((await feed('halyard')).items).toEqual([]);
    wire.setClock(new Date('2019-12-29T00:00:00Z'));
    expect((await feed('halyard')).items.map(({ title }) => title)).toEqual([
      'Truck bomb in Somali capital kills scores',
      'American contractor killed in rocket attack on Iraqi base near Kirkuk',
    ]);
    wire.setClock(new Date('2020-01-05T23:30:00Z'));
    const { items } = await feed('halyard');
    expect(items).toHaveLength(outletNamed('halyard').length);
    const times = items.map(({ published }) => published?.getTime() ?? 0);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(times[0]).toBeLessThanOrEqual(wire.clock().getTime());
  });

  test('answers a conditional GET with 304 until something is new', async () => {
    wire.setClock(new Date('2020-01-03T06:45:00Z'));
    const first = await get('/feeds/northsea');
    const etag = first.headers.get('etag') ?? '';
    const modified = first.headers.get('last-modified') ?? '';
    expect(modified).toBe('Fri, 03 Jan 2020 06:30:00 GMT');
    const again = async (headers: Record<string, string>) => (await get('/feeds/northsea', { headers })).status;
    wire.setClock(new Date('2020-01-03T07:00:00Z'));
    expect(await again({ 'if-none-match': etag })).toBe(304);
    expect(await again({ 'if-none-match': `"x", W/${etag}` })).toBe(304);
    expect(await again({ 'if-modified-since': modified })).toBe(304);
    wire.setClock(new Date('2020-01-03T12:00:00Z'));
    expect(await again({ 'if-none-match': etag })).toBe(200);
    expect(await again({ 'if-modified-since': modified })).toBe(200);
    const head = await get('/feeds/northsea', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('retitles an item under the guid it had, and corrects its text', async () => {
    const item = async (at: string) => {
      wire.setClock(new Date(at));
      return found((await feed('levant')).items.find(({ url }) => url?.includes('iraqi-state-television')));
    };
    const before = await item('2020-01-03T01:00:00Z');
    const after = await item('2020-01-03T05:00:00Z');
    expect([after.id, after.url]).toEqual([before.id, before.url]);
    expect(before.title).toMatch(/^Iraqi state television says/);
    expect(after.title).toMatch(/Washington confirms$/);
    expect(before.text).toContain('no immediate word from Washington');
    expect(after.text).toContain('The Pentagon confirmed hours later');
  });

  test('gives one item under two guids, links with tracking parameters, and AMP addresses of the same pages', async () => {
    wire.setClock(new Date('2020-01-02T23:00:00Z'));
    const notices = (await feed('northsea')).items.filter(({ title }) => title.startsWith('Interpol'));
    expect(new Set(notices.map(({ id }) => id)).size).toBe(2);
    expect(new Set(notices.map(({ url }) => url)).size).toBe(1);
    for (const { url } of (await feed('brightwater')).items) expect(url).toContain('?utm_source=rss&utm_medium=feed');
    const plain = (await feed('oakbeam')).items;
    const amp = (await feed('oakbeam-amp')).items;
    expect(amp.map(({ url }) => url)).toEqual(plain.map(({ url }) => `${url}/amp`));
    const page = await (await fetch(amp[0]?.url ?? '')).text();
    expect(page).toContain(`<link rel="canonical" href="${plain[0]?.url}">`);
  });

  test('has a feed that is cut, one that moved, one that answers 500, and one that never answers', async () => {
    wire.setClock(new Date('2020-01-05T23:30:00Z'));
    const cut = await (await get('/feeds/dunmarrow')).text();
    expect(cut.startsWith('<?xml')).toBe(true);
    expect(cut).not.toContain('</rss>');
    expect((await feed('dunmarrow')).warnings).not.toEqual([]);
    const moved = await get('/feeds/commonweave-old');
    expect([moved.status, moved.headers.get('location')]).toEqual([301, `${wire.url}/feeds/commonweave`]);
    expect((await get('/feeds/commonweave')).status).toBe(200);
    expect((await get('/feeds/tumbledown')).status).toBe(500);
    const patience = AbortSignal.timeout(300);
    await expect(get('/feeds/quietmere', { signal: patience })).rejects.toThrow(/timeout/);
  });

  test('serves every page once its report is published, and not before', async () => {
    const report = found(of('sundial').find(({ event }) => event === 'coalition-pause'));
    wire.setClock(new Date('2020-01-05T17:00:00Z'));
    expect((await get(pathOf(report))).status).toBe(404);
    wire.setClock(afterAllOfIt);
    for (const each of reports) {
      const answer = await get(pathOf(each));
      const page = await answer.text();
      expect(answer.status, each.id).toBe(200);
      expect(page.match(/<p>/g)?.length, each.id).toBe(each.text.length);
    }
    const page = await (await get(pathOf(report))).text();
    const data = JSON.parse(/<script type="application\/ld\+json">(.+)<\/script>/.exec(page)?.[1] ?? '{}') as object;
    expect(data).toMatchObject({
      '@type': 'NewsArticle',
      headline: report.title,
      datePublished: '2020-01-05T17:25:00.000Z',
    });
  });

  test('serves home pages, stills, films and recordings, and 404 for what there is not', async () => {
    for (const { name } of outlets) expect((await get(`/${name}/`)).status, name).toBe(200);
    const video = videoId(found(of('tallwindow')[0]).id);
    const still = await get(`/tallwindow/stills/${video}.png`);
    expect(still.headers.get('content-type')).toBe('image/png');
    expect(
      Buffer.from(await still.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    const film = await get(`/tallwindow/films/${video}.webm`);
    const bytes = Buffer.from(await film.arrayBuffer());
    expect(bytes.readUInt32BE(0)).toBe(0x1a45dfa3); // EBML, as Matroska and WebM begin
    const piece = await get(`/tallwindow/films/${video}.webm`, { headers: { range: 'bytes=10-19' } });
    expect([piece.status, piece.headers.get('content-range')]).toEqual([206, `bytes 10-19/${bytes.length}`]);
    expect(Buffer.from(await piece.arrayBuffer())).toEqual(bytes.subarray(10, 20));
    expect(await (await get(`/tallwindow/films/${video}.vtt`)).text()).toMatch(/^WEBVTT\n/);
    const heard = found(reports.find(({ sound }) => sound));
    const sound = await get(`/${heard.outlet.name}/sounds/${videoId(heard.id)}.wav`);
    expect(
      Buffer.from(await sound.arrayBuffer())
        .subarray(0, 4)
        .toString(),
    ).toBe('RIFF');
    for (const path of ['/', '/nobody/', '/feeds/nobody', '/sundial/2020/01/01/nothing', '/feeds/sundial-amp']) {
      expect((await get(path)).status, path).toBe(404);
    }
    expect((await get('/feeds/sundial', { method: 'POST' })).status).toBe(405);
  });

  test('closes while a request is held', async () => {
    const other = await startWire();
    const held = fetch(`${other.url}/feeds/quietmere`).catch((error: Error) => error);
    await fetch(`${other.url}/clock`);
    await other.close();
    expect(await held).toBeInstanceOf(Error);
  });
});
