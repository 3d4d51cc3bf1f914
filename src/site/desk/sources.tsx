import { Hono, type Context } from 'hono';
import type { Db } from '../../db/index.ts';
import {
  bringBackSource,
  changeSource,
  moveFeed,
  setClosedSections,
  setRule,
  takeBackRule,
  takeOutSource,
  takeSources,
} from '../../desk/index.ts';
import {
  closedSections,
  feedHealth,
  listRules,
  listSources,
  readEdits,
  readRule,
  readWords,
  ruleFields,
  ruleInWords,
  rulesOf,
  sourceKinds,
  sourcesFromOpml,
  sourcesOfList,
  type CatalogueEntry,
  type FeedHealth,
  type FoundFeed,
  type ListedSource,
  type Rule,
  type RuledItem,
} from '../../sources/index.ts';
import { Problem } from '../../text/problem.ts';
import { show, useView } from '../context.tsx';
import { xml } from '../machines/feed-formats.ts';
import { Press, Wrong } from '../parts.tsx';
import { formOf, sentIn } from '../request.ts';
import { Back, by, DeskPage, mending } from './shell.tsx';

/** What the pages of sources ask of the service beyond the database. */
export interface SourcesDoor {
  /** The feeds of a home page, fetched. @throws Problem where there are none; Error where it cannot be read */
  findFeeds(address: string): Promise<FoundFeed[]>;
  /** What stands in these feeds now. */
  recentItems(feeds: readonly string[]): Promise<(RuledItem & { feed: string })[]>;
  /** The whole list as OPML, with what was set by hand. */
  sourceList(): Promise<string>;
}

const leans = ['left', 'lean left', 'center', 'lean right', 'right'];

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
      async () => {
        const found = await door.findFeeds(typed).catch((cause: Error) => {
          throw cause instanceof Problem ? cause : new Problem(`${typed} cannot be read: ${cause.message}.`, { cause });
        });
        return show(c, <FoundPage found={found} />);
      },
      (error) => overview(c, { error, address: typed }),
    );
  });
  app.post('/desk/sources', async (c) => {
    const form = await formOf(c);
    return mendable(c, async () => {
      const [key] = await takeSources(c.var.db, [entryOf(form)], ...by(c));
      if (key === undefined) throw new Problem('This feed is there already.');
      return c.redirect(at(key), 303);
    });
  });
  app.post('/desk/sources/import', async (c) => {
    const { list } = await sentIn(c);
    return mendable(c, async () => {
      if (!(list instanceof File)) throw new Problem('Choose a file.');
      const entries = await sourcesOfList(await list.text(), list.name || 'The list');
      return overview(c, { added: await takeSources(c.var.db, entries, ...by(c)) });
    });
  });
  app.post('/desk/sources/sections', (c) =>
    mendable(c, async () => {
      await setClosedSections(c.var.db, readWords((await formOf(c)).sections ?? ''), ...by(c));
      return c.redirect('/desk/sources', 303);
    }),
  );
  return app.route('/', ruling(door)).route('/', oneSource());
}

const at = (key: string) => `/desk/sources/${encodeURIComponent(key)}`;
const mendable = (c: Context, work: () => Promise<Response>) => mending(work, (error) => overview(c, { error }));

/** One source: what it is, and where it is read. */
function oneSource(): Hono {
  const app = new Hono();
  /** Does something to one source, and shows it. */
  const toOne = (path: string, act: (c: Context, key: string, form: Record<string, string>) => Promise<void>) =>
    app.post(`/desk/sources/:key${path}`, async (c) => {
      const key = c.req.param('key') ?? '';
      const form = await formOf(c);
      return mending(
        async () => {
          await act(c, key, form);
          return c.redirect(`${at(key)}?saved`, 303);
        },
        (error) => one(c, key, error),
      );
    });
  toOne('/remove', (c, key) => takeOutSource(c.var.db, key, ...by(c)));
  toOne('/bring-back', (c, key) => bringBackSource(c.var.db, key, ...by(c)));
  toOne('/move', (c, key, { address = '' }) => moveFeed(c.var.db, key, address, ...by(c)));
  toOne('', async (c, key, { name = '', owner = '', kind = '', lean = '', leanNote = '', ...switches }) => {
    const flags = { paused: String('paused' in switches), articleText: String('articleText' in switches) };
    const edits = readEdits(Object.entries({ name, owner, kind, lean, leanNote, ...flags }));
    const old = await sourceAt(c.var.db, key);
    // What is as it was goes on following the list.
    const fresh = Object.entries(edits).filter(([field, value]) => old?.[field as keyof typeof edits] !== value);
    await changeSource(c.var.db, key, Object.fromEntries(fresh), ...by(c));
  });
  return app.get('/desk/sources/:key', (c) => one(c, c.req.param('key')));
}

/** The rules of one source, kept or only tried. */
function ruling(door: SourcesDoor): Hono {
  return new Hono().post('/desk/sources/:key/rules', async (c) => {
    const key = c.req.param('key');
    const form = await formOf(c);
    return mending(
      async () => {
        if (form.drop) await takeBackRule(c.var.db, key, Number(form.drop), ...by(c));
        else if (form.act === 'keep') await setRule(c.var.db, key, readRule(form), ...by(c));
        else return one(c, key, undefined, await tryRule(c, door, key, form));
        return c.redirect(`${at(key)}?saved`, 303);
      },
      (error) => one(c, key, error, { form, items: [] }),
    );
  });
}

/** What the rules would do, with another that may be written, to the last hundred items. */
async function tryRule(c: Context, door: SourcesDoor, key: string, form: Record<string, string>): Promise<Tried> {
  const source = await sourceAt(c.var.db, key);
  const written = (form.words ?? '').trim() === '' ? [] : [{ ...readRule(form), id: 0 }];
  const rules = [...(await listRules(c.var.db, key)), ...written].map((rule) => ({ ...rule, sourceId: 0 }));
  const ask = rulesOf(rules, await closedSections(c.var.db));
  const inFeeds = await door.recentItems(source?.feeds ?? []);
  const there = new Set(inFeeds.map(({ url }) => url));
  const filed = await c.var.db
    .selectFrom('report')
    .innerJoin('source', 'source.id', 'report.source_id')
    .leftJoin('feed', 'feed.id', 'report.feed_id')
    .where('source.key', '=', key)
    .select(['report.title', 'report.link as url', 'feed.address as feed'])
    .orderBy('report.filed_at', 'desc')
    .limit(mostTried)
    .execute();
  const before = filed.filter(({ url }) => !there.has(url)).map((item) => ({ ...item, feed: item.feed ?? '', sections: [] })); // prettier-ignore
  const items = [...inFeeds, ...before].slice(0, mostTried);
  return { form, items: items.map((item) => ({ ...item, why: ask.against(0, item.feed, item) })) };
}

async function overview(c: Context, said: { error?: string; added?: string[]; address?: string } = {}) {
  const [sources, health, sections] = await Promise.all([
    listSources(c.var.db),
    feedHealth(c.var.db, c.var.now),
    closedSections(c.var.db),
  ]);
  const page = <SourcesPage {...{ sources, health, sections }} {...said} />;
  return show(c, page, said.error === undefined ? 200 : 422);
}

async function one(c: Context, key: string, error?: string, tried?: Tried) {
  const source = await sourceAt(c.var.db, key);
  if (!source) return c.notFound();
  const feeds = (await feedHealth(c.var.db, c.var.now)).filter(({ address }) => source.feeds.includes(address));
  const saved = c.req.query('saved') === '';
  const rules = await listRules(c.var.db, key);
  const page = <SourcePage {...{ source, feeds, saved, rules, tried }} {...(error ? { error } : {})} />;
  return show(c, page, error === undefined ? 200 : 422);
}

const sourceAt = async (db: Db, key: string) => (await listSources(db)).find((source) => source.key === key);

const mostTried = 100;

/** What rules would do, item by item. */
interface Tried {
  /** The rule that was written. */
  form: Record<string, string>;
  items: (RuledItem & { why: string | null })[];
}

/** A source as found at its home page, read as a list of sources is read. */
function entryOf({ name = '', feed = '', home = '', language = '' }: Record<string, string>): CatalogueEntry {
  const outline = `<outline text="${xml(name)}" xmlUrl="${xml(feed)}" htmlUrl="${xml(home)}" language="${xml(language)}"/>`;
  const [entry] = sourcesFromOpml(`<opml><body>${outline}</body></opml>`, 'The form');
  if (!entry) throw new Problem('Choose a feed.');
  return entry;
}

function SourcesPage({
  sources,
  health,
  sections,
  error,
  added,
  address,
}: {
  sources: ListedSource[];
  health: FeedHealth[];
  sections: string[];
  error?: string;
  added?: string[];
  address?: string;
}) {
  const view = useView();
  const ill = health.filter(({ attention }) => attention !== null);
  const ofFeed = new Map(health.map((one) => [one.address, one]));
  const active = sources.filter((source) => source.active);
  return (
    <DeskPage place="/desk/sources" title="Sources">
      <Wrong>{error}</Wrong>
      {added && (
        <p role="status">
          {added.length === 0
            ? 'All of these were there already.'
            : `${added.length} ${added.length === 1 ? 'source' : 'sources'} added.`}
        </p>
      )}
      {ill.length > 0 && <NeedYou {...{ ill, sources }} />}
      <h2 class="sec">All {view.number(active.length)}</h2>
      {active.length === 0 && <p class="soft">There is no source yet: add one below, or bring a list.</p>}
      <ul class="rows">
        {active.map((source) => (
          <li>
            <span>
              <a href={at(source.key)} dir="auto">
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
      <Adding {...{ sections, address }} />
      {sources.some(({ removed }) => removed) && <TakenOut sources={sources} />}
      <h2 class="sec">Take it along</h2>
      <p>
        <a href="/desk/sources.opml" download>
          The whole list as OPML
        </a>
      </p>
    </DeskPage>
  );
}

/** Sources that the editor took out. */
function TakenOut({ sources }: { sources: ListedSource[] }) {
  return (
    <>
      <h2 class="sec">Taken out</h2>
      <ul class="rows">
        {sources
          .filter(({ removed }) => removed)
          .map(({ key, name }) => (
            <li>
              <a href={at(key)} dir="auto">
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
  return (
    <>
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
      <h2 class="sec">Sections that are no politics</h2>
      <form class="write" method="post" action="/desk/sources/sections">
        <p>
          <label for="sections">
            What stands in these sections only is not filed, whatever its source. Their names, with commas between.
          </label>
          <input id="sections" name="sections" value={sections.join(', ')} />
        </p>
        <button type="submit">Keep</button>
      </form>
    </>
  );
}

/** Feeds that the editor has to look at. */
function NeedYou({ ill, sources }: { ill: FeedHealth[]; sources: ListedSource[] }) {
  return (
    <>
      <h2 class="sec">These need you</h2>
      <ul class="rows">
        {ill.map(({ source, address: feed, attention, error: why }) => {
          const key = sources.find(({ feeds }) => feeds.includes(feed))?.key;
          return (
            <li>
              <span>
                {key ? <a href={at(key)}>{source}</a> : source}: <span class="bad">{attention}</span>
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
  );
}

function FoundPage({ found }: { found: FoundFeed[] }) {
  const view = useView();
  return (
    <DeskPage place="/desk/sources" title="Which of these?">
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
  source,
  feeds,
  saved,
  rules,
  tried,
  error,
}: {
  source: ListedSource;
  feeds: FeedHealth[];
  saved: boolean;
  rules: Rule[];
  tried: Tried | undefined;
  error?: string;
}) {
  const path = at(source.key);
  return (
    <DeskPage place="/desk/sources" title={source.name}>
      <Back to="/desk/sources">All sources</Back>
      {saved && <p role="status">Kept.</p>}
      <Wrong>{error}</Wrong>
      {source.removed && (
        <form method="post" action={`${path}/bring-back`}>
          <p>You took it out: it is polled no more, whatever the list says. Its reports stay.</p>
          <button type="submit">Bring it back</button>
        </form>
      )}
      {!source.active && !source.removed && (
        <p class="soft">The list of sources names it no more: it rests, and its reports stay.</p>
      )}
      <Feeds {...{ path, source, feeds }} />
      <RulesPart {...{ path, source, rules, tried }} />
      <WhatItIs {...{ source, path }} />
      <p class="small soft">
        {source.added ? 'It was added here, and is in no list. ' : ''}
        What you set here goes before what the list of sources says.
      </p>
      {!source.removed && (
        <>
          <h2 class="sec">Take it out</h2>
          <form method="post" action={`${path}/remove`}>
            <p>
              It is polled no more, and no list brings it back; you can, here. Its reports and the stories made of them
              stay.
            </p>
            <button type="submit" class="quiet">
              Take {source.name} out
            </button>
          </form>
        </>
      )}
    </DeskPage>
  );
}

/** Where it is read, and how that goes. */
function Feeds({ path, source, feeds }: { path: string; source: ListedSource; feeds: FeedHealth[] }) {
  const view = useView();
  const when = (at: Date | null, never: string) =>
    at ? <time datetime={at.toISOString()}>{view.moment(at)}</time> : never;
  return (
    <>
      <h2 class="sec">Its feeds</h2>
      {feeds.length === 0 && <p class="soft">{source.feeds.join(', ') || 'None.'}</p>}
      <ul class="rows">
        {feeds.map(({ address, lastSuccess, nextPoll, error: why, warning, hub, movedTo, attention }) => (
          <li>
            <span>
              <b dir="auto">{address}</b>
              <br />
              Last success {when(lastSuccess, 'never')};{' '}
              {source.paused ? 'paused' : <>next poll {when(nextPoll, 'never again')}</>}.
              {attention && <span class="bad"> It needs you: {attention}.</span>}
              {why ? <span> It fails: {why}.</span> : warning && <span class="soft"> Read with faults: {warning}</span>}
              {hub && <span class="soft"> Its hub {hub}.</span>}
              {movedTo && <span> It says that it has moved for good to {movedTo}.</span>}
            </span>
            {movedTo && <Press to={`${path}/move`} fields={{ address }} label="Take the new address" />}
          </li>
        ))}
      </ul>
    </>
  );
}

/** What it is, to be set by hand. */
function WhatItIs({ source, path }: { source: ListedSource; path: string }) {
  return (
    <>
      <h2 class="sec">What it is</h2>
      <form class="write" method="post" action={path}>
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
    </>
  );
}

/** The rules of a source, a form for another, and what they would do. */
function RulesPart({
  path,
  source,
  rules,
  tried,
}: {
  path: string;
  source: ListedSource;
  rules: Rule[];
  tried: Tried | undefined;
}) {
  const form = tried?.form ?? {};
  return (
    <>
      <h2 class="sec" id="rules">
        What of it is filed
      </h2>
      {rules.length === 0 ? (
        <p class="soft">Everything: it has no rules.</p>
      ) : (
        <ul class="rows">
          {rules.map((rule) => (
            <li>
              <span dir="auto">{ruleInWords(rule)}</span>
              <form method="post" action={`${path}/rules`}>
                <button type="submit" class="quiet" name="drop" value={String(rule.id)}>
                  Drop<span class="visually-hidden">: {ruleInWords(rule)}</span>
                </button>
              </form>
            </li>
          ))}
        </ul>
      )}
      <RuleForm {...{ path, source, form }} />
      {tried && tried.items.length > 0 && <Outcome items={tried.items} />}
      {tried?.items.length === 0 && form.act === 'try' && <p role="status">There is no item to try it on yet.</p>}
    </>
  );
}

/** A rule, to be tried or kept. */
function RuleForm({ path, source, form }: { path: string; source: ListedSource; form: Record<string, string> }) {
  return (
    <form class="write" method="post" action={`${path}/rules#rules`}>
      <p>
        <label for="effect">Another rule</label>
        <select id="effect" name="effect">
          {['leave out', 'keep'].map((effect) => (
            <option value={effect} selected={form.effect === effect}>
              {effect === 'keep' ? 'keep only' : effect}
            </option>
          ))}
        </select>
      </p>
      <p>
        <label for="field">by words in its</label>
        <select id="field" name="field">
          {ruleFields.map((field) => (
            <option value={field} selected={form.field === field}>
              {field}
            </option>
          ))}
        </select>
      </p>
      {source.feeds.length > 1 && (
        <p>
          <label for="feed">in</label>
          <select id="feed" name="feed">
            <option value="">all its feeds</option>
            {source.feeds.map((feed) => (
              <option value={feed} selected={form.feed === feed}>
                {feed}
              </option>
            ))}
          </select>
        </p>
      )}
      <p>
        <label for="words">Words or phrases, with commas between; sport* is every word that begins so</label>
        <input id="words" name="words" maxlength={2000} value={form.words ?? ''} />
      </p>
      <button type="submit" name="act" value="try" class="quiet">
        Try it on the last hundred items
      </button>{' '}
      <button type="submit" name="act" value="keep">
        Keep this rule
      </button>
    </form>
  );
}

/** What the rules would do. */
function Outcome({ items }: { items: Tried['items'] }) {
  const out = items.filter(({ why }) => why !== null);
  const kept = items.filter(({ why }) => why === null);
  return (
    <div role="status">
      <p>
        Of the last {items.length} items, {out.length === 0 ? 'none' : out.length} would be left out.
      </p>
      <ul>
        {out.map(({ title, why }) => (
          <li>
            <span dir="auto">{title}</span> <span class="soft small">{why}</span>
          </li>
        ))}
      </ul>
      <details>
        <summary>{kept.length} would be filed</summary>
        <ul>
          {kept.map(({ title, sections = [] }) => (
            <li>
              <span dir="auto">{title}</span>{' '}
              <span class="soft small">{sections.length > 0 && `in ${sections.join(', ')}`}</span>
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}
