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
