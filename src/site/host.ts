import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

const nearby = /^(::1|::ffff:)?(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|$)|^f[cd]/i;

/**
 * The address of the host that asks; '' where there is none. Behind a proxy of the house's own network it is the one that
 * the proxy names last: what stands before that anybody can write.
 */
export function hostOf(c: Context): string {
  let peer = '';
  try {
    peer = getConnInfo(c).remote.address ?? '';
  } catch {
    return ''; // asked without a port, as tests do
  }
  const named = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  return named && nearby.test(peer) ? named : peer;
}
