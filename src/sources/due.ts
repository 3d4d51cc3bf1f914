import { sql, type Db } from '../db/index.ts';
import type { Rhythm } from './rhythm.ts';

/** A feed whose time has come, with what is remembered of it. */
export interface DueFeed extends Rhythm {
  id: number;
  sourceId: number;
  source: string;
  /** As the catalogue has it. */
  address: string;
  /** Where it says it moved for good, and since when it says so. */
  movedTo: string | null;
  movedSince: Date | null;
  etag: string | null;
  modified: string | null;
  hash: string | null;
  failures: number;
  polledAt: Date | null;
  /** When its server last sent a document, or was said to have: not only that nothing is new. */
  wholeAt: Date | null;
  ask: number | null;
  skipHours: number[];
  skipDays: number[];
  /** The hub that it names, and the address under which the hub knows it. */
  hub: string | null;
  topic: string | null;
  /** Whether the source lets the pages of its reports be read. */
  articleText: boolean;
}

/** Feeds of one pass, and of one host in it: what a polite pace gets through in some minutes. The others stay due. */
const atOnce = 20_000;
const perHost = 600;

/** The feeds whose next poll is due, the longest waiting first. Those that are gone are due no more. */
export async function dueFeeds(db: Db, now: Date): Promise<DueFeed[]> {
  return db
    .with('due', (db) =>
      db
        .selectFrom('feed')
        .innerJoin('source', 'source.id', 'feed.source_id')
        .leftJoin('subscription', 'subscription.feed_id', 'feed.id')
        .select(['feed.id', 'feed.source_id as sourceId', 'source.name as source', 'feed.address', 'feed.due_at'])
        .select(['feed.moved_to as movedTo', 'feed.moved_since as movedSince', 'feed.etag', 'feed.modified'])
        .select([
          'feed.hash',
          'feed.failures',
          'feed.polled_at as polledAt',
          'feed.whole_at as wholeAt',
          'feed.changed_at as changedAt',
        ])
        .select(['feed.gap_minutes as gap', 'feed.turnover_minutes as turnover', 'feed.burst_minutes as burst'])
        .select(['source.article_text as articleText', 'subscription.hub', 'subscription.topic'])
        .select(['feed.ask_minutes as ask', 'feed.skip_hours as skipHours', 'feed.skip_days as skipDays'])
        .select(
          sql<number>`row_number() over (partition by split_part(feed.address, '/', 3) order by feed.due_at, feed.id)`.as(
            'turn',
          ),
        )
        .where('source.active', '=', true)
        .where('source.paused', '=', false)
        .where('feed.gone_at', 'is', null)
        .where('feed.due_at', '<=', now),
    )
    .selectFrom('due')
    .selectAll()
    .where('turn', '<=', perHost)
    .orderBy('due_at')
    .orderBy('id')
    .limit(atOnce)
    .execute();
}
