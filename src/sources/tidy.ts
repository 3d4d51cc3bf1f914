import { decodeEntities, plainTitle, readAttributes, scanMarkup, type MarkupHandler } from '../text/index.ts';

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

/** An element that is open. */
interface Open {
  name: string;
  /** Where its start tag begins in what is written. */
  at: number;
  base: string | null;
  /** How many characters of text it may still hold; shared with the elements inside. */
  room: { left: number };
  children: number;
  /** It is a text, or inside one. */
  inText: boolean;
  isItem: boolean;
  /** It is inside an item. */
  inItem: boolean;
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
  const mender = new Mender(source, base);
  scanMarkup(source, mender);
  return mender.finish();
}

const item = /^(?:rss:)?(?:item|entry)$/i;
const hasHref = (startTag: string | undefined) => /\shref\s*=/i.test(startTag ?? '');

class Mender implements MarkupHandler {
  readonly #source: string;
  readonly #base: string | null;
  readonly #hasBase: boolean;
  readonly #out: string[] = [];
  readonly #stack: Open[] = [];
  readonly #warnings = new Set<string>();
  #root: Tidied['root'] = null;
  /** Of the root's name, colon and all; items may have it, too. */
  #rootPrefix = '';
  #closedRoot = false;
  #seenChannel = false;
  #html = false;
  #junk = false;
  #broken = false;
  #tooDeep = 0;
  #items = 0;
  #elements = 0;
  #skippingItem = false;
  /** An item inside an item: how deep in such. */
  #skippingNested = 0;
  #lookedAhead = 0;
  /** The text that follows is base64. */
  #base64 = false;
  /** Inside an item of the other format: an Atom entry in an RSS channel, an RSS item in an Atom feed. */
  #foreign = false;
  #entities: Map<string, string> | null = null;
  #expanded = 0;

  constructor(source: string, base: string | null) {
    this.#source = source;
    this.#base = base;
    this.#hasBase = /xml:base/i.test(source);
  }

  open(written: string, rawAttributes: string, { selfClosing, start }: { selfClosing: boolean; start: number }): void {
    if (this.#skippingItem || this.#closedRoot || this.#html) return;
    if (this.#skippingNested > 0) {
      if (this.#isItem(written) && !selfClosing) this.#skippingNested++;
      return;
    }
    if (this.#root === null && !this.#findRoot(written)) return;
    if (!wellFormedName.test(written)) {
      this.#broken = true;
      return;
    }
    if (++this.#elements > maxElements) return;
    if (this.#stack.length >= maxDepth) {
      this.#tooDeep++;
      return;
    }
    const parent = this.#stack.at(-1);
    const name = this.#asMeant(written, parent);
    const isItem = this.#isItem(name);
    if (parent && !parent.inText && !isItem && ++parent.children > maxChildren) return;
    if (isItem) {
      if (!this.#beginItem(written, selfClosing, start)) return;
    } else if (parent && leaf.test(parent.name) && sibling.test(name)) {
      this.#broken = true;
      this.#pop();
    }
    this.#seenChannel ||= /^channel$/i.test(name);
    const top = this.#stack.at(-1);
    const inItem = top !== undefined && (top.isItem || top.inItem);
    // "<link/>" hides the one that follows.
    if (selfClosing && inItem && leaf.test(name) && !hasHref(rawAttributes)) return;
    this.#base64 = isBase64(name, rawAttributes);
    const { attributes, base } = this.#readAttributes(rawAttributes);
    if (!selfClosing) this.#push(name, base, isItem);
    else if (top === undefined) this.#closedRoot = true;
    const gap = attributes === '' || /^\s/.test(attributes) ? '' : ' ';
    this.#out.push(`<${name}${gap}${attributes}${selfClosing ? '/' : ''}>`);
  }

  close(written: string): void {
    this.#base64 = false;
    if (this.#root === null || this.#html || this.#elements > maxElements) return;
    if (this.#skippingNested > 0) {
      if (this.#isItem(written)) this.#skippingNested--;
      return;
    }
    const stack = this.#stack;
    const name = this.#asMeant(written, stack.at(-2));
    if (this.#skippingItem) {
      this.#skippingItem = !this.#isItem(name);
      return;
    }
    if (this.#tooDeep > 0 && stack.at(-1)?.name !== name) {
      this.#tooDeep--;
      return;
    }
    const at = stack.findLastIndex((open) => open.name === name);
    const found = at >= 0 ? at : stack.findLastIndex((open) => open.name.toLowerCase() === name.toLowerCase());
    if (found < 0) {
      this.#broken ||= !this.#closedRoot;
      return;
    }
    if (found < stack.length - 1) this.#broken = true;
    while (stack.length > found) this.#pop();
  }

  text(raw: string): void {
    this.#junk ||= this.#root === null && raw.trim() !== '';
    const top = this.#stack.at(-1);
    if (this.#skippingItem || this.#skippingNested > 0 || !top) return;
    let text = this.#expand(take(raw, top)).replaceAll('<', '&lt;');
    if (this.#base64) text = escapeXml(Buffer.from(text, 'base64').toString('utf8'));
    if (this.#hasBase && addressElements.test(top.name) && /^\s*[^\s]+\s*$/.test(text)) text = absolute(text, top.base);
    this.#out.push(text);
  }

  cdata(raw: string): void {
    const top = this.#stack.at(-1);
    if (!this.#skippingItem && this.#skippingNested === 0 && top) this.#out.push(`<![CDATA[${take(raw, top)}]]>`);
  }

  doctype(raw: string): void {
    this.#entities ??= declaredEntities(raw);
  }

  cut(): void {
    this.#broken = true;
  }

  /** Ends what is open, and says what had to be mended. */
  finish(): Tidied {
    const stack = this.#stack;
    if (stack.length > 0) {
      this.#warnings.add('The document breaks off before its end; whole items were kept.');
      const at = stack.findIndex((open) => open.isItem);
      const open = stack[at];
      if (open) {
        this.#out.length = open.at;
        stack.length = at;
      }
      while (stack.length > 0) this.#pop();
    } else if (this.#broken) this.#warnings.add('The XML is not well formed; it was mended.');
    if (this.#tooDeep > 0) this.#warnings.add(`Elements nested deeper than ${maxDepth} were flattened.`);
    if (this.#junk && this.#root !== null)
      this.#warnings.add('Something stands before the feed in the document; it was skipped.');
    if (this.#elements > maxElements) this.#warnings.add(`Only the first ${maxElements} elements were read.`);
    return { xml: this.#out.join(''), root: this.#root, html: this.#html, warnings: [...this.#warnings] };
  }

  /** Whether this start tag is the root's of a feed; a web page's is noted. */
  #findRoot(written: string): boolean {
    const [, prefix, local] = /^([\w.-]+:)?(rss|rdf|feed|html|head|body)$/i.exec(written) ?? [];
    this.#root = rootNames.find((name) => name === local?.toLowerCase()) ?? null;
    if (this.#root === null) {
      this.#html = local !== undefined;
      this.#junk = true;
      return false;
    }
    this.#rootPrefix = prefix ?? '';
    return true;
  }

  #isItem(name: string): boolean {
    const prefix = this.#rootPrefix;
    return item.test(prefix !== '' && name.startsWith(prefix) ? name.slice(prefix.length) : name);
  }

  /** An element's name as its format has it: without the root's prefix, and of an item of the other format, translated. */
  #asMeant(written: string, parent: Open | undefined): string {
    const name = rename(written, this.#root === 'rss' ? this.#rootPrefix : '', parent?.name ?? '');
    if (this.#root === 'rss' && /^entry$/i.test(name)) return 'item';
    if (this.#root === 'feed' && /^item$/i.test(name)) return 'entry';
    if (!this.#foreign) return name;
    return (this.#root === 'rss' ? atomInRss : rssInAtom)[name.toLowerCase()] ?? name;
  }

  /**
   * Makes room for an item: it stands in the channel or feed itself (RSS 1.0: beside the channel), so whatever else is still
   * open was not ended. Answers false where the item is left out.
   */
  #beginItem(written: string, selfClosing: boolean, start: number): boolean {
    const stack = this.#stack;
    const inContainer = () => stack.length <= 1 || containers.test(stack.at(-1)!.name);
    if (!inContainer() && this.#belongs(stack.at(-1)!.name, start)) {
      this.#skippingNested = selfClosing ? 0 : 1;
      return false;
    }
    if (this.#root === 'rdf') while (stack.length > 1 && /^channel$/i.test(stack.at(-1)!.name)) this.#pop();
    while (!inContainer()) {
      this.#broken = true;
      this.#pop();
    }
    this.#foreign = this.#root !== 'rdf' && /^entry$/i.test(written) === (this.#root === 'rss');
    if (++this.#items > maxItems) {
      this.#warnings.add(`Only the first ${maxItems} items were read.`);
      this.#skippingItem = !selfClosing;
      return false;
    }
    if (!this.#seenChannel && stack.length === 1 && /^rss$/i.test(stack[0]!.name)) {
      this.#seenChannel = true;
      this.#push('channel', stack[0]!.base, false);
      this.#out.push('<channel>');
    }
    return true;
  }

  /** Whether an item that opens inside this element belongs to it: its end tag follows, and the items in between are whole. */
  #belongs(name: string, from: number): boolean {
    if (++this.#lookedAhead > 500) return false;
    const next = this.#source.slice(from, from + 20_000);
    let end = -1;
    do end = next.indexOf(`</${name}`, end + 1);
    while (end >= 0 && /[\w.:-]/.test(next[end + 2 + name.length] ?? '')); // a longer name's
    if (end < 0) return false;
    const between = next.slice(0, end);
    const starts = between.match(/<(?:item|entry)\b[^>]*(?<!\/)>/gi)?.length ?? 0;
    return starts === (between.match(/<\/(?:item|entry)\b/gi)?.length ?? 0);
  }

  /** Attributes as they are written out, well formed, and the base that holds inside the element. */
  #readAttributes(raw: string): { attributes: string; base: string | null } {
    let attributes = raw.length > maxAttributes ? '' : raw;
    const top = this.#stack.at(-1);
    let base = top ? top.base : this.#base;
    if (this.#hasBase || raw.includes('<') || !wellFormedAttributes.test(attributes)) {
      const read = readAttributes(attributes);
      const own = [...read].find(([key]) => key.toLowerCase() === 'xml:base')?.[1];
      if (own !== undefined) base = absoluteBase(decodeEntities(own), base);
      attributes = '';
      for (const [key, value] of read) {
        if (!wellFormedName.test(key)) continue;
        const address = this.#hasBase && addressAttributes.test(key) ? absolute(value, base) : value;
        attributes += ` ${key}="${address.replaceAll('"', '&quot;').replaceAll('<', '&lt;')}"`;
      }
    }
    return { attributes: this.#expand(attributes), base };
  }

  /** Puts in what the document type declares; what that may add to the document is bounded. */
  #expand(raw: string): string {
    const entities = this.#entities;
    if (entities === null) return raw;
    return raw.replace(/&([A-Za-z_][\w.-]*);/g, (all, name: string) => {
      const value = this.#expanded < maxExpanded ? entities.get(name) : undefined;
      this.#expanded += value?.length ?? 0;
      return value ?? all;
    });
  }

  #push(name: string, base: string | null, isItem: boolean): void {
    const outer = this.#stack.at(-1);
    const inText = outer?.inText ?? false;
    const isText = texts.test(name);
    this.#stack.push({
      name,
      at: this.#out.length,
      base,
      room: inText ? outer!.room : { left: isText ? maxText : names.test(name) ? maxName : maxLine },
      children: 0,
      inText: inText || isText,
      isItem,
      inItem: outer !== undefined && (outer.isItem || outer.inItem),
    });
  }

  #pop(): void {
    const open = this.#stack.pop();
    if (open) this.#end(open);
    if (this.#stack.length === 0) this.#closedRoot = true;
  }

  /** Ends an element: as it stands, or as it was meant. */
  #end({ name, at, inItem }: Open): void {
    const out = this.#out;
    const isOriginal = original.test(name);
    const isAuthor = authors.test(name);
    if (!inItem || !(leaf.test(name) || isAuthor || isOriginal)) {
      out.push(`</${name}>`);
      return;
    }
    const inside = out.slice(at + 1).join('');
    const named = hasHref(out[at]);
    if (inside.trim() === '' && !named) out.length = at;
    else if (isOriginal || (this.#root === 'feed' && !named && /^link$/i.test(name))) {
      out.length = at;
      const link = this.#root === 'feed' ? 'link' : 'atom:link';
      out.push(`<${link}${isOriginal ? ' rel="canonical"' : ''} href="${escapeXml(content(inside))}"/>`);
    } else if (isAuthor && !/^<(?!!\[CDATA)/.test(inside.trim()) && /[<&]/.test(inside)) {
      out.length = at + 1;
      out.push(`${escapeXml(plainTitle(content(inside)))}</${name}>`);
    } else out.push(`</${name}>`);
  }
}

/** As much of a text as its element may still hold. */
function take(raw: string, { room }: Open): string {
  const taken = raw.length > room.left ? raw.slice(0, room.left) : raw;
  room.left -= taken.length;
  return taken;
}

/** An address made absolute, where that can be done. */
function absolute(address: string, base: string | null): string {
  const plain = decodeEntities(address.trim());
  if (plain === '' || !base || !URL.canParse(plain, base)) return address;
  return escapeXml(new URL(plain, base).href);
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
