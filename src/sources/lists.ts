import type { Answer, Web } from '../net/index.ts';
import { Problem } from '../text/index.ts';
import { statusInWords, isNoFeed } from './answers.ts';
import { feedsLinkedBy, feedsNamedBy, type NamedFeed } from './discover.ts';
import { feedAddress } from './feed-address.ts';
import { readOpml, writeOpml, type Outline } from './opml.ts';
import type { FeedItem } from './feed-item.ts';
import type { ParsedFeed } from './parse.ts';
import { parseFeedApart } from './feed-parser.ts';
import type { RuledItem } from './rules.ts';

/** A feed found at a site, with a taste of it. */
export interface FoundFeed {
  address: string;
  title: string;
  home: string | null;
  language: string | null;
  newest: Pick<FeedItem, 'title' | 'published'>[];
}

/** A page may name dozens; more are not tried. */
const maxTried = 12;

/**
 * The feeds at an address: itself, where it is one, else those that its page or its server names and that can be read.
 *
 * @param written as people write addresses: without a scheme it is tried by https, then by http where that is not spoken; `feed://…` too
 * @throws Problem where there are none, with what to do
 */
export async function findFeeds(web: Web, written: string, now: Date): Promise<FoundFeed[]> {
  const address = feedAddress(written) ?? feedAddress(`//${written.trim()}`);
  if (address === null) throw new Problem(`"${written}" is no address: write one such as https://www.example.org.`);
  const first = await get(web, address, !/^(?:https?|feed):/i.test(written.trim()));
  if (![200, 203].includes(first.status)) {
    const remedy = [404, 410].includes(first.status) ? ' Check the address.' : '';
    throw new Problem(`${address} answers ${statusInWords(first.status, first.headers)}.${remedy}`);
  }
  const no = isNoFeed(first.body);
  if (no !== undefined) throw new Problem(`${address}: ${no}.`);
  const page = new TextDecoder().decode(first.body);
  let named: NamedFeed[];
  try {
    return [taste(first.url, await parseFeedApart(first.body, { url: first.url, now }), null)];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    named = [...feedsLinkedBy(first.headers.link, first.url), ...feedsNamedBy(page, first.url)];
  }
  const found: FoundFeed[] = [];
  for (const url of [...new Set(named.map(({ url }) => url))].slice(0, maxTried)) {
    try {
      const { status, body, url: at } = await web.get(url);
      if (status === 200 || status === 203)
        found.push(taste(url, await parseFeedApart(body, { url: at, now }), first.url));
    } catch {
      // Named, but not there: nothing to offer.
    }
  }
  if (found.length === 0) {
    throw new Problem(`${address} names no feed that can be read: look on its pages for "RSS", and add that address.`);
  }
  return found;
}

/** @param guessed whether https is our guess; then http is tried where it is not spoken */
async function get(web: Web, address: string, guessed: boolean): Promise<Answer> {
  try {
    return await web.get(address);
  } catch (cause) {
    const plain = address.replace(/^https:/, 'http:');
    const reason = (cause as Error).message;
    if (guessed && /does not speak https|refused the connection|TLS|certificate|did not answer in time/.test(reason)) {
      const answer = await web.get(plain).catch(() => undefined); // then what https said counts
      if (answer) return answer;
    }
    throw new Problem(`${address} cannot be read: ${reason}.`, { cause });
  }
}

function taste(address: string, feed: ParsedFeed, home: string | null): FoundFeed {
  const newest = feed.items.slice(0, 3).map(({ title, published }) => ({ title, published }));
  return { address, title: feed.title, home: feed.home ?? home, language: feed.language, newest };
}

/** What stands in feeds now, to try rules on; what cannot be read has nothing. */
export async function recentItems(
  web: Web,
  feeds: readonly string[],
  now: Date,
): Promise<(RuledItem & { feed: string })[]> {
  const found = await Promise.all(
    feeds.slice(0, maxTried).map(async (feed) => {
      try {
        const { body, url } = await web.get(feed);
        const { items } = await parseFeedApart(body, { url, now });
        return items.map(({ title, url, sections = [] }: RuledItem) => ({ title, url, sections, feed }));
      } catch {
        return []; // how the feed is, its health says
      }
    }),
  );
  return found.flat();
}

/** The outline of a source with one feed, as a list has it. */
export function outlineOf(feed: FoundFeed): Outline {
  const attributes = new Map([
    ['type', 'rss'],
    ['text', feed.title || new URL(feed.address).hostname],
    ['xmlUrl', feed.address],
  ]);
  if (feed.home) attributes.set('htmlUrl', feed.home);
  if (feed.language) attributes.set('language', feed.language);
  return { attributes, children: [], line: 0 };
}

/**
 * Puts outlines at the end of a list's text, with their folders and all attributes, and leaves the rest as it is written,
 * comments too. Feeds that the list has already are left out, and folders that this leaves empty.
 *
 * @param fileName for what is wrong with the list
 * @returns the new text, and how many feeds were added
 */
export function addToList(
  text: string,
  fileName: string,
  outlines: readonly Outline[],
): { text: string; added: number } {
  const list = readOpml(text, fileName);
  const known = new Set<string>();
  const remember = (outline: Outline) => {
    known.add(feedOf(outline));
    outline.children.forEach(remember);
  };
  list.outlines.forEach(remember);
  let added = 0;
  const fresh = (outline: Outline): Outline[] => {
    const feed = feedOf(outline);
    const isNew = feed !== '' && !known.has(feed);
    if (isNew) {
      known.add(feed);
      added++;
    }
    const children = outline.children.flatMap(fresh);
    return isNew || children.length > 0 ? [{ ...outline, children }] : [];
  };
  const more = outlines.flatMap(fresh);
  const end = text.lastIndexOf('</body>');
  if (end < 0) return { text: writeOpml({ ...list, outlines: [...list.outlines, ...more] }), added };
  const written = writeOpml({ ...list, head: [], outlines: more });
  const lines = written.slice(written.indexOf('<body>') + '<body>'.length, written.lastIndexOf('</body>')).trim();
  const before = text.slice(0, end).trimEnd();
  return { text: lines ? `${before}\n    ${lines}\n  ${text.slice(end)}` : text, added };
}

function feedOf(outline: Outline): string {
  const written = [...outline.attributes].find(([name]) => name.toLowerCase() === 'xmlurl')?.[1].trim() ?? '';
  return feedAddress(written) ?? written;
}
