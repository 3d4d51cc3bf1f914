import { count, numbered, oneLine, span, weekInOneSentence } from '../../press/index.ts';
import { Page } from '../layout.tsx';
import { Below, Story } from '../parts.tsx';
import { listData } from '../linked-data.ts';
import type { ChangedStory, Gathering, PageEdition } from '../store.ts';
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
        <span>{numbered(edition)}</span>
        <span>{span(view.house, edition)}</span>
        <span>{edition.closed ? `Closed ${view.moment(edition.closed)}` : `Made up ${view.moment(edition.made)}`}</span>
      </p>
      <div class="first">
        {story(lead, 'lead')}
        {story(second)}
      </div>
      <Today view={view} changed={changed} />
      {rest.length > 0 && <div class="rest">{rest.map((told) => story(told))}</div>}
      <Below stories={edition.below} />
      <p class="archive-link">
        <a href={`/editions/${edition.week}`}>Read it as the letter</a> · <a href="/editions">All editions</a>
      </p>
    </Page>
  );
}

/** The stories that moved in the last day. */
function Today({ view, changed }: { view: View; changed: ChangedStory[] }) {
  if (changed.length === 0) return null;
  const { house } = view;
  return (
    <section class="today" aria-labelledby="today">
      <h2 class="k" id="today">
        What changed today
      </h2>
      <ul>
        {changed.map(({ story, headline, language, reports, outlets, fresh }) => (
          <li>
            <a href={`/stories/${story}`} lang={language ?? undefined} dir="auto">
              {oneLine(headline)}
            </a>{' '}
            <span class="small soft">
              {fresh
                ? `new, ${count(house, outlets, 'outlet', 'outlets')}`
                : count(house, reports, 'new report', 'new reports')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Before there is anything to show: what is happening, and what to do when nothing will. */
export function EmptyFront({ view, now, gathering }: { view: View; now: Date; gathering: Gathering }) {
  const { house } = view;
  const { sources, polled, unreached, reports, stories } = gathering;
  const nothingReached = polled > 0 && unreached === polled && reports === 0;
  return (
    <Page view={view} now={now} path="/">
      <div class="page prose">
        <h2>{nothingReached ? 'Nothing could be reached' : 'The first edition is being gathered'}</h2>
        {sources === 0 ? (
          <p>No sources are kept yet. Once the catalogue has been read, they are polled and this page fills.</p>
        ) : (
          <p>
            {count(house, polled, 'source', 'sources')} of {view.number(sources)} polled,{' '}
            {count(house, reports, 'report', 'reports')} filed, {count(house, stories, 'story', 'stories')} found so
            far. {unreached > 0 && `${count(house, unreached, 'source', 'sources')} could not be reached.`}
          </p>
        )}
        {nothingReached ? (
          <p>
            Is this machine connected to the internet? Polling goes on by itself. To see a week without a network, stop
            the service and run <code>npm run sample</code>.
          </p>
        ) : (
          <p>Reload this page in a minute: the first stories stand here as soon as they are made up.</p>
        )}
        <p>
          <a href="/sources">Who is read, and how they are doing</a>
        </p>
      </div>
    </Page>
  );
}
