import type { Child, JSX } from 'hono/jsx';
import type { ShownReport } from '../editions/index.ts';
import { topicSlug, type ToldStory } from '../stories/index.ts';
import { webAddress } from '../text/index.ts';
import { useView } from './context.tsx';
import type { PageReport } from './read/stories.ts';

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
  if (!address) return <bdi {...rest}>{children}</bdi>;
  return (
    <a href={address} rel={elsewhere} dir="auto" {...rest}>
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
  story: Pick<ToldStory, 'brief'>;
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
            {text}
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
      <Elsewhere to={source.url}>{source.outlet}</Elsewhere>
    </cite>
  );
}

/** The editor's own line, marked as theirs. */
export function EditorsLine({ story: { editor } }: { story: ToldStory }) {
  const view = useView();
  if (!editor?.line) return null;
  return (
    <p class="editor" dir="auto">
      <b>{view.say.editor}:</b> {editor.line}
    </p>
  );
}

/** How many of a story's outlets the editor rates how. */
interface Leans {
  left: number;
  center: number;
  right: number;
  unrated: number;
}

/** Each outlet counted once. */
export function leansOf(story: Pick<ToldStory, 'reports'>, reports: Map<string, PageReport>): Leans {
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

/** A bar of how the outlets lean, and the same in words; nothing where none is rated. */
export function LeanBar({ leans }: { leans: Leans }) {
  const view = useView();
  const total = leans.left + leans.center + leans.right + leans.unrated;
  if (total === leans.unrated) return null;
  const { lean } = view.say;
  let x = 0;
  const segments = (['left', 'center', 'right', 'unrated'] as const).flatMap((name) => {
    const width = (leans[name] / total) * 100;
    const segment = { name, x, width };
    x += width;
    return width > 0 ? [segment] : [];
  });
  return (
    <>
      <svg class="lean" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        {segments.map((segment) => (
          <rect
            class={segment.name[0]}
            x={segment.x.toFixed(2)}
            width={Math.max(segment.width - 0.8, 0.8).toFixed(2)}
          />
        ))}
      </svg>
      <span class="leans">
        {segments.map(({ name }) => (
          <span>
            <i class={name[0]} aria-hidden="true" />
            {lean[name]} {leans[name]}
          </span>
        ))}
      </span>
    </>
  );
}

/** A topic's page. */
export function topicPath(slug: string): string {
  return `/topics/${encodeURIComponent(slug)}`;
}

/** Topics by name, each leading to its page. */
export function Topics({ topics }: { topics: { name: string; slug?: string; stories?: number }[] }) {
  return (
    <ul class="topics">
      {topics.map(({ name, slug, stories }) => (
        <li>
          <a href={topicPath(slug ?? topicSlug(name))} dir="auto">
            {name}
          </a>
          {stories !== undefined && <span class="small soft num"> {stories}</span>}
        </li>
      ))}
    </ul>
  );
}

/** Numbers side by side as bars, each with its name; the same in words for who does not see them. */
export function Bars({ bars, what }: { bars: { label: string; number: number }[]; what: string }) {
  const most = Math.max(1, ...bars.map(({ number }) => number));
  const inWords = `${what}: ${bars.map(({ label, number }) => `${label} ${number}`).join(', ')}`;
  const wide = 100 / Math.max(bars.length, 1);
  return (
    <figure class="bars">
      <svg viewBox="0 0 100 24" preserveAspectRatio="none" role="img" aria-label={inWords}>
        <title>{inWords}</title>
        {bars.map(({ number }, i) => {
          const height = (number / most) * 23;
          return (
            <rect
              x={(i * wide + wide * 0.1).toFixed(2)}
              y={(24 - Math.max(height, 0.4)).toFixed(2)}
              width={(wide * 0.8).toFixed(2)}
              height={Math.max(height, 0.4).toFixed(2)}
            />
          );
        })}
      </svg>
      <figcaption class="k num" aria-hidden="true">
        <span>{bars[0]?.label}</span>
        {bars.length > 1 && <span>{bars.at(-1)?.label}</span>}
      </figcaption>
    </figure>
  );
}

/** Asks to be told by push, where script runs and the browser can; a press asks, nothing before. */
export function PushButton({ about, label }: { about: string; label: string }) {
  const { say } = useView();
  const { on, off, denied, failed } = say.push;
  return (
    <p class="push" hidden data-push={about} data-on={on} data-off={off} data-denied={denied} data-failed={failed}>
      <button class="quiet" type="button" aria-pressed="false" dir="auto">
        {label}
      </button>{' '}
      <span class="small soft" role="status" />
    </p>
  );
}

/** What went wrong, where something did. */
export function Wrong({ id, children }: { id?: string; children?: Child }) {
  if (!children) return null;
  return (
    <p class="err" id={id} role="alert">
      {children}
    </p>
  );
}

type Fields = Record<string, string | number>;

/** What a form sends along. */
export function Hidden({ fields }: { fields: Fields }) {
  return (
    <>
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={String(value)} />
      ))}
    </>
  );
}

/** One press, as a form of its own. `about` is for who does not see what it stands beside. */
export function Press({
  to,
  fields = {},
  label,
  about,
  loud,
}: {
  to: string;
  fields?: Fields;
  label: Child;
  about?: string;
  loud?: boolean;
}) {
  return (
    <form method="post" action={to}>
      <Hidden fields={fields} />
      <button type="submit" class={loud ? undefined : 'quiet'}>
        {label}
        {about && <span class="visually-hidden">{about}</span>}
      </button>
    </form>
  );
}

/** A box to tick, or one of several, with its words. */
export function Choice({
  type = 'checkbox',
  dir,
  children,
  ...input
}: JSX.IntrinsicElements['input'] & { id: string; children?: Child }) {
  return (
    <p class="choice">
      <input type={type} {...input} />{' '}
      <label for={input.id} dir={dir}>
        {children}
      </label>
    </p>
  );
}

/** A list to choose from. @param options values with their words */
export function Select({
  options,
  value,
  ...select
}: JSX.IntrinsicElements['select'] & {
  options: (readonly [value: string, words: Child])[];
  value?: string | undefined;
}) {
  return (
    <select {...select}>
      {options.map(([option, words]) => (
        <option value={option} selected={option === value} dir="auto">
          {words}
        </option>
      ))}
    </select>
  );
}

/** A part of a page under a heading of its own. */
export function Section({
  id,
  title,
  children,
  ...section
}: {
  id: string;
  title: Child;
  class?: string;
  children?: Child;
}) {
  return (
    <section {...section} aria-labelledby={id}>
      <h2 class="sec" id={id}>
        {title}
      </h2>
      {children}
    </section>
  );
}

/** Where a list goes on. */
export const More = ({ to, rel, children }: { to: string; rel?: string; children?: Child }) => (
  <p class="more">
    <a href={to} rel={rel}>
      {children}
    </a>
  </p>
);

/** After a line: the way to its story, where it has one. */
export const ToStory = ({ story, children }: { story: string | null; children?: Child }) =>
  story && (
    <>
      {' '}
      · <a href={`/stories/${story}`}>{children}</a>
    </>
  );

/** The field that asks for an e-mail address, with its button; what is wrong with the address stands under it. */
export function EmailField({
  label,
  button,
  value = '',
  error,
  autofocus = false,
  autocomplete = 'email',
}: {
  label: string;
  button: string;
  value?: string;
  error?: string | undefined;
  autofocus?: boolean;
  autocomplete?: string;
}) {
  return (
    <>
      <label for="email">{label}</label>
      <div class="f">
        <input
          id="email"
          name="email"
          type="email"
          required
          maxlength={254}
          autocomplete={autocomplete}
          value={value}
          autofocus={autofocus}
          {...(error && { 'aria-invalid': 'true', 'aria-describedby': 'email-error' })}
        />
        <button type="submit">{button}</button>
      </div>
      <Wrong id="email-error">{error}</Wrong>
    </>
  );
}

/** The form that asks for the letter. */
export function SubscribeForm({
  sure,
  ...field
}: {
  error?: string;
  value?: string;
  autofocus?: boolean;
  /** An address that looked mistyped: typed again, it is taken. */
  sure?: string;
}) {
  const {
    say: { letter },
  } = useView();

  return (
    <form method="post" action="/subscribe">
      {sure && <input type="hidden" name="sure" value={sure} />}
      <EmailField label={letter.email} button={letter.send} {...field} />
    </form>
  );
}
