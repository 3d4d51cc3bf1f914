import { sql, type Db } from '../db/index.ts';

/** How many readers there are, and of what kind. */
export interface ReaderNumbers {
  /** Get the letter. */
  mailed: number;
  /** Asked, and did not confirm. */
  unconfirmed: number;
  left: number;
  paused: number;
  /** By why they rest: hard, soft, complaint, stale, suppressed. */
  resting: Record<string, number>;
  /** Who got the letter at the end of each week, oldest first, the running week last. */
  weeks: { until: Date; readers: number }[];
}

/** The numbers now and over so many weeks. Who left or rests counts until the day; who was erased, not at all. */
export async function readerNumbers(db: Db, now: Date, weeks = 26): Promise<ReaderNumbers> {
  const { rows } = await sql<{ kind: string; readers: number }>`
    select case when left_at is not null then 'left'
                when rests_since is not null then concat('rests ', rests_because)
                when confirmed_at is null then 'unconfirmed'
                when paused_until > ${now}::date then 'paused'
                else 'mailed' end as kind, count(*) as readers
      from reader group by kind`.execute(db);
  const of = (kind: string) => rows.find((row) => row.kind === kind)?.readers ?? 0;
  const { rows: changes } = await sql<{ week: number; change: number }>`
    select greatest(0, ${weeks - 1} - floor(extract(epoch from ${now}::timestamptz - at) / 604800))::int as week, sum(change)::int as change
      from reader,
           lateral (values (confirmed_at, 1), (least(left_at, rests_since), -1)) as event (at, change)
     where confirmed_at is not null and at is not null and at <= ${now}
     group by week`.execute(db);
  let readers = 0;
  return {
    mailed: of('mailed'),
    unconfirmed: of('unconfirmed'),
    left: of('left'),
    paused: of('paused'),
    resting: Object.fromEntries(
      rows.flatMap((row) => (row.kind.startsWith('rests ') ? [[row.kind.slice('rests '.length), row.readers]] : [])),
    ),
    weeks: Array.from({ length: weeks }, (_, week) => {
      readers += changes.find((change) => change.week === week)?.change ?? 0;
      return { until: new Date(now.getTime() - (weeks - 1 - week) * 7 * 86_400_000), readers };
    }),
  };
}
