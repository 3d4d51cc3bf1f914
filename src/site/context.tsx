import type { Context } from 'hono';
import { raw } from 'hono/html';
import { createContext, useContext, type Child } from 'hono/jsx';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Rules } from '../comments/index.ts';
import type { Db } from '../db/index.ts';
import { formatsOf, type Formats, type House } from '../house/index.ts';
import { coloursOf, plainMasthead, type Colours, type Masthead } from '../masthead/index.ts';
import type { Person } from '../readers/index.ts';
import type { PageCache } from './cache.ts';
import { messagesIn, type Messages } from './messages/index.ts';
import { styleOf, type Style } from './style.ts';

/** What every page is given: the house, its style, its words, and its way of writing times. */
export interface View extends Formats {
  /** In the accent that its desk has chosen. */
  house: House;
  /** What its desk has set of how it looks. */
  masthead: Masthead;
  colours: Record<'light' | 'dark', Colours>;
  style: Style;
  /** What pages say, in the house's language. */
  say: Messages;
}

export function viewOf(house: House, masthead: Masthead = plainMasthead): View {
  const { look } = masthead;
  const colours = coloursOf(look, house.accent);
  const say = messagesIn(house.language);
  return {
    house: { ...house, accent: look.light.accent ?? house.accent },
    masthead,
    colours,
    style: styleOf(colours),
    say: { ...say, nav: { ...say.nav, ...look.sections } },
    ...formatsOf(house),
  };
}

/** What every request brings along, as `c.var`, and every component may ask for. */

declare module 'hono' {
  interface ContextVariableMap {
    db: Db;
    /** The same as pages that everybody may read ask it, with the pages that are kept; and as those who have signed in do. */
    reading: { db: Db; cache: PageCache };
    fresh: { db: Db; cache: PageCache };
    view: View;
    /** When the request came. */
    now: Date;
    /** Who asks, looked up once. */
    whoIs: () => Promise<Person | undefined>;
    /** The same, where the guard of routes let in only those who have signed in. */
    person?: Person;
    cache: PageCache;
    /** By which comments are taken. */
    rules: Rules;
    /** The content security policy of pages, with more allowed for one of them. */
    policy: (more?: Record<string, string>) => string;
  }
}

interface Shown {
  view: View;
  now: Date;
  person?: Person | undefined;
}

const Shown = createContext<Shown | undefined>(undefined);

function useShown(): Shown {
  const shown = useContext(Shown);
  if (!shown) throw new Error('a page is shown by show()');
  return shown;
}

/** The house, its words, and its way of writing. */
export const useView = (): View => useShown().view;
export const useNow = (): Date => useShown().now;
/** Who has signed in, as the guard of routes let them in. */
export const usePerson = (): Person => signedIn(useShown().person);

const rendered = new WeakMap<View, Map<string, HtmlEscapedString>>();
/** A house's pages have fewer parts that are alike; what is said of a day is not kept for ever. */
const mostAlike = 100;

/** A part that all pages of a view have alike, rendered once. `part` is its name, with all that it depends on beside the view. */
export function Once({ part, of }: { part: string; of: () => { toString(): string } }) {
  const view = useView();
  let parts = rendered.get(view);
  if (!parts || parts.size >= mostAlike) rendered.set(view, (parts = new Map()));
  let html = parts.get(part);
  if (!html) parts.set(part, (html = raw(of().toString())));
  return html;
}

/** Answers with a page. */
export async function show(c: Context, page: Child, status: ContentfulStatusCode = 200): Promise<Response> {
  const { view, now, person } = c.var;
  return c.html(<Shown.Provider value={{ view, now, person }}>{page}</Shown.Provider>, status);
}

/** Who asks, of whom the guard of routes has made sure. */
export const personIn = (c: Context): Person => signedIn(c.var.person);

function signedIn(person: Person | undefined): Person {
  if (!person) throw new Error('the guard lets nobody in here who has not signed in');
  return person;
}
