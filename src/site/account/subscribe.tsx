import { Hono, type Context } from 'hono';
import { csrf } from 'hono/csrf';
import type { HowFar } from '../../circulation/index.ts';
import { asAddress, suggestionFor } from '../../readers/index.ts';
import { PUBLIC } from '../cache.ts';
import { show, useView } from '../context.tsx';
import { ProsePage } from '../layout.tsx';
import { Press, SubscribeForm } from '../parts.tsx';
import { formLimit, formOf, hostOf } from '../request.ts';

/** What subscribing and leaving ask for. */
export interface SubscribeDoor {
  /**
   * Takes down that this address is asked whether it wants the letter; says nothing of whether it is known. `wording` is what was
   * pressed. What it returns, `howFar` takes.
   */
  ask: (email: string, host: string, wording: string) => Promise<'too often' | { token: string } | void>;
  /** How far the mail is that was asked for; nothing is told without. */
  howFar?: (token: string) => Promise<HowFar | undefined>;
  confirm: (token: string, host: string, wording: string) => Promise<'confirmed' | 'unknown'>;
  leave: (token: string) => Promise<'left' | 'unknown'>;
}

/** Sent by a page of ours, by what the browser says of it. */
const ownForms = csrf({
  origin: (origin, c) => [c.var.view.house.url, c.req.url].some((own) => origin === new URL(own).origin),
});

/** Asking for the letter, confirming it, and leaving. GET changes nothing. */
export function subscribe(door: SubscribeDoor, mayLook: (c: Context) => Promise<boolean>): Hono {
  return new Hono()
    .get('/subscribe', (c) => {
      c.header('Cache-Control', PUBLIC);
      return show(c, <SubscribePage />);
    })
    .post('/subscribe', formLimit, ownForms, async (c) => {
      const form = await formOf(c);
      const email = (form.email ?? '').trim();
      c.header('Cache-Control', 'no-store');
      if (!asAddress(email)) {
        const error = email ? c.var.view.say.subscribe.notAnAddress : c.var.view.say.subscribe.noAddress;
        return show(c, <SubscribePage error={error} value={email.slice(0, 254)} />, 422);
      }
      const meant = suggestionFor(email);
      if (meant && form.sure !== email) {
        const error = c.var.view.say.subscribe.didYouMean(meant);
        return show(c, <SubscribePage error={error} value={email} sure={email} />, 422);
      }
      const asked = await door.ask(email, hostOf(c), c.var.view.say.letter.send);
      if (asked === 'too often') {
        const error = c.var.view.say.subscribe.tooOften;
        return show(c, <SubscribePage error={error} value={email} />, 429);
      }
      return c.redirect(`/subscribe/check${asked ? `?mail=${asked.token}` : ''}`, 303);
    })
    .get('/subscribe/check', async (c) => {
      c.header('Cache-Control', 'no-store');
      const { mail = '', looked = '0' } = c.req.query();
      const far = mail && (await door.howFar?.(mail));
      const again = `/subscribe/check?${new URLSearchParams({ mail, looked: String(Number(looked) + 1 || 1) }).toString()}`;
      // In the first seconds nobody knows yet: the page looks again by itself, a few times.
      if (far === 'new' && Number(looked) < 5) c.header('Refresh', `3; url=${again}`);
      const outbox = await mayLook(c);
      return show(c, <CheckPage {...{ outbox }} {...(far && { far, again })} />);
    })
    .route('/', pressing(door, false))
    .route('/', pressing(door, true));
}

/** The links of letters: one press confirms, or leaves. */
function pressing(door: SubscribeDoor, leaving: boolean): Hono {
  const app = new Hono();
  const route = leaving ? '/leave/:token{[\\w-]{1,200}}' : '/confirm/:token{[\\w-]{1,200}}';
  app.get(route, (c) => {
    c.header('Cache-Control', 'no-store');
    return show(c, <PressPage path={c.req.path} leaving={leaving} />);
  });
  app.options(route, (c) => c.body(null, 204, { Allow: 'GET, HEAD, OPTIONS, POST' }));
  // The token is the proof; mail providers press without being a page of ours (RFC 8058).
  app.post(route, formLimit, async (c) => {
    const token = c.req.param('token');
    const outcome = leaving
      ? await door.leave(token)
      : await door.confirm(token, hostOf(c), c.var.view.say.subscribe.confirmAsk(c.var.view.house.name));
    c.header('Cache-Control', 'no-store');
    const page = { path: c.req.path, leaving };
    if (outcome === 'unknown') return show(c, <UnknownLinkPage {...page} />, 404);
    if (leaving && (await formOf(c))['List-Unsubscribe'] === 'One-Click')
      return c.text(`${c.var.view.say.subscribe.left}.\n`);
    return show(c, <DonePage {...page} />);
  });
  return app;
}

function SubscribePage({ error, value, sure }: { error?: string; value?: string; sure?: string }) {
  const view = useView();
  const say = view.say.subscribe;
  return (
    <ProsePage path="/subscribe" title={say.title} plain heading={view.say.letter.title}>
      <p>{say.what(view.house.name)}</p>
      <SubscribeForm {...(error && { error })} {...(value && { value })} {...(sure && { sure })} />
      <ul class="soft">
        {say.promises.map((promise) => (
          <li>{promise}</li>
        ))}
      </ul>
    </ProsePage>
  );
}

/** @param far how far the mail is, as far as it may be told; `again` looks anew */
function CheckPage({ outbox, far, again }: { outbox: boolean; far?: HowFar; again?: string }) {
  const say = useView().say.subscribe;
  const wrong = far === 'refused' || far === 'lost';
  return (
    <ProsePage path="/subscribe/check" title={say.check} hidden plain heading={wrong ? say.title : say.check}>
      {wrong ? (
        <>
          <p role="status">{far === 'refused' ? say.refused : say.lost}</p>
          <SubscribeForm />
        </>
      ) : (
        <>
          <p role="status">{far === 'delayed' ? say.delayed : say.onItsWay}</p>
          <p>{say.nothingThere}</p>
          {again && (
            <p>
              <a href={again}>{say.look}</a>
            </p>
          )}
        </>
      )}
      {outbox && <p>{say.outbox()}</p>}
    </ProsePage>
  );
}

/** One press: mail scanners open links, so that opening one must change nothing. */
function PressPage({ path, leaving }: { path: string; leaving: boolean }) {
  const view = useView();
  const say = view.say.subscribe;
  const { name } = view.house;
  return (
    <ProsePage
      path={path}
      title={leaving ? say.leave : say.confirm}
      hidden
      plain
      heading={leaving ? say.leaving(name) : say.onePress}
    >
      <p>{leaving ? say.leaveAsk : say.confirmAsk(name)}</p>
      <Press to={path} label={leaving ? say.leave : say.yes} loud />
    </ProsePage>
  );
}

function DonePage({ path, leaving }: { path: string; leaving: boolean }) {
  const say = useView().say.subscribe;
  const title = leaving ? say.left : say.in;
  return (
    <ProsePage path={path} title={title} hidden plain>
      <p>{leaving ? say.noFurther() : say.next()}</p>
    </ProsePage>
  );
}

function UnknownLinkPage({ path, leaving }: { path: string; leaving: boolean }) {
  const say = useView().say.subscribe;
  return (
    <ProsePage path={path} title={say.lapsed} hidden plain>
      {leaving ? (
        <p>{say.lapsedLeave}</p>
      ) : (
        <>
          <p>{say.lapsedConfirm}</p>
          <p>{say.askAgain}</p>
          <SubscribeForm />
        </>
      )}
    </ProsePage>
  );
}
