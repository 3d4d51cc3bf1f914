import { Page } from '../layout.tsx';
import type { View } from '../view.ts';

const told: Record<number, [title: string, help: string]> = {
  400: ['That could not be read', 'The request was not one this site understands.'],
  401: ['Please sign in', 'You are not signed in any more, so nothing was changed. Sign in, and try once more.'],
  403: ['Not from here', 'A form must be sent from this site’s own page. Open the page again and send it from there.'],
  404: ['There is no such page', 'The address may be mistyped, or what was here is no longer kept.'],
  413: ['That was too much', 'What was sent is larger than any form of this site.'],
  429: ['Too often', 'This was asked many times in a short while. Please wait some minutes, and try again.'],
  500: ['Something broke here', 'It is not your fault. It has been noted; please try again in a moment.'],
  503: ['Not at the moment', 'The database does not answer. Please try again in a moment.'],
};

/** What went wrong and where to go from here; nothing of the request is repeated. */
export function FailurePage({ view, now, status }: { view: View; now: Date; status: number }) {
  const [title, help] = told[status] ?? told[500]!;
  return (
    <Page view={view} now={now} path="" title={title} hidden plain>
      <div class="page prose">
        <h1>{title}</h1>
        <p>{help}</p>
        {status === 404 && (
          <form method="get" action="/search" role="search">
            <label for="q">What were you looking for?</label>
            <div class="f">
              <input id="q" name="q" type="search" maxlength={200} />
              <button type="submit">Search</button>
            </div>
          </form>
        )}
        <p>
          <a href="/">The week so far</a> · <a href="/editions">All editions</a> · <a href="/topics">Topics</a> ·{' '}
          <a href="/sources">Sources</a>
        </p>
      </div>
    </Page>
  );
}
