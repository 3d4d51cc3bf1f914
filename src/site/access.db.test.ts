import { BlockList } from 'node:net';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inventedHouse, inventedNow, inventWeek } from '../../test/invented-week.ts';
import { testDatabase } from '../../test/database.ts';
import { becomeOwner } from '../desk/index.ts';
import { allowed, firstOwnerToken, openSignIn, type Role, type SignIn } from '../readers/index.ts';
import { access, actRequired, rowOf } from './access.ts';
import { site, type SiteOptions } from './index.ts';
import { oneLine } from '../text/index.ts';
import { cookieOf, signedInAs } from '../../test/signed-in.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let door: SignIn;
let app: ReturnType<typeof site>;
const mailed: string[] = [];
const soon: string[] = [];
const failed: string[] = [];

beforeAll(async () => {
  database = await testDatabase();
  const { db } = database;
  await inventWeek(db);
  door = await openSignIn(db, inventedHouse);
  // With every door there is, so that no page is missing.
  const doors: Required<SiteOptions> = {
    db,
    reading: db,
    fresh: db,
    house: inventedHouse,
    now: () => inventedNow,
    apps: { android: { name: 'example.news', fingerprints: ['00'] }, apple: 'ABCDE12345.example.news' },
    outbox: () => true,
    ask: async () => {},
    howFar: async () => 'going',
    relayAway: async () => false,
    confirm: async () => 'unknown',
    leave: async () => 'unknown',
    mailHook: { admits: () => true, tell: async () => 'refused' },
    feedHook: { verify: async () => undefined, tell: async () => 'unknown' },
    push: {
      key: async () => 'key',
      takes: () => true,
      wishes: async () => ({ editions: false, topics: [], quiet: null }),
      keep: async () => {},
      move: async () => {},
    },
    preferences: {
      read: async () => undefined,
      save: async () => 'unknown',
      change: async () => 'unknown',
      prove: async () => 'unknown',
      leave: async () => 'unknown',
      confirmChange: async () => 'unknown',
      everythingHeld: async () => undefined,
      forget: async () => 'unknown',
      sendLink: async () => {},
    },
    mailComment: async () => {},
    comments: { taking: 'before', days: 14 },
    pagesKept: 0,
    proxies: new BlockList(),
    unnamedProxy: () => {},
    named: false,
    changes: () => {},
    failed: (error) => void failed.push(error.message),
    desk: {
      soon: async (step, data) => void soon.push(`${step} ${JSON.stringify(data ?? {})}`),
      mailTest: async (to, { subject }) => void mailed.push(`${to} ${subject}`),
      closesAt: () => new Date(0),
      failedSteps: async () => [],
      retry: async () => 0,
      waiting: async () => 0,
      findFeeds: async () => [],
      recentItems: async () => [],
      sourceList: async () => '<opml><body></body></opml>',
      examineMail: async () => [],
      mayMeasure: async () => true,
    },
    people: {
      ...door,
      mailLink: async (email, _host, to) => void mailed.push(`${email} ${await door.ask(email)} ${to}`),
      becomeOwner: (token, email) => becomeOwner(db, token, email, inventedNow),
    },
  };
  app = site(doors);
});
afterAll(() => database.close());

const own = { Origin: inventedHouse.url };

async function sessionOf(role: Role, stale = false): Promise<string> {
  const email = `${role}@example.org`;
  const { session, cookie } = await signedInAs(database.db, door, email, role, inventedNow);
  if (stale) {
    const before = new Date(Date.now() - 3_600_000);
    await database.db.updateTable('person_session').set({ created_at: before }).where('id', '=', session).execute();
  }
  return cookie;
}

const post = (path: string, body: Record<string, string>, headers: Record<string, string> = {}) =>
  app.request(path, { method: 'POST', body: new URLSearchParams(body), headers: { ...own, ...headers } });

/** Something that each part of a route's path may be. */
const parts: Record<string, string> = {
  id: '1',
  week: '2031-W07',
  token: 'a'.repeat(32),
  relay: 'ses',
  version: '1',
  name: '1.webp',
};
const addressOf = (path: string) =>
  path.replace(/:(\w+)(\{(?:[^{}]|\{[^{}]*\})*\})?/g, (_, name: string) => parts[name] ?? 'x');

describe('the table of routes and roles', () => {
  const routes = () =>
    app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => ({ method, path, row: rowOf(method, path) }));

  test('has a row for each route, and a route for each row', () => {
    const there = [...new Set(routes().map(({ row }) => row))].toSorted();
    expect(Object.keys(access).toSorted()).toEqual(there);
  });

  test('each role is let in where it says so, and refused elsewhere', { timeout: 90_000 }, async () => {
    const wrong: string[] = [];
    const sessions = new Map<string, string>();
    for (const { method, path, row } of routes()) {
      const asked = actRequired(access[row]);
      if (!asked) continue;
      for (const who of ['nobody', 'reader', 'moderator', 'editor', 'owner', 'stale owner'] as const) {
        const stale = who === 'stale owner';
        const role = stale ? 'owner' : who;
        // Some acts of one's own account end the session.
        const known = row.startsWith('POST /account') ? undefined : sessions.get(who);
        const cookie = role === 'nobody' ? '' : (known ?? (await sessionOf(role, stale)));
        sessions.set(who, cookie);
        const answer = await app.request(addressOf(path), {
          method,
          headers: { ...own, cookie },
          ...(method === 'POST' && { body: new URLSearchParams() }),
        });
        const toSignIn = answer.status === 303 && answer.headers.get('location')?.startsWith('/sign-in?');
        const refused = answer.status === 403 || answer.status === 401 || toSignIn;
        const due = role !== 'nobody' && allowed({ role }, asked.act) && !(stale && asked.fresh);
        if (refused === due) wrong.push(`${row}: ${who} got ${answer.status}`);
        if (answer.status >= 500) wrong.push(`${row}: ${who} broke it`);
      }
    }
    expect(wrong).toEqual([]);
    expect(failed).toEqual([]);
  });

  test('what is sent or erased, and who may do so, asks for a fresh sign-in', () => {
    const fresh = Object.keys(access).filter((row) => actRequired(access[row])?.fresh);
    expect(fresh.toSorted()).toEqual(
      [
        'GET /desk/editions/:week/close',
        'POST /desk/editions/:week/close',
        'POST /desk/editions/:week/test',
        'POST /desk/editions/:week/correct', // goes out with the next letter
        'POST /desk/sendings/:id/resume',
        'POST /desk/sendings/:id/anyway',
        'POST /desk/sendings/:id/cancel',
        'POST /desk/sendings/:id/resend',
        'POST /desk/readers/import',
        'POST /desk/readers/export',
        'POST /desk/readers/:id/suppress',
        'GET /desk/readers/:id/everything.json',
        'GET /desk/readers/:id/erase',
        'POST /desk/readers/:id/erase',
        'POST /desk/people',
        'POST /desk/bulletins/:id/test',
        'POST /desk/bulletins/:id/send',
        'GET /account/erase',
        'POST /account/erase',
        'POST /account/passkeys',
        'POST /account/passkeys/question',
        'POST /account/passkeys/remove',
      ].toSorted(),
    );
  });

  test('what a form sent is kept while its sender signs in once more', async () => {
    const { db } = database;
    const week = '2031-W07';
    const stale = await sessionOf('editor', true);
    const headers = { cookie: stale, Referer: `http://localhost/desk/editions/${week}` };
    const path = `/desk/editions/${week}/correct`;
    const words = 'It was <Tuesday>,\nnot "Monday".';
    const corrections = () =>
      db.selectFrom('correction').select('words').where('words', 'like', oneLine('%Tuesday%')).execute();
    const answer = await post(path, { words, more: 'kept' }, headers);
    const page = await answer.text();
    expect(answer.status).toBe(401);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(page).toContain(`<form method="post" action="${path}">`);
    expect(page).toContain('It was &lt;Tuesday&gt;,\nnot &quot;Monday&quot;.</textarea>');
    expect(page).toContain('<input type="hidden" name="more" value="kept"/>');
    expect(page).toContain(`href="/sign-in?to=%2Fdesk%2Feditions%2F${week}&amp;again="`);
    expect(await corrections()).toEqual([]);
    const fresh = await sessionOf('editor');
    expect((await post(path, { words, more: 'kept' }, { cookie: fresh })).status).toBeLessThan(400);
    expect(await corrections()).toHaveLength(1);
    // Nobody else's site can have us show a page with what it sent, nor lead back to it.
    expect((await post(path, { words }, { cookie: stale, Origin: 'https://evil.example' })).status).toBe(403);
    const elsewhere = await post(path, { words }, { cookie: stale, Referer: 'https://evil.example/x' });
    expect(await elsewhere.text()).not.toContain('evil');
    expect((await post(path, { words: 'x'.repeat(20_000) }, { cookie: stale })).status).toBe(413);
  });

  test('whatever changes something is refused where another site asks for it', async () => {
    const wrong: string[] = [];
    const owner = await sessionOf('owner');
    for (const { method, path, row } of routes()) {
      if (method === 'GET' || !/^\/(sign-in|account|desk|comments|stories)/.test(path)) continue;
      if (access[row] === 'a link’s holder' && path.startsWith('/comments')) continue; // mail programs press it
      const from: Record<string, string>[] = [
        {},
        { Origin: 'https://evil.example' },
        { Origin: 'null' },
        { Origin: inventedHouse.url, 'Sec-Fetch-Site': 'cross-site' },
        { Origin: inventedHouse.url, 'Sec-Fetch-Site': 'same-site' },
      ];
      for (const headers of from) {
        for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'application/json']) {
          const answer = await app.request(addressOf(path), {
            method,
            headers: { ...headers, cookie: owner, 'Content-Type': type },
            body: type === 'application/json' ? '{}' : 'a=b',
          });
          if (answer.status !== 403) wrong.push(`${row} from ${JSON.stringify(headers)} got ${answer.status}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(await door.whoIs(new Headers({ cookie: owner }))).toBeDefined();
  });
});

describe('signing in', () => {
  test('a mailed link leads to a page with one press, which leads on', async () => {
    expect((await post('/sign-in', { email: 'no address' })).status).toBe(422);
    const told = await (await post('/sign-in', { email: 'new@example.org', to: '/stories/1?a=b' })).text();
    const [, token = '', to = ''] = mailed.at(-1)?.split(' ') ?? [];
    const known = await (await post('/sign-in', { email: 'owner@example.org', to: '' })).text();
    expect(told).toBe(known);
    const page = await app.request(`/sign-in/${token}?to=${encodeURIComponent(to)}`);
    expect(page.status).toBe(200);
    expect(page.headers.getSetCookie()).toEqual([]);
    expect(await page.text()).toContain('<b>new@example.org</b>');
    const done = await post(`/sign-in/${token}`, { to });
    expect(done.status).toBe(303);
    expect(done.headers.get('location')).toBe('/stories/1?a=b');
    const account = await app.request('/account', { headers: { cookie: cookieOf(done.headers.getSetCookie()) } });
    expect(await account.text()).toContain('new@example.org');
    expect((await post(`/sign-in/${token}`, { to })).status).toBe(404);
  });

  test('never leads to another site', async () => {
    for (const to of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      '/a\r\nb: c',
    ]) {
      const done = await post(`/sign-in/${await door.ask('new@example.org')}`, { to });
      expect(done.headers.get('location'), to).toBe('/account');
    }
  });

  test('sends what somebody sends beside a form nowhere: no role, no address, no id', async () => {
    const cookie = await sessionOf('reader');
    const body = {
      name: 'Ann',
      role: 'owner',
      email: 'owner@example.org',
      id: '1',
      person_id: '1',
      email_verified: 'x',
    };
    expect((await post('/account/name', body, { cookie })).status).toBe(303);
    expect(await door.whoIs(new Headers({ cookie }))).toMatchObject({
      role: 'reader',
      name: 'Ann',
      email: 'reader@example.org',
    });
    const answer = await post(`/sign-in/${await door.ask('plain@example.org')}`, { ...body, to: '' });
    const who = await door.whoIs(new Headers({ cookie: cookieOf(answer.headers.getSetCookie()) }));
    expect(who).toMatchObject({ role: 'reader', email: 'plain@example.org', name: '' });
  });

  test('nobody gets a cookie who has not signed in', async () => {
    for (const path of ['/', '/sign-in', '/stories/1', '/account', '/subscribe'])
      expect((await app.request(path)).headers.getSetCookie(), path).toEqual([]);
  });

  test('its pages stand in no frame and in no cache', async () => {
    const answer = await app.request('/account', { headers: { cookie: await sessionOf('owner') } });
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('a name with markup in it is shown, and runs nowhere', async () => {
    const cookie = await sessionOf('reader');
    await post('/account/name', { name: '<img src=x onerror=alert(1)>"\'' }, { cookie });
    const page = await (await app.request('/account', { headers: { cookie } })).text();
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  test('a passkey’s question is told to scripts, and a made-up answer signs nobody in', async () => {
    const json = (path: string, body: object, cookie = '') =>
      app.request(path, {
        method: 'POST',
        headers: { ...own, cookie, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
    const question = await json('/sign-in/passkey/question', {});
    expect(await question.json()).toMatchObject({ rpId: new URL(inventedHouse.url).hostname });
    const cookie = cookieOf(question.headers.getSetCookie());
    for (const answer of [{}, { id: 'x' }, { id: 'x', response: {} }, null, 7])
      expect((await json('/sign-in/passkey/answer', { answer }, cookie)).status).toBe(403);
    expect((await app.request('/sign-in/passkey/answer', { method: 'POST', headers: own, body: 'x' })).status).toBe(
      403,
    );
  });
});

test('who has the link of the first start becomes the owner, once, and it is in the log', async () => {
  const { db } = database;
  await db.updateTable('person').set({ role: 'reader' }).execute();
  const token = (await firstOwnerToken(db)) ?? '';
  expect((await app.request(`/sign-in/first/${token}`)).status).toBe(200);
  expect((await app.request('/sign-in/first/abc')).status).toBe(404);
  const done = await post(`/sign-in/first/${token}`, { email: 'first@example.org' });
  expect(done.headers.get('location')).toBe('/account?first');
  expect(await door.whoIs(new Headers({ cookie: cookieOf(done.headers.getSetCookie()) }))).toMatchObject({
    role: 'owner',
    email: 'first@example.org',
  });
  expect((await post(`/sign-in/first/${token}`, { email: 'second@example.org' })).status).toBe(404);
  const log = await db.selectFrom('deed').selectAll().where('person_id', 'is', null).execute();
  expect(log).toMatchObject([{ act: 'give a role', what: 'person first@example.org', after: { role: 'owner' } }]);
});

test('the figures are told in Prometheus’ format, each named once', async () => {
  const answer = await app.request('/metrics');
  expect(answer.headers.get('content-type')).toContain('version=0.0.4');
  const lines = (await answer.text()).trimEnd().split('\n');
  const sample = /^dispatchbox_[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?\d+(\.\d+)?(e\+\d+)?$/;
  expect(lines.filter((line) => !/^# (HELP|TYPE) dispatchbox_[a-z_]+ \S/.test(line) && !sample.test(line))).toEqual([]);
  const series = lines.filter((line) => !line.startsWith('#')).map((line) => line.split(' ')[0]);
  expect(new Set(series).size).toBe(series.length);
  expect(series).toContain('dispatchbox_steps{state="failed"}');
});

describe('odd input', () => {
  const failedBefore = () => failed.splice(0).join('\n');
  const pathsOf = (method: string) => [
    ...new Set(app.routes.filter((route) => route.method === method).map(({ path }) => path)),
  ];
  /** So many of the words for each route, others for the next: all are asked, though not each of each. */
  const turn = <T>(words: readonly T[], route: number, count: number) =>
    Array.from({ length: count }, (_, i) => words[(route * count + i) % words.length] as T);

  test('in an address is answered, and never as a fault of ours', { timeout: 90_000 }, async () => {
    // prettier-ignore
    const odd = ['%00', 'a%00b', '%', '%ff', '999999999', '99999999999999999999', '-1', "'", '%F0%9F%92', '-'.repeat(200), 'a'.repeat(5000), '2031-W99', '0000-W00'];
    // prettier-ignore
    const names = ['q', 'from', 'until', 'outlet', 'url', 'text', 'before', 'after', 'sort', 'count', 'queue', 'to', 'week', 'id', 'act'];
    const cookie = await sessionOf('owner');
    const wrong: string[] = [];
    for (const [route, path] of pathsOf('GET').entries()) {
      const begin = addressOf(path);
      for (const word of new Set(['a%00b', ...turn(odd, route, 3)])) {
        const inPath = path.replace(/:(\w+)(\{(?:[^{}]|\{[^{}]*\})*\})?/g, () => word);
        const inQuery = `${begin}?${names.map((name) => `${name}=${word}`).join('&')}`;
        for (const address of inPath === begin ? [inQuery] : [inPath, inQuery]) {
          const { status } = await app.request(address, { headers: { ...own, cookie } });
          if (status >= 500) wrong.push(`${address.slice(0, 100)}: ${status} ${failedBefore()}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test('in a form is answered, and never as a fault of ours', { timeout: 90_000 }, async () => {
    // prettier-ignore
    const odd = ['\0', '999999999', '99999999999999999999', '-1', 'x', '', 'a'.repeat(3000), '\ud800', '2031-99-99', '-'.repeat(200)];
    const bodies = [
      ['application/json', '{"a'],
      ['application/json', 'null'],
      ['application/json', '[[[['],
      ['multipart/form-data', 'x'],
      ['multipart/form-data; boundary=b', '--b\r\n\r\n'],
      ['text/plain', '\0'],
    ] as const;
    const names = new Set(
      readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'))
        .flatMap((file) => [
          ...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(/\bname="([\w-]+)"|\bform\.(\w+)/g),
        ])
        .map(([, one, other]) => one ?? other ?? ''),
    );
    expect(names.size).toBeGreaterThan(30);
    const wrong: string[] = [];
    for (const [route, path] of pathsOf('POST').entries()) {
      if (/^\/account\/(erase|out)|^\/sign-out/.test(path)) continue;
      const cookie = await sessionOf('owner');
      const forms = turn(odd, route, 3).map((word) => {
        const fields = new URLSearchParams([...names].map((name): [string, string] => [name, word]));
        return ['application/x-www-form-urlencoded', fields.toString().slice(0, 16_000)] as const;
      });
      for (const [type, body] of [...forms, ...turn(bodies, route, 2)]) {
        const headers = { ...own, cookie, 'content-type': type };
        const { status } = await app.request(addressOf(path), { method: 'POST', body, headers });
        if (status >= 500) wrong.push(`${path} ${type} ${body.slice(0, 60)}: ${status} ${failedBefore()}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

test('signing in leads back: a reader to what they read, who works at the desk to its page there', async () => {
  const footer = await (await app.request('/stories/1')).text();
  const [, link = ''] = /<a href="(\/account\?read=[^"]*)" rel="nofollow">/.exec(footer) ?? [];
  expect(link).toBe('/account?read=%2Fstories%2F1');
  const asked = (await app.request(link)).headers.get('location') ?? '';
  expect(asked).toBe(`/sign-in?to=${encodeURIComponent(link)}`);
  const as = async (role: Role, path: string) => app.request(path, { headers: { cookie: await sessionOf(role) } });
  expect(await (await as('reader', link)).text()).toContain('<a href="/stories/1">Back to what you were reading');
  const desk = (await as('editor', link)).headers.get('location') ?? '';
  expect(desk).toBe('/desk?read=%2Fstories%2F1');
  expect(await (await as('editor', desk)).text()).toMatch(/href="\/stories\/1"[\s\S]*href="\/desk\/stories\/1"/);
  expect(await (await as('moderator', desk)).text()).not.toContain('/desk/editions/');
  for (const elsewhere of ['//evil.example', 'https://evil.example/'])
    expect(await (await as('reader', `/account?read=${encodeURIComponent(elsewhere)}`)).text()).not.toContain('evil');
  // An address with a secret in it is handed on to no page and no mail.
  expect(await (await app.request('/confirm/secret')).text()).toContain('<a href="/account" rel="nofollow">');
});
