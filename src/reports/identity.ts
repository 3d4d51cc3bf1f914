import { canonicalAddress } from '../text/index.ts';

/** What tells one report of a source from another. */
export interface ItemIdentity {
  /** The outlet's own name for it; null where that tells nothing apart. */
  guid: string | null;
  /** The key of its page; null where several reports share the page. */
  address: string | null;
  link: string | null;
  /** Its article's number. */
  number: string | null;
  title: string;
  text: string;
  published: Date | null;
}

const hour = 3_600_000;

/**
 * The names of a document's items: a guid that several of them have is none, nor is an address that items with headlines of their own
 * share, but for the fragment that tells them apart; front pages and rubrics are no addresses of reports.
 */
export function namesOf(
  items: readonly { id: string | null; url: string | null; title: string }[],
): { guid: string | null; address: string | null }[] {
  const canonical = items.map(({ url }) => (url === null ? null : canonicalAddress(url)));
  /** Of each guid or address, under which headlines it stands. */
  const under = (names: (string | null)[]) => {
    const titles = new Map<string, Set<string>>();
    for (const [at, name] of names.entries()) {
      if (name === null) continue;
      const its = titles.get(name);
      if (its) its.add(items[at]!.title);
      else titles.set(name, new Set([items[at]!.title]));
    }
    return titles;
  };
  const guids = under(items.map(({ id }) => id));
  const addresses = under(canonical);
  return items.map(({ id, url }, at) => {
    const page = canonical[at] ?? null;
    const shared = page !== null && ((addresses.get(page)?.size ?? 0) > 1 || isRubric(page));
    const fragment = shared && url !== null ? new URL(url).hash : '';
    const address = shared ? (fragment.length > 1 ? `${page}${fragment}` : null) : page;
    const tells = id !== null && (guids.get(id)?.size ?? 0) === 1 && !isFrontPage(id);
    // A guid that is the address of a shared page is no better than that.
    const isPage = id !== null && shared && (id === url || canonicalAddress(id) === page);
    return { guid: tells && !isPage ? id : null, address };
  });
}

const isFrontPage = (guid: string) => /^https?:\/\/[^/?#]+\/?$/i.test(guid);

/** A page that has other reports every day: a front page, `/collections/the-week`. */
function isRubric(address: string): boolean {
  const { pathname, search } = new URL(address);
  if (pathname === '/' && search === '') return true;
  return (
    !/\d{4}/.test(pathname) &&
    /^(?:\/[a-z]{2})?\/(?:collections?|sections?|categor(?:y|ies)|tags?|topics?|rubri[ckq]\w*|rubrieken?|ressorts?|themen|secci[oó]n(?:es)?|sezioni|secao|dossiers?)(?:\/[^/]+){0,2}$/i.test(
      pathname,
    )
  );
}

/**
 * Whether an item is the report that is known under its guid or address. A guid that now stands on another page needs a headline that
 * agrees, and so does a page under another guid; a page that has another day's headline and text has another report.
 */
export function isSame(known: ItemIdentity, item: ItemIdentity): boolean {
  const agrees = alike(known.title, item.title);
  const repeats = item.text.length >= 40 && sameText(known.text, item.text);
  const shares = sharesWord(known.title, item.title);
  if (known.address === null || known.address !== item.address) return agrees || (repeats && shares);
  if (known.guid !== null && item.guid !== null && known.guid !== item.guid)
    return (agrees || (repeats && shares)) && fragmentOf(known.link) === fragmentOf(item.link);
  return distance(known, item) < 12 * hour || shares || repeats;
}

const fragmentOf = (link: string | null) =>
  link === null ? '' : new URL(link).hash.replace(/^#(?:top|comments|respond|.*=.*)?$/, '');

const distance = (a: ItemIdentity, b: ItemIdentity) =>
  a.published && b.published ? Math.abs(+a.published - +b.published) : 0;

/** Whether two items under other names are one article: its number, or its headline and text within a day. */
export function isTwin(known: ItemIdentity, item: ItemIdentity): boolean {
  if (known.number !== null && known.number === item.number)
    return alike(known.title, item.title) || sameText(known.text, item.text);
  if (known.title !== item.title || known.title === '') return false;
  if (known.link === item.link && known.guid === null && item.guid === null) return true;
  return (
    distance(known, item) < 20 * hour &&
    sameText(known.text, item.text) &&
    (item.text !== '' || wordsOf(item.title).size > 3)
  );
}

/** The number that a site has given an article: the longest of an address's path, of five digits or more that are no date. */
export function articleNumber(link: string | null): string | null {
  if (link === null || !/\d{5}/.test(link) || !URL.canParse(link)) return null;
  const { hostname, pathname } = new URL(link);
  const numbers = (pathname.match(/(?<![\da-z])\d{5,}(?![\da-z])/gi) ?? []).filter(
    (one) => !/^(?:19|20)\d{4}(?:\d\d)?$/.test(one),
  );
  const longest = numbers.toSorted((a, b) => b.length - a.length)[0];
  return longest === undefined ? null : `${hostname.replace(/^www\./, '')} ${longest}`;
}

const letters = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** Equal, or one is the other's beginning, as a teaser is. */
function sameText(a: string, b: string): boolean {
  const [x, y] = [letters(a.slice(0, 2_000)), letters(b.slice(0, 2_000))];
  if (x === y) return true;
  const [short, long] = x.length < y.length ? [x, y] : [y, x];
  return short.length >= 40 && long.startsWith(short);
}

/** Whether a text is the beginning of another and less than it: "The council voted on …". */
export function isTeaserOf(text: string, whole: string): boolean {
  const [short, long] = [letters(text), letters(whole)];
  return short.length < long.length && long.startsWith(short);
}

/** Of so little meaning that two headlines may share them. */
const little = new Set(
  'after about again against amid been before from have here into just live latest more news over says said story than that their them then there they this update updates watch video were what when where which while will with would your'.split(
    ' ',
  ),
);

/** The telling words of a headline; pairs of characters where it is written without spaces. */
function wordsOf(title: string): Set<string> {
  const words = title.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return new Set(
    words.flatMap((word) =>
      /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(word)
        ? Array.from({ length: Math.max(1, word.length - 1) }, (_, at) => word.slice(at, at + 2))
        : word.length > 3 && !little.has(word)
          ? [word]
          : [],
    ),
  );
}

function sharesWord(a: string, b: string): boolean {
  const words = wordsOf(b);
  return a === b || [...wordsOf(a)].some((word) => words.has(word));
}

/** Whether two headlines are wordings of one: half of the shorter's telling words are the other's. "Entry 1" is not "Entry 2". */
function alike(a: string, b: string): boolean {
  if (a === b) return a !== '';
  const [x, y] = [wordsOf(a), wordsOf(b)];
  const common = [...x].filter((word) => y.has(word)).length;
  const least = Math.min(x.size, y.size);
  const numbered = common === x.size && common === y.size && numbersOf(a) !== numbersOf(b);
  return !numbered && common >= Math.max(Math.min(2, least), least / 2) && common > 0;
}

const numbersOf = (title: string) => (title.match(/\d+/g) ?? []).join(' ');
