import { oneLine } from '../../text/index.ts';
import { span, weekInOneSentence } from '../../editions/index.ts';
import { Page } from '../layout.tsx';
import { Below, Story, WeekShape } from '../parts.tsx';
import { listData } from './linked-data.ts';
import type { ChangedStory, Gathering, PageEdition } from './store.ts';
import type { View } from '../view.ts';

/** The newest edition's stories in order, and what moved since yesterday. */
export function Front({
  view,
  now,
  edition,
  changed,
}: {
  view: View;
  now: Date;
  edition: PageEdition;
  changed: ChangedStory[];
}) {
  const { say } = view;
  const { reports } = edition;
  const [lead, second, ...rest] = edition.stories;
  const story = (told: typeof lead, kind?: string) =>
    told && <Story view={view} story={told} reports={reports} {...(kind && { class: kind })} />;
  return (
    <Page
      view={view}
      now={now}
      path="/"
      description={weekInOneSentence(edition)?.text ?? view.house.tagline}
      linkedData={listData(view.house, '/', view.house.name, edition.stories)}
    >
      <p class="dateline k">
        <span>{say.edition(edition.number)}</span>
        <span>{span(view.house, edition)}</span>
        <span>
          {edition.closed ? say.front.closed(view.moment(edition.closed)) : say.front.made(view.moment(edition.made))}
        </span>
      </p>
      <div class="first">
        {story(lead, 'lead')}
        {story(second)}
      </div>
      <Today view={view} changed={changed} edition={edition} />
      {rest.length > 0 && <div class="rest">{rest.map((told) => story(told))}</div>}
      <Below view={view} stories={edition.below} />
      <p class="archive-link">
        <a href={`/editions/${edition.week}`}>{say.front.asLetter}</a> · <a href="/editions">{say.front.allEditions}</a>
      </p>
    </Page>
  );
}

/** The stories that moved in the last day, and how the week went. */
function Today({ view, changed, edition }: { view: View; changed: ChangedStory[]; edition: PageEdition }) {
  const { say } = view;
  return (
    <div class="today">
      <WeekShape view={view} edition={edition} />
      {changed.length > 0 && (
        <section aria-labelledby="today">
          <h2 class="k" id="today">
            {say.front.today}
          </h2>
          <ul>
            {changed.map(({ story, headline, language, reports, outlets, fresh }) => (
              <li>
                <a href={`/stories/${story}`} lang={language ?? undefined} dir="auto">
                  {oneLine(headline)}
                </a>{' '}
                <span class="small soft">
                  {fresh ? say.front.fresh(say.outlets(outlets)) : say.newReports(reports)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** Before there is anything to show: what is happening, and what to do when nothing will. */
export function EmptyFront({ view, now, gathering }: { view: View; now: Date; gathering: Gathering }) {
  const { say } = view;
  const { sources, polled, unreached, reports, stories } = gathering;
  const nothingReached = polled > 0 && unreached === polled && reports === 0;
  return (
    <Page view={view} now={now} path="/">
      <div class="page prose">
        <h2>{nothingReached ? say.front.nothingReached : say.front.gathering}</h2>
        {sources === 0 ? (
          <p>{say.front.noSources}</p>
        ) : (
          <p>
            {say.front.progress({
              polled: view.number(polled),
              sources: say.sources(sources),
              reports: say.reports(reports),
              stories: say.stories(stories),
            })}{' '}
            {unreached > 0 && say.front.unreached(say.sources(unreached))}
          </p>
        )}
        {nothingReached ? <p>{say.front.noNetwork(<code>npm run sample</code>)}</p> : <p>{say.front.reload}</p>}
        <p>
          <a href="/sources">{say.front.health}</a>
        </p>
      </div>
    </Page>
  );
}
