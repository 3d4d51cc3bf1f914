import { feedAddress } from './feed-address.ts';
import {
  cut,
  decodeEntities,
  Problem,
  readAttributes,
  resolveAddress,
  scanMarkup,
  siteOf,
  type MarkupHandler,
} from '../text/index.ts';

/** What a source is, as the `kind` attribute of an outline says it: decides how its reports count as evidence. */
export const sourceKinds = [
  'news',
  'agency',
  'broadcaster',
  'magazine',
  'official',
  'parliament',
  'court',
  'factcheck',
  'thinktank',
  'video',
] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** One `<outline>`. Attributes keep their order, spelling and values, also those we have no use for. */
export interface Outline {
  attributes: Map<string, string>;
  children: Outline[];
  /** Where it stands in the file it was read from; 0 for one made here. */
  line: number;
}

export interface Opml {
  /** The attributes of `<opml>`, `version` among them. */
  attributes: Map<string, string>;
  /** The elements of `<head>`, in order: name and text. */
  head: [name: string, text: string][];
  outlines: Outline[];
  /** What is not well formed and was read all the same. */
  faults: { line: number; words: string }[];
}

/** A source as a list of sources tells it. */
export interface CatalogueEntry {
  /** Tells the source apart: its name in small letters and hyphens, or the outline's `key`. */
  key: string;
  name: string;
  feeds: string[];
  home: string | null;
  /** ISO 3166 code, or `EU`, `UN` and the like; upper case. */
  country: string | null;
  /** BCP 47 language tag. */
  language: string | null;
  kind: SourceKind;
  owner: string | null;
  /** The editor's left-right rating, -2 to 2; null is unrated. */
  lean: number | null;
  /** Why it is rated so. */
  leanNote: string | null;
  /** It is not polled, for now. */
  paused: boolean;
  /** The pages of its reports may be read. */
  articleText: boolean;
}

const maxLength = 20_000_000;
const maxOutlines = 100_000;
const maxDepth = 50;

/**
 * Reads OPML 1.0 to 2.0, and the FOAF lists of weblogs (RDF) that some readers still export, as the outlines they say.
 * What is not well formed is read as far as it goes and listed in `faults`.
 * @throws Problem where the text is no list at all
 */
export function readOpml(text: string, fileName = 'The list'): Opml {
  const opml = readOnce(text, fileName);
  if (opml.faults.length === 0 || text.length > 1_000_000) return opml;
  const mended = readOnce(escapeMarkupInAttributes(text), fileName);
  return mended.faults.length < opml.faults.length ? mended : opml;
}

/** Some programs write a feed's description with its HTML, quotation marks and all, into an attribute. */
function escapeMarkupInAttributes(text: string): string {
  return text.replace(
    /<outline\b([^\n]{0,4000}?)(\/?>)(?=[ \t]*(?:<\/?outline\b|\r?$))/gm,
    (_, inner: string, end: string) => {
      const attributes = inner.replace(
        /(\s[\w:.-]+=)"([^\n]*?)"(?=\s+[\w:.-]+="|\s*$)/g,
        (_all, name: string, value: string) =>
          `${name}"${value.replace(/[<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`)}"`,
      );
      return `<outline${attributes}${end}`;
    },
  );
}

function readOnce(text: string, fileName: string): Opml {
  if (text.length > maxLength)
    throw new Problem(`${fileName} is larger than 20 MB; a list of sources is smaller. Check the file.`);
  if (!/<(?:[\w-]+:)?(opml|rdf|outline)[\s>/]/i.test(text)) {
    throw new Problem(
      `${fileName}, line 1: this is no OPML: there is no <opml> in it. Export the list as OPML and try again.`,
    );
  }
  const reader = new OutlineReader(text, fileName);
  scanMarkup(text, reader);
  return reader.finish();
}

const localName = (tag: string) => tag.replace(/^.*:/, '').toLowerCase();

/** Reads one list, tag by tag. */
class OutlineReader implements MarkupHandler {
  readonly #opml: Opml = { attributes: new Map(), head: [], outlines: [], faults: [] };
  readonly #text: string;
  readonly #fileName: string;
  readonly #lineAt: (at: number) => number;
  readonly #path: { name: string; outline?: Outline; line: number }[] = [];
  #started = false;
  #outlines = 0;
  /** The text since the last tag. */
  #inner = '';
  /** Of FOAF: whose weblog, and its page. */
  #person = '';
  #page = '';

  constructor(text: string, fileName: string) {
    this.#text = text;
    this.#fileName = fileName;
    this.#lineAt = lineCounter(text);
  }

  open(tag: string, raw: string, { selfClosing, start }: { selfClosing: boolean; start: number }): void {
    const name = localName(tag);
    const attributes = new Map([...readAttributes(raw)].map(([key, value]) => [key, decodeEntities(value)]));
    const line = this.#lineAt(start);
    if (name === 'outline') {
      const outline: Outline = { attributes, children: [], line };
      this.#add(outline);
      if (selfClosing) return;
      if (this.#path.length >= maxDepth)
        throw new Problem(`${this.#fileName}, line ${line}: outlines are nested deeper than ${maxDepth}.`);
      this.#path.push({ name, outline, line });
      return;
    }
    if (name === 'opml' && !this.#started) {
      this.#started = true;
      this.#opml.attributes = attributes;
    } else if (name === 'document') {
      this.#page = attributes.get('rdf:about') ?? '';
    } else if ((name === 'channel' || name === 'feed') && /^(rss|ya)/.test(tag)) {
      const address = (attributes.get('rdf:about') ?? attributes.get('rdf:resource') ?? '').trim();
      const found = [['text', this.#person], ['xmlUrl', address], ['htmlUrl', this.#page]] as const; // prettier-ignore
      const said = new Map(found.filter(([, value]) => value !== ''));
      if (address !== '') this.#add({ attributes: said, children: [], line });
    }
    this.#inner = '';
    if (!selfClosing && this.#path.length < 2 * maxDepth) this.#path.push({ name, line });
    else if (this.#path.at(-1)?.name === 'head') this.#opml.head.push([tag, '']);
  }

  close(tag: string, start: number): void {
    const name = localName(tag);
    const path = this.#path;
    const at = path.findLastIndex((open) => open.name === name);
    if (at < 0) return this.#fault(start, `</${tag}> ends nothing that was opened; remove it, or open it before`);
    const inner = path.at(-1);
    if (at < path.length - 1 && inner) {
      const end = `</${inner.name}>`;
      this.#fault(
        start,
        `</${tag}> comes before the <${inner.name}> of line ${inner.line} is ended; end that one first, by ${end} or />`,
      );
    }
    if (path[at - 1]?.name === 'head') this.#opml.head.push([tag, this.#inner.trim()]);
    if (name === 'name' || name === 'member_name') this.#person = this.#inner.trim();
    if (name === 'person' || name === 'agent') this.#person = '';
    path.length = at;
    this.#inner = '';
  }

  text(raw: string): void {
    if (this.#inner.length < 10_000) this.#inner += decodeEntities(raw);
  }

  cdata(raw: string): void {
    if (this.#inner.length < 10_000) this.#inner += raw;
  }

  cut(start: number): void {
    this.#fault(start, 'the file breaks off inside a tag; export it again');
  }

  finish(): Opml {
    const open = this.#path.at(-1);
    if (open)
      this.#fault(
        this.#text.length,
        `the file breaks off before </${open.name}>, opened in line ${open.line}; export it again, or add the end`,
      );
    return this.#opml;
  }

  #add(outline: Outline): void {
    if (++this.#outlines > maxOutlines)
      throw new Problem(`${this.#fileName}, line ${outline.line}: more than ${maxOutlines} outlines; split the list.`);
    const parent = this.#path.findLast((open) => open.outline)?.outline;
    (parent ? parent.children : this.#opml.outlines).push(outline);
  }

  #fault(start: number, words: string): void {
    if (this.#opml.faults.length < 100) this.#opml.faults.push({ line: this.#lineAt(start), words });
  }
}

/** OPML 2.0 with everything that `readOpml` keeps; attributes in their order. */
export function writeOpml(opml: Omit<Opml, 'faults'>): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>'];
  const attributes = (map: Map<string, string>) =>
    [...map].map(([name, value]) => ` ${name}="${escape(value)}"`).join('');
  const root = opml.attributes.has('version') ? opml.attributes : new Map([['version', '2.0'], ...opml.attributes]);
  lines.push(`<opml${attributes(root)}>`, '  <head>');
  for (const [name, text] of opml.head) lines.push(`    <${name}>${escape(text)}</${name}>`);
  lines.push('  </head>', '  <body>');
  const write = (outline: Outline, depth: number) => {
    const start = `${'  '.repeat(depth)}<outline${attributes(outline.attributes)}`;
    if (outline.children.length === 0) lines.push(`${start}/>`);
    else {
      lines.push(`${start}>`);
      for (const child of outline.children) write(child, depth + 1);
      lines.push(`${'  '.repeat(depth)}</outline>`);
    }
  };
  for (const outline of opml.outlines) write(outline, 2);
  lines.push('  </body>', '</opml>', '');
  return lines.join('\n');
}

/**
 * The sources of a list. An outline with an `xmlUrl` is a source with that feed; feeds nested in an outline that is itself a
 * source (it has an `xmlUrl`, `htmlUrl` or `kind`) are that source's, too; other outlines are folders, whose names say nothing. Outlines of one
 * name (or `key`) and site are one source. A feed listed twice counts where it stands first.
 * @throws Problem naming the file, the line and the remedy
 */
export function sourcesFromOpml(text: string, fileName: string): CatalogueEntry[] {
  return entriesOf(readOpml(text, fileName), fileName).map(({ entry }) => entry);
}

/** What the editor has set of a source by hand, as `editSource` keeps it. */
export type SourceEdits = Partial<
  Pick<CatalogueEntry, 'name' | 'owner' | 'kind' | 'lean' | 'leanNote' | 'paused' | 'articleText'>
>;

/** The outline of a source that no list has named yet. */
export function outlineOfEntry(entry: CatalogueEntry): Outline {
  const { name, feeds, home, paused, articleText, ...others } = entry;
  const [first = '', ...more] = feeds;
  const facts = { type: 'rss', text: name, xmlUrl: first, htmlUrl: home, ...others, ...(paused ? { paused } : {}) };
  const written = Object.entries({ ...facts, ...(articleText ? { articleText } : {}) });
  const attributes = new Map(written.flatMap(([key, value]) => (value === null ? [] : [[key, String(value)]])));
  const children = more.map((feed) => ({ attributes: new Map([['type', 'rss'], ['text', name], ['xmlUrl', feed]]), children: [], line: 0 })); // prettier-ignore
  return { attributes, children, line: 0 };
}

/** What the editor has done to a list by hand. */
export interface ListChanges {
  /** By the sources' keys. */
  edits: ReadonlyMap<string, SourceEdits>;
  /** Keys of sources that were taken out. */
  removed: ReadonlySet<string>;
  /** New addresses of feeds, by those that the list has. */
  moves: ReadonlyMap<string, string>;
}

/** A list's text with what the editor has done by hand; as it is written where that is nothing. */
export function editList(text: string, fileName: string, { edits, removed, moves }: ListChanges): string {
  const opml = readOpml(text, fileName);
  let changed = false;
  const gone = new Set<string>();
  for (const { entry, outline } of entriesOf(opml, fileName)) {
    if (removed.has(entry.key)) for (const feed of entry.feeds) gone.add(feed);
    const edited = edits.get(entry.key);
    if (!edited) continue;
    const { name, ...others } = edited;
    // The key is made of the name: a new name must not make it another source.
    const attributes = name === undefined ? others : { key: entry.key, text: name, ...others };
    for (const [attribute, value] of Object.entries(attributes)) {
      changed = true;
      const written = [...outline.attributes.keys()].find((key) => key.toLowerCase() === attribute.toLowerCase());
      if (value === null) outline.attributes.delete(written ?? attribute);
      else outline.attributes.set(written ?? attribute, String(value));
    }
  }
  const left = (outline: Outline): Outline[] => {
    const feed = feedOf(outline, fileName);
    const children = outline.children.flatMap(left);
    const to = feed === null ? undefined : moves.get(feed);
    const written = [...outline.attributes.keys()].find((key) => key.toLowerCase() === 'xmlurl');
    if (to !== undefined && written !== undefined) {
      changed = true;
      outline.attributes.set(written, to);
    }
    const isGone = feed !== null && gone.has(feed);
    if (isGone) changed = true;
    // A folder that only held what is gone goes with it; an empty one that was there stays.
    if ((isGone && children.length === 0) || (feed === null && children.length === 0 && outline.children.length > 0)) return []; // prettier-ignore
    if (isGone && written !== undefined) outline.attributes.delete(written);
    return [{ ...outline, children }];
  };
  if (gone.size > 0 || moves.size > 0) opml.outlines = opml.outlines.flatMap(left);
  return changed ? writeOpml(opml) : text;
}

/** The sources of a list, each with the outline that says what it is. */
function entriesOf(opml: Opml, fileName: string): { entry: CatalogueEntry; outline: Outline }[] {
  const [fault] = opml.faults;
  if (fault) throw new Problem(`${fileName}, line ${fault.line}: ${fault.words}.`);
  const outlines = new Map<CatalogueEntry, Outline>();
  const entries = new Map<string, CatalogueEntry>();
  const seen = new Set<string>();

  const visit = (outline: Outline, source: CatalogueEntry | null) => {
    const value = (name: string) => attribute(outline, name);
    const feed = feedOf(outline, fileName);
    const isSource = value('htmlUrl') !== '' || value('kind') !== '' || (feed !== null && outline.children.length > 0);
    let own = source;
    if (!source && (isSource || feed !== null)) {
      const made = entryOf(outline, feed, fileName);
      const namesake = entries.get(made.key);
      // Two outlets may both be called "Top stories".
      if (namesake && siteOfEntry(namesake) !== siteOfEntry(made, feed))
        made.key = slug(`${made.key} ${siteOfEntry(made, feed)}`);
      own = entries.get(made.key) ?? made;
      entries.set(made.key, own);
      if (own === made) outlines.set(own, outline);
    }
    if (own && feed !== null && !seen.has(feed)) {
      seen.add(feed);
      own.feeds.push(feed);
    }
    for (const child of outline.children) visit(child, own);
  };
  for (const outline of opml.outlines) visit(outline, null);
  return [...outlines].flatMap(([entry, outline]) => (entry.feeds.length > 0 ? { entry, outline } : []));
}

/** The site of its home or first feed. */
function siteOfEntry(entry: CatalogueEntry, feed = entry.feeds[0] ?? null): string {
  const address = entry.home ?? feed;
  return address === null ? '' : siteOf(address);
}

function feedOf(outline: Outline, fileName: string): string | null {
  const written = attribute(outline, 'xmlUrl');
  if (written === '') return null;
  const address = feedAddress(written);
  if (address === null) {
    throw new Problem(
      `${fileName}, line ${outline.line}: xmlUrl="${cut(written, 100)}" is no http or https address; write the feed's whole address.`,
    );
  }
  return address;
}

function entryOf(outline: Outline, feed: string | null, fileName: string): CatalogueEntry {
  const value = (name: string) => attribute(outline, name);
  const home = resolveAddress(value('htmlUrl'));
  const host = (home ?? feed) === null ? '' : new URL(home ?? feed ?? '').hostname.replace(/^(www|feeds?|rss)\./, '');
  const name = cut(value('text') || value('title') || host, 200);
  const wrong = (attributeName: string, remedy: string) =>
    new Problem(
      `${fileName}, line ${outline.line}: ${attributeName}="${cut(value(attributeName), 50)}" of ${name}: ${remedy}.`,
    );

  const kindWritten = value('kind').toLowerCase();
  if (kindWritten !== '' && !isKind(kindWritten)) throw wrong('kind', `write one of ${sourceKinds.join(', ')}`);
  const category = value('category').toLowerCase().split(/[,/]/).map((word) => word.trim()).find(isKind); // prettier-ignore
  const lean = leanOf(value('lean'));
  if (lean === undefined)
    throw wrong(
      'lean',
      'write a whole number from -2 (left) to 2 (right), or left, center or right; leave it out for unrated',
    );
  const language = value('language').replaceAll('_', '-');
  const country = value('country').toUpperCase();
  const yes = (attributeName: string) => {
    const written = value(attributeName).toLowerCase();
    if (!/^(|true|false|yes|no|on|off|1|0)$/.test(written)) throw wrong(attributeName, 'write true or false');
    return /^(true|yes|on|1)$/.test(written);
  };
  return {
    key: slug(value('key') || name) || host,
    name,
    feeds: [],
    home,
    country: country === '' ? null : cut(country, 20),
    language: /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(language) ? language : null,
    kind: isKind(kindWritten) ? kindWritten : (category ?? 'news'),
    owner: cut(value('owner'), 200) || null,
    lean,
    leanNote: cut(value('leanNote'), 500) || null,
    paused: yes('paused'),
    articleText: yes('articleText'),
  };
}

const words = new Map([
  ['left', -2],
  ['lean left', -1],
  ['center', 0],
  ['centre', 0],
  ['lean right', 1],
  ['right', 2],
]);

/** Null is unrated, undefined is nonsense. */
function leanOf(written: string): number | null | undefined {
  if (written === '') return null;
  const named = words.get(written.toLowerCase());
  if (named !== undefined) return named;
  const number = Number(written);
  return Number.isInteger(number) && number >= -2 && number <= 2 ? number : undefined;
}

function isKind(word: string): word is CatalogueEntry['kind'] {
  return (sourceKinds as readonly string[]).includes(word);
}

/** An attribute's value, whatever its capitals; '' where there is none. */
function attribute(outline: Outline, name: string): string {
  const exact = outline.attributes.get(name);
  if (exact !== undefined) return exact.trim();
  const lower = name.toLowerCase();
  for (const [key, value] of outline.attributes) if (key.toLowerCase() === lower) return value.trim();
  return '';
}

function slug(name: string): string {
  return cut(
    name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, ''),
    100,
  );
}

function escape(text: string): string {
  return text
    .replace(/[&<>"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll('&#38;', '&amp;')
    .replaceAll('&#60;', '&lt;')
    .replaceAll('&#62;', '&gt;')
    .replaceAll('&#34;', '&quot;');
}

/** Line numbers of offsets that only grow, in one pass over the text. */
function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let at = text.indexOf('\n');
  return (offset) => {
    while (at !== -1 && at < offset) {
      line++;
      at = text.indexOf('\n', at + 1);
    }
    return line;
  };
}
