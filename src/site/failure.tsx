import { useView } from './context.tsx';
import { ProsePage } from './layout.tsx';

/** What went wrong and where to go from here; nothing of the request is repeated. */
export function FailurePage({ status }: { status: number }) {
  const { failure, nav, search } = useView().say;
  const { title, words } = failure[status in failure ? (status as 404) : 500];
  return (
    <ProsePage path="" title={title} hidden plain>
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
    </ProsePage>
  );
}
