import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { allowed, type Person } from '../readers/index.ts';

const cookie = 'house.terminal';

/**
 * Lets in an owner who has signed in, or who knows the token that the terminal prints: in the address, from where it goes into a
 * cookie, or as a bearer token. From which machine a request comes proves nothing: a proxy on this one brings everybody's.
 *
 * @param token empty: nobody is let in by it
 */
export function terminalDoor(
  token: string,
  house: { url: string },
  whoIs: (headers: Headers) => Promise<Person | undefined>,
): (c: Context) => Promise<boolean> {
  const secure = house.url.startsWith('https:');
  return async (c) => {
    const named = c.req.query('token');
    const said = named ?? bearerOf(c) ?? getCookie(c, cookie, secure ? 'host' : undefined);
    if (token && said && sameSecret(said, token)) {
      const options = { path: '/', httpOnly: true, sameSite: 'Lax', secure } as const;
      if (named !== undefined) setCookie(c, cookie, token, secure ? { ...options, prefix: 'host' } : options);
      return true;
    }
    return allowed(await whoIs(c.req.raw.headers), 'govern');
  };
}

/** What a request says as its bearer token (RFC 6750). */
export function bearerOf(c: Context): string | undefined {
  return /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
}

/** Compared in a time that tells nothing of how much of it was right. */
export function sameSecret(said: string, due: string): boolean {
  const [a, b] = [said, due].map((words) => createHash('sha256').update(words).digest());
  return timingSafeEqual(a!, b!);
}
