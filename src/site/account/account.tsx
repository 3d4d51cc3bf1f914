import { Hono, type Context } from 'hono';
import { eraseWriter } from '../../comments/index.ts';
import { transaction } from '../../db/index.ts';
import {
  allowed,
  asShownName,
  erasePerson,
  nameMyself,
  passkeysOf,
  removePasskey,
  revokeSessions,
  sessionsOf,
  type OwnSession,
  type PasskeyJson,
  type Person,
} from '../../readers/index.ts';
import { Problem } from '../../text/problem.ts';
import { personIn, show, useView, type View } from '../context.tsx';
import { Choice, Press, Wrong } from '../parts.tsx';
import { asNumber, formLimit, formOf, nextPath } from '../request.ts';
import { jsonOf, setCookies, Told, type PeopleDoor } from './sign-in.tsx';

/** The pages by which people keep their account. The table of routes lets in only those who have signed in. */
export function account(door: PeopleDoor): Hono {
  const app = new Hono();
  app.use('/account/*', formLimit);
  const page = async (c: Context, error?: string) => {
    const who = personIn(c);
    const [sessions, passkeys] = await Promise.all([sessionsOf(c.var.db, who.id), passkeysOf(c.var.db, who.id)]);
    const first = c.req.query('first') !== undefined;
    const read = nextPath(c.req.query('read'), '');
    return show(c, <AccountPage {...{ who, sessions, passkeys, first, read, error }} />, error ? 422 : 200);
  };
  app.get('/account', async (c) => {
    const read = nextPath(c.req.query('read'), '');
    const desk = `/desk?${new URLSearchParams({ read }).toString()}`;
    return read && allowed(personIn(c), 'moderate') ? c.redirect(desk, 303) : page(c);
  });
  app.post('/account/name', async (c) => {
    const name = asShownName((await formOf(c)).name ?? '');
    if (!name) return page(c, c.var.view.say.signIn.account.nameLength);
    await nameMyself(c.var.db, personIn(c).id, name, c.var.now);
    return c.redirect('/account', 303);
  });
  app.post('/account/sessions', async (c) => {
    const who = personIn(c);
    const { id } = await formOf(c);
    if (id === 'others') await revokeSessions(c.var.db, who.id, { allBut: who.session });
    else if (asNumber(id)) await revokeSessions(c.var.db, who.id, Number(id));
    return c.redirect('/account', 303);
  });
  app.post('/account/out', async (c) => {
    setCookies(c, await door.out(c.req.raw.headers));
    return c.redirect('/', 303);
  });
  app.route('/', passkeys(door));
  app.route('/', erasing(door));
  return app;
}

function passkeys(door: PeopleDoor): Hono {
  return new Hono()
    .post('/account/passkeys/question', async (c) => {
      const made = await door.newPasskeyQuestion(c.req.raw.headers);
      if (!made) return c.json({ error: c.var.view.say.signIn.againFirst }, 403);
      setCookies(c, made.cookies);
      return c.json(made.question);
    })
    .post('/account/passkeys', async (c) => {
      const body = await jsonOf(c);
      const system = asShownName(typeof body.system === 'string' ? body.system : '');
      const name = system ? c.var.view.say.signIn.passkeyOn(system) : c.var.view.say.signIn.aPasskey;
      const taken = await door.newPasskeyAnswer((body.answer ?? {}) as PasskeyJson, name, c.req.raw.headers);
      return taken ? c.json({ to: '/account' }) : c.json({ error: c.var.view.say.signIn.unkeptPasskey }, 422);
    })
    .post('/account/passkeys/remove', async (c) => {
      const id = asNumber((await formOf(c)).id);
      if (id) await removePasskey(c.var.db, personIn(c).id, id);
      return c.redirect('/account', 303);
    });
}

function erasing(door: PeopleDoor): Hono {
  return new Hono()
    .get('/account/erase', (c) => show(c, <ErasePage />))
    .post('/account/erase', async (c) => {
      const who = personIn(c);
      if ((await formOf(c)).sure !== 'yes') return c.redirect('/account/erase', 303);
      try {
        await transaction(c.var.db, async (tx) => {
          await eraseWriter(tx, who.id);
          await erasePerson(tx, who.id);
        });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return show(c, <ErasePage error={c.var.view.say.signIn.erase.onlyOwner} />, 409);
      }
      setCookies(c, await door.out(c.req.raw.headers));
      return show(
        c,
        <Told title={c.var.view.say.preferences.forgotten.title}>
          <p>{c.var.view.say.signIn.erase.done}</p>
        </Told>,
      );
    });
}

interface AccountPageProps {
  who: Person;
  sessions: OwnSession[];
  passkeys: { id: number; name: string; made: Date }[];
  first: boolean;
  /** The page that one was reading; '' where none is known. */
  read: string;
  error: string | undefined;
}

function AccountPage({ who, sessions, passkeys, first, read, error }: AccountPageProps) {
  const { account: say } = useView().say.signIn;
  const role = say.role[who.role];
  return (
    <Told title={say.title}>
      {first && <p role="status">{say.first()}</p>}
      <p>
        {say.signedIn(<b>{who.email}</b>)}
        {role && `, ${role}`}. {allowed(who, 'moderate') && !first && <a href="/desk">{say.toDesk}</a>}
      </p>
      {read && (
        <p>
          <a href={read}>{say.back}</a>
        </p>
      )}
      <form method="post" action="/account/name">
        <label for="name">{say.name}</label>
        <Wrong id="error">{error}</Wrong>
        <div class="f">
          <input id="name" name="name" required maxlength={60} value={who.name} autocomplete="nickname" />
          <button type="submit">{say.keepName}</button>
        </div>
      </form>
      <Press to="/account/out" label={say.out} loud />
      <Sessions {...{ who, sessions }} />
      <Passkeys passkeys={passkeys} />
      <h2>{say.leaving}</h2>
      <p>
        <a href="/account/erase">{say.erase}</a>
      </p>
      <script type="module" src="/sign-in.js"></script>
    </Told>
  );
}

/** Where one is signed in. */
function Sessions({ who, sessions }: { who: Person; sessions: OwnSession[] }) {
  const view = useView();
  const say = view.say.signIn.account;
  return (
    <>
      <h2>{say.sessions}</h2>
      <ul>
        {sessions.map(({ id, begun, userAgent }) => (
          <li>
            {say.session(view.moment(begun), browserOf(view, userAgent))}
            {id === who.session ? (
              `, ${say.here}`
            ) : (
              <Press
                to="/account/sessions"
                fields={{ id }}
                label={say.end}
                about={`, ${say.since(view.moment(begun))}`}
              />
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && <Press to="/account/sessions" fields={{ id: 'others' }} label={say.endOthers} loud />}
    </>
  );
}

/** The passkeys, and making one. */
function Passkeys({ passkeys }: { passkeys: { id: number; name: string; made: Date }[] }) {
  const view = useView();
  const say = view.say.signIn.account;
  return (
    <>
      <h2>{say.passkeys}</h2>
      <p>{say.passkeysExplained}</p>
      {passkeys.length > 0 && (
        <ul>
          {passkeys.map(({ id, name, made }) => (
            <li>
              {name}, {say.since(view.day(made))}
              <Press to="/account/passkeys/remove" fields={{ id }} label={say.remove(name)} />
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
      <p hidden data-passkey-named>
        {say.needsName}
      </p>
      <p class="err" role="alert" data-passkey-error data-none={view.say.signIn.noPasskey}></p>
    </>
  );
}

function ErasePage({ error }: { error?: string }) {
  const { signIn, preferences } = useView().say;
  const say = signIn.erase;
  return (
    <Told title={say.title}>
      <Wrong>{error}</Wrong>
      <p>{say.explained}</p>
      <form method="post" action="/account/erase">
        <Choice id="sure" name="sure" value="yes" required>
          {say.sure}
        </Choice>
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
