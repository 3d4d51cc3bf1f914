import { createECDH } from 'node:crypto';
import { sql, type Db } from '../db/index.ts';

/** A browser's place at its push service, and what messages for it are encrypted with (RFC 8291), as base64url. */
export interface PushSubscription {
  endpoint: string;
  p256dh: string;
  auth: string;
}

/** What a browser wants to be told of: editions as they close, and new stories about topics, by slug; and when of nothing. */
export interface PushWishes {
  editions: boolean;
  topics: string[];
  quiet: QuietHours | null;
}

/** From one hour of the day until another, 0 to 23 and not the same, of the next day where it is not later. */
export interface QuietHours {
  from: number;
  until: number;
  /** By its name of today. */
  timeZone: string;
}

/** A story that followers of a topic may be told of. */
export interface TopicNews {
  story: number;
  headline: string;
  slug: string;
  topic: string;
  begun: Date;
}

const mostTopics = 30;
/** Whose push service fails so often in a row is not tried again. */
const mostFailures = 6;
/** Of topics a browser is told once in so long, whatever happens. */
const hoursBetween = 20;
/** A topic's story is news for so long after it began, quiet hours not counted. */
const hoursNew = 24;
/** So many stories that a browser was told of are remembered: more than a day brings. */
const remembered = 40;

/** The key pair that push services know the house by (VAPID, RFC 8292), base64url; made once, and kept. */
export async function pushKeys(db: Db): Promise<{ publicKey: string; privateKey: string }> {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  await db
    .insertInto('reader_key')
    // Its number is 32 bytes, but Node leaves out zeros at the beginning.
    .values({ purpose: 'push', key: Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex') })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { key } = await db
    .selectFrom('reader_key')
    .select('key')
    .where('purpose', '=', 'push')
    .executeTakeFirstOrThrow();
  pair.setPrivateKey(key);
  return { publicKey: pair.getPublicKey().toString('base64url'), privateKey: key.toString('base64url') };
}

/** What a browser has asked to be told of; nothing where it is not known. */
export async function pushWishes(db: Db, endpoint: string): Promise<PushWishes> {
  const row = await db
    .selectFrom('push_subscription')
    .select(['editions', 'topics', 'quiet_from', 'quiet_until', 'time_zone'])
    .where('endpoint', '=', endpoint)
    .executeTakeFirst();
  if (!row) return { editions: false, topics: [], quiet: null };
  const { editions, topics, quiet_from: from, quiet_until: until, time_zone: timeZone } = row;
  const quiet = from !== null && until !== null && timeZone !== null ? { from, until, timeZone } : null;
  return { editions, topics, quiet };
}

/** Keeps what a browser asks to be told of; who asks for nothing any more is forgotten. */
export async function keepPush(db: Db, subscription: PushSubscription, wishes: PushWishes, now: Date): Promise<void> {
  const topics = [...new Set(wishes.topics)].slice(0, mostTopics);
  const { editions, quiet } = wishes;
  if (!editions && topics.length === 0) return dropPush(db, subscription.endpoint);
  const wished = {
    ...subscription,
    editions,
    topics,
    quiet_from: quiet?.from ?? null,
    quiet_until: quiet?.until ?? null,
    time_zone: quiet?.timeZone ?? null,
  };
  await db
    .insertInto('push_subscription')
    .values({ ...wished, asked_at: now })
    .onConflict((conflict) =>
      conflict.column('endpoint').doUpdateSet({
        ...wished,
        failures: 0,
        // Who asks for editions from now on is not told of one that closed before.
        edition_at: sql`case when push_subscription.editions then push_subscription.edition_at else ${now} end`,
      }),
    )
    .execute();
}

/** A browser's push service has given it another place: what it asked for goes with it, and what it was told. */
export async function movePush(db: Db, from: string, to: PushSubscription): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    if (from !== to.endpoint) await dropPush(transaction, to.endpoint);
    await transaction
      .updateTable('push_subscription')
      .set({ ...to, failures: 0 })
      .where('endpoint', '=', from)
      .execute();
  });
}

export async function dropPush(db: Db, endpoint: string): Promise<void> {
  await db.deleteFrom('push_subscription').where('endpoint', '=', endpoint).execute();
}

/** Notes how a message went: a place that fails again and again is given up. */
export async function pushWent(db: Db, endpoint: string, well: boolean): Promise<void> {
  if (well)
    await sql`update push_subscription set failures = 0 where endpoint = ${endpoint} and failures > 0`.execute(db);
  else {
    await sql`update push_subscription set failures = failures + 1 where endpoint = ${endpoint}`.execute(db);
    await sql`delete from push_subscription where endpoint = ${endpoint} and failures >= ${mostFailures}`.execute(db);
  }
}

/** Whether it is not one of a browser's quiet hours. The hour of each zone is ours to say: a database may know fewer zones. */
async function awake(db: Db, now: Date) {
  const zones = await db
    .selectFrom('push_subscription')
    .select('time_zone')
    .distinct()
    .where('time_zone', 'is not', null)
    .limit(1000)
    .execute();
  const clocks = zones.flatMap(({ time_zone: zone }) => (zone === null ? [] : [{ zone, hour: hourIn(zone, now) }]));
  return sql`not exists (
    select from unnest(${clocks.map(({ zone }) => zone)}::text[], ${clocks.map(({ hour }) => hour)}::integer[]) as clock (zone, hour)
     where zone = time_zone and mod(hour - quiet_from + 24, 24) < mod(quiet_until - quiet_from + 24, 24))`;
}

const hourIn = (timeZone: string, at: Date) =>
  Number(new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format(at));

/**
 * Takes browsers that are to be told of an edition, each once: they count as told from now on, so that a crash leaves
 * some untold and tells none twice. Whose quiet hours it is are left for when they end.
 */
export async function takeForEdition(db: Db, closed: Date, now: Date, most = 50): Promise<PushSubscription[]> {
  const notQuiet = await awake(db, now);
  const { rows } = await sql<PushSubscription>`
    update push_subscription set edition_at = ${closed} where id in (
      select id from push_subscription
       where editions and asked_at <= ${closed} and (edition_at is null or edition_at < ${closed}) and ${notQuiet}
       order by id limit ${most} for update skip locked)
    returning endpoint, p256dh, auth`.execute(db);
  return rows;
}

/** Counts everybody as told of an edition who was not. */
export async function passOverEdition(db: Db, closed: Date): Promise<void> {
  await sql`update push_subscription set edition_at = ${closed} where edition_at is null or edition_at < ${closed}`.execute(
    db,
  );
}

/** Every topic that somebody follows. */
export async function topicsFollowed(db: Db): Promise<string[]> {
  const { rows } = await sql<{ slug: string }>`
    select distinct unnest(topics) as slug from push_subscription order by 1 limit 10000`.execute(db);
  return rows.map(({ slug }) => slug);
}

/**
 * Takes browsers that follow a topic of which there is news they were not told of, and who were not told of any for some
 * hours; with what they are to be told. As above, they count as told, and quiet hours are kept.
 */
export async function takeForTopics(
  db: Db,
  news: readonly TopicNews[],
  now: Date,
  most = 50,
): Promise<{ subscription: PushSubscription; news: TopicNews[] }[]> {
  if (news.length === 0) return [];
  const notQuiet = await awake(db, now);
  const fresh = sql`unnest(${news.map(({ story }) => story)}::integer[], ${news.map(({ slug }) => slug)}::text[],
    ${news.map(({ begun }) => begun.toISOString())}::timestamptz[]) as news (story, slug, begun)
    where slug = any(push_subscription.topics) and begun > asked_at and story <> all(told)
      and begun > ${now}::timestamptz - make_interval(hours => ${sql.lit(hoursNew)} + coalesce(mod(quiet_until - quiet_from + 24, 24), 0))`;
  const { rows } = await sql<PushSubscription & { stories: number[]; topics: string[] }>`
    with due as (
      select id, array(select distinct story from ${fresh}) as stories from push_subscription
       where topics && ${news.map(({ slug }) => slug)}::text[]
         and (topics_at is null or topics_at <= ${new Date(now.getTime() - hoursBetween * 3_600_000)})
         and exists (select from ${fresh}) and ${notQuiet}
       order by id limit ${most} for update skip locked)
    update push_subscription as one
       set topics_at = ${now}, told = (due.stories || one.told)[1:${sql.lit(remembered)}]
      from due where one.id = due.id
    returning endpoint, p256dh, auth, due.stories, topics`.execute(db);
  return rows.map(({ stories, topics, ...subscription }) => ({
    subscription,
    news: news.filter(({ story, slug }) => stories.includes(story) && topics.includes(slug)),
  }));
}
