import type { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';

/** Takes what a mail relay tells, by its name; says whether its signature held. */
export type MailHook = (relay: string, body: string, authorization: string) => Promise<'taken' | 'refused'>;

/** Where relays tell what became of letters: POST /hooks/mail/ses, /postmark, /mailgun. */
export function mailHooks(app: Hono, hook: MailHook): void {
  app.post('/hooks/mail/:relay{ses|postmark|mailgun}', bodyLimit({ maxSize: 512 * 1024 }), async (c) => {
    c.header('Cache-Control', 'no-store');
    const outcome = await hook(c.req.param('relay'), await c.req.text(), c.req.header('authorization') ?? '');
    return outcome === 'taken' ? c.text('taken\n') : c.text('not signed as it should be\n', 403);
  });
}

/** How hubs tell of feeds (WebSub); the sources' functions behind it say what each answer means. */
export interface FeedHook {
  verify: (token: string, asked: URLSearchParams) => Promise<string | undefined>;
  tell: (token: string, body: Uint8Array, signature: string) => Promise<'told' | 'ignored' | 'unknown'>;
}

/**
 * Where hubs reach us: GET and POST /hooks/feeds/TOKEN. The GET is the hub's question whether we asked it for something, which the
 * Recommendation has answered by GET; it changes nothing but that the question is answered.
 */
export function feedHooks(app: Hono, hook: FeedHook): void {
  app.get('/hooks/feeds/:token', async (c) => {
    c.header('Cache-Control', 'no-store');
    const challenge = await hook.verify(c.req.param('token'), new URL(c.req.url).searchParams);
    return challenge === undefined ? c.text('not asked for\n', 404) : c.text(challenge);
  });
  app.post('/hooks/feeds/:token', bodyLimit({ maxSize: 10 * 1024 * 1024 }), async (c) => {
    c.header('Cache-Control', 'no-store');
    const body = new Uint8Array(await c.req.arrayBuffer());
    const outcome = await hook.tell(c.req.param('token'), body, c.req.header('x-hub-signature') ?? '');
    return outcome === 'unknown' ? c.text('not asked for\n', 410) : c.text('taken\n', 202);
  });
}
