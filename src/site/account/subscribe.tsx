import type { HowFar } from '../../circulation/index.ts';
import { Page } from '../layout.tsx';
import { SubscribeForm } from '../parts.tsx';
import type { View } from '../view.ts';

interface Props {
  view: View;
  now: Date;
}

export function SubscribePage({
  view,
  now,
  error,
  value,
  sure,
}: Props & { error?: string; value?: string; sure?: string }) {
  const say = view.say.subscribe;
  return (
    <Page view={view} now={now} path="/subscribe" title={say.title} plain>
      <div class="page prose">
        <h1>{view.say.letter.title}</h1>
        <p>{say.what(view.house.name)}</p>
        <SubscribeForm view={view} {...(error && { error })} {...(value && { value })} {...(sure && { sure })} />
        <ul class="soft">
          {say.promises.map((promise) => (
            <li>{promise}</li>
          ))}
        </ul>
      </div>
    </Page>
  );
}

/** @param far how far the mail is, as far as it may be told; `again` looks anew */
export function CheckPage({
  view,
  now,
  outbox,
  far,
  again,
}: Props & { outbox: boolean; far?: HowFar; again?: string }) {
  const say = view.say.subscribe;
  const wrong = far === 'refused' || far === 'lost';
  return (
    <Page view={view} now={now} path="/subscribe/check" title={say.check} hidden plain>
      <div class="page prose">
        <h1>{wrong ? say.title : say.check}</h1>
        {wrong ? (
          <>
            <p role="status">{far === 'refused' ? say.refused : say.lost}</p>
            <SubscribeForm view={view} />
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
        {outbox && (
          <p>
            {say.outbox((label) => (
              <a href="/outbox">{label}</a>
            ))}
          </p>
        )}
      </div>
    </Page>
  );
}

/** One press: mail scanners open links, so that opening one must change nothing. */
export function PressPage({ view, now, path, leaving }: Props & { path: string; leaving: boolean }) {
  const say = view.say.subscribe;
  const { name } = view.house;
  return (
    <Page view={view} now={now} path={path} title={leaving ? say.leave : say.confirm} hidden plain>
      <div class="page prose">
        <h1>{leaving ? say.leaving(name) : say.onePress}</h1>
        <p>{leaving ? say.leaveAsk : say.confirmAsk(name)}</p>
        <form method="post" action={path}>
          <button type="submit">{leaving ? say.leave : say.yes}</button>
        </form>
      </div>
    </Page>
  );
}

export function DonePage({ view, now, path, leaving }: Props & { path: string; leaving: boolean }) {
  const say = view.say.subscribe;
  const title = leaving ? say.left : say.in;
  return (
    <Page view={view} now={now} path={path} title={title} hidden plain>
      <div class="page prose">
        <h1>{title}</h1>
        <p>
          {leaving
            ? say.noFurther((label) => <a href="/subscribe">{label}</a>)
            : say.next((label) => <a href="/">{label}</a>)}
        </p>
      </div>
    </Page>
  );
}

export function UnknownLinkPage({ view, now, path, leaving }: Props & { path: string; leaving: boolean }) {
  const say = view.say.subscribe;
  return (
    <Page view={view} now={now} path={path} title={say.lapsed} hidden plain>
      <div class="page prose">
        <h1>{say.lapsed}</h1>
        {leaving ? (
          <p>{say.lapsedLeave}</p>
        ) : (
          <>
            <p>{say.lapsedConfirm}</p>
            <p>{say.askAgain}</p>
            <SubscribeForm view={view} />
          </>
        )}
      </div>
    </Page>
  );
}
