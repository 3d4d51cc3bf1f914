import {
  DetectError,
  MalformedError,
  parseAtomFeed,
  parseJsonFeed,
  ParseError,
  parseRdfFeed,
  parseRssFeed,
} from 'feedsmith';
import { cut, decodeBytes, parseNearlyJson, plainTitle, Problem, resolveAddress } from '../text/index.ts';
import { feedsNamedBy } from './discover.ts';
import { languageTag, makeItem, withBreaks, type FeedContext, type FeedItem } from './feed-item.ts';
import { tidyXml } from './tidy.ts';

export interface ParsedFeed {
  title: string;
  /** The address of the site. */
  home: string | null;
  language: string | null;
  /** Minutes the publisher asks to wait between polls, by `ttl` or `sy:updatePeriod`. */
  ttl: number | null;
  /** Hours of the day (0 to 23, UTC) and days of the week (0 is Sunday) in which the publisher asks not to be polled. */
  skipHours: number[];
  skipDays: number[];
  /** WebSub hubs, and the address under which they know this feed. */
  hubs: string[];
  self: string | null;
  items: FeedItem[];
  /** What was wrong with the document, in words; empty for a sound one. */
  warnings: string[];
}

export interface ParseOptions {
  /** Where the document was found; relative addresses are resolved against it. */
  url?: string;
  /** The Content-Type header. */
  contentType?: string;
  /** The present; items dated up to two days after it count as of now, later ones as undated. */
  now?: Date;
}

/** More than the door to the web lets in; what comes from elsewhere is bounded, too. */
const maxBytes = 10 * 1024 * 1024;
const maxItems = 5_000;

/**
 * Reads a feed: RSS 0.9x to 2.0, RSS 1.0, Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1, with Media RSS, Dublin Core and YouTube's
 * elements. A document that is not well formed is read as far as it goes, and `warnings` says so.
 * @throws Problem where nothing can be read
 */
export function parseFeed(bytes: Uint8Array, options: ParseOptions = {}): ParsedFeed {
  if (bytes.byteLength > maxBytes)
    throw new Problem(`${place(options)} is larger than 10 MB; no feed is read at that size.`);
  const source = decodeBytes(bytes, options.contentType).text.replace(/^\s+/, '');
  if (source === '')
    throw new Problem(`${place(options)} is empty; try again later, or look for the feed's new address.`);
  if (source.startsWith('{')) return readJson(source, options);

  const { xml, root, html, warnings } = tidyXml(source, options.url ?? null);
  if (html || root === null) throw notAFeed(source, html, options);
  const context: FeedContext = { base: options.url ?? null, now: options.now ?? null };
  try {
    const dates = { maxItems, parseDateFn: (raw: string) => raw };
    const feed =
      root === 'feed'
        ? fromAtom(parseAtomFeed(xml, dates), context)
        : root === 'rdf'
          ? fromRdf(parseRdfFeed(xml, dates), context)
          : { ...fromRss(parseRssFeed(xml, dates), context), ...restingTimes(xml) };
    return { ...feed, warnings };
  } catch (error) {
    if (error instanceof MalformedError) {
      throw new Problem(
        `${place(options)} is no XML that can be mended (${reason(error)}); tell its publisher, or try again later.`,
      );
    }
    // The parser has no word for a feed with nothing in it.
    if (error instanceof ParseError || error instanceof DetectError) {
      return { ...fromRss({}, context), warnings: [...warnings, 'The feed has neither a title nor items.'] };
    }
    throw error;
  }
}

function reason(error: Error): string {
  const cause = error.cause instanceof Error ? error.cause.message : error.message;
  return cut(cause.replace(/\s+/g, ' '), 100);
}

function place(options: ParseOptions): string {
  return options.url ? `The document at ${options.url}` : 'The document';
}

function notAFeed(source: string, html: boolean, options: ParseOptions): Problem {
  if (!html && !/^\s*<!doctype\s+html/i.test(source)) {
    return new Problem(
      `${place(options)} is no feed: neither RSS, Atom nor JSON Feed. Look for the feed's new address.`,
    );
  }
  const names = feedsNamedBy(source, options.url)
    .slice(0, 5)
    .map(({ url }) => url);
  const advice = names.length > 0 ? `It names ${names.join(', ')}: use one of these.` : 'It names no feed of its own.';
  return new Problem(`${place(options)} is a web page, not a feed. ${advice}`);
}

type Feed = Omit<ParsedFeed, 'warnings'>;
type Rss = ReturnType<typeof parseRssFeed<string>>;
type Atom = ReturnType<typeof parseAtomFeed<string>>;
type Rdf = ReturnType<typeof parseRdfFeed<string>>;
type RdfItem = NonNullable<Rdf['items']>[number];
type AtomEntry = NonNullable<Atom['entries']>[number];
type AtomLink = NonNullable<AtomEntry['links']>[number];

function fromRss(feed: Rss, context: FeedContext): Feed {
  const language = languageTag(feed.language ?? feed.dc?.languages?.[0] ?? feed.xml?.lang);
  const links = feed.atom?.links ?? [];
  return {
    title: plainTitle(feed.title ?? feed.dc?.titles?.[0] ?? ''),
    home: homeOf([feed.link, alternate(links)], links, context),
    language,
    ttl: minutes(feed.ttl, feed.sy),
    skipHours: [],
    skipDays: [],
    ...hubsAndSelf(links, context),
    items: (feed.items ?? []).map((item) => {
      const guid = item.guid?.value;
      const isPage = item.guid?.isPermaLink !== false && /^https?:\/\//i.test(guid ?? '');
      const enclosures = (item.enclosures ?? []).map(({ url, type }) => ({ url, type }));
      return makeItem(
        {
          urls: [original(item.atom?.links), item.link, alternate(item.atom?.links ?? []), isPage ? guid : undefined],
          id: guid ?? item.atom?.id,
          title:
            item.title ?? item.dc?.titles?.[0] ?? item.media?.title?.value ?? item.media?.groups?.[0]?.title?.value,
          summary: item.description ?? item.dc?.descriptions?.[0] ?? item.itunes?.summary ?? item.atom?.summary?.value,
          text: item.content?.encoded ?? item.atom?.content?.value,
          published: [
            item.pubDate,
            ...(item.dc?.dates ?? []),
            item.dcterms?.issued?.[0],
            item.dcterms?.created?.[0],
            item.atom?.published,
          ],
          updated: [item.atom?.updated, item.dcterms?.modified?.[0]],
          authors: [
            ...(item.authors ?? []).map(personName),
            ...(item.dc?.creators ?? []),
            ...(item.atom?.authors ?? []).map(personName),
            item.itunes?.author,
          ],
          sections: [...(item.categories ?? []).map(({ name }) => name), ...(item.dc?.subjects ?? [])],
          media: item.media,
          enclosures: [
            ...enclosures,
            ...(item.podcast?.alternateEnclosures ?? []).flatMap(({ type, sources }) =>
              (sources ?? []).map(({ uri }) => ({ url: uri, type })),
            ),
          ],
          image: item.itunes?.image,
          lang: item.dc?.languages?.[0] ?? item.xml?.lang,
          base: item.xml?.base,
        },
        language,
        context,
      );
    }),
  };
}

function fromRdf(feed: Rdf, context: FeedContext): Feed {
  const language = languageTag(feed.dc?.languages?.[0] ?? feed.xml?.lang);
  const links = feed.atom?.links ?? [];
  return {
    title: plainTitle(feed.title ?? feed.dc?.titles?.[0] ?? ''),
    home: homeOf([feed.link, alternate(links)], links, context),
    language,
    ttl: minutes(undefined, feed.sy),
    skipHours: [],
    skipDays: [],
    ...hubsAndSelf(links, context),
    items: (feed.items ?? []).map((item: RdfItem) =>
      makeItem(
        {
          urls: [item.link, /^https?:/i.test(item.rdf?.about ?? '') ? item.rdf?.about : undefined],
          id: item.rdf?.about,
          title: item.title ?? item.dc?.titles?.[0],
          summary: item.description ?? item.dc?.descriptions?.[0],
          text: item.content?.encoded,
          published: [...(item.dc?.dates ?? []), item.dcterms?.issued?.[0], item.dcterms?.created?.[0]],
          updated: [item.dcterms?.modified?.[0]],
          authors: item.dc?.creators ?? [],
          sections: item.dc?.subjects ?? [],
          media: item.media,
          enclosures: [],
          lang: item.dc?.languages?.[0] ?? item.xml?.lang,
          base: item.xml?.base,
        },
        language,
        context,
      ),
    ),
  };
}

function fromAtom(feed: Atom, context: FeedContext): Feed {
  const language = languageTag(feed.xml?.lang ?? feed.dc?.languages?.[0]);
  const links = feed.links ?? [];
  return {
    title: plainTitle(feed.title?.value ?? ''),
    home: homeOf([alternate(links)], links, context),
    language,
    ttl: minutes(undefined, feed.sy),
    skipHours: [],
    skipDays: [],
    ...hubsAndSelf(links, context),
    items: (feed.entries ?? []).map((entry) => {
      const video = entry.yt?.videoId;
      const content = entry.content;
      const readable =
        !content?.type || /^(text|html|xhtml|application\/xhtml\+xml|text\/.*|.*\bxml)$/i.test(content.type);
      return makeItem(
        {
          urls: [
            original(entry.links),
            alternate(entry.links ?? []),
            video ? watchAddress(video) : content?.src,
            entry.links?.find(({ rel }) => rel === 'self')?.href,
            /^https?:/i.test(entry.id ?? '') ? entry.id : undefined,
          ],
          id: entry.id,
          title:
            entry.title?.value ??
            entry.dc?.titles?.[0] ??
            entry.media?.groups?.[0]?.title?.value ??
            entry.media?.title?.value,
          summary: entry.summary?.value ?? entry.dc?.descriptions?.[0],
          text: readable ? content?.value : undefined,
          titleIsText: entry.title?.type === 'text',
          published: [entry.published, ...(entry.dc?.dates ?? []), entry.dcterms?.issued?.[0]],
          updated: [entry.updated, entry.dcterms?.modified?.[0]],
          authors: [...(entry.authors ?? feed.authors ?? []).map(personName), ...(entry.dc?.creators ?? [])],
          sections: [
            ...(entry.categories ?? []).map(({ label, term }) => label ?? term),
            ...(entry.dc?.subjects ?? []),
          ],
          media: entry.media,
          enclosures: (entry.links ?? [])
            .filter(({ rel }) => rel === 'enclosure')
            .map(({ href, type }) => ({ url: href, type })),
          video: video ? watchAddress(video) : undefined,
          lang: entry.xml?.lang ?? content?.xml?.lang ?? entry.title?.xml?.lang,
          base: entry.xml?.base,
          textBase: content?.xml?.base ?? entry.summary?.xml?.base ?? entry.xml?.base,
        },
        language,
        context,
      );
    }),
  };
}

function readJson(source: string, options: ParseOptions): ParsedFeed {
  let data: unknown;
  try {
    data = parseNearlyJson(source);
  } catch (error) {
    throw new Problem(
      `${place(options)} is JSON that breaks off or is malformed (${(error as Error).message}); try again later.`,
    );
  }
  let feed: ReturnType<typeof parseJsonFeed<string>>;
  try {
    feed = parseJsonFeed(versioned(data), { maxItems, parseDateFn: (raw: string) => raw });
  } catch {
    throw new Problem(
      `${place(options)} is JSON but no JSON Feed: it has no items under that name. Look for the feed's address.`,
    );
  }
  const context: FeedContext = { base: options.url ?? null, now: options.now ?? null };
  const language = languageTag(feed.language);
  return {
    title: plainTitle(feed.title ?? ''),
    home: homeOf([feed.home_page_url], [], context),
    language,
    ttl: null,
    skipHours: [],
    skipDays: [],
    hubs: (feed.hubs ?? []).flatMap(({ url }) => resolveAddress(url, context.base) ?? []),
    self: resolveAddress(feed.feed_url, context.base),
    items: (feed.items ?? []).map((item) =>
      makeItem(
        {
          urls: [item.url, item.external_url, /^https?:/i.test(item.id ?? '') ? item.id : undefined],
          id: item.id,
          title: item.title,
          summary: item.summary,
          text: item.content_html ?? (item.content_text === undefined ? undefined : withBreaks(item.content_text)),
          published: [item.date_published],
          updated: [item.date_modified],
          authors: (item.authors ?? feed.authors ?? []).map(({ name }) => name),
          sections: item.tags ?? [],
          media: undefined,
          enclosures: (item.attachments ?? []).map(({ url, mime_type: type }) => ({ url, type })),
          image: item.image ?? item.banner_image,
          lang: item.language,
          base: undefined,
        },
        language,
        context,
      ),
    ),
    warnings: [],
  };
}

/** JSON with items, under the version that the parser asks for: "1.1" is written, and none. */
function versioned(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || !('items' in data) || !Array.isArray(data.items)) return data;
  const version = 'version' in data ? String(data.version) : '';
  return version.includes('jsonfeed.org') ? data : { ...data, version: 'https://jsonfeed.org/version/1.1' };
}

/** The page of the site; where a feed names itself instead, the site's front page. */
function homeOf(links: (string | undefined)[], own: AtomLink[], context: FeedContext): string | null {
  const home = links.map((link) => resolveAddress(link, context.base)).find((link) => link !== null) ?? null;
  const self = [
    context.base,
    ...own.filter(({ rel }) => rel === 'self').map(({ href }) => resolveAddress(href, context.base)),
  ];
  return home !== null && self.includes(home) ? new URL('/', home).href : home;
}

const watchAddress = (id: string) => `https://www.youtube.com/watch?v=${encodeURIComponent(id)}`;

function personName(person: { name?: string | undefined }): string | undefined {
  return person.name;
}

/** The page among an Atom link list: `alternate`, of which HTML is preferred. */
function alternate(links: AtomLink[]): string | undefined {
  const pages = links.filter(
    ({ rel, href }) => href && !/^(?!https?:)[a-z][a-z0-9+.-]*:/i.test(href) && (!rel || /(^|\/)alternate$/i.test(rel)),
  );
  return (pages.find(({ type }) => !type || /html/i.test(type)) ?? pages[0])?.href;
}

/** The address behind one that counts clicks, as the tidied document has it. */
function original(links: AtomLink[] | undefined): string | undefined {
  return links?.find(({ rel }) => rel === 'canonical')?.href;
}

function hubsAndSelf(links: AtomLink[], { base }: FeedContext): { hubs: string[]; self: string | null } {
  const ofRelation = (relation: string) =>
    links.filter(({ rel }) => rel?.toLowerCase() === relation).flatMap(({ href }) => resolveAddress(href, base) ?? []);
  return { hubs: [...new Set(ofRelation('hub'))].slice(0, 5), self: ofRelation('self')[0] ?? null };
}

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const periods: Record<string, number> = { hourly: 60, daily: 1440, weekly: 10_080, monthly: 43_200, yearly: 525_600 };

function minutes(
  ttl: number | undefined,
  sy: { updatePeriod?: string; updateFrequency?: number } | undefined,
): number | null {
  if (ttl !== undefined && ttl > 0 && Number.isFinite(ttl)) return Math.min(Math.round(ttl), 525_600);
  const period = periods[sy?.updatePeriod?.trim().toLowerCase() ?? ''];
  if (period === undefined) return null;
  const frequency = sy?.updateFrequency ?? 1;
  return Math.max(1, Math.round(period / (frequency > 0 ? frequency : 1)));
}

/** The hours and days RSS asks not to be polled in; read here, as the parser overlooks a list of one. */
function restingTimes(xml: string): { skipHours: number[]; skipDays: number[] } {
  const list = (name: string, entry: string) => {
    const start = xml.search(new RegExp(`<${name}[\\s>]`, 'i'));
    const inner = start < 0 ? '' : xml.slice(start, start + 2_000).split(new RegExp(`</${name}`, 'i'))[0];
    return [...(inner ?? '').matchAll(new RegExp(`<${entry}>\\s*(\\w+)`, 'gi'))].map(([, value]) => value ?? '');
  };
  const hours = list('skipHours', 'hour').map(Number);
  const weekdays = list('skipDays', 'day').map((day) => days.indexOf(day.slice(0, 3).toLowerCase()));
  return {
    // Both 0 and 24 are written for midnight.
    skipHours: [...new Set(hours.filter((hour) => hour >= 0 && hour <= 24).map((hour) => hour % 24))],
    skipDays: [...new Set(weekdays.filter((day) => day >= 0))],
  };
}
