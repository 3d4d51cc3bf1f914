import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import {
  allowed,
  asShownName,
  countAsking,
  erasePerson,
  firstOwnerToken,
  giveRole,
  isFirstOwner,
  openSignIn,
  revokeSessions,
  sessionsOf,
  type SignIn,
} from './index.ts';
import { cookieOf } from '../../test/signed-in.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let door: SignIn;
beforeAll(async () => {
  database = await testDatabase();
  door = await openSignIn(database.db, { name: 'The Harbour Week', url: 'https://harbour.example' });
});
afterAll(() => database.close());

const now = new Date('2031-02-10T12:00:00Z');
const nobody = () => new Headers({ 'user-agent': 'Mozilla/5.0 Firefox/140.0' });
/** A request with the cookies that an answer set. */
const withCookies = (cookies: string[]) => new Headers({ cookie: cookieOf(cookies) });

async function signedIn(email: string, before = nobody()) {
  const done = await door.press(await door.ask(email), before);
  if (!done) throw new Error('the link did not work');
  return { ...done, headers: withCookies(done.cookies) };
}

test('a link signs in once; a forged one never', async () => {
  const token = await door.ask('Ann@example.org');
  expect(await door.emailOf(token)).toBe('Ann@example.org');
  expect(await door.press(`${token.slice(1)}x`, nobody())).toBeUndefined();
  const done = await door.press(token, nobody());
  expect(done?.person).toMatchObject({ email: 'ann@example.org', role: 'reader', fresh: true, name: '' });
  expect(await door.press(token, nobody())).toBeUndefined();
  expect(await door.emailOf(token)).toBeUndefined();
  expect(await door.whoIs(withCookies(done?.cookies ?? []))).toMatchObject({ email: 'ann@example.org' });
});

test('two presses at once are one', async () => {
  const token = await door.ask('twice@example.org');
  const done = await Promise.all([1, 2, 3].map(() => door.press(token, nobody())));
  expect(done.filter(Boolean)).toHaveLength(1);
});

test('a link lapses', async () => {
  const token = await door.ask('late@example.org');
  await database.db
    .updateTable('sign_in_token')
    .set({ expires_at: new Date(Date.now() - 1000) })
    .execute();
  expect(await door.emailOf(token)).toBeUndefined();
  expect(await door.press(token, nobody())).toBeUndefined();
});

test('the cookie is for this site alone, and no script reads it', async () => {
  const { cookies } = await signedIn('bob@example.org');
  const session = cookies.find((cookie) => cookie.includes('session_token=')) ?? '';
  expect(session).toMatch(
    /^__Host-house\.session_token=[^;]+; (?=.*Path=\/(;|$))(?=.*HttpOnly)(?=.*Secure)(?!.*Domain)/,
  );
  for (const word of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(session).toContain(word);
});

test('only hashes are kept of links and sessions', async () => {
  const token = await door.ask('cy@example.org');
  const rows = await database.db.selectFrom('sign_in_token').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(token);
  const { cookies } = await signedIn('cy@example.org');
  const value = decodeURIComponent(/session_token=([^;]*)/.exec(cookies.join('\n'))?.[1] ?? '').split('.')[0] ?? '';
  expect(value.length).toBeGreaterThan(20);
  const sessions = await database.db.selectFrom('person_session').selectAll().execute();
  expect(JSON.stringify(sessions)).not.toContain(value);
});

test('who asks without a cookie, with a forged one, or with another’s token in it is nobody', async () => {
  const { headers } = await signedIn('dee@example.org');
  const cookie = headers.get('cookie') ?? '';
  expect(await door.whoIs(new Headers())).toBeUndefined();
  expect(await door.whoIs(new Headers({ cookie: cookie.replace(/=./, '=Z') }))).toBeUndefined();
  expect(await door.whoIs(new Headers({ cookie: `${cookie}x` }))).toBeUndefined();
  const { token } = await database.db.selectFrom('person_session').select('token').executeTakeFirstOrThrow();
  expect(await door.whoIs(new Headers({ cookie: `__Host-house.session_token=${token}` }))).toBeUndefined();
});

test('signing in ends the session that the browser came with, whosever it was (fixation)', async () => {
  const planted = await signedIn('eve@example.org');
  const own = await signedIn('fay@example.org', planted.headers);
  expect(own.headers.get('cookie')).not.toBe(planted.headers.get('cookie'));
  expect(await door.whoIs(planted.headers)).toBeUndefined();
  expect(await door.whoIs(own.headers)).toMatchObject({ email: 'fay@example.org' });
});

test('one session, all others, or one’s own can be ended; nobody ends another’s', async () => {
  const [first, second, third] = [
    await signedIn('gil@example.org'),
    await signedIn('gil@example.org'),
    await signedIn('gil@example.org'),
  ];
  const { id } = first.person;
  expect((await sessionsOf(database.db, id)).map(({ userAgent }) => userAgent)).toHaveLength(3);
  const stranger = await signedIn('hal@example.org');
  await revokeSessions(database.db, stranger.person.id, first.person.session);
  expect(await door.whoIs(first.headers)).toBeDefined();
  await revokeSessions(database.db, id, first.person.session);
  expect(await door.whoIs(first.headers)).toBeUndefined();
  await revokeSessions(database.db, id, { allBut: third.person.session });
  expect(await door.whoIs(second.headers)).toBeUndefined();
  expect(await door.whoIs(third.headers)).toBeDefined();
  const gone = await door.out(third.headers);
  expect(gone.join()).toContain('Max-Age=0');
  expect(await door.whoIs(third.headers)).toBeUndefined();
});

test('a session is fresh for an hour, and over after weeks', async () => {
  const { headers, person } = await signedIn('ivy@example.org');
  const age = (what: 'created_at' | 'expires_at', minutes: number) =>
    database.db
      .updateTable('person_session')
      .set({ [what]: new Date(Date.now() + minutes * 60_000) })
      .where('id', '=', person.session)
      .execute();
  await age('created_at', -61);
  expect(await door.whoIs(headers)).toMatchObject({ fresh: false });
  await age('expires_at', -1);
  expect(await door.whoIs(headers)).toBeUndefined();
});

test('each role may do its own, and what those below it may', () => {
  const may = (role: 'owner' | 'editor' | 'moderator' | 'reader') =>
    (['comment', 'moderate', 'edit', 'govern'] as const).filter((act) => allowed({ role }, act));
  expect(may('reader')).toEqual(['comment']);
  expect(may('moderator')).toEqual(['comment', 'moderate']);
  expect(may('editor')).toEqual(['comment', 'moderate', 'edit']);
  expect(may('owner')).toEqual(['comment', 'moderate', 'edit', 'govern']);
  expect(allowed(undefined, 'comment')).toBe(false);
});

test('the first owner’s link works until there is an owner; who loses a role loses what they have open', async () => {
  const { db } = database;
  const [void_, token] = [await firstOwnerToken(db), await firstOwnerToken(db)];
  expect(await isFirstOwner(db, void_ ?? '', false)).toBe(false);
  expect(await isFirstOwner(db, token ?? '', false)).toBe(true);
  expect(await giveRole(db, 'Jo@example.org', 'owner', now)).toMatchObject({ before: undefined });
  expect(await isFirstOwner(db, token ?? '', true)).toBe(false);
  expect(await firstOwnerToken(db)).toBeUndefined();
  const jo = await signedIn('jo@example.org');
  expect(jo.person.role).toBe('owner');
  await expect(erasePerson(db, jo.person.id)).rejects.toThrow('only owner');
  await giveRole(db, 'kim@example.org', 'owner', now);
  expect(await giveRole(db, 'jo@example.org', 'reader', now)).toMatchObject({ before: 'owner' });
  expect(await door.whoIs(jo.headers)).toBeUndefined();
  await erasePerson(db, jo.person.id);
  expect(await db.selectFrom('person').select('id').where('email', '=', 'jo@example.org').execute()).toEqual([]);
});

test('a new link may be asked for six times an hour, apart from the letter’s own count', async () => {
  const ask = (purpose: 'letter' | 'sign-in') =>
    countAsking(database.db, { email: 'lou@example.org', host: '198.51.100.7' }, now, purpose);
  for (let time = 0; time < 6; time++) expect(await ask('sign-in')).toBeUndefined();
  expect(await ask('sign-in')).toBe('address');
  expect(await ask('letter')).toBeUndefined();
});

test('a shown name is one line of plain characters', () => {
  expect(asShownName('  Ann\n\u202e O’Hara\0 ')).toBe('Ann O’Hara');
  expect(asShownName(' \u200b ')).toBeUndefined();
  expect(asShownName('x'.repeat(61))).toBeUndefined();
});
