import type { Db } from '../db/index.ts';
import type { Answer, Web } from '../net/index.ts';
import { parseFeed, type FeedItem } from './parse.ts';

/** A feed whose time has come. */
export interface DueFeed {
  id: number;
  sourceId: number;
  source: string;
  address: string;
  etag: string | null;
  modified: string | null;
  failures: number;
}

/** What one poll of one feed found. */
export interface Visit {
  feed: DueFeed;
  at: Date;
  state: 'read' | 'unchanged' | 'failed';
  items: FeedItem[];
  language: string | null;
  etag: string | null;
  modified: string | null;
  error: string | null;
  warning: string | null;
}

/** The feeds whose next poll is due, the longest waiting first. */
export async function dueFeeds(db: Db, now: Date): Promise<DueFeed[]> {
  return db
    .selectFrom('feed')
    .innerJoin('source', 'source.id', 'feed.source_id')
    .select(['feed.id', 'feed.source_id as sourceId', 'source.name as source', 'feed.address', 'feed.etag'])
    .select(['feed.modified', 'feed.failures'])
    .where('source.active', '=', true)
    .where('feed.due_at', '<=', now)
    .orderBy('feed.due_at')
    .orderBy('feed.id')
    .limit(10_000)
    .execute();
}

/** Polls one feed by conditional GET. Never throws for what the outside does: a failure is a finding. */
export async function poll(web: Web, feed: DueFeed, now: Date): Promise<Visit> {
  const found = { feed, at: now, items: [], language: null, etag: feed.etag, modified: feed.modified };
  try {
    const answer = await web.get(feed.address, {
      accept: 'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5',
      ...(feed.etag ? { 'if-none-match': feed.etag } : {}),
      ...(feed.modified ? { 'if-modified-since': feed.modified } : {}),
    });
    if (answer.status === 304) return { ...found, state: 'unchanged', error: null, warning: null };
    if (answer.status !== 200) throw new Error(`it answers ${answer.status}`);
    const parsed = parseFeed(answer.body, { ...about(answer), now });
    return {
      ...found,
      state: 'read',
      items: parsed.items,
      language: parsed.language ?? null,
      etag: answer.headers.etag ?? null,
      modified: answer.headers['last-modified'] ?? null,
      error: null,
      warning: parsed.warnings.join('; ') || null,
    };
  } catch (error) {
    return { ...found, state: 'failed', error: (error as Error).message, warning: null };
  }
}

function about(answer: Answer): { url: string; contentType?: string } {
  const type = answer.headers['content-type'];
  return { url: answer.url, ...(type ? { contentType: type } : {}) };
}

/** Minutes to wait after so many failures in a row: twice as long each time, at most a day. */
function pause(pollMinutes: number, failures: number): number {
  return Math.min(pollMinutes * 2 ** Math.min(failures, 10), 24 * 60);
}

/** Writes down what a visit found, and when the feed is due again. */
export async function keepVisit(tx: Db, visit: Visit, pollMinutes: number): Promise<void> {
  const { feed, at } = visit;
  const failures = visit.state === 'failed' ? feed.failures + 1 : 0;
  await tx
    .updateTable('feed')
    .set((row) => ({
      polled_at: at,
      due_at: new Date(at.getTime() + pause(pollMinutes, failures) * 60_000),
      ok_at: visit.state === 'failed' ? row.ref('ok_at') : at,
      etag: visit.etag,
      modified: visit.modified,
      failures,
      failing_since: failures ? row.fn.coalesce('failing_since', row.val(at)) : null,
      error: visit.error,
      warning: visit.state === 'unchanged' ? row.ref('warning') : visit.warning,
    }))
    .where('id', '=', feed.id)
    .execute();
}

/** How many active sources there are, and how many of them no poll has reached yet or reaches no more. */
export async function reach(db: Db): Promise<{ sources: number; polled: number; unreachable: number }> {
  const row = await db
    .selectFrom('source')
    .leftJoin('feed', 'feed.source_id', 'source.id')
    .where('source.active', '=', true)
    .select((x) => [
      x.fn.count<number>('source.id').distinct().as('sources'),
      x.fn.count<number>('source.id').distinct().filterWhere('feed.polled_at', 'is not', null).as('polled'),
      x.fn.count<number>('source.id').distinct().filterWhere('feed.failures', '>', 0).as('unreachable'),
    ])
    .executeTakeFirstOrThrow();
  return row;
}
