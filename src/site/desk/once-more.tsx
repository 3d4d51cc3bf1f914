import type { Context } from 'hono';
import { cameFrom } from '../own-requests.ts';
import { Page } from '../layout.tsx';
import type { View } from '../view.ts';

/** What a form sent, kept on a page while its sender signs in once more in another tab: one press sends it again. */
export async function OnceMorePage({ view, now, c }: { view: View; now: Date; c: Context }) {
  const sent = Object.entries(await c.req.parseBody({ all: true })).flatMap(([name, value]) =>
    [value].flat().flatMap((one) => (typeof one === 'string' ? [{ name, value: one.replaceAll('\0', '') }] : [])),
  );
  const back = cameFrom(c, '/account');
  const asked = new URLSearchParams({ to: back, again: '' });
  return (
    <Page view={view} now={now} path="/sign-in" title="Sign in once more" hidden plain>
      <div class="page prose">
        <h1>Sign in once more</h1>
        <p role="alert">
          Not done yet: it cannot be taken back, and you signed in more than ten minutes ago. We ask once more whether
          it is you. Nothing is lost: this page keeps what you sent.
        </p>
        <ol>
          <li>
            <a href={`/sign-in?${asked.toString()}`} target="_blank" rel="noopener">
              Sign in once more, in another tab
            </a>
            , in this browser.
          </li>
          <li>Come back to this one, and go on.</li>
        </ol>
        <form method="post" action={c.req.path}>
          {sent.map(({ name, value }) =>
            name === 'words' ? (
              <>
                <label for="words">What you had written</label>
                <textarea id="words" name="words" rows={3} readonly>
                  {value}
                </textarea>
              </>
            ) : (
              <input type="hidden" name={name} value={value} />
            ),
          )}
          <p>
            <button type="submit">I have signed in: go on</button>
          </p>
        </form>
        <p>
          <a href={back}>Back, without doing it</a>
        </p>
      </div>
    </Page>
  );
}
