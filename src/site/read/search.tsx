import { oneLine } from '../../text/index.ts';
import { Page } from '../layout.tsx';
import { Elsewhere, Topics } from '../parts.tsx';
import type { Found } from './store-search.ts';
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
  const say = view.say.search;
  const q = oneLine(asked.q);
  const nothing = found && found.reports.length + found.stories.length + found.topics.length === 0;
  const oldest = found?.reports.at(-1)?.published;
  return (
    <Page
      view={view}
      now={now}
      path="/search"
      title={q ? say.titled(q) : say.title}
      description={say.about}
      {...(q && found && { feed: { path: '/feeds/search', query: searchQuery(asked), title: say.titled(q) } })}
      hidden={Boolean(q)}
      plain
    >
      <div class="page">
        <h1>{say.title}</h1>
        <form method="get" action="/search" class="search" role="search">
          <label for="q">{say.label}</label>
          <div class="f">
            <input id="q" name="q" type="search" value={asked.q} maxlength={200} autocomplete="off" />
            <button type="submit">{say.press}</button>
          </div>
          <details open={Boolean(asked.outlet || asked.from || asked.until)}>
            <summary>{say.narrow}</summary>
            <div class="f">
              <label>
                {say.outlet}
                <select name="outlet">
                  <option value="">{say.all}</option>
                  {outlets.map(({ key, name }) => (
                    <option value={key} selected={key === asked.outlet}>
                      {oneLine(name)}
                    </option>
                  ))}
                </select>
              </label>
              <label>
                {say.from}
                <input name="from" type="date" value={asked.from} />
              </label>
              <label>
                {say.until}
                <input name="until" type="date" value={asked.until} />
              </label>
            </div>
          </details>
        </form>
        {q && !found && <p class="soft">{say.noWord}</p>}
        {nothing && (
          <p class="soft">
            {say.nothing(
              (label) => (
                <a href="/topics">{label}</a>
              ),
              (label) => (
                <a href="/editions">{label}</a>
              ),
            )}
          </p>
        )}
        {found && found.topics.length > 0 && (
          <section aria-labelledby="topics">
            <h2 class="sec" id="topics">
              {say.topics}
            </h2>
            <Topics topics={found.topics.map(({ name, slug }) => ({ name, slug }))} />
          </section>
        )}
        {found && found.stories.length > 0 && (
          <section aria-labelledby="stories">
            <h2 class="sec" id="stories">
              {say.stories}
            </h2>
            <ol class="found">
              {found.stories.map((story) => (
                <li>
                  <h3 lang={story.language ?? undefined} dir="auto">
                    <a href={`/stories/${story.story}`}>{oneLine(story.headline)}</a>
                  </h3>
                  <p class="small soft">
                    {view.day(story.latest)} · {view.say.reports(story.reports)}
                  </p>
                </li>
              ))}
            </ol>
          </section>
        )}
        {found && found.reports.length > 0 && (
          <section aria-labelledby="found">
            <h2 class="sec" id="found">
              {say.reports}
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
                        · <a href={`/stories/${report.story}`}>{say.story}</a>
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
                  {say.older}
                </a>
              </p>
            )}
          </section>
        )}
      </div>
    </Page>
  );
}
