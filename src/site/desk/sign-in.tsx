import type { Context, Hono, MiddlewareHandler } from 'hono';
import type { Child } from 'hono/jsx';
import { eraseWriter } from '../../comments/index.ts';
import { transaction, type Db } from '../../db/index.ts';
import {
  allowed,
  asAddress,
  asShownName,
  erasePerson,
  isFirstOwner,
  nameMyself,
  passkeysOf,
  removePasskey,
  revokeSessions,
  sessionsOf,
  type OwnSession,
  type PasskeyJson,
  type Person,
  type SignedIn,
  type SignIn,
} from '../../readers/index.ts';
import { Problem } from '../../text/problem.ts';
import { hostOf } from '../host.ts';
import { Page } from '../layout.tsx';
import { formOf, ownPath } from '../own-requests.ts';
import type { View } from '../view.ts';

/** What the pages of signing in ask for. */
export interface PeopleDoor extends SignIn {
  /** Mails the link that signs in and leads on to `to`; the asker is told the same whether the address is known or not. */
  mailLink(email: string, host: string, to: string): Promise<'too often' | void>;
  /** The first owner's press: who has the link printed at the first start becomes the owner, by this address. */
  becomeOwner(token: string, email: string): Promise<boolean>;
}

interface Props {
  view: View;
  now: Date;
}

/** The pages by which people sign in, and keep their account. GET changes nothing; no page needs script. */
export function signInPages(
  app: Hono,
  {
    db,
    view,
    now,
    door,
    limit,
    whoIs,
    outbox,
  }: {
    db: Db;
    view: View;
    now: () => Date;
    door: PeopleDoor;
    limit: MiddlewareHandler;
    whoIs: (c: Context) => Promise<Person | undefined>;
    outbox: (c: Context) => boolean;
  },
): void {
  const props = () => ({ view, now: now() });
  const person = async (c: Context): Promise<Person> => {
    const found = await whoIs(c);
    if (!found) throw new Error('the guard lets nobody in here who has not signed in');
    return found;
  };
  const home = (who: Person) => (allowed(who, 'moderate') ? '/desk' : '/account');
  const enter = (c: Context, signedIn: SignedIn): void => {
    for (const cookie of signedIn.cookies) c.header('Set-Cookie', cookie, { append: true });
  };

  app.use('/sign-in/*', limit, async (c, next) => {
    c.header('Cache-Control', 'no-store');
    return next();
  });
  app.use('/account/*', limit);

  app.get('/sign-in', async (c) => {
    const again = c.req.query('again') !== undefined;
    const who = await whoIs(c);
    const to = ownPath(c.req.query('to'), '');
    if (who && !again) return c.redirect(to || home(who), 303);
    return c.html(<SignInPage {...props()} to={to} {...(who && { again: who.email })} />);
  });

  app.post('/sign-in', async (c) => {
    const form = await formOf(c);
    const to = ownPath(form.to, '');
    const email = asAddress(form.email ?? '');
    if (!email) {
      const error = 'This does not look like an e-mail address.';
      return c.html(<SignInPage {...props()} to={to} error={error} value={(form.email ?? '').slice(0, 254)} />, 422);
    }
    if ((await door.mailLink(email, hostOf(c), to)) === 'too often') {
      const error = 'Too many links were asked for from your network. Please try again in an hour.';
      return c.html(<SignInPage {...props()} to={to} error={error} value={email} />, 429);
    }
    return c.html(<MailedPage {...props()} outbox={outbox(c)} />);
  });

  app.get('/sign-in/first/:token{[\\w-]{1,200}}', async (c) => {
    const known = await isFirstOwner(db, c.req.param('token'), false);
    return known ? c.html(<FirstPage {...props()} path={c.req.path} />) : c.html(<LapsedPage {...props()} />, 404);
  });
  app.post('/sign-in/first/:token{[\\w-]{1,200}}', async (c) => {
    const form = await formOf(c);
    const email = asAddress(form.email ?? '');
    if (!email) {
      const error = 'This does not look like an e-mail address.';
      return c.html(<FirstPage {...props()} path={c.req.path} error={error} />, 422);
    }
    if (!(await door.becomeOwner(c.req.param('token'), email))) return c.html(<LapsedPage {...props()} />, 404);
    const signedIn = await door.press(await door.ask(email), c.req.raw.headers);
    if (!signedIn) return c.html(<LapsedPage {...props()} />, 404);
    enter(c, signedIn);
    return c.redirect('/account?first', 303);
  });

  // Passkeys, for scripts alone: what cannot be done without one is not offered without.
  app.post('/sign-in/passkey/question', async (c) => {
    const { question, cookies } = await door.passkeyQuestion(c.req.raw.headers);
    for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true });
    return c.json(question);
  });
  app.post('/sign-in/passkey/answer', async (c) => {
    const body = await jsonOf(c);
    const signedIn = await door.passkeyAnswer((body.answer ?? {}) as PasskeyJson, c.req.raw.headers);
    if (!signedIn) return c.json({ error: 'This passkey is not known here.' }, 403);
    enter(c, signedIn);
    return c.json({ to: ownPath(typeof body.to === 'string' ? body.to : '', home(signedIn.person)) });
  });

  // One press: mail scanners open links, so that opening one must change nothing.
  app.get('/sign-in/:token{[A-Za-z]{32}}', async (c) => {
    const email = await door.emailOf(c.req.param('token'));
    if (!email) return c.html(<LapsedPage {...props()} />, 404);
    return c.html(<PressToSignIn {...props()} path={c.req.path} email={email} to={ownPath(c.req.query('to'), '')} />);
  });
  app.post('/sign-in/:token{[A-Za-z]{32}}', async (c) => {
    const signedIn = await door.press(c.req.param('token'), c.req.raw.headers);
    if (!signedIn) return c.html(<LapsedPage {...props()} />, 404);
    enter(c, signedIn);
    return c.redirect(ownPath((await formOf(c)).to, home(signedIn.person)), 303);
  });

  app.get('/account', async (c) => {
    const who = await person(c);
    const [sessions, passkeys] = await Promise.all([sessionsOf(db, who.id), passkeysOf(db, who.id)]);
    const first = c.req.query('first') !== undefined;
    return c.html(<AccountPage {...props()} {...{ who, sessions, passkeys, first }} />);
  });
  app.post('/account/name', async (c) => {
    const who = await person(c);
    const name = asShownName((await formOf(c)).name ?? '');
    if (!name) {
      const [sessions, passkeys] = await Promise.all([sessionsOf(db, who.id), passkeysOf(db, who.id)]);
      const error = 'Write a name of 1 to 60 characters.';
      return c.html(<AccountPage {...props()} {...{ who, sessions, passkeys, error }} />, 422);
    }
    await nameMyself(db, who.id, name, now());
    return c.redirect('/account', 303);
  });
  app.post('/account/sessions', async (c) => {
    const who = await person(c);
    const { id = '' } = await formOf(c);
    if (id === 'others') await revokeSessions(db, who.id, { allBut: who.session });
    else if (/^\d{1,9}$/.test(id)) await revokeSessions(db, who.id, Number(id));
    return c.redirect('/account', 303);
  });
  app.post('/account/out', async (c) => {
    for (const cookie of await door.out(c.req.raw.headers)) c.header('Set-Cookie', cookie, { append: true });
    return c.redirect('/', 303);
  });
  app.post('/account/passkeys/question', async (c) => {
    const made = await door.newPasskeyQuestion(c.req.raw.headers);
    if (!made) return c.json({ error: 'Sign in once more first.' }, 403);
    for (const cookie of made.cookies) c.header('Set-Cookie', cookie, { append: true });
    return c.json(made.question);
  });
  app.post('/account/passkeys', async (c) => {
    const body = await jsonOf(c);
    const name = asShownName(typeof body.name === 'string' ? body.name : '') ?? 'A passkey';
    const taken = await door.newPasskeyAnswer((body.answer ?? {}) as PasskeyJson, name, c.req.raw.headers);
    return taken ? c.json({ to: '/account' }) : c.json({ error: 'The passkey could not be kept.' }, 422);
  });
  app.post('/account/passkeys/remove', async (c) => {
    const { id = '' } = await formOf(c);
    if (/^\d{1,9}$/.test(id)) await removePasskey(db, (await person(c)).id, Number(id));
    return c.redirect('/account', 303);
  });
  app.get('/account/erase', (c) => c.html(<ErasePage {...props()} />));
  app.post('/account/erase', async (c) => {
    const who = await person(c);
    if ((await formOf(c)).sure !== 'yes') return c.redirect('/account/erase', 303);
    try {
      await transaction(db, async (tx) => {
        await eraseWriter(tx, who.id);
        await erasePerson(tx, who.id);
      });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return c.html(<ErasePage {...props()} error={error.message} />, 409);
    }
    for (const cookie of await door.out(c.req.raw.headers)) c.header('Set-Cookie', cookie, { append: true });
    return c.html(
      <Told {...props()} title="You are forgotten">
        <p>
          Your account is erased: your name, your address, your sessions, your passkeys, and the words of your comments.
        </p>
      </Told>,
    );
  });
}

async function jsonOf(c: Context): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await c.req.json();
    return body && typeof body === 'object' ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function Told({ view, now, title, children }: Props & { title: string; children?: Child }) {
  return (
    <Page view={view} now={now} path="/sign-in" title={title} hidden plain>
      <div class="page prose">
        <h1>{title}</h1>
        {children}
      </div>
    </Page>
  );
}

function SignInPage({
  view,
  now,
  to,
  error,
  value,
  again,
}: Props & { to: string; error?: string; value?: string; again?: string }) {
  return (
    <Told view={view} now={now} title={again ? 'Sign in once more' : 'Sign in'}>
      <p>
        {again
          ? 'What you are about to do cannot be taken back, so we ask once more whether it is you.'
          : 'We mail you a link. There is no password to remember, or to lose.'}
      </p>
      <form method="post" action="/sign-in">
        <input type="hidden" name="to" value={to} />
        <label for="email">Your e-mail address</label>
        {error && (
          <p class="err" id="error" role="alert">
            {error}
          </p>
        )}
        <div class="f">
          <input
            id="email"
            name="email"
            type="email"
            required
            maxlength={254}
            autocomplete="email webauthn"
            value={value ?? again ?? ''}
            aria-invalid={error ? 'true' : undefined}
            aria-describedby={error ? 'error' : undefined}
          />
          <button type="submit">Mail me a link</button>
        </div>
      </form>
      <p hidden data-passkey>
        <button type="button" data-passkey-use data-to={to}>
          Use a passkey instead
        </button>
      </p>
      <p class="err" role="alert" data-passkey-error></p>
      <script type="module" src="/sign-in.js"></script>
    </Told>
  );
}

function MailedPage({ view, now, outbox }: Props & { outbox: boolean }) {
  return (
    <Told view={view} now={now} title="Please look into your in-box">
      <p>A mail with a link is on its way. Open it within twenty minutes, and press once.</p>
      <p>Nothing there after some minutes? Look into the folder for unwanted mail, or ask again.</p>
      {outbox && (
        <p>
          This house has no mail server yet: the mail is kept in <a href="/outbox">the outbox</a>.
        </p>
      )}
    </Told>
  );
}

function PressToSignIn({ view, now, path, email, to }: Props & { path: string; email: string; to: string }) {
  return (
    <Told view={view} now={now} title="One press, and you are in">
      <form method="post" action={path}>
        <input type="hidden" name="to" value={to} />
        <p>
          Sign in to {view.house.name} as <b>{email}</b>. If this is not you, close this page.
        </p>
        <p>
          <button type="submit">Sign in</button>
        </p>
      </form>
    </Told>
  );
}

function FirstPage({ view, now, path, error }: Props & { path: string; error?: string }) {
  return (
    <Told view={view} now={now} title="The desk is yours">
      <p>
        You have the link that was printed where {view.house.name} was started. Write the address by which you will sign
        in from now on: it becomes the owner, who lets others in.
      </p>
      <form method="post" action={path}>
        <label for="email">Your e-mail address</label>
        {error && (
          <p class="err" role="alert">
            {error}
          </p>
        )}
        <div class="f">
          <input id="email" name="email" type="email" required maxlength={254} autocomplete="email" />
          <button type="submit">Become the owner</button>
        </div>
      </form>
    </Told>
  );
}

function LapsedPage({ view, now }: Props) {
  return (
    <Told view={view} now={now} title="This link does not work any more">
      <p>It has been used already, is older than twenty minutes, or is incomplete.</p>
      <p>
        <a href="/sign-in">Ask for a new one</a>
      </p>
    </Told>
  );
}

function AccountPage({
  view,
  now,
  who,
  sessions,
  passkeys,
  first,
  error,
}: Props & {
  who: Person;
  sessions: OwnSession[];
  passkeys: { id: number; name: string; made: Date }[];
  first?: boolean;
  error?: string;
}) {
  return (
    <Told view={view} now={now} title="Your account">
      {first && (
        <p role="status">
          You are the owner now. Add a passkey below, so that you can sign in without a mail; then go to{' '}
          <a href="/desk">the desk</a>.
        </p>
      )}
      <p>
        You are signed in as <b>{who.email}</b>
        {who.role !== 'reader' && `, ${who.role}`}.{' '}
        {allowed(who, 'moderate') && !first && <a href="/desk">To the desk</a>}
      </p>
      <form method="post" action="/account/name">
        <label for="name">The name that readers see</label>
        {error && (
          <p class="err" id="error" role="alert">
            {error}
          </p>
        )}
        <div class="f">
          <input id="name" name="name" required maxlength={60} value={who.name} autocomplete="nickname" />
          <button type="submit">Keep the name</button>
        </div>
      </form>
      <form method="post" action="/account/out">
        <button type="submit">Sign out</button>
      </form>
      <h2>Where you are signed in</h2>
      <ul>
        {sessions.map(({ id, begun, userAgent }) => (
          <li>
            Since {view.moment(begun)}: {browserOf(userAgent)}
            {id === who.session ? (
              ', here'
            ) : (
              <form method="post" action="/account/sessions">
                <input type="hidden" name="id" value={String(id)} />
                <button type="submit" class="quiet">
                  End this one<span class="visually-hidden">, since {view.moment(begun)}</span>
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <form method="post" action="/account/sessions">
          <input type="hidden" name="id" value="others" />
          <button type="submit">End all others</button>
        </form>
      )}
      <h2>Passkeys</h2>
      <p>A passkey signs you in by your device’s own lock: nothing to type, nothing to steal.</p>
      {passkeys.length > 0 && (
        <ul>
          {passkeys.map(({ id, name, made }) => (
            <li>
              {name}, since {view.day(made)}
              <form method="post" action="/account/passkeys/remove">
                <input type="hidden" name="id" value={String(id)} />
                <button type="submit" class="quiet">
                  Remove {name}
                </button>
              </form>
            </li>
          ))}
        </ul>
      )}
      <p hidden data-passkey>
        <button type="button" data-passkey-make>
          Make a passkey on this device
        </button>
      </p>
      <noscript>
        <p>Passkeys need script; the mailed link does not.</p>
      </noscript>
      <p class="err" role="alert" data-passkey-error></p>
      <h2>Leaving</h2>
      <p>
        <a href="/account/erase">Erase your account</a>
      </p>
      <script type="module" src="/sign-in.js"></script>
    </Told>
  );
}

function ErasePage({ view, now, error }: Props & { error?: string }) {
  return (
    <Told view={view} now={now} title="Erase your account?">
      {error && (
        <p class="err" role="alert">
          {error}
        </p>
      )}
      <p>
        Your name, your address, your sessions, your passkeys and the words of your comments are erased, and cannot be
        brought back. A letter that you subscribed to is another matter: each has its own link to leave.
      </p>
      <form method="post" action="/account/erase">
        <p>
          <input id="sure" name="sure" type="checkbox" value="yes" required /> <label for="sure">Erase it all</label>
        </p>
        <button type="submit">Forget me</button>
      </form>
    </Told>
  );
}

/** What a person would call the browser; all of them say that they are several. */
function browserOf(agent: string): string {
  const browser =
    [/Firefox/, /Edg/, /OPR/, /SamsungBrowser/, /Chrome/, /Safari/].find((one) => one.test(agent))?.source ?? '';
  const system = /iPhone|iPad|Android|Windows|Mac OS X|Linux/.exec(agent)?.[0] ?? '';
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', SamsungBrowser: 'Samsung Internet' };
  return [names[browser] ?? browser, system].filter(Boolean).join(' on ') || 'another program';
}
