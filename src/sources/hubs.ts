import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Db } from '../db/index.ts';
import type { Web } from '../net/index.ts';
import { resolveAddress } from '../text/index.ts';
import { linksOf } from './headers.ts';

/** WebSub (W3C Recommendation, 2018): hubs tell us when a feed has something new. Polling goes on all the same: a hub may fall silent. */

/** What a feed says of itself: a hub, and the address under which the hub knows it. */
export interface Hub {
  hub: string;
  topic: string;
}

const minute = 60_000;
const day = 86_400_000;
/** What we ask for, and the least and most that we take, in seconds. */
const lease = { wanted: 10 * 86_400, least: 300, most: 90 * 86_400 };
/** A hub that has not verified by then is asked again: ms. Nobody but it can know the callback, and it only so long. */
const patience = 60 * minute;
/** A hub that will not tell us is asked again, should its owner have changed their mind: ms. */
const deniedFor = 7 * day;
const asksAtOnce = 200;
const maxRedirects = 3;

/**
 * The hub that an answer names: by Link headers (RFC 8288), else in the document (section 4). Null where it names none, or
 * no address of its own.
 */
export function hubOf(
  linkHeader: string | undefined,
  document: { hubs: string[]; self: string | null },
  url: string,
): Hub | null {
  const links = linksOf(linkHeader, url);
  const linked = (relation: string) => links.find(({ relations }) => relations.includes(relation))?.target;
  const hub = linked('hub') ?? document.hubs[0];
  const topic = linked('self') ?? document.self;
  return hub && topic ? { hub, topic } : null;
}

/** Remembers which hub a feed names, to ask it; a feed that names none any more is forgotten there by its lease's end. */
export async function keepHub(tx: Db, feedId: number, named: Hub | null, now: Date): Promise<void> {
  if (named === null) {
    await tx.deleteFrom('subscription').where('feed_id', '=', feedId).execute();
    return;
  }
  const fresh = { ...named, token: secretOf(24), secret: secretOf(32), due_at: now };
  await tx
    .insertInto('subscription')
    .values({ feed_id: feedId, ...fresh })
    .onConflict((conflict) =>
      conflict
        .column('feed_id')
        .doUpdateSet({ ...fresh, asked_at: null, lease_until: null, tries: 0, error: null })
        .where((row) =>
          row.or([row('subscription.hub', '!=', named.hub), row('subscription.topic', '!=', named.topic)]),
        ),
    )
    .execute();
}

const secretOf = (bytes: number) => randomBytes(bytes).toString('base64url');

/**
 * Asks the hubs that are due to tell us, or to go on telling us (section 5.1).
 *
 * @param callbacks the address under which hubs reach `verifyHub` and `hubTells`; a token is added
 * @returns how many have taken the question, and how many have not
 */
export async function askHubs(
  db: Db,
  web: Web,
  callbacks: string,
  now: Date,
): Promise<{ asked: number; failed: number }> {
  const rows = await db
    .selectFrom('subscription')
    .innerJoin('feed', 'feed.id', 'subscription.feed_id')
    .innerJoin('source', 'source.id', 'feed.source_id')
    .selectAll('subscription')
    .where('subscription.due_at', '<=', now)
    .where('source.active', '=', true)
    .where('source.paused', '=', false)
    .where('feed.gone_at', 'is', null)
    .orderBy('subscription.due_at')
    .limit(asksAtOnce)
    .execute();
  const done = { asked: 0, failed: 0 };
  for (const { feed_id, hub, topic, token, secret, tries } of rows) {
    // Written down first: the hub may verify before it has answered.
    const again = new Date(now.getTime() + Math.min(patience * 2 ** Math.min(tries, 10), day));
    await change(db, feed_id, { asked_at: now, tries: tries + 1, due_at: again });
    try {
      const form = new URLSearchParams({
        'hub.callback': `${callbacks}/${token}`,
        'hub.mode': 'subscribe',
        'hub.topic': topic,
        'hub.secret': secret,
        'hub.lease_seconds': String(lease.wanted),
      });
      const status = await submit(web, hub, form);
      if (status < 200 || status > 299) throw new Error(`the hub answers ${status}`);
      done.asked++;
    } catch (error) {
      await change(db, feed_id, { error: (error as Error).message });
      done.failed++;
    }
  }
  return done;
}

/** Posts a form, to where 307 and 308 lead (section 5.1). Returns the status. */
async function submit(web: Web, hub: string, form: URLSearchParams): Promise<number> {
  let address = hub;
  for (let hops = 0; hops <= maxRedirects; hops++) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await web.post(address, headers, new TextEncoder().encode(form.toString()));
    const next = [307, 308].includes(answer.status) ? resolveAddress(answer.headers.location, address) : null;
    if (next === null) return answer.status;
    address = next;
  }
  throw new Error(`the hub redirects more than ${maxRedirects} times`);
}

type Change = {
  asked_at?: Date | null;
  tries?: number;
  due_at?: Date | null;
  error?: string | null;
  lease_until?: Date | null;
};

/** No feed is larger, so no hub's copy of one is. */
const mostBytes = 10 * 1024 * 1024;

async function change(db: Db, feedId: number, set: Change): Promise<void> {
  await db.updateTable('subscription').set(set).where('feed_id', '=', feedId).execute();
}

/**
 * A hub asks whether it was us (section 5.3), or says that it will not (5.2). Believed only under a name that nobody else was
 * told, about the very address that we asked for, and only within an hour of asking.
 *
 * @param asked the query of its request
 * @returns what it is to be answered; undefined is 404
 */
export async function verifyHub(db: Db, token: string, asked: URLSearchParams, now: Date): Promise<string | undefined> {
  const found = await db.selectFrom('subscription').selectAll().where('token', '=', token).executeTakeFirst();
  if (!found?.asked_at || asked.get('hub.topic') !== found.topic) return undefined;
  if (now.getTime() - found.asked_at.getTime() > patience) return undefined;
  const mode = asked.get('hub.mode');
  if (mode === 'denied') {
    const reason = (asked.get('hub.reason') ?? '').slice(0, 200);
    await change(db, found.feed_id, {
      asked_at: null,
      due_at: new Date(now.getTime() + deniedFor),
      error: `the hub will not: ${reason || 'it says not why'}`,
    });
    return '';
  }
  const challenge = asked.get('hub.challenge');
  const seconds = Number(asked.get('hub.lease_seconds') ?? lease.wanted);
  if (mode !== 'subscribe' || !challenge || challenge.length > 2000 || !(seconds >= lease.least)) return undefined;
  const length = Math.min(seconds, lease.most) * 1000;
  await change(db, found.feed_id, {
    asked_at: null,
    tries: 0,
    error: null,
    lease_until: new Date(now.getTime() + length),
    // Asked anew well before its end, so that it may fail some times.
    due_at: new Date(now.getTime() + length * 0.8),
  });
  return challenge;
}

/**
 * A hub tells that a feed has something new (section 7). Its word for what that is is not taken: the feed itself is asked, as its owner
 * serves it to all. So its words are looked at piece by piece, for their signature alone.
 *
 * @param signature X-Hub-Signature: `sha256=HEX`, made with the secret that only the hub knows
 * @returns `told` where the feed is due now; `ignored` where the signature does not hold, which the hub is not to learn (7.1)
 */
export async function hubTells(
  db: Db,
  token: string,
  { body, signature }: { body: AsyncIterable<Uint8Array>; signature: string },
  now: Date,
): Promise<'told' | 'ignored' | 'unknown' | 'too large'> {
  const found = await db.selectFrom('subscription').selectAll().where('token', '=', token).executeTakeFirst();
  if (!found) return 'unknown';
  const signed = await isSigned(body, found.secret, signature);
  if (signed === 'too large') return signed;
  if (!signed) return 'ignored';
  await db.updateTable('subscription').set({ told_at: now }).where('feed_id', '=', found.feed_id).execute();
  const { numUpdatedRows } = await db
    .updateTable('feed')
    .set({ due_at: now })
    .where('id', '=', found.feed_id)
    .where('due_at', '>', now)
    // Who tells every second is not obeyed every second, nor where the server itself asked to be left alone.
    .where((row) => row.or([row('polled_at', 'is', null), row('polled_at', '<', new Date(now.getTime() - minute))]))
    .where('failures', '=', 0)
    .where('gone_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n ? 'told' : 'ignored';
}

async function isSigned(
  body: AsyncIterable<Uint8Array>,
  secret: string,
  signature: string,
): Promise<boolean | 'too large'> {
  const [, method = '', given = ''] = /^(sha1|sha256|sha384|sha512)=([0-9a-f]{40,128})$/i.exec(signature.trim()) ?? [];
  if (!method) return false;
  const hmac = createHmac(method.toLowerCase(), secret);
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > mostBytes) return 'too large';
    hmac.update(piece);
  }
  const right = hmac.digest();
  const said = Buffer.from(given, 'hex');
  return said.length === right.length && timingSafeEqual(said, right);
}
