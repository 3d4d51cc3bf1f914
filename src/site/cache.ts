import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context, Handler } from 'hono';
import { isAway, sql, type Db } from '../db/index.ts';
import { mayBeSignedIn } from '../readers/index.ts';

/** A page as it was made: kept until what it shows changes. */
interface Kept {
  stamp: string;
  /** When it was made, in milliseconds of the process's own clock. */
  made: number;
  headers: [string, string][];
  body: Buffer;
  /** Compressed when first asked for. */
  br?: Promise<Buffer>;
  gzip?: Promise<Buffer>;
}

/** A page may show what no stamp tells of: none is kept longer than this. */
const longest = 600_000;
/** How long the stamp is taken for unchanged where nothing says otherwise, and where a notice does, in milliseconds. */
const stampHolds = 1000;
const leastApart = 250;
/** How long a database that is silent is waited for where the page is kept, in milliseconds. */
const patience = 2000;

/** A page that may be kept, and how it is made. */
interface PageToKeep {
  /** The address without what does not matter. */
  key: string;
  /** Of what the page shows beyond stories and editions, such as the day. */
  stamp: () => string | Promise<string>;
  make: () => Promise<Response>;
}

/** Pages kept in memory under their addresses, the least recently asked for given up first. */
export class PageCache {
  readonly #kept = new Map<string, Kept>();
  readonly #making = new Map<string, Promise<Kept | Response>>();
  readonly #most: number;
  #bytes = 0;
  #noticed = false;
  readonly #lately = new Map<string, { value: Promise<string>; at: number }>();
  #stamp: { value: Promise<string>; late: Promise<undefined>; at: number } | undefined;

  /** @param most bytes of pages, uncompressed */
  constructor(most: number) {
    this.#most = most;
  }

  /**
   * The page at an address: as kept, where nothing that pages show has changed; made anew otherwise, once for all who ask
   * at the same time. Only whole pages (status 200) are kept, unless
   * they say `no-cache`.
   *
   */
  async answer(db: Db, request: Headers, { key, stamp, make }: PageToKeep): Promise<Response> {
    const now = performance.now();
    if (this.#most === 0) {
      const made = await this.#make(key, '', now, make);
      return made instanceof Response ? made : print(made, request);
    }
    if (!this.#stamp || now - this.#stamp.at > (this.#noticed ? leastApart : stampHolds)) {
      this.#noticed = false;
      this.#stamp = { value: stampOf(db), late: sleep(patience, undefined, { ref: false }), at: now };
      this.#stamp.value.catch(() => (this.#stamp = undefined)); // asked again by the next
    }
    const kept = this.#kept.get(key);
    // While the database is away or silent, what is kept is shown.
    const asked = Promise.all([this.#stamp.value, stamp()]).then((stamps) => stamps.join(' '));
    const shown = await (kept ? Promise.race([asked, this.#stamp.late]) : asked).catch((error: unknown) => {
      if (kept) return undefined;
      throw error;
    });
    if (shown === undefined) return print(kept!, request);
    if (kept && kept.stamp === shown && now - kept.made < longest) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return print(kept, request);
    }
    const making = this.#making.get(key) ?? this.#make(key, shown, now, make).finally(() => this.#making.delete(key));
    this.#making.set(key, making);
    const made = await making.catch((error: unknown) => {
      if (kept && isAway(error)) return kept;
      throw error;
    });
    return made instanceof Response ? made.clone() : print(made, request);
  }

  /** Pages may show something else now: what is kept is asked for anew, at once but for the pace of many changes. */
  changed(): void {
    this.#noticed = true;
    this.#lately.clear();
  }

  /** What was looked up under a key, taken for unchanged as long as the stamp is (memo, 1 s); the oldest of 1,000 is given up first. */
  lately(key: string, look: () => Promise<string>): Promise<string> {
    const now = performance.now();
    const known = this.#lately.get(key);
    if (known && now - known.at <= stampHolds) return known.value;
    const value = look();
    this.#lately.delete(key);
    this.#lately.set(key, { value, at: now });
    for (const oldest of this.#lately.keys()) {
      if (this.#lately.size <= 1000) break;
      this.#lately.delete(oldest);
    }
    return value;
  }

  async #make(key: string, stamp: string, now: number, make: () => Promise<Response>): Promise<Kept | Response> {
    const response = await make();
    if (response.status !== 200 || response.headers.get('cache-control') === 'no-cache') return response;
    const body = Buffer.from(await response.arrayBuffer());
    const tag = hash('sha256', body, 'base64url').slice(0, 22);
    const headers: [string, string][] = [...response.headers, ['etag', `W/"${tag}"`], ['vary', 'Accept-Encoding']];
    const kept: Kept = { stamp, made: now, headers, body };
    this.#give(key);
    if (body.length > this.#most) return kept;
    this.#kept.set(key, kept);
    this.#bytes += body.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#most) break;
      this.#give(oldest);
    }
    return kept;
  }

  #give(key: string): void {
    this.#bytes -= this.#kept.get(key)?.body.length ?? 0;
    this.#kept.delete(key);
  }
}

/** Changes whenever a transaction that changed what pages show is seen, also where one with a lower number ends later. */
async function stampOf(db: Db): Promise<string> {
  const { rows } = await sql<{ stamp: string }>`
    select concat_ws(' ', max(id), sum(id), count(*)) as stamp from pages.change`.execute(db);
  return rows[0]?.stamp ?? '';
}

const compressed = {
  // Quality 2 is within a sixteenth of 4 for pages of this size, in half its time: a tenth of what it takes to make a page.
  br: (body: Buffer) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } }),
  gzip: (body: Buffer) => promisify(gzip)(body),
};

async function print(kept: Kept, request: Headers): Promise<Response> {
  const headers = new Headers(kept.headers);
  const known = request.get('if-none-match');
  const tag = headers.get('etag') ?? '';
  if (known && known.split(',').some((one) => one.trim() === tag)) return new Response(null, { status: 304, headers });
  const accepted = request.get('accept-encoding') ?? '';
  const encoding = (['br', 'gzip'] as const).find((name) =>
    new RegExp(`\\b${name}\\b(?!;\\s*q=0(?:\\.0*)?\\b)`).test(accepted),
  );
  if (!encoding || kept.body.length < 1024) return new Response(new Uint8Array(kept.body), { headers });
  kept[encoding] ??= compressed[encoding](kept.body);
  headers.set('content-encoding', encoding);
  return new Response(new Uint8Array(await kept[encoding]), { headers });
}

/** How long a page may be shown without asking whether it has changed. */
export const PUBLIC = 'public, max-age=30, stale-while-revalidate=300';
const ASSET = 'public, max-age=86400, stale-while-revalidate=604800';
/** Feeds, pictures and the API are for other programs, whose pages may be anywhere. */
export const ANYWHERE = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };

interface Keeping {
  /** What of the address's query the page depends on, as it was understood. */
  asks?: ((c: Context) => unknown) | undefined;
  /** Made anew every minute: it shows what gathering does, or what comes by time alone. */
  minutely?: boolean;
  /** What else tells that the page has changed. */
  changes?: (c: Context) => Promise<string>;
}

/**
 * A page that everybody may read, kept until what it shows changes. Of what stands after the question mark only what `asks`
 * understood is part of its address: nobody has a page made anew by words that it does not depend on.
 */
export const keep =
  (make: Handler, { asks, minutely = false, changes }: Keeping = {}) =>
  (c: Context) => {
    const { now, view } = c.var;
    // Who has signed in finds what they have just written.
    const { db, cache } = mayBeSignedIn(c.req.raw.headers) ? c.var.fresh : c.var.reading;
    c.set('db', db);
    c.set('cache', cache);
    // Pages say what day it is, and all of them show the masthead.
    const time = minutely ? now.toISOString().slice(0, 16) : view.fullDay(now);
    const stamp = async () => [time, view.masthead.stamp, ...(changes ? [await changes(c)] : [])].join(' ');
    const key = JSON.stringify([c.req.path, asks?.(c)]);
    const made = async () => {
      c.header('Cache-Control', PUBLIC);
      return (await make(c, async () => {})) as Response;
    };
    return cache.answer(db, c.req.raw.headers, { key, stamp, make: made });
  };

/** A file for whoever asks, from anywhere, that hardly ever changes. */
export const asset = (make: Handler) => async (c: Context) => {
  c.header('Cache-Control', ASSET);
  for (const [name, value] of Object.entries(ANYWHERE)) c.header(name, value);
  return (await make(c, async () => {})) as Response;
};
