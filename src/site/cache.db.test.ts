import { afterAll, beforeAll, expect, test } from 'vitest';
import { hearNotices, openReplica, readingFrom, sql, transaction } from '../db/index.ts';
import { inventedHouse, inventedNow, inventWeek, noDoors, type Invented } from '../../test/invented-week.ts';
import { testDatabase } from '../../test/database.ts';
import { site } from './index.ts';

/** Two sites, as two processes have them: each keeps its own pages, and hears of changes by a connection of its own. */
let database: Awaited<ReturnType<typeof testDatabase>>;
let made: Invented;
const hearing: { close: () => Promise<void> }[] = [];
beforeAll(async () => {
  database = await testDatabase();
  made = await inventWeek(database.db);
});
afterAll(async () => {
  for (const one of hearing) await one.close();
  await database.close();
});

const open = (hears: boolean) =>
  site({
    db: database.db,
    house: inventedHouse,
    now: () => inventedNow,
    ...noDoors,
    ...(hears && { changes: (heard) => void hearing.push(hearNotices(database.pool, 'pages', heard)) }),
  });

test('what another process changed is on kept pages within two seconds, also where the notice is lost', async () => {
  const { db } = database;
  const sites = [open(true), open(true), open(false)];
  const shown = async (path: string) => Promise.all(sites.map(async (one) => (await one.request(path)).text()));
  const story = `/stories/${made.stories[0]}`;
  for (const path of [story, '/', '/sources']) await shown(path);

  const id = made.stories[0];
  const changes: [what: string, change: (words: string) => Promise<unknown>][] = [
    [
      'a story',
      (words) =>
        sql`update edition_story set told = jsonb_set(told, '{headline}', to_jsonb(${words}::text)) where story_id = ${id}`.execute(
          db,
        ),
    ],
    ['a source’s name', (words) => sql`update source set name = ${words}`.execute(db)],
    [
      'a report’s title',
      (words) =>
        sql`update report set title = ${words} where id in (select report_id from story_report where story_id = ${id})`.execute(
          db,
        ),
    ],
  ];
  for (const [what, change] of changes) {
    const words = `Changed: ${what}`;
    await transaction(db, async () => change(words));
    const begun = performance.now();
    await expect
      .poll(async () => (await shown(story)).every((page) => page.includes(words)), { timeout: 2000, interval: 50 })
      .toBe(true);
    expect(performance.now() - begun, what).toBeLessThan(2000);
  }
});

test('a transaction that ends later than one that began after it is seen as well', async () => {
  const { db, pool } = database;
  const one = open(false);
  const has = async () => (await (await one.request(`/stories/${made.stories[1]}`)).text()).includes('The Early One');
  const early = await pool.connect();
  try {
    await early.query('begin');
    await early.query(`update source set name = 'The Early One'`);
    await sql`update story set score = score where id = ${made.stories[2]}`.execute(db);
    expect(await has()).toBe(false);
    await early.query('commit');
    await expect.poll(has, { timeout: 2000 }).toBe(true);
  } finally {
    early.release();
  }
});

test('what changes nothing that pages show has no page made anew; of its changes only the newest are kept', async () => {
  const { db } = database;
  const newest = async () =>
    (await sql<{ all: string }>`select concat(max(id), ' ', count(*)) as all from pages.change`.execute(db)).rows[0]
      ?.all;
  const before = await newest();
  await sql`update report set seen_at = now()`.execute(db);
  await sql`update source set name = name`.execute(db);
  await sql`update feed set polled_at = now()`.execute(db);
  expect(await newest()).toBe(before);
  for (let n = 0; n < 1600; n++) await sql`insert into pages.change default values`.execute(db);
  for (let n = 0; n < 500; n++) await sql`update story set score = score where id = ${made.stories[0]}`.execute(db);
  expect(Number((await newest())?.split(' ')[1])).toBeLessThan(1600);
});

test('pages are read from the replica; by who has signed in, and while it is away, from the primary', async () => {
  // A replica that is behind: for this it need not follow.
  const behind = await testDatabase();
  await inventWeek(behind.db);
  await sql`update source set name = 'The Replica'`.execute(behind.db);
  await sql`update source set name = 'The Primary'`.execute(database.db);
  const replica = openReplica(behind.url);
  const one = site({
    db: database.db,
    reading: readingFrom(database.pool, replica),
    fresh: readingFrom(database.pool),
    house: inventedHouse,
    now: () => inventedNow,
    ...noDoors,
  });
  const told = async (cookie = '') =>
    /The (Replica|Primary)/.exec(
      await (await one.request(`/stories/${made.stories[0]}`, { headers: { cookie } })).text(),
    )?.[1];
  try {
    expect(await told()).toBe('Replica');
    expect(await told('house.session_token=somebody')).toBe('Primary');
    expect(await told()).toBe('Replica');
    await behind.close();
    await expect.poll(() => told(), { timeout: 10_000 }).toBe('Primary');
  } finally {
    await replica.end();
    await behind.close().catch(() => {});
  }
});

/**
 * Tables whose rows no page shows, or none that everybody may read and that is kept. Of a discussion its row tells, of the house's look and
 * own pages the masthead's stamp, of topics that are called otherwise `story_topic`.
 */
const notShown =
  `backup asking bulletin closed_section comment comment_mark comment_notice comment_report comment_thanks comment_words
  commenter consent decision deed delivery earlier_version errand feed feed_rule former_reader founded mail migration moderation other_name
  outbox_letter page passkey person person_session print push_subscription reader reader_key reader_token relay_call returned_mail sender
  sending sending_epoch shared_line sign_in_token subscription suppression unconfirmed_comment article_version at_desk topic_edit
  topic_found look look_picture own_page own_page_version`.split(/\s+/);

test('a change of every table whose rows pages show is told of', async () => {
  const { rows } = await sql<{ name: string; told: boolean }>`
    select relname::text as name, exists (
             select from pg_trigger join pg_proc on pg_proc.oid = tgfoid
              where tgrelid = pg_class.oid and pronamespace = 'pages'::regnamespace) as told
      from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`.execute(database.db);
  // A new table: give it the trigger with its migration (src/site/README.md), or say above that no page shows it.
  expect(rows.filter(({ name, told }) => told === notShown.includes(name)).map(({ name }) => name)).toEqual([]);
});
