import { oneLine, webAddress } from '../../text/index.ts';
import { span, weekInOneSentence } from '../../editions/index.ts';
import { Page } from '../layout.tsx';
import { listData } from './linked-data.ts';
import { Below, Cite, PushButton, Story, WeekShape } from '../parts.tsx';
import type { ArchivedEdition, PageEdition } from './store.ts';
import type { View } from '../view.ts';

/** An edition in all its words, of which its letter has as many as it has room for; printed, its links become numbered notes. */
export function EditionPage({
  view,
  now,
  edition,
  before,
  after,
}: {
  view: View;
  now: Date;
  edition: PageEdition;
  before?: string;
  after?: string;
}) {
  const { house, say } = view;
  const { reports } = edition;
  const sentence = weekInOneSentence(edition);
  const source = sentence && reports.get(sentence.report);
  const noted = [
    ...new Set(edition.stories.flatMap((story) => story.brief.map((quotation) => quotation.report))),
  ].filter((id) => reports.has(id));
  const note = (report: string) => noted.indexOf(report) + 1;
  return (
    <Page
      view={view}
      now={now}
      path={`/editions/${edition.week}`}
      title={`${say.edition(edition.number)}, ${span(house, edition)}`}
      description={sentence?.text ?? house.tagline}
      linkedData={listData(house, `/editions/${edition.week}`, span(house, edition), edition.stories)}
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
                  {oneLine(sentence.text)}
                </span>{' '}
                <Cite source={source} />
              </p>
            </>
          )}
          <WeekShape view={view} edition={edition} />
        </header>
        {edition.stories.map((story) => (
          <Story view={view} story={story} reports={reports} note={note} />
        ))}
        {edition.stories.length === 0 && <p class="soft">{say.editions.noStory}</p>}
        <Below view={view} stories={edition.below} />
        <Ours view={view} edition={edition} />
        <Corrections view={view} edition={edition} />
        <section class="notes" aria-hidden="true">
          <ol>
            {noted.map((id) => {
              const report = reports.get(id);
              return (
                report && (
                  <li>
                    {oneLine(report.outlet)}: {oneLine(report.title)}. {webAddress(report.url)}
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

/** The house's own articles. */
function Ours({ view, edition: { articles } }: { view: View; edition: PageEdition }) {
  if (articles.length === 0) return null;
  return (
    <section class="below" aria-labelledby="ours">
      <h2 id="ours">{view.say.ours}</h2>
      {articles.map(({ id, title, standfirst, byline }) => (
        <article class="item">
          <h3 dir="auto">
            <a href={`/articles/${id}`}>{oneLine(title)}</a>
          </h3>
          <p dir="auto">{oneLine(standfirst)}</p>
          {byline && <p class="k">{oneLine(byline)}</p>}
        </article>
      ))}
    </section>
  );
}

/** What was found wrong in this edition, and, here as in the letter, in those before it. */
function Corrections({ view, edition }: { view: View; edition: PageEdition }) {
  const { corrections, corrected } = edition;
  if (corrections.length + corrected.length === 0) return null;
  return (
    <section class="below" aria-labelledby="corrections">
      <h2 id="corrections">{view.say.corrections}</h2>
      {corrections.map(({ words, at }) => (
        <p>
          <span class="soft">{view.day(at)}:</span> <span dir="auto">{oneLine(words)}</span>
        </p>
      ))}
      {corrected.map(({ week, words }) => (
        <p>
          <a href={`/editions/${week}`}>{week}</a>: <span dir="auto">{oneLine(words)}</span>
        </p>
      ))}
    </section>
  );
}

export function EditionsPage({ view, now, editions }: { view: View; now: Date; editions: ArchivedEdition[] }) {
  const { say } = view;
  return (
    <Page
      view={view}
      now={now}
      path="/editions"
      title={say.editions.title}
      description={say.editions.about}
      feed={{ path: '/feeds/editions', title: `${say.editions.feed} · ${view.house.name}` }}
    >
      <div class="page">
        <h1>{say.editions.title}</h1>
        <PushButton view={view} about="editions" label={say.push.edition} />
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
                      <bdi>{oneLine(words)}</bdi> {editors && <span class="small">({view.say.editorsHeadline})</span>}
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
