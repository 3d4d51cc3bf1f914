import { oneLine } from '../../text/index.ts';
import { Page } from '../layout.tsx';
import { Elsewhere, leanName } from '../parts.tsx';
import type { PageSource } from './store.ts';
import type { View } from '../view.ts';

/** Who is read, and how they are doing. */
export function SourcesPage({ view, now, sources }: { view: View; now: Date; sources: PageSource[] }) {
  const say = view.say.sourcesPage;
  const failing = sources.filter((source) => source.polled && source.failing).length;
  return (
    <Page view={view} now={now} path="/sources" title={say.title} description={say.about}>
      <div class="page">
        <h1>{say.heading}</h1>
        <p class="prose small soft">
          {say.chosen(view.say.sources(sources.length))} {failing > 0 ? say.failing(view.say.sources(failing)) : ''}{' '}
          {say.rating}
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
                  {say.week(view.say.reports(source.reports), state(view, source))}
                  {source.stories > 0 && ` ${say.used(view.say.stories(source.stories))}`}
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
  const say = view.say.sourcesPage;
  const lean = leanName(source.lean);
  return [
    say.kind[source.kind] ?? source.kind,
    ...(source.country ? [view.country(source.country)] : []),
    ...(source.owner ? [say.owner(oneLine(source.owner))] : []),
    ...(lean ? [say.rated[lean]] : []),
  ].join(' · ');
}

/** How a source is doing, in words. */
function state(view: View, source: PageSource): string {
  const say = view.say.sourcesPage;
  if (!source.polled) return say.unasked;
  if (source.failing) {
    const since = source.failingSince ?? source.polled;
    return `${say.unreached(view.moment(since))}${source.error ? `: ${oneLine(source.error)}` : ''}`;
  }
  const read = say.read(view.moment(source.ok ?? source.polled));
  return source.warning ? `${read}, ${say.defect(oneLine(source.warning))}` : read;
}
