import type { Context, Hono, MiddlewareHandler } from 'hono';
import { asWishes, type Preferences, type Wishes } from '../../readers/index.ts';
import { Page } from '../layout.tsx';
import type { View } from '../view.ts';

/** What the preferences' pages ask for; the token in each address is the proof of who asks. */
export interface PreferencesDoor {
  read(token: string): Promise<Preferences | undefined>;
  save(token: string, wishes: Wishes): Promise<'saved' | 'unknown'>;
  /** Mails a question to the new address; says nothing of whether it is known. */
  change(token: string, email: string): Promise<void>;
  /** @param wording what was agreed to */
  confirmChange(token: string, wording: string): Promise<'changed' | 'unknown'>;
  everythingHeld(token: string): Promise<object | undefined>;
  forget(token: string): Promise<'forgotten' | 'stale' | 'unknown'>;
  /** Mails a fresh link; says nothing of whether the address is known. */
  sendLink(email: string, host: string): Promise<void>;
}

interface Props {
  view: View;
  now: Date;
}

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** The pages under /preferences. GET changes nothing, and no page needs script. */
export function preferencesPages(
  app: Hono,
  {
    view,
    now,
    door,
    limit,
    hostOf,
  }: { view: View; now: () => Date; door: PreferencesDoor; limit: MiddlewareHandler; hostOf: (c: Context) => string },
): void {
  const say = view.say.preferences;
  const props = () => ({ view, now: now() });
  const route = '/preferences/:token{[\\w-]{1,200}}' as const;
  app.use('/preferences/*', async (c, next) => {
    c.header('Cache-Control', 'no-store');
    // The address is the key: it is not told to where a link leads.
    await next();
    c.res.headers.set('Referrer-Policy', 'no-referrer');
  });
  app.use('/preferences/*', limit);

  app.get('/preferences', (c) => c.html(<LinkPage {...props()} />));
  app.post('/preferences', async (c) => {
    await door.sendLink((await formOf(c)).email ?? '', hostOf(c));
    return c.html(<Told {...props()} {...say.linkSent} />);
  });

  app.get('/preferences/change/:token{[\\w-]{1,200}}', (c) => c.html(<ChangePage {...props()} path={c.req.path} />));
  app.post('/preferences/change/:token{[\\w-]{1,200}}', async (c) =>
    (await door.confirmChange(c.req.param('token'), say.changeYes)) === 'changed'
      ? c.html(<Told {...props()} {...say.changed} />)
      : c.html(<LinkPage {...props()} lapsed />, 404),
  );

  app.get(route, async (c) => {
    const preferences = await door.read(c.req.param('token'));
    if (!preferences) return c.html(<LinkPage {...props()} lapsed />, 404);
    return c.html(
      <PreferencesPage
        {...props()}
        path={c.req.path}
        preferences={preferences}
        saved={c.req.query('saved') !== undefined}
      />,
    );
  });
  app.post(route, async (c) => {
    const outcome = await door.save(c.req.param('token'), asWishes(await formOf(c)));
    return outcome === 'saved' ? c.redirect(`${c.req.path}?saved`, 303) : c.html(<LinkPage {...props()} lapsed />, 404);
  });
  app.post(`${route}/address`, async (c) => {
    await door.change(c.req.param('token'), (await formOf(c)).email ?? '');
    return c.html(<Told {...props()} {...say.changeSent} />);
  });
  app.get(`${route}/everything.json`, async (c) => {
    const held = await door.everythingHeld(c.req.param('token'));
    if (!held) return c.html(<LinkPage {...props()} lapsed />, 404);
    c.header('Content-Disposition', 'attachment; filename="everything.json"');
    return c.json(held);
  });
  app.post(`${route}/forget`, async (c) => {
    const { sure } = await formOf(c);
    if (sure !== 'yes') return c.redirect(c.req.path.replace(/\/forget$/, ''), 303);
    return (await door.forget(c.req.param('token'))) === 'forgotten'
      ? c.html(<Told {...props()} {...say.forgotten} />)
      : c.html(<LinkPage {...props()} lapsed />, 404);
  });
}

async function formOf(c: Context): Promise<Record<string, string>> {
  try {
    const body = await c.req.parseBody();
    return Object.fromEntries(
      Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    );
  } catch {
    return {};
  }
}

function PreferencesPage({
  view,
  now,
  path,
  preferences,
  saved,
}: Props & { path: string; preferences: Preferences; saved: boolean }) {
  const say = view.say.preferences;
  const { email, weekday, hour, timeZone, topics, short, plain, pausedUntil } = preferences;
  return (
    <Page view={view} now={now} path={path} title={say.title} hidden plain>
      <div class="page prose">
        <h1>{say.title}</h1>
        <p>{preferences.subscribed ? say.comesTo(<b>{email}</b>) : say.comesNoMore(<b>{email}</b>)}</p>
        {saved && <p role="status">{say.saved}</p>}
        <form method="post" action={path}>
          <p>
            <label for="weekday">{say.when}</label>{' '}
            <select id="weekday" name="weekday">
              <option value="">{say.atOnce}</option>
              {[1, 2, 3, 4, 5, 6, 7].map((day) => (
                <option value={String(day)} selected={weekday === day}>
                  {view.weekday(day)}
                </option>
              ))}
            </select>{' '}
            <label for="hour">{say.at}</label>{' '}
            <select id="hour" name="hour">
              {Array.from({ length: 24 }, (_, at) => (
                <option value={String(at)} selected={(hour ?? 7) === at}>
                  {`${String(at).padStart(2, '0')}:00`}
                </option>
              ))}
            </select>
          </p>
          <p>
            <label for="zone">{say.zone}</label>{' '}
            <select id="zone" name="zone">
              {zones.map((zone) => (
                <option selected={(timeZone ?? view.house.timeZone) === zone}>{zone}</option>
              ))}
            </select>
          </p>
          <fieldset>
            <legend>{say.length}</legend>
            <Choice name="length" value="full" checked={!short} label={say.full} />
            <Choice name="length" value="short" checked={short} label={say.short} />
          </fieldset>
          <fieldset>
            <legend>{say.form}</legend>
            <Choice name="form" value="html" checked={!plain} label={say.html} />
            <Choice name="form" value="plain" checked={plain} label={say.plain} />
          </fieldset>
          <p>
            <label for="topics">{say.topics}</label>
            <br />
            <textarea id="topics" name="topics" rows={4} cols={40} maxlength={2000}>
              {topics.join('\n')}
            </textarea>
          </p>
          <p>
            <label for="pause">{say.pause}</label>{' '}
            <input id="pause" name="pause" type="date" value={pausedUntil ?? ''} />
          </p>
          <button type="submit">{say.keep}</button>
        </form>
        <h2>{say.otherAddress}</h2>
        <form method="post" action={`${path}/address`}>
          <label for="email">{say.newAddress}</label>{' '}
          <input id="email" name="email" type="email" required maxlength={254} autocomplete="email" />{' '}
          <button type="submit">{say.askThere}</button>
        </form>
        <h2>{say.held}</h2>
        <p>
          <a href={`${path}/everything.json`}>{say.everything}</a>
        </p>
        <form method="post" action={`${path}/forget`}>
          <p>
            <input id="sure" name="sure" type="checkbox" value="yes" required /> <label for="sure">{say.erase}</label>
          </p>
          <button type="submit">{say.forget}</button>
        </form>
      </div>
    </Page>
  );
}

function Choice({ name, value, checked, label }: { name: string; value: string; checked: boolean; label: string }) {
  return (
    <p>
      <input type="radio" id={`${name}-${value}`} name={name} value={value} checked={checked} />{' '}
      <label for={`${name}-${value}`}>{label}</label>
    </p>
  );
}

function LinkPage({ view, now, lapsed }: Props & { lapsed?: boolean }) {
  const say = view.say.preferences;
  return (
    <Page view={view} now={now} path="/preferences" title={say.link} hidden plain>
      <div class="page prose">
        <h1>{lapsed ? view.say.subscribe.lapsed : say.link}</h1>
        <p>{say.linkExplained}</p>
        <form method="post" action="/preferences">
          <label for="email">{view.say.letter.email}</label>
          <div class="f">
            <input id="email" name="email" type="email" required maxlength={254} autocomplete="email" />
            <button type="submit">{say.mailLink}</button>
          </div>
        </form>
      </div>
    </Page>
  );
}

function ChangePage({ view, now, path }: Props & { path: string }) {
  const { preferences: say, subscribe } = view.say;
  return (
    <Page view={view} now={now} path={path} title={subscribe.confirm} hidden plain>
      <div class="page prose">
        <h1>{say.changeAsk}</h1>
        <form method="post" action={path}>
          <button type="submit">{say.changeYes}</button>
        </form>
      </div>
    </Page>
  );
}

function Told({ view, now, title, words }: Props & { title: string; words: string }) {
  return (
    <Page view={view} now={now} path="/preferences" title={title} hidden plain>
      <div class="page prose">
        <h1>{title}</h1>
        <p>{words}</p>
      </div>
    </Page>
  );
}
