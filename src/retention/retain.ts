import { sql, transaction, type Db } from '../db/index.ts';
import { forgetDeeds } from '../desk/index.ts';
import { forgetLetters } from '../press/index.ts';
import { forgetPages, forgetReports } from '../reports/index.ts';
import { forgetStories } from '../stories/index.ts';

/** For how many days things are kept; 0 is for ever. */
export interface Terms {
  /** Stories and their reports, from the newest report on. */
  reports: number;
  /** Texts of the pages of reports, from when they were read. */
  pages: number;
  /** Deliveries, returned mails, letters of the outbox, the desk's log. */
  logs: number;
}

/** What a run gave up. */
export interface Retained {
  stories: number;
  reports: number;
  pages: number;
  logs: number;
  /** There is more. */
  more: boolean;
}

/** Given up in one transaction, so that nobody waits long for it. */
const batch = { stories: 200, pages: 1000, logs: 2000 };
/** Batches of each kind in one run. */
const rounds = 20;
const day = 86_400_000;

/**
 * Gives up what is older than the terms say, in batches, the oldest first. What editions tell stays for ever, with the stories that
 * it was told from, their reports and those reports' pages; and so do stories that somebody commented. Run twice, it does its work once.
 *
 * @param stopping ends it after a batch; the rest is given up later
 */
export async function retain(db: Db, terms: Terms, now: Date, stopping?: AbortSignal): Promise<Retained> {
  const before = (days: number) => new Date(now.getTime() - days * day);
  const done: Retained = { stories: 0, reports: 0, pages: 0, logs: 0, more: false };
  /** Does batches until one finds less than it may take. */
  const inBatches = async (days: number, limit: number, work: (from: Date) => Promise<number>) => {
    if (days === 0) return;
    for (let round = 0; round < rounds; round++) {
      if (stopping?.aborted) return;
      if ((await work(before(days))) < limit) return;
    }
    done.more = true;
  };
  const quoted = await quotedNow(db);

  await inBatches(terms.reports, batch.stories, (from) =>
    transaction(db, async (tx) => {
      const gone = await forgetStories(tx, from, { kept: quoted.stories, limit: batch.stories });
      const named = new Set(quoted.reports);
      done.reports += await forgetReports(
        tx,
        gone.reports.filter((id) => !named.has(id)),
      );
      done.stories += gone.stories;
      return gone.stories;
    }),
  );
  await inBatches(terms.reports, batch.pages, (from) =>
    transaction(db, async (tx) => {
      const gone = await forgetReports(tx, await looseReports(tx, from, quoted.reports));
      done.reports += gone;
      return gone;
    }),
  );
  await inBatches(terms.pages, batch.pages, async (from) => {
    const gone = await forgetPages(db, from, { kept: quoted.reports, limit: batch.pages });
    done.pages += gone;
    return gone;
  });
  for (const forget of [forgetLetters, forgetDeeds])
    await inBatches(terms.logs, batch.logs, async (from) => {
      const gone = await forget(db, from, batch.logs);
      done.logs += gone;
      return gone;
    });
  return done;
}

/** What stays for ever: stories that editions tell or somebody commented, wherever they have gone, and their reports. */
async function quotedNow(db: Db): Promise<{ stories: number[]; reports: number[] }> {
  const { rows } = await sql<{ stories: number[]; reports: number[] }>`
    with recursive named (id) as (
      select story_id from edition_story
      union select (part ->> 'story')::integer
              from edition_story, jsonb_array_elements(coalesce(told -> 'parts', '[]')) as part
      union select story_id from discussion where story_id is not null
      union select story.merged_into from story join named on named.id = story.id where story.merged_into is not null
    ), quoted (id) as (
      select report_id from story_report where story_id in (select id from named)
      union select (report #>> '{}')::integer
              from edition_story, jsonb_path_query(told, '$.**.reports[*]') as report where report #>> '{}' ~ '^\\d{1,9}$'
      union select (report #>> '{}')::integer
              from edition_story, jsonb_path_query(told, '$.**.report') as report where report #>> '{}' ~ '^\\d{1,9}$'
      union select (report #>> '{}')::integer
              from edition_story, jsonb_path_query(told, '$.**.headlineReport') as report where report #>> '{}' ~ '^\\d{1,9}$'
    )
    select (select coalesce(array_agg(id), '{}') from named) as stories,
           (select coalesce(array_agg(id), '{}') from quoted) as reports`.execute(db);
  return rows[0] ?? { stories: [], reports: [] };
}

/** Reports in no story that were filed before a moment; at most a batch of them. */
async function looseReports(tx: Db, before: Date, kept: readonly number[]): Promise<number[]> {
  const rows = await tx
    .selectFrom('report')
    .leftJoin('story_report', 'story_report.report_id', 'report.id')
    .select('report.id')
    .where('story_report.report_id', 'is', null)
    .where('filed_at', '<', before)
    .where('published_at', '<', before)
    .where(sql<boolean>`report.id <> all(${[...kept]}::integer[])`)
    .orderBy('filed_at')
    .limit(batch.pages)
    .execute();
  return rows.map(({ id }) => id);
}
