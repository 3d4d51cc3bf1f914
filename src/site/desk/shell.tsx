import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import type { Db } from '../../db/index.ts';
import { wordsIn } from '../../editions/index.ts';
import { allowed, type Act, type Person } from '../../readers/index.ts';
import { Page } from '../layout.tsx';
import { sentIn } from '../own-requests.ts';
import type { View } from '../view.ts';

/** The letter's words as the desk says them, which speaks English whatever the house does. */
export const words = wordsIn('en');

/** What every page of the desk is given. */
export interface DeskProps {
  view: View;
  now: Date;
  who: Person;
}

/** What the desk's pages are made with. */
export interface DeskHands {
  db: Db;
  view: View;
  now: () => Date;
  whoIs: (c: Context) => Promise<Person | undefined>;
}

/** The desk's pages, in the order of its navigation, and who sees each; a further page is a further line. */
const places: readonly (readonly [path: string, label: string, act: Act])[] = [
  ['/desk', 'Today', 'moderate'],
  ['/desk/edition', 'Edition', 'edit'],
  ['/desk/articles', 'Articles', 'edit'],
  ['/desk/comments', 'Comments', 'moderate'],
  ['/desk/sources', 'Sources', 'edit'],
  ['/desk/readers', 'Readers', 'edit'],
  ['/desk/sendings', 'Sendings', 'edit'],
  ['/desk/health', 'Health', 'edit'],
  ['/desk/log', 'Log', 'edit'],
  ['/desk/people', 'People', 'govern'],
];

/** A page of the desk: kept out of search engines and caches, with the desk's own navigation. */
export function DeskPage({
  view,
  now,
  who,
  path,
  title,
  place,
  children,
}: DeskProps & { path: string; title: string; place: string; children?: Child }) {
  return (
    <Page view={view} now={now} path={path} title={title} hidden plain>
      <link rel="stylesheet" href="/desk.css" />
      <div class="page desk">
        <nav class="k" aria-label="The desk">
          <ul>
            {places
              .filter(([, , act]) => allowed(who, act))
              .map(([to, label]) => (
                <li>
                  <a href={to} aria-current={to === place ? 'page' : undefined}>
                    {label}
                  </a>
                </li>
              ))}
            <li>
              <a href="/account">{who.name || who.email}</a>
            </li>
          </ul>
        </nav>
        <h1>{title}</h1>
        {children}
      </div>
      <script type="module" src="/desk.js"></script>
    </Page>
  );
}

/** "Mon, February 17 at 06:00" */
export const dayAndMoment = (view: View, at: Date) => `${view.dayOfWeek(at)}, ${view.moment(at)}`;

/** Who works at the desk in this request; the guard has let them in. */
export function workerOf(whoIs: (c: Context) => Promise<Person | undefined>): (c: Context) => Promise<Person> {
  return async (c) => {
    const who = await whoIs(c);
    if (!who) throw new Error('the guard lets nobody in here who has not signed in');
    return who;
  };
}

/** All values of a form's field. */
export async function allOf(c: Context, name: string): Promise<string[]> {
  const value = (await sentIn(c))[name];
  return [value].flat().filter((one): one is string => typeof one === 'string');
}
