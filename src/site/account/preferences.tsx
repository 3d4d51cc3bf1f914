import { Hono, type Context } from 'hono';
import { dateFormat } from '../../house/index.ts';
import { asDay, asWishes, timeZones, type Preferences, type Wishes } from '../../readers/index.ts';
import { show, useView, type View } from '../context.tsx';
import { ProsePage } from '../layout.tsx';
import { Choice, EmailField, Press, Select } from '../parts.tsx';
import { formLimit, formOf, hostOf } from '../request.ts';
import { topicsOffered, type OfferedTopics } from './topics-offered.ts';

/** What the preferences' pages ask for; the token in each address is the proof of who asks. */
export interface PreferencesDoor {
  read(token: string): Promise<Preferences | undefined>;
  save(token: string, wishes: Wishes): Promise<'saved' | 'unknown'>;
  /** When the edition closes by itself next; undefined where that is not known. */
  closes?(): Date;
  /** Asks at the new address, for a fresh proof; says nothing of whether it is known. */
  change(
    token: string,
    email: string,
    host: string,
  ): Promise<'asked' | 'stale' | 'unknown' | 'no address' | 'too often'>;
  /** @param wording what was agreed to */
  confirmChange(token: string, wording: string): Promise<'changed' | 'unknown'>;
  /** Mails a fresh proof to the reader whose link it is. */
  prove(token: string, host: string): Promise<'asked' | 'unknown' | 'too often'>;
  everythingHeld(token: string): Promise<object | 'stale' | undefined>;
  leave(token: string): Promise<'left' | 'unknown'>;
  forget(token: string): Promise<'forgotten' | 'stale' | 'unknown'>;
  /** Mails a fresh link; says nothing of whether the address is known. */
  sendLink(email: string, host: string): Promise<'too often' | void>;
}

/** The pages under /preferences. GET changes nothing, and no page needs script. */
export function preferences(door: PreferencesDoor, relayAway: () => Promise<boolean>): Hono {
  const app = new Hono();
  const mailed = answering(relayAway);
  app.use('/preferences/*', async (c, next) => {
    c.header('Cache-Control', 'no-store');
    // The address is the key: it is not told to where a link leads.
    await next();
    c.res.headers.set('Referrer-Policy', 'no-referrer');
  });
  app.use('/preferences/*', formLimit);

  app.route('/', asking(door, relayAway));

  const showThem = async (c: Context, more: { saved?: boolean; noDay?: string; noAddress?: string } = {}) => {
    const preferences = await door.read(tokenIn(c));
    if (!preferences) return lapsed(c);
    const offered = await topicsOffered(c.var.db, preferences.topics, c.var.now);
    const page = { ...more, preferences, offered, path: pageOf(c), closes: door.closes?.() };
    return show(c, <PreferencesPage {...page} />, more.noDay || more.noAddress ? 422 : 200);
  };
  app.get(route, (c) => showThem(c, { saved: c.req.query('saved') !== undefined }));
  app.post(route, async (c) => {
    const form = await formOf(c, (values) => values.join('\n'));
    if ((await door.save(tokenIn(c), asWishes(form))) !== 'saved') return lapsed(c);
    // The other wishes are kept; a day that does not exist is said to be none.
    if (asDay(form.pause ?? '') === undefined) return showThem(c, { noDay: form.pause ?? '' });
    return c.redirect(`${pageOf(c)}?saved`, 303);
  });
  app.post(`${route}/address`, async (c) => {
    const email = (await formOf(c)).email ?? '';
    const outcome = await door.change(tokenIn(c), email, hostOf(c));
    if (outcome === 'unknown') return lapsed(c);
    if (outcome === 'stale') return stale(c);
    if (outcome === 'too often') return often(c);
    if (outcome === 'no address') return showThem(c, { noAddress: email || ' ' });
    return mailed(c, sayIn(c).changeSent);
  });
  app.post(`${route}/proof`, async (c) => {
    const outcome = await door.prove(tokenIn(c), hostOf(c));
    if (outcome === 'unknown') return lapsed(c);
    return outcome === 'too often' ? often(c) : mailed(c, sayIn(c).proofSent);
  });
  app.get(`${route}/everything.json`, async (c) => {
    const held = await door.everythingHeld(tokenIn(c));
    if (!held) return lapsed(c);
    if (held === 'stale') return stale(c);
    c.header('Content-Disposition', 'attachment; filename="everything.json"');
    return c.json(held);
  });
  app.post(`${route}/leave`, async (c) =>
    (await door.leave(tokenIn(c))) === 'left' ? show(c, <Told {...sayIn(c).leftNow} />) : lapsed(c),
  );
  app.post(`${route}/forget`, async (c) => {
    const { sure } = await formOf(c);
    if (sure !== 'yes') return c.redirect(pageOf(c), 303);
    const outcome = await door.forget(tokenIn(c));
    if (outcome === 'stale') return stale(c);
    return outcome === 'forgotten' ? show(c, <Told {...sayIn(c).forgotten} />) : lapsed(c);
  });
  return app;
}

/** By whom no link is held yet, and the link that a new address was sent. */
function asking(door: PreferencesDoor, relayAway: () => Promise<boolean>): Hono {
  const app = new Hono();
  const mailed = answering(relayAway);
  app.get('/preferences', (c) => show(c, <LinkPage />));
  app.post('/preferences', async (c) => {
    if ((await door.sendLink((await formOf(c)).email ?? '', hostOf(c))) === 'too often') return often(c);
    return mailed(c, sayIn(c).linkSent);
  });

  app.get('/preferences/change/:token{[\\w-]{1,200}}', (c) => show(c, <ChangePage path={c.req.path} />));
  app.post('/preferences/change/:token{[\\w-]{1,200}}', async (c) =>
    (await door.confirmChange(c.req.param('token'), sayIn(c).changeYes)) === 'changed'
      ? show(c, <Told {...sayIn(c).changed} />)
      : lapsed(c),
  );
  return app;
}

const route = '/preferences/:token{[\\w-]{1,200}}' as const;
const tokenIn = (c: Context) => c.req.param('token') ?? '';
const pageOf = (c: Context) => `/preferences/${tokenIn(c)}`;
const lapsed = (c: Context) => show(c, <LinkPage lapsed />, 404);
const often = (c: Context) => show(c, <Told title={sayIn(c).title} words={c.var.view.say.subscribe.tooOften} />, 429);
/** A link that may have been passed on is not enough: here a fresh one can be asked for. */
const stale = (c: Context) => show(c, <ProofPage path={pageOf(c)} />, 403);

/** Says that a mail is on its way; where the relay is away, everybody is told so. */
const answering =
  (relayAway: () => Promise<boolean>) =>
  async (c: Context, { title, words }: { title: string; words: string }) => {
    const away = (await relayAway()) ? ` ${c.var.view.say.subscribe.relayAway}` : '';
    return show(c, <Told title={title} words={`${words}${away}`} />);
  };

const sayIn = (c: Context) => c.var.view.say.preferences;

/** Time zones by their part of the world, as their names have it. */
const zonesByPart = Map.groupBy(timeZones, (zone) => (zone.includes('/') ? zone.slice(0, zone.indexOf('/')) : ''));
const placeOf = (zone: string) =>
  zone
    .slice(zone.indexOf('/') + 1)
    .replaceAll('_', ' ')
    .split('/')
    .toReversed()
    .join(', ');

interface PreferencesPageProps {
  path: string;
  preferences: Preferences;
  offered: OfferedTopics;
  saved?: boolean;
  noDay?: string;
  noAddress?: string;
  closes: Date | undefined;
}

function PreferencesPage({ path, preferences, offered, saved, noDay, noAddress, closes }: PreferencesPageProps) {
  const view = useView();
  const say = view.say.preferences;
  const { email, fresh, topics, short, plain, pausedUntil } = preferences;
  return (
    <ProsePage path={path} title={say.title} hidden plain>
      <p>
        {preferences.subscribed ? say.comesTo(<b dir="auto">{email}</b>) : say.comesNoMore(<b dir="auto">{email}</b>)}
      </p>
      {saved && <p role="status">{say.saved}</p>}
      {noDay !== undefined && <p role="status">{say.savedOthers}</p>}
      <form method="post" action={path} class="wishes">
        <When {...{ preferences, closes }} />
        <fieldset>
          <legend>{say.length}</legend>
          <Either name="length" value="full" checked={!short} label={say.full} />
          <Either name="length" value="short" checked={short} label={say.short} />
        </fieldset>
        <fieldset>
          <legend>{say.form}</legend>
          <Either name="form" value="html" checked={!plain} label={say.html} />
          <Either name="form" value="plain" checked={plain} label={say.plain} />
        </fieldset>
        <OnlyTopics {...{ topics, offered }} />
        <Pause {...{ pausedUntil, noDay }} />
        <button type="submit">{say.keep}</button>
      </form>
      {preferences.subscribed && (
        <>
          <h2>{say.leaveTitle}</h2>
          <form method="post" action={`${path}/leave`}>
            <p class="soft">{say.leaveExplained}</p>
            <button type="submit">{view.say.subscribe.leave}</button>
          </form>
        </>
      )}
      <Held {...{ path, fresh, noAddress }} />
    </ProsePage>
  );
}

/** When it comes. */
function When({
  preferences: { weekday, hour, timeZone },
  closes,
}: {
  preferences: Preferences;
  closes: Date | undefined;
}) {
  const view = useView();
  const say = view.say.preferences;
  const zone = timeZone ?? view.house.timeZone;
  return (
    <fieldset>
      <legend>{say.when}</legend>
      <div class="f">
        <label for="weekday" class="visually-hidden">
          {say.day}
        </label>
        <Select
          id="weekday"
          name="weekday"
          options={[['', say.atOnce], ...[1, 2, 3, 4, 5, 6, 7].map((day) => [String(day), view.weekday(day)] as const)]}
          value={weekday?.toString()}
        />
        <label for="hour" class="visually-hidden">
          {say.hour}
        </label>
        <Select
          id="hour"
          name="hour"
          class="num"
          options={Array.from({ length: 24 }, (_, at) => [String(at), `${say.at} ${String(at).padStart(2, '0')}:00`])}
          value={String(hour ?? 7)}
        />
      </div>
      <label for="zone">{say.zone}</label>
      <select id="zone" name="zone">
        {[...zonesByPart].map(([part, ofPart]) => {
          const options = ofPart.map((name) => (
            <option value={name} selected={zone === name}>
              {placeOf(name)}
            </option>
          ));
          return part ? <optgroup label={part}>{options}</optgroup> : options;
        })}
        {!timeZones.includes(zone) && <option selected>{zone}</option>}
      </select>
      {closes && <p class="small soft">{say.closes(momentIn(view, closes, zone))}</p>}
    </fieldset>
  );
}

/** What it is to be about. */
function OnlyTopics({ topics, offered }: { topics: readonly string[]; offered: OfferedTopics }) {
  const say = useView().say.preferences;
  const chosen = new Set(topics.map((topic) => topic.toLowerCase()));
  const names = offered.known.map(({ name }) => name);
  const others = topics.filter((topic) => !names.some((name) => name.toLowerCase() === topic.toLowerCase()));
  return (
    <fieldset aria-describedby="topics-are">
      <legend>{say.topics}</legend>
      <p class="small soft" id="topics-are">
        {say.topicsExplained}
      </p>
      {offered.unknown.map(({ name, meant }) => (
        <p class="err" role="status">
          {say.unknownTopic(name)}
          {meant && ` ${say.didYouMean(meant)}`}
        </p>
      ))}
      {names.length > 0 && (
        <div class="boxes">
          {names.map((name, i) => (
            <Choice id={`topic-${i}`} name="topics" value={name} checked={chosen.has(name.toLowerCase())} dir="auto">
              {name}
            </Choice>
          ))}
        </div>
      )}
      <label for="topics">{say.otherTopics}</label>
      <textarea id="topics" name="topics" rows={3} maxlength={2000}>
        {others.join('\n')}
      </textarea>
    </fieldset>
  );
}

/** Until when it does not come. */
function Pause({ pausedUntil, noDay }: { pausedUntil: Preferences['pausedUntil']; noDay: string | undefined }) {
  const say = useView().say.preferences;
  return (
    <fieldset>
      <legend>{say.pauseTitle}</legend>
      <label for="pause">{say.pause}</label>
      <input
        id="pause"
        name="pause"
        type="date"
        value={noDay ?? pausedUntil ?? ''}
        {...(noDay !== undefined && { 'aria-invalid': 'true', 'aria-describedby': 'no-day' })}
      />
      {noDay !== undefined && (
        <p class="err" id="no-day">
          {say.noDay(noDay)}
        </p>
      )}
    </fieldset>
  );
}

/** Another address, and what is held: for a fresh link alone. */
function Held({ path, fresh, noAddress }: { path: string; fresh: boolean; noAddress: string | undefined }) {
  const view = useView();
  const say = view.say.preferences;
  return (
    <>
      {fresh ? (
        <>
          <h2>{say.otherAddress}</h2>
          <form method="post" action={`${path}/address`}>
            <EmailField
              label={say.newAddress}
              button={say.askThere}
              value={noAddress?.trim() ?? ''}
              error={noAddress && view.say.subscribe.notAnAddress}
            />
          </form>
          <h2>{say.held}</h2>
          <p>
            <a href={`${path}/everything.json`}>{say.everything}</a>
          </p>
          <form method="post" action={`${path}/forget`}>
            <Choice id="sure" name="sure" value="yes" required>
              {say.erase}
            </Choice>
            <button type="submit">{say.forget}</button>
          </form>
        </>
      ) : (
        <>
          <h2>{say.proofTitle}</h2>
          <ProofForm path={path} />
        </>
      )}
    </>
  );
}

function momentIn({ house }: View, at: Date, timeZone: string): string {
  const format = { weekday: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  return dateFormat(house.language, format).format(at);
}

const Either = ({ label, ...input }: { name: string; value: string; checked: boolean; label: string }) => (
  <Choice type="radio" id={`${input.name}-${input.value}`} {...input}>
    {label}
  </Choice>
);

function ProofForm({ path }: { path: string }) {
  const say = useView().say.preferences;
  return (
    <form method="post" action={`${path}/proof`}>
      <p class="soft">{say.proofExplained}</p>
      <button type="submit">{say.mailLink}</button>
    </form>
  );
}

function ProofPage({ path }: { path: string }) {
  const say = useView().say.preferences;
  return (
    <ProsePage path={path} title={say.proofTitle} hidden plain>
      <ProofForm path={path} />
    </ProsePage>
  );
}

function LinkPage({ lapsed }: { lapsed?: boolean }) {
  const view = useView();
  const say = view.say.preferences;
  return (
    <ProsePage
      path="/preferences"
      title={say.link}
      hidden
      plain
      heading={lapsed ? view.say.subscribe.lapsed : say.link}
    >
      <p>{say.linkExplained}</p>
      <form method="post" action="/preferences">
        <EmailField label={view.say.letter.email} button={say.mailLink} />
      </form>
    </ProsePage>
  );
}

function ChangePage({ path }: { path: string }) {
  const { preferences: say, subscribe } = useView().say;
  return (
    <ProsePage path={path} title={subscribe.confirm} hidden plain heading={say.changeAsk}>
      <Press to={path} label={say.changeYes} loud />
    </ProsePage>
  );
}

function Told({ title, words }: { title: string; words: string }) {
  return (
    <ProsePage path="/preferences" title={title} hidden plain>
      <p>{words}</p>
    </ProsePage>
  );
}
