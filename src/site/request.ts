import { isIPv6, type BlockList } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { plainAddress } from '../readers/index.ts';
import { ownPath } from '../text/index.ts';

/** What a request is: who asks, of whom, whether a page of ours sent it, how much it may bring, and what its form says. */

declare module 'hono' {
  interface ContextVariableMap {
    /** The address of the host that asks. */
    asker: string;
  }
}

/** Proxies one after another that a request may have come through. */
const mostHops = 20;

/**
 * Who asks, by the connection's other end and by what proxies say of whom they pass on: read from the right, as far as each is
 * written by a proxy that is trusted. What stands before that anybody can write; where it is no address, the proxy itself asks.
 *
 * @param peer the connection's other end; '' where there is none
 * @param forwarded X-Forwarded-For
 */
export function askerOf(peer: string, forwarded: string | undefined, trusted: BlockList): string {
  let asker = plainAddress(peer) ?? '';
  for (const named of (forwarded ?? '').split(',').slice(-mostHops).toReversed()) {
    if (!asker || !trusted.check(asker, isIPv6(asker) ? 'ipv6' : 'ipv4')) break;
    const address = plainAddress(named);
    if (address === undefined) break;
    asker = address;
    if (/^(127\.|::1$)/.test(address)) break; // asked on the proxy's own machine: nobody stands before that
  }
  return asker;
}

/** Notes who asks, for `hostOf`. @param unnamed told, once, that a proxy passes requests on which is not trusted */
export function noteAsker(trusted: BlockList, unnamed: (proxy: string) => void): MiddlewareHandler {
  let told = false;
  return async (c, next) => {
    let peer = '';
    try {
      peer = getConnInfo(c).remote.address ?? '';
    } catch {} // asked without a port, as tests do
    const forwarded = c.req.header('x-forwarded-for');
    const asker = askerOf(peer, forwarded, trusted);
    c.set('asker', asker);
    if (forwarded !== undefined && !told && asker !== '' && asker === plainAddress(peer)) {
      told = true;
      unnamed(asker);
    }
    return next();
  };
}

/** The address of the host that asks; '' where there is none, and all of those count as one. */
export const hostOf = (c: Context): string => c.get('asker') ?? '';

/**
 * Answers to the house's own name only, and to this machine's for whoever looks after it: links, cookies and what counts as
 * a form of ours hang on the name. `/healthz` is asked by address.
 */
export function ownName(house: { url: string }): MiddlewareHandler {
  const own = new URL(house.url).hostname;
  return async (c, next) => {
    const asked = new URL(c.req.url).hostname.replace(/\.$/, '');
    const near = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(asked);
    if (asked === own || near || c.req.path === '/healthz') return next();
    throw new HTTPException(421);
  };
}

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

/** The number in a route, `:id`. */
export const idIn = (c: Context): number => Number(c.req.param('id'));

/** A number as an address or a form has it; undefined for anything else. */
export const asNumber = (typed = ''): number | undefined => (/^\d{1,9}$/.test(typed) ? Number(typed) : undefined);

/** Where on this site to go next, as a link or form said it; `otherwise` for any other place. */
export const nextPath = (said: string | undefined, otherwise: string): string => ownPath(said ?? '') ?? otherwise;

/** The page of this site that a form was sent from; `otherwise` where the browser does not say. */
export function cameFrom(c: Context, otherwise: string): string {
  const from = URL.parse(c.req.header('referer') ?? '');
  return from?.host === new URL(c.req.url).host ? nextPath(from.pathname + from.search, otherwise) : otherwise;
}

/** Room for what is being sent at one time: forms, hooks and the desk's files have each their own, so that none shuts out the others. */
interface Room {
  bytes: number;
  taken: number;
}
const room = (megabytes: number): Room => ({ bytes: megabytes * 1024 * 1024, taken: 0 });
export const rooms = { forms: room(16), hooks: room(16), files: room(64) };

/**
 * Lets bodies of at most `maxSize` bytes in, while all that is being sent to the same room together does not fill it. Looked at
 * before anything is read: 413 for what says that it is larger, 503 where there is no room at the moment. What does not say
 * how large it is counts as the largest.
 */
export function bodies(maxSize: number, within: Room): MiddlewareHandler {
  const limit = bodyLimit({ maxSize, onError: tooLarge });
  return async (c, next) => {
    const said = c.req.header('content-length');
    const size = said === undefined ? (c.req.raw.body ? maxSize : 0) : Number(said);
    if (!(size <= maxSize)) tooLarge();
    if (within.taken + size > within.bytes) throw new HTTPException(503);
    within.taken += size;
    try {
      return await limit(c, next);
    } finally {
      within.taken -= size;
    }
  };
}

/** For the forms that anybody may send. */
export const formLimit = bodies(16 * 1024, rooms.forms);

function tooLarge(): never {
  throw new HTTPException(413);
}
