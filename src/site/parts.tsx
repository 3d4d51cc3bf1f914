import type { Child } from 'hono/jsx';
import {
  coverage,
  oneLine,
  topicsInOneLine,
  webAddress,
  whyInOneLine,
  words,
  type ShownReport,
} from '../press/index.ts';
import type { ToldStory } from '../stories/index.ts';
import type { PageReport } from './store.ts';
import type { View } from './view.ts';

/** Links to other people's pages say so, and give them no standing and no handle on ours. */
export const elsewhere = 'noopener nofollow external';

/** A link to a page that is not ours; plain words where there is no web address. */
export function Elsewhere({
  to,
  children,
  ...rest
}: {
  to: string | null;
  children?: Child;
  class?: string;
  lang?: string | undefined;
}) {
  const address = webAddress(to);
  if (!address) return <span {...rest}>{children}</span>;
  return (
    <a href={address} rel={elsewhere} {...rest}>
      {children}
    </a>
  );
}

/** The brief: sentences as they stand in their reports, each with the outlet, linked. */
export function Brief({
  story,
  reports,
  note,
}: {
  story: ToldStory;
  reports: Map<string, PageReport>;
  note?: (report: string) => number;
}) {
  const quotations = story.brief.flatMap(({ text, report }) => {
    const source = reports.get(report);
    return source ? [{ text, source }] : [];
  });
  if (quotations.length === 0) return null;
  return (
    <div class="brief">
      {quotations.map(({ text, source }) => (
        <p>
          <span lang={source.language ?? undefined} dir="auto">
            {oneLine(text)}
          </span>{' '}
          <Cite source={source} />
          {note && <sup class="note">{note(source.id)}</sup>}
        </p>
      ))}
    </div>
  );
}

export function Cite({ source }: { source: ShownReport }) {
  return (
    <cite>
      <Elsewhere to={source.url}>{oneLine(source.outlet)}</Elsewhere>
    </cite>
  );
}

/** A story as the front page and the edition show it. */
export function Story({
  view,
  story,
  reports,
  class: kind,
  note,
}: {
  view: View;
  story: ToldStory;
  reports: Map<string, PageReport>;
  class?: string;
  note?: (report: string) => number;
}) {
  const topics = topicsInOneLine(story);
  const headlineReport = reports.get(story.headlineReport);
  return (
    <article class={kind ? `story ${kind}` : 'story'}>
      <p class="k">
        <span class="n">{story.rank}</span>
        {topics && <span dir="auto">{topics}</span>}
      </p>
      <h2 lang={headlineReport?.language ?? undefined} dir="auto">
        <a href={`/stories/${story.story}`}>{oneLine(story.headline)}</a>
      </h2>
      <Brief story={story} reports={reports} {...(note && { note })} />
      <Why story={story} />
      <p class="cover">
        <span>{coverage(view.house, story, reports)}</span>
        <LeanBar leans={leansOf(story, reports)} />
      </p>
    </article>
  );
}

export function Why({ story }: { story: ToldStory }) {
  const why = whyInOneLine(story);
  if (!why) return null;
  return (
    <p class="why">
      <b>{words.why}:</b> {why}
    </p>
  );
}

/** The stories that came closest. */
export function Below({ stories }: { stories: ToldStory[] }) {
  if (stories.length === 0) return null;
  return (
    <section class="below" aria-labelledby="below">
      <h2 id="below">{words.below}</h2>
      <p class="soft small">{words.belowExplained}</p>
      <ol>
        {stories.map((story) => (
          <li>
            <h3 dir="auto">
              <a href={`/stories/${story.story}`}>{oneLine(story.headline)}</a>
            </h3>
            <p class="soft small">{whyInOneLine(story)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** How many of a story's outlets the editor rates how. */
export interface Leans {
  left: number;
  center: number;
  right: number;
  unrated: number;
}

/** Each outlet counted once. */
export function leansOf(story: ToldStory, reports: Map<string, PageReport>): Leans {
  const outlets = new Map(
    story.reports.flatMap((id) => {
      const report = reports.get(id);
      return report ? [[report.source, report.lean] as const] : [];
    }),
  );
  const leans: Leans = { left: 0, center: 0, right: 0, unrated: 0 };
  for (const lean of outlets.values()) leans[leanName(lean) ?? 'unrated']++;
  return leans;
}

/** An outlet's rating in a word, or undefined where the editor gave none. */
export function leanName(lean: number | null): 'left' | 'center' | 'right' | undefined {
  if (lean === null) return undefined;
  return lean < 0 ? 'left' : lean > 0 ? 'right' : 'center';
}

/** The same in words: "rated left 3, center 2, right 2, not rated 2". */
export function leansInWords(leans: Leans): string {
  const parts = [
    `left ${leans.left}`,
    `center ${leans.center}`,
    `right ${leans.right}`,
    ...(leans.unrated > 0 ? [`not rated ${leans.unrated}`] : []),
  ];
  return `Outlets as the editor rates them: ${parts.join(', ')}`;
}

/** A bar of how the outlets lean; nothing where none is rated. */
export function LeanBar({ leans }: { leans: Leans }) {
  const total = leans.left + leans.center + leans.right + leans.unrated;
  if (total === leans.unrated) return null;
  let x = 0;
  const segments = (['left', 'center', 'right', 'unrated'] as const).flatMap((name) => {
    const width = (leans[name] / total) * 100;
    const segment = { name, x, width };
    x += width;
    return width > 0 ? [segment] : [];
  });
  return (
    <svg class="lean" viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label={leansInWords(leans)}>
      <title>{leansInWords(leans)}</title>
      {segments.map((segment) => (
        <rect class={segment.name[0]} x={segment.x.toFixed(2)} width={Math.max(segment.width - 0.8, 0.8).toFixed(2)} />
      ))}
    </svg>
  );
}

/** The form that asks for the letter. */
export function SubscribeForm({ error, value, autofocus }: { error?: string; value?: string; autofocus?: boolean }) {
  return (
    <form method="post" action="/subscribe">
      <label for="email">Your e-mail address</label>
      <div class="f">
        <input
          id="email"
          name="email"
          type="email"
          required
          maxlength={254}
          autocomplete="email"
          value={value ?? ''}
          autofocus={autofocus ?? false}
          {...(error ? { 'aria-invalid': 'true', 'aria-describedby': 'email-error' } : {})}
        />
        <button type="submit">Send it to me</button>
      </div>
      {error && (
        <p class="err" id="email-error">
          {error}
        </p>
      )}
    </form>
  );
}
