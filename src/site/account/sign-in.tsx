import { Hono, type Context } from 'hono';
import type { Child } from 'hono/jsx';
import { allowed, asAddress, isFirstOwner, type PasskeyJson, type Person, type SignIn } from '../../readers/index.ts';
import { show, useView } from '../context.tsx';
import { ProsePage } from '../layout.tsx';
import { EmailField } from '../parts.tsx';
import { formLimit, formOf, hostOf, nextPath } from '../request.ts';

/** What the pages of signing in ask for. */
export interface PeopleDoor extends SignIn {
  /** Mails the link that signs in and leads on to `to`; the asker is told the same whether the address is known or not. */
  mailLink(email: string, host: string, to: string): Promise<'too often' | void>;
  /** The first owner's press: who has the link printed at the first start becomes the owner, by this address. */
  becomeOwner(token: string, email: string): Promise<boolean>;
}

/** What signing in takes beyond the door for people. */
interface Around {
  /** Who may look at the letters that are kept. */
  outbox: (c: Context) => Promise<boolean>;
  relayAway: () => Promise<boolean>;
}

/** The pages by which people sign in. GET changes nothing; no page needs script. */
export function signIn(door: PeopleDoor, { outbox, relayAway }: Around): Hono {
  return new Hono()
    .use('/sign-in/*', formLimit, async (c, next) => {
      c.header('Cache-Control', 'no-store');
      return next();
    })
    .get('/sign-in', async (c) => {
      const again = c.req.query('again') !== undefined;
      const who = await c.var.whoIs();
      const to = nextPath(c.req.query('to'), '');
      if (who && !again) return c.redirect(to || home(who), 303);
      return show(c, <SignInPage to={to} {...(who && { again: who.email })} />);
    })
    .post('/sign-in', async (c) => {
      const form = await formOf(c);
      const to = nextPath(form.to, '');
      const email = asAddress(form.email ?? '');
      if (!email) {
        const error = c.var.view.say.subscribe.notAnAddress;
        return show(c, <SignInPage to={to} error={error} value={(form.email ?? '').slice(0, 254)} />, 422);
      }
      if ((await door.mailLink(email, hostOf(c), to)) === 'too often') {
        const error = c.var.view.say.signIn.tooOften;
        return show(c, <SignInPage to={to} error={error} value={email} />, 429);
      }
      return show(c, <MailedPage outbox={await outbox(c)} away={await relayAway()} />);
    })
    .route('/', firstOwner(door))
    .route('/', passkeys(door))
    .route('/', pressing(door));
}

/** The link that is printed at the first start. */
function firstOwner(door: PeopleDoor): Hono {
  return new Hono()
    .get('/sign-in/first/:token{[\\w-]{1,200}}', async (c) => {
      const known = await isFirstOwner(c.var.db, c.req.param('token'), false);
      return known ? show(c, <FirstPage path={c.req.path} />) : show(c, <LapsedPage />, 404);
    })
    .post('/sign-in/first/:token{[\\w-]{1,200}}', async (c) => {
      const form = await formOf(c);
      const email = asAddress(form.email ?? '');
      if (!email) {
        const error = c.var.view.say.subscribe.notAnAddress;
        return show(c, <FirstPage path={c.req.path} error={error} />, 422);
      }
      if (!(await door.becomeOwner(c.req.param('token'), email))) return show(c, <LapsedPage />, 404);
      const signedIn = await door.press(await door.ask(email), c.req.raw.headers);
      if (!signedIn) return show(c, <LapsedPage />, 404);
      setCookies(c, signedIn.cookies);
      return c.redirect('/account?first', 303);
    });
}

/** Passkeys, for scripts alone: what cannot be done without one is not offered without. */
function passkeys(door: PeopleDoor): Hono {
  return new Hono()
    .post('/sign-in/passkey/question', async (c) => {
      const { question, cookies } = await door.passkeyQuestion(c.req.raw.headers);
      setCookies(c, cookies);
      return c.json(question);
    })
    .post('/sign-in/passkey/answer', async (c) => {
      const body = await jsonOf(c);
      const signedIn = await door.passkeyAnswer((body.answer ?? {}) as PasskeyJson, c.req.raw.headers);
      if (!signedIn) return c.json({ error: c.var.view.say.signIn.unknownPasskey }, 403);
      setCookies(c, signedIn.cookies);
      return c.json({ to: nextPath(typeof body.to === 'string' ? body.to : '', home(signedIn.person)) });
    });
}

/** The link that is mailed. One press: mail scanners open links, so that opening one must change nothing. */
function pressing(door: PeopleDoor): Hono {
  return new Hono()
    .get('/sign-in/:token{[A-Za-z]{32}}', async (c) => {
      const email = await door.emailOf(c.req.param('token'));
      if (!email) return show(c, <LapsedPage />, 404);
      return show(c, <PressToSignIn path={c.req.path} email={email} to={nextPath(c.req.query('to'), '')} />);
    })
    .post('/sign-in/:token{[A-Za-z]{32}}', async (c) => {
      const signedIn = await door.press(c.req.param('token'), c.req.raw.headers);
      if (!signedIn) return show(c, <LapsedPage />, 404);
      setCookies(c, signedIn.cookies);
      return c.redirect(nextPath((await formOf(c)).to, home(signedIn.person)), 303);
    });
}

const home = (who: Person) => (allowed(who, 'moderate') ? '/desk' : '/account');

export function setCookies(c: Context, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true });
}

export async function jsonOf(c: Context): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await c.req.json();
    return body && typeof body === 'object' ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

export function Told({ title, children }: { title: string; children?: Child }) {
  return (
    <ProsePage path="/sign-in" title={title} hidden plain>
      {children}
    </ProsePage>
  );
}

function SignInPage({ to, error, value, again }: { to: string; error?: string; value?: string; again?: string }) {
  const { signIn: say, letter, preferences } = useView().say;
  return (
    <Told title={again ? say.again : say.title}>
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

function MailedPage({ outbox, away }: { outbox: boolean; away: boolean }) {
  const { signIn: say, subscribe } = useView().say;
  return (
    <Told title={subscribe.check}>
      <p>{say.onItsWay}</p>
      {away && <p role="status">{subscribe.relayAway}</p>}
      <p>{subscribe.nothingThere}</p>
      {outbox && <p>{subscribe.outbox()}</p>}
    </Told>
  );
}

function PressToSignIn({ path, email, to }: { path: string; email: string; to: string }) {
  const view = useView();
  const say = view.say.signIn;
  return (
    <Told title={say.onePress}>
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

function FirstPage({ path, error }: { path: string; error?: string }) {
  const view = useView();
  const say = view.say.signIn.first;
  return (
    <Told title={say.title}>
      <p>{say.explained(view.house.name)}</p>
      <form method="post" action={path}>
        <EmailField label={view.say.letter.email} button={say.press} error={error} />
      </form>
    </Told>
  );
}

function LapsedPage() {
  const { signIn: say, subscribe } = useView().say;
  return (
    <Told title={subscribe.lapsed}>
      <p>{say.lapsed}</p>
      <p>
        <a href="/sign-in">{say.askAgain}</a>
      </p>
    </Told>
  );
}
