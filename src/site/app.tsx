import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { csrf } from 'hono/csrf';
import { etag } from 'hono/etag';
import { html } from 'hono/html';
import { HTTPException } from 'hono/http-exception';
import { sql, type Db } from '../db/index.ts';
import type { House } from '../press/index.ts';
import { asAddress } from '../readers/index.ts';
import { AboutPage } from './pages/about.tsx';
import { EditionPage, EditionsPage } from './pages/editions.tsx';
import { FailurePage } from './pages/failure.tsx';
import { EmptyFront, Front } from './pages/front.tsx';
import { LetterPage, OutboxPage } from './pages/outbox.tsx';
import { SourcesPage } from './pages/sources.tsx';
import { StoryPage } from './pages/story.tsx';
import { CheckPage, DonePage, PressPage, SubscribePage, UnknownLinkPage } from './pages/subscribe.tsx';
import {
  archive,
  editionOfWeek,
  gathering,
  keptLetter,
  keptLetters,
  neighbours,
  newestEdition,
  reportsById,
  sourcesRead,
  storyById,
} from './store.ts';
import { viewOf } from './view.ts';

export interface SiteOptions {
  db: Db;
  house: House;
  now: () => Date;
  /** Sends the letter that asks for consent; says nothing of whether the address is known. */
  ask: (email: string) => Promise<void>;
  confirm: (token: string) => Promise<'confirmed' | 'unknown'>;
  leave: (token: string) => Promise<'left' | 'unknown'>;
  /** Who may see the letters kept, which are private; false where letters are sent and none are kept. */
  outbox: false | ((request: Context) => boolean);
  /** Told of every error that a reader saw as a page that says so. */
  failed?: (error: Error, path: string) => void;
}

/** How long a page may be shown without asking whether it has changed. */
const PUBLIC = 'public, max-age=30, stale-while-revalidate=300';
const PRIVATE = 'no-store';

/** The pages, as a Hono app: `app.request('/')` needs no port. It reads the database and writes nothing. */
export function site(options: SiteOptions): Hono {
  const { db, house, now } = options;
  const view = viewOf(house);
  const app = new Hono();

  const policy = [
    `default-src 'none'`,
    `style-src ${view.style.source}`,
    `img-src 'self'`,
    `frame-src 'self'`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');

  app.use(async (c, next) => {
    await next();
    const { headers } = c.res;
    if (!headers.has('Content-Security-Policy')) headers.set('Content-Security-Policy', policy);
    headers.set('X-Content-Type-Options', 'nosniff');
    // Forms need their own site to know where they come from; nobody else does.
    headers.set('Referrer-Policy', 'same-origin');
    headers.set('Cross-Origin-Opener-Policy', 'same-origin');
    headers.set('Cross-Origin-Resource-Policy', 'same-origin');
    headers.set('Permissions-Policy', 'camera=(), geolocation=(), microphone=()');
  });
  app.use(compress());
  app.use(etag());

  const limit = bodyLimit({ maxSize: 16 * 1024, onError: () => refuse(413) });
  const ownForms = csrf({ origin: (origin, c) => origin === new URL(house.url).origin || origin === originOf(c) });

  app.get('/', async (c) => {
    const edition = await newestEdition(db);
    c.header('Cache-Control', PUBLIC);
    if (!edition || edition.stories.length === 0) {
      return c.html(<EmptyFront view={view} now={now()} gathering={await gathering(db)} />);
    }
    return c.html(<Front view={view} now={now()} edition={edition} />);
  });

  app.get('/stories/:id{[0-9]{1,9}}', async (c) => {
    const story = await storyById(db, Number(c.req.param('id')));
    if (!story) return c.notFound();
    c.header('Cache-Control', PUBLIC);
    if (story.mergedInto !== null) return c.redirect(`/stories/${story.mergedInto}`, 301);
    const reports = new Map(story.reports.map((report) => [report.id, report]));
    const quoted = story.told ? [story.told.headlineReport, ...story.told.brief.map(({ report }) => report)] : [];
    const others = await reportsById(
      db,
      quoted.filter((id) => !reports.has(id)),
    );
    return c.html(<StoryPage view={view} now={now()} story={story} reports={new Map([...reports, ...others])} />);
  });

  app.get('/editions', async (c) => {
    c.header('Cache-Control', PUBLIC);
    return c.html(<EditionsPage view={view} now={now()} editions={await archive(db)} />);
  });

  app.get('/editions/:week{[0-9]{4}-W[0-9]{2}}', async (c) => {
    const edition = await editionOfWeek(db, c.req.param('week'));
    if (!edition) return c.notFound();
    const beside = await neighbours(db, edition.from);
    c.header('Cache-Control', PUBLIC);
    return c.html(<EditionPage view={view} now={now()} edition={edition} {...beside} />);
  });

  app.get('/sources', async (c) => {
    const week = new Date(now().getTime() - 7 * 24 * 3600_000);
    c.header('Cache-Control', PUBLIC);
    return c.html(<SourcesPage view={view} now={now()} sources={await sourcesRead(db, week)} />);
  });

  app.get('/about', (c) => {
    c.header('Cache-Control', PUBLIC);
    return c.html(<AboutPage view={view} now={now()} />);
  });

  app.get('/subscribe', (c) => {
    c.header('Cache-Control', PUBLIC);
    return c.html(<SubscribePage view={view} now={now()} />);
  });

  app.post('/subscribe', limit, ownForms, async (c) => {
    const email = (await field(c, 'email')).trim();
    c.header('Cache-Control', PRIVATE);
    if (!asAddress(email)) {
      const error = email ? 'This does not look like an e-mail address.' : 'Please type your e-mail address.';
      return c.html(<SubscribePage view={view} now={now()} error={error} value={email.slice(0, 254)} />, 422);
    }
    await options.ask(email);
    return c.redirect('/subscribe/check', 303);
  });

  app.get('/subscribe/check', (c) => {
    c.header('Cache-Control', PRIVATE);
    return c.html(<CheckPage view={view} now={now()} outbox={options.outbox !== false && options.outbox(c)} />);
  });

  for (const leaving of [false, true]) {
    const route = leaving ? '/leave/:token{[\\w-]{1,200}}' : '/confirm/:token{[\\w-]{1,200}}';
    app.get(route, (c) => {
      c.header('Cache-Control', PRIVATE);
      return c.html(<PressPage view={view} now={now()} path={c.req.path} leaving={leaving} />);
    });
    // The token is the proof; mail providers press without being a page of ours (RFC 8058).
    app.post(route, limit, async (c) => {
      const token = c.req.param('token');
      const outcome = leaving ? await options.leave(token) : await options.confirm(token);
      c.header('Cache-Control', PRIVATE);
      const page = { view, now: now(), path: c.req.path, leaving };
      if (outcome === 'unknown') return c.html(<UnknownLinkPage {...page} />, 404);
      if (leaving && (await field(c, 'List-Unsubscribe')) === 'One-Click') return c.text('You have left.\n');
      return c.html(<DonePage {...page} />);
    });
  }

  app.use('/outbox/*', async (c, next) => {
    if (!options.outbox || !options.outbox(c)) return c.notFound();
    c.header('Cache-Control', PRIVATE);
    return next();
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

  const [initial = 'D'] = Array.from(house.name);
  app.get('/icon.svg', async (c) => {
    c.header('Cache-Control', 'public, max-age=86400');
    c.header('Content-Type', 'image/svg+xml');
    return c.body(
      await html`<svg
        xmlns="http://www.w3.org/2000/svg"
        viewBox="0 0 64 64"
        font-family="Georgia,serif"
        font-weight="700"
      >
        <rect width="64" height="64" fill="${house.accent}" />
        <text x="32" y="48" text-anchor="middle" font-size="46" fill="#fff">${initial}</text>
      </svg>`,
    );
  });

  app.get('/healthz', async (c) => {
    c.header('Cache-Control', PRIVATE);
    try {
      await sql`select 1`.execute(db);
      return c.text('ok\n');
    } catch {
      return c.text('the database does not answer\n', 503);
    }
  });

  app.notFound((c) => {
    c.header('Cache-Control', PRIVATE);
    return c.html(<FailurePage view={view} now={now()} status={404} />, 404);
  });

  app.onError((error, c) => {
    const status = error instanceof HTTPException ? error.status : 500;
    if (status >= 500) options.failed?.(error, c.req.path);
    c.header('Cache-Control', PRIVATE);
    return c.html(<FailurePage view={view} now={now()} status={status} />, status);
  });

  return app;
}

function refuse(status: 413): never {
  throw new HTTPException(status);
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
