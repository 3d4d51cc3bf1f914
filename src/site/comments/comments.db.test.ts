import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../../test/database.ts';
import { inventArticle, inventedHouse, inventedNow, inventWeek, noDoors } from '../../../test/invented-week.ts';
import { decide, dueNotices, ownComments, phases } from '../../comments/index.ts';
import { linkTokens, openSignIn, type SignIn } from '../../readers/index.ts';
import { site } from '../index.ts';
import { messagesIn } from '../messages/index.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let door: SignIn;
let app: ReturnType<typeof site>;
let story: number;
let merged: number;
let now = inventedNow;
const minutes = (n: number) => void (now = new Date(now.getTime() + n * 60_000));

beforeAll(async () => {
  database = await testDatabase();
  const { db } = database;
  const week = await inventWeek(db);
  [story, merged] = [week.stories[0]!, week.merged];
  door = await openSignIn(db, inventedHouse);
  app = site({
    db,
    house: inventedHouse,
    now: () => now,
    ...noDoors,
    people: { ...door, mailLink: async () => {}, becomeOwner: async () => false },
    comments: { taking: 'after', days: 14 },
  });
});
afterAll(() => database.close());

async function signIn(email: string) {
  const done = (await door.press(await door.ask(email), new Headers()))!;
  return { id: done.person.id, cookie: done.cookies.map((cookie) => cookie.split(';')[0]).join('; ') };
}
const get = (path: string, cookie = '') => app.request(path, { headers: { cookie } });
const page = async (path: string, cookie = '') => (await get(path, cookie)).text();
const post = (path: string, body: Record<string, string>, cookie = '') =>
  app.request(path, {
    method: 'POST',
    body: new URLSearchParams(body),
    headers: { Origin: inventedHouse.url, cookie },
  });
const under = () => `/stories/${story}/comments`;

/** Writes a comment and has it approved. @returns its number */
async function said(
  who: { id: number; cookie: string },
  text: string,
  more: Record<string, string> = {},
): Promise<number> {
  const answer = await post(under(), { text, ...more }, who.cookie);
  expect(answer.status).toBe(303);
  const id = Number(/=(\d+)$/.exec(answer.headers.get('location') ?? '')?.[1]);
  await decide(database.db, [id], { act: 'approve' }, { by: who.id, now });
  return id;
}

test('who has not signed in keeps their words and is asked to; no cookie, nothing kept', async () => {
  const text = '</textarea><script>alert(1)</script> my words';
  const answer = await post(under(), { text });
  expect(answer.status).toBe(401);
  expect(answer.headers.getSetCookie()).toEqual([]);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const html = await answer.text();
  expect(html).toContain('&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; my words');
  expect(html).not.toContain('<script>alert');
  expect(html).toContain(`/sign-in?to=${encodeURIComponent(under())}`);
  expect(await database.db.selectFrom('comment').select('id').execute()).toEqual([]);
  expect((await post('/stories/999/comments', { text })).status).toBe(404);
});

test('a first comment: the name is asked for, it waits, it is approved, and every kept page shows it', async () => {
  const ann = await signIn('ann@reader.example');
  await page(`/stories/${story}`);
  await page(under());
  expect(await (await post(under(), { text: 'Hello harbour' }, ann.cookie)).text()).toContain('name="name"');
  expect((await post(under(), { text: 'Hello harbour', name: 'x' }, ann.cookie)).status).toBe(422);
  const sent = await post(under(), { text: 'Hello harbour', name: 'Ann <b>' }, ann.cookie);
  const [, id] = /^\/comments\/mine\?waiting=(\d+)$/.exec(sent.headers.get('location') ?? '') ?? [];
  expect(await page('/comments/mine', ann.cookie)).toContain('waits for a moderator');
  expect((await get(`/comments/${id}`)).status).toBe(404);
  await decide(database.db, [Number(id)], { act: 'approve' }, { by: ann.id, now });
  for (const path of [
    `/stories/${story}`,
    under(),
    `/comments/${id}`,
    '/feeds/comments.rss',
    `/feeds/comments/${story}.json`,
  ]) {
    await expect.poll(() => page(path), { message: path, timeout: 5000 }).toContain('Hello harbour');
    if (!path.endsWith('.json')) expect(await page(path), path).not.toContain('Ann <b>');
  }
  expect((await door.whoIs(new Headers({ cookie: ann.cookie })))?.name).toBe('Ann <b>');
});

test('a kept page is the same for all: who signed in gets the very bytes of who did not, without a cookie', async () => {
  const { cookie } = await signIn('bob@reader.example');
  for (const path of [`/stories/${story}`, under()]) {
    const [a, b] = [await get(path), await get(path, cookie)];
    expect(await a.text()).toBe(await b.text());
    expect([...a.headers.getSetCookie(), ...b.headers.getSetCookie()]).toEqual([]);
    expect(a.headers.get('cache-control')).toContain('public');
  }
  expect((await get('/comments/mine', cookie)).headers.get('cache-control')).toBe('no-store');
});

test('answered, changed, removed: as its writer asks, and by nobody else', async () => {
  minutes(10);
  const [ann, bob] = [await signIn('ann@reader.example'), await signIn('bob@reader.example')];
  const id = await said(ann, 'The quay is *closed*');
  const answer = await said(bob, 'It is not', { to: String(id), name: 'Bob', mail: 'yes' });
  expect(await page(`/comments/${id}`)).toMatch(/The quay is <em>closed<\/em>[\s\S]*<ol>[\s\S]*It is not/);
  expect(await page(`/comments/${id}/answer`)).toContain('Your answer to Ann');
  for (const what of ['edit', 'remove']) {
    expect((await get(`/comments/${id}/${what}`, bob.cookie)).status).toBe(404);
    expect((await post(`/comments/${id}/${what}`, { text: 'Taken over' }, bob.cookie)).status).toBe(404);
    expect((await post(`/comments/${id}/${what}`, {})).status).toBe(401);
  }
  expect((await post(`/comments/${id}/edit`, { text: 'The quay is open' }, ann.cookie)).status).toBe(303);
  expect(await page(`/comments/mine`, ann.cookie)).toContain('The quay is open');
  minutes(5);
  expect((await post(`/comments/${id}/edit`, { text: 'Never mind' }, ann.cookie)).status).toBe(422);
  expect((await post(`/comments/${id}/remove`, {}, ann.cookie)).headers.get('location')).toBe('/comments/mine?removed');
  await expect
    .poll(() => page(`/comments/${answer}`), { timeout: 5000 })
    .toContain('This comment is not here any more.');
  expect(await page(`/comments/${answer}`)).not.toContain('The quay');
});

test('whoever was refused is told why, in every language, and keeps their words', async () => {
  const cy = await signIn('cy@reader.example');
  await said(cy, 'Cy says good day to all', { name: 'Cy' });
  const long = await post(under(), { text: 'x'.repeat(3001) }, cy.cookie);
  expect(long.status).toBe(422);
  expect(await long.text()).toContain('too long by 1 character');
  expect(await (await post(under(), { text: '…', to: '' }, cy.cookie)).text()).toContain('Please write something');
  expect(await (await post(under(), { text: 'Hello', name: 'Ann b' }, cy.cookie)).text()).toContain(
    'Somebody else writes under this name',
  );
  expect(await (await post(under(), { text: 'Hello', to: '99999' }, cy.cookie)).text()).toContain('not here any more');
  for (const language of ['en', 'de']) {
    const words = Object.keys(messagesIn(language).comments.refused);
    // What holds a comment is told to moderators alone.
    const holding = ['desk', 'suspect word', 'links', 'copy', 'new writer', 'before'];
    for (const [phase] of phases) if (!holding.includes(phase)) expect(words).toContain(phase);
  }
});

test('readers report, once signed in', async () => {
  const [ann, bob] = [await signIn('ann@reader.example'), await signIn('bob@reader.example')];
  const id = (await ownComments(database.db, ann.id)).at(-1)!.id;
  expect((await get(`/comments/${id}/report`)).headers.get('location')).toBe(
    `/sign-in?to=%2Fcomments%2F${id}%2Freport`,
  );
  expect((await get(`/comments/${id}/report`, bob.cookie)).status).toBe(200);
  expect((await post(`/comments/${id}/report`, { because: 'abuse' }, bob.cookie)).status).toBe(303);
  expect((await post('/comments/99999/report', { because: 'abuse' }, bob.cookie)).status).toBe(404);
});

test('one click from a mail, and no more mails; a forged link does nothing', async () => {
  minutes(30);
  const [ann, bob] = [await signIn('ann@reader.example'), await signIn('bob@reader.example')];
  const id = await said(bob, 'Who answers me?', { mail: 'yes' });
  await said(ann, 'I do answer you', { to: String(id) });
  minutes(5);
  const due = async () => (await dueNotices(database.db, now)).map(({ email }) => email);
  expect(await due()).toEqual(['bob@reader.example']);
  const token = (await linkTokens(database.db)).quiet(bob.id);
  expect((await get(`/comments/quiet/${token}`)).status).toBe(200);
  expect(await due()).toEqual(['bob@reader.example']);
  for (const forged of [token.replace(/^\d+/, String(ann.id)), (await linkTokens(database.db)).leave(bob.id), 'x'])
    expect((await app.request(`/comments/quiet/${forged}`, { method: 'POST' })).status).toBe(404);
  const press = await app.request(`/comments/quiet/${token}`, {
    method: 'POST',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
  });
  expect(press.status).toBe(200);
  expect(await due()).toEqual([]);
});

test('a double’s comments stand under the story that took it in, and its address leads there', async () => {
  const answer = await get(`/stories/${merged}/comments`);
  expect(answer.status).toBe(301);
  expect(answer.headers.get('location')).toBe(under());
});

test('an article has its comments under it, on a page of their own, and as a feed', async () => {
  const { id } = await inventArticle(database.db, 'What the harbour costs', now);
  const path = `/articles/${id}`;
  expect(await page(path)).toContain(`action="${path}/comments"`);
  const ann = await signIn('ann@reader.example');
  const sent = await post(`${path}/comments`, { text: 'Well said, harbour house' }, ann.cookie);
  const [, comment] = /shown=(\d+)$/.exec(sent.headers.get('location') ?? '') ?? [];
  for (const shows of [
    path,
    `${path}/comments`,
    `/comments/${comment}`,
    `/feeds/comments/article-${id}.atom`,
    '/feeds/comments.json',
  ])
    await expect.poll(() => page(shows), { message: shows, timeout: 5000 }).toContain('Well said, harbour house');
  expect(await page(`/comments/${comment}`)).toContain(`href="${path}"`);
  expect(await page(`/comments/${comment}/answer`)).toContain(`action="${path}/comments"`);
  expect(await page(`/stories/${story}/comments`)).not.toContain('Well said');
  expect((await get('/articles/99999/comments')).status).toBe(404);
  expect((await post('/articles/99999/comments', { text: 'Nowhere' }, ann.cookie)).status).toBe(404);
  // Not yet published, it has no comments either.
  const { id: soon } = await inventArticle(database.db, 'Tomorrow', new Date(now.getTime() + 86_400_000));
  expect((await get(`/articles/${soon}/comments`)).status).toBe(404);
  expect((await post(`/articles/${soon}/comments`, { text: 'Too soon' }, ann.cookie)).status).toBe(404);
  expect((await get(`/feeds/comments/article-${soon}.rss`)).status).toBe(404);
});

test('a closed story and a closed house take none, and show what was said', async () => {
  minutes(15 * 24 * 60);
  const { cookie } = await signIn('ann@reader.example');
  expect(await (await post(under(), { text: 'Late words' }, cookie)).text()).toContain('Comments are closed here');
  const html = await page(under());
  expect(html).toContain('Comments are closed here');
  expect(html).not.toContain('<textarea');
  expect(html).toContain('Hello harbour');
});
