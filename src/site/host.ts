import { isIPv6, type BlockList } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { plainAddress } from '../readers/index.ts';

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
