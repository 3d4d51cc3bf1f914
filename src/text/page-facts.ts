import type { parseHTML } from 'linkedom';
import { resolveAddress, siteOf } from './addresses.ts';
import { parseDate } from './dates.ts';
import { parseNearlyJson } from './nearly-json.ts';
import { decodeEntities, plainText, plainTitle } from './plain.ts';

export type HtmlDocument = ReturnType<typeof parseHTML>['document'];
/** What is used of the DOM, which no library of types is loaded for. */
export interface Node {
  nodeType: number;
  nodeName: string;
  textContent: string;
  childNodes: Node[];
  firstChild: Node | null;
  nextSibling: Node | null;
  previousSibling: Node | null;
}
export interface Element extends Node {
  tagName: string;
  parentElement: Element | null;
  nextElementSibling: Element | null;
  getAttribute(name: string): string | null;
  hasAttribute(name: string): boolean;
  remove(): void;
}

/** What a page says of its article, before anything is taken out of it. */
export interface PageFacts {
  title: string;
  authors: string[];
  published: Date | null;
  updated: Date | null;
  image: string | null;
  lang: string | null;
  canonical: string | null;
  /** Whether it says that not everybody may read it. */
  paid: boolean;
  /** The article's text, where JSON-LD has it; paragraphs separated by a newline. */
  body: string;
  meta: Map<string, string>;
}

/** Reads what a page says of itself: JSON-LD (schema.org), microdata, Open Graph, Dublin Core, and other `meta` that publishers write. */
export function pageFacts(document: HtmlDocument, url: string | undefined): PageFacts {
  const base = resolveAddress(document.querySelector('base[href]')?.getAttribute('href'), url) ?? url;
  const meta = metaOf(document);
  const { nodes, scripts } = linkedNodes(document);
  const article = nodes.find((node) => isArticle(node) && node.headline !== undefined) ?? nodes.find(isArticle) ?? {};
  const canonical = document.querySelector('link[rel~="canonical" i][href]')?.getAttribute('href');
  const about = standing(document);
  return {
    title: titleOf({ document, meta, article, nodes }, base),
    authors: authorsOf(meta, article, about),
    published: dateOf(article.datePublished, ...named(meta, publishedNames), ...about.published, article.dateCreated),
    updated: dateOf(article.dateModified, ...named(meta, updatedNames), ...about.updated),
    image: resolveAddress(imageOf(article.image) ?? meta.get('og:image') ?? meta.get('twitter:image'), base),
    lang: languageOf(article.inLanguage, document.documentElement?.getAttribute('lang'), meta.get('og:locale')),
    canonical: resolveAddress(canonical ?? meta.get('og:url'), base),
    paid: isPaid(meta, nodes, scripts),
    body: bodyOf(nodes),
    meta,
  };
}

// --- meta ---

const publishedNames =
  'article:published_time og:article:published_time article:published datepublished pubdate publishdate publish-date publish_date publication_date parsely-pub-date sailthru.date dc.date.issued dcterms.issued dcterms.date dc.date.published dc.date.created dcterms.created dc.date date date.published originalpublicationdate article.published citation_publication_date cxenseparse:recs:publishtime bt:pubdate rnews:datepublished datecreated og:pubdate og:published_time'.split(
    ' ',
  );
const updatedNames =
  'article:modified_time og:article:modified_time article:modified og:updated_time datemodified lastmod last-modified dc.date.modified dcterms.modified revised rnews:datemodified'.split(
    ' ',
  );
const authorNames =
  'author parsely-author sailthru.author article:author og:article:author dc.creator dcterms.creator dc.creator.name byl rnews:creator article.author citation_author cxenseparse:author'.split(
    ' ',
  );
const named = (meta: Map<string, string>, names: readonly string[]) => names.map((name) => meta.get(name));

/** Names of `meta` that may stand more than once, and all count. */
const allCount = /^(?:robots|dispatchbox|isaccessibleforfree|author|article:author|dc\.creator|citation_author)$/;

/** The page's `meta`, by name or property in lower case; the first of a name counts. */
function metaOf(document: HtmlDocument): Map<string, string> {
  const found = new Map<string, string>();
  for (const element of ([...document.querySelectorAll('meta[content]')] as Element[]).slice(0, 500)) {
    const content = element.getAttribute('content')?.trim();
    if (!content) continue;
    for (const attribute of ['name', 'property', 'itemprop', 'http-equiv']) {
      const name = element.getAttribute(attribute)?.trim().toLowerCase();
      if (!name) continue;
      const key = name === 'dispatchbox' ? 'robots' : name;
      const before = found.get(key);
      if (before === undefined) found.set(key, content);
      else if (allCount.test(name) && before.length < 2000) found.set(key, `${before}, ${content}`);
    }
  }
  return found;
}

// --- JSON-LD ---

type Fact = Record<string, unknown>;

const articleType = /^(?:https?:\/\/schema\.org\/)?(?:\w*Article|Report|\w*Posting|LiveBlogPosting|VideoObject)$/;
const maxScripts = 50;
const maxScript = 2_000_000;
const maxNodes = 2_000;
/** What stands under these is about others. */
const ofOthers = new Set(
  'itemListElement mentions citation relatedLink comment review author publisher image'.split(' '),
);

const isArticle = (node: Fact) =>
  [node['@type']].flat().some((type) => typeof type === 'string' && articleType.test(type));

/** All that the page's JSON-LD says of it, node by node, and the scripts that nobody could read. */
function linkedNodes(document: HtmlDocument): { nodes: Fact[]; scripts: string[] } {
  const nodes: Fact[] = [];
  const scripts: string[] = [];
  let seen = 0;
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 12 || ++seen > maxNodes) return;
    if (Array.isArray(value)) return value.forEach((one) => visit(one, depth + 1));
    nodes.push(value as Fact);
    for (const [key, inner] of Object.entries(value)) if (!ofOthers.has(key)) visit(inner, depth + 1);
  };
  for (const script of ([...document.querySelectorAll('script[type*="ld+json" i]')] as Element[]).slice(
    0,
    maxScripts,
  )) {
    const written = script.textContent;
    if (written.length > maxScript) continue;
    try {
      visit(parseNearlyJson(written), 0);
    } catch {
      scripts.push(written); // what it says of a paywall is looked for all the same
    }
  }
  return { nodes, scripts };
}

const no = /^\s*(?:https?:\/\/schema\.org\/)?(?:false|no|0)\s*$/i;
const saysNo = /isAccessibleForFree["'\s]{0,4}[:=]\s{0,4}\[?["'\s]{0,4}(?:https?:\/\/schema\.org\/)?(?:false|no|0)\b/i;
const paidName =
  /^(?:(?:og:)?article:(?:content_?tier|tier|access)|content[-_]?tier|(?:is[-_]?)?(?:premium|paywall(?:ed)?|paid|locked|metered)(?:[-_]?(?:content|article))?|access[-_]?(?:type|level))$/;
const paidWord = /^\s*(?:true|yes|1|hard|soft|locked|metered|premium|paid|plus|registration|subscri\w*|paywall)\b/i;

function isPaid(meta: Map<string, string>, nodes: readonly Fact[], scripts: readonly string[]): boolean {
  const saysSo = (value: unknown): boolean =>
    value === false ||
    value === 0 ||
    (typeof value === 'string' && no.test(value)) ||
    (Array.isArray(value) && value.some(saysSo)) ||
    (typeof value === 'object' && value !== null && !Array.isArray(value) && saysSo((value as Fact)['@value']));
  return (
    nodes.some((node) => saysSo(node.isAccessibleForFree)) ||
    scripts.some((written) => saysNo.test(written.replaceAll('&quot;', '"'))) ||
    (meta.get('isaccessibleforfree') ?? '').split(',').some((value) => no.test(value)) ||
    [...meta].some(([name, value]) => paidName.test(name) && paidWord.test(value))
  );
}

/** The longest text that JSON-LD gives an article. */
function bodyOf(nodes: readonly Fact[]): string {
  const bodies = nodes.filter(isArticle).flatMap(({ articleBody }) => {
    const written = [articleBody].flat().filter((part) => typeof part === 'string');
    return written.length > 0 ? [written.slice(0, 200).join('\n')] : [];
  });
  const longest = bodies.reduce((a, b) => (b.length > a.length ? b : a), '').slice(0, 500_000);
  if (longest === '') return '';
  const marked = /&lt;\/?p\b/i.test(longest) ? decodeEntities(longest) : longest;
  if (/<(?:p|br|div|li|h\d)\b/i.test(marked)) return plainText(marked);
  return marked.split(/\s*\n\s*/).map((line) => plainText(line)).filter(Boolean).join('\n'); // prettier-ignore
}

// --- title ---

/** Marks between a headline and the name of a site. */
const between = /\s+[|–—·•»«›‹:-]+\s+|\s*[|»«›]\s*|:\s+/;

/** The headline, without the name of its site. */
function titleOf(
  page: { document: HtmlDocument; meta: Map<string, string>; article: Fact; nodes: readonly Fact[] },
  url?: string,
): string {
  const { document, meta, article, nodes } = page;
  const h1s = [...document.querySelectorAll('h1')]
    .slice(0, 5)
    .map((h1) => plainTitle(h1.textContent.slice(0, 2000)))
    .filter((text) => text.length >= 10);
  const headline = textOf(article.headline) ?? meta.get('og:title') ?? meta.get('twitter:title');
  const title = plainTitle(headline ?? document.querySelector('title')?.textContent ?? '');
  if (title === '') return h1s[0] ?? '';
  const folded = letters(title);
  for (const h1 of h1s) {
    const own = letters(h1);
    // The headline with a name behind or before it.
    const at = title.toLowerCase().indexOf(h1.toLowerCase());
    const [before, behind] = at < 0 ? ['', ''] : [title.slice(0, at), title.slice(at + h1.length)];
    const isNamed = /^(?:\s+[|–—·•»«›-]+\s+|\s*[|»«›]).{1,40}$/.test(behind) && before === '';
    if (isNamed || (/^.{1,40}(?:\s+[|–—·•»«›-]+\s+|[|»«›]\s*)$/.test(before) && behind === '')) return h1;
    if (/(?:…|\.{3})\s*$/.test(title) && own.startsWith(folded)) return h1;
  }
  const bare = withoutSite(title, sitesOf(meta, nodes, url));
  // A page's title with a name in it that nobody told us: Readability has its own ways with those.
  return headline === undefined && bare === title && between.test(title) ? '' : bare;
}

/** Letters and digits, folded: what is left of a name whatever it is written with. */
const letters = (text: string) =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

function sitesOf(meta: Map<string, string>, nodes: readonly Fact[], url?: string): Set<string> {
  const publishers = nodes.flatMap((node) => [node.publisher, node.isPartOf].flat());
  const said = [
    meta.get('og:site_name'),
    meta.get('application-name'),
    meta.get('apple-mobile-web-app-title'),
    meta.get('al:android:app_name'),
    ...publishers.map((one) => (typeof one === 'object' && one !== null ? (one as Fact).name : one)),
    ...nodes.flatMap((node) => (/WebSite|Organization/.test(String(node['@type'])) ? [node.name] : [])),
    (meta.get('twitter:site') ?? '').replace(/^@/, ''),
  ].flatMap((name) => textOf(name) ?? []);
  const host = url === undefined ? '' : siteOf(url);
  return new Set([...said, host, host.split('.')[0] ?? ''].map(letters).filter((name) => name.length > 1));
}

function withoutSite(title: string, sites: ReadonlySet<string>): string {
  const isSite = (part: string) => {
    const name = letters(part);
    const bare = name.replace(/^the/, '');
    return name !== '' && (sites.has(name) || sites.has(bare) || sites.has(`the${name}`) || sites.has(`${name}com`));
  };
  let left = title;
  for (let round = 0; round < 3; round++) {
    const marks = [...left.matchAll(new RegExp(between, 'g'))];
    const [first, last] = [marks[0], marks.at(-1)];
    if (!first || !last) break;
    const [before, behind] = [left.slice(0, first.index), left.slice(last.index + last[0].length)];
    if (isSite(behind)) left = left.slice(0, last.index).trim();
    else if (isSite(before)) left = left.slice(first.index + first[0].length).trim();
    else break;
  }
  return left || title;
}

// --- dates, authors ---

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function dateOf(...written: unknown[]): Date | null {
  for (const value of written) {
    const date = textOf(value) === undefined ? null : parseDate(textOf(value) ?? '');
    if (date && date.getUTCFullYear() >= 1990 && date.getUTCFullYear() <= 2200) return date;
  }
  return null;
}

function imageOf(value: unknown): string | undefined {
  const first: unknown = [value].flat()[0];
  if (typeof first === 'object' && first !== null) return textOf((first as Fact).url);
  return textOf(first);
}

/** What stands on the page of its authors and dates. */
interface Standing {
  published: string[];
  updated: string[];
  /** Lines of authors, the likeliest first. */
  authors: string[];
}

const aside = /^(?:aside|nav|footer|figure|iframe)$/i;
const dateWords =
  /(?:^|[-_ ])(?:pub(?:lish(?:ed)?)?[-_]?(?:date|time|on)?|date(?:[-_]?(?:line|time|published))?|timestamp|time[-_]?stamp|posted[-_]?(?:on|at)?|entry[-_]?date|article[-_]?date)(?=$|[-_ ])/i;
const updatedWords = /updat|modif|edited|aktualisiert|mis à jour|actualizad|aggiornat|bijgewerkt/i;
const mostLooked = 60;

/** Reads the marks of authors and dates that stand in the page, those in its article before others, those of teasers last or not at all. */
function standing(document: HtmlDocument): Standing {
  const found: Standing = { published: [], updated: [], authors: [] };
  const later: string[] = [];
  for (const time of ([...document.querySelectorAll('time, [itemprop*="date" i]')] as Element[]).slice(0, mostLooked)) {
    if (time.tagName.toLowerCase() === 'meta') continue;
    const place = placeOf(time);
    const said = time.getAttribute('datetime') ?? time.getAttribute('content') ?? time.textContent.slice(0, 100);
    const prop = time.getAttribute('itemprop') ?? '';
    const isUpdate =
      /modified/i.test(prop) ||
      (!/published/i.test(prop) && updatedWords.test(`${time.getAttribute('class') ?? ''} ${place.before}`));
    if (isUpdate) found.updated.push(said);
    else if (/published/i.test(prop) || time.hasAttribute('pubdate')) found.published.unshift(said);
    else if (place.of === 'article') found.published.push(said);
    else if (place.of === 'page') later.push(said);
  }
  const dated: Element[] = [
    ...document.querySelectorAll(
      '[class*="date" i], [class*="publish" i], [class*="time" i], [class*="posted" i], [class*="byline" i]',
    ),
  ];
  for (const element of dated.slice(0, mostLooked)) {
    const name = element.getAttribute('class') ?? '';
    const place = placeOf(element);
    if (!(dateWords.test(name) || /byline/i.test(name)) || place.of === 'aside') continue;
    const lines = piecesOf(element);
    for (const line of lines) {
      if (updatedWords.test(line) || updatedWords.test(name)) found.updated.push(withoutLabel(line));
      else (place.of === 'article' ? found.published : later).push(withoutLabel(line));
    }
  }
  found.published.push(...later);
  const marked = '[itemprop~="author" i], [rel~="author" i], [class*="author" i], [class*="byline" i]';
  for (const element of ([...document.querySelectorAll(marked)] as Element[]).slice(0, mostLooked)) {
    if (element.tagName.toLowerCase() === 'meta' || placeOf(element).of === 'aside') continue;
    const name = element.getAttribute('class') ?? '';
    if (/bio|desc|img|image|avatar|photo|social|follow|comment|title|role|related|more/i.test(name)) continue;
    const pieces = piecesOf(element);
    if (pieces.length === 0 || pieces.length > 12) continue;
    found.authors.push(...pieces.slice(0, 4).map((piece) => piece.replace(/\s+/g, ' ')), '');
  }
  return found;
}

const withoutLabel = (line: string) => line.replace(/^[^\d]{0,40}?:\s+/, '').replace(/^(?:published|posted|updated|first published|last updated|last modified)(?: on| at)?\s+/i, ''); // prettier-ignore

/** Where an element stands: in the article, beside it, or elsewhere; and the words just before it. */
function placeOf(element: Element): { of: 'article' | 'page' | 'aside'; before: string } {
  let of: 'article' | 'page' = 'page';
  const before = element.previousSibling?.nodeType === 3 ? (element.previousSibling.textContent ?? '').slice(-40) : '';
  let up: Element | null = element;
  for (let steps = 0; up !== null && steps < 40; steps++) {
    const tag = up.tagName.toLowerCase();
    const name = `${up.getAttribute('class') ?? ''} ${up.getAttribute('id') ?? ''}`;
    if (
      aside.test(tag) ||
      (up !== element && tag === 'a') ||
      /relat|teaser|recommend|comment|sidebar|trending|popular|most-read|more-/i.test(name)
    )
      return { of: 'aside', before };
    if (/^(?:article|main)$/.test(tag) || up.getAttribute('role') === 'main') of = 'article';
    up = up.parentElement;
  }
  return { of, before };
}

/** The texts in an element, each as it stands in its own tag; at most 20 short ones. */
function piecesOf(element: Element): string[] {
  const pieces: string[] = [];
  const waiting: { node: Node; depth: number }[] = [{ node: element, depth: 0 }];
  for (let looked = 0; waiting.length > 0 && looked < 200 && pieces.length < 20; looked++) {
    const { node, depth } = waiting.pop()!;
    if (node.nodeType === 3) {
      const text = (node.textContent ?? '').replace(/\s+/g, ' ').trim();
      if (text !== '' && text.length <= 200) pieces.push(text);
    } else if (node.nodeType === 1 && depth < 20 && !/^(?:script|style|svg|img)$/i.test(node.nodeName)) {
      for (const child of [...node.childNodes].slice(0, 50).toReversed())
        waiting.push({ node: child, depth: depth + 1 });
    }
  }
  return pieces;
}

/** Who wrote it: by JSON-LD, else by `meta`, else by the line under the headline; at most 20. */
function authorsOf(meta: Map<string, string>, article: Fact, about: Standing): string[] {
  const linked = [article.author, article.creator].flat().flatMap((author) => {
    return typeof author === 'object' && author !== null ? [(author as Fact).name].flat() : author;
  });
  const lines = [linked, ...authorNames.map((name) => [meta.get(name)])];
  for (const names of lines) {
    const people = [...new Set(names.slice(0, 20).flatMap((name) => peopleOf(plainTitle(textOf(name) ?? '', 400))))];
    if (people.length > 0) return people.slice(0, 20);
  }
  return standingAuthors(about.authors);
}

const by =
  /^(?:(?:written|story|text|words|reported|posted|published) )?(?:by|von|par|por|di|de|door|av|af|autor(?:in|es)?|auteurs?|authors?|reporters?|text|texte)\b\s*(?::\s*)?/i;

/** The names in the first line of authors that stands in the page. */
function standingAuthors(pieces: readonly string[]): string[] {
  const people: string[] = [];
  for (const [at, piece] of pieces.entries()) {
    if (piece === '') {
      if (people.length > 0) break;
      continue;
    }
    if (by.test(`${piece} `) && piece.replace(by, '') === '') continue;
    if (people.length > 0 && parseDate(withoutLabel(piece)) !== null) break;
    const told = by.test(piece) || by.test(`${pieces[at - 1] ?? ''} `);
    people.push(...peopleOf(piece).filter((name) => told || looksLikePerson(name)));
  }
  return [...new Set(people)].filter((name) => name.length <= 80).slice(0, 20);
}

const particle = '(?:de|del|della|di|da|dos|du|van|von|der|den|la|le|el|al|bin|ibn|y|zu|ter|af|av)';
const person = new RegExp(
  `^(?:\\p{Lu}[\\p{L}\\p{M}.'’-]*)(?: (?:${particle} ){0,2}\\p{Lu}[\\p{L}\\p{M}.'’-]*){1,3}(?:,? (?:Jr|Sr|II|III|IV)\\.?)?$`,
  'u',
);
const roles =
  /\b(?:correspondent|editor|reporter|writer|staff|columnist|bureau|desk|chief|analyst|contributor|producer|journalist|photographer|political|news|times|post|gazette|redakteur(?:in)?|redaktion|korrespondent(?:in)?|journaliste|rédaction|periodista|redacción|redazione|giornalista|university|professor|in \p{Lu}\w+)\b/iu;
const looksLikePerson = (name: string) =>
  person.test(name) && !roles.test(name) && !/^(?:the|die|das|la|le|el|il)\s/i.test(name);

const glued =
  /[\s,|·•–—-]*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day[\s,].*|(?:mon|tue|wed|thu|fri|sat|sun),\s.*|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}\.?\s\d.*|\d{1,2}\.?\s(?:jan|feb|mär|mar|apr|may|mai|jun|jul|aug|sep|okt|oct|nov|dec|dez)\p{L}{0,6}\.?\s.*|\d{4}-\d\d-\d\d.*|\d{1,2}[./]\d{1,2}[./]\d{2,4}.*|\d{1,2}[:.]\d\d.*|(?:published|updated|posted|last (?:updated|modified))\b.*)$/iu;

/**
 * The people whom a line of authors names: `By Ann Lee, Ben Orr and Cy Day` are three. What they are (`Ann Lee, Political Editor`), and a
 * date that runs on behind them, are left out. A line that is no list of names is one name.
 */
export function peopleOf(line: string): string[] {
  const whole = line
    .replace(by, '')
    .replace(glued, '')
    .replace(/\s+/g, ' ')
    .replace(/[\s,;|·•–—-]+$/, '')
    .trim();
  if (whole === '' || /^(?:https?:|www\.|@)|^\S+@\S+$/.test(whole)) return [];
  const parts = whole
    .split(
      /\s*[;|•·]\s*|\s*,\s*(?:(?:and|und|et|y|e|en|och|og|i)\s)?|\s+(?:and|und|et|y|en|och|og|&|＆|with|mit|avec)\s+/iu,
    )
    .map((part) => part.replace(by, '').trim())
    .filter(Boolean);
  if (parts.length < 2) return [whole];
  if (/^(?:jr|sr|ii|iii|iv|md|phd)\.?$/i.test(parts[1] ?? '') && parts.length === 2) return [whole];
  const people = parts.filter(looksLikePerson);
  // Three words and "and" may be a firm: where not all but the roles are names, the line is one.
  if (people.length === 0) return [whole];
  return people.length === parts.length || people.length + parts.filter((part) => roles.test(part)).length === parts.length || people.length >= 2 ? people : [parts[0]!]; // prettier-ignore
}

function languageOf(...written: unknown[]): string | null {
  for (const value of written) {
    const tag = textOf(value)?.trim().replaceAll('_', '-') ?? '';
    if (tag === '' || tag.length > 35) continue;
    try {
      const [canonical] = Intl.getCanonicalLocales(tag);
      if (canonical) return canonical;
    } catch {
      // no language tag: the next may be one
    }
  }
  return null;
}
