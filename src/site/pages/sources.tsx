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
        <p class="prose small soft">
          {count(view.house, sources.length, 'source', 'sources')}, chosen by the editor.{' '}
          {failing > 0
            ? `${count(view.house, failing, 'source', 'sources')} could not be reached when last asked.`
            : ''}{' '}
          A rating from left to right is the editor’s own opinion of an outlet, where one is given.
        </p>
        {sources.length > 0 && (
          <ul class="archive sources">
            {sources.map((source) => (
              <li>
                <div>
                  <h2>
                    <Elsewhere to={source.home}>{oneLine(source.name)}</Elsewhere>
                  </h2>
                  <p class="small soft">{character(view, source)}</p>
                </div>
                <p class="small soft">
                  {count(view.house, source.reports, 'report', 'reports')} in seven days; {state(view, source)}.
                  {source.stories > 0 &&
                    ` In ${count(view.house, source.stories, 'story', 'stories')} of the last editions.`}
                </p>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Page>
  );
}

/** What a source is, in words. */
function character(view: View, source: PageSource): string {
  const lean = leanName(source.lean);
  return [
    kinds[source.kind] ?? source.kind,
    ...(source.country ? [view.country(source.country)] : []),
    ...(source.owner ? [`owned by ${oneLine(source.owner)}`] : []),
    ...(lean ? [`rated ${lean}`] : []),
  ].join(' · ');
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
