import { decodeEntities, plainTitle, readAttributes, scanMarkup } from '../text/index.ts';

/** What `tidyXml` makes of a document: well-formed XML, and what had to be mended, in words. */
export interface Tidied {
  /** Begins with the feed's root element; '' where there is none. */
  xml: string;
  /** The root's name, which tells the format; null where there is none. */
  root: 'rss' | 'rdf' | 'feed' | null;
  /** An HTML document began before any feed did. */
  html: boolean;
  warnings: string[];
}

const maxDepth = 60;
const maxItems = 5_000;
const maxElements = 100_000;
const maxChildren = 6_000;
const maxAttributes = 16_384;
const containers = /^(?:[\w.-]+:)?(?:rss|rdf|feed|channel)$/i;
const rootNames = ['rss', 'rdf', 'feed'] as const;
/** Children of an item that hold text only: a sibling that opens inside one shows that its end tag was forgotten. */
const leaf = /^(?:title|link|guid|pubdate|id|updated|published|dc:date|dc:creator)$/i;
const sibling =
  /^(?:title|link|guid|pubdate|description|content:encoded|category|author|item|dc:date|dc:creator|id|updated|published|summary|entry)$/i;
/** Elements of an item under the names that the parser reads in the other format. */
const atomInRss: Record<string, string> = Object.fromEntries(
  ['link', 'id', 'updated', 'published', 'summary', 'content', 'author', 'name'].map((name) => [name, `atom:${name}`]),
);
const rssInAtom: Record<string, string> = {
  guid: 'id',
  pubdate: 'published',
  description: 'summary',
  'content:encoded': 'content',
  'dc:date': 'published',
};
const authors = /^(?:author|dc:creator)$/i;
/** The address behind a counted one, as FeedBurner and Pheedo give it. */
const original = /^[\w-]+:origLink$/i;
const addressAttributes = /^(?:href|src|url|uri|rdf:resource)$/i;
const addressElements = /^(?:[\w-]+:)?(?:link|url|uri|docs|comments|icon|logo)$/i;

interface Open {
  name: string;
  /** Where its start tag begins in `out`. */
  at: number;
  base: string | null;
  /** How many characters of text it may still hold; shared with the elements inside. */
  room: { left: number };
  children: number;
  /** It is a text, or inside one. */
  inText: boolean;
}

/** Elements that hold a text; everything else is a line, a name or an address. */
const texts = /^(?:[\w-]+:)?(?:description|summary|content|encoded|text|div|abstract|subtitle|tagline)$/i;
const names = /^(?:[\w-]+:)?(?:author|creator|contributor|managingeditor|webmaster|name)$/i;
const maxText = 1_000_000;
const maxLine = 10_000;
const maxName = 300;
const maxExpanded = 1_000_000;

/**
 * Mends a feed for a strict parser, in one pass: junk before the first tag goes, tags left open are closed, end tags of
 * nothing dropped, an item the document breaks off in is left out whole. Addresses are made absolute where an `xml:base`
 * says against what; entities that the document type declares are replaced, one level deep. Depth, items and attributes
 * are bounded, so that hostile input costs no more than its length.
 */
export function tidyXml(source: string, base: string | null): Tidied {
  const out: string[] = [];
  const stack: Open[] = [];
  const warnings = new Set<string>();
  const hasBase = /xml:base/i.test(source);
  let entities: Map<string, string> | null = null;
  let root: Tidied['root'] = null;
  let html = false;
  let junk = false;
  let items = 0;
  let elements = 0;
  let broken = false;
  let tooDeep = 0;
  let skippingItem = false;
  /** An item inside an item: how deep in such. */
  let skippingNested = 0;
  let lookedAhead = 0;
  let closedRoot = false;
  /** Of the root's name, colon and all; items may have it, too. */
  let rootPrefix = '';
  const isItem = (name: string) => {
    const local = /^(?:rss:)?(?:item|entry)$/i;
    return local.test(rootPrefix !== '' && name.startsWith(rootPrefix) ? name.slice(rootPrefix.length) : name);
  };
  let seenChannel = false;
  let base64 = false;
  /** An item of the other format: an Atom entry in an RSS channel, an RSS item in an Atom feed. */
  let foreign = false;
  const asMeant = (name: string): string => {
    if (root === 'rss' && /^entry$/i.test(name)) return 'item';
    if (root === 'feed' && /^item$/i.test(name)) return 'entry';
    return foreign ? ((root === 'rss' ? atomInRss : rssInAtom)[name.toLowerCase()] ?? name) : name;
  };

  const currentBase = () => stack.at(-1)?.base ?? base;
  const resolve = (address: string, against: string | null) => {
    const plain = decodeEntities(address.trim());
    if (plain === '' || !against || !URL.canParse(plain, against)) return address;
    return escapeXml(new URL(plain, against).href);
  };
  let expanded = 0;
  const expand = (raw: string) =>
    entities === null
      ? raw
      : raw.replace(/&([A-Za-z_][\w.-]*);/g, (all, name: string) => {
          const value = expanded < maxExpanded ? entities?.get(name) : undefined;
          expanded += value?.length ?? 0;
          return value ?? all;
        });
  const roomFor = (name: string) => {
    const outer = stack.at(-1);
    if (outer?.inText) return outer.room;
    return { left: texts.test(name) ? maxText : names.test(name) ? maxName : maxLine };
  };
  const take = (raw: string) => {
    const room = stack.at(-1)?.room ?? { left: 0 };
    const taken = raw.length > room.left ? raw.slice(0, room.left) : raw;
    room.left -= taken.length;
    return taken;
  };
  const pop = () => {
    const open = stack.pop();
    if (open) close(open);
    if (stack.length === 0) closedRoot = true;
  };
  /** Ends an element: as it stands, or as it was meant. */
  const close = ({ name, at }: Open) => {
    const inItem = stack.some((outer) => isItem(outer.name));
    const inside =
      inItem && (leaf.test(name) || authors.test(name) || original.test(name)) ? out.slice(at + 1).join('') : null;
    if (inside === null) out.push(`</${name}>`);
    else if (inside.trim() === '' && !/\shref\s*=/i.test(out[at] ?? '')) out.length = at;
    else if (original.test(name) || (root === 'feed' && /^link$/i.test(name) && !/\shref\s*=/i.test(out[at] ?? ''))) {
      const rel = original.test(name) ? ' rel="canonical"' : '';
      out.length = at;
      out.push(`<${root === 'feed' ? '' : 'atom:'}link${rel} href="${escapeXml(content(inside))}"/>`);
    } else if (authors.test(name) && !/^<(?!!\[CDATA)/.test(inside.trim()) && /[<&]/.test(inside)) {
      out.length = at + 1;
      out.push(`${escapeXml(plainTitle(content(inside)))}</${name}>`);
    } else out.push(`</${name}>`);
  };
  /** Whether an item that opens inside this element belongs to it: its end tag follows, and the items in between are whole. */
  const belongs = (name: string, from: number) => {
    if (++lookedAhead > 500) return false;
    const next = source.slice(from, from + 20_000);
    let end = -1;
    do end = next.indexOf(`</${name}`, end + 1);
    while (end >= 0 && /[\w.:-]/.test(next[end + 2 + name.length] ?? '')); // a longer name's
    if (end < 0) return false;
    const between = next.slice(0, end);
    const starts = between.match(/<(?:item|entry)\b[^>]*(?<!\/)>/gi)?.length ?? 0;
    return starts === (between.match(/<\/(?:item|entry)\b/gi)?.length ?? 0);
  };

  scanMarkup(source, {
    open(written, rawAttributes, selfClosing, start) {
      if (skippingItem || closedRoot || html) return;
      if (skippingNested > 0) {
        if (isItem(written) && !selfClosing) skippingNested++;
        return;
      }
      if (root === null) {
        const [, prefix, local] = /^([\w.-]+:)?(rss|rdf|feed|html|head|body)$/i.exec(written) ?? [];
        root = rootNames.find((name) => name === local?.toLowerCase()) ?? null;
        html = root === null && local !== undefined;
        junk ||= root === null;
        if (root === null) return;
        rootPrefix = prefix ?? '';
      }
      if (!wellFormedName.test(written)) {
        broken = true;
        return;
      }
      if (++elements > maxElements) return;
      const name = asMeant(rename(written, root === 'rss' ? rootPrefix : '', stack.at(-1)?.name ?? ''));
      if (stack.length >= maxDepth) {
        tooDeep++;
        return;
      }
      const parent = stack.at(-1);
      if (parent && !parent.inText && !isItem(name) && ++parent.children > maxChildren) return;
      // An item stands in the channel or feed itself (RSS 1.0: beside the channel); whatever else is still open was not ended.
      if (isItem(name)) {
        if (
          stack.length > 1 &&
          !containers.test(stack.at(-1)?.name ?? '') &&
          belongs(stack.at(-1)?.name ?? '', start)
        ) {
          skippingNested = selfClosing ? 0 : 1;
          return;
        }
        if (root === 'rdf') while (stack.length > 1 && /^channel$/i.test(stack.at(-1)?.name ?? '')) pop();
        while (stack.length > 1 && !containers.test(stack.at(-1)?.name ?? '')) {
          broken = true;
          pop();
        }
      }
      const top = stack.at(-1);
      if (top && leaf.test(top.name) && sibling.test(name)) {
        broken = true;
        pop();
      }
      if (isItem(name)) foreign = root !== 'rdf' && /^entry$/i.test(written) === (root === 'rss');
      if (isItem(name) && ++items > maxItems) {
        warnings.add(`Only the first ${maxItems} items were read.`);
        skippingItem = !selfClosing;
        return;
      }
      seenChannel ||= /^channel$/i.test(name);
      if (!seenChannel && stack.length === 1 && isItem(name) && /^rss$/i.test(stack[0]?.name ?? '')) {
        seenChannel = true;
        stack.push({
          name: 'channel',
          at: out.length,
          base: currentBase(),
          room: { left: maxLine },
          children: 0,
          inText: false,
        });
        out.push('<channel>');
      }
      // "<link/>" hides the one that follows.
      if (
        selfClosing &&
        leaf.test(name) &&
        stack.some((outer) => isItem(outer.name)) &&
        !/\shref\s*=/i.test(rawAttributes)
      )
        return;
      base64 = isBase64(name, rawAttributes);
      let attributes = rawAttributes.length > maxAttributes ? '' : rawAttributes;
      let here = currentBase();
      const rewrite = hasBase || rawAttributes.includes('<') || !wellFormedAttributes.test(attributes);
      if (rewrite) {
        const read = readAttributes(attributes);
        const own = [...read].find(([key]) => key.toLowerCase() === 'xml:base')?.[1];
        if (own !== undefined) here = absoluteBase(decodeEntities(own), here);
        attributes = '';
        for (const [key, value] of read) {
          if (!wellFormedName.test(key)) continue;
          const resolved = hasBase && addressAttributes.test(key) ? resolve(value, here) : value;
          attributes += ` ${key}="${resolved.replaceAll('"', '&quot;').replaceAll('<', '&lt;')}"`;
        }
      }
      if (entities) attributes = expand(attributes);
      if (!selfClosing)
        stack.push({
          name,
          at: out.length,
          base: here,
          room: roomFor(name),
          children: 0,
          inText: texts.test(name) || (stack.at(-1)?.inText ?? false),
        });
      else if (stack.length === 0) closedRoot = true;
      out.push(
        `<${name}${attributes === '' || /^\s/.test(attributes) ? '' : ' '}${attributes}${selfClosing ? '/' : ''}>`,
      );
    },
    close(written) {
      base64 = false;
      if (root === null || html || elements > maxElements) return;
      if (skippingNested > 0) {
        if (isItem(written)) skippingNested--;
        return;
      }
      const name = asMeant(rename(written, root === 'rss' ? rootPrefix : '', stack.at(-2)?.name ?? ''));
      if (skippingItem) {
        if (isItem(name)) skippingItem = false;
        return;
      }
      if (tooDeep > 0 && stack.at(-1)?.name !== name) {
        tooDeep--;
        return;
      }
      const at = stack.findLastIndex((open) => open.name === name);
      const found = at >= 0 ? at : stack.findLastIndex((open) => open.name.toLowerCase() === name.toLowerCase());
      if (found < 0) {
        broken ||= !closedRoot;
        return;
      }
      if (found < stack.length - 1) broken = true;
      while (stack.length > found) pop();
    },
    text(raw) {
      junk ||= root === null && raw.trim() !== '';
      if (skippingItem || skippingNested > 0 || stack.length === 0) return;
      let text = expand(take(raw)).replaceAll('<', '&lt;');
      if (base64) text = escapeXml(Buffer.from(text, 'base64').toString('utf8'));
      const top = stack.at(-1);
      if (hasBase && top && addressElements.test(top.name) && /^\s*[^\s]+\s*$/.test(text))
        text = resolve(text, top.base);
      out.push(text);
    },
    cdata(raw) {
      if (!skippingItem && skippingNested === 0 && stack.length > 0) out.push(`<![CDATA[${take(raw)}]]>`);
    },
    doctype(raw) {
      entities ??= declaredEntities(raw);
    },
    cut() {
      broken = true;
    },
  });

  if (stack.length > 0) {
    warnings.add('The document breaks off before its end; whole items were kept.');
    const item = stack.findIndex((open) => isItem(open.name));
    const open = stack[item];
    if (open) {
      out.length = open.at;
      stack.length = item;
    }
    while (stack.length > 0) pop();
  } else if (broken) warnings.add('The XML is not well formed; it was mended.');
  if (tooDeep > 0) warnings.add(`Elements nested deeper than ${maxDepth} were flattened.`);
  if (junk && root !== null) warnings.add('Something stands before the feed in the document; it was skipped.');
  if (elements > maxElements) warnings.add(`Only the first ${maxElements} elements were read.`);
  return { xml: out.join(''), root, html, warnings: [...warnings] };
}

/** Atom 0.3's `mode="base64"`, and Atom 1.0's content of a type that is neither text nor XML (RFC 4287, 4.1.3.3). */
function isBase64(name: string, attributes: string): boolean {
  if (!/^(?:[\w-]+:)?(?:title|summary|content|subtitle|tagline|rights|copyright|info)$/i.test(name)) return false;
  if (/\ssrc\s*=/.test(attributes)) return false;
  return (
    /\smode\s*=\s*["']base64["']/i.test(attributes) ||
    /\stype\s*=\s*["']application\/octet-stream["']/i.test(attributes)
  );
}

/** Names without the prefix of a prefixed `<x:rss>`; the text of an item under the one name that is common today. */
function rename(written: string, rootPrefix: string, parent: string): string {
  const name = rootPrefix !== '' && written.startsWith(rootPrefix) ? written.slice(rootPrefix.length) : written;
  return /^(?:fullitem|(?:xhtml:)?body)$/i.test(name) && /^item$/i.test(parent) ? 'content:encoded' : name;
}

const wellFormedName = /^[\p{L}_][\p{L}\p{N}_.-]*(:[\p{L}_][\p{L}\p{N}_.-]*)?$/u;
const wellFormedAttributes = /^(?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*$/;

function absoluteBase(own: string, outer: string | null): string | null {
  const absolute = URL.canParse(own, outer ?? undefined) ? new URL(own, outer ?? undefined) : null;
  return absolute && /^https?:$/.test(absolute.protocol) ? absolute.href : outer;
}

/** `<!ENTITY name "value">` of the document itself: at most 100, short, and with nothing to expand inside. */
function declaredEntities(doctype: string): Map<string, string> | null {
  const found = new Map<string, string>();
  for (const [, name, double, single] of doctype.matchAll(
    /<!ENTITY\s+([\w.-]+)\s+(?:"([^"]{0,500})"|'([^']{0,500})')\s*>/g,
  )) {
    const value = double ?? single ?? '';
    if (name && !/&[A-Za-z_]/.test(value)) found.set(name, value.replaceAll('<', '&lt;'));
    if (found.size >= 100) break;
  }
  return found.size > 0 ? found : null;
}

/** What an element's markup says: character data as it is, entities decoded. */
function content(inside: string): string {
  return inside
    .split(/(<!\[CDATA\[[\s\S]*?\]\]>)/)
    .map((part) => (part.startsWith('<![CDATA[') ? part.slice(9, -3) : decodeEntities(part)))
    .join('')
    .trim();
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
