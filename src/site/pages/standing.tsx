import { Page } from '../layout.tsx';
import type { View } from '../view.ts';

/** Pages that say how the house does things, and change with the software alone. */

interface Props {
  view: View;
  now: Date;
}

export function PrivacyPage({ view, now }: Props) {
  const { name, postalAddress, mailFrom } = view.house;
  return (
    <Page
      view={view}
      now={now}
      path="/privacy"
      title="Privacy"
      description="What is known of readers here, and what is not."
    >
      <div class="page prose">
        <h1>Privacy</h1>
        <p>You can read everything here without telling us who you are, and we do not try to find out.</p>
        <h2>When you read the site</h2>
        <ul>
          <li>No cookie is set, no visit is counted, no page asks another host for anything.</li>
          <li>
            A page that you open may be kept on your own device, so that it can be read without a network: the front
            page, the last editions, and the stories you opened. It stays there; clearing this site’s data removes it.
          </li>
          <li>Search words go to this server alone, and are not kept.</li>
          <li>A video is loaded from its host only after you press play, and the page says which host that is.</li>
        </ul>
        <h2>When you subscribe</h2>
        <ul>
          <li>Your e-mail address is kept, with when you asked, when you confirmed, and when you left.</li>
          <li>It is used for the letter and nothing else, and given to nobody but the mail relay that carries it.</li>
          <li>The letter has no tracking pixel and no counted links: whether you open it is not known here.</li>
          <li>One click in the letter leaves.</li>
        </ul>
        <h2>Who answers for this</h2>
        <p>
          {name}
          {postalAddress && `, ${postalAddress}`}. Write to <a href={`mailto:${mailFrom}`}>{mailFrom}</a>.
        </p>
      </div>
    </Page>
  );
}

export function InstallPage({ view, now }: Props) {
  const { name } = view.house;
  return (
    <Page view={view} now={now} path="/install" title="The app" description={`${name} on your phone's home screen.`}>
      <div class="page prose">
        <h1>{name} on your home screen</h1>
        <p class="banner-note" hidden data-installed>
          <b>It is installed:</b> you are reading in the app.
        </p>
        <p>
          The app is this site, kept on your phone: it opens like any other app, has no store, no account and no
          tracker, and shows the front page, the last three editions and the stories you opened when there is no
          network. It is free.
        </p>
        <p>
          <button type="button" hidden data-install>
            Install it now
          </button>
        </p>
        <h2 id="iphone">iPhone and iPad</h2>
        <ol>
          <li>Open this page in Safari.</li>
          <li>Press the share button, a square with an arrow pointing up.</li>
          <li>Choose “Add to Home Screen”, then “Add”.</li>
        </ol>
        <h2 id="android">Android</h2>
        <ol>
          <li>Open this page in Chrome, Firefox, Edge or Samsung Internet.</li>
          <li>Open the menu, three dots or lines.</li>
          <li>Choose “Install app” or “Add to Home screen”.</li>
        </ol>
        <h2 id="desk">A computer</h2>
        <ol>
          <li>
            In Chrome or Edge, press the install sign at the right of the address. In Safari, choose “Add to Dock” from
            the file menu.
          </li>
        </ol>
        <h2 id="offline">What you see without a network</h2>
        <p>
          A line at the top says that you are offline and from when the page is. As soon as there is a network again,
          you get the page as it is now.
        </p>
      </div>
    </Page>
  );
}

/** What the app shows for a page that it has not kept. */
export function OfflinePage({ view, now }: Props) {
  return (
    <Page view={view} now={now} path="/offline" title="You are offline" hidden plain>
      <div class="page prose">
        <h1>This page is not kept on your device</h1>
        <p>You are offline, and have not opened this page before. These can be read without a network:</p>
        <ul data-kept>
          <li>
            <a href="/">The front page</a>
          </li>
        </ul>
      </div>
    </Page>
  );
}

export function FeedsPage({ view, now }: Props) {
  const feeds = [
    ['/feeds/stories', 'The stories of the week, in the edition’s order'],
    ['/feeds/editions', 'Editions, as they close'],
  ] as const;
  return (
    <Page view={view} now={now} path="/feeds" title="Feeds" description="Follow by RSS, Atom, JSON Feed or the API.">
      <div class="page prose">
        <h1>Feeds</h1>
        <p>Follow in a feed reader instead of your in-box:</p>
        <ul>
          {feeds.map(([path, what]) => (
            <li>
              {what}: <a href={`${path}.rss`}>RSS</a>, <a href={`${path}.atom`}>Atom</a>,{' '}
              <a href={`${path}.json`}>JSON Feed</a>
            </li>
          ))}
          <li>
            Every <a href="/topics">topic</a> has its own, linked on its page; so has every <a href="/search">search</a>
            .
          </li>
        </ul>
        <h2 id="api">For programs</h2>
        <p>
          The same content as JSON: <a href="/api/v1/openapi.json">the API’s description</a> (OpenAPI 3.1) names every
          address. No key is needed.
        </p>
      </div>
    </Page>
  );
}
