import { count, oneLine } from '../../press/index.ts';
import { Page } from '../layout.tsx';
import { Elsewhere, Topics } from '../parts.tsx';
import type { Found } from '../store-search.ts';
import type { View } from '../view.ts';

/** What stands in the form, as typed. */
export interface Asked {
  q: string;
  outlet: string;
  from: string;
  until: string;
}

/** The address of a search, with what is filled in. */
export function searchQuery(asked: Asked): string {
  return `?${new URLSearchParams(Object.entries(asked).filter(([, value]) => value)).toString()}`;
}

export function SearchPage({
  view,
  now,
  asked,
  found,
  outlets,
}: {
  view: View;
  now: Date;
  asked: Asked;
  /** Undefined where nothing was asked, or nothing that can be looked for. */
  found: Found | undefined;
  outlets: { key: string; name: string }[];
}) {
  const q = oneLine(asked.q);
  const nothing = found && found.reports.length + found.stories.length + found.topics.length === 0;
  const oldest = found?.reports.at(-1)?.published;
  return (
    <Page
      view={view}
      now={now}
      path="/search"
      title={q ? `Search: ${q}` : 'Search'}
      description="Search stories, reports and topics."
      {...(q && found && { feed: { path: '/feeds/search', query: searchQuery(asked), title: `Search: ${q}` } })}
      hidden={Boolean(q)}
      plain
    >
      <div class="page">
        <h1>Search</h1>
        <form method="get" action="/search" class="search" role="search">
          <label for="q">Words, or “a phrase”; a minus before what must not be there</label>
          <div class="f">
            <input id="q" name="q" type="search" value={asked.q} maxlength={200} autocomplete="off" />
            <button type="submit">Search</button>
          </div>
          <details open={Boolean(asked.outlet || asked.from || asked.until)}>
            <summary>Narrow by outlet and day</summary>
            <div class="f">
              <label>
                Outlet
                <select name="outlet">
                  <option value="">all</option>
                  {outlets.map(({ key, name }) => (
                    <option value={key} selected={key === asked.outlet}>
                      {oneLine(name)}
                    </option>
                  ))}
                </select>
              </label>
              <label>
                From
                <input name="from" type="date" value={asked.from} />
              </label>
              <label>
                To
                <input name="until" type="date" value={asked.until} />
              </label>
            </div>
          </details>
        </form>
        {q && !found && (
          <p class="soft">
            There is no word in this to look for: very common words and those after a minus do not count. Try a name.
          </p>
        )}
        {nothing && (
          <p class="soft">
            Nothing has these words. Fewer words find more; the <a href="/topics">topics</a> and the{' '}
            <a href="/editions">editions</a> are other ways in.
          </p>
        )}
        {found && found.topics.length > 0 && (
          <section aria-labelledby="topics">
            <h2 class="sec" id="topics">
              Topics
            </h2>
            <Topics topics={found.topics.map(({ name, slug }) => ({ name, slug }))} />
          </section>
        )}
        {found && found.stories.length > 0 && (
          <section aria-labelledby="stories">
            <h2 class="sec" id="stories">
              Stories
            </h2>
            <ol class="found">
              {found.stories.map((story) => (
                <li>
                  <h3 lang={story.language ?? undefined} dir="auto">
                    <a href={`/stories/${story.story}`}>{oneLine(story.headline)}</a>
                  </h3>
                  <p class="small soft">
                    {view.day(story.latest)} · {count(view.house, story.reports, 'report', 'reports')}
                  </p>
                </li>
              ))}
            </ol>
          </section>
        )}
        {found && found.reports.length > 0 && (
          <section aria-labelledby="found">
            <h2 class="sec" id="found">
              Reports, newest first
            </h2>
            <ol class="found">
              {found.reports.map((report) => (
                <li>
                  <h3 lang={report.language ?? undefined} dir="auto">
                    <Elsewhere to={report.url}>{oneLine(report.title)}</Elsewhere>
                  </h3>
                  <p class="small soft">
                    <span dir="auto">{oneLine(report.outlet)}</span> · {view.day(report.published)}
                    {report.story && (
                      <>
                        {' '}
                        · <a href={`/stories/${report.story}`}>the story</a>
                      </>
                    )}
                  </p>
                </li>
              ))}
            </ol>
            {found.more && oldest && (
              <p class="more">
                <a
                  href={`/search${searchQuery({ ...asked, until: oldest.toISOString().slice(0, 10) })}`}
                  rel="nofollow"
                >
                  Older reports →
                </a>
              </p>
            )}
          </section>
        )}
      </div>
    </Page>
  );
}
