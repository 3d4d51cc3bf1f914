import { decodeEntities, plainTitle, readAttributes, resolveAddress, scanMarkup } from '../text/index.ts';
import { linksOf } from './headers.ts';

/** A feed that a page or its server says it has. */
export interface NamedFeed {
  url: string;
  title: string;
}

const feedTypes = /^\s*(?:application|text)\/(?:(?:x-)?(?:rss|atom|rdf|feed)\+(?:xml|json)|xml|json)\s*(?:;|$)/i;
/** What the feed types also call that is none: descriptions for embedding, a site's own interface. */
const noFeeds = /oembed|\/wp-json\/|\/wp\/v\d|manifest|\.webmanifest|opensearch|sitemap/i;
/** Addresses that feeds have. */
const feedLike =
  /(?:^|\/)(?:rss|atom|rdf|feeds?|index|news)(?:\d(?:\.0)?)?(?:\.(?:xml|rss|atom|rdf|json|php|aspx?))(?:$|[?#])|\/(?:feeds?|rss\d?|atom|rdf)\/?(?:$|[?#])|\.(?:rss|atom|rdf)(?:$|[?#])|[?&](?:feed|format|type|output)=(?:rss2?|atom|rdf|feed|json-?feed)\b|\/\/(?:feeds?|rss)\.|^feed:/i;
const most = 50;

/**
 * The feeds that a page names, in its order, at most 50: by `<link rel="alternate" type="application/rss+xml" href="…">` and its like, or,
 * where there is none of those, by ordinary links to what is called as feeds are. What stands in scripts and comments is named by nobody.
 */
export function feedsNamedBy(html: string, url?: string | null): NamedFeed[] {
  const linked = new Map<string, NamedFeed>();
  const anchored = new Map<string, NamedFeed>();
  let base = url ?? null;
  let open: { url: string; text: string } | null = null;
  const note = (found: Map<string, NamedFeed>, href: string | undefined, title: string) => {
    const address = resolveAddress(href?.trim().replace(/^feed:(?:\/\/)?(?=https?:)/i, '').replace(/^feed:\/\//i, 'http://'), base); // prettier-ignore
    if (address === null || found.size >= most || noFeeds.test(address)) return;
    if (!found.has(address)) found.set(address, { url: address, title: plainTitle(title, 200) });
  };
  scanMarkup(withoutScripts(html.slice(0, 1_000_000)), {
    open(tag, raw) {
      const name = tag.toLowerCase();
      if (name !== 'link' && name !== 'base' && name !== 'a') return;
      const attributes = new Map(
        [...readAttributes(raw)].map(([key, value]) => [key.toLowerCase(), decodeEntities(value)]),
      );
      const href = attributes.get('href');
      if (name === 'base') {
        base = resolveAddress(href, base) ?? base;
        return;
      }
      const relations = (attributes.get('rel') ?? '').toLowerCase().split(/\s+/);
      const type = attributes.get('type') ?? '';
      const isNamed = relations.includes('feed') || (relations.includes('alternate') && feedTypes.test(type));
      if (isNamed && !noFeeds.test(type)) note(linked, href, attributes.get('title') ?? '');
      else if (name === 'a' && href && (feedLike.test(href) || (feedTypes.test(type) && !noFeeds.test(type))))
        open = { url: href, text: attributes.get('title') ?? '' };
    },
    text(raw) {
      if (open && open.text.length < 200) open.text += decodeEntities(raw);
    },
    close(tag) {
      if (open && tag.toLowerCase() === 'a') {
        note(anchored, open.url, open.text);
        open = null;
      }
    },
  });
  return [...(linked.size > 0 ? linked : anchored).values()];
}

/** The feeds that a server names in its Link header (RFC 8288). */
export function feedsLinkedBy(header: string | undefined, url: string): NamedFeed[] {
  return linksOf(header, url)
    .filter(
      ({ relations, type }) => relations.includes('feed') || (relations.includes('alternate') && feedTypes.test(type)),
    )
    .flatMap(({ target, title }) => (target === null || noFeeds.test(target) ? [] : { url: target, title }))
    .slice(0, most);
}

/** Markup without scripts, styles and comments, in one pass. */
function withoutScripts(html: string): string {
  const lower = html.toLowerCase();
  const kept: string[] = [];
  const begins = /<!--|<(?:script|style|textarea|template)(?=[\s>/])/g;
  let at = 0;
  for (let found = begins.exec(lower); found !== null; found = begins.exec(lower)) {
    kept.push(html.slice(at, found.index));
    const end = found[0] === '<!--' ? '-->' : `</${found[0].slice(1)}`;
    const ended = lower.indexOf(end, found.index + 4);
    if (ended === -1) return kept.join('');
    at = begins.lastIndex = ended + end.length + (end === '-->' ? 0 : 1);
  }
  kept.push(html.slice(at));
  return kept.join('');
}
