import { Hono } from 'hono';
import { bodies, rooms } from '../request.ts';

/** What mail relays tell, by their names. */
export interface MailHook {
  /** Whether this relay's notices are taken, and its password, where it has one, is right: asked before anything is read. */
  admits: (relay: string, authorization: string) => boolean;
  /** Says whether the signature held. */
  tell: (relay: string, body: string, authorization: string) => Promise<'taken' | 'refused'>;
}

/** Who is not admitted waits, ms; so many wait at once, and whoever comes meanwhile is not even asked for a password. */
const [pause, mostRefused] = [2000, 5];

/** Where relays tell what became of letters: POST /hooks/mail/ses, /postmark, /mailgun. */
export function mailHooks(hook: MailHook): Hono {
  let refused = 0;
  return new Hono().post(
    '/hooks/mail/:relay{ses|postmark|mailgun}',
    async (c, next) => {
      c.header('Cache-Control', 'no-store');
      if (refused >= mostRefused) return c.text('not now\n', 429, { 'Retry-After': '60' });
      if (hook.admits(c.req.param('relay'), c.req.header('authorization') ?? '')) return next();
      refused++;
      await new Promise((go) => setTimeout(go, pause));
      refused--;
      return c.text('not signed as it should be\n', 403);
    },
    bodies(512 * 1024, rooms.hooks),
    async (c) => {
      const outcome = await hook.tell(c.req.param('relay'), await c.req.text(), c.req.header('authorization') ?? '');
      return outcome === 'taken' ? c.text('taken\n') : c.text('not signed as it should be\n', 403);
    },
  );
}

/** How hubs tell of feeds (WebSub); the sources' functions behind it say what each answer means. */
export interface FeedHook {
  verify: (token: string, asked: URLSearchParams) => Promise<string | undefined>;
  /** The body is read only where the token is known, and never kept. */
  tell: (
    token: string,
    body: AsyncIterable<Uint8Array>,
    signature: string,
  ) => Promise<'told' | 'ignored' | 'unknown' | 'too large'>;
}

/**
 * Where hubs reach us: GET and POST /hooks/feeds/TOKEN. The GET is the hub's question whether we asked it for something, which the
 * Recommendation has answered by GET; it changes nothing but that the question is answered.
 */
export function feedHooks(hook: FeedHook): Hono {
  const app = new Hono();
  const token = '/hooks/feeds/:token{[\\w-]{1,200}}' as const;
  app.get(token, async (c) => {
    c.header('Cache-Control', 'no-store');
    const challenge = await hook.verify(c.req.param('token'), new URL(c.req.url).searchParams);
    return challenge === undefined ? c.text('not asked for\n', 404) : c.text(challenge);
  });
  app.post(token, async (c) => {
    c.header('Cache-Control', 'no-store');
    const body = (c.req.raw.body ?? []) as AsyncIterable<Uint8Array>;
    const outcome = await hook.tell(c.req.param('token'), body, c.req.header('x-hub-signature') ?? '');
    if (outcome === 'too large') return c.text('too large\n', 413);
    return outcome === 'unknown' ? c.text('not asked for\n', 410) : c.text('taken\n', 202);
  });
  return app;
}
