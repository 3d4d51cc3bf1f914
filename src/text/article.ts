import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { resolveAddress } from './addresses.ts';
import { parseDate } from './dates.ts';
import { decodeBytes } from './decode.ts';
import { plainText, plainTitle } from './plain.ts';
import { Problem } from './problem.ts';

type Page = ReturnType<typeof parseHTML>['document'];

/** What a page says of the article on it. */
export interface Article {
  title: string;
  /** Plain text, paragraphs separated by a newline; empty where there is none that could be told from the rest of the page. */
  text: string;
  authors: string[];
  published: Date | null;
  updated: Date | null;
  /** Address of the lead image. */
  image: string | null;
  /** BCP 47 language tag. */
  lang: string | null;
  /** The address that the page says is its own. */
  canonical: string | null;
  /** Why the text is not to be used or kept, in words; null where nothing on the page forbids it. */
  withheld: string | null;
}

export interface ArticleOptions {
  /** Where the page was found. */
  url?: string;
  /** The headers Content-Type, X-Robots-Tag and tdm-reservation. */
  contentType?: string;
  robotsTag?: string;
  reserved?: string;
}

const maxHtml = 5_000_000;
const maxElements = 50_000;
const maxText = 200_000;

/**
 * Reads the article of a web page: its text by Mozilla's readability, the rest from JSON-LD (schema.org's `NewsArticle` and its
 * kin), Open Graph, and the page's own `meta` and `link`. Takes time in proportion to the page, up to seconds: call it in a
 * thread (`openArticleReader`).
 *
 * @throws Problem where the page is too large, or nothing that can be read
 */
export function readArticle(bytes: Uint8Array, options: ArticleOptions = {}): Article {
  const html = decodeBytes(bytes, options.contentType).text;
  const place = `The page at ${options.url ?? 'hand'}`;
  if (html.length > maxHtml) throw new Problem(`${place} is larger than 5 MB; no article is.`);
  if (!/<\w/.test(html)) throw new Problem(`${place} is no web page.`);
  const document = documentOf(html, place);
  const base = resolveAddress(document.querySelector('base[href]')?.getAttribute('href'), options.url) ?? options.url;
  const meta = metaOf(document);
  const facts = linkedFacts(document);
  const canonical = document.querySelector('link[rel~="canonical" i][href]')?.getAttribute('href');
  const dates = [...document.querySelectorAll('time[datetime]')]
    .slice(0, 1)
    .map((time) => time.getAttribute('datetime'));
  const found = {
    published: dateOf(facts?.datePublished, meta.get('article:published_time'), meta.get('date'), ...dates),
    updated: dateOf(facts?.dateModified, meta.get('article:modified_time'), meta.get('og:updated_time')),
    image: resolveAddress(imageOf(facts?.image) ?? meta.get('og:image') ?? meta.get('twitter:image'), base),
    lang: languageOf(facts?.inLanguage, document.documentElement?.getAttribute('lang'), meta.get('og:locale')),
    canonical: resolveAddress(canonical ?? meta.get('og:url'), base),
    withheld: withheldBy(meta, facts, options),
  };
  const title = plainTitle(textOf(facts?.headline) ?? meta.get('og:title') ?? '');
  // Readability takes the document apart: it comes last.
  const read = extract(document, place);
  const whole = { title: title || plainTitle(read.title), authors: authorsOf(facts, meta, read.byline), ...found };
  return { ...whole, text: withoutHead(plainText(read.content, maxText), whole) };
}

function documentOf(html: string, place: string): Page {
  try {
    // A fragment without <html> would otherwise have no body.
    const { document } = parseHTML(/<html[\s>]/i.test(html) ? html : `<html><body>${html}</body></html>`);
    return document;
  } catch (error) {
    throw new Problem(`${place} cannot be read as a page (${(error as Error).message}).`, { cause: error });
  }
}

function extract(document: Page, place: string): { content: string; title: string; byline: string } {
  try {
    const read = new Readability(document, { maxElemsToParse: maxElements }).parse();
    return { content: read?.content ?? '', title: read?.title ?? '', byline: read?.byline ?? '' };
  } catch (error) {
    throw new Problem(`${place} has no article that can be told from the rest (${(error as Error).message}).`, {
      cause: error,
    });
  }
}

/** The text without a headline, line of authors or date that stands over it: these are told apart from it already. */
function withoutHead(text: string, { title, authors }: Pick<Article, 'title' | 'authors'>): string {
  let lines = text.split('\n');
  for (let left = 4; left > 0; left--) {
    const [first = '', ...rest] = lines;
    const isByline = /^by\b/i.test(first) && authors.some((name) => first.includes(name));
    const isHead = first === title || authors.includes(first) || isByline || parseDate(first) !== null;
    if (rest.length === 0 || first.length > 150 || !isHead) break;
    lines = rest;
  }
  return lines.join('\n');
}

/** The page's `meta`, by name or property in lower case; the first of a name counts. */
function metaOf(document: Page): Map<string, string> {
  const found = new Map<string, string>();
  for (const element of [...document.querySelectorAll('meta[content]')].slice(0, 500)) {
    const content = element.getAttribute('content')?.trim();
    if (!content) continue;
    for (const attribute of ['name', 'property', 'itemprop', 'http-equiv']) {
      const name = element.getAttribute(attribute)?.trim().toLowerCase();
      if (!name) continue;
      // Every robots line binds, not only the first.
      if (/^(robots|dispatchbox)$/.test(name)) found.set('robots', `${found.get('robots') ?? ''},${content}`);
      else if (!found.has(name)) found.set(name, content);
    }
  }
  return found;
}

type Facts = Record<string, unknown>;

const articleType = /^(?:https?:\/\/schema\.org\/)?(?:\w*Article|Report|\w*Posting|LiveBlogPosting|VideoObject)$/;
const maxScripts = 20;
const maxScript = 500_000;
const maxNodes = 2_000;

/** What the page's JSON-LD says of its article; undefined where it says nothing. */
function linkedFacts(document: Page): Facts | undefined {
  const found: Facts[] = [];
  let nodes = 0;
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || ++nodes > maxNodes) return;
    if (Array.isArray(value)) return value.forEach(visit);
    const node = value as Facts;
    const types = [node['@type']].flat();
    if (types.some((type) => typeof type === 'string' && articleType.test(type))) found.push(node);
    for (const key of ['@graph', 'mainEntity', 'mainEntityOfPage']) visit(node[key]);
  };
  for (const script of [...document.querySelectorAll('script[type="application/ld+json" i]')].slice(0, maxScripts)) {
    const written = script.textContent;
    if (written.length > maxScript) continue;
    try {
      visit(JSON.parse(written));
    } catch {
      // Broken JSON-LD says nothing; the page still does.
    }
  }
  return found.find((node) => node.headline !== undefined) ?? found[0];
}

/** Words of robots directives that forbid to find, keep or quote the text, or to work on it by machine. */
const forbidding = /(?:^|[\s,:;])(noai|noindex|none|nosnippet|max-snippet\s*:\s*0(?!\d))(?=$|[\s,;])/i;

function withheldBy(meta: Map<string, string>, facts: Facts | undefined, options: ArticleOptions): string | null {
  const byHeader = forbidding.exec(forUs(options.robotsTag ?? ''))?.[1];
  if (byHeader) return `its server says ${byHeader.toLowerCase()}`;
  const byPage = forbidding.exec(meta.get('robots') ?? '')?.[1];
  if (byPage) return `the page says ${byPage.toLowerCase()}`;
  // The W3C community's TDM Reservation Protocol: 1 is reserved.
  if ((options.reserved ?? meta.get('tdm-reservation'))?.trim() === '1') return 'its owner reserves text mining';
  const free = facts?.isAccessibleForFree ?? meta.get('isaccessibleforfree');
  if (free === false || (typeof free === 'string' && /^\s*(?:https?:\/\/schema\.org\/)?false\s*$/i.test(free)))
    return 'it stands behind a paywall';
  if (/^(?:locked|metered|premium|paid|subscription)/i.test(meta.get('article:content_tier') ?? ''))
    return 'it stands behind a paywall';
  return null;
}

/** Of an X-Robots-Tag that names robots, what it says to all of them and to us (`otherbot: noindex` is not our affair). */
function forUs(header: string): string {
  let applies = true;
  return header
    .split(',')
    .filter((part) => {
      const agent = /^\s*([\w-]+)\s*:/.exec(part)?.[1]?.toLowerCase();
      if (agent !== undefined && !/^(max-\w+|unavailable_after)$/.test(agent)) applies = agent === 'dispatchbox';
      return applies;
    })
    .join(',');
}

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
  if (typeof first === 'object' && first !== null) return textOf((first as Facts).url);
  return textOf(first);
}

/** The names of JSON-LD, else those of `meta`, else the line under the headline; at most 20. */
function authorsOf(facts: Facts | undefined, meta: Map<string, string>, byline: string): string[] {
  const linked = [facts?.author].flat().flatMap((author) => {
    return typeof author === 'object' && author !== null ? [(author as Facts).name].flat() : author;
  });
  for (const names of [linked, [meta.get('author')], [meta.get('article:author')], [byline]]) {
    const plain = names.slice(0, 20).map((name) => plainTitle(textOf(name) ?? '', 200).replace(/^by:?\s+/i, ''));
    const people = plain.filter((name) => name !== '' && !/^(https?:|@|\S+@\S+$)/.test(name));
    if (people.length > 0) return [...new Set(people)];
  }
  return [];
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
