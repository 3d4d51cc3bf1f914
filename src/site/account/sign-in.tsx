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
import { EmailField } from '../parts.tsx';
import { formOf, nextPath } from '../own-requests.ts';
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
    relayAway,
  }: {
    db: Db;
    view: View;
    now: () => Date;
    door: PeopleDoor;
    limit: MiddlewareHandler;
    whoIs: (c: Context) => Promise<Person | undefined>;
    outbox: (c: Context) => Promise<boolean>;
    relayAway: () => Promise<boolean>;
  },
): void {
  const say = view.say.signIn;
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
    const to = nextPath(c.req.query('to'), '');
    if (who && !again) return c.redirect(to || home(who), 303);
    return c.html(<SignInPage {...props()} to={to} {...(who && { again: who.email })} />);
  });

  app.post('/sign-in', async (c) => {
    const form = await formOf(c);
    const to = nextPath(form.to, '');
    const email = asAddress(form.email ?? '');
    if (!email) {
      const error = view.say.subscribe.notAnAddress;
      return c.html(<SignInPage {...props()} to={to} error={error} value={(form.email ?? '').slice(0, 254)} />, 422);
    }
    if ((await door.mailLink(email, hostOf(c), to)) === 'too often') {
      const error = say.tooOften;
      return c.html(<SignInPage {...props()} to={to} error={error} value={email} />, 429);
    }
    return c.html(<MailedPage {...props()} outbox={await outbox(c)} away={await relayAway()} />);
  });

  app.get('/sign-in/first/:token{[\\w-]{1,200}}', async (c) => {
    const known = await isFirstOwner(db, c.req.param('token'), false);
    return known ? c.html(<FirstPage {...props()} path={c.req.path} />) : c.html(<LapsedPage {...props()} />, 404);
  });
  app.post('/sign-in/first/:token{[\\w-]{1,200}}', async (c) => {
    const form = await formOf(c);
    const email = asAddress(form.email ?? '');
    if (!email) {
      const error = view.say.subscribe.notAnAddress;
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
    if (!signedIn) return c.json({ error: say.unknownPasskey }, 403);
    enter(c, signedIn);
    return c.json({ to: nextPath(typeof body.to === 'string' ? body.to : '', home(signedIn.person)) });
  });

  // One press: mail scanners open links, so that opening one must change nothing.
  app.get('/sign-in/:token{[A-Za-z]{32}}', async (c) => {
    const email = await door.emailOf(c.req.param('token'));
    if (!email) return c.html(<LapsedPage {...props()} />, 404);
    return c.html(<PressToSignIn {...props()} path={c.req.path} email={email} to={nextPath(c.req.query('to'), '')} />);
  });
  app.post('/sign-in/:token{[A-Za-z]{32}}', async (c) => {
    const signedIn = await door.press(c.req.param('token'), c.req.raw.headers);
    if (!signedIn) return c.html(<LapsedPage {...props()} />, 404);
    enter(c, signedIn);
    return c.redirect(nextPath((await formOf(c)).to, home(signedIn.person)), 303);
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
      const error = say.account.nameLength;
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
    if (!made) return c.json({ error: say.againFirst }, 403);
    for (const cookie of made.cookies) c.header('Set-Cookie', cookie, { append: true });
    return c.json(made.question);
  });
  app.post('/account/passkeys', async (c) => {
    const body = await jsonOf(c);
    const system = asShownName(typeof body.system === 'string' ? body.system : '');
    const name = system ? say.passkeyOn(system) : say.aPasskey;
    const taken = await door.newPasskeyAnswer((body.answer ?? {}) as PasskeyJson, name, c.req.raw.headers);
    return taken ? c.json({ to: '/account' }) : c.json({ error: say.unkeptPasskey }, 422);
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
      return c.html(<ErasePage {...props()} error={say.erase.onlyOwner} />, 409);
    }
    for (const cookie of await door.out(c.req.raw.headers)) c.header('Set-Cookie', cookie, { append: true });
    return c.html(
      <Told {...props()} title={view.say.preferences.forgotten.title}>
        <p>{say.erase.done}</p>
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
  const { signIn: say, letter, preferences } = view.say;
  return (
    <Told view={view} now={now} title={again ? say.again : say.title}>
      <p>{again ? say.whyAgain : say.how}</p>
      <form method="post" action="/sign-in">
        <input type="hidden" name="to" value={to} />
        <EmailField
          label={letter.email}
          button={preferences.mailLink}
          value={value ?? again ?? ''}
          error={error}
          autocomplete="email webauthn"
        />
      </form>
      <p hidden data-passkey>
        <button type="button" data-passkey-use data-to={to}>
          {say.usePasskey}
        </button>
      </p>
      <p class="err" role="alert" data-passkey-error data-none={say.noPasskey}></p>
      <script type="module" src="/sign-in.js"></script>
    </Told>
  );
}

function MailedPage({ view, now, outbox, away }: Props & { outbox: boolean; away: boolean }) {
  const { signIn: say, subscribe } = view.say;
  return (
    <Told view={view} now={now} title={subscribe.check}>
      <p>{say.onItsWay}</p>
      {away && <p role="status">{subscribe.relayAway}</p>}
      <p>{subscribe.nothingThere}</p>
      {outbox && (
        <p>
          {subscribe.outbox((label) => (
            <a href="/outbox">{label}</a>
          ))}
        </p>
      )}
    </Told>
  );
}

function PressToSignIn({ view, now, path, email, to }: Props & { path: string; email: string; to: string }) {
  const say = view.say.signIn;
  return (
    <Told view={view} now={now} title={say.onePress}>
      <form method="post" action={path}>
        <input type="hidden" name="to" value={to} />
        <p>{say.as(view.house.name, <b>{email}</b>)}</p>
        <p>
          <button type="submit">{say.press}</button>
        </p>
      </form>
    </Told>
  );
}

function FirstPage({ view, now, path, error }: Props & { path: string; error?: string }) {
  const say = view.say.signIn.first;
  return (
    <Told view={view} now={now} title={say.title}>
      <p>{say.explained(view.house.name)}</p>
      <form method="post" action={path}>
        <EmailField label={view.say.letter.email} button={say.press} error={error} />
      </form>
    </Told>
  );
}

function LapsedPage({ view, now }: Props) {
  const { signIn: say, subscribe } = view.say;
  return (
    <Told view={view} now={now} title={subscribe.lapsed}>
      <p>{say.lapsed}</p>
      <p>
        <a href="/sign-in">{say.askAgain}</a>
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
  const { account: say } = view.say.signIn;
  const role = say.role[who.role];
  return (
    <Told view={view} now={now} title={say.title}>
      {first && (
        <p role="status">
          {say.first((label) => (
            <a href="/desk">{label}</a>
          ))}
        </p>
      )}
      <p>
        {say.signedIn(<b>{who.email}</b>)}
        {role && `, ${role}`}. {allowed(who, 'moderate') && !first && <a href="/desk">{say.toDesk}</a>}
      </p>
      <form method="post" action="/account/name">
        <label for="name">{say.name}</label>
        {error && (
          <p class="err" id="error" role="alert">
            {error}
          </p>
        )}
        <div class="f">
          <input id="name" name="name" required maxlength={60} value={who.name} autocomplete="nickname" />
          <button type="submit">{say.keepName}</button>
        </div>
      </form>
      <form method="post" action="/account/out">
        <button type="submit">{say.out}</button>
      </form>
      <h2>{say.sessions}</h2>
      <ul>
        {sessions.map(({ id, begun, userAgent }) => (
          <li>
            {say.session(view.moment(begun), browserOf(view, userAgent))}
            {id === who.session ? (
              `, ${say.here}`
            ) : (
              <form method="post" action="/account/sessions">
                <input type="hidden" name="id" value={String(id)} />
                <button type="submit" class="quiet">
                  {say.end}
                  <span class="visually-hidden">, {say.since(view.moment(begun))}</span>
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <form method="post" action="/account/sessions">
          <input type="hidden" name="id" value="others" />
          <button type="submit">{say.endOthers}</button>
        </form>
      )}
      <h2>{say.passkeys}</h2>
      <p>{say.passkeysExplained}</p>
      {passkeys.length > 0 && (
        <ul>
          {passkeys.map(({ id, name, made }) => (
            <li>
              {name}, {say.since(view.day(made))}
              <form method="post" action="/account/passkeys/remove">
                <input type="hidden" name="id" value={String(id)} />
                <button type="submit" class="quiet">
                  {say.remove(name)}
                </button>
              </form>
            </li>
          ))}
        </ul>
      )}
      <p hidden data-passkey>
        <button type="button" data-passkey-make>
          {say.make}
        </button>
      </p>
      <noscript>
        <p>{say.needsScript}</p>
      </noscript>
      <p class="err" role="alert" data-passkey-error data-none={view.say.signIn.noPasskey}></p>
      <h2>{say.leaving}</h2>
      <p>
        <a href="/account/erase">{say.erase}</a>
      </p>
      <script type="module" src="/sign-in.js"></script>
    </Told>
  );
}

function ErasePage({ view, now, error }: Props & { error?: string }) {
  const { signIn, preferences } = view.say;
  const say = signIn.erase;
  return (
    <Told view={view} now={now} title={say.title}>
      {error && (
        <p class="err" role="alert">
          {error}
        </p>
      )}
      <p>{say.explained}</p>
      <form method="post" action="/account/erase">
        <p class="choice">
          <input id="sure" name="sure" type="checkbox" value="yes" required /> <label for="sure">{say.sure}</label>
        </p>
        <button type="submit">{preferences.forget}</button>
      </form>
    </Told>
  );
}

/** What a person would call the browser; all of them say that they are several. */
function browserOf({ say }: View, agent: string): string {
  const browser =
    [/Firefox/, /Edg/, /OPR/, /SamsungBrowser/, /Chrome/, /Safari/].find((one) => one.test(agent))?.source ?? '';
  const system = /iPhone|iPad|Android|Windows|Mac OS X|Linux/.exec(agent)?.[0] ?? '';
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', SamsungBrowser: 'Samsung Internet' };
  const name = names[browser] ?? browser;
  const { browser: both, anotherBrowser } = say.signIn.account;
  return name && system ? both(name, system) : name || system || anotherBrowser;
}
