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
  confirmChange(token: string): Promise<'changed' | 'unknown'>;
  everythingHeld(token: string): Promise<object | undefined>;
  forget(token: string): Promise<'forgotten' | 'unknown'>;
  /** Mails a fresh link; says nothing of whether the address is known. */
  sendLink(email: string, host: string): Promise<void>;
}

interface Props {
  view: View;
  now: Date;
}

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
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
    return c.html(
      <Told
        {...props()}
        title="Please look into your in-box"
        words="If the address gets our letter, a mail with a link to your preferences is on its way to it."
      />,
    );
  });

  app.get('/preferences/change/:token{[\\w-]{1,200}}', (c) => c.html(<ChangePage {...props()} path={c.req.path} />));
  app.post('/preferences/change/:token{[\\w-]{1,200}}', async (c) =>
    (await door.confirmChange(c.req.param('token'))) === 'changed'
      ? c.html(
          <Told {...props()} title="Your address is changed" words="From now on the letter comes to this mailbox." />,
        )
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
    return c.html(
      <Told
        {...props()}
        title="Please look into the new in-box"
        words="If the letter can come to that address, a mail is on its way to it. The address changes when its link is pressed."
      />,
    );
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
      ? c.html(
          <Told
            {...props()}
            title="You are forgotten"
            words="Everything that was held of you is erased. No letter will come any more."
          />,
        )
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
  const { email, weekday, hour, timeZone, topics, short, plain, pausedUntil } = preferences;
  return (
    <Page view={view} now={now} path={path} title="Your letter" hidden plain>
      <div class="page prose">
        <h1>Your letter</h1>
        <p>
          {preferences.subscribed ? 'It comes to' : 'It does not come any more to'} <b>{email}</b>.
        </p>
        {saved && <p role="status">Your wishes are kept.</p>}
        <form method="post" action={path}>
          <p>
            <label for="weekday">When it comes</label>{' '}
            <select id="weekday" name="weekday">
              <option value="">as soon as the edition is closed</option>
              {days.map((name, index) => (
                <option value={String(index + 1)} selected={weekday === index + 1}>
                  {name}
                </option>
              ))}
            </select>{' '}
            <label for="hour">at</label>{' '}
            <select id="hour" name="hour">
              {Array.from({ length: 24 }, (_, at) => (
                <option value={String(at)} selected={(hour ?? 7) === at}>
                  {`${String(at).padStart(2, '0')}:00`}
                </option>
              ))}
            </select>
          </p>
          <p>
            <label for="zone">Your time zone</label>{' '}
            <select id="zone" name="zone">
              {zones.map((zone) => (
                <option selected={(timeZone ?? view.house.timeZone) === zone}>{zone}</option>
              ))}
            </select>
          </p>
          <fieldset>
            <legend>How much</legend>
            <Choice name="length" value="full" checked={!short} label="Every story with its sentences" />
            <Choice name="length" value="short" checked={short} label="One sentence a story" />
          </fieldset>
          <fieldset>
            <legend>How it looks</legend>
            <Choice name="form" value="html" checked={!plain} label="Set like a page" />
            <Choice name="form" value="plain" checked={plain} label="Plain text" />
          </fieldset>
          <p>
            <label for="topics">Only stories about (one topic a line; empty: all stories)</label>
            <br />
            <textarea id="topics" name="topics" rows={4} cols={40} maxlength={2000}>
              {topics.join('\n')}
            </textarea>
          </p>
          <p>
            <label for="pause">No letter before</label>{' '}
            <input id="pause" name="pause" type="date" value={pausedUntil ?? ''} />
          </p>
          <button type="submit">Keep these wishes</button>
        </form>
        <h2>Another address</h2>
        <form method="post" action={`${path}/address`}>
          <label for="email">The new address</label>{' '}
          <input id="email" name="email" type="email" required maxlength={254} autocomplete="email" />{' '}
          <button type="submit">Ask there</button>
        </form>
        <h2>What we hold of you</h2>
        <p>
          <a href={`${path}/everything.json`}>Everything, as one file</a>
        </p>
        <form method="post" action={`${path}/forget`}>
          <p>
            <input id="sure" name="sure" type="checkbox" value="yes" required />{' '}
            <label for="sure">Erase it all, and send me nothing any more</label>
          </p>
          <button type="submit">Forget me</button>
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
  return (
    <Page view={view} now={now} path="/preferences" title="Your preferences" hidden plain>
      <div class="page prose">
        <h1>{lapsed ? 'This link does not work any more' : 'Your preferences'}</h1>
        <p>Each letter has a link to your preferences; it works for two months. We can mail you a new one.</p>
        <form method="post" action="/preferences">
          <label for="email">Your e-mail address</label>
          <div class="f">
            <input id="email" name="email" type="email" required maxlength={254} autocomplete="email" />
            <button type="submit">Mail me a link</button>
          </div>
        </form>
      </div>
    </Page>
  );
}

function ChangePage({ view, now, path }: Props & { path: string }) {
  return (
    <Page view={view} now={now} path={path} title="Confirm" hidden plain>
      <div class="page prose">
        <h1>One press, and the letter comes here</h1>
        <form method="post" action={path}>
          <button type="submit">Yes, send it to this address</button>
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
