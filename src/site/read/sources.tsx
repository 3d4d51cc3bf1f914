import { Hono } from 'hono';
import { sql, type Db } from '../../db/index.ts';
import { type Line } from '../../text/index.ts';
import { keep } from '../cache.ts';
import { show, useView } from '../context.tsx';
import { Page } from '../layout.tsx';
import { Elsewhere, leanName } from '../parts.tsx';

export const sources = new Hono().get(
  '/sources',
  keep(async (c) => show(c, <SourcesPage sources={await sourcesRead(c.var.db, sevenDaysBefore(c.var.now))} />), {
    minutely: true,
  }),
);

/** Reports since then are counted. */
export const sevenDaysBefore = (now: Date): Date => new Date(now.getTime() - 7 * 86_400_000);

/** Who is read, and how they are doing. */
function SourcesPage({ sources }: { sources: PageSource[] }) {
  const view = useView();
  const say = view.say.sourcesPage;
  const failing = sources.filter((source) => source.polled && source.failing).length;
  return (
    <Page path="/sources" title={say.title} description={say.about}>
      <div class="page">
        <h1>{say.heading}</h1>
        <p class="prose small soft">
          {say.chosen(view.say.sources(sources.length))} {failing > 0 ? say.failing(view.say.sources(failing)) : ''}{' '}
          {say.rating}
        </p>
        {sources.length > 0 && (
          <ul class="archive sources">
            {sources.map((source) => (
              <li>
                <div>
                  <h2>
                    <Elsewhere to={source.home}>{source.name}</Elsewhere>
                  </h2>
                  <p class="small soft">
                    <Character source={source} />
                  </p>
                </div>
                <p class="small soft">
                  {say.week(view.say.reports(source.reports), <State source={source} />)}
                  {source.stories > 0 && ` ${say.used(view.say.stories(source.stories))}`}
                </p>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Page>
  );
}

/** What a source is, in words. */
function Character({ source }: { source: PageSource }) {
  const view = useView();
  const say = view.say.sourcesPage;
  const lean = leanName(source.lean);
  const facts = [
    say.kind[source.kind] ?? source.kind,
    ...(source.country ? [view.country(source.country)] : []),
    ...(source.owner ? [say.owner(<bdi>{source.owner}</bdi>)] : []),
    ...(lean ? [say.rated[lean] + (source.list ? `, ${say.outOf(source.list, source.licence ?? '')}` : '')] : []),
  ];
  return facts.map((fact, i) => (
    <>
      {i > 0 && ' · '}
      {fact}
    </>
  ));
}

/** How a source is doing, in words. */
function State({ source }: { source: PageSource }) {
  const view = useView();
  const say = view.say.sourcesPage;
  // As the house speaks, and without the full stop that our own sentence has.
  const inWords = (english: string) => (view.say.told(english) ?? english).replace(/\.$/, '');
  const because = source.error && (
    <>
      : <bdi>{inWords(source.error)}</bdi>
    </>
  );
  // Without a network nothing was asked, and nobody is to blame.
  if (!source.polled || source.failing) {
    const since = source.polled && (source.failingSince ?? source.polled);
    return (
      <>
        {since ? say.unreached(view.moment(since)) : say.unasked}
        {because}
      </>
    );
  }
  return (
    <>
      {say.read(view.moment(source.ok ?? source.polled))}
      {source.warning && <>, {say.defect(<bdi>{inWords(source.warning)}</bdi>)}</>}
    </>
  );
}

/** A source as the page of sources shows it. */
export interface PageSource {
  key: string;
  name: Line;
  home: string | null;
  country: string | null;
  language: string | null;
  kind: string;
  owner: string | null;
  lean: number | null;
  /** The published list that the rating is out of, and its licence. */
  list: string | null;
  licence: string | null;
  feeds: number;
  polled: Date | null;
  ok: Date | null;
  /** Every one of its feeds failed at its last poll. */
  failing: boolean;
  failingSince: Date | null;
  error: string | null;
  warning: string | null;
  /** Filed since the moment asked for. */
  reports: number;
  /** Stories chosen for the newest editions that it reported. */
  stories: number;
}

/** As many of the newest editions count for how often a source is in. */
const editionsCounted = 12;

/** The active sources by name, with the state of their feeds and how many reports they filed since `since`. */
export async function sourcesRead(db: Db, since: Date): Promise<PageSource[]> {
  const { rows } = await sql<PageSource>`
    select source.key, source.name, source.home, source.country, source.language, source.kind, source.owner, source.lean,
           max(rated.list) as list, max(rated.licence) as licence,
           count(feed.id)::int as feeds, max(feed.polled_at) as polled, max(feed.ok_at) as ok,
           coalesce(bool_and(feed.failures > 0), false) as failing, min(feed.failing_since) as "failingSince",
           max(feed.error) as error, max(feed.warning) as warning,
           coalesce(max(filed.reports), 0) as reports, coalesce(max(chosen.stories), 0) as stories
      from source left join feed on feed.source_id = source.id
      left join (select source_id, count(*)::int as reports from report where filed_at >= ${since} group by 1) as filed
             on filed.source_id = source.id
      left join (select report.source_id, count(distinct edition_story.story_id)::int as stories
                   from edition_story join story_report on story_report.story_id = edition_story.story_id
                   join report on report.id = story_report.report_id
                  where edition_story.chosen and edition_story.edition_id in (
                        select id from edition order by from_at desc limit ${editionsCounted})
                  group by 1) as chosen on chosen.source_id = source.id
      left join lateral (select nullif(list, '') as list, nullif(licence, '') as licence from rating
                          where rating.source_id = source.id order by id desc limit 1) as rated on true
     where source.active group by source.id order by lower(source.name)`.execute(db);
  return rows;
}
