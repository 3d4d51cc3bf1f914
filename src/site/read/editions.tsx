import { Hono } from 'hono';
import { sql, type Db } from '../../db/index.ts';
import {
  coverage,
  editionById,
  editionOf,
  filmOf,
  furtherDevelopments,
  paragraphsOf,
  sinceLastWeek,
  span,
  topicsInOneLine,
  underBelow,
  weekInOneSentence,
  whatWentBefore,
  type KeptEdition,
  type ShownReport,
} from '../../editions/index.ts';
import type { ToldStory } from '../../stories/index.ts';
import { webAddress } from '../../text/index.ts';
import { keep } from '../cache.ts';
import { show, useView } from '../context.tsx';
import { Page, storiesData } from '../layout.tsx';
import { weekMap, WeekOnMap } from '../map/map.tsx';
import type { WeekMap } from '../map/week.ts';
import { Brief, Cite, EditorsLine, Elsewhere, LeanBar, leansOf, PushButton } from '../parts.tsx';
import { Ours } from './ours.tsx';
import { DoubtLine, SupplementParts } from './supplement.tsx';
import { Done } from './reading.tsx';
import { pageReports, type PageReport } from './stories.ts';

export const editions = new Hono()
  .get(
    '/editions',
    keep(async (c) => show(c, <EditionsPage editions={await archive(c.var.db)} />)),
  )
  .get(
    '/editions/:week{[0-9]{4}-W[0-9]{2}}',
    keep(async (c) => {
      const edition = await editionOfWeek(c.var.db, c.req.param('week') ?? '');
      if (!edition) return c.notFound();
      const [map, around] = await Promise.all([weekMap(c.var.db, edition.stories), neighbours(c.var.db, edition.from)]);
      return show(c, <EditionPage {...{ edition, map, ...around }} />);
    }),
  );

/** An edition in all its words, of which its letter has as many as it has room for; printed, its links become numbered notes. */
export function EditionPage({
  edition,
  map,
  before,
  after,
}: {
  edition: PageEdition;
  map: WeekMap | undefined;
  before?: string;
  after?: string;
}) {
  const { house, say } = useView();
  const { reports } = edition;
  const sentence = weekInOneSentence(edition);
  const source = sentence && reports.get(sentence.report);
  const noted = [
    ...new Set(edition.stories.flatMap((story) => story.brief.map((quotation) => quotation.report))),
  ].filter((id) => reports.has(id));
  const note = (report: string) => noted.indexOf(report) + 1;
  return (
    <Page
      path={`/editions/${edition.week}`}
      title={`${say.edition(edition.number)}, ${span(house, edition)}`}
      description={sentence?.text ?? house.tagline}
      linkedData={storiesData(house, `/editions/${edition.week}`, span(house, edition), edition.stories)}
      feed={{ path: '/feeds/editions', title: `${say.editions.feed} · ${house.name}` }}
    >
      <div class="letter page">
        <header class="head">
          <p class="k">{say.edition(edition.number)}</p>
          <h1>{span(house, edition)}</h1>
          {sentence && source && (
            <>
              <p class="k">{say.oneSentence}</p>
              <p class="sentence brief">
                <span lang={source.language ?? undefined} dir="auto">
                  {sentence.text}
                </span>{' '}
                <Cite source={source} />
              </p>
            </>
          )}
          <Where map={map} edition={edition} />
          <WeekShape edition={edition} />
        </header>
        <Own id="note" words={edition.own.note} />
        {edition.stories.map((story) => (
          <Story story={story} reports={reports} note={note} />
        ))}
        {edition.stories.length === 0 && <p class="soft">{say.editions.noStory}</p>}
        <Ours articles={edition.articles} />
        <SupplementParts edition={edition} />
        <DoubtLine edition={edition} />
        {edition.stories.length > 0 && <Done />}
        <Below stories={edition.below} />
        <Own id="closing" words={edition.own.closing} />
        <Corrections edition={edition} />
        <section class="notes" aria-hidden="true">
          <ol>
            {noted.map((id) => {
              const report = reports.get(id);
              return (
                report && (
                  <li>
                    <bdi>{report.outlet}</bdi>: <bdi>{report.title}</bdi>. {webAddress(report.url)}
                  </li>
                )
              );
            })}
          </ol>
        </section>
        <nav class="pager" aria-label={say.editions.others}>
          <span>{before && <a href={`/editions/${before}`}>{say.editions.before}</a>}</span>
          <a href="/editions">{say.editions.all}</a>
          <span>{after && <a href={`/editions/${after}`}>{say.editions.after}</a>}</span>
        </nav>
      </div>
    </Page>
  );
}

/** Where the week's matters are. */
function Where({ map, edition }: { map: WeekMap | undefined; edition: PageEdition }) {
  const { say } = useView();
  if (!map) return null;
  return (
    <section aria-labelledby="map">
      <h2 id="map" class="k">
        {say.map.week}
      </h2>
      <WeekOnMap map={map} stories={edition.stories} />
    </section>
  );
}

/** The editor's own words, marked as theirs. */
function Own({ id, words }: { id: string; words: string }) {
  const { say } = useView();
  if (!words) return null;
  return (
    <section class="below own" aria-labelledby={id}>
      <h2 id={id}>{say.editor}</h2>
      {paragraphsOf(words).map((pieces) => (
        <p dir="auto">
          {pieces.map(({ text, address }) => (address ? <Elsewhere to={address}>{text}</Elsewhere> : text))}
        </p>
      ))}
    </section>
  );
}

/** What was found wrong in this edition, and, here as in the letter, in those before it. */
function Corrections({ edition }: { edition: PageEdition }) {
  const view = useView();
  const { corrections, corrected } = edition;
  if (corrections.length + corrected.length === 0) return null;
  return (
    <section class="below" aria-labelledby="corrections">
      <h2 id="corrections">{view.say.corrections}</h2>
      {corrections.map(({ words, at }) => (
        <p>
          <span class="soft">{view.day(at)}:</span> <bdi>{words}</bdi>
        </p>
      ))}
      {corrected.map(({ week, words }) => (
        <p>
          <a href={`/editions/${week}`}>{week}</a>: <bdi>{words}</bdi>
        </p>
      ))}
    </section>
  );
}

function EditionsPage({ editions }: { editions: ArchivedEdition[] }) {
  const view = useView();
  const { say } = view;
  return (
    <Page
      path="/editions"
      title={say.editions.title}
      description={say.editions.about}
      feed={{ path: '/feeds/editions', title: `${say.editions.feed} · ${view.house.name}` }}
    >
      <div class="page">
        <h1>{say.editions.title}</h1>
        <PushButton about="editions" label={say.push.edition} />
        {editions.length === 0 ? (
          <p>{say.editions.none}</p>
        ) : (
          <ol class="archive">
            {editions.map((edition) => (
              <li>
                <p class="k">{say.edition(edition.number)}</p>
                <div>
                  <h2>
                    <a href={`/editions/${edition.week}`}>{span(view.house, edition)}</a>
                  </h2>
                  {edition.headlines.map(({ words, editors }) => (
                    <p class="soft">
                      <bdi>{words}</bdi> {editors && <span class="small">({view.say.editorsHeadline})</span>}
                    </p>
                  ))}
                </div>
              </li>
            ))}
          </ol>
        )}
      </div>
    </Page>
  );
}

/** An edition with the reports that its stories count and quote, as they were when it was made up. */
export interface PageEdition extends Omit<KeptEdition, 'reports'> {
  reports: Map<string, PageReport>;
}

/** The edition of the newest week that has stories, closed or in the making. */
export async function newestEdition(db: Db): Promise<PageEdition | undefined> {
  // A week that has only begun does not push the last one off the front page.
  const { rows } = await sql<{ id: number }>`
    select edition.id from edition join edition_story on edition_id = edition.id and chosen group by edition.id
     order by closed_at is not null or count(*) >= 3 desc, from_at desc limit 1`.execute(db);
  return rows[0] && withReports(db, await editionById(db, rows[0].id));
}

export const editionOfWeek = async (db: Db, week: string): Promise<PageEdition | undefined> =>
  withReports(db, await editionOf(db, week));

async function withReports(db: Db, kept: KeptEdition | undefined): Promise<PageEdition | undefined> {
  if (!kept) return undefined;
  const now = await pageReports(db, kept.reports.keys());
  const reports = [...kept.reports].map(([id, shown]) => [id, { ...(now.get(id) ?? gone(shown)), ...shown }] as const);
  return { ...kept, reports: new Map(reports) };
}

/** What is left of a report whose row is no longer there. */
function gone(shown: ShownReport): PageReport {
  return {
    ...shown,
    source: shown.outlet,
    kind: 'news',
    lean: null,
    language: null,
    dated: true,
    video: null,
    audio: null,
  };
}

/** An edition in the archive. */
export interface ArchivedEdition {
  week: string;
  number: number | null;
  from: Date;
  until: Date;
  /** When it was made up last. */
  made: Date;
  /** Of its first stories, at most three; some in the editor's own words. */
  headlines: { words: string; editors: boolean }[];
}

/** Editions that have stories, newest first, at most five years of them. */
export async function archive(db: Db): Promise<ArchivedEdition[]> {
  const { rows } = await sql<ArchivedEdition>`
    select week, number, from_at as "from", until_at as until, made_at as made,
           (array_agg(jsonb_build_object('words', told ->> 'headline', 'editors', told #> '{editor,headline}' is not null)
                      order by rank))[1:3] as headlines
      from edition join edition_story on edition_id = edition.id and chosen
     group by edition.id order by from_at desc limit 261`.execute(db);
  return rows;
}

/** The weeks before and after an edition's that have one with stories. */
async function neighbours(db: Db, from: Date): Promise<{ before?: string; after?: string }> {
  const { rows } = await sql<{ before: string | null; after: string | null }>`
    with shown as (select week, from_at from edition
                    where exists (select from edition_story where edition_id = edition.id))
    select (select week from shown where from_at < ${from} order by from_at desc limit 1) as before,
           (select week from shown where from_at > ${from} order by from_at limit 1) as after`.execute(db);
  const { before, after } = rows[0] ?? {};
  return { ...(before && { before }), ...(after && { after }) };
}

/** How an edition's stories went through its week: a bar a day, of it in colour the first story's reports. */
export function WeekShape({ edition }: { edition: PageEdition }) {
  const view = useView();
  const { from, until, stories, reports } = edition;
  const ofFirst = new Set(stories[0]?.reports);
  const told = new Set(stories.flatMap((story) => story.reports));
  // A day begins when the house's does; where the clock changes one has an hour more or less.
  const days = Array.from({ length: 7 }, (_, i) => {
    const noon = new Date(from.getTime() + (i + 0.5) * 86_400_000);
    return { day: view.dayOfWeek(noon), date: view.day(noon), all: 0, first: 0 };
  });
  for (const id of told) {
    const published = reports.get(id)?.published;
    if (!published || published < from || published >= until) continue;
    const day = days.find(({ date }) => date === view.day(published));
    if (!day) continue;
    day.all++;
    if (ofFirst.has(id)) day.first++;
  }
  const most = Math.max(...days.map(({ all }) => all));
  if (most === 0) return null;
  const tall = (n: number) => (n / most) * 38;
  const say = view.say.shape;
  const bar = (kind: string | undefined, i: number, from: number, n: number) =>
    n > 0 && (
      <rect class={kind} x={i * 10 + 0.5} y={(40 - from - tall(n)).toFixed(2)} width="9" height={tall(n).toFixed(2)} />
    );
  return (
    <figure class="shape">
      <figcaption>
        <b class="k">{say.title}</b> <span class="small soft">{say.explained}</span>
      </figcaption>
      <svg viewBox="0 0 70 40" preserveAspectRatio="none" role="img" aria-label={say.inWords(days)}>
        {days.map(({ all, first }, i) => (
          <>
            {bar('f', i, 0, first)}
            {bar(undefined, i, tall(first), all - first)}
          </>
        ))}
      </svg>
      <p class="k" aria-hidden="true">
        {days.map(({ day }) => (
          <span>{day}</span>
        ))}
      </p>
    </figure>
  );
}

/** A story in one sentence, which opens in place to all that the edition tells of it. */
export function ShortStory({ story, reports }: StoryProps) {
  const view = useView();
  const topics = topicsInOneLine(story);
  const headlineReport = reports.get(story.headlineReport);
  const [first, ...more] = story.brief;
  return (
    <article class="story short" id={`story-${story.rank}`}>
      <h2 lang={headlineReport?.language ?? undefined} dir="auto">
        <span class="n">{story.rank}</span> <a href={`/stories/${story.story}`}>{story.headline}</a>
      </h2>
      {first && <Brief story={{ brief: [first] }} reports={reports} />}
      <details>
        <summary>
          {view.say.front.more}
          <span class="visually-hidden">: {story.headline}</span>{' '}
          <span class="soft">{coverage(view.house, story, reports)}</span>
        </summary>
        {topics && (
          <p class="k" dir="auto">
            {topics}
          </p>
        )}
        {story.editor?.headline && <p class="why">{view.say.editorsHeadline}</p>}
        <Brief story={{ brief: more }} reports={reports} />
        <Further story={story} reports={reports} />
        <Since story={story} reports={reports} />
        <p class="cover">
          <LeanBar leans={leansOf(story, reports)} />
        </p>
      </details>
      <EditorsLine story={story} />
    </article>
  );
}

interface StoryProps {
  story: ToldStory;
  reports: Map<string, PageReport>;
  class?: string;
  note?: (report: string) => number;
}

/** A story as the front page and the edition show it. */
export function Story({ story, reports, class: kind, note }: StoryProps) {
  const view = useView();
  const topics = topicsInOneLine(story);
  const headlineReport = reports.get(story.headlineReport);
  return (
    <article class={kind ? `story ${kind}` : 'story'} id={`story-${story.rank}`}>
      <p class="k">
        <span class="n">{story.rank}</span>
        {topics && <bdi>{topics}</bdi>}
      </p>
      <h2 lang={headlineReport?.language ?? undefined} dir="auto">
        <a href={`/stories/${story.story}`}>{story.headline}</a>
      </h2>
      {story.editor?.headline && <p class="why">{view.say.editorsHeadline}</p>}
      <Brief story={story} reports={reports} {...(note && { note })} />
      <EditorsLine story={story} />
      <Further story={story} reports={reports} />
      <Since story={story} reports={reports} />
      <p class="cover">
        <span>{coverage(view.house, story, reports)}</span>
        <LeanBar leans={leansOf(story, reports)} />
      </p>
    </article>
  );
}

/** The further developments of its matter, one line each. */
function Further({ story, reports }: { story: ToldStory; reports: Map<string, PageReport> }) {
  const view = useView();
  const further = furtherDevelopments(view.house, story, reports);
  if (further.length === 0) return null;
  return (
    <div class="further">
      <p class="k">{view.say.further}</p>
      <ul>
        {further.map(({ day, headline, source, address, marks }) => (
          <li>
            {day && <span class="soft">{day}: </span>}
            <a href={address.slice(view.house.url.length)} lang={source?.language ?? undefined} dir="auto">
              {headline}
            </a>
            {source && (
              <>
                {' '}
                <cite>
                  <Elsewhere to={source.url}>{source.outlet}</Elsewhere>
                </cite>
              </>
            )}
            {marks && (
              <span class="small soft" dir="auto">
                {' '}
                {marks}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What is new since last week, what went before, and a video, in the letter's words. */
function Since({ story, reports }: { story: ToldStory; reports: Map<string, PageReport> }) {
  const view = useView();
  const film = filmOf(story, reports);
  return (
    <>
      {sinceLastWeek(view.house, story).map((since) => (
        <p class="why">
          <b>{view.say.sinceLastWeek}:</b> {since}
        </p>
      ))}
      {whatWentBefore(view.house, story).map(({ day, headline, address }, i) => (
        <p class="why">
          {i === 0 && <b>{view.say.before}: </b>}
          {day},{' '}
          <a href={address.slice(view.house.url.length)} dir="auto">
            {headline}
          </a>
        </p>
      ))}
      {film && (
        <p class="why">
          <b>{view.say.video}:</b>{' '}
          <a href={`/videos/${film.id}`} dir="auto">
            {film.title}
          </a>{' '}
          — <bdi>{film.outlet}</bdi>
        </p>
      )}
    </>
  );
}

/** The stories that came closest; closed where the page has to be short. */
export function Below({ stories, closed = false }: { stories: ToldStory[]; closed?: boolean }) {
  const view = useView();
  if (stories.length === 0) return null;
  const title = <h2 id="below">{view.say.below}</h2>;
  const list = (
    <>
      <p class="soft small">{view.say.belowExplained}</p>
      <ol>
        {stories.map((story) => (
          <li>
            <h3 dir="auto">
              <a href={`/stories/${story.story}`}>{story.headline}</a>
            </h3>
            {!closed && <p class="soft small">{underBelow(view.house, story)}</p>}
            {closed && story.editor?.headline && <p class="soft small">{view.say.editorsHeadline}</p>}
          </li>
        ))}
      </ol>
    </>
  );
  if (closed)
    return (
      <details class="below">
        <summary>
          {title} <span class="small soft num">{stories.length}</span>
        </summary>
        {list}
      </details>
    );
  return (
    <section class="below" aria-labelledby="below">
      {title}
      {list}
    </section>
  );
}
