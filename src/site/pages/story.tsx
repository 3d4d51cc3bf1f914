import { count, oneLine, words } from '../../press/index.ts';
import { Page } from '../layout.tsx';
import { Brief, Elsewhere, LeanBar, leanName, leansInWords, leansOf } from '../parts.tsx';
import type { PageReport, PageStory } from '../store.ts';
import type { View } from '../view.ts';

/** One event: how it is told, why it is here, and who reported it when. */
export function StoryPage({
  view,
  now,
  story,
  reports,
}: {
  view: View;
  now: Date;
  story: PageStory;
  /** Those that the story quotes, by id. */
  reports: Map<string, PageReport>;
}) {
  const { told } = story;
  const headline = oneLine(told?.headline ?? story.reports[0]?.title ?? 'A story without reports');
  const headlineReport = told ? reports.get(told.headlineReport) : story.reports[0];
  const outlets = new Set(story.reports.map((report) => report.source)).size;
  const leans = leansOf(
    { ...(told ?? emptyTold), reports: story.reports.map((report) => report.id) },
    new Map(story.reports.map((report) => [report.id, report])),
  );
  const rated = leans.left + leans.center + leans.right > 0;
  return (
    <Page
      view={view}
      now={now}
      path={`/stories/${story.id}`}
      title={headline}
      description={told?.brief[0]?.text ?? headline}
    >
      <article class="page">
        <header class="head">
          {told && told.topics.length > 0 && (
            <p class="k" dir="auto">
              {told.topics
                .slice(0, 3)
                .map((topic) => oneLine(topic.name))
                .join(' · ')}
            </p>
          )}
          <h1 lang={headlineReport?.language ?? undefined} dir="auto">
            {headline}
          </h1>
          {headlineReport && (
            <p class="soft small">
              The headline is <Elsewhere to={headlineReport.url}>{oneLine(headlineReport.outlet)}</Elsewhere>’s.
            </p>
          )}
        </header>
        <div class="tell">
          <div>
            {told ? (
              <Brief story={told} reports={reports} />
            ) : (
              <p class="soft">This story has only just been found; its brief is being made up.</p>
            )}
            {told && told.brief.length === 0 && (
              <p class="soft">No sentence in its reports tells it well enough to be quoted: the reports speak below.</p>
            )}
          </div>
          <aside>
            {told && told.reasons.length > 0 && (
              <div>
                <table>
                  <caption class="k">{words.why}</caption>
                  <tbody>
                    {told.reasons.map((reason) => (
                      <tr>
                        <th scope="row">{oneLine(reason.words)}</th>
                        <td class="pts num">{view.number(reason.points)}</td>
                      </tr>
                    ))}
                  </tbody>
                  <tfoot>
                    <tr>
                      <th scope="row">Points together</th>
                      <td class="pts num">{view.number(told.score)}</td>
                    </tr>
                  </tfoot>
                </table>
                <p class="small">
                  <a href="/about#order">How the order is reckoned</a>
                </p>
              </div>
            )}
            {rated && (
              <div>
                <h2 class="k">How its outlets lean</h2>
                <LeanBar leans={leans} />
                <p class="small soft">{leansInWords(leans)}.</p>
              </div>
            )}
            {told && told.topics.length > 0 && (
              <div>
                <h2 class="k">{words.about}</h2>
                <ul class="topics">
                  {told.topics.map((topic) => (
                    <li dir="auto">{oneLine(topic.name)}</li>
                  ))}
                </ul>
              </div>
            )}
            {story.editions.length > 0 && (
              <div>
                <h2 class="k">In print</h2>
                <ul>
                  {story.editions.map((edition) => (
                    <li>
                      <a href={`/editions/${edition.week}`}>
                        {edition.number === null ? 'The week so far' : `Edition No. ${edition.number}`}
                      </a>
                      {edition.chosen ? `, story ${edition.rank}` : ', just below the line'}
                    </li>
                  ))}
                </ul>
              </div>
            )}
          </aside>
          <section class="reports" aria-labelledby="reports">
            <h2 class="sec" id="reports">
              {count(view.house, story.reports.length, 'report', 'reports')} from{' '}
              {count(view.house, outlets, 'outlet', 'outlets')}, in order of time
            </h2>
            {days(view, story.reports).map(([day, filed]) => (
              <>
                <h3 class="k">{day}</h3>
                <ol>
                  {filed.map((report) => (
                    <ReportLine view={view} report={report} earlier={story.earlierTitles.get(report.id) ?? []} />
                  ))}
                </ol>
              </>
            ))}
            {story.reports.some((report) => !report.dated) && (
              <p class="small soft">* The report bears no date; the time is when it was first seen.</p>
            )}
          </section>
        </div>
      </article>
    </Page>
  );
}

const emptyTold = {
  rank: 0,
  story: '',
  headline: '',
  headlineReport: '',
  brief: [],
  reasons: [],
  score: 0,
  topics: [],
};

function ReportLine({ view, report, earlier }: { view: View; report: PageReport; earlier: string[] }) {
  const lean = leanName(report.lean);
  return (
    <li>
      <time class="num" datetime={report.published.toISOString()}>
        {view.time(report.published)}
        {!report.dated && '*'}
      </time>
      <span class="o k">
        {oneLine(report.outlet)}
        {lean && <span class="small"> ({lean})</span>}
      </span>
      <span class="w">
        <Elsewhere to={report.url} class="t" lang={report.language ?? undefined}>
          <bdi>{oneLine(report.title)}</bdi>
        </Elsewhere>
        {report.video && <span class="k"> video</span>}
        {earlier.map((title) => (
          <span class="was">
            Earlier: <s dir="auto">{oneLine(title)}</s>
          </span>
        ))}
      </span>
    </li>
  );
}

/** Reports by the day they were published, in the house's zone. */
function days(view: View, reports: PageReport[]): [string, PageReport[]][] {
  const byDay = new Map<string, PageReport[]>();
  for (const report of reports) {
    const day = view.fullDay(report.published);
    byDay.set(day, [...(byDay.get(day) ?? []), report]);
  }
  return [...byDay];
}
