import { useView, show } from '../context.tsx';
import { oneLine, canonicalAddress, webAddress } from '../../text/index.ts';
import { Page } from '../layout.tsx';
import { Elsewhere, Topics } from '../parts.tsx';
import { type Found, outletNames, search, type Wanted } from './search-rows.ts';
import { Hono, type Context } from 'hono';
import { sql, type Db } from '../../db/index.ts';
import { keep } from '../keep.ts';

export const searching = new Hono().get(
  '/search',
  keep(
    async (c) => {
      const { db, now } = c.var;
      const asked = askedOf(c);
      // Shared from another program: an address that a report has leads to its story.
      const shared = webAddress(asked.q);
      const story = shared && (await storyOfAddress(db, shared));
      if (story) return c.redirect(`/stories/${story}`, 303);
      const [found, outlets] = await Promise.all([
        asked.q ? search(db, wantedOf(asked), now) : undefined,
        outletNames(db),
      ]);
      return show(c, <SearchPage asked={asked} found={found} outlets={outlets} />);
    },
    { asks: askedOf },
  ),
);

/** What a search asks, as typed, cut to what a form could send. */
export function askedOf(c: Context): Asked {
  const typed = (name: string, most: number) => (c.req.query(name) ?? '').replaceAll('\0', ' ').trim().slice(0, most);
  const dayOf = (name: string) =>
    dayPattern.test(typed(name, 10)) && validDay(typed(name, 10)) ? typed(name, 10) : '';
  const q = [typed('q', 200), typed('url', 2000), typed('text', 2000)].find((one) => webAddress(one));
  return {
    q: q ?? (typed('q', 200) || typed('text', 200)),
    outlet: typed('outlet', 100),
    from: dayOf('from'),
    until: dayOf('until'),
  };
}

const dayPattern = /^[12]\d{3}-\d\d-\d\d$/;
const validDay = (text: string) => !Number.isNaN(Date.parse(text));

export function wantedOf({ q, outlet, from, until }: Asked): Wanted {
  return {
    words: q,
    ...(outlet && { outlet }),
    ...(from && { from: new Date(from) }),
    ...(until && { until: new Date(Date.parse(until) + 86_400_000) }),
  };
}

async function storyOfAddress(db: Db, address: string): Promise<string | undefined> {
  const { rows } = await sql<{ story: string }>`
    select story_report.story_id::text as story from report join story_report on story_report.report_id = report.id
     where report.address = any(${[address, canonicalAddress(address) ?? address]}::text[]) limit 1`.execute(db);
  return rows[0]?.story;
}

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
  asked,
  found,
  outlets,
}: {
  asked: Asked;
  /** Undefined where nothing was asked, or nothing that can be looked for. */
  found: Found | undefined;
  outlets: { key: string; name: string }[];
}) {
  const view = useView();
  const say = view.say.search;
  const q = oneLine(asked.q);
  const nothing = found && found.reports.length + found.stories.length + found.topics.length === 0;
  return (
    <Page
      path="/search"
      title={q ? say.titled(q) : say.title}
      description={say.about}
      {...(q && found && { feed: { path: '/feeds/search', query: searchQuery(asked), title: say.titled(q) } })}
      hidden={Boolean(q)}
      plain
    >
      <div class="page">
        <h1>{say.title}</h1>
        <SearchForm {...{ asked, outlets }} />
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
        {found && found.stories.length > 0 && <FoundStories stories={found.stories} />}
        {found && found.reports.length > 0 && <FoundReports {...{ asked, found }} />}
      </div>
    </Page>
  );
}

/** What is asked, to be asked otherwise. */
function SearchForm({ asked, outlets }: { asked: Asked; outlets: { key: string; name: string }[] }) {
  const say = useView().say.search;
  return (
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
  );
}

/** The stories with these words. */
function FoundStories({ stories }: { stories: Found['stories'] }) {
  const view = useView();
  const say = view.say.search;
  return (
    <section aria-labelledby="stories">
      <h2 class="sec" id="stories">
        {say.stories}
      </h2>
      <ol class="found">
        {stories.map((story) => (
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
  );
}

/** The reports with these words. */
function FoundReports({ asked, found }: { asked: Asked; found: Found }) {
  const view = useView();
  const say = view.say.search;
  const oldest = found.reports.at(-1)?.published;
  return (
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
          <a href={`/search${searchQuery({ ...asked, until: oldest.toISOString().slice(0, 10) })}`} rel="nofollow">
            {say.older}
          </a>
        </p>
      )}
    </section>
  );
}
