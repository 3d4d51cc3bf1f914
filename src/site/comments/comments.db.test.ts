import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../../test/database.ts';
import { inventArticle, inventedHouse, inventedNow, inventWeek, noDoors } from '../../../test/invented-week.ts';
import { answerErrands, askFor, tellOfAnswers } from '../../circulation/index.ts';
import { decide, dueNotices, markComment, ownComments, phases } from '../../comments/index.ts';
import { giveRole, linkTokens, openSignIn, type SignIn } from '../../readers/index.ts';
import { site } from '../index.ts';
import { messagesIn } from '../messages/index.ts';
import { cookieOf, signedIn } from '../../../test/signed-in.ts';

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
    mailComment: async (email, draft, host) => {
      const asked = await askFor(db, { kind: 'comment', email, draft }, host, now);
      return asked === 'too often' ? asked : undefined;
    },
  });
});
afterAll(() => database.close());

const signIn = (email: string) => signedIn(door, email);
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
  expect([answer.status, /role="alert">([^<]*)/.exec(await answer.text())?.[1]]).toEqual([303, undefined]);
  const id = Number(/=(\d+)$/.exec(answer.headers.get('location') ?? '')?.[1]);
  await decide(database.db, [id], { act: 'approve' }, { by: who.id, now });
  return id;
}

/** The mails that follow from what was asked for since, each as it would be sent. */
async function mails(): Promise<{ to: string; subject: string; text: string; link: string }[]> {
  const { db } = database;
  const before = (await db.selectFrom('mail').select('id').execute()).map(({ id }) => id);
  await answerErrands(db, { house: inventedHouse, signIn: door }, now);
  const sent = await db
    .selectFrom('mail')
    .selectAll()
    .where('id', 'not in', [0, ...before])
    .orderBy('id')
    .execute();
  return sent.map(({ recipient, subject, text, html }) => ({
    to: recipient,
    subject: subject ?? '',
    text: `${subject} ${text} ${html}`,
    link: /\/comments\/confirm\/[\w-]+/.exec(text ?? '')?.[0] ?? '',
  }));
}
const comments = () => database.db.selectFrom('comment').select(['id', 'state', 'text']).orderBy('id').execute();

test('a newcomer: one form, one mail, one press, without script; the mail has no word of the comment', async () => {
  const form = await page(`/stories/${story}`);
  for (const field of ['name="text"', 'name="name"', 'name="email"']) expect(form).toContain(field);
  const typed = { text: 'Buy *pills* at https://pills.example', name: 'Nora Wharfe', email: 'nora@reader.example' };
  const sent = await post(under(), typed);
  expect([sent.status, sent.headers.get('location'), sent.headers.getSetCookie()]).toEqual([
    303,
    '/comments/check',
    [],
  ]);
  expect(await page('/comments/check')).toContain('one press');
  expect(await comments()).toEqual([]);

  const [mail, ...others] = await mails();
  expect([mail?.to, others]).toEqual([typed.email, []]);
  for (const word of ['pills', 'Nora', 'Wharfe']) expect(mail!.text).not.toContain(word);

  const [opened, again] = [await get(mail!.link), await get(mail!.link)];
  expect([opened.status, again.status, opened.headers.get('cache-control')]).toEqual([200, 200, 'no-store']);
  expect(await opened.text()).toMatch(/Nora Wharfe[\s\S]*<em>pills<\/em>/);
  expect(await comments()).toEqual([]);
  const pressed = await post(mail!.link, {});
  expect(pressed.status).toBe(303);
  expect(pressed.headers.get('location')).toMatch(/^\/comments\/mine\?waiting=\d+$/);
  expect(await comments()).toMatchObject([{ state: 'waiting', text: typed.text }]);
  const cookie = cookieOf(pressed.headers.getSetCookie());
  expect(await page('/comments/mine', cookie)).toContain('waits for a moderator');
  expect((await post(mail!.link, {})).status).toBe(404);
  expect(await comments()).toHaveLength(1);
  const { id } = (await door.whoIs(new Headers({ cookie })))!;
  await decide(database.db, [(await comments())[0]!.id], { act: 'refuse', because: 'spam' }, { by: id, now });
});

test('what would be refused, or is mistyped, is told at once with what was typed; nobody is mailed', async () => {
  const text = '</textarea><script>alert(1)</script> my words';
  const good = { text, name: 'Olaf', email: 'olaf@reader.example' };
  for (const [bad, said] of [
    [{ email: '' }, 'type your e-mail address'],
    [{ email: 'nowhere' }, 'address'],
    [{ email: 'olaf@gmial.com' }, 'gmail.com'],
    [{ name: '' }, 'choose a name'],
    [{ name: 'olaf@reader.example' }, 'choose a name'],
    [{ text: '…' }, 'write something'],
    [{ text: 'x'.repeat(3001) }, 'too long'],
    [{ to: '999999' }, 'not here any more'],
  ] as const) {
    const answer = await post(under(), { ...good, ...bad });
    const html = await answer.text();
    expect([answer.status, answer.headers.get('cache-control')], said).toEqual([422, 'no-store']);
    expect(html).toContain(said);
    expect(html).not.toContain('<script>alert');
    if (!('text' in bad)) expect(html).toContain('&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; my words');
  }
  expect(await mails()).toEqual([]);
  expect((await post('/stories/999/comments', good)).status).toBe(404);
  expect((await post(under(), { ...good, email: 'olaf@gmial.com', sure: 'olaf@gmial.com' })).status).toBe(303);
  expect(await mails()).toMatchObject([{ to: 'olaf@gmial.com' }]);
});

test('a stranger’s address gets three mails an hour at most, the letter’s among them, and no other words are told', async () => {
  const { db } = database;
  const email = 'victim@reader.example';
  await askFor(db, { kind: 'subscribe', email, wording: '' }, '', now);
  for (let i = 0; i < 6; i++) {
    const sent = await post(under(), { text: `Word number ${i} for you`, name: 'Mallory', email });
    expect(sent.headers.get('location')).toBe('/comments/check');
  }
  expect((await mails()).filter(({ to }) => to === email)).toHaveLength(3);
  expect(await db.selectFrom('unconfirmed_comment').select('id').where('email', '=', email).execute()).toHaveLength(2);
  let refused = 0;
  for (let i = 0; i < 12; i++)
    if ((await post(under(), { text: 'Many', name: 'Mallory', email: `v${i}@reader.example` })).status === 429)
      refused++;
  expect(refused).toBeGreaterThan(0);
  minutes(90);
});

test('the link publishes what it was mailed for, once, for a day; to who works at the desk for twenty minutes', async () => {
  const { db } = database;
  await giveRole(db, 'editor@house.example', 'editor', now);
  const send = async (email: string, name: string) => {
    await post(under(), { text: `Of ${name}, and late`, name, email });
    return (await mails()).find(({ to }) => to === email)!.link;
  };
  const [early, late, desk] = [
    await send('pia@reader.example', 'Pia'),
    await send('rita@reader.example', 'Rita'),
    await send('editor@house.example', 'Editor'),
  ];
  expect((await get(`${early.slice(0, -1)}${early.endsWith('x') ? 'y' : 'x'}`)).status).toBe(404);
  minutes(21);
  expect((await post(desk, {})).status).toBe(404);
  const taken = await post(early, { name: 'Nora Wharfe' });
  expect([taken.status, await taken.text()]).toEqual([422, expect.stringContaining('Somebody else writes')]);
  expect((await post(early, { name: 'Pia' })).status).toBe(303);
  minutes(24 * 60);
  expect((await get(late)).status).toBe(404);
  expect((await post(late, {})).status).toBe(404);
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
  expect(answer.status).toBe(302);
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

test('thanked by readers, sorted by worth, chosen to stand first; its writer is told of it, once', async () => {
  minutes(120);
  const [ann, bob, eve] = [
    await signIn('ann@reader.example'),
    await signIn('bob@reader.example'),
    await signIn('eve@reader.example'),
  ];
  const plain = await said(bob, 'A plain word on the quay');
  const thanked = await said(ann, 'A word that is thanked for', { mail: 'yes' });
  const thanks = (who: { cookie: string }, comment: number, more = {}) =>
    post(`/comments/${comment}/thanks`, more, who.cookie);
  expect((await post(`/comments/${thanked}/thanks`, {})).headers.get('location')).toContain('/sign-in?to=');
  for (const who of [bob, bob, eve]) expect((await thanks(who, thanked)).status).toBe(303);
  expect((await thanks(ann, thanked)).headers.get('location')).toBe(`/comments/${thanked}`);
  expect(await page(`/comments/${thanked}`)).toContain('(2)');
  await thanks(eve, thanked, { thanks: 'no' });
  expect(await page(`/comments/${thanked}/thanks`, eve.cookie)).toContain('value="yes"');
  const order = async (path: string) =>
    [...(await page(path)).matchAll(/<li id="c(\d+)"/g)].map(([, id]) => Number(id));
  const byWorth = await order(`${under()}?sort=worth`);
  expect(byWorth.indexOf(thanked)).toBeLessThan(byWorth.indexOf(plain));

  expect(await markComment(database.db, plain, { kind: 'chosen' }, { by: ann.id, now })).toBeTypeOf('number');
  expect(await markComment(database.db, plain, { kind: 'chosen' }, { by: ann.id, now })).toBeUndefined();
  await markComment(database.db, thanked, { kind: 'corrected', place: '/articles/1' }, { by: ann.id, now });
  for (const path of [under(), `${under()}?sort=worth`, `${under()}?sort=newest`])
    await expect
      .poll(async () => (await order(path)).filter((id) => [plain, thanked].includes(id)), {
        message: path,
        timeout: 5000,
      })
      .toEqual([plain, thanked]);
  await expect
    .poll(async () => page(under()), { timeout: 5000 })
    .toMatch(/The editor’s choice[\s\S]*<a href="\/articles\/1">Led to a correction/);
  minutes(61);
  const tell = () => tellOfAnswers(database.db, inventedHouse, now, new AbortController().signal);
  expect([await tell(), await tell()]).toEqual([1, 0]);
  const mail = await database.db.selectFrom('mail').selectAll().where('about', '=', 'mark').executeTakeFirstOrThrow();
  expect(mail).toMatchObject({ recipient: 'ann@reader.example' });
  expect(mail.text).toMatch(/corrected something[\s\S]*\/articles\/1/);
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
