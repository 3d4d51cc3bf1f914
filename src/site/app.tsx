import { BlockList } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { compress } from 'hono/compress';
import { etag } from 'hono/etag';
import { HTTPException } from 'hono/http-exception';
import { getPath } from 'hono/utils/url';
import type { Rules } from '../comments/index.ts';
import { isAway, type Db } from '../db/index.ts';
import type { House } from '../house/index.ts';
import { readMasthead } from '../masthead/index.ts';
import type { Person } from '../readers/index.ts';
import { guard } from './access.ts';
import { account } from './account/account.tsx';
import { OnceMorePage } from './account/once-more.tsx';
import { outbox } from './account/outbox.tsx';
import { preferences, type PreferencesDoor } from './account/preferences.tsx';
import { push, type PushDoor } from './account/push.ts';
import { signIn, type PeopleDoor } from './account/sign-in.tsx';
import { subscribe, type SubscribeDoor } from './account/subscribe.tsx';
import { PageCache } from './cache.ts';
import { discussions } from './comments/read.tsx';
import { commenting, type NewcomersDoor } from './comments/write.tsx';
import { show, viewOf, type View } from './context.tsx';
import { desk, type DeskDoor } from './desk/index.tsx';
import { measuring } from './desk/health.tsx';
import { FailurePage } from './failure.tsx';
import { api } from './machines/api.ts';
import { calendarFile } from './machines/calendar.ts';
import { feeds } from './machines/feeds.ts';
import { AGAIN, health } from './machines/health.ts';
import { feedHooks, mailHooks, type FeedHook, type MailHook } from './machines/hooks.ts';
import { appFiles } from './machines/manifest.ts';
import { pictures } from './machines/pictures.ts';
import { sitemaps } from './machines/sitemaps.ts';
import { articles } from './read/articles.tsx';
import { corrections } from './read/corrections.tsx';
import { editions } from './read/editions.tsx';
import { housePages } from './read/own-pages.tsx';
import { front } from './read/front.tsx';
import { reading } from './read/reading.tsx';
import { recordings } from './read/recordings.tsx';
import { searching } from './read/search.tsx';
import { sources } from './read/sources.tsx';
import { appLinks, type StoreApps } from './machines/app-links.ts';
import { install } from './read/install.tsx';
import { standing } from './read/standing.tsx';
import { story } from './read/story.tsx';
import { topics } from './read/topics.tsx';
import { films } from './read/videos.tsx';
import { formLimit, noteAsker, ownName, ownRequests } from './request.ts';

export interface SiteOptions extends SubscribeDoor {
  db: Db;
  /** The same database for pages that everybody may read; and, where that may be behind, as it is now, for who has signed in. */
  reading?: Db;
  fresh?: Db;
  house: House;
  now: () => Date;
  /** Whether the mail relay is away just now. */
  relayAway?: () => Promise<boolean>;
  /** The pages by which readers choose what they get; none without. */
  preferences?: PreferencesDoor;
  /** By which people sign in; nobody can without. */
  people?: PeopleDoor;
  /** Lets browsers be told by push; none are without. */
  push?: PushDoor;
  /** Mails who has not signed in the press that publishes their comment; without, only who has signed in can write. */
  mailComment?: NewcomersDoor['mailComment'];
  /** By which comments are taken; none are without. */
  comments?: Rules;
  /** What the desk asks of the service; there is no desk without it, or without people. */
  desk?: DeskDoor;
  /** The house's app in the stores; it has none without. */
  apps?: StoreApps;
  /** Takes what mail relays tell; nothing is taken without. */
  mailHook?: MailHook;
  /** Takes what hubs tell of feeds; nothing is taken without. */
  feedHook?: FeedHook;
  /** Who may see the letters kept, which are private; false where letters are sent and none are kept. */
  outbox: false | ((request: Context) => boolean | Promise<boolean>);
  /** Proxies that are believed when they say for whom they ask; none are without. */
  proxies?: BlockList;
  /** Told, once, of a proxy that passes requests on and is not among them. */
  unnamedProxy?: (address: string) => void;
  /** Whether the house's address was set, so that only its name is answered to. */
  named?: boolean;
  /** Bytes of pages kept in memory until what they show changes: 64 MB where nothing else is said, 0 for none. */
  pagesKept?: number;
  /** Calls back whenever what pages show may have been changed, by whichever process. */
  changes?: (heard: () => void) => void;
  /** Told of every error that a reader saw as a page that says so. */
  failed?: (error: Error, path: string) => void;
}

/** What everybody may read. */
const readers = [
  front,
  story,
  discussions,
  editions,
  topics,
  films,
  recordings,
  sources,
  searching,
  standing,
  install,
  articles,
  corrections,
  housePages,
  reading,
];
/** What other programs read. */
const machines = [feeds, calendarFile, api, sitemaps, pictures, appFiles];

/** The pages, as a Hono app: `app.request('/')` needs no port. */
export function site(options: SiteOptions): Hono {
  const { db, house } = options;
  const app = new Hono({ getPath: pathOf });
  app.use(aroundAll(options));
  app.use(compress());
  app.use(etag());
  app.use(noteAsker(options.proxies ?? new BlockList(), options.unnamedProxy ?? (() => {})));
  if (options.named) app.use(ownName(house));
  for (const place of ['/sign-in', '/account', '/desk']) {
    app.use(place, ownRequests);
    app.use(`${place}/*`, ownRequests);
  }
  app.use(guard(askedOnceMore));

  const mayLook = async (c: Context) => options.outbox !== false && (await options.outbox(c));
  const relayAway = async () => (await options.relayAway?.()) ?? false;
  const newcomers = options.people && options.mailComment && { ...options.people, mailComment: options.mailComment };
  const writing = commenting(db, newcomers, { outbox: mayLook, relayAway });
  for (const part of [...readers, ...machines, writing, health(db)]) app.route('/', part);
  app.route('/', subscribe(options, mayLook));
  app.route('/', outbox(mayLook));
  if (options.push) app.route('/', push(options.push));
  app.route('/', appLinks(options.apps ?? {}));
  if (options.mailHook) app.route('/', mailHooks(options.mailHook));
  if (options.feedHook) app.route('/', feedHooks(options.feedHook));
  if (options.people) {
    app.route('/', signIn(options.people, { outbox: mayLook, relayAway }));
    app.route('/', account(options.people));
    if (options.desk) app.route('/', desk(options.desk)).route('/', measuring(options.desk));
  }
  if (options.preferences) app.route('/', preferences(options.preferences, relayAway));

  app.notFound((c) => {
    c.header('Cache-Control', 'no-store');
    return show(c, <FailurePage status={404} />, 404);
  });
  app.onError((error, c) => {
    const status = error instanceof HTTPException ? error.status : isAway(error) ? 503 : 500;
    if (status >= 500) options.failed?.(error, c.req.path);
    c.header('Cache-Control', 'no-store');
    if (status === 503) c.header('Retry-After', AGAIN);
    return show(c, <FailurePage status={status} />, status);
  });
  return app;
}

/** What a process answers that serves no pages: how it does. */
export function watch({ db, now, desk: door }: Pick<SiteOptions, 'db' | 'now' | 'desk'>): Hono {
  const app = new Hono().use(async (c, next) => {
    c.set('db', db);
    c.set('now', now());
    await next();
  });
  app.route('/', health(db));
  if (door) app.route('/', measuring(door));
  return app.notFound((c) => c.text('This is a worker: pages are served by others.\n', 404));
}

/** What every request brings along, and every answer's usual headers. */
function aroundAll(options: SiteOptions): MiddlewareHandler {
  const { db, now, people, comments, pagesKept = 64 * 1024 * 1024 } = options;
  const viewNow = watchMasthead(options);
  const reading = { db: options.reading ?? db, cache: new PageCache(pagesKept) };
  const fresh = options.fresh ? { db: options.fresh, cache: new PageCache(pagesKept / 4) } : reading;
  options.changes?.(() => {
    for (const { cache } of new Set([reading, fresh])) cache.changed();
  });
  const rules = comments ?? { taking: 'closed' as const, days: 0 };
  const usual = Object.entries({
    'X-Content-Type-Options': 'nosniff',
    // Forms need their own site to know where they come from; nobody else does.
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  });
  return async (c, next) => {
    let found: Promise<Person | undefined> | undefined;
    const whoIs = () => (found ??= people?.whoIs(c.req.raw.headers) ?? Promise.resolve(undefined));
    const view = await viewNow();
    const policy = policyOf(view);
    c.set('db', db);
    c.set('reading', reading);
    c.set('fresh', fresh);
    c.set('view', view);
    c.set('now', now());
    c.set('whoIs', whoIs);
    c.set('cache', reading.cache);
    c.set('rules', rules);
    c.set('policy', policy);
    await next();
    for (const [name, value] of [['Content-Security-Policy', policy()] as const, ...usual])
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  };
}

/** How long the masthead is taken for unchanged without asking, and how long a database that is silent is waited for, ms. */
const [mastheadHolds, patience] = [1000, 1000];
/** The same for who has not seen it yet. */
const firstPatience = 5000;

/** What pages are given, by the masthead as it is now. While the database is away it is as it was. */
function watchMasthead({ db, house, now: clock }: SiteOptions): () => Promise<View> {
  let view = viewOf(house);
  let asked = -Infinity;
  let asking: { done: Promise<void>; since: number } | undefined;
  const ask = async () => {
    try {
      const masthead = await readMasthead(db, clock(), view.masthead);
      if (masthead !== view.masthead) view = viewOf(house, masthead);
    } catch {
      // The page itself asks the same database, and tells of what is wrong there.
    } finally {
      asked = performance.now();
      asking = undefined;
    }
  };
  return async () => {
    const now = performance.now();
    if (now - asked > mastheadHolds) asking ??= { done: ask(), since: now };
    const wait = asking ? asking.since + (asked < 0 ? firstPatience : patience) - now : 0;
    if (asking && wait > 0) await Promise.race([asking.done, sleep(wait, undefined, { ref: false })]);
    return view;
  };
}

/** Nothing but our own: one style sheet by its hash, the small scripts that no page needs, pictures and the app's files. */
function policyOf({ style, masthead }: View) {
  const own = {
    'default-src': "'none'",
    'style-src': masthead.look.css ? `${style.source} 'self'` : style.source,
    'script-src': "'self'",
    'img-src': "'self'",
    'connect-src': "'self'",
    'manifest-src': "'self'",
    'worker-src': "'self'",
    'frame-src': "'self'",
    'form-action': "'self'",
    'base-uri': "'none'",
    'frame-ancestors': "'none'",
  };
  return (more: Record<string, string> = {}): string =>
    Object.entries({ ...own, ...more })
      .map(([name, value]) => `${name} ${value}`)
      .join('; ');
}

/** What a form sent, kept on a page while its sender signs in once more. */
const askedOnceMore = (c: Context) =>
  formLimit(c, async () => {
    c.res = await show(c, <OnceMorePage c={c} />, 401);
  });

/** A request's path. A link that was taken from a mail's text brings along the full stop, or the slash, that stood after it. */
function pathOf(request: Request): string {
  const path = getPath(request);
  return /^\/(?:leave|confirm|preferences)\//.test(path) ? path.replace(/[/.]+$/, '') : path;
}
