import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../../test/database.ts';
import { idleDesk, inventedHouse, inventedNow, inventWeek, noDoors } from '../../../test/invented-week.ts';
import { ownComments, reportComment, threadsOf, wordLists, writeComment } from '../../comments/index.ts';
import { deeds } from '../../desk/index.ts';
import { openSignIn, type Role, type SignIn } from '../../readers/index.ts';
import { site } from '../index.ts';
import { signedInAs } from '../../../test/signed-in.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let door: SignIn;
let app: ReturnType<typeof site>;
let story: number;
let moderator: Awaited<ReturnType<typeof signIn>>;

beforeAll(async () => {
  database = await testDatabase();
  const { db } = database;
  story = (await inventWeek(db)).stories[0]!;
  door = await openSignIn(db, inventedHouse);
  app = site({
    db,
    house: inventedHouse,
    now: () => inventedNow,
    ...noDoors,
    people: { ...door, mailLink: async () => {}, becomeOwner: async () => false },
    comments: { taking: 'after', days: 14 },
    desk: idleDesk,
  });
  moderator = await signIn('mod@house.example', 'moderator');
});
afterAll(() => database.close());

const signIn = (email: string, role: Role) => signedInAs(database.db, door, email, role, inventedNow);
/** A stranger with comments that wait. */
async function stranger(name: string, ...texts: string[]) {
  const { id } = await signIn(`${name.toLowerCase()}@reader.example`, 'reader');
  const ids: number[] = [];
  for (const text of texts) {
    const written = await writeComment(
      database.db,
      { person: id, name, byDesk: false },
      { story, text },
      { rules: { taking: 'after', days: 14 }, now: inventedNow },
    );
    if (written.outcome !== 'refused') ids.push(written.id);
  }
  const writer = (await ownComments(database.db, id))[0]!.writer!.id;
  return { id, ids, writer };
}
const page = async (path: string) => (await app.request(path, { headers: { cookie: moderator.cookie } })).text();
const press = (path: string, body: Record<string, string>, cookie = moderator.cookie) =>
  app.request(path, {
    method: 'POST',
    body: new URLSearchParams(body),
    headers: { Origin: inventedHouse.url, cookie },
  });
const act = async (body: Record<string, string>) => (await press('/desk/comments', body)).headers.get('location') ?? '';
const shown = async () => (await threadsOf(database.db, { story }, {}))?.threads.map(({ id }) => id);
const newestDeed = async () => (await deeds(database.db))[0];

test('what waits is approved, refused with a reason and taken back; the log says who', async () => {
  const { id, ids } = await stranger('Ann', 'One thing, and a long one', 'Another thing');
  const [a, b] = ids.map(String) as [string, string];
  const queue = await page('/desk/comments');
  expect(queue).toContain('Held by: <bdi>new writer</bdi>');
  expect(await act({ act: 'approve', comment: a, queue: 'waiting', next: b })).toMatch(
    new RegExp(`queue=waiting&done=\\d+#c${b}$`),
  );
  expect(await shown()).toEqual([Number(a)]);
  expect(await newestDeed()).toMatchObject({ who: 'mod@house.example', act: 'approve', what: 'comments of Ann' });
  const back = await act({ act: 'refuse', comment: a, because: 'off topic' });
  expect(await ownComments(database.db, id, { id: Number(a) })).toMatchObject([
    { state: 'refused', refusedBecause: 'off topic' },
  ]);
  const told = await page(back);
  expect(told).toContain('Take it back');
  const [, undoing = ''] = /done=(\d+)/.exec(back) ?? [];
  await press('/desk/comments/undo', { act: undoing });
  expect(await shown()).toEqual([Number(a)]);
  expect(await newestDeed()).toMatchObject({ act: 'take back: refuse' });
  expect(await page('/desk/comments/log')).toContain('(taken back)');
  // Nothing to be done is said, and not logged.
  await act({ act: 'refuse', comment: b, because: 'other' });
  expect(await page(await act({ act: 'refuse', comment: b, because: 'other' }))).toContain('Nothing was to be done');
  expect(await page('/desk/comments?queue=refused')).toContain(`id="c${b}"`);
});

test('what was reported is kept or refused', async () => {
  const { ids } = await stranger('Bob', 'Something that somebody minds');
  await act({ act: 'approve', comment: String(ids[0]) });
  await reportComment(
    database.db,
    ids[0]!,
    { because: 'abuse', words: '<script>' },
    { by: moderator.id, now: inventedNow },
  );
  const queue = await page('/desk/comments?queue=reported');
  expect(queue).toContain('Reported: abuse');
  expect(queue).toContain('&lt;script&gt;');
  await act({ act: 'approve', comment: String(ids[0]), queue: 'reported' });
  expect(await page('/desk/comments?queue=reported')).toContain('Nothing is reported');
});

test('a crowd of one writer’s is refused at once, the writer muted or banned; all of it can be taken back', async () => {
  const { writer, ids } = await stranger(
    'Casino',
    'win 1 win win win',
    'win 2 win win win',
    'win 3 win win win',
    'win 4 win win win',
  );
  expect(await page('/desk/comments')).toContain('Writers of whom several wait');
  const back = await act({ act: 'refuse all', writer: String(writer), because: 'spam' });
  expect(await page('/desk/comments')).not.toContain('Casino');
  await press('/desk/comments/undo', { act: /done=(\d+)/.exec(back)?.[1] ?? '' });
  expect(await page('/desk/comments')).toContain('Casino');
  await act({ act: 'approve', comment: String(ids[0]) });
  await act({ act: 'mute', writer: String(writer), days: '30', because: 'spam' });
  expect(await shown()).toContain(ids[0]);
  expect(await page('/desk/comments?queue=refused')).toContain('muted until');
  await act({ act: 'ban', writer: String(writer), takeDown: 'yes', because: 'spam' });
  expect(await shown()).not.toContain(ids[0]);
  expect(await page('/desk/comments?queue=refused')).toContain('; banned');
});

test('the house’s words are kept as typed, and logged', async () => {
  await press('/desk/comments/words', { banned: 'scoundrel\n<b>\n', suspect: 'liar*' });
  expect(await wordLists(database.db)).toEqual({ banned: ['scoundrel', '<b>'], suspect: ['liar*'] });
  expect(await page('/desk/comments/words?saved')).toContain('scoundrel\n&lt;b&gt;</textarea>');
  expect(await newestDeed()).toMatchObject({
    act: 'change the words',
    before: { banned: [] },
    after: { suspect: ['liar*'] },
  });
  const many = Array.from({ length: 1500 }, (_, i) => `an unwanted word, number ${i}`).join('\n');
  expect((await press('/desk/comments/words', { banned: many, suspect: '' })).status).toBe(303);
  expect((await wordLists(database.db)).banned).toHaveLength(1500);
});

test('whatever a form brings, nothing breaks, and nothing happens', async () => {
  const before = await shown();
  for (const body of [
    {},
    { act: 'approve' },
    { act: 'delete', comment: '1' },
    { act: 'ban', writer: '99999' },
    { act: 'mute', writer: '-1' },
    { comment: '1e9', act: 'approve', next: '#x', after: 'x', queue: '//evil.example' },
  ])
    expect((await press('/desk/comments', body as unknown as Record<string, string>)).headers.get('location')).toMatch(
      /^\/desk\/comments\?queue=waiting&done=$/,
    );
  expect(await shown()).toEqual(before);
  expect((await press('/desk/comments/undo', { act: 'x' })).status).toBe(303);
});
