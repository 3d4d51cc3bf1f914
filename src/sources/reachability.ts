import type { Db } from '../db/index.ts';

/** How many active sources there are, and how many of them no poll has read yet or reads no more. */
export async function reachability(db: Db): Promise<{ sources: number; polled: number; failing: number }> {
  const row = await db
    .selectFrom('source')
    .leftJoin('feed', 'feed.source_id', 'source.id')
    .where('source.active', '=', true)
    .select((x) => [
      x.fn.count<number>('source.id').distinct().as('sources'),
      x.fn
        .count<number>('source.id')
        .distinct()
        .filterWhere(x.or([x('feed.polled_at', 'is not', null), x('feed.error', 'is not', null)]))
        .as('polled'),
      x.fn.count<number>('source.id').distinct().filterWhere('feed.error', 'is not', null).as('failing'),
    ])
    .executeTakeFirstOrThrow();
  return row;
}
