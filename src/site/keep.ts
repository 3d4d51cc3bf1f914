import type { Context, Handler } from 'hono';

/** How long a page may be shown without asking whether it has changed. */
export const PUBLIC = 'public, max-age=30, stale-while-revalidate=300';
const ASSET = 'public, max-age=86400, stale-while-revalidate=604800';
/** Feeds, pictures and the API are for other programs, whose pages may be anywhere. */
export const ANYWHERE = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };

interface Kept {
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
  (make: Handler, { asks, minutely = false, changes }: Kept = {}) =>
  (c: Context) => {
    const { now, view, cache, db } = c.var;
    // Pages say what day it is.
    const time = minutely ? now.toISOString().slice(0, 16) : view.fullDay(now);
    const stamp = async () => (changes ? `${time} ${await changes(c)}` : time);
    return cache.answer(db, JSON.stringify([c.req.path, asks?.(c)]), stamp, c.req.raw.headers, async () => {
      c.header('Cache-Control', PUBLIC);
      return (await make(c, async () => {})) as Response;
    });
  };

/** A file for whoever asks, from anywhere, that hardly ever changes. */
export const asset = (make: Handler) => async (c: Context) => {
  c.header('Cache-Control', ASSET);
  for (const [name, value] of Object.entries(ANYWHERE)) c.header(name, value);
  return (await make(c, async () => {})) as Response;
};
