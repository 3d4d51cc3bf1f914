import type { Child } from 'hono/jsx';
import { comingDays, dayIn, RATED_OUTLETS } from '../../editions/index.ts';
import { useNow, useView } from '../context.tsx';
import { Cite, ToStory } from '../parts.tsx';
import type { PageEdition } from './editions.tsx';
import type { PageReport } from './stories.ts';

/** What an edition has beside its stories: each part closed on the front page, open on the edition's own. */
export function SupplementParts({ edition, closed = false }: { edition: PageEdition; closed?: boolean }) {
  const { house } = useView();
  const now = useNow();
  // A page of the week shows what was to come; the front page, what is.
  const days = comingDays(house, edition, closed ? dayIn(now, house.timeZone) : '');
  return (
    <div class="beside">
      {days.length > 0 && <AheadPart days={days} closed={closed} />}
      <Figures edition={edition} closed={closed} />
      <Rewritten edition={edition} closed={closed} />
      <OneSidedPart edition={edition} closed={closed} />
    </div>
  );
}

/** A part with its heading: one that opens in place, or a section. */
function BesidePart({
  id,
  title,
  closed,
  n,
  children,
}: {
  id: string;
  title: string;
  closed: boolean;
  n: number;
  children: Child;
}) {
  if (!closed)
    return (
      <section aria-labelledby={id}>
        <h2 id={id}>{title}</h2>
        {children}
      </section>
    );
  return (
    <details id={id}>
      <summary>
        <h2>{title}</h2> {n > 0 && <span class="small soft num">{n}</span>}
      </summary>
      {children}
    </details>
  );
}

function AheadPart({ days, closed }: { days: ReturnType<typeof comingDays<PageReport>>; closed: boolean }) {
  const { say } = useView();
  const byDay = [...Map.groupBy(days, ({ day }) => day)];
  return (
    <BesidePart id="ahead" title={say.ahead.title} closed={closed} n={days.length}>
      <p class="small soft">
        {say.aheadExplained} <a href="/calendar.ics">{say.ahead.inCalendar}</a>
      </p>
      <dl class="days">
        {byDay.map(([day, lines]) => (
          <>
            <dt class="k">
              <time datetime={lines[0]!.date}>{day}</time>
            </dt>
            {lines.map(({ text, source, story }) => (
              <dd>
                <Quoted text={text} source={source} story={story} />
              </dd>
            ))}
          </>
        ))}
      </dl>
    </BesidePart>
  );
}

/** A sentence with whose it is, and the way to its story. */
function Quoted({ text, source, story }: { text: string; source: PageReport; story: string }) {
  const { say } = useView();
  return (
    <>
      <span lang={source.language ?? undefined} dir="auto">
        {text}
      </span>{' '}
      <Cite source={source} />
      <span class="small soft">
        <ToStory story={story}>{say.search.story}</ToStory>
      </span>
    </>
  );
}

function Figures({ edition: { supplement, reports }, closed }: { edition: PageEdition; closed: boolean }) {
  const { say } = useView();
  const figures = supplement.figures.flatMap((one) => {
    const source = reports.get(one.report);
    return source ? [{ ...one, source }] : [];
  });
  if (figures.length === 0) return null;
  return (
    <BesidePart id="figures" title={say.figures.title} closed={closed} n={figures.length}>
      <ul class="figures">
        {figures.map(({ figure, counts, who, text, source, story }) => (
          <li>
            <p lang={source.language ?? undefined} dir="auto">
              <b class="num">{figure}</b> {counts}
            </p>
            <p class="small">
              <Quoted text={text} source={source} story={story} />
            </p>
            <p class="small soft">{say.figures.saidBy(who ?? source.outlet)}</p>
          </li>
        ))}
      </ul>
    </BesidePart>
  );
}

function Rewritten({ edition: { supplement, reports }, closed }: { edition: PageEdition; closed: boolean }) {
  const view = useView();
  const say = view.say.rewritten;
  const lines = supplement.rewritten.flatMap((one) => {
    const source = reports.get(one.report);
    return source ? [{ ...one, source }] : [];
  });
  if (lines.length === 0) return null;
  return (
    <BesidePart id="rewritten" title={say.title} closed={closed} n={lines.length}>
      <p class="small soft">{say.explained}</p>
      <ul class="lines">
        {lines.map(({ before, after, at, source, story }) => (
          <li lang={source.language ?? undefined}>
            <p class="soft">
              <span class="visually-hidden">{say.before}: </span>
              <s dir="auto">{before}</s>
            </p>
            <p>
              <span class="visually-hidden">{say.after}: </span>
              <b dir="auto">{after}</b> <Cite source={source} />
            </p>
            <p class="small soft">
              {say.seen(view.moment(new Date(at)))}
              <ToStory story={story}>{view.say.search.story}</ToStory>
            </p>
          </li>
        ))}
      </ul>
    </BesidePart>
  );
}

/** The stories of one side; where it cannot be said which these are, why. Nothing where no outlet is rated. */
function OneSidedPart({ edition: { supplement, reports }, closed }: { edition: PageEdition; closed: boolean }) {
  const { say } = useView();
  const { oneSided, rated } = supplement;
  if (rated.left + rated.right === 0) return null;
  const tooFew = Math.min(rated.left, rated.right) < RATED_OUTLETS;
  return (
    <BesidePart id="one-side" title={say.oneSided.title} closed={closed} n={oneSided.length}>
      {tooFew ? (
        <p class="soft">{say.oneSided.tooFew(rated.left, rated.right)}</p>
      ) : oneSided.length === 0 ? (
        <p class="soft">{say.oneSided.none}</p>
      ) : (
        <>
          <p class="small soft">{say.oneSided.explained}</p>
          <ul class="lines">
            {oneSided.map(({ side, headline, outlets, report, story }) => (
              <li>
                <a href={`/stories/${story}`} lang={reports.get(report)?.language ?? undefined} dir="auto">
                  {headline}
                </a>{' '}
                {reports.get(report) && <Cite source={reports.get(report)!} />}
                <p class="small soft">
                  {say.oneSided[side](outlets.length)}: {outlets.join(', ')}
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
    </BesidePart>
  );
}

/** How many lines were left out for doubt. */
export function DoubtLine({ edition: { supplement } }: { edition: PageEdition }) {
  const { say } = useView();
  const n = Object.values(supplement.doubtful).reduce((sum, one) => sum + one, 0);
  return n > 0 ? <p class="small soft">{say.doubtful(n)}.</p> : null;
}
