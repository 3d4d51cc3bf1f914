import type { Db } from '../db/index.ts';

/** How one feed is, for the editor. */
export interface FeedHealth {
  feed: number;
  source: string;
  address: string;
  /** Null: no poll has succeeded yet. */
  lastSuccess: Date | null;
  /** Null: it is polled no more. */
  nextPoll: Date | null;
  /** Why the last poll failed, in words. */
  error: string | null;
  /** What was wrong with the document that was read all the same. */
  warning: string | null;
  /** What the hub that it names does for us, in words; null where it names none. */
  hub: string | null;
  /** Where its server says it moved for good, while we do not poll it under that address. */
  movedTo: string | null;
  /** Since when its reports are kept. */
  since: Date;
  /** What the editor should see to, in words; null for a feed that is well or may mend by itself. */
  attention: string | null;
}

const day = 86_400_000;
/** A feed that has failed for so long is the editor's affair; one that only hiccups is not. */
const patience = 7 * day;

/** The health of every feed of every active source, those that need the editor first, then by name. */
export async function feedHealth(db: Db, now: Date): Promise<FeedHealth[]> {
  const rows = await db
    .selectFrom('feed')
    .innerJoin('source', 'source.id', 'feed.source_id')
    .where('source.active', '=', true)
    .select(['feed.id as feed', 'source.name as source', 'feed.address', 'feed.ok_at as lastSuccess', 'feed.due_at'])
    .select(['feed.error', 'feed.warning', 'feed.failing_since', 'feed.gone_at', 'feed.moved_to', 'feed.moved_since'])
    .leftJoin('subscription', 'subscription.feed_id', 'feed.id')
    .select([
      'feed.rolled_at',
      'source.added_at',
      'subscription.hub',
      'subscription.lease_until',
      'subscription.told_at',
    ])
    .select('subscription.error as hubError')
    .orderBy('source.name')
    .orderBy('feed.address')
    .execute();
  const health = rows.map((row): FeedHealth => {
    const { feed, source, address, lastSuccess, error, warning } = row;
    const nextPoll = row.gone_at ? null : row.due_at;
    const attention =
      row.gone_at !== null
        ? 'its server says it is gone for good: find its new address, or take it out of the list'
        : row.failing_since !== null && lastSuccess === null
          ? 'never read yet: look whether this is the address of a feed'
          : row.failing_since !== null && now.getTime() - row.failing_since.getTime() >= patience
            ? `failing since ${row.failing_since.toISOString().slice(0, 10)}: look whether it has a new address`
            : row.moved_to !== null && row.moved_since !== null && now.getTime() - row.moved_since.getTime() >= patience
              ? `moved for good to ${row.moved_to}: write that into the list`
              : row.rolled_at !== null && now.getTime() - row.rolled_at.getTime() < day
                ? 'all of its items were new at one poll: some may have been missed before it; lower POLL_MINUTES'
                : null;
    const others = { hub: hubInWords(row, now), movedTo: row.moved_to, since: row.added_at };
    return { feed, source, address, lastSuccess, nextPoll, error, warning, ...others, attention };
  });
  return [...health.filter(({ attention }) => attention), ...health.filter(({ attention }) => !attention)];
}

/** What a hub does for a feed: it tells us, was asked to, or does not. */
function hubInWords(
  row: { hub: string | null; lease_until: Date | null; told_at: Date | null; hubError: string | null },
  now: Date,
): string | null {
  if (row.hub === null) return null;
  const told = row.told_at ? `, last told us something on ${row.told_at.toISOString().slice(0, 10)}` : '';
  if (row.lease_until !== null && row.lease_until > now) return `${row.hub} tells us of news${told}`;
  return row.hubError === null
    ? `${row.hub} has not confirmed yet${told}`
    : `${row.hub} does not: ${row.hubError}${told}`;
}
