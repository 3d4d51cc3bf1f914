import webPush from 'web-push';
import type { Db } from '../db/index.ts';
import { editionById, span } from '../editions/index.ts';
import type { Web } from '../net/index.ts';
import {
  dropPush,
  passOverEdition,
  pushKeys,
  pushWent,
  takeForEdition,
  takeForTopics,
  type PushSubscription,
  type TopicNews,
} from '../readers/index.ts';
import type { House } from '../house/index.ts';
import { oneLine, shorten } from '../text/index.ts';

/** What a notification shows, and where it leads. */
interface PushMessage {
  title: string;
  body: string;
  /** From the slash on. */
  path: string;
  /** A message takes the place of an earlier one with the same tag. */
  tag: string;
}

/** Where browsers' makers take messages: Google, Mozilla, Apple, Microsoft. A browser names its own when it asks. */
const services =
  /^(fcm\.googleapis\.com|jmt17\.google\.com|updates\.push\.services\.mozilla\.com|([\w-]+\.)?push\.apple\.com|[\w-]+\.notify\.windows\.com)$/;
const hours = 3600;
/** News of an edition is told for so long, seconds: a browser may sleep, or have its quiet hours. */
const editionHolds = 72 * hours;

/**
 * Whether an address is one of a push service: anybody can name one, and we write to no other place.
 *
 * @param openHosts `host:port` pairs of services of the house's own
 */
export function isPushService(endpoint: string, openHosts: readonly string[]): boolean {
  const url = endpoint.length <= 1000 ? URL.parse(endpoint) : null;
  if (!url) return false;
  return openHosts.includes(url.host) || (url.protocol === 'https:' && url.port === '' && services.test(url.hostname));
}

/** What messages to browsers are sent with. */
export interface PushContext {
  db: Db;
  web: Web;
  house: House;
}

/** The newest edition, if it closed so lately that browsers whose quiet hours it was are still told. */
export async function editionToPush(db: Db, now: Date): Promise<number | undefined> {
  const edition = await db
    .selectFrom('edition')
    .select(['id', 'closed_at'])
    .where('closed_at', 'is not', null)
    .orderBy('closed_at', 'desc')
    .executeTakeFirst();
  const { id, closed_at: closed } = edition ?? {};
  return closed && closed <= now && now.getTime() - closed.getTime() < 1000 * editionHolds ? id : undefined;
}

/** From now on nobody is told of this edition. */
export async function leaveUntold(db: Db, editionId: number): Promise<void> {
  const { closed_at: closed } = await db
    .selectFrom('edition')
    .select('closed_at')
    .where('id', '=', editionId)
    .executeTakeFirstOrThrow();
  if (closed) await passOverEdition(db, closed);
}

/** Tells of a closed edition all browsers that asked for it, each once however often this runs; in quiet hours none. @returns how many */
export async function pushEdition(context: PushContext, editionId: number, now: Date): Promise<number> {
  const { db, house } = context;
  const edition = await editionById(db, editionId);
  if (!edition?.closed) throw new Error(`edition ${editionId} is not closed: only a closed edition is told of`);
  const message: PushMessage = {
    title: `${house.name}, ${span(house, edition)}`,
    body: edition.stories
      .slice(0, 2)
      .map((story) => shorten(story.headline, 90))
      .join(' · '),
    path: `/editions/${edition.week}`,
    tag: 'edition',
  };
  let notified = 0;
  for (;;) {
    const taken = await takeForEdition(db, edition.closed, now);
    if (taken.length === 0) return notified;
    await Promise.all(taken.map(async (one) => push(context, one, message, editionHolds)));
    notified += taken.length;
  }
}

/** Tells those who follow a topic of a new story about it, the newest by its headline; in quiet hours nobody. @returns how many */
export async function pushTopics(context: PushContext, news: TopicNews[], now: Date): Promise<number> {
  let notified = 0;
  for (;;) {
    const taken = await takeForTopics(context.db, news, now);
    if (taken.length === 0) return notified;
    await Promise.all(
      taken.map(async ({ subscription, news: its }) => {
        const newest = its.toSorted((a, b) => b.begun.getTime() - a.begun.getTime())[0];
        if (!newest) return;
        const others = new Set(its.map(({ story }) => story)).size - 1;
        const message: PushMessage = {
          title: oneLine(newest.topic),
          body: shorten(oneLine(newest.headline), 150) + (others > 0 ? ` (+${others})` : ''),
          path: others > 0 ? `/topics/${encodeURIComponent(newest.slug)}` : `/stories/${newest.story}`,
          tag: `topic-${newest.slug}`,
        };
        await push(context, subscription, message, 24 * hours);
      }),
    );
    notified += taken.length;
  }
}

/**
 * Sends one message, encrypted for its browser (RFC 8030, 8188, 8291, 8292). What the service no longer knows is dropped; another
 * failure is noted and the message lost: news is old tomorrow.
 *
 * @param holds seconds for which the service keeps it for a browser that sleeps
 */
async function push({ db, web, house }: PushContext, to: PushSubscription, message: PushMessage, holds: number) {
  const { publicKey, privateKey } = await pushKeys(db);
  try {
    const { headers, body } = webPush.generateRequestDetails(
      { endpoint: to.endpoint, keys: { p256dh: to.p256dh, auth: to.auth } },
      JSON.stringify(message),
      {
        vapidDetails: {
          subject: house.url.startsWith('https:') ? house.url : `mailto:${house.mailFrom}`,
          publicKey,
          privateKey,
        },
        TTL: holds,
        urgency: 'low',
        contentEncoding: 'aes128gcm',
      },
    );
    const { status } = await web.post(to.endpoint, headers, body);
    if (status === 404 || status === 410) await dropPush(db, to.endpoint);
    else await pushWent(db, to.endpoint, status >= 200 && status < 300);
  } catch {
    // The service is away, or the browser's keys are none: counted, and given up after some times.
    await pushWent(db, to.endpoint, false);
  }
}
