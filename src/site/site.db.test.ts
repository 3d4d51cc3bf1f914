import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql, type Database } from '../db/index.ts';
import { inventedHouse, inventedNow, inventWeek, type Invented } from '../../test/invented-week.ts';
import { testDatabase } from '../../test/database.ts';
import { site, type SiteOptions } from './index.ts';
import { oneLine } from '../text/index.ts';

let database: Database;
let empty: Database;
let made: Invented;
const asked: string[] = [];
const failed: string[] = [];

const options = (db: Database['db'], changed: Partial<SiteOptions> = {}): SiteOptions => ({
  db,
  house: inventedHouse,
  now: () => inventedNow,
  outbox: () => true,
  ask: async (email) => void asked.push(email),
  confirm: async (token) => (token === 'known' ? 'confirmed' : 'unknown'),
  leave: async (token) => (token === 'known' ? 'left' : 'unknown'),
  failed: (error, path) => void failed.push(`${path}: ${error.message}`),
  ...changed,
});

beforeAll(async () => {
  [database, empty] = await Promise.all([testDatabase(), testDatabase()]);
  made = await inventWeek(database.db);
  await database.db
    .insertInto('outbox_letter')
    .values({
      message_id: 'a@harbour.example',
      recipient: 'reader@example.org',
      subject: 'Please confirm',
      html: '<html><head><title>x</title></head><body><script>alert(1)</script>Hello</body></html>',
      text: 'Hello\nhttps://harbour.example/confirm/abc',
      kept_at: inventedNow,
    })
    .execute();
});
afterAll(async () => {
  await Promise.all([database?.close(), empty?.close()]);
});

const get = (path: string, headers: Record<string, string> = {}, changed: Partial<SiteOptions> = {}) =>
  site(options(database.db, changed)).request(path, { headers });
const text = async (path: string, changed: Partial<SiteOptions> = {}) => (await get(path, {}, changed)).text();
const post = (path: string, body: Record<string, string>, headers: Record<string, string> = {}) =>
  site(options(database.db)).request(path, { method: 'POST', body: new URLSearchParams(body), headers });
/** A page without the scripts that it may have: our own file, and data that nothing runs. */
const scriptless = (page: string) =>
  page
    .replace('<script type="module" src="/app.js"></script><script type="module" src="/reading.js"></script>', '')
    .replace(/<script type="application\/ld\+json">[^<>]*<\/script>/, '');
const own = { Origin: 'http://localhost:8080' };

test('what pages have alike is made once and is the same to the byte when a page is made again; paths and days have their own', async () => {
  let now = inventedNow;
  const app = site(options(database.db, { pagesKept: 0, now: () => now }));
  const page = async (path: string) => (await app.request(path)).text();
  const paths = ['/', `/stories/${made.stories[0]}`, '/editions/2031-W07', '/topics/harbour-town', '/topics'];
  const first = await Promise.all(paths.map(page));
  for (const [i, path] of paths.entries()) {
    expect(await page(path), path).toBe(first[i]);
    // As a site says it that has made no other page.
    expect(await text(path, { pagesKept: 0 }), path).toBe(first[i]);
    expect(first[i]!.match(/<meta name="theme-color"/g), path).toHaveLength(2);
  }
  expect(first[4]).toContain('<a href="/topics" aria-current="page">');
  expect(first[3]).not.toContain('aria-current="page"');
  now = new Date(inventedNow.getTime() + 86_400_000);
  expect(await page('/topics')).toContain('<span>Monday, February 17, 2031</span>');
});

describe('the front page', () => {
  test('shows the week in order, three in full and the others to open, each sentence with a link to its report', async () => {
    const page = await text('/');
    const headlines = [...page.matchAll(/<h2[^>]*>(?:<span class="n">\d+<\/span> )?<a href="\/stories\/(\d+)">/g)].map(
      ([, id]) => Number(id),
    );
    expect(headlines).toEqual(made.stories.slice(0, 12));
    expect(page).toContain('<h1 class="name"><a href="/">The Harbour Week</a></h1>');
    expect(page).toContain(
      '<a href="https://northern-wire.example/2031/02/0?part=1&amp;of=week" rel="noopener nofollow external" dir="auto">Northern Wire</a>',
    );
    expect(page.match(/<article class="story short"/g)).toHaveLength(9);
    expect(page.match(/<a href="#story-\d+"/g)).toHaveLength(12);
    // Why it is here stands on a story's own page.
    expect(page).not.toContain('independent outlets');
    expect(page).toContain('7 outlets, 7 reports');
    expect(page).toContain('Just missed');
    expect(page).toContain('Trade figures fall for a third month');
    expect(page).toContain('<form method="post" action="/subscribe">');
  });

  test('never shows a report’s text', async () => {
    for (const path of ['/', `/stories/${made.stories[0]}`, '/editions/2031-W07', '/sources']) {
      expect(await text(path)).not.toContain('never shown');
    }
  });

  test('says what is happening before there is anything, and names the sample when nothing can be reached', async () => {
    const front = async () => (await site(options(empty.db)).request('/')).text();
    expect(await front()).toContain('No sources are kept yet');
    const source = await empty.db
      .insertInto('source')
      .values({ key: 'a', name: oneLine('A'), kind: 'news', added_at: inventedNow })
      .returning('id')
      .executeTakeFirstOrThrow();
    const feed = { source_id: source.id, address: 'https://a.example/feed', due_at: inventedNow };
    await empty.db.insertInto('feed').values(feed).execute();
    expect(await front()).toContain('0 of 1 source polled');
    expect(await front()).not.toContain('npm run sample');
    await empty.db.updateTable('feed').set({ error: 'there was no network' }).execute();
    expect(await front()).toContain('Nothing could be reached');
    expect(await front()).toContain('npm run sample');
    const sources = await site(options(empty.db)).request('/sources');
    expect(await sources.text()).toContain('not asked yet: <bdi>there was no network</bdi>');
    await empty.db.updateTable('feed').set({ polled_at: inventedNow, failures: 1, error: 'no route' }).execute();
    expect(await front()).toContain('1 source could not be read');
    expect(await front()).toContain('npm run sample');
  });

  test('says what else changed in the last day: nothing that stands on it already', async () => {
    const { db } = database;
    const its = db
      .selectFrom('edition_story')
      .selectAll()
      .where('story_id', 'in', [made.stories[8]!, made.stories[14]!]);
    const [part, gone] = await its.orderBy('rank').execute();
    // A Wednesday, on which three stories were reported.
    const now = () => new Date('2031-02-12T21:00:00Z');
    const changed = async () => /id="today".*?<\/section>/s.exec(await text('/', { now }))?.[0] ?? '';
    expect(await changed()).toBe('');
    const { told } = part!;
    await db.deleteFrom('edition_story').where('story_id', 'in', [part!.story_id, gone!.story_id]).execute();
    try {
      expect(await changed()).toMatch(/Border posts reopen.*Trade figures fall/s);
      const parts = JSON.stringify({ parts: [{ ...told, day: '2031-02-11' }] });
      await sql`update edition_story set told = told || ${parts}::jsonb where story_id = ${made.stories[0]!}`.execute(
        db,
      );
      expect(await changed()).toMatch(/^(?!.*Border posts).*Trade figures fall.*new, 2 outlets/s);
    } finally {
      await sql`update edition_story set told = told - 'parts' where story_id = ${made.stories[0]!}`.execute(db);
      const again = [part!, gone!].map((row) => ({
        ...row,
        told: JSON.stringify(row.told),
        shown: JSON.stringify(row.shown),
      }));
      await db.insertInto('edition_story').values(again).execute();
    }
  });

  test('a week that has only begun does not push the last one off it', async () => {
    await database.db
      .insertInto('edition')
      .values({
        week: '2031-W08',
        from_at: new Date('2031-02-17'),
        until_at: new Date('2031-02-24'),
        made_at: new Date('2031-02-17'),
      })
      .execute();
    expect(await text('/')).toContain('No. 7');
    expect(await text('/editions/2031-W08')).toContain('No story has been chosen yet');
    await database.db.deleteFrom('edition').where('week', '=', '2031-W08').execute();
  });
});

describe('a story', () => {
  test('has its headline’s outlet, its reasons with points, how its outlets lean, and its reports in order of time', async () => {
    const page = await text(`/stories/${made.stories[0]}`);
    expect(page).toMatch(/<h1[^>]*>Assembly votes to reopen the old harbour after a night of debate<\/h1>/);
    expect(page).toMatch(/Headline: .*The Quay Gazette/);
    expect(page).toMatch(/First in 4 of their feeds<\/th><td class="pts num">5\.3</);
    expect(page.replaceAll(/<[^>]+>/g, '|')).toMatch(/left 2\|+center 1\|+right 2\|+not rated 2/);
    expect(page).toContain('Earlier: <s dir="auto">Assembly to vote on the old harbour tonight</s>');
    const times = [...page.matchAll(/<time class="num" datetime="([^"]+)"/g)].map(([, time]) => time);
    expect(times).toHaveLength(7);
    expect(times).toEqual(times.toSorted((a, b) => Date.parse(a ?? '') - Date.parse(b ?? '')));
    expect(page).toContain('Edition No. 7');
    expect(page).toContain('lang="fr"');
  });

  test('that was merged leads to the one that took it in; one that is none is not found', async () => {
    const moved = await get(`/stories/${made.merged}`);
    expect(moved.status).toBe(302);
    expect(moved.headers.get('location')).toBe(`/stories/${made.stories[0]}`);
    for (const id of ['0', '999999', '9999999999', '1e3', 'x', '1%00', '-1']) {
      expect((await get(`/stories/${id}`)).status, id).toBe(404);
    }
  });

  test('has no bar where no outlet is rated', async () => {
    await database.db.updateTable('source').set({ lean: null }).execute();
    const page = await text(`/stories/${made.stories[1]}`);
    await database.db.updateTable('source').set({ lean: 0 }).where('key', '=', 'northern-wire').execute();
    expect(page).not.toContain('class="lean"');
  });
});

test('an edition’s page says what its letter says, and the archive leads to it', async () => {
  const page = await text('/editions/2031-W07');
  expect(page).toContain('The week in one sentence');
  expect(page).toContain('February 10 – 16, 2031');
  expect(page.match(/<article class="story/g)).toHaveLength(12);
  expect(await text('/editions')).toContain('href="/editions/2031-W07"');
  for (const week of ['2031-W99', '%00', "'", 'x'.repeat(999)]) {
    expect((await get(`/editions/${week}`)).status, week).toBe(404);
  }
});

test('the editor’s own words are marked as theirs, wherever they are shown', async () => {
  const { db } = database;
  const [story] = made.stories;
  const told = db
    .selectFrom('edition_story')
    .select(['edition_id', 'rank', 'told'])
    .where('story_id', '=', story!)
    .where('chosen', '=', true);
  const before = await told.executeTakeFirstOrThrow();
  const keep = (of: object) =>
    db
      .updateTable('edition_story')
      .set({ told: JSON.stringify(of) })
      .where('edition_id', '=', before.edition_id)
      .where('rank', '=', before.rank)
      .execute();
  const editor = { headline: true, line: 'We <asked>.' };
  await keep({ ...before.told, headline: 'In words of our own', editor });
  try {
    for (const path of ['/', '/editions/2031-W07', `/stories/${story}`]) {
      const page = await text(path);
      expect(page, path).toContain('Headline by the editor');
      expect(page, path).toContain('<b>The editor:</b> We &lt;asked&gt;.');
      // Nor is it said to be an outlet's.
      if (path.startsWith('/stories')) expect(page).not.toContain('Headline: ');
    }
    expect(await text('/editions')).toContain('In words of our own</bdi> <span class="small">(Headline by the editor)');
    for (const format of ['rss', 'atom', 'json'])
      expect(await text(`/feeds/stories.${format}`), format).toMatch(
        /In words of our own.*Headline by the editor.*The editor: We \S*asked/s,
      );
    expect(await text('/feeds/editions.json')).toContain('In words of our own</a> — The editor</h3>');
    const json = async (path: string) => JSON.parse(await text(`/api/v1${path}`)) as Record<string, unknown>;
    const theirs = { chose: false, headline: true, line: 'We <asked>.' };
    expect(await json(`/stories/${story}`)).toMatchObject({ headline: 'In words of our own', editor: theirs });
    expect(await json('/editions/latest')).toMatchObject({
      stories: expect.arrayContaining([expect.objectContaining({ editor: theirs })]),
    });
    expect(await json('/editions')).toMatchObject({ editions: [{ editorsHeadlines: ['In words of our own'] }] });
  } finally {
    await keep(before.told);
  }
  expect(await text(`/stories/${story}`)).toContain('Headline: ');
});

test('the sources page says how each is doing, in words', async () => {
  const page = await text('/sources');
  expect(page).toContain(
    '6 reports in seven days; not read since February 15 at 07:00: <bdi>no answer within 20 seconds</bdi>',
  );
  expect(page).toContain('read February 16 at 19:00');
  expect(page).toContain('news agency · United Kingdom');
  expect(page).toContain('newspaper or site · Ireland · owned by <bdi>Herald Group</bdi>');
});

test('what ails a source is said in the house’s language, with one full stop', async () => {
  const { db } = database;
  const feeds = await db.selectFrom('feed').select(['id', 'error', 'warning']).where('id', 'in', [1, 5]).execute();
  try {
    await db.updateTable('feed').set({ error: 'strand.example: it did not answer within 20 s' }).where('id', '=', 5).execute(); // prettier-ignore
    const cut = 'The document breaks off before its end; whole items were kept.';
    await db.updateTable('feed').set({ warning: cut }).where('id', '=', 1).execute();
    const words = async (changed = {}) => (await text('/sources', changed)).replace(/<\/?bdi>/g, '');
    const german = await words({ house: { ...inventedHouse, language: 'de' } });
    expect(german).toContain('nicht gelesen seit 15. Februar um 07:00 Uhr: strand.example: keine Antwort binnen 20 s.');
    expect(german).toContain('mit einem Mangel: Das Dokument bricht ab; ganze Einträge wurden behalten. ');
    expect(await words()).not.toMatch(/kept\.\./);
  } finally {
    for (const { id, ...before } of feeds) await db.updateTable('feed').set(before).where('id', '=', id).execute();
  }
});

describe('subscribing', () => {
  test('asks for consent, and says the same whatever is known of the address', async () => {
    const sent = await post('/subscribe', { email: ' reader@example.org ' }, own);
    expect(sent.status).toBe(303);
    expect(sent.headers.get('location')).toBe('/subscribe/check');
    expect(asked).toEqual(['reader@example.org']);
    expect(await text('/subscribe/check')).toContain('href="/outbox"');
    expect(await text('/subscribe/check', { outbox: false })).not.toContain('/outbox');
  });

  test('what is no address is sent back with the form, escaped', async () => {
    const sent = await post('/subscribe', { email: '"><script>alert(1)</script>' }, own);
    expect(sent.status).toBe(422);
    const page = await sent.text();
    expect(page).toContain('This does not look like an e-mail address.');
    expect(page).not.toContain('<script>');
    expect((await post('/subscribe', {}, own)).status).toBe(422);
    expect(asked).toHaveLength(1);
  });

  test('a link taken from a mail’s text leaves with the full stop or slash that stood after it; OPTIONS says how', async () => {
    for (const after of ['/', '.', './']) {
      expect(await text(`/leave/known${after}`)).toContain('<form method="post" action="/leave/known">');
      const sent = await post(`/leave/known${after}`, { 'List-Unsubscribe': 'One-Click' });
      expect(sent.status, after).toBe(200);
      expect(await (await post(`/confirm/known${after}`, {}, own)).text()).toContain('You are in');
    }
    expect((await get('/leave/')).status).toBe(404);
    const answer = await site(options(database.db)).request('/leave/known', { method: 'OPTIONS' });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('allow')).toContain('POST');
  });

  test('from another site, or larger than a form, it is refused', async () => {
    const abroad = await post('/subscribe', { email: 'a@example.org' }, { Origin: 'https://elsewhere.example' });
    expect(abroad.status).toBe(403);
    expect(await abroad.text()).toContain('Not from here');
    expect((await post('/subscribe', { email: 'a@example.org' })).status).toBe(403);
    expect((await post('/subscribe', { email: 'a'.repeat(20_000) }, own)).status).toBe(413);
    expect(asked).toHaveLength(1);
  });

  test('GET changes nothing; one press confirms; an unknown link says what to do', async () => {
    const press = await get('/confirm/known');
    expect(press.status).toBe(200);
    expect(press.headers.get('cache-control')).toBe('no-store');
    expect(await press.text()).toContain('<form method="post" action="/confirm/known">');
    expect(await (await post('/confirm/known', {}, own)).text()).toContain('You are in');
    const unknown = await post('/confirm/other', {}, own);
    expect(unknown.status).toBe(404);
    expect(await unknown.text()).toContain('This link does not work any more');
  });

  test('leaving is one press, or one click of the mail program without a page of ours (RFC 8058)', async () => {
    expect(await text('/leave/known')).toContain('<form method="post" action="/leave/known">');
    expect(await (await post('/leave/known', {}, own)).text()).toContain('You have left');
    const oneClick = await post('/leave/known', { 'List-Unsubscribe': 'One-Click' });
    expect(oneClick.status).toBe(200);
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');
    const multipart = await site(options(database.db)).request('/leave/known', { method: 'POST', body: form });
    expect([multipart.status, await multipart.text()]).toEqual([200, 'You have left.\n']);
    const broken = { method: 'POST', body: 'x', headers: { 'Content-Type': 'multipart/form-data' } };
    expect((await site(options(database.db)).request('/leave/known', broken)).status).toBe(200);
    expect((await post('/leave/other', { 'List-Unsubscribe': 'One-Click' })).status).toBe(404);
  });
});

describe('the outbox', () => {
  test('is there for whom the guard lets in, and for nobody where mail is sent', async () => {
    expect(await text('/outbox')).toContain('reader@example.org');
    for (const outbox of [false as const, () => false]) {
      for (const path of ['/outbox', '/outbox/1', '/outbox/1/letter']) {
        const page = await get(path, {}, { outbox });
        expect(page.status).toBe(404);
        expect(await page.text()).not.toContain('reader@example.org');
      }
    }
  });

  test('shows a letter in a frame that runs nothing, and its text with links', async () => {
    const page = await text('/outbox/1');
    expect(page).toContain('<a href="https://harbour.example/confirm/abc" rel="noopener">');
    expect(page).toMatch(/<iframe[^>]* sandbox="allow-popups allow-popups-to-escape-sandbox"/);
    expect(page).not.toContain('alert(1)');
    const letter = await get('/outbox/1/letter');
    const policy = letter.headers.get('content-security-policy');
    expect(policy).toMatch(/default-src 'none'.*frame-ancestors 'self'; sandbox allow-popups/);
    expect(letter.headers.get('cache-control')).toBe('no-store');
    expect((await get('/outbox/99')).status).toBe(404);
  });
});

describe('every answer', () => {
  const paths = ['/', '/editions', '/editions/2031-W07', '/sources', '/about', '/subscribe', '/nope', '/icon.svg'];

  test('has a strict policy, no cookie, no script, no other host’s anything', async () => {
    for (const path of [...paths, `/stories/${made.stories[0]}`, '/confirm/x', '/outbox/1']) {
      const answer = await get(path);
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy, path).toContain(`default-src 'none'`);
      expect(policy).toContain(`frame-ancestors 'none'`);
      expect(policy).not.toContain('unsafe');
      expect(policy).toContain(`script-src 'self';`);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('referrer-policy')).toBe('same-origin');
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(answer.headers.get('cache-control'), path).toBeTruthy();
      const page = scriptless(await answer.text());
      expect(page).not.toMatch(/<script|\son\w+=|\sstyle=|<img/i);
      expect(page).not.toMatch(/(src|srcset|poster)="https?:/);
    }
  });

  test('has a title of its own, one first heading, and a landmark for the news', async () => {
    const titles = new Set<string>();
    for (const path of paths.filter((path) => path !== '/icon.svg')) {
      const page = await text(path);
      titles.add(/<title>([^<]+)<\/title>/.exec(page)?.[1] ?? '');
      expect(page.match(/<h1/g), path).toHaveLength(1);
      expect(page.match(/<main id="main"/g)).toHaveLength(1);
      expect(page).toContain('<html lang="en">');
    }
    expect(titles.size).toBe(paths.length - 1);
  });

  test('is not sent again when it has not changed, and is compressed to a fraction', async () => {
    const first = await get('/');
    const tag = first.headers.get('etag') ?? '';
    expect((await get('/', { 'If-None-Match': tag })).status).toBe(304);
    const small = await get('/', { 'Accept-Encoding': 'gzip' });
    expect(small.headers.get('content-encoding')).toBe('gzip');
    expect((await small.arrayBuffer()).byteLength).toBeLessThan(25 * 1024);
  });

  test('says what is wrong, with the right status, and repeats nothing of what was asked', async () => {
    for (const path of [
      '/<script>alert(1)</script>',
      '/%E0%A4%A',
      '/..%2f..%2fetc/passwd',
      `/${'a'.repeat(5000)}`,
      '/confirm/a.b',
    ]) {
      const answer = await get(path);
      expect(answer.status, path.slice(0, 40)).toBe(404);
      const page = await answer.text();
      expect(page).toContain('There is no such page');
      expect(page).not.toContain('alert(1)');
    }
    const broken = { ...options(database.db), ask: () => Promise.reject(new Error('the secret of the machine')) };
    const body = new URLSearchParams({ email: 'a@example.org' });
    const answer = await site(broken).request('/subscribe', { method: 'POST', body, headers: own });
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('secret');
    expect(failed).toEqual(['/subscribe: the secret of the machine']);
  });

  test('a stranger’s markup stays words', async () => {
    const hostile = `"'></h2><script>alert(1)</script><img src=x onerror=alert(1)>\u202e`;
    const other = await testDatabase();
    try {
      const { stories } = await inventWeek(other.db, hostile);
      await other.db
        .updateTable('source')
        .set({ home: 'javascript:alert(1)', owner: hostile, country: hostile })
        .execute();
      await other.db.updateTable('feed').set({ error: hostile, warning: hostile }).execute();
      await other.db.updateTable('report').set({ link: 'javascript:alert(1)', language: '"><script>' }).execute();
      for (const path of [
        '/',
        `/stories/${stories[0]}`,
        '/editions',
        '/editions/2031-W07',
        '/sources',
        '/topics',
        '/topics/harbour-town',
        '/videos',
        '/videos/5',
        '/search?q=harbour',
      ]) {
        const page = scriptless(await (await site(options(other.db)).request(path)).text());
        expect(page, path).not.toMatch(/<script|<img|javascript:/i);
      }
    } finally {
      await other.close();
    }
  });

  test('a sample says that it is one', async () => {
    const house = { ...inventedHouse, sample: true };
    expect(await text('/', { house })).toContain('A sample: invented outlets');
    expect(await text('/')).not.toContain('A sample');
  });
});

test('health is asked of the database', async () => {
  expect(await (await get('/healthz')).text()).toBe('ok\n');
  const gone = await testDatabase();
  await gone.close();
  expect((await site(options(gone.db)).request('/healthz')).status).toBe(503);
});
