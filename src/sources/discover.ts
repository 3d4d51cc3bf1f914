import { decodeEntities, plainTitle, readAttributes, resolveAddress, scanMarkup } from '../text/index.ts';

/** A feed that an HTML page says it has. */
export interface NamedFeed {
  url: string;
  title: string;
}

const feedTypes = /^\s*application\/(rss|atom|rdf|feed)\+(xml|json)\b/i;

/** The feeds that a page names by `<link rel="alternate" type="application/rss+xml" href="…">`, in its order, at most 50. */
export function feedsNamedBy(html: string, url?: string | null): NamedFeed[] {
  const found = new Map<string, NamedFeed>();
  let base = url ?? null;
  scanMarkup(html.slice(0, 1_000_000), {
    open(tag, raw) {
      const name = tag.toLowerCase();
      if (name !== 'link' && name !== 'base') return;
      const attributes = new Map(
        [...readAttributes(raw)].map(([key, value]) => [key.toLowerCase(), decodeEntities(value)]),
      );
      if (name === 'base') {
        base = resolveAddress(attributes.get('href'), base) ?? base;
        return;
      }
      const names = (attributes.get('rel') ?? '').toLowerCase().split(/\s+/);
      if (!names.includes('alternate') || !feedTypes.test(attributes.get('type') ?? '') || found.size >= 50) return;
      const address = resolveAddress(attributes.get('href'), base);
      if (address !== null && !found.has(address)) {
        found.set(address, { url: address, title: plainTitle(attributes.get('title') ?? '', 200) });
      }
    },
  });
  return [...found.values()];
}
