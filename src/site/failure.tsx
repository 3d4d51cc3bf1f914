import { useView } from './context.tsx';
import { Page } from './layout.tsx';

/** What went wrong and where to go from here; nothing of the request is repeated. */
export function FailurePage({ status }: { status: number }) {
  const view = useView();
  const { failure, nav, search } = view.say;
  const { title, words } = failure[status in failure ? (status as 404) : 500];
  return (
    <Page path="" title={title} hidden plain>
      <div class="page prose">
        <h1>{title}</h1>
        <p>{words}</p>
        {status === 404 && (
          <form method="get" action="/search" role="search">
            <label for="q">{failure.lookingFor}</label>
            <div class="f">
              <input id="q" name="q" type="search" maxlength={200} />
              <button type="submit">{search.press}</button>
            </div>
          </form>
        )}
        <p>
          <a href="/">{failure.weekSoFar}</a> · <a href="/editions">{nav.editions}</a> ·{' '}
          <a href="/topics">{nav.topics}</a> · <a href="/sources">{nav.sources}</a>
        </p>
      </div>
    </Page>
  );
}
