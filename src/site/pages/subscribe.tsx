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
  return (
    <Page view={view} now={now} path="/subscribe" title="Subscribe" plain>
      <div class="page prose">
        <h1>The week in your in-box</h1>
        <p>
          Once a week, {view.house.name} sends the week’s stories in order: each told in sentences from the reports
          themselves, each with the reason why it is there. Then it ends.
        </p>
        <SubscribeForm {...(error && { error })} {...(value && { value })} {...(sure && { sure })} />
        <ul class="soft">
          <li>You are asked to confirm first; nobody is mailed who has not.</li>
          <li>One click leaves. Your address is used for this letter alone.</li>
          <li>No tracking: we do not know whether you open it or what you read.</li>
        </ul>
      </div>
    </Page>
  );
}

export function CheckPage({ view, now, outbox }: Props & { outbox: boolean }) {
  return (
    <Page view={view} now={now} path="/subscribe/check" title="Please look into your in-box" hidden plain>
      <div class="page prose">
        <h1>Please look into your in-box</h1>
        <p>If the address can get our letter, a mail is on its way to it. Open its link, press once, and you are in.</p>
        <p>Nothing there after some minutes? Look into the folder for unwanted mail, or ask again.</p>
        {outbox && (
          <p>
            This house has no mail server yet: the mail is kept in <a href="/outbox">the outbox</a>.
          </p>
        )}
      </div>
    </Page>
  );
}

/** One press: mail scanners open links, so that opening one must change nothing. */
export function PressPage({ view, now, path, leaving }: Props & { path: string; leaving: boolean }) {
  const { name } = view.house;
  return (
    <Page view={view} now={now} path={path} title={leaving ? 'Leave' : 'Confirm'} hidden plain>
      <div class="page prose">
        <h1>{leaving ? `Leave ${name}?` : 'One press, and you are in'}</h1>
        <p>
          {leaving
            ? 'No letter will come to your address any more. You can come back at any time.'
            : `Confirm that ${name} may be sent to your address once a week.`}
        </p>
        <form method="post" action={path}>
          <button type="submit">{leaving ? 'Leave' : 'Yes, send it to me'}</button>
        </form>
      </div>
    </Page>
  );
}

export function DonePage({ view, now, path, leaving }: Props & { path: string; leaving: boolean }) {
  return (
    <Page view={view} now={now} path={path} title={leaving ? 'You have left' : 'You are in'} hidden plain>
      <div class="page prose">
        <h1>{leaving ? 'You have left' : 'You are in'}</h1>
        {leaving ? (
          <p>
            No further letter will be sent to you. Left by mistake? <a href="/subscribe">Subscribe again</a>.
          </p>
        ) : (
          <p>
            The next edition will come to you when it is closed. Until then, <a href="/">the week so far</a> is here.
          </p>
        )}
      </div>
    </Page>
  );
}

export function UnknownLinkPage({ view, now, path, leaving }: Props & { path: string; leaving: boolean }) {
  return (
    <Page view={view} now={now} path={path} title="This link does not work any more" hidden plain>
      <div class="page prose">
        <h1>This link does not work any more</h1>
        {leaving ? (
          <p>
            It may be incomplete: some mail programs break long links in two. Copy it whole from the letter, or use your
            mail program’s own button to unsubscribe.
          </p>
        ) : (
          <>
            <p>It has been used already, is too old, or is incomplete. If you have confirmed before, you are in.</p>
            <p>Otherwise ask for a new one:</p>
            <SubscribeForm />
          </>
        )}
      </div>
    </Page>
  );
}
