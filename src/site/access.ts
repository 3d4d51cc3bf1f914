import type { Context, MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { matchedRoutes } from 'hono/route';
import { allowed, type Act } from '../readers/index.ts';
import { cameFrom } from './request.ts';

/**
 * Who a route is for: by what they may do once signed in (`comment` is everybody who has), some of it only freshly signed
 * in; or without signing in. Who holds a link, a relay's secret or the terminal's token is asked by the route itself.
 */
export type For =
  | 'everybody'
  | 'a link’s holder'
  | 'a mail relay'
  | 'an owner, or by the terminal’s token'
  | Act
  | `${Act}, freshly signed in`;

/** Every route and who it is for. `site.db.test.ts` holds it against the routes that there are, and each against each role. */
export const access: Record<string, For> = {
  'GET /': 'everybody',
  'GET /stories/:id': 'everybody',
  'GET /stories/:id/card.png': 'everybody',
  'GET /editions': 'everybody',
  'GET /editions/:week': 'everybody',
  'GET /topics': 'everybody',
  'GET /topics/:slug': 'everybody',
  'GET /videos': 'everybody',
  'GET /videos/:id': 'everybody',
  'GET /videos/:id/play': 'everybody',
  'GET /videos/:id/still.webp': 'everybody',
  'GET /videos/:id/captions.vtt': 'everybody',
  'GET /recordings/:id': 'everybody',
  'GET /sources': 'everybody',
  'GET /search': 'everybody',
  'GET /pages/:slug': 'everybody',
  'GET /look/:id': 'everybody',
  'GET /own.css': 'everybody',
  'GET /about': 'everybody',
  'GET /privacy': 'everybody',
  'GET /install': 'everybody',
  'GET /offline': 'everybody',
  'GET /reading': 'everybody',
  'GET /feeds': 'everybody',
  'GET /feeds/stories.rss': 'everybody',
  'GET /feeds/stories.atom': 'everybody',
  'GET /feeds/stories.json': 'everybody',
  'GET /feeds/editions.rss': 'everybody',
  'GET /feeds/editions.atom': 'everybody',
  'GET /feeds/editions.json': 'everybody',
  'GET /articles': 'everybody',
  'GET /articles/:id': 'everybody',
  'GET /articles/:id/card.jpg': 'everybody',
  'GET /authors/:slug': 'everybody',
  'GET /articles/images/:name': 'everybody',
  'GET /corrections': 'everybody',
  'GET /article.js': 'everybody',
  'GET /feeds/articles.rss': 'everybody',
  'GET /feeds/articles.atom': 'everybody',
  'GET /feeds/articles.json': 'everybody',
  'GET /feeds/topics/:slug': 'everybody',
  'GET /feeds/search.rss': 'everybody',
  'GET /feeds/search.atom': 'everybody',
  'GET /feeds/search.json': 'everybody',
  'GET /feeds/comments.rss': 'everybody',
  'GET /feeds/comments.atom': 'everybody',
  'GET /feeds/comments.json': 'everybody',
  'GET /feeds/comments/:place': 'everybody',
  'GET /calendar.ics': 'everybody',
  'GET /api/v1/openapi.json': 'everybody',
  'GET /api/v1/editions': 'everybody',
  'GET /api/v1/stories': 'everybody',
  'GET /api/v1/topics': 'everybody',
  'GET /api/v1/articles': 'everybody',
  'GET /api/v1/comments': 'everybody',
  'GET /api/v1/editions/latest': 'everybody',
  'GET /api/v1/editions/:week': 'everybody',
  'GET /api/v1/stories/:id': 'everybody',
  'GET /api/v1/topics/:slug': 'everybody',
  'GET /api/v1/videos': 'everybody',
  'GET /api/v1/sources': 'everybody',
  'GET /api/v1/search': 'everybody',
  'GET /api/*': 'everybody',
  'GET /robots.txt': 'everybody',
  'GET /sitemap.xml': 'everybody',
  'GET /sitemap-news.xml': 'everybody',
  'GET /opensearch.xml': 'everybody',
  'GET /icon.svg': 'everybody',
  'GET /card.png': 'everybody',
  'GET /icons/icon-192.png': 'everybody',
  'GET /icons/icon-512.png': 'everybody',
  'GET /icons/maskable-512.png': 'everybody',
  'GET /icons/apple-180.png': 'everybody',
  'GET /screenshots/:name': 'everybody',
  'GET /manifest.webmanifest': 'everybody',
  'GET /.well-known/assetlinks.json': 'everybody',
  'GET /.well-known/apple-app-site-association': 'everybody',
  'GET /app.js': 'everybody',
  'GET /reading.js': 'everybody',
  'GET /worker.js': 'everybody',
  'GET /player.js': 'everybody',
  'GET /hls.js': 'everybody',
  'GET /healthz': 'everybody',
  'GET /readyz': 'everybody',

  // The letter
  'GET /subscribe': 'everybody',
  'POST /subscribe': 'everybody',
  'GET /subscribe/check': 'everybody',
  'GET /confirm/:token': 'a link’s holder',
  'POST /confirm/:token': 'a link’s holder',
  'OPTIONS /confirm/:token': 'a link’s holder',
  'GET /leave/:token': 'a link’s holder',
  'POST /leave/:token': 'a link’s holder',
  'OPTIONS /leave/:token': 'a link’s holder',
  'GET /preferences': 'everybody',
  'POST /preferences': 'everybody',
  'GET /preferences/change/:token': 'a link’s holder',
  'POST /preferences/change/:token': 'a link’s holder',
  'GET /preferences/:token': 'a link’s holder',
  'POST /preferences/:token': 'a link’s holder',
  'POST /preferences/:token/address': 'a link’s holder',
  'POST /preferences/:token/proof': 'a link’s holder',
  'POST /preferences/:token/leave': 'a link’s holder',
  'GET /preferences/:token/everything.json': 'a link’s holder',
  'POST /preferences/:token/forget': 'a link’s holder',
  'POST /hooks/mail/:relay': 'a mail relay',
  'GET /hooks/feeds/:token': 'a link’s holder',
  'POST /hooks/feeds/:token': 'a link’s holder',
  'GET /push': 'everybody',
  'POST /push': 'everybody',
  'GET /outbox': 'an owner, or by the terminal’s token',
  'GET /outbox/:id': 'an owner, or by the terminal’s token',
  'GET /outbox/:id/letter': 'an owner, or by the terminal’s token',

  // Comments. Who has not signed in is mailed a press that publishes; who thanks without is led to sign in.
  'GET /stories/:id/comments': 'everybody',
  'POST /stories/:id/comments': 'everybody',
  'GET /articles/:id/comments': 'everybody',
  'POST /articles/:id/comments': 'everybody',
  'GET /comments/:id': 'everybody',
  'GET /comments/:id/answer': 'everybody',
  'GET /comments/check': 'everybody',
  'GET /comments/confirm/:token': 'a link’s holder',
  'POST /comments/confirm/:token': 'a link’s holder',
  'POST /comments/:id/thanks': 'everybody',
  'GET /comments/:id/thanks': 'comment',
  'GET /comments/mine': 'comment',
  'GET /comments/mine.json': 'comment',
  'POST /comments/mine/mail': 'comment',
  'GET /comments/:id/edit': 'comment',
  'POST /comments/:id/edit': 'comment',
  'GET /comments/:id/remove': 'comment',
  'POST /comments/:id/remove': 'comment',
  'GET /comments/:id/report': 'comment',
  'POST /comments/:id/report': 'comment',
  'GET /comments/quiet/:token': 'a link’s holder',
  'POST /comments/quiet/:token': 'a link’s holder',

  // Signing in, and one's own account
  'GET /sign-in': 'everybody',
  'POST /sign-in': 'everybody',
  'GET /sign-in.js': 'everybody',
  'GET /sign-in/first/:token': 'a link’s holder',
  'POST /sign-in/first/:token': 'a link’s holder',
  'GET /sign-in/:token': 'a link’s holder',
  'POST /sign-in/:token': 'a link’s holder',
  'POST /sign-in/passkey/question': 'everybody',
  'POST /sign-in/passkey/answer': 'everybody',
  'GET /account': 'comment',
  'POST /account/name': 'comment',
  'POST /account/out': 'comment',
  'POST /account/sessions': 'comment',
  'POST /account/passkeys/question': 'comment, freshly signed in',
  'POST /account/passkeys': 'comment, freshly signed in',
  'POST /account/passkeys/remove': 'comment, freshly signed in',
  'GET /account/erase': 'comment, freshly signed in',
  'POST /account/erase': 'comment, freshly signed in',

  // The desk
  'GET /desk.css': 'everybody',
  'GET /desk.js': 'everybody',
  'GET /edition.js': 'everybody',
  'GET /desk': 'moderate',
  'GET /desk/edition': 'edit',
  'GET /desk/editions/:week': 'edit',
  'POST /desk/editions/:week': 'edit',
  'GET /desk/editions/:week/live': 'edit',
  'GET /desk/stories/:id': 'edit',
  'GET /desk/topics': 'edit',
  'POST /desk/topics': 'edit',
  'GET /desk/topics/:slug': 'edit',
  'GET /desk/editions/:week/stories/:id': 'edit',
  'POST /desk/editions/:week/stories/:id/merge': 'edit',
  'POST /desk/editions/:week/stories/:id/split': 'edit',
  'POST /desk/editions/:week/stories/:id/not-political': 'edit',
  'POST /desk/editions/:week/decisions/:id/undo': 'edit',
  'GET /desk/editions/:week/preview': 'edit',
  'GET /desk/editions/:week/preview/page': 'edit',
  'GET /desk/editions/:week/preview/letter': 'edit',
  'POST /desk/editions/:week/preview/letter': 'edit',
  'GET /desk/editions/:week/letter': 'edit',
  'POST /desk/editions/:week/letter': 'edit',
  'POST /desk/editions/:week/test': 'edit, freshly signed in',
  'GET /desk/editions/:week/close': 'edit, freshly signed in',
  'POST /desk/editions/:week/close': 'edit, freshly signed in',
  'POST /desk/editions/:week/correct': 'edit, freshly signed in',
  'GET /queue.js': 'everybody',
  'GET /desk/comments': 'moderate',
  'POST /desk/comments': 'moderate',
  'POST /desk/comments/undo': 'moderate',
  'GET /desk/comments/words': 'moderate',
  'POST /desk/comments/words': 'moderate',
  'GET /desk/comments/log': 'moderate',
  'GET /desk/house': 'edit',
  'POST /desk/house': 'edit',
  'POST /desk/house/picture': 'edit',
  'POST /desk/house/picture/remove': 'edit',
  'POST /desk/house/back': 'edit',
  'GET /desk/house/pages': 'edit',
  'POST /desk/house/pages': 'edit',
  'GET /desk/house/pages/:id': 'edit',
  'POST /desk/house/pages/:id': 'edit',
  'POST /desk/house/pages/:id/withdraw': 'edit',
  'POST /desk/house/pages/:id/back': 'edit',
  'GET /desk/articles': 'edit',
  'POST /desk/articles': 'edit',
  'GET /desk/articles/:id': 'edit',
  'POST /desk/articles/:id': 'edit',
  'POST /desk/articles/:id/withdraw': 'edit',
  'POST /desk/articles/:id/correct': 'edit',
  'GET /desk/articles/images/:name': 'edit',
  'POST /desk/articles/:id/images': 'edit',
  'POST /desk/articles/:id/images/remove': 'edit',
  'POST /desk/articles/:id/images/describe': 'edit',
  'POST /desk/articles/:id/preview': 'edit',
  'POST /desk/articles/:id/edition': 'edit',
  'GET /desk/articles/:id/preview': 'edit',
  'GET /desk/articles/:id/versions/:version': 'edit',
  'GET /desk/sources': 'edit',
  'POST /desk/sources/find': 'edit',
  'POST /desk/sources': 'edit',
  'POST /desk/sources/import': 'edit',
  'GET /desk/ratings': 'edit',
  'POST /desk/ratings': 'edit',
  'POST /desk/ratings/import': 'edit',
  'GET /desk/sources.opml': 'edit',
  'GET /desk/sources/:key': 'edit',
  'POST /desk/sources/:key': 'edit',
  'POST /desk/sources/sections': 'edit',
  'POST /desk/sources/:key/remove': 'edit',
  'POST /desk/sources/:key/bring-back': 'edit',
  'POST /desk/sources/:key/move': 'edit',
  'POST /desk/sources/:key/rules': 'edit',
  'GET /desk/readers': 'edit',
  'POST /desk/readers': 'edit',
  'POST /desk/readers/import': 'edit, freshly signed in',
  'POST /desk/readers/export': 'edit, freshly signed in',
  'GET /desk/readers/:id': 'edit',
  'GET /desk/readers/:id/everything.json': 'edit, freshly signed in',
  'POST /desk/readers/:id/suppress': 'edit, freshly signed in',
  'GET /desk/readers/:id/erase': 'edit, freshly signed in',
  'POST /desk/readers/:id/erase': 'edit, freshly signed in',
  'GET /desk/sendings': 'edit',
  'GET /desk/sendings/:id': 'edit',
  'POST /desk/sendings/:id/pause': 'edit',
  'POST /desk/sendings/:id/resume': 'edit, freshly signed in',
  'POST /desk/sendings/:id/anyway': 'edit, freshly signed in',
  'POST /desk/sendings/:id/cancel': 'edit, freshly signed in',
  'POST /desk/sendings/:id/resend': 'edit, freshly signed in',
  'POST /desk/bulletins': 'edit',
  'GET /desk/bulletins/:id': 'edit',
  'POST /desk/bulletins/:id': 'edit',
  'GET /desk/bulletins/:id/preview': 'edit',
  'POST /desk/bulletins/:id/preview': 'edit',
  'POST /desk/bulletins/:id/test': 'edit, freshly signed in',
  'POST /desk/bulletins/:id/send': 'edit, freshly signed in',
  'POST /desk/bulletins/:id/recall': 'edit',
  'POST /desk/bulletins/:id/drop': 'edit',
  'GET /desk/health': 'edit',
  'POST /desk/health/retry': 'edit',
  'POST /desk/health/mail': 'edit',
  'GET /metrics': 'an owner, or by the terminal’s token',
  'GET /desk/log': 'edit',
  'GET /desk/people': 'govern',
  'POST /desk/people': 'govern, freshly signed in',
};

/** A route as the table names it: its method, and its path without the patterns of its parts. */
export function rowOf(method: string, path: string): string {
  return `${method} ${path.replace(/(:\w+)\{(?:[^{}]|\{[^{}]*\})*\}/g, '$1')}`;
}

/** Splits a row into what one must be allowed to do, and whether freshly signed in; undefined where nobody is asked. */
export function actRequired(row: For | undefined): { act: Act; fresh: boolean } | undefined {
  if (
    row === undefined ||
    ['everybody', 'a link’s holder', 'a mail relay', 'an owner, or by the terminal’s token'].includes(row)
  )
    return undefined;
  const [act = '', fresh] = row.split(', ');
  return { act: act as Act, fresh: fresh !== undefined };
}

/**
 * Lets each request through to those whom the table names. Under the desk and the account a route without a row is
 * refused, so that none can be forgotten. Who must sign in once more first comes back to where they were; what a form
 * sent is kept by `onceMore`.
 */
export function guard(onceMore: (c: Context) => Promise<Response | void>): MiddlewareHandler {
  return async (c, next) => {
    const route = matchedRoutes(c).find(({ method }) => method !== 'ALL');
    if (!route) return next();
    const row = access[rowOf(route.method, route.path)];
    if (row === undefined && /^\/(desk|account)(\/|$)/.test(c.req.path)) throw new HTTPException(403);
    const asked = actRequired(row);
    if (!asked) return next();
    c.header('Cache-Control', 'no-store');
    const person = await c.var.whoIs();
    if (person && !allowed(person, asked.act)) throw new HTTPException(403);
    if (person && (person.fresh || !asked.fresh)) {
      c.set('person', person);
      return next();
    }
    const back = c.req.method === 'GET' ? new URL(c.req.url).pathname + new URL(c.req.url).search : undefined;
    if (back === undefined && !person) throw new HTTPException(401);
    if (back === undefined && c.req.header('content-type')?.startsWith('application/x-www-form-urlencoded'))
      return onceMore(c);
    const to = new URLSearchParams({ to: back ?? cameFrom(c, '/account'), ...(person && { again: '' }) });
    return c.redirect(`/sign-in?${to.toString()}`, 303);
  };
}
