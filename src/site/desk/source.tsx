import { Hono, type Context } from 'hono';
import { sql, type Db } from '../../db/index.ts';
import { bringBackSource, changeSource, moveFeed, setRule, takeBackRule, takeOutSource } from '../../desk/index.ts';
import {
  closedSections,
  feedHealth,
  listRules,
  listSources,
  ratingsOf,
  readEdits,
  readRule,
  ruleFields,
  ruleInWords,
  rulesOf,
  sourceKinds,
  type FeedHealth,
  type ListedSource,
  type Rating,
  type Rule,
  type RuledItem,
} from '../../sources/index.ts';
import { show, useView, type View } from '../context.tsx';
import { Choice, Press, Select, Wrong } from '../parts.tsx';
import { formOf } from '../request.ts';
import { Back, by, DeskPage, DeskRow, mending, Translated } from './shell.tsx';
import type { SourcesDoor } from './sources.tsx';
import type { Line } from '../../text/index.ts';

/** A rating in words; null is none. */
export function leanInWords({ say }: View, lean: number | null): string {
  const { leans } = say.desk.ratings;
  return leans[String(lean ?? '') as keyof typeof leans];
}

export const sourcePath = (key: string) => `/desk/sources/${encodeURIComponent(key)}`;

/** One source: what it is, and where it is read. */
export function oneSource(door: SourcesDoor): Hono {
  const app = new Hono();
  /** Does something to one source, and shows it. */
  const toOne = (path: string, act: (c: Context, key: string, form: Record<string, string>) => Promise<void>) =>
    app.post(`/desk/sources/:key${path}`, async (c) => {
      const key = c.req.param('key') ?? '';
      const form = await formOf(c);
      return mending(
        c,
        async () => {
          await act(c, key, form);
          return c.redirect(`${sourcePath(key)}?saved`, 303);
        },
        (error) => one(c, key, error),
      );
    });
  toOne('/remove', (c, key) => takeOutSource(c.var.db, key, by(c)));
  toOne('/bring-back', (c, key) => bringBackSource(c.var.db, key, by(c)));
  toOne('/move', (c, key, { address = '' }) => moveFeed(c.var.db, key, address, by(c)));
  toOne('', async (c, key, { name = '', owner = '', kind = '', lean = '', leanNote = '', ...switches }) => {
    const flags = { paused: String('paused' in switches), articleText: String('articleText' in switches) };
    const edits = readEdits(Object.entries({ name, owner, kind, lean, leanNote, ...flags }));
    const old = await sourceAt(c.var.db, key);
    // What is as it was goes on following the list.
    const fresh = Object.entries(edits).filter(([field, value]) => old?.[field as keyof typeof edits] !== value);
    await changeSource(c.var.db, key, Object.fromEntries(fresh), by(c));
  });
  return app.get('/desk/sources/:key', (c) => one(c, c.req.param('key'))).route('/', ruling(door));
}

async function one(c: Context, key: string, error?: string, tried?: Tried) {
  const source = await sourceAt(c.var.db, key);
  if (!source) return c.notFound();
  const feeds = (await feedHealth(c.var.db, c.var.now)).filter(({ address }) => source.feeds.includes(address));
  const saved = c.req.query('saved') === '';
  const [rules, history, work] = await Promise.all([
    listRules(c.var.db, key),
    ratingsOf(c.var.db, key),
    workOf(c.var.db, key),
  ]);
  const page = <SourcePage {...{ source, feeds, saved, rules, tried, history, work }} {...(error ? { error } : {})} />;
  return show(c, page, error === undefined ? 200 : 422);
}

const sourceAt = async (db: Db, key: string) => (await listSources(db)).find((source) => source.key === key);

/** What a source has filed, and in how many stories of open editions it is. */
interface Work {
  reports: number;
  stories: number;
}

async function workOf(db: Db, key: string): Promise<Work> {
  const { rows } = await sql<Work>`
    select (select count(*)::int from report where source_id = source.id) as reports,
           (select count(distinct edition_story.story_id)::int from edition_story
              join edition on edition.id = edition_id and closed_at is null
              join story_report on story_report.story_id = edition_story.story_id
              join report on report.id = report_id and report.source_id = source.id) as stories
      from source where key = ${key}`.execute(db);
  return rows[0] ?? { reports: 0, stories: 0 };
}

/** Every rating that it had, the newest first. */
function History({ history }: { history: Rating[] }) {
  const view = useView();
  const { ratings: words } = view.say.desk;
  if (history.length === 0) return null;
  return (
    <>
      <h2 class="sec">{words.history}</h2>
      <ul class="rows">
        {history.map(({ lean, note, list, licence, by: who, at }) => (
          <DeskRow dir="auto">
            {view.day(at)}: <b>{leanInWords(view, lean)}</b>, {who || words.first}
            {list && `, ${words.outOf(list, licence)}`}
            {note && <span class="soft"> {note}</span>}
          </DeskRow>
        ))}
      </ul>
    </>
  );
}

const mostTried = 100;

/** What rules would do, item by item. */
interface Tried {
  /** The rule that was written. */
  form: Record<string, string>;
  items: (RuledItem & { why: string | null })[];
}

/** The rules of one source, kept or only tried. */
function ruling(door: SourcesDoor): Hono {
  return new Hono().post('/desk/sources/:key/rules', async (c) => {
    const key = c.req.param('key');
    const form = await formOf(c);
    return mending(
      c,
      async () => {
        if (form.drop) await takeBackRule(c.var.db, key, Number(form.drop), by(c));
        else if (form.act === 'keep') await setRule(c.var.db, key, readRule(form), by(c));
        else return one(c, key, undefined, await tryRule(c, door, key, form));
        return c.redirect(`${sourcePath(key)}?saved`, 303);
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
  const filed = await sql<{ title: Line; url: string | null; feed: string }>`
    select report.title, report.link as url, coalesce(feed.address, '') as feed
      from report join source on source.id = report.source_id left join feed on feed.id = report.feed_id
     where source.key = ${key} order by report.filed_at desc limit ${mostTried}`.execute(c.var.db);
  const before = filed.rows.filter(({ url }) => !there.has(url)).map((item) => ({ ...item, sections: [] }));
  const items = [...inFeeds, ...before].slice(0, mostTried);
  return { form, items: items.map((item) => ({ ...item, why: ask.against(0, item.feed, item) })) };
}

/** The rules of a source, a form for another, and what they would do. */
function RulesPart({ path, source, rules, tried }: RulesPartProps) {
  const form = tried?.form ?? {};
  const view = useView();
  const say = view.say.desk.source;
  const inWords = (rule: Rule) => view.say.told(ruleInWords(rule)) ?? ruleInWords(rule);
  return (
    <>
      <h2 class="sec" id="rules">
        {say.rules}
      </h2>
      {rules.length === 0 ? (
        <p class="soft">{say.noRules}</p>
      ) : (
        <ul class="rows">
          {rules.map((rule) => (
            <li>
              <bdi>{inWords(rule)}</bdi>
              <Press to={`${path}/rules`} fields={{ drop: rule.id }} label={say.drop} about={`: ${inWords(rule)}`} />
            </li>
          ))}
        </ul>
      )}
      <RuleForm {...{ path, source, form }} />
      {tried && tried.items.length > 0 && <Outcome items={tried.items} />}
      {tried?.items.length === 0 && form.act === 'try' && <p role="status">{say.nothingToTry}</p>}
    </>
  );
}

/** A rule, to be tried or kept. */
function RuleForm({ path, source, form }: { path: string; source: ListedSource; form: Record<string, string> }) {
  const say = useView().say.desk.source;
  return (
    <form class="write" method="post" action={`${path}/rules#rules`}>
      <p>
        <label for="effect">{say.anotherRule}</label>
        <Select
          id="effect"
          name="effect"
          options={[
            ['leave out', say.leaveOut],
            ['keep', say.keepOnly],
          ]}
          value={form.effect}
        />
      </p>
      <p>
        <label for="field">{say.byWords}</label>
        <Select
          id="field"
          name="field"
          options={ruleFields.map((field) => [field, say.fields[field]])}
          value={form.field}
        />
      </p>
      {source.feeds.length > 1 && (
        <p>
          <label for="feed">{say.inFeed}</label>
          <Select
            id="feed"
            name="feed"
            options={[['', say.allFeeds], ...source.feeds.map((feed) => [feed, feed] as const)]}
            value={form.feed || undefined}
          />
        </p>
      )}
      <p>
        <label for="words">{say.words}</label>
        <input id="words" name="words" maxlength={2000} value={form.words ?? ''} />
      </p>
      <button type="submit" name="act" value="try" class="quiet">
        {say.tryIt}
      </button>{' '}
      <button type="submit" name="act" value="keep">
        {say.keepRule}
      </button>
    </form>
  );
}

/** What the rules would do. */
function Outcome({ items }: { items: Tried['items'] }) {
  const out = items.filter(({ why }) => why !== null);
  const kept = items.filter(({ why }) => why === null);
  const say = useView().say.desk.source;
  return (
    <div role="status">
      <p>{say.leftOut(out.length, items.length)}</p>
      <ul>
        {out.map(({ title, why }) => (
          <li>
            <bdi>{title}</bdi> <span class="soft small">{why && <Translated>{why}</Translated>}</span>
          </li>
        ))}
      </ul>
      <details>
        <summary>{say.filed(kept.length)}</summary>
        <ul>
          {kept.map(({ title, sections = [] }) => (
            <li>
              <bdi>{title}</bdi>{' '}
              <span class="soft small">{sections.length > 0 && say.inSections(sections.join(', '))}</span>
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

interface SourcePageProps {
  source: ListedSource;
  feeds: FeedHealth[];
  saved: boolean;
  rules: Rule[];
  tried: Tried | undefined;
  history: Rating[];
  work: Work;
  error?: string;
}

function SourcePage({ source, feeds, saved, rules, tried, history, work, error }: SourcePageProps) {
  const path = sourcePath(source.key);
  const { kept, source: say } = useView().say.desk;
  return (
    <DeskPage place="/desk/sources" title={source.name}>
      <Back to="/desk/sources">{say.back}</Back>
      {saved && <p role="status">{kept}</p>}
      <Wrong>{error}</Wrong>
      {source.removed && (
        <form method="post" action={`${path}/bring-back`}>
          <p>{say.youTookOut}</p>
          <button type="submit">{say.bringBack}</button>
        </form>
      )}
      {!source.active && !source.removed && <p class="soft">{say.rests}</p>}
      <Feeds {...{ path, source, feeds }} />
      <RulesPart {...{ path, source, rules, tried }} />
      <WhatItIs {...{ source, path }} />
      <History history={history} />
      <p class="small soft">
        {source.added ? `${say.addedHere} ` : ''}
        {say.goesBefore}
      </p>
      {!source.removed && (
        <>
          <h2 class="sec">{say.takeOut}</h2>
          <form method="post" action={`${path}/remove`}>
            <p>{say.takeOutMeans(work.reports, work.stories)}</p>
            <button type="submit" class="quiet">
              {say.takeThisOut(<bdi>{source.name}</bdi>)}
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
  const say = view.say.desk.source;
  const when = (at: Date | null, never: string) =>
    at ? <time datetime={at.toISOString()}>{view.moment(at)}</time> : never;
  return (
    <>
      <h2 class="sec">{say.feeds}</h2>
      {feeds.length === 0 && <p class="soft">{source.feeds.join(', ') || say.noFeeds}</p>}
      <ul class="rows">
        {feeds.map(({ address, lastSuccess, nextPoll, error: why, warning, hub, movedTo, attention }) => (
          <li>
            <span>
              <b dir="auto">{address}</b>
              <br />
              {say.lastSuccess} {when(lastSuccess, say.never)};{' '}
              {source.paused ? (
                say.paused
              ) : (
                <>
                  {say.nextPoll} {when(nextPoll, say.neverAgain)}
                </>
              )}
              .
              {attention && (
                <span class="bad">
                  {' '}
                  {say.needsYou} <Translated>{attention}</Translated>.
                </span>
              )}
              {why ? (
                <span>
                  {' '}
                  {say.itFails} <Translated>{why}</Translated>.
                </span>
              ) : (
                warning && (
                  <span class="soft">
                    {' '}
                    {say.faults} <Translated>{warning}</Translated>
                  </span>
                )
              )}
              {hub && (
                <span class="soft">
                  {' '}
                  {say.hub} <Translated>{hub}</Translated>.
                </span>
              )}
              {movedTo && <span> {say.moved(movedTo)}</span>}
            </span>
            {movedTo && <Press to={`${path}/move`} fields={{ address }} label={say.takeAddress} />}
          </li>
        ))}
      </ul>
    </>
  );
}

/** What it is, to be set by hand. */
function WhatItIs({ source, path }: { source: ListedSource; path: string }) {
  const view = useView();
  const { keep, ratings, source: say } = view.say.desk;
  return (
    <>
      <h2 class="sec">{say.what}</h2>
      <form class="write" method="post" action={path}>
        <p>
          <label for="name">{say.name}</label>
          <input id="name" name="name" required maxlength={200} value={source.name} />
        </p>
        <p>
          <label for="kind">{say.kind}</label>
          <Select
            id="kind"
            name="kind"
            options={sourceKinds.map((kind) => [kind, view.say.sourcesPage.kind[kind] ?? kind])}
            value={source.kind}
          />
        </p>
        <p>
          <label for="owner">{say.owner}</label>
          <input id="owner" name="owner" maxlength={200} value={source.owner ?? ''} />
        </p>
        <p>
          <label for="lean">{say.rating}</label>
          <Select
            id="lean"
            name="lean"
            options={(['', '-2', '-1', '0', '1', '2'] as const).map((lean) => [lean, ratings.leans[lean]])}
            value={String(source.lean ?? '')}
          />
        </p>
        <p>
          <label for="leanNote">{say.whyRated}</label>
          <input id="leanNote" name="leanNote" maxlength={500} value={source.leanNote ?? ''} />
        </p>
        <Choice id="articleText" name="articleText" checked={source.articleText}>
          {say.readPages}
        </Choice>
        <Choice id="paused" name="paused" checked={source.paused}>
          {say.pause}
        </Choice>
        <button type="submit">{keep}</button>
      </form>
    </>
  );
}

interface RulesPartProps {
  path: string;
  source: ListedSource;
  rules: Rule[];
  tried: Tried | undefined;
}
