import type { Context, Hono } from 'hono';
import type { Db } from '../../db/index.ts';
import { actor, changeSource, takeSources } from '../../desk/index.ts';
import {
  feedHealth,
  listSources,
  readEdits,
  sourceKinds,
  sourcesFromOpml,
  type CatalogueEntry,
  type FeedHealth,
  type FoundFeed,
  type ListedSource,
} from '../../sources/index.ts';
import { Problem } from '../../text/problem.ts';
import { formOf } from '../own-requests.ts';
import { DeskPage, type DeskProps } from './shell.tsx';

/** What the pages of sources ask of the service beyond the database. */
export interface SourcesDoor {
  /** The feeds of a home page, fetched. @throws Problem where there are none; Error where it cannot be read */
  findFeeds(address: string): Promise<FoundFeed[]>;
  /** The whole list as OPML, with what was set by hand. */
  sourceList(): Promise<string>;
}

const leans = ['left', 'lean left', 'center', 'lean right', 'right'];

/** The sources: how they are, what they are, and lists of them in and out. */
export function sourcePages(
  app: Hono,
  { db, now, props, door }: { db: Db; now: () => Date; props: (c: Context) => Promise<DeskProps>; door: SourcesDoor },
): void {
  const overview = async (c: Context, said: { error?: string; added?: string[]; address?: string } = {}) => {
    const [sources, health] = await Promise.all([listSources(db), feedHealth(db, now())]);
    const page = <SourcesPage {...await props(c)} {...{ sources, health }} {...said} />;
    return c.html(page, said.error === undefined ? 200 : 422);
  };
  const one = async (c: Context, key: string, error?: string) => {
    const source = (await listSources(db)).find((listed) => listed.key === key);
    if (!source) return c.notFound();
    const feeds = (await feedHealth(db, now())).filter(({ address }) => source.feeds.includes(address));
    const saved = c.req.query('saved') === '';
    const page = <SourcePage {...await props(c)} {...{ source, feeds, saved }} {...(error ? { error } : {})} />;
    return c.html(page, error === undefined ? 200 : 422);
  };
  /** Answers with a page that says what is wrong, where it is the editor's to mend. */
  const wrong = (error: unknown, answer: (words: string) => Response | Promise<Response>) => {
    if (error instanceof Problem) return answer(error.message);
    throw error;
  };

  app.get('/desk/sources', (c) => overview(c));
  app.get('/desk/sources.opml', async (c) =>
    c.body(await door.sourceList(), 200, {
      'Content-Type': 'text/x-opml; charset=utf-8',
      'Content-Disposition': 'attachment; filename="sources.opml"',
    }),
  );
  app.post('/desk/sources/find', async (c) => {
    const typed = ((await formOf(c)).address ?? '').trim();
    try {
      const found = await door.findFeeds(typed).catch((cause: Error) => {
        throw cause instanceof Problem ? cause : new Problem(`${typed} cannot be read: ${cause.message}.`, { cause });
      });
      return c.html(<FoundPage {...await props(c)} found={found} />);
    } catch (error) {
      return wrong(error, (words) => overview(c, { error: words, address: typed }));
    }
  });
  app.post('/desk/sources', async (c) => {
    const { name = '', feed = '', home = '', language = '' } = await formOf(c);
    try {
      const added = await takeSources(
        db,
        [entryOf({ name, feed, home, language })],
        actor((await props(c)).who),
        now(),
      );
      if (added[0] === undefined) throw new Problem('This feed is there already.');
      return c.redirect(`/desk/sources/${encodeURIComponent(added[0])}`, 303);
    } catch (error) {
      return wrong(error, (words) => overview(c, { error: words }));
    }
  });
  app.post('/desk/sources/import', async (c) => {
    const { list } = await c.req.parseBody();
    try {
      if (!(list instanceof File)) throw new Problem('Choose a file.');
      const entries = sourcesFromOpml(await list.text(), list.name || 'The list');
      return overview(c, { added: await takeSources(db, entries, actor((await props(c)).who), now()) });
    } catch (error) {
      return wrong(error, (words) => overview(c, { error: words }));
    }
  });
  app.get('/desk/sources/:key', (c) => one(c, c.req.param('key')));
  app.post('/desk/sources/:key', async (c) => {
    const key = c.req.param('key');
    const { name = '', owner = '', kind = '', lean = '', leanNote = '', ...switches } = await formOf(c);
    const flags = { paused: String('paused' in switches), articleText: String('articleText' in switches) };
    try {
      const edits = readEdits(Object.entries({ name, owner, kind, lean, leanNote, ...flags }));
      const old = (await listSources(db)).find((listed) => listed.key === key);
      if (!old) return c.notFound();
      // What is as it was goes on following the list.
      const fresh = Object.entries(edits).filter(([field, value]) => old[field as keyof typeof edits] !== value);
      await changeSource(db, key, Object.fromEntries(fresh), actor((await props(c)).who), now());
      return c.redirect(`/desk/sources/${encodeURIComponent(key)}?saved`, 303);
    } catch (error) {
      return wrong(error, (words) => one(c, key, words));
    }
  });
}

/** A source as found at its home page, read as a list of sources is read. */
function entryOf({
  name,
  feed,
  home,
  language,
}: Record<'name' | 'feed' | 'home' | 'language', string>): CatalogueEntry {
  const escape = (text: string) => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
  const outline = `<outline text="${escape(name)}" xmlUrl="${escape(feed)}" htmlUrl="${escape(home)}" language="${escape(language)}"/>`;
  const [entry] = sourcesFromOpml(`<opml><body>${outline}</body></opml>`, 'The form');
  if (!entry) throw new Problem('Choose a feed.');
  return entry;
}

function SourcesPage({
  view,
  now,
  who,
  sources,
  health,
  error,
  added,
  address,
}: DeskProps & { sources: ListedSource[]; health: FeedHealth[]; error?: string; added?: string[]; address?: string }) {
  const ill = health.filter(({ attention }) => attention !== null);
  const ofFeed = new Map(health.map((one) => [one.address, one]));
  const active = sources.filter((source) => source.active);
  return (
    <DeskPage {...{ view, now, who }} path="/desk/sources" place="/desk/sources" title="Sources">
      {error && (
        <p class="err" role="alert">
          {error}
        </p>
      )}
      {added && (
        <p role="status">
          {added.length === 0
            ? 'All of these were there already.'
            : `${added.length} ${added.length === 1 ? 'source' : 'sources'} added.`}
        </p>
      )}
      {ill.length > 0 && (
        <>
          <h2 class="sec">These need you</h2>
          <ul class="rows">
            {ill.map(({ source, address: feed, attention, error: why }) => {
              const key = sources.find(({ feeds }) => feeds.includes(feed))?.key;
              return (
                <li>
                  <span>
                    {key ? <a href={`/desk/sources/${encodeURIComponent(key)}`}>{source}</a> : source}:{' '}
                    <span class="bad">{attention}</span>
                    <br />
                    <span class="soft small">
                      {feed}
                      {why && `: ${why}`}
                    </span>
                  </span>
                </li>
              );
            })}
          </ul>
        </>
      )}
      <h2 class="sec">All {view.number(active.length)}</h2>
      {active.length === 0 && <p class="soft">There is no source yet: add one below, or bring a list.</p>}
      <ul class="rows">
        {active.map((source) => (
          <li>
            <span>
              <a href={`/desk/sources/${encodeURIComponent(source.key)}`} dir="auto">
                {source.name}
              </a>
              <span class="soft">
                {' '}
                {[source.kind, source.country, source.owner, source.lean === null ? 'unrated' : leans[source.lean + 2]]
                  .filter(Boolean)
                  .join(', ')}
                {source.paused && ', paused'}
              </span>
              {source.feeds.some((feed) => ofFeed.get(feed)?.error) && <span class="bad">, fails</span>}
            </span>
          </li>
        ))}
      </ul>
      <h2 class="sec">Add one</h2>
      <form method="post" action="/desk/sources/find">
        <label for="address">Its home page, or its feed</label>
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
          <button type="submit">Find its feeds</button>
        </div>
      </form>
      <h2 class="sec">Bring a list</h2>
      <form method="post" action="/desk/sources/import" enctype="multipart/form-data">
        <label for="list">An OPML file. Sources that are there already stay as they are.</label>
        <p>
          <input id="list" name="list" type="file" accept=".opml,.xml,text/x-opml" required />
        </p>
        <button type="submit">Add what is new in it</button>
      </form>
      <h2 class="sec">Take it along</h2>
      <p>
        <a href="/desk/sources.opml" download>
          The whole list as OPML
        </a>
      </p>
    </DeskPage>
  );
}

function FoundPage({ view, now, who, found }: DeskProps & { found: FoundFeed[] }) {
  return (
    <DeskPage {...{ view, now, who }} path="/desk/sources" place="/desk/sources" title="Which of these?">
      {found.map(({ address, title, home, language, newest }, index) => (
        <form method="post" action="/desk/sources">
          <h2 class="sec" dir="auto">
            {title || 'Untitled'}
          </h2>
          <p class="soft small">{address}</p>
          {newest.length === 0 && <p>There is nothing in it at present.</p>}
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
          <label for={`name-${index}`}>Its name</label>
          <div class="f">
            <input
              id={`name-${index}`}
              name="name"
              required
              maxlength={200}
              value={title || new URL(address).hostname}
            />
            <button type="submit">Add it</button>
          </div>
        </form>
      ))}
      <p>
        <a href="/desk/sources">None of them</a>
      </p>
    </DeskPage>
  );
}

function SourcePage({
  view,
  now,
  who,
  source,
  feeds,
  saved,
  error,
}: DeskProps & { source: ListedSource; feeds: FeedHealth[]; saved: boolean; error?: string }) {
  const when = (at: Date | null, never: string) =>
    at ? <time datetime={at.toISOString()}>{view.moment(at)}</time> : never;
  return (
    <DeskPage {...{ view, now, who }} path="/desk/sources" place="/desk/sources" title={source.name}>
      <p>
        <a href="/desk/sources">← All sources</a>
      </p>
      {saved && <p role="status">Kept.</p>}
      {error && (
        <p class="err" role="alert">
          {error}
        </p>
      )}
      {!source.active && <p class="soft">The list of sources names it no more: it rests, and its reports stay.</p>}
      <h2 class="sec">Its feeds</h2>
      <ul class="rows">
        {feeds.map(({ address, lastSuccess, nextPoll, error: why, warning, attention }) => (
          <li>
            <span>
              <b dir="auto">{address}</b>
              <br />
              Last success {when(lastSuccess, 'never')};{' '}
              {source.paused ? 'paused' : <>next poll {when(nextPoll, 'never again')}</>}.
              {attention && <span class="bad"> It needs you: {attention}.</span>}
              {why ? <span> It fails: {why}.</span> : warning && <span class="soft"> Read with faults: {warning}</span>}
            </span>
          </li>
        ))}
      </ul>
      <h2 class="sec">What it is</h2>
      <form class="write" method="post" action={`/desk/sources/${encodeURIComponent(source.key)}`}>
        <p>
          <label for="name">Name</label>
          <input id="name" name="name" required maxlength={200} value={source.name} />
        </p>
        <p>
          <label for="kind">Kind, which decides how its reports count as evidence</label>
          <select id="kind" name="kind">
            {sourceKinds.map((kind) => (
              <option value={kind} selected={kind === source.kind}>
                {kind}
              </option>
            ))}
          </select>
        </p>
        <p>
          <label for="owner">Owner; outlets of one owner count once</label>
          <input id="owner" name="owner" maxlength={200} value={source.owner ?? ''} />
        </p>
        <p>
          <label for="lean">Your rating, which is shown to readers</label>
          <select id="lean" name="lean">
            <option value="" selected={source.lean === null}>
              unrated
            </option>
            {leans.map((words, index) => (
              <option value={String(index - 2)} selected={source.lean === index - 2}>
                {words}
              </option>
            ))}
          </select>
        </p>
        <p>
          <label for="leanNote">Why you rate it so</label>
          <input id="leanNote" name="leanNote" maxlength={500} value={source.leanNote ?? ''} />
        </p>
        <p class="choice">
          <input type="checkbox" id="articleText" name="articleText" checked={source.articleText} />{' '}
          <label for="articleText">
            Read the pages of its reports. Ask it first: their text is for grouping and short quotations, and never
            shown as a whole.
          </label>
        </p>
        <p class="choice">
          <input type="checkbox" id="paused" name="paused" checked={source.paused} />{' '}
          <label for="paused">Pause: poll it no more, for now</label>
        </p>
        <button type="submit">Keep</button>
      </form>
      <p class="small soft">
        {source.added ? 'It was added here, and is in no list. ' : ''}
        What you set here goes before what the list of sources says.
      </p>
    </DeskPage>
  );
}
