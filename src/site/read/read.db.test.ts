import fc from 'fast-check';
import sharp from 'sharp';
import { redrawApart, oneLine } from '../../text/index.ts';
import { parseFeed } from 'feedsmith';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PluginTransformQueryArgs, PluginTransformResultArgs } from 'kysely';
import type { z } from 'zod';
import { sql, type Database } from '../../db/index.ts';
import { inventedHouse, inventedNow, inventWeek, type Invented, noDoors } from '../../../test/invented-week.ts';
import { testDatabase } from '../../../test/database.ts';
import { shapes } from '../machines/api-answers.ts';
import { card } from '../machines/pictures.ts';
import { points } from '../../stories/index.ts';
import { site, type SiteOptions } from '../index.ts';
import { search } from './search.tsx';
import { playing } from './videos.tsx';

let database: Database;
let made: Invented;
const failed: string[] = [];
const options = (changed: Partial<SiteOptions> = {}): SiteOptions => ({
  db: database.db,
  house: inventedHouse,
  now: () => inventedNow,
  ...noDoors,
  failed: (error, path) => void failed.push(`${path}: ${error.message}`),
  ...changed,
});
let app: ReturnType<typeof site>;

beforeAll(async () => {
  database = await testDatabase();
  made = await inventWeek(database.db);
  app = site(options());
});
afterAll(async () => database?.close());

const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers });
const text = async (path: string) => (await get(path)).text();

describe('a story’s page', () => {
  test('has what people said, how it was told, its thread in both directions, its topics and its video', async () => {
    const page = await text(`/stories/${made.stories[0]}`);
    expect(page).toMatch(
      /In their own words.*“The water does not ask who signed, it only asks who built\.”.*Mara Holm/s,
    );
    expect(page).toMatch(/3<!-- -->|3 outlets rated left/);
    expect(page).toMatch(/<b dir="auto">fishermen<\/b> <span class="small soft">12 times, twice elsewhere/);
    expect(page).toMatch(/The matter so far.*Finance minister resigns/s);
    expect(page).toContain('<a href="/topics/old-harbour" dir="auto">Old harbour</a>');
    expect(page).toMatch(/<a href="\/videos\/\d+"/);
    const later = await text(`/stories/${made.stories[1]}`);
    expect(later).toMatch(/The matter so far.*Assembly votes to reopen the old harbour/s);
  });

  test('is called what the newest edition calls it on every page; later news is told under that, and an editor’s words stay', async () => {
    const own = await testDatabase();
    try {
      const { stories } = await inventWeek(own.db);
      const [story, after, alike] = [stories[0]!, stories[1]!, stories[7]!];
      await sql`update story set told = told || '{"headline": "Words of later reports"}' where id = ${story}`.execute(
        own.db,
      );
      const on = async (path: string) =>
        (await site({ ...options({ now: () => new Date('2031-02-11T06:00:00Z') }), db: own.db }).request(path)).text();
      const pages = [
        '/',
        `/stories/${story}`,
        `/stories/${after}`,
        `/stories/${alike}`,
        `/stories/${story}/comments`,
        '/topics/old-harbour',
        '/search?q=harbour',
        '/sitemap-news.xml',
        `/api/v1/stories/${story}`,
      ];
      const calls = async (headline: string) => {
        for (const path of pages) {
          const page = (await on(path)).replaceAll(/<\/?mark>/g, '');
          expect(page, path).toContain(headline);
          expect(page, path).not.toContain('Words of later reports');
        }
      };
      await calls('Assembly votes to reopen the old harbour after a night of debate');
      const editors = JSON.stringify({ headline: 'In words of our own', editor: { headline: true } });
      await sql`update edition_story set told = told || ${editors}::jsonb where story_id = ${story}`.execute(own.db);
      const told = { text: 'The gates were opened on Tuesday.', report: '2' };
      await sql`
        update story set told = told || jsonb_build_object('brief', ${JSON.stringify([told])}::jsonb,
                                                           'reports', (told -> 'reports') || '["8"]')
         where id = ${story}`.execute(own.db);
      await calls('In words of our own');
      const page = await on(`/stories/${story}`);
      expect(page).toContain('The gates were opened on Tuesday.');
      expect(page).toContain('Headline by the editor');
    } finally {
      await own.close();
    }
  });

  test('stands in the matter’s line by its first report, whatever day an edition gave it', async () => {
    const own = await testDatabase();
    try {
      const { stories } = await inventWeek(own.db);
      const [first, second, third] = [stories[0]!, stories[1]!, stories[2]!];
      const before = [third, first].map((story) => ({
        story: String(story),
        headline: 'As it was',
        day: '2031-02-14',
      }));
      await sql`
        update edition_story set told = told || ${JSON.stringify({ before })}::jsonb where story_id = ${second}`.execute(
        own.db,
      );
      const page = await (await site({ ...options(), db: own.db }).request(`/stories/${second}`)).text();
      const line = /<ol class="line">(.*?)<\/ol>/s.exec(page)?.[1] ?? '';
      expect(line).not.toContain('As it was');
      expect([...line.matchAll(/datetime="([^"]+)"/g)].map(([, at]) => at)).toEqual(
        ['10', '11', '12'].map((day) => `2031-02-${day}T08:00:00.000Z`),
      );
    } finally {
      await own.close();
    }
  });

  test('of an event that an edition put together has all its reports; its splinters lead there', async () => {
    const apart = await testDatabase();
    try {
      const { stories } = await inventWeek(apart.db);
      const [one, splinter] = [stories[0]!, stories[1]!];
      const its = sql`select jsonb_agg(report_id::text) from story_report where story_id in (${one}, ${splinter})`;
      await sql`delete from edition_story where story_id = ${splinter}`.execute(apart.db);
      await sql`update edition_story set told = jsonb_set(told, '{reports}', (${its})) where story_id = ${one}`.execute(
        apart.db,
      );
      const { rows } = await sql<{ title: string }>`
        select title from report join story_report on story_report.report_id = report.id
         where story_id = ${splinter}`.execute(apart.db);
      const of = site(options({ db: apart.db }));
      const page = await (await of.request(`/stories/${one}`)).text();
      for (const { title } of rows) expect(page).toContain(title);
      const led = await of.request(`/stories/${splinter}`);
      expect([led.status, led.headers.get('Location')]).toEqual([302, `/stories/${one}`]);
    } finally {
      await apart.close();
    }
  });

  test('tells machines that it is a collection of other people’s articles', async () => {
    const page = await text(`/stories/${made.stories[0]}`);
    const data = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page)?.[1] ?? '') as {
      '@type': string;
      mainEntity: { itemListElement: { item: { '@type': string; publisher: { name: string } } }[] };
    };
    expect(data['@type']).toBe('CollectionPage');
    expect(data.mainEntity.itemListElement).toHaveLength(7);
    expect(data.mainEntity.itemListElement[0]?.item.publisher.name).toBe('The Quay Gazette');
    expect(page).toContain(`<link rel="canonical" href="${inventedHouse.url}/stories/${made.stories[0]}"/>`);
  });
});

describe('topics', () => {
  test('a topic’s page has its stories by week, newest first, and what else they name', async () => {
    const page = await text('/topics/harbour-town');
    expect(page.match(/<article class="item"/g)).toHaveLength(15);
    expect(page).toContain('Week of February 10, 2031');
    expect(page).toContain('<a href="/topics/the-assembly" dir="auto">The Assembly</a>');
    expect(await text('/topics')).toContain('15 stories');
    expect((await get('/topics/no-such-thing')).status).toBe(404);
  });

  test('older stories stand on the next page', async () => {
    const page = await text('/topics/harbour-town?before=2031-02-13T00:00:00.000Z');
    expect(page.match(/<article class="item"/g)).toHaveLength(9);
    expect(await text('/topics/harbour-town?before=nonsense')).toContain('Trade figures');
  });
});

describe('search', () => {
  const titles = async (query: string) =>
    [...(await text(`/search?${query}`)).replaceAll(/<\/?mark>/g, '').matchAll(/<h3[^>]*><a[^>]*>([^<]*)<\/a>/g)].map(
      ([, title]) => title,
    );

  test('finds stories, reports and topics by their words', async () => {
    expect((await titles('q=recount'))[0]).toBe('A second recount in the western ward');
    expect(await titles('q=recounts')).toEqual(await titles('q=recount'));
    expect((await titles('q="ferry contracts" -minute')).length).toBeGreaterThan(2);
    expect(await titles('q="contracts ferry"')).toEqual([]);
    expect(await text('/search?q=harbour+town')).toContain('<a href="/topics/harbour-town"');
  });

  test('narrows by outlet and day', async () => {
    expect((await titles('q=budget&outlet=northern-wire')).length).toBe(1);
    expect((await titles('q=budget&from=2031-02-11&until=2031-02-11')).length).toBeGreaterThan(0);
    expect(await titles('q=budget&until=2031-02-10')).toEqual([]);
    expect((await titles('q=budget&from=2031-99-99')).length).toBeGreaterThan(0);
  });

  test('says so where there is nothing, or nothing to look for', async () => {
    expect(await text('/search?q=zeppelin')).toContain('Nothing has these words');
    for (const q of ['the', '-harbour', '"']) {
      expect(await text(`/search?q=${encodeURIComponent(q)}`)).toContain('no word in this to look for');
    }
  });

  test('whatever is typed, it is answered', async () => {
    // prettier-ignore
    const piece = fc.constantFrom('-', '--', '!', '"', ' ', 'a', 'harbour', 'or', 'OR', '(', ')', '&', '|', ':*', '<->', '\\', "'", '\t', '-'.repeat(199), '- '.repeat(99), '-"'.repeat(99), '"-'.repeat(99), '!-'.repeat(99), '\u2014');
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 20 }), async (pieces) => {
        await search(database.db, { words: pieces.join('') }, inventedNow);
      }),
      { numRuns: 300 },
    );
    expect((await search(database.db, { words: '-- recount -nothing' }, inventedNow))?.reports).not.toEqual([]);
  });

  test('an address that a report has leads to its story, as when it is shared to the app', async () => {
    const url = encodeURIComponent('https://quay-gazette.example/2031/02/2?part=0&of=week');
    const answer = await get(`/search?q=A+title&url=${url}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/stories/${made.stories[2]}`]);
  });
});

test('search puts first what has the words near one another, marks them, and asks whether a word was mistyped', async () => {
  const many = await testDatabase();
  try {
    await sql`insert into source (key, name, kind, added_at) values ('a', 'A', 'news', now())`.execute(many.db);
    const file = (title: string, text: string, hours: number) =>
      sql`
      insert into report (source_id, title, text, published_at, dated, filed_at, seen_at)
      values (1, ${title}, ${text}, ${inventedNow}::timestamptz - ${hours} * interval '1 hour', true, now(), now())`.execute(
        many.db,
      );
    await file(
      'Ferry talks',
      'The ferry was late. Long after it, and far away, somebody spoke of a strike of lightning.',
      1,
    );
    await file('Ferry strike begins', 'The ferry strike began at dawn.', 20);
    await file('Ferry strike begins', 'The ferry strike began at dawn.', 24 * 300);
    const found = async (newestFirst: boolean) =>
      (await search(many.db, { words: 'ferry strike', newestFirst }, inventedNow))?.reports ?? [];
    expect((await found(false)).map(({ id }) => id)).toEqual(['2', '1', '3']);
    expect((await found(true)).map(({ id }) => id)).toEqual(['1', '2', '3']);
    const [{ marked } = { marked: '' }] = await found(false);
    expect(marked.replace(/[\ue000\ue001]/g, '|')).toBe('|Ferry| |strike| begins');
  } finally {
    await many.close();
  }
  const page = async (q: string) => (await get(`/search?q=${encodeURIComponent(q)}`)).text();
  expect(await page('harbour')).toMatch(/<mark>[Hh]arbour<\/mark>/);
  expect(await page('harbuor')).toMatch(/Did you mean <a href="\/search\?q=[Hh]arbour/);
  expect(await page('xyzzyq')).not.toContain('Did you mean');
  // What topics are kept with is no word of theirs.
  expect(await page('knid')).not.toContain('Did you mean');
  // One of its words is a topic's name: that says nothing of the other.
  const { rows } = await sql<{
    name: string;
  }>`select name from story_topic where name !~ ' ' order by name limit 1`.execute(database.db);
  expect(await page(`${rows[0]!.name} harbuor`)).toContain('Did you mean');
});

test('search finds what is old and rare as well as what is new and common, newest first', async () => {
  const many = await testDatabase();
  try {
    await sql`insert into source (key, name, kind, added_at) values ('a', 'A', 'news', now()), ('b', 'B', 'news', now())`.execute(
      many.db,
    );
    // 4,000 reports, a minute apart: all say harbour and council, every thousandth kraken; the oldest of all has the phrase.
    await sql`insert into report (source_id, title, text, published_at, dated, filed_at, seen_at)
      select 1 + (n % 2), 'Report ' || n, case when n = 4000 then 'the harbour council met' else 'council of the harbour' end
                 || case when n % 1000 = 0 then ' kraken' else '' end,
             ${inventedNow}::timestamptz - n * interval '1 minute', true, now(), now() from generate_series(1, 4000) as n`.execute(
      many.db,
    );
    const found = async (words: string, outlet?: string) =>
      (await search(many.db, { words, ...(outlet && { outlet }) }, inventedNow))?.reports.map(({ title }) => title);
    expect((await found('harbour'))?.slice(0, 2)).toEqual(['Report 1', 'Report 2']);
    expect((await found('harbour', 'a'))?.slice(0, 2)).toEqual(['Report 2', 'Report 4']);
    expect(await found('kraken')).toEqual(['Report 1000', 'Report 2000', 'Report 3000', 'Report 4000']);
    expect(await found('kraken', 'b')).toEqual([]);
    expect(await found('kraken -harbour')).toEqual([]);
    expect(await found('"council harbour"')).toEqual([]);
    expect(await found('"harbour council" kraken')).toEqual(['Report 4000']);
    expect((await search(many.db, { words: 'harbour' }, inventedNow))?.more).toBe(true);
  } finally {
    await many.close();
  }
});

describe('videos', () => {
  test('nothing is loaded from a video’s host before the press, and from that one host after it', async () => {
    const page = await text('/videos');
    const id = /href="\/videos\/(\d+)"/.exec(page)?.[1];
    const before = await get(`/videos/${id}`);
    expect(await before.text()).not.toMatch(/<video|<iframe/);
    expect(before.headers.get('content-security-policy')).not.toContain('radio-strand');
    const after = await get(`/videos/${id}/play`);
    expect(after.headers.get('content-security-policy')).toContain("media-src 'self' https://radio-strand.example");
    expect(await after.text()).toContain(
      '<video class="film" controls="" autoplay="" playsinline="" preload="metadata" src="https://radio-strand.example/v.mp4"',
    );
    expect((await get('/videos/999999')).status).toBe(404);
  });

  test('known hosts are framed without cookies, whatever the form of the address', () => {
    for (const address of [
      'https://www.youtube.com/watch?v=abcdefghijk&t=3',
      'https://youtu.be/abcdefghijk',
      'https://m.youtube.com/shorts/abcdefghijk',
    ]) {
      expect(playing(address)).toMatchObject({
        how: 'frame',
        address: 'https://www.youtube-nocookie.com/embed/abcdefghijk',
      });
    }
    expect(playing('https://vimeo.com/123456789')).toMatchObject({
      how: 'frame',
      origins: ['https://player.vimeo.com'],
    });
    for (const other of [
      'https://youtube.com/watch?v="><x',
      'https://a.example/page',
      'javascript:alert(1)',
      'x',
      'https://*/a.mp4',
    ]) {
      expect(playing(other)).toEqual({ how: 'there' });
    }
  });
});

test('a recording is a link on its story’s page, and a page that loads nothing by itself', async () => {
  const page = await text(`/stories/${made.stories[0]}`);
  const [, path = '', name] =
    /<a class="k" href="(\/recordings\/\d+)" aria-label="([^"]+)">Listen<\/a>/.exec(page) ?? [];
  expect(name).toBe('Listen: Statement on old harbour');
  expect(page).not.toContain('<audio');
  const answer = await get(path);
  expect(answer.headers.get('content-security-policy')).toContain('media-src https: https://radio-strand.example');
  const recording = await answer.text();
  expect(recording).toContain(
    '<audio class="sound" controls="" preload="none" src="https://radio-strand.example/a.mp3"',
  );
  expect(recording).toContain(`href="/stories/${made.stories[0]}"`);
  expect(recording).toContain('noindex');
  expect((await get('/recordings/1')).status).toBe(404);
  expect((await get('/recordings/999999')).status).toBe(404);
});

describe('what programs read', () => {
  test('each feed reads as its format, with the same items', async () => {
    for (const path of ['/feeds/stories', '/feeds/editions', '/feeds/topics/harbour-town', '/feeds/search']) {
      const titles = new Set<string>();
      for (const ending of ['rss', 'atom', 'json']) {
        const answer = await get(`${path}.${ending}?q=harbour`);
        expect(answer.status, path).toBe(200);
        expect(answer.headers.get('access-control-allow-origin')).toBe('*');
        const { format, feed } = parseFeed(await answer.text());
        expect(format).toBe(ending);
        const items = ('items' in feed ? feed.items : 'entries' in feed ? feed.entries : []) ?? [];
        expect(items.length, `${path}.${ending}`).toBeGreaterThan(0);
        titles.add(JSON.stringify(items.map(({ title }) => (typeof title === 'object' ? title.value : title))));
      }
      expect(titles.size, path).toBe(1);
    }
    expect((await get('/feeds/topics/none.rss')).status).toBe(404);
  });

  test('the feed of editions has each whole, every headline and sentence with its outlet', async () => {
    const feed = (await (await get('/feeds/editions.json')).json()) as {
      items: { url: string; content_html: string }[];
    };
    const page = await (await get(new URL(feed.items[0]!.url).pathname)).text();
    const numbers = [...page.matchAll(/<h[23][^>]*><a href="\/stories\/(\d+)"/g)].map(([, id]) => id);
    expect(numbers.length).toBeGreaterThan(12);
    for (const id of numbers) expect(feed.items[0]!.content_html).toContain(`/stories/${id}">`);
    expect(feed.items[0]!.content_html).not.toMatch(/<h3>(?:(?!<\/h3>).)*<\/a><\/h3>/);
    expect(feed.items[0]!.content_html).not.toContain('— The Harbour Week');
  });

  test('each list of the API goes on page by page to its end, has nothing twice, and knows what is new since a moment', async () => {
    const read = async (address: string) =>
      (await (await get(address)).json()) as { next: string | null } & Record<string, { [key: string]: string }[]>;
    for (const [list, key, moment] of [
      ['stories', 'id', 'changed'],
      ['topics', 'slug', 'latest'],
      ['articles', 'id', 'published'],
      ['comments', 'id', 'written'],
      ['editions', 'week', 'from'],
    ] as const) {
      const whole = (await read(`/api/v1/${list}?count=100`))[list] ?? [];
      const found: string[] = [];
      let pages = 0;
      for (let address: string | undefined = `/api/v1/${list}?count=2`; address && pages < 60; pages++) {
        const page: Awaited<ReturnType<typeof read>> = await read(address);
        expect(page[list]!.length).toBeLessThanOrEqual(2);
        found.push(...page[list]!.map((one) => one[key]!));
        address = page.next?.slice(new URL(page.next).origin.length);
      }
      expect(found.slice(0, whole.length), list).toEqual(whole.map((one) => one[key]));
      expect(new Set(found).size, list).toBe(found.length);
      const times = whole.map((one) => one[moment]!);
      expect(times, list).toEqual(times.toSorted().toReversed());
      expect((await read(`/api/v1/${list}?since=2099-01-01T00:00:00Z`))[list], list).toEqual([]);
    }
    expect((await read('/api/v1/stories?count=100')).stories!.length).toBeGreaterThan(5);
    const first = await get('/api/v1/stories?count=2');
    const again = await get('/api/v1/stories?count=2', { 'if-none-match': first.headers.get('etag')! });
    expect(again.status).toBe(304);
    for (const wrong of ['?count=x&since=yesterday', '?after=x,y', '?after=2031-01-01T00:00:00Z,%00'])
      expect((await get(`/api/v1/stories${wrong}`)).status).toBe(200);
  });

  test('every answer of the API has the shape that its description says', async () => {
    const description = (await (await get('/api/v1/openapi.json')).json()) as {
      paths: Record<
        string,
        { get: { responses: Record<string, { content: Record<string, { schema: { $ref: string } }> }> } }
      >;
    };
    const asked: Record<string, string> = {
      '{week}': '2031-W07',
      '{id}': String(made.stories[0]),
      '{slug}': 'harbour-town',
    };
    for (const [path, { get: said }] of Object.entries(description.paths)) {
      const answer = await get(`${path.replace(/\{\w+\}/, (part) => asked[part] ?? '')}?q=harbour`);
      const name = said.responses['200']?.content['application/json']?.schema.$ref
        .split('/')
        .at(-1) as keyof typeof shapes;
      const result = (shapes[name] as z.ZodType).safeParse(await answer.json());
      expect(result.error?.issues ?? [], path).toEqual([]);
    }
    const none = await get('/api/v1/stories/999999');
    expect([none.status, await none.json()]).toEqual([404, { error: 'There is nothing at this address.' }]);
    expect((await get('/api/nothing')).status).toBe(404);
  });

  test('sitemaps and robots name addresses that are there', async () => {
    const map = await text('/sitemap.xml');
    const paths = [...map.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, loc = '']) => loc.replace(inventedHouse.url, ''));
    expect(paths.length).toBeGreaterThan(20);
    for (const path of paths) expect((await get(path)).status, path).toBe(200);
    expect(await text('/sitemap-news.xml')).toContain('<news:title>');
    expect(await text('/robots.txt')).toContain(`Sitemap: ${inventedHouse.url}/sitemap.xml`);
  });

  test('the manifest names icons and screenshots that are there, in the size that it says', async () => {
    const manifest = (await (await get('/manifest.webmanifest')).json()) as {
      icons: { src: string; sizes: string; type: string }[];
      screenshots: { src: string; sizes: string; type: string }[];
      shortcuts: { url: string }[];
    };
    for (const { src, sizes, type } of [...manifest.icons, ...manifest.screenshots]) {
      const answer = await get(src);
      expect([answer.status, answer.headers.get('content-type')], src).toEqual([200, type]);
      if (type !== 'image/png') continue;
      const file = Buffer.from(await answer.arrayBuffer());
      expect(`${file.readUInt32BE(16)}x${file.readUInt32BE(20)}`).toBe(sizes);
    }
    for (const { url } of manifest.shortcuts) expect((await get(url)).status).toBe(200);
  });

  test('pictures are drawn to the pixel', async () => {
    const file = await (await get('/icons/icon-192.png')).arrayBuffer();
    const { data } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
    const pixel = (x: number, y: number) => [...data.subarray((y * 192 + x) * 3, (y * 192 + x) * 3 + 3)];
    expect(pixel(0, 0)).toEqual([0x9c, 0x1f, 0x2e]);
    expect(pixel(45, 60)).toEqual([255, 255, 255]);
    const shown = await card('#8f1d1d', { leans: { left: 1, center: 0, right: 2, unrated: 0 }, days: [0, 3, 1] });
    expect(shown.length).toBeLessThan(20_000);
  });

  test('the house’s own pictures are drawn also after strangers’ were read in the same process', async () => {
    const photograph = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#345' } })
      .png()
      .toBuffer();
    await redrawApart(photograph, { width: 20, quality: 70, mostPixels: 10_000 });
    expect((await card('#123456')).subarray(1, 4).toString()).toBe('PNG');
  });
});

test('a house that writes from the right has its pages run from the right', async () => {
  const page = await (await site(options({ house: { ...inventedHouse, language: 'ar' } })).request('/')).text();
  expect(page).toContain('<html lang="ar" dir="rtl">');
  expect(await text('/')).toContain('<html lang="en">');
});

describe('pages kept in memory', () => {
  test('are the same bytes until a story changes, and then anew', async () => {
    const own = site(options());
    const read = async () => (await own.request(`/stories/${made.stories[3]}`)).text();
    const first = await read();
    await database.db
      .updateTable('source')
      .set({ name: oneLine('Renamed Wire') })
      .where('key', '=', 'northern-wire')
      .execute();
    expect(await read()).toBe(first);
    await database.db
      .updateTable('story')
      .set({ changed_at: new Date('2031-02-17T00:00:00Z') })
      .where('id', '=', made.stories[9] ?? 0)
      .execute();
    await new Promise((done) => setTimeout(done, 1100));
    expect(await read()).toContain('Renamed Wire');
    await database.db
      .updateTable('source')
      .set({ name: oneLine('Northern Wire') })
      .where('key', '=', 'northern-wire')
      .execute();
  });

  test('are sent compressed as asked, or not at all where the reader has them', async () => {
    const plain = await get('/');
    const tag = plain.headers.get('etag') ?? '';
    const brotli = await get('/', { 'accept-encoding': 'gzip, deflate, br' });
    expect(brotli.headers.get('content-encoding')).toBe('br');
    expect(brotli.headers.get('etag')).toBe(tag);
    expect((await get('/', { 'accept-encoding': 'br;q=0, gzip' })).headers.get('content-encoding')).toBe('gzip');
    expect((await get('/', { 'if-none-match': tag, 'accept-encoding': 'br' })).status).toBe(304);
    expect(plain.headers.get('vary')).toContain('Accept-Encoding');
  });

  test('are shown while the database is away', async () => {
    const away = await testDatabase();
    await inventWeek(away.db);
    const own = site(options({ db: away.db }));
    const first = await (await own.request('/')).text();
    await away.close();
    await new Promise((done) => setTimeout(done, 1100));
    expect(await (await own.request('/')).text()).toBe(first);
    expect((await own.request('/stories/1')).status).toBe(500);
    failed.length = 0;
  });

  test('give way when there is no room', async () => {
    const small = site(options({ pagesKept: 100_000 }));
    for (const id of made.stories) expect((await small.request(`/stories/${id}`)).status).toBe(200);
    expect(await (await small.request(`/stories/${made.stories[0]}`)).text()).toContain('old harbour');
  });
});

test('“How it works” tells the points that ranking reckons with', async () => {
  expect(await text('/about')).toContain(`${points.OUTLETS_PER_DOUBLING} for every doubling`);
  expect(await text('/about')).toContain(`up to ${points.MOST_CONSEQUENCE}`);
});

describe('whatever is asked', () => {
  const marks = fc.constantFrom(
    '<',
    '>',
    '"',
    "'",
    '&',
    '%',
    '\\',
    '/',
    '..',
    '%00',
    '%',
    '\u202e',
    '{',
    '$',
    ';',
    '`',
    ' or 1=1',
    ':*',
    '!',
    '|',
    '<->',
  );
  const wild = fc
    .array(fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 8 }), marks), { maxLength: 6 })
    .map((parts) => parts.join(''));
  const canary = '<script>canary</script>"\'><img src=x>';
  const known = [
    '/',
    '/stories/',
    '/topics/',
    '/editions/',
    '/videos/',
    '/search',
    '/feeds/topics/',
    '/feeds/search.rss',
    '/api/v1/search',
    '/api/v1/topics/',
    '/screenshots/',
    '/confirm/',
  ];

  test('a page answers with the right status, and repeats nothing as markup', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...known), wild, wild, wild, async (begin, path, query, header) => {
        const encoded = `${begin}${encodeURIComponent(path.toWellFormed() + canary)}`;
        const url = `http://localhost:8080${begin.endsWith('/') ? encoded : begin}?q=${encodeURIComponent(query.toWellFormed() + canary)}&before=${encodeURIComponent(query.toWellFormed())}&outlet=${encodeURIComponent(path.toWellFormed())}&from=${encodeURIComponent(header.toWellFormed())}`;
        const sent = (value: string) => value.replace(/[^\x20-\x7e]/g, '') + canary;
        const headers = {
          cookie: sent(header),
          'accept-language': sent(path),
          referer: sent(query),
          'if-none-match': sent(header),
        };
        const answer = await app.request(url, { headers });
        expect([200, 303, 304, 404]).toContain(answer.status);
        const page = await answer.text();
        if (!/json/.test(answer.headers.get('content-type') ?? '')) expect(page).not.toContain('<script>canary');
        expect(page).not.toContain('<img');
      }),
      { numRuns: 150 },
    );
    expect(failed).toEqual([]);
  });

  test('what no path can be is not found or not read, never an error of ours', async () => {
    for (const path of [
      '/topics/%00',
      '/topics/%ff%fe',
      '/topics/%E0%A4%A',
      '/search?q=%00',
      '/search?q=%ff',
      '/feeds/search.atom?q=%00',
      `/search?q=${'a'.repeat(9000)}`,
      '/stories/1/card.png/x',
      '/editions/2031-W7',
      '/api/v1/topics/%00',
    ]) {
      const { status } = await get(path);
      expect([200, 400, 404], path).toContain(status);
    }
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await app.request('/stories/1', { method })).status).toBe(404);
    }
    expect(failed).toEqual([]);
  });
});

test('pages are made anew for what they depend on, and for no other words in their address', async () => {
  let asked = 0;
  const counting = {
    transformQuery: ({ node }: PluginTransformQueryArgs) => (asked++, node),
    transformResult: async ({ result }: PluginTransformResultArgs) => result,
  };
  const kept = site(options({ db: database.db.withPlugin(counting) }));
  const queries = async (paths: string[]) => {
    const before = asked;
    for (const path of paths) expect((await kept.request(path)).status, path).toBe(200);
    return asked - before;
  };
  const words = ['q', 'outlet', 'before', 'count', 'after', 'sort', 'x'].flatMap((name) => [`${name}=n`, `${name}=m`]);
  for (const path of [
    '/feeds/comments.rss',
    '/feeds/stories.atom',
    '/feeds/topics/harbour-town.json',
    '/api/v1/videos',
    '/api/v1/editions',
    '/topics/harbour-town',
    `/stories/${made.stories[0]}/comments`,
  ]) {
    const once = await queries([path]);
    // Whether anything has changed is asked for once a second.
    expect(await queries(words.map((word) => `${path}?${word}`)), path).toBeLessThan(words.length / 2);
    expect(once, path).toBeGreaterThan(0);
  }
  expect(await queries(['/api/v1/editions?count=1'])).toBeGreaterThan(0);
});

describe('what cannot be played here', () => {
  test('has no play sign, and leads to its outlet at once; a story shows its videos', async () => {
    const { db } = database;
    const film = await db
      .selectFrom('report')
      .select(['id', 'video', 'link'])
      .where('video', 'is not', null)
      .executeTakeFirstOrThrow();
    const { rows } = await sql<{
      story: number;
    }>`select story_id as story from story_report where report_id = ${film.id}`.execute(db);
    const sign = '<circle';
    const there = (film.link ?? '-').replaceAll('&', '&amp;');
    const cardOf = (page: string) =>
      page.split('<article class="card">').find((one) => one.includes(`/videos/${film.id}"`) || one.includes(there)) ??
      '';
    expect(cardOf(await text('/videos'))).toContain(sign);
    await db
      .updateTable('report')
      .set({ video: 'https://outlet.example/watch/some-page' })
      .where('id', '=', film.id)
      .execute();
    for (const path of ['/videos', ...rows.map(({ story }) => `/stories/${story}`)]) {
      await expect
        .poll(async () => cardOf(await text(path)).includes(sign), { message: path, timeout: 5000 })
        .toBe(false);
      expect(cardOf(await text(path)), path).toContain(`<a href="${there}" rel="noopener nofollow external"`);
    }
    expect(rows.length).toBeGreaterThan(0);
    await db.updateTable('report').set({ video: film.video }).where('id', '=', film.id).execute();
  });
});
