import type { House } from '../../house/index.ts';

/** What a feed in any format says. */
export interface Feed {
  title: string;
  description: string;
  /** The page it follows, and the feed itself, from the slash on. */
  page: string;
  self: string;
  updated: Date;
  items: FeedEntry[];
}

export interface FeedEntry {
  /** From the slash on; the item's identity too, for it never changes. */
  path: string;
  title: string;
  language: string | null;
  published: Date;
  updated: Date;
  /** Quotations with where they stand, shown as a paragraph each. */
  quotations?: { text: string; outlet: string; url: string | null }[];
  topics?: string[];
  /** More than the quotations, as safe HTML. */
  html?: string;
}

/** Text in XML: what XML 1.0 cannot carry is left out, what it reads as markup is escaped. */
export function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** What an item says, as HTML: its quotations with whose they are, and what else it has. */
export function body(item: Pick<FeedEntry, 'quotations' | 'html'>): string {
  const quoted = (item.quotations ?? [])
    .map(({ text, outlet, url }) => {
      const from = url ? `<a href="${xml(url)}">${xml(outlet)}</a>` : xml(outlet);
      return `<p>${xml(text)} — ${from}</p>`;
    })
    .join('');
  return quoted + (item.html ?? '');
}

/** RSS 2.0, with the Atom link to itself that readers ask for. */
export function rss(house: House, feed: Feed): string {
  const items = feed.items.map(
    (item) =>
      `<item><title>${xml(item.title)}</title><link>${xml(house.url + item.path)}</link>` +
      `<guid isPermaLink="true">${xml(house.url + item.path)}</guid><pubDate>${item.published.toUTCString()}</pubDate>` +
      (item.topics ?? []).map((topic) => `<category>${xml(topic)}</category>`).join('') +
      `<description>${xml(body(item))}</description></item>`,
  );
  return (
    `<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>` +
    `<title>${xml(feed.title)}</title><link>${xml(house.url + feed.page)}</link>` +
    `<description>${xml(feed.description)}</description><language>${xml(house.language)}</language>` +
    `<lastBuildDate>${feed.updated.toUTCString()}</lastBuildDate>` +
    `<atom:link href="${xml(house.url + feed.self)}" rel="self" type="application/rss+xml"/>` +
    `${items.join('')}</channel></rss>\n`
  );
}

/** Atom, RFC 4287. */
export function atom(house: House, feed: Feed): string {
  const entries = feed.items.map(
    (item) =>
      `<entry><title>${xml(item.title)}</title><link href="${xml(house.url + item.path)}"/>` +
      `<id>${xml(house.url + item.path)}</id><published>${item.published.toISOString()}</published>` +
      `<updated>${item.updated.toISOString()}</updated>` +
      (item.topics ?? []).map((topic) => `<category term="${xml(topic)}"/>`).join('') +
      `<content type="html">${xml(body(item))}</content></entry>`,
  );
  return (
    `<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${xml(house.language)}">` +
    `<title>${xml(feed.title)}</title><subtitle>${xml(feed.description)}</subtitle>` +
    `<id>${xml(house.url + feed.self)}</id><updated>${feed.updated.toISOString()}</updated>` +
    `<link href="${xml(house.url + feed.page)}"/><link rel="self" type="application/atom+xml" href="${xml(house.url + feed.self)}"/>` +
    `<author><name>${xml(house.name)}</name></author>${entries.join('')}</feed>\n`
  );
}

/** JSON Feed 1.1. */
export function jsonFeed(house: House, feed: Feed): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    description: feed.description,
    home_page_url: house.url + feed.page,
    feed_url: house.url + feed.self,
    language: house.language,
    authors: [{ name: house.name, url: house.url }],
    items: feed.items.map((item) => ({
      id: house.url + item.path,
      url: house.url + item.path,
      title: item.title,
      content_html: body(item),
      date_published: item.published.toISOString(),
      date_modified: item.updated.toISOString(),
      ...(item.topics?.length && { tags: item.topics }),
      ...(item.language && { language: item.language }),
    })),
  });
}
