import { Hono, type Context } from 'hono';
import { setClosedSections, takeSources } from '../../desk/index.ts';
import {
  closedSections,
  feedHealth,
  listSources,
  readWords,
  sourcesFromOpml,
  sourcesOfList,
  type CatalogueEntry,
  type FeedHealth,
  type FoundFeed,
  type ListedSource,
  type RuledItem,
} from '../../sources/index.ts';
import { Problem } from '../../text/problem.ts';
import { show, useView } from '../context.tsx';
import { xml } from '../machines/feed-formats.ts';
import { Wrong } from '../parts.tsx';
import { formOf, sentIn } from '../request.ts';
import { by, DeskPage, mending, DeskRow, Translated } from './shell.tsx';
import { ratingsDesk } from './ratings.tsx';
import { leanInWords, oneSource, sourcePath } from './source.tsx';

/** What the pages of sources ask of the service beyond the database. */
export interface SourcesDoor {
  /** The feeds of a home page, fetched. @throws Problem where there are none; Error where it cannot be read */
  findFeeds(address: string): Promise<FoundFeed[]>;
  /** What stands in these feeds now. */
  recentItems(feeds: readonly string[]): Promise<(RuledItem & { feed: string })[]>;
  /** The whole list as OPML, with what was set by hand. */
  sourceList(): Promise<string>;
}

/** The sources: how they are, what they are, and lists of them in and out. */
export function sourcesDesk(door: SourcesDoor): Hono {
  const app = new Hono();
  app.get('/desk/sources', (c) => overview(c));
  app.get('/desk/sources.opml', async (c) =>
    c.body(await door.sourceList(), 200, {
      'Content-Type': 'text/x-opml; charset=utf-8',
      'Content-Disposition': 'attachment; filename="sources.opml"',
    }),
  );
  app.post('/desk/sources/find', async (c) => {
    const typed = ((await formOf(c)).address ?? '').trim();
    return mending(
      c,
      async () => {
        const found = await door.findFeeds(typed).catch((cause: Error) => {
          throw cause instanceof Problem ? cause : new Problem(`${typed} cannot be read: ${cause.message}.`, { cause });
        });
        const there = new Set((await listSources(c.var.db)).flatMap(({ feeds }) => feeds));
        return show(c, <FoundPage {...{ found, there }} />);
      },
      (error) => overview(c, { error, address: typed }),
    );
  });
  app.post('/desk/sources', async (c) => {
    const form = await formOf(c);
    return mendable(c, async () => {
      const [key] = await takeSources(c.var.db, [entryOf(form)], by(c));
      if (key === undefined) throw new Problem('This feed is there already.');
      return c.redirect(sourcePath(key), 303);
    });
  });
  app.post('/desk/sources/import', async (c) => {
    const { list } = await sentIn(c);
    return mendable(c, async () => {
      if (!(list instanceof File)) throw new Problem('Choose a file.');
      const entries = await sourcesOfList(await list.text(), list.name || 'The list');
      return overview(c, { added: await takeSources(c.var.db, entries, by(c)) });
    });
  });
  app.post('/desk/sources/sections', (c) =>
    mendable(c, async () => {
      await setClosedSections(c.var.db, readWords((await formOf(c)).sections ?? ''), by(c));
      return c.redirect('/desk/sources', 303);
    }),
  );
  return app.route('/', ratingsDesk()).route('/', oneSource(door));
}

const mendable = (c: Context, work: () => Promise<Response>) => mending(c, work, (error) => overview(c, { error }));

async function overview(c: Context, said: { error?: string; added?: string[]; address?: string } = {}) {
  const [sources, health, sections] = await Promise.all([
    listSources(c.var.db),
    feedHealth(c.var.db, c.var.now),
    closedSections(c.var.db),
  ]);
  const page = <SourcesPage {...{ sources, health, sections }} {...said} />;
  return show(c, page, said.error === undefined ? 200 : 422);
}

/** A source as found at its home page, read as a list of sources is read. */
function entryOf({ name = '', feed = '', home = '', language = '' }: Record<string, string>): CatalogueEntry {
  const outline = `<outline text="${xml(name)}" xmlUrl="${xml(feed)}" htmlUrl="${xml(home)}" language="${xml(language)}"/>`;
  const [entry] = sourcesFromOpml(`<opml><body>${outline}</body></opml>`, 'The form');
  if (!entry) throw new Problem('Choose a feed.');
  return entry;
}

interface SourcesPageProps {
  sources: ListedSource[];
  health: FeedHealth[];
  sections: string[];
  error?: string;
  added?: string[];
  address?: string;
}

function SourcesPage({ sources, health, sections, error, added, address }: SourcesPageProps) {
  const view = useView();
  const ill = health.filter(({ attention }) => attention !== null);
  const ofFeed = new Map(health.map((one) => [one.address, one]));
  const active = sources.filter((source) => source.active);
  const { places, ratings, source: say } = view.say.desk;
  return (
    <DeskPage place="/desk/sources" title={places.sources}>
      <Wrong>{error}</Wrong>
      {added && <p role="status">{added.length === 0 ? say.allThere : say.added(added.length)}</p>}
      {ill.length > 0 && <NeedYou {...{ ill, sources }} />}
      <h2 class="sec">{say.all(view.number(active.length))}</h2>
      {active.length > 0 && (
        <p>
          <a href="/desk/ratings">{ratings.title}</a>
        </p>
      )}
      {active.length === 0 && <p class="soft">{say.none}</p>}
      <ul class="rows">
        {active.map((source) => (
          <DeskRow>
            <a href={sourcePath(source.key)} dir="auto">
              {source.name}
            </a>
            <span class="soft">
              {' '}
              {[
                view.say.sourcesPage.kind[source.kind] ?? source.kind,
                source.country,
                source.owner,
                source.lean === null ? say.unrated : leanInWords(view, source.lean),
              ]
                .filter(Boolean)
                .join(', ')}
              {source.paused && `, ${say.paused}`}
            </span>
            {source.feeds.some((feed) => ofFeed.get(feed)?.error) && <span class="bad">, {say.fails}</span>}
          </DeskRow>
        ))}
      </ul>
      <Adding {...{ sections, address }} />
      {sources.some(({ removed }) => removed) && <TakenOut sources={sources} />}
      <h2 class="sec">{say.along}</h2>
      <p>
        <a href="/desk/sources.opml" download>
          {say.wholeList}
        </a>
      </p>
    </DeskPage>
  );
}

/** Sources that the editor took out. */
function TakenOut({ sources }: { sources: ListedSource[] }) {
  const say = useView().say.desk.source;
  return (
    <>
      <h2 class="sec">{say.takenOut}</h2>
      <ul class="rows">
        {sources
          .filter(({ removed }) => removed)
          .map(({ key, name }) => (
            <li>
              <a href={sourcePath(key)} dir="auto">
                {name}
              </a>
            </li>
          ))}
      </ul>
    </>
  );
}

/** One more, a list, and what is read of none. */
function Adding({ sections, address }: { sections: string[]; address: string | undefined }) {
  const { keep, source: say } = useView().say.desk;
  return (
    <>
      <h2 class="sec">{say.addOne}</h2>
      <form method="post" action="/desk/sources/find">
        <label for="address">{say.homePage}</label>
        <div class="f">
          <input
            id="address"
            name="address"
            type="text"
            inputmode="url"
            required
            maxlength={500}
            value={address ?? ''}
          />
          <button type="submit">{say.find}</button>
        </div>
      </form>
      <h2 class="sec">{say.bring}</h2>
      <form method="post" action="/desk/sources/import" enctype="multipart/form-data">
        <label for="list">{say.opml}</label>
        <p>
          <input id="list" name="list" type="file" accept=".opml,.xml,text/x-opml" required />
        </p>
        <button type="submit">{say.addNew}</button>
      </form>
      <h2 class="sec">{say.sections}</h2>
      <form class="write" method="post" action="/desk/sources/sections">
        <p>
          <label for="sections">{say.sectionsHelp}</label>
          <input id="sections" name="sections" value={sections.join(', ')} />
        </p>
        <button type="submit">{keep}</button>
      </form>
    </>
  );
}

/** Feeds that the editor has to look at. */
function NeedYou({ ill, sources }: { ill: FeedHealth[]; sources: ListedSource[] }) {
  const say = useView().say.desk.source;
  return (
    <>
      <h2 class="sec">{say.needYou}</h2>
      <ul class="rows">
        {ill.map(({ source, address: feed, attention, error: why }) => {
          const key = sources.find(({ feeds }) => feeds.includes(feed))?.key;
          return (
            <DeskRow>
              <bdi>{key ? <a href={sourcePath(key)}>{source}</a> : source}</bdi>:{' '}
              <span class="bad">{attention && <Translated>{attention}</Translated>}</span>
              <br />
              <span class="soft small">
                {feed}
                {why && (
                  <>
                    : <Translated>{why}</Translated>
                  </>
                )}
              </span>
            </DeskRow>
          );
        })}
      </ul>
    </>
  );
}

function FoundPage({ found, there }: { found: FoundFeed[]; there: ReadonlySet<string> }) {
  const view = useView();
  const say = view.say.desk.source;
  return (
    <DeskPage place="/desk/sources" title={say.whichOne}>
      {found.map(({ address, title, home, language, newest }, index) => (
        <form method="post" action="/desk/sources">
          <h2 class="sec" dir="auto">
            {title || say.untitled}
          </h2>
          <p class="soft small">{address}</p>
          {newest.length === 0 && <p>{say.nothingInIt}</p>}
          <ul>
            {newest.map((item) => (
              <li dir="auto">
                {item.published && (
                  <time class="soft small" datetime={item.published.toISOString()}>
                    {view.shortDay(item.published)}{' '}
                  </time>
                )}
                {item.title}
              </li>
            ))}
          </ul>
          <input type="hidden" name="feed" value={address} />
          <input type="hidden" name="home" value={home ?? ''} />
          <input type="hidden" name="language" value={language ?? ''} />
          {there.has(address) ? (
            <p>{say.isRead}</p>
          ) : (
            <>
              <label for={`name-${index}`}>{say.itsName}</label>
              <div class="f">
                <input
                  id={`name-${index}`}
                  name="name"
                  required
                  maxlength={200}
                  value={title || new URL(address).hostname}
                />
                <button type="submit">{say.addIt}</button>
              </div>
            </>
          )}
        </form>
      ))}
      <p>
        <a href="/desk/sources">{say.noneOfThem}</a>
      </p>
    </DeskPage>
  );
}
