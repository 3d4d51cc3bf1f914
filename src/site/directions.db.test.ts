import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { astray, theirs } from '../../test/directions.ts';
import { idleDesk, inventArticle, inventedHouse, inventedNow, inventWeek, noDoors } from '../../test/invented-week.ts';
import { writeComment } from '../comments/index.ts';
import { correctEdition } from '../editions/index.ts';
import { openSignIn } from '../readers/index.ts';
import { site } from './index.ts';
import { signedInAs } from '../../test/signed-in.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let app: ReturnType<typeof site>;
let cookie = '';
beforeAll(async () => {
  database = await testDatabase();
  const { db } = database;
  const { stories } = await inventWeek(db, '', theirs);
  await inventArticle(db, `${theirs}written`);
  await correctEdition(db, '2031-W07', `${theirs}corrected`, { by: 'Ann', now: inventedNow });
  await db
    .updateTable('feed')
    .set({ warning: `${theirs}warned` })
    .where('error', 'is', null)
    .execute();
  const door = await openSignIn(db, inventedHouse);
  const owner = await signedInAs(db, door, 'owner@house.example', 'owner', inventedNow);
  cookie = owner.cookie;
  const rules = { taking: 'before', days: 14 } as const;
  const draft = { story: stories[0]!, text: `${theirs}said`, wantsMail: false };
  const writer = { person: owner.id, name: `${theirs}Ada`, byDesk: false };
  await writeComment(db, writer, draft, { rules, now: inventedNow });
  await writeComment(db, { ...writer, byDesk: true }, { ...draft, text: `${theirs}too` }, { rules, now: inventedNow }); // prettier-ignore
  const people = { ...door, mailLink: async () => {}, becomeOwner: async () => false };
  app = site({ db, house: inventedHouse, now: () => inventedNow, ...noDoors, people, desk: idleDesk });
});
afterAll(() => database.close());

test('what others wrote reads in its own direction, on every page of readers and of the desk', async () => {
  const waiting = [
    '/',
    '/desk',
    '/search?q=harbour',
    '/calendar',
    '/corrections',
    '/articles',
    '/sources',
    '/comments/mine',
  ];
  const seen = new Set(waiting);
  const kinds = new Map<string, number>();
  const wrong = new Map<string, string[]>();
  let full = 0;
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const answer = await app.request(path, { headers: { cookie } });
    if (!answer.headers.get('content-type')?.includes('html')) continue;
    const html = await answer.text();
    if (html.includes(theirs)) full++;
    const found = astray(html);
    if (found.length > 0) wrong.set(path, [...new Set(found)].slice(0, 8));
    for (const [, link = ''] of html.matchAll(/<a [^>]*href="(\/[^"#]*)/g)) {
      const next = link.replaceAll('&amp;', '&');
      const kind = next.replace(/\d+/g, '0').replace(/^(\/(?:desk\/)?(?:topics|sources)\/)[^/?]+/, '$1-');
      const of = kinds.get(kind) ?? 0;
      if (seen.has(next) || of >= 2) continue;
      seen.add(next);
      kinds.set(kind, of + 1);
      waiting.push(next);
    }
  }
  expect(full).toBeGreaterThan(20);
  expect(Object.fromEntries(wrong)).toEqual({});
});
