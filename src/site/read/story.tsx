import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { weightiest } from '../../editions/index.ts';
import type { House } from '../../house/index.ts';
import type { HowTold, Said, ToldStory } from '../../stories/index.ts';
import { webAddress } from '../../text/index.ts';
import { asset, keep } from '../cache.ts';
import { changesIn, CommentsBelow, saidBelow, takingAt } from '../comments/read.tsx';
import { show, useView, type View } from '../context.tsx';
import { itemList, linkedData, Page, thing } from '../layout.tsx';
import { card, pngAnswer, ownIcon } from '../machines/pictures.ts';
import { StoryMap, storyMap } from '../map/map.tsx';
import { Bars, Brief, EditorsLine, Elsewhere, LeanBar, leanName, leansOf, Section, Topics } from '../parts.tsx';
import { idIn } from '../request.ts';
import { Keep } from './reading.tsx';
import { storyById, tellable, type PageReport, type PageStory } from './stories.ts';
import { StoryVideos, videosOf, type PageVideo } from './videos.tsx';

export const story = new Hono()
  .get(
    '/stories/:id{[0-9]{1,9}}',
    keep(
      async (c) => {
        const { db, now, rules } = c.var;
        const id = idIn(c);
        const [found, said, films, map] = await Promise.all([
          tellable(db, id),
          saidBelow(db, { story: id }),
          videosOf(db, id),
          storyMap(db, id),
        ]);
        if (!found) return c.notFound();
        // Not for ever: a merge may be undone, and an open edition made up anew.
        if (found.story.mergedInto !== null) return c.redirect(`/stories/${found.story.mergedInto}`, 302);
        if (found.story.toldIn !== null) return c.redirect(`/stories/${found.story.toldIn}`, 302);
        return show(
          c,
          <StoryPage {...found} {...{ films, map }}>
            {said && <CommentsBelow page={said} taking={takingAt(rules, found.story.latest, now)} />}
          </StoryPage>,
        );
      },
      { changes: changesIn((story) => ({ story })) },
    ),
  )
  .get(
    '/stories/:id{[0-9]{1,9}}/card.png',
    asset(async (c) => {
      const story = await storyById(c.var.db, idIn(c));
      return story
        ? pngAnswer(c, await card(c.var.view.house.accent, { ...cardFigures(story), icon: await ownIcon(c) }))
        : c.notFound();
    }),
  );

/** One event: how it is told, why it is here, and who reported it when. */
function StoryPage({
  story,
  reports,
  films,
  map,
  children,
}: {
  story: PageStory;
  films: PageVideo[];
  map: Parameters<typeof StoryMap>[0]['map'];
  /** Those that the story quotes, by id. */
  reports: Map<string, PageReport>;
  /** What stands under the story. */
  children?: Child;
}) {
  const view = useView();
  const say = view.say.story;
  const { told } = story;
  const headline = told?.headline ?? story.reports[0]?.title ?? say.without;
  const headlineReport = told ? reports.get(told.headlineReport) : story.reports[0];
  return (
    <Page
      path={`/stories/${story.id}`}
      title={headline}
      description={told?.brief[0]?.text ?? headline}
      linkedData={storyData(view.house, story, headline)}
      picture={`/stories/${story.id}/card.png`}
      hidden={told?.aside === true}
    >
      <article class="page">
        <Head {...{ story, headline, headlineReport }} />
        <div class="tell">
          <div>
            <Telling {...{ story, reports }} />
          </div>
          <Reports story={story} />
          <div class="also">
            {told?.said && <OwnWords said={told.said} reports={reports} />}
            {told?.howTold && <ToldHow how={told.howTold} />}
            <Thread story={story} headline={headline} />
          </div>
          <aside>
            <StoryMap map={map} />
            <StoryVideos videos={films} />
            <Coverage story={story} />
            {told && told.reasons.length > 0 && <Points told={told} />}
            <Around story={story} />
          </aside>
        </div>
        <p class="small" data-desk hidden>
          <a href={`/desk/stories/${story.id}`}>{view.say.desk.edition.atDesk}</a>
        </p>
        {children}
      </article>
    </Page>
  );
}

/** The headline, and whose it is. */
function Head({
  story: { told },
  headline,
  headlineReport,
}: {
  story: PageStory;
  headline: string;
  headlineReport: PageReport | undefined;
}) {
  const view = useView();
  const say = view.say.story;
  return (
    <header class="head">
      {told && told.topics.length > 0 && (
        <p class="k" dir="auto">
          {told.topics
            .slice(0, 3)
            .map((topic) => topic.name)
            .join(' · ')}
        </p>
      )}
      <h1 lang={headlineReport?.language ?? undefined} dir="auto">
        {headline}
      </h1>
      {told?.editor?.headline ? (
        <p class="soft small">{view.say.editorsHeadline}</p>
      ) : (
        headlineReport && (
          <p class="soft small">
            {say.headlineOf(<Elsewhere to={headlineReport.url}>{headlineReport.outlet}</Elsewhere>)}
          </p>
        )
      )}
    </header>
  );
}

/** How it is told. */
function Telling({ story, reports }: { story: PageStory; reports: Map<string, PageReport> }) {
  const say = useView().say.story;
  const { told } = story;
  const headline = told?.headline ?? story.reports[0]?.title ?? say.without;
  return (
    <>
      {told ? <Brief story={told} reports={reports} /> : <p class="soft">{say.justFound}</p>}
      {told && <EditorsLine story={told} />}
      {told && told.brief.length === 0 && <p class="soft">{say.noSentence}</p>}
      <p class="soft small share">
        <button class="quiet" type="button" hidden data-share>
          {say.share}
        </button>{' '}
        <Keep what="saved" path={`/stories/${story.id}`} name={headline} />
      </p>
    </>
  );
}

/** Why it is where it is, with its numbers. */
function Points({ told }: { told: ToldStory }) {
  const view = useView();
  const say = view.say.story;
  return (
    <details class="points">
      <summary class="k">
        {view.say.why}:{' '}
        {weightiest(told)
          .map((reason) => view.say.reason(reason))
          .join(' · ')}
      </summary>
      <table>
        <caption class="visually-hidden">{view.say.why}</caption>
        <tbody>
          {told.reasons.map((reason) => (
            <tr>
              <th scope="row">{view.say.reason(reason)}</th>
              <td class="pts num">{view.number(reason.points)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{say.points}</th>
            <td class="pts num">{view.number(told.score)}</td>
          </tr>
        </tfoot>
      </table>
      <p class="small">
        <a href="/about#order">{say.order}</a>
      </p>
    </details>
  );
}

/** When it was reported, and by whom. */
function Coverage({ story }: { story: PageStory }) {
  const view = useView();
  const say = view.say.story;
  const leans = leansOf(
    { reports: story.reports.map((report) => report.id) },
    new Map(story.reports.map((report) => [report.id, report])),
  );
  const byDay = reportsADay(view, story.reports);
  const rated = leans.left + leans.center + leans.right > 0;
  return (
    <>
      {byDay.length > 2 && (
        <div>
          <h2 class="k">{say.when}</h2>
          <Bars what={say.perDay} bars={byDay} />
        </div>
      )}
      {rated && (
        <div>
          <h2 class="k">{say.leaning}</h2>
          <LeanBar leans={leans} />
          <p class="small soft">{say.ratedBy}</p>
        </div>
      )}
    </>
  );
}

/** Its topics and editions, and what is related. */
function Around({ story }: { story: PageStory }) {
  const view = useView();
  const say = view.say.story;
  const { told } = story;
  return (
    <>
      {told && told.topics.length > 0 && (
        <div>
          <h2 class="k">{view.say.readMore}</h2>
          <Topics topics={told.topics} />
        </div>
      )}
      {story.editions.length > 0 && (
        <div>
          <h2 class="k">{say.inPrint}</h2>
          <ul>
            {story.editions.map((edition) => (
              <li>
                <a href={`/editions/${edition.week}`}>{view.say.inPrint(edition.number)}</a>
                {edition.chosen ? say.rank(edition.rank) : say.justBelow}
              </li>
            ))}
          </ul>
        </div>
      )}
      {story.related.length > 0 && (
        <div>
          <h2 class="k">{say.related}</h2>
          <ul class="lines">
            {story.related.map((other) => (
              <li>
                <a href={`/stories/${other.story}`} dir="auto">
                  {other.headline}
                </a>{' '}
                <span class="small soft">{view.shortDay(other.latest)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

/** Who reported it when. */
function Reports({ story }: { story: PageStory }) {
  const view = useView();
  const say = view.say.story;
  const outlets = new Set(story.reports.map((report) => report.source)).size;
  return (
    <Section
      class="reports"
      id="reports"
      title={say.inOrder(view.say.reports(story.reports.length), view.say.outlets(outlets))}
    >
      {days(view, story.reports).map(([day, filed]) => (
        <>
          <h3 class="k">{day}</h3>
          <ol>
            {filed.map((report) => (
              <ReportLine report={report} earlier={story.earlierTitles.get(report.id) ?? []} />
            ))}
          </ol>
        </>
      ))}
      {story.reports.some((report) => !report.dated) && <p class="small soft">{say.undated}</p>}
    </Section>
  );
}

function ReportLine({ report, earlier }: { report: PageReport; earlier: string[] }) {
  const view = useView();
  const lean = leanName(report.lean);
  return (
    <li>
      <time class="num" datetime={report.published.toISOString()}>
        {view.time(report.published)}
        {!report.dated && '*'}
      </time>
      <span class="o k">
        <bdi>{report.outlet}</bdi>
        {lean && <span class="small"> ({view.say.lean[lean]})</span>}
      </span>
      <span class="w">
        <Elsewhere to={report.url} class="t" lang={report.language ?? undefined}>
          <bdi>{report.title}</bdi>
        </Elsewhere>
        {report.video && <span class="k"> {view.say.story.video}</span>}
        {!report.video && webAddress(report.audio) && (
          <>
            {' '}
            <a class="k" href={`/recordings/${report.id}`} aria-label={view.say.story.listenTo(report.title)}>
              {view.say.story.listen}
            </a>
          </>
        )}
        {earlier.map((title) => (
          <span class="was">{view.say.story.earlier(<s dir="auto">{title}</s>)}</span>
        ))}
      </span>
    </li>
  );
}

/** The matter that the story belongs to, as a line of time. */
function Thread({ story, headline }: { story: PageStory; headline: string }) {
  const view = useView();
  if (story.thread.length === 0) return null;
  const own = { story: story.id, headline, begun: story.begun };
  const line = [...story.thread, own].toSorted((a, b) => a.begun.getTime() - b.begun.getTime());
  return (
    <Section id="thread" title={view.say.story.thread}>
      <ol class="line">
        {line.map((one) => (
          <li aria-current={one === own ? 'true' : undefined}>
            <time class="k" datetime={one.begun.toISOString()}>
              {view.shortDay(one.begun)}
            </time>
            {one === own ? (
              <b dir="auto">{one.headline}</b>
            ) : (
              <a href={`/stories/${one.story}`} dir="auto">
                {one.headline}
              </a>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** How many reports each day of a story brought, empty days between them too; at most 31 days, the newest. */
function reportsADay(view: View, reports: PageReport[]): { label: string; number: number }[] {
  const first = reports[0]?.published.getTime();
  const last = reports.at(-1)?.published.getTime();
  if (first === undefined || last === undefined) return [];
  const days = new Map<string, number>();
  for (let at = Math.max(first, last - 30 * 86_400_000); at < last; at += 86_400_000)
    days.set(view.shortDay(new Date(at)), 0);
  days.set(view.shortDay(new Date(last)), 0);
  for (const { published } of reports) {
    const label = view.shortDay(published);
    if (days.has(label)) days.set(label, (days.get(label) ?? 0) + 1);
  }
  return [...days].map(([label, number]) => ({ label, number }));
}

/** Reports by the day they were published, in the house's zone. */
function days(view: View, reports: PageReport[]): [string, PageReport[]][] {
  return [...Map.groupBy(reports, ({ published }) => view.fullDay(published))];
}

function cardFigures(story: PageStory) {
  const reports = new Map(story.reports.map((report) => [report.id, report]));
  const leans = leansOf({ reports: [...reports.keys()] }, reports);
  const last = story.latest.getTime();
  const days = Array.from({ length: 7 }, () => 0);
  for (const { published } of story.reports) {
    const back = Math.floor((last - published.getTime()) / 86_400_000);
    if (back >= 0 && back < 7) days[6 - back] = (days[6 - back] ?? 0) + 1;
  }
  return { words: story.told?.headline ?? story.reports[0]?.title ?? '', leans, days };
}

/** What machines are told of a story: that it is a collection of other people's articles, at most its first 20. */
function storyData(house: House, story: PageStory, headline: string): object {
  const items = story.reports.slice(0, 20).map(({ title, url, published, outlet }) => ({
    item: {
      '@type': 'NewsArticle',
      headline: title,
      ...(webAddress(url) && { url: webAddress(url) }),
      datePublished: published.toISOString(),
      publisher: { '@type': 'Organization', name: outlet },
    },
  }));
  return linkedData(
    house,
    `/stories/${story.id}`,
    {
      type: 'CollectionPage',
      name: headline,
      datePublished: story.begun.toISOString(),
      dateModified: story.changed.toISOString(),
    },
    { about: (story.told?.topics ?? []).map(thing), mainEntity: itemList(story.reports.length, items) },
  );
}

/** What people said, word for word, with who reports it. */
function OwnWords({ said, reports }: { said: Said[]; reports: Map<string, PageReport> }) {
  const view = useView();
  const quoted = said.flatMap(({ text, speaker, report }) => {
    const source = reports.get(report);
    return source ? [{ text, speaker, source }] : [];
  });
  if (quoted.length === 0) return null;
  return (
    <Section class="said" id="said" title={view.say.story.said}>
      {quoted.map(({ text, speaker, source }) => (
        <figure>
          <blockquote lang={source.language ?? undefined} dir="auto">
            {view.say.story.quotation(text)}
          </blockquote>
          <figcaption class="small soft">
            {view.say.story.quotedBy(
              <b dir="auto">{speaker}</b>,
              <Elsewhere to={source.url}>{source.outlet}</Elsewhere>,
            )}
          </figcaption>
        </figure>
      ))}
    </Section>
  );
}

/** The words that each side stressed, with how often. */
function ToldHow({ how }: { how: HowTold }) {
  const say = useView().say.story;
  return (
    <Section class="how" id="how" title={say.how}>
      <p class="small soft">{say.howExplained}</p>
      <div class="sides">
        {(['left', 'right'] as const).map((name) => (
          <div class={`side ${name}`}>
            <h3 class="k">{say.side[name](how[name].outlets)}</h3>
            {how[name].words.length === 0 ? (
              <p class="small soft">{say.sameElsewhere}</p>
            ) : (
              <ul>
                {how[name].words.map(({ word, here, elsewhere }) => (
                  <li>
                    <b dir="auto">{word}</b> <span class="small soft">{say.used(here, elsewhere)}</span>
                  </li>
                ))}
              </ul>
            )}
          </div>
        ))}
      </div>
    </Section>
  );
}
