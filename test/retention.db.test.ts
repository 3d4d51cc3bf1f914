import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '../src/db/index.ts';
import { editionOf } from '../src/editions/index.ts';
import { retain } from '../src/retention/index.ts';
import { reportsById } from '../src/reports/index.ts';
import { site } from '../src/site/index.ts';
import { testDatabase } from './database.ts';
import { inventedHouse, noDoors } from './invented-week.ts';
import { simulate } from './simulated-year.ts';

/** Weeks go by: what no edition tells is given up, the database is no larger for it, and the first edition still has all it tells. */

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

const terms = { reports: 14, pages: 14, logs: 14 };
const now = () => new Date('2031-02-09T20:00:00Z');

/** Rows that no edition keeps, and all of them. */
async function sizes() {
  const { rows } = await sql<{ reports: number; stories: number; pages: number; all: number }>`
    with told as (select distinct story_id from edition_story), quoted as (select report_id from story_report join told using (story_id))
    select (select count(*)::int from report where id not in (select report_id from quoted)) as reports,
           (select count(*)::int from story where id not in (select story_id from told) and merged_into is null) as stories,
           (select count(*)::int from page where text is not null and report_id not in (select report_id from quoted)) as pages,
           (select count(*)::int from report) as all`.execute(database.db);
  return rows[0]!;
}

test(
  'what is kept is flat but for what editions tell, and the first edition is whole',
  { timeout: 240_000 },
  async () => {
    const { db } = database;
    const seen: (Awaited<ReturnType<typeof sizes>> & { filed: number })[] = [];
    let talked: number | undefined;
    const year = {
      from: new Date('2031-01-06T00:00:00Z'),
      days: 35,
      sources: 12,
      events: 10,
      terms,
      text: 700,
      page: 1500,
    };
    for await (const { day, reports } of simulate(db, year)) {
      if (day === 3) {
        // Somebody comments a story that is in no edition.
        const { rows } = await sql<{ id: number }>`
        select id from story where merged_into is null order by (select count(*) from story_report where story_id = story.id), id limit 1`.execute(
          db,
        );
        talked = rows[0]!.id;
        await db.insertInto('discussion').values({ story_id: talked, article_id: null }).execute();
      }
      if ([13, 27, 34].includes(day)) seen.push({ ...(await sizes()), filed: reports });
    }
    const [, second, third] = seen;
    for (const of of ['reports', 'stories', 'pages'] as const)
      expect(third![of] / second![of], JSON.stringify(seen)).toBeLessThan(1.2);
    expect(third!.reports).toBeLessThan(third!.filed * 0.6);

    const first = (await editionOf(db, '2031-W02'))!;
    expect(first.closed).not.toBeNull();
    expect(first.stories.length).toBeGreaterThan(5);
    const named = [...first.stories, ...first.below].flatMap((story) => [story, ...(story.parts ?? [])]);
    const ids = [...new Set(named.flatMap(({ reports }) => reports))];
    const found = await reportsById(db, ids);
    expect([...found.keys()].toSorted()).toEqual(ids.toSorted());
    for (const { brief } of first.stories)
      for (const { text, report } of brief) expect(found.get(report)?.text).toContain(text);
    const readers = site({ db, house: inventedHouse, now, ...noDoors });
    expect((await readers.request('/editions/2031-W02')).status).toBe(200);
    for (const { story } of named) expect((await readers.request(`/stories/${story}`)).status, story).toBe(200);

    expect(
      await db.selectFrom('story_report').select('report_id').where('story_id', '=', talked!).execute(),
    ).not.toEqual([]);
    // Run again, there is nothing left to do.
    expect(await retain(db, terms, now())).toEqual({ stories: 0, reports: 0, pages: 0, logs: 0, more: false });
  },
);

test('logs and letters go after their time, the ledger of a sending that goes on does not; 0 keeps all', async () => {
  const { db } = database;
  const old = new Date('2031-01-10T00:00:00Z');
  const reader = await db
    .insertInto('reader')
    .values({ email: 'ann@example.org', asked_at: old, confirmed_at: old })
    .returning('id')
    .executeTakeFirstOrThrow();
  const editions = await db.selectFrom('edition').select('id').orderBy('id').limit(2).execute();
  for (const [i, { id }] of editions.entries()) {
    await db
      .insertInto('sending')
      .values({ edition_id: id, state: i ? 'paused' : 'done', begun_at: old, not_after: old, done_at: i ? null : old })
      .execute();
    await db
      .insertInto('delivery')
      .values({
        edition_id: id,
        reader_id: reader.id,
        state: i ? 'waiting' : 'sent',
        message_id: `m${id}@harbour.example`,
        changed_at: old,
        due_at: old,
        not_after: old,
      })
      .execute();
  }
  const deed = (at: Date) =>
    db
      .insertInto('deed')
      .values({ at, person_id: null, person: 'Ann', act: 'close', what: 'x', before: null, after: null });
  await deed(old).execute();
  await deed(now()).execute();
  expect(await retain(db, { reports: 0, pages: 0, logs: 0 }, now())).toMatchObject({ logs: 0 });
  expect(await retain(db, terms, now())).toMatchObject({ logs: 2, stories: 0 });
  expect(await db.selectFrom('delivery').select('state').execute()).toEqual([{ state: 'waiting' }]);
  expect(await db.selectFrom('deed').select('at').execute()).toEqual([{ at: now() }]);
});
