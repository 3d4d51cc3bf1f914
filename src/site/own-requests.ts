import type { Context, MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { ownPath } from '../text/index.ts';

/**
 * Refuses every request that changes something unless a page of ours sent it: by what the browser says of where it comes
 * from (Fetch Metadata), or by its Origin. A browser always says one of them; what says neither is no page of ours.
 */
export const ownRequests: MiddlewareHandler = async (c, next) => {
  const own = new URL(c.var.view.house.url).origin;
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD' && !isOwn(c, own)) throw new HTTPException(403);
  return next();
};

function isOwn(c: Context, house: string): boolean {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = c.req.header('origin');
  return origin !== undefined && (origin === house || origin === new URL(c.req.url).origin);
}

/** A form that was sent, with its files; 400 for a body that is none though it says so. */
export async function sentIn(c: Context) {
  try {
    return await c.req.parseBody({ all: true });
  } catch (cause) {
    throw new HTTPException(400, { cause });
  }
}

/** The fields of a form that was sent; the first of each name. Empty where the body is no form. */
export async function formOf(c: Context): Promise<Record<string, string>> {
  try {
    const body = await c.req.parseBody({ all: true });
    return Object.fromEntries(
      Object.entries(body).flatMap(([name, value]) => {
        const first = Array.isArray(value) ? value[0] : value;
        return typeof first === 'string' ? [[name, first.replaceAll('\0', '')]] : [];
      }),
    );
  } catch {
    return {};
  }
}

/** Where on this site to go next, as a link or form said it; `otherwise` for any other place. */
export const nextPath = (said: string | undefined, otherwise: string): string => ownPath(said ?? '') ?? otherwise;

/** The page of this site that a form was sent from; `otherwise` where the browser does not say. */
export function cameFrom(c: Context, otherwise: string): string {
  const from = URL.parse(c.req.header('referer') ?? '');
  return from?.host === new URL(c.req.url).host ? nextPath(from.pathname + from.search, otherwise) : otherwise;
}
