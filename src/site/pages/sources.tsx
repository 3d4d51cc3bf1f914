import { count, oneLine } from '../../press/index.ts';
import { Page } from '../layout.tsx';
import { Elsewhere, leanName } from '../parts.tsx';
import type { PageSource } from '../store.ts';
import type { View } from '../view.ts';

const kinds: Record<string, string> = {
  news: 'newspaper or site',
  agency: 'news agency',
  broadcaster: 'broadcaster',
  magazine: 'magazine',
  official: 'government',
  parliament: 'parliament',
  court: 'court',
  factcheck: 'fact-checker',
  thinktank: 'think tank',
  video: 'video channel',
};

/** Who is read, and how they are doing. */
export function SourcesPage({ view, now, sources }: { view: View; now: Date; sources: PageSource[] }) {
  const failing = sources.filter((source) => source.polled && source.failing).length;
  return (
    <Page view={view} now={now} path="/sources" title="Sources" description="Who we read, and how they are doing.">
      <div class="page">
        <h1>Who we read</h1>
        <p class="prose">
          {count(view.house, sources.length, 'source', 'sources')}, chosen by the editor.{' '}
          {failing > 0
            ? `${count(view.house, failing, 'source', 'sources')} could not be reached when last asked.`
            : ''}{' '}
          A rating from left to right is the editor’s own opinion of an outlet, where one is given.
        </p>
        {sources.length > 0 && (
          <div class="scroll" tabindex={0} role="region" aria-label="Sources">
            <table>
              <thead>
                <tr class="k">
                  <th scope="col">Outlet</th>
                  <th scope="col">Kind</th>
                  <th scope="col">Country</th>
                  <th scope="col">Owner</th>
                  <th scope="col">Rated</th>
                  <th scope="col" class="pts">
                    Reports, 7 days
                  </th>
                  <th scope="col">State</th>
                </tr>
              </thead>
              <tbody>
                {sources.map((source) => (
                  <tr>
                    <th scope="row">
                      <Elsewhere to={source.home}>{oneLine(source.name)}</Elsewhere>
                    </th>
                    <td>{kinds[source.kind] ?? source.kind}</td>
                    <td>{source.country ? view.country(source.country) : '–'}</td>
                    <td>{source.owner ? oneLine(source.owner) : '–'}</td>
                    <td>{leanName(source.lean) ?? '–'}</td>
                    <td class="pts num">{view.number(source.reports)}</td>
                    <td>{state(view, source)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </Page>
  );
}

/** How a source is doing, in words. */
function state(view: View, source: PageSource): string {
  if (!source.polled) return 'not asked yet';
  if (source.failing) {
    const since = source.failingSince ?? source.polled;
    return `not reached since ${view.moment(since)}${source.error ? `: ${oneLine(source.error)}` : ''}`;
  }
  const read = `read ${view.moment(source.ok ?? source.polled)}`;
  return source.warning ? `${read}, with a defect: ${oneLine(source.warning)}` : read;
}
