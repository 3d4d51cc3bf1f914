import { createHash } from 'node:crypto';
import { Refused, type Answer, type Web } from '../net/index.ts';
import { isFault } from '../text/index.ts';
import { statusInWords, isNoFeed } from './answers.ts';
import type { DueFeed } from './due.ts';
import { freshFor, retryAfter } from './headers.ts';
import { hubOf, type Hub } from './hubs.ts';
import type { FeedItem } from './feed-item.ts';
import { parseFeedApart } from './feed-parser.ts';
import { burstOf } from './rhythm.ts';

/** What one poll of one feed found. */
export interface Visit {
  feed: DueFeed;
  at: Date;
  /** `gone` is a failure that ends polling. */
  state: 'read' | 'unchanged' | 'failed' | 'gone';
  /** Whether its host answered, whatever it said; also true where we would not ask. */
  answered: boolean;
  items: FeedItem[];
  language: string | null;
  etag: string | null;
  modified: string | null;
  hash: string | null;
  /** Its server sent a document, and not only word that nothing is new. */
  whole: boolean;
  error: string | null;
  warning: string | null;
  /** Where the catalogue's address says it moved for good. */
  movedTo: string | null;
  /** Minutes for which the answer stays fresh, by its headers. */
  fresh: number | null;
  /** Until when the server asks to be left alone, and whether it asks that of all that we want of it (429). */
  retryAt: Date | null;
  tooMany: boolean;
  /** What the document says of itself; null where it was not read. */
  says: { ask: number | null; skipHours: number[]; skipDays: number[]; burst: number | null; hub: Hub | null } | null;
}

/** A move is believed, and the old address asked no more, when it has been said for so long: ms. */
const heldFor = 3 * 86_400_000;

/** A server that only ever says that nothing is new may say so whatever is; then it is asked for all of it: ms. */
const doubtAfter = 4 * 86_400_000;

const accept = 'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5';

/**
 * Polls one feed by conditional GET: the validators go back byte for byte as they came, whether both exist or one.
 * Never throws for what the outside does: a failure is a finding. A fault of our own is thrown.
 */
export async function poll(web: Web, feed: DueFeed, at: Date): Promise<Visit> {
  const found: Visit = {
    feed,
    at,
    state: 'unchanged',
    answered: false,
    items: [],
    language: null,
    etag: feed.etag,
    modified: feed.modified,
    hash: feed.hash,
    whole: false,
    error: null,
    warning: null,
    movedTo: feed.movedTo,
    fresh: null,
    retryAt: null,
    tooMany: false,
    says: null,
  };
  const held = feed.movedTo !== null && feed.movedSince !== null && +at - +feed.movedSince >= heldFor;
  const address = held && feed.movedTo !== null ? feed.movedTo : feed.address;
  try {
    const doubted = feed.wholeAt !== null && +at - +feed.wholeAt >= doubtAfter;
    const headers = {
      accept,
      ...(feed.etag && !doubted ? { 'if-none-match': feed.etag } : {}),
      ...(feed.modified && !doubted ? { 'if-modified-since': feed.modified } : {}),
    };
    return await web.get(address, headers, understand);
  } catch (error) {
    if (isFault(error)) throw error;
    found.answered ||= error instanceof Refused;
    // A new address that fails is not believed any longer: the next poll asks the old one again.
    return { ...found, state: 'failed', error: (error as Error).message, movedTo: held ? null : feed.movedTo };
  }

  async function understand(answer: Answer): Promise<Visit> {
    const { status, headers } = answer;
    found.answered = true;
    found.retryAt = status >= 400 ? retryAfter(headers, at) : null;
    found.tooMany = status === 429;
    if (status === 410 && !held)
      return { ...found, state: 'gone', error: 'it answers 410: this feed is gone for good' };
    if (![200, 203, 304].includes(status)) throw new Error(`it answers ${statusInWords(status, headers)}`);
    found.movedTo = answer.moved ?? (held ? feed.movedTo : null);
    found.fresh = freshFor(headers, at);
    if (status === 304) {
      // It may bring new ones (RFC 9111, 4.3.4).
      return { ...found, etag: headers.etag || feed.etag, modified: headers['last-modified'] || feed.modified };
    }
    found.whole = true;
    // What did not come well is asked for again, whatever it is called.
    const validators = answer.fault ? { etag: null, modified: null } : { etag: headers.etag || null, modified: headers['last-modified'] || null }; // prettier-ignore
    const hash = createHash('sha256').update(answer.body).digest('base64url');
    if (hash === feed.hash) return { ...found, ...validators };
    const no = isNoFeed(answer.body);
    if (no !== undefined) throw new Error(no);
    const parsed = await parseFeedApart(answer.body, { ...about(answer), now: at });
    return {
      ...found,
      ...validators,
      hash,
      state: 'read',
      items: parsed.items,
      language: parsed.language,
      warning: [answer.fault, ...parsed.warnings].filter(Boolean).join('; ') || null,
      says: {
        ask: parsed.ttl,
        skipHours: parsed.skipHours,
        skipDays: parsed.skipDays,
        burst: burstOf(parsed.items.map(({ published }) => published)),
        hub: hubOf(headers.link, parsed, answer.url),
      },
    };
  }
}

function about(answer: Answer): { url: string; contentType?: string } {
  const type = answer.headers['content-type'];
  return { url: answer.url, ...(type ? { contentType: type } : {}) };
}
