import { BlockList } from 'node:net';
import { getPath } from 'hono/utils/url';
import { Hono, type Context } from 'hono';
import { compress } from 'hono/compress';
import { csrf } from 'hono/csrf';
import { etag } from 'hono/etag';
import { HTTPException } from 'hono/http-exception';
import { isAway, type Db } from '../db/index.ts';
import type { House } from '../house/index.ts';
import { asAddress, suggestionFor, type Person } from '../readers/index.ts';
import type { Rules } from '../comments/index.ts';
import { guard } from './access.ts';
import { bodies, rooms } from './bodies.ts';
import { commenting } from './comments/write.tsx';
import { deskPages, type DeskDoor } from './desk/index.tsx';
import { OnceMorePage } from './account/once-more.tsx';
import { signInPages, type PeopleDoor } from './account/sign-in.tsx';
import { healthOf } from './machines/health.ts';
import { feedHooks, mailHooks, type FeedHook, type MailHook } from './machines/hooks.ts';
import { hostOf, noteAsker, ownName } from './host.ts';
import { news } from './read/news.tsx';
import { ownRequests } from './own-requests.ts';
import type { HowFar } from '../circulation/index.ts';
import { pushRoutes, type PushDoor } from './account/push.ts';
import { preferencesPages, type PreferencesDoor } from './account/preferences.tsx';
import { FailurePage } from './failure.tsx';
import { LetterPage, OutboxPage } from './account/outbox.tsx';
import { CheckPage, DonePage, PressPage, SubscribePage, UnknownLinkPage } from './account/subscribe.tsx';
import { keptLetter, keptLetters } from './read/store.ts';
import { viewOf } from './view.ts';

export interface SiteOptions {
  db: Db;
  house: House;
  now: () => Date;
  /**
   * Takes down that this address is asked whether it wants the letter; says nothing of whether it is known. `wording` is what was
   * pressed. What it returns, `howFar` takes.
   */
  ask: (email: string, host: string, wording: string) => Promise<'too often' | { token: string } | void>;
  /** How far the mail is that was asked for; nothing is told without. */
  howFar?: (token: string) => Promise<HowFar | undefined>;
  /** Whether the mail relay is away just now. */
  relayAway?: () => Promise<boolean>;
  confirm: (token: string, host: string, wording: string) => Promise<'confirmed' | 'unknown'>;
  leave: (token: string) => Promise<'left' | 'unknown'>;
  /** The pages by which readers choose what they get; none without. */
  preferences?: PreferencesDoor;
  /** By which people sign in; nobody can without. */
  people?: PeopleDoor;
  /** Lets browsers be told by push; none are without. */
  push?: PushDoor;
  /** By which comments are taken; none are without. */
  comments?: Rules;
  /** What the desk asks of the service; there is no desk without it, or without people. */
  desk?: DeskDoor;
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
  /** Told of every error that a reader saw as a page that says so. */
  failed?: (error: Error, path: string) => void;
}

/** How long a form may be shown without asking whether it has changed. */
const PUBLIC = 'public, max-age=30, stale-while-revalidate=300';
const PRIVATE = 'no-store';
/** Seconds after which to ask again when the database is away. */
const AGAIN = '5';

/** The pages, as a Hono app: `app.request('/')` needs no port. It reads the database and writes nothing. */
export function site(options: SiteOptions): Hono {
  const { db, house, now } = options;
  const view = viewOf(house);
  const { say } = view;
  const mayLook = async (c: Context) => options.outbox !== false && (await options.outbox(c));
  const app = new Hono({ getPath: pathOf });

  /** Nothing but our own: one style sheet by its hash, the small scripts that no page needs, pictures and the app's files. */
  const policy = (more: Record<string, string> = {}) =>
    Object.entries({
      'default-src': "'none'",
      'style-src': view.style.source,
      'script-src': "'self'",
      'img-src': "'self'",
      'connect-src': "'self'",
      'manifest-src': "'self'",
      'worker-src': "'self'",
      'frame-src': "'self'",
      'form-action': "'self'",
      'base-uri': "'none'",
      'frame-ancestors': "'none'",
      ...more,
    })
      .map(([name, value]) => `${name} ${value}`)
      .join('; ');
  const usual = Object.entries({
    'Content-Security-Policy': policy(),
    'X-Content-Type-Options': 'nosniff',
    // Forms need their own site to know where they come from; nobody else does.
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  });

  app.use(async (c, next) => {
    await next();
    for (const [name, value] of usual) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  });
  app.use(compress());
  app.use(etag());
  app.use(noteAsker(options.proxies ?? new BlockList(), options.unnamedProxy ?? (() => {})));
  if (options.named) app.use(ownName(house));

  const whoIs = whoAsks(options.people);
  const limit = bodies(16 * 1024, rooms.forms);
  for (const place of ['/sign-in', '/account', '/desk']) {
    app.use(place, ownRequests(house));
    app.use(`${place}/*`, ownRequests(house));
  }
  const onceMore = (c: Context) =>
    limit(c, async () => {
      c.res = await c.html(<OnceMorePage {...{ view, c }} now={now()} />, 401);
    });
  app.use(guard(whoIs, onceMore));

  const rules = options.comments ?? { taking: 'closed' as const, days: 0 };
  const ownForms = csrf({ origin: (origin, c) => origin === new URL(house.url).origin || origin === originOf(c) });

  news(app, { db, house, view, now, policy, pagesKept: options.pagesKept ?? 64 * 1024 * 1024, rules });
  commenting(app, { db, house, view, now, rules, whoIs });

  app.get('/subscribe', (c) => {
    c.header('Cache-Control', PUBLIC);
    return c.html(<SubscribePage view={view} now={now()} />);
  });

  app.post('/subscribe', limit, ownForms, async (c) => {
    const email = (await field(c, 'email')).trim();
    c.header('Cache-Control', PRIVATE);
    if (!asAddress(email)) {
      const error = email ? say.subscribe.notAnAddress : say.subscribe.noAddress;
      return c.html(<SubscribePage view={view} now={now()} error={error} value={email.slice(0, 254)} />, 422);
    }
    const meant = suggestionFor(email);
    if (meant && (await field(c, 'sure')) !== email) {
      const error = say.subscribe.didYouMean(meant);
      return c.html(<SubscribePage view={view} now={now()} error={error} value={email} sure={email} />, 422);
    }
    const asked = await options.ask(email, hostOf(c), say.letter.send);
    if (asked === 'too often') {
      const error = say.subscribe.tooOften;
      return c.html(<SubscribePage view={view} now={now()} error={error} value={email} />, 429);
    }
    return c.redirect(`/subscribe/check${asked ? `?mail=${asked.token}` : ''}`, 303);
  });

  app.get('/subscribe/check', async (c) => {
    c.header('Cache-Control', PRIVATE);
    const { mail = '', looked = '0' } = c.req.query();
    const far = mail && (await options.howFar?.(mail));
    const again = `/subscribe/check?${new URLSearchParams({ mail, looked: String(Number(looked) + 1 || 1) }).toString()}`;
    // In the first seconds nobody knows yet: the page looks again by itself, a few times.
    if (far === 'new' && Number(looked) < 5) c.header('Refresh', `3; url=${again}`);
    const outbox = await mayLook(c);
    return c.html(<CheckPage view={view} now={now()} {...{ outbox }} {...(far && { far, again })} />);
  });

  for (const leaving of [false, true]) {
    const route = leaving ? '/leave/:token{[\\w-]{1,200}}' : '/confirm/:token{[\\w-]{1,200}}';
    app.get(route, (c) => {
      c.header('Cache-Control', PRIVATE);
      return c.html(<PressPage view={view} now={now()} path={c.req.path} leaving={leaving} />);
    });
    app.options(route, (c) => c.body(null, 204, { Allow: 'GET, HEAD, OPTIONS, POST' }));
    // The token is the proof; mail providers press without being a page of ours (RFC 8058).
    app.post(route, limit, async (c) => {
      const token = c.req.param('token');
      const outcome = leaving
        ? await options.leave(token)
        : await options.confirm(token, hostOf(c), say.subscribe.confirmAsk(house.name));
      c.header('Cache-Control', PRIVATE);
      const page = { view, now: now(), path: c.req.path, leaving };
      if (outcome === 'unknown') return c.html(<UnknownLinkPage {...page} />, 404);
      if (leaving && (await field(c, 'List-Unsubscribe')) === 'One-Click') return c.text(`${say.subscribe.left}.\n`);
      return c.html(<DonePage {...page} />);
    });
  }

  const relayAway = async () => (await options.relayAway?.()) ?? false;
  if (options.push) pushRoutes(app, { door: options.push, limit, own: ownRequests(house) });
  if (options.mailHook) mailHooks(app, options.mailHook);
  if (options.feedHook) feedHooks(app, options.feedHook);
  if (options.people) {
    signInPages(app, { db, view, now, door: options.people, limit, whoIs, outbox: mayLook, relayAway });
    if (options.desk) deskPages(app, { db, view, now, door: options.desk, whoIs, policy });
  }
  if (options.preferences)
    preferencesPages(app, { db, view, now, door: options.preferences, limit, hostOf, relayAway });

  app.use('/outbox/*', async (c, next) => {
    c.header('Cache-Control', PRIVATE);
    if (!(await mayLook(c))) return c.notFound();
    return c.req.query('token') === undefined ? next() : c.redirect(c.req.path, 303);
  });
  app.get('/outbox', async (c) => c.html(<OutboxPage view={view} now={now()} letters={await keptLetters(db)} />));
  app.get('/outbox/:id{[0-9]{1,9}}', async (c) => {
    const letter = await keptLetter(db, Number(c.req.param('id')));
    return letter ? c.html(<LetterPage view={view} now={now()} letter={letter} />) : c.notFound();
  });
  app.get('/outbox/:id{[0-9]{1,9}}/letter', async (c) => {
    const letter = await keptLetter(db, Number(c.req.param('id')));
    if (!letter) return c.notFound();
    // A mail's styles stand in its elements. It is framed by our page alone, runs nothing, and loads nothing.
    c.header(
      'Content-Security-Policy',
      `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox`,
    );
    return c.html(letter.html.replace(/<head[^>]*>/i, '$&<base target="_blank">'));
  });

  const isHealthy = healthOf(db);
  app.get('/healthz', async (c) => {
    c.header('Cache-Control', PRIVATE);
    if (await isHealthy()) return c.text('ok\n');
    c.header('Retry-After', AGAIN);
    return c.text('the database does not answer\n', 503);
  });

  app.notFound((c) => {
    c.header('Cache-Control', PRIVATE);
    return c.html(<FailurePage view={view} now={now()} status={404} />, 404);
  });

  app.onError((error, c) => {
    const status = error instanceof HTTPException ? error.status : isAway(error) ? 503 : 500;
    if (status >= 500) options.failed?.(error, c.req.path);
    c.header('Cache-Control', PRIVATE);
    if (status === 503) c.header('Retry-After', AGAIN);
    return c.html(<FailurePage view={view} now={now()} status={status} />, status);
  });

  return app;
}

/** Who sends a request, looked up once; nobody where the house has no door for people. */
function whoAsks(people: PeopleDoor | undefined): (c: Context) => Promise<Person | undefined> {
  const known = new WeakMap<Request, Promise<Person | undefined>>();
  return async (c) => {
    const request = c.req.raw;
    const found = known.get(request) ?? people?.whoIs(request.headers) ?? Promise.resolve(undefined);
    known.set(request, found);
    return found;
  };
}

function originOf(c: Context): string {
  return new URL(c.req.url).origin;
}

/** A field of a form that was sent; empty where there is none or the body is no form. */
async function field(c: Context, name: string): Promise<string> {
  try {
    const value = (await c.req.parseBody())[name];
    return typeof value === 'string' ? value : '';
  } catch {
    return '';
  }
}

/** A request's path. A link that was taken from a mail's text brings along the full stop, or the slash, that stood after it. */
function pathOf(request: Request): string {
  const path = getPath(request);
  return /^\/(?:leave|confirm|preferences)\//.test(path) ? path.replace(/[/.]+$/, '') : path;
}
