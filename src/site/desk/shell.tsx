import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import { actor, type By, type Deed } from '../../desk/index.ts';
import { instantOf } from '../../editions/index.ts';
import { allowed, type Act } from '../../readers/index.ts';
import { Problem } from '../../text/problem.ts';
import { personIn, usePerson, useView, type View } from '../context.tsx';
import { Page } from '../layout.tsx';
import type { Messages } from '../messages/index.ts';
import { sentIn } from '../request.ts';

/** The desk's pages, in the order of its navigation, and who sees each; a further page is a further line. */
const places: readonly (readonly [path: string, name: keyof Messages['desk']['places'], act: Act])[] = [
  ['/desk', 'today', 'moderate'],
  ['/desk/edition', 'edition', 'edit'],
  ['/desk/topics', 'topics', 'edit'],
  ['/desk/articles', 'articles', 'edit'],
  ['/desk/comments', 'comments', 'moderate'],
  ['/desk/sources', 'sources', 'edit'],
  ['/desk/readers', 'readers', 'edit'],
  ['/desk/sendings', 'sendings', 'edit'],
  ['/desk/house', 'house', 'edit'],
  ['/desk/health', 'health', 'edit'],
  ['/desk/log', 'log', 'edit'],
  ['/desk/people', 'people', 'govern'],
];

interface DeskPageProps {
  /** Where it is in the navigation. */
  place: string;
  path?: string;
  title: string;
  /** A script of its own. */
  script?: string;
  children?: Child;
}

/** A page of the desk: kept out of search engines and caches, with the desk's own navigation. */
export function DeskPage({ place, path = place, title, script, children }: DeskPageProps) {
  const who = usePerson();
  const { desk } = useView().say;
  return (
    <Page path={path} title={title} hidden plain>
      <link rel="stylesheet" href="/desk.css" />
      <div class="page desk">
        <nav class="k" aria-label={desk.name}>
          <ul>
            {places
              .filter(([, , act]) => allowed(who, act))
              .map(([to, name]) => (
                <li>
                  <a href={to} aria-current={to === place ? 'page' : undefined}>
                    {desk.places[name]}
                  </a>
                </li>
              ))}
            <li>
              <a href="/account">{who.name || who.email}</a>
            </li>
          </ul>
        </nav>
        <h1 dir="auto">{title}</h1>
        <Help place={place} />
        {children}
      </div>
      <script type="module" src="/desk.js"></script>
      {script && <script type="module" src={script}></script>}
    </Page>
  );
}

/** What a page is for and how it is worked, where one stands. */
function Help({ place }: { place: string }) {
  const { desk } = useView().say;
  const name = places.find(([path]) => path === place)?.[1];
  return name === undefined ? null : (
    <details class="help small">
      <summary>{desk.helpHere}</summary>
      <p>{desk.help[name]}</p>
    </details>
  );
}

/** The way back. */
export const Back = ({ to, children }: { to: string; children?: Child }) => (
  <p>
    <a href={to}>← {children}</a>
  </p>
);

/** A line of a list. */
export const DeskRow = ({ dir, children }: { dir?: 'auto'; children?: Child }) => (
  <li>
    <span dir={dir}>{children}</span>
  </li>
);

/** What was counted, or is known, line by line. @param words whether these are words, and no figures */
export function Facts({ rows, words }: { rows: [what: string, value: string | number][]; words?: boolean }) {
  const view = useView();
  return (
    <table>
      <tbody>
        {rows.map(([what, value]) => (
          <tr>
            <th scope="row">{what}</th>
            {words ? (
              <td dir="auto">{value}</td>
            ) : (
              <td class="num">{typeof value === 'number' ? view.number(value) : value}</td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** "Mon, February 17 at 06:00" */
export const dayAndMoment = (view: View, at: Date) => `${view.dayOfWeek(at)}, ${view.moment(at)}`;

/** Who acts and when, as acts take it and the log keeps it. */
export const by = (c: Context): By => ({ who: actor(personIn(c)), now: c.var.now });

/** Does what was asked; what the asker can mend is said by `answer`, in the house's language. */
export async function mending(
  c: Context,
  work: () => Promise<Response>,
  answer: (words: string) => Response | Promise<Response>,
): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    return answer(wordsOf(c, error));
  }
}

/** What went wrong, in the house's language. @throws the error itself where it is none that can be mended */
export function wordsOf(c: Context, error: unknown): string {
  if (!(error instanceof Problem)) throw error;
  return c.var.view.say.told(error.message) ?? error.message;
}

/** What a room says, in the house's language; in its own English, and marked as that, where there are no words for it yet. */
export function Translated({ children: english }: { children: string }) {
  const { say, house } = useView();
  const words = say.told(english);
  const is = words === undefined || (words === english && !house.language.startsWith('en'));
  return <bdi lang={is ? 'en' : undefined}>{is ? english : words}</bdi>;
}

/** What somebody did, as the log tells it: `act`, and to what. */
export function deedInWords({ say }: View, { act, what }: Pick<Deed, 'act' | 'what'>): string {
  return `${say.desk.log.acts[act] ?? act}, ${say.doneTo(what) ?? what}`;
}

/** All values of a form's field. */
export async function allOf(c: Context, name: string): Promise<string[]> {
  const value = (await sentIn(c))[name];
  return [value].flat().filter((one): one is string => typeof one === 'string');
}

/** What was corrected of an edition or an article, and the form that corrects more. */
export function Corrections({
  corrections,
  path,
  rows,
}: {
  corrections: readonly Correction[];
  path: string;
  rows: number;
}) {
  const view = useView();
  const { desk } = view.say;
  return (
    <>
      <h2 class="sec" id="corrections">
        {desk.corrections.title}
      </h2>
      {corrections.map(({ words, at }) => (
        <p>
          <span class="soft">{view.moment(at)}:</span> <bdi>{words}</bdi>
        </p>
      ))}
      <form method="post" action={`${path}/correct`}>
        <label for="words">{desk.corrections.ask}</label>
        <textarea id="words" name="words" rows={rows} required maxlength={1000}></textarea>
        <button type="submit">{desk.corrections.publish}</button>
      </form>
    </>
  );
}

interface Correction {
  words: string;
  at: Date;
}

/** One of several things that a form can do. `about` is for who does not see what it stands beside. */
export function ActButton({ act, label, about }: { act: string; label: string; about: string }) {
  return (
    <button type="submit" class="quiet" name="act" value={act}>
      {label}
      <span class="visually-hidden"> {about}</span>
    </button>
  );
}

/**
 * A form with what comes of it beside it: at once where scripts run, by a press where they do not.
 *
 * @param whole a page of ours with its pictures, which need the session; a mail has none, and no rights
 */
export function Beside({
  title,
  src,
  whole,
  children,
}: {
  title: string;
  src: string;
  whole?: boolean;
  children?: Child;
}) {
  return (
    <div class="beside">
      <div>{children}</div>
      <iframe name="beside" {...{ src, title }} {...(!whole && { sandbox: '' })}></iframe>
    </div>
  );
}

/** The press, in its form, that shows what is typed beside it. @param to takes the form, and keeps nothing of it */
export const ShowBeside = ({ to, children }: { to: string; children?: Child }) => (
  <button type="submit" class="quiet" formaction={to} formtarget="beside" formnovalidate data-beside>
    {children}
  </button>
);

/** A moment as a field for day and time has it, on the house's clocks; undefined where it is empty. @throws Problem for what is none */
export function momentTyped(typed: string, timeZone: string): Date | undefined {
  if (!typed) return undefined;
  const [, day = '', hours = '', minutes = ''] = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)/.exec(typed) ?? [];
  const wall = Date.parse(`${day}T${hours}:${minutes}:00Z`);
  if (Number.isNaN(wall)) throw new Problem(`“${typed}” is no day and time: write 2031-02-14T08:00.`);
  return instantOf(wall, timeZone);
}

/** A mail's styles stand in its elements. It is framed by our page alone, runs nothing, and loads nothing. */
export function framedLetter(c: Context, html: string): Response | Promise<Response> {
  c.header(
    'Content-Security-Policy',
    `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox`,
  );
  return c.html(html);
}
