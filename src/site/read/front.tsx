import { Hono } from 'hono';
import { sql, type Db } from '../../db/index.ts';
import { span, toldNow, weekInOneSentence } from '../../editions/index.ts';
import { reachability } from '../../sources/index.ts';
import { type Line } from '../../text/index.ts';
import { keep } from '../cache.ts';
import { show, useView } from '../context.tsx';
import { Page, storiesData } from '../layout.tsx';
import { weekMap, WeekOnMap } from '../map/map.tsx';
import type { WeekMap } from '../map/week.ts';
import { Below, newestEdition, ShortStory, Story, WeekShape, type PageEdition } from './editions.tsx';
import { Ours, oursThisWeek } from './ours.tsx';
import { SupplementParts } from './supplement.tsx';
import { Done, Following } from './reading.tsx';
import { notTwice } from './stories.ts';

export const front = new Hono().get(
  '/',
  keep(async (c) => {
    const { db, now } = c.var;
    const edition = await newestEdition(db);
    if (!edition || edition.stories.length === 0) {
      c.header('Cache-Control', 'no-cache');
      c.header('Refresh', '10');
      return show(c, <EmptyFront gathering={await gathering(db)} />);
    }
    const [changed, ours, map] = await Promise.all([
      changedToday(db, now, edition, 6),
      oursThisWeek(db, edition, now),
      weekMap(db, edition.stories),
    ]);
    return show(c, <Front {...{ edition, changed, ours, map }} />);
  }),
);

/** The newest edition's stories in order, and what moved since yesterday. */
function Front({
  edition,
  changed,
  ours,
  map,
}: {
  edition: PageEdition;
  changed: ChangedStory[];
  ours: Parameters<typeof Ours>[0]['articles'];
  map: WeekMap | undefined;
}) {
  const view = useView();
  const { say } = view;
  const { reports } = edition;
  const [lead, second, third, ...rest] = edition.stories;
  const story = (told: typeof lead, kind?: string) =>
    told && <Story story={told} reports={reports} {...(kind && { class: kind })} />;
  return (
    <Page
      path="/"
      description={weekInOneSentence(edition)?.text ?? view.house.tagline}
      linkedData={storiesData(view.house, '/', view.house.name, edition.stories)}
    >
      <p class="dateline k">
        <span>{say.edition(edition.number)}</span>
        <span>{span(view.house, edition)}</span>
        <span>
          {edition.closed ? say.front.closed(view.moment(edition.closed)) : say.front.made(view.moment(edition.made))}
        </span>
      </p>
      <Jump edition={edition} />
      <Following />
      <div class="first">
        {story(lead, 'lead')}
        <div>
          {story(second)}
          {story(third)}
        </div>
      </div>
      {rest.length > 0 && (
        <div class="rest">
          {rest.map((told) => (
            <ShortStory story={told} reports={reports} />
          ))}
        </div>
      )}
      <Ours articles={ours} />
      <SupplementParts edition={edition} closed />
      <Today {...{ changed, edition, map }} />
      <Done />
      <Below stories={edition.below} closed />
      <p class="archive-link">
        <a href={`/editions/${edition.week}`}>{say.front.asLetter}</a> · <a href="/editions">{say.front.allEditions}</a>
      </p>
    </Page>
  );
}

/** The stories by their headlines, to go to one of them. */
function Jump({ edition: { stories, reports } }: { edition: PageEdition }) {
  const { say } = useView();
  return (
    <details class="jump">
      <summary>{say.front.jump(say.stories(stories.length))}</summary>
      <nav aria-label={say.front.jump(say.stories(stories.length))}>
        <ol>
          {stories.map(({ rank, headline, headlineReport }) => (
            <li>
              <a href={`#story-${rank}`} lang={reports.get(headlineReport)?.language ?? undefined} dir="auto">
                {headline}
              </a>
            </li>
          ))}
        </ol>
      </nav>
    </details>
  );
}

/** The stories that moved in the last day, where the week was and how it went, to open. */
function Today({ changed, edition, map }: { changed: ChangedStory[]; edition: PageEdition; map: WeekMap | undefined }) {
  const { say } = useView();
  return (
    <div class="today">
      {changed.length > 0 && (
        <details id="today">
          <summary>
            <h2>{say.front.today}</h2> <span class="small soft num">{changed.length}</span>
          </summary>
          <ul class="lines">
            {changed.map(({ story, headline, language, reports, outlets, fresh }) => (
              <li>
                <a href={`/stories/${story}`} lang={language ?? undefined} dir="auto">
                  {headline}
                </a>{' '}
                <span class="small soft">
                  {fresh ? say.front.fresh(say.outlets(outlets)) : say.newReports(reports)}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {map && (
        <details id="map">
          <summary>
            <h2>{say.map.week}</h2>
          </summary>
          <WeekOnMap map={map} stories={edition.stories} />
        </details>
      )}
      <details id="shape">
        <summary>
          <h2>{say.shape.title}</h2>
        </summary>
        <WeekShape edition={edition} />
      </details>
    </div>
  );
}

/** Before there is anything to show: what is happening, and what to do when nothing will. */
function EmptyFront({ gathering }: { gathering: Gathering }) {
  const view = useView();
  const { say } = view;
  const { sources, polled, unreached, reports, stories } = gathering;
  const nothingReached = polled > 0 && unreached === polled && polled === sources && reports === 0;
  return (
    <Page path="/">
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

/** A story that moved in the last day. */
interface ChangedStory {
  story: string;
  headline: Line;
  language: string | null;
  /** Its reports of the last day, and its outlets in it. */
  reports: number;
  outlets: number;
  /** Whether all its reports are of the last day. */
  fresh: boolean;
}

/**
 * The weightiest stories that were reported in the 24 hours before a moment by two outlets or more and that an edition does not
 * show; at most `most`.
 */
async function changedToday(
  db: Db,
  now: Date,
  { stories, below }: Pick<PageEdition, 'stories' | 'below'>,
  most: number,
): Promise<ChangedStory[]> {
  const since = new Date(now.getTime() - 86_400_000);
  const shown = [...stories, ...below].flatMap(({ story, parts = [] }) => [story, ...parts.map((part) => part.story)]);
  const { rows } = await sql<ChangedStory>`
    select story.id::text as story, told_now.told ->> 'headline' as headline, report.language,
           story.reports, story.outlets, story.begun_at >= ${since} as fresh
      from (select story.id, told, score, begun_at, moved.reports, moved.outlets
              from (select story_report.story_id, count(*)::int as reports, count(distinct report.source_id)::int as outlets
                      from report join story_report on story_report.report_id = report.id
                     where report.published_at > ${since} and report.published_at <= ${now}
                     group by 1 having count(distinct report.source_id) > 1) as moved
              join story on story.id = moved.story_id
             where told is not null and merged_into is null and story.id <> all(${shown.map(Number)}::integer[]) ${notTwice}
             order by score desc, story.id limit ${most}) as story ${toldNow}
      left join report on report.id = (told_now.told ->> 'headlineReport')::integer
     order by story.score desc, story.id`.execute(db);
  return rows;
}

/** How far the gathering has come. */
interface Gathering {
  sources: number;
  /** Sources with a feed that was asked at least once. */
  polled: number;
  /** Sources with a feed that did not answer when asked last. */
  unreached: number;
  reports: number;
  stories: number;
}

async function gathering(db: Db): Promise<Gathering> {
  const [sources, counts] = await Promise.all([
    reachability(db),
    sql<{ reports: number; stories: number }>`
      select (select count(*)::int from report) as reports,
             (select count(*)::int from story where merged_into is null) as stories`.execute(db),
  ]);
  return {
    sources: sources.sources,
    polled: sources.polled,
    unreached: sources.failing,
    ...counts.rows[0]!,
  };
}
