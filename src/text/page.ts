import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { pageFacts, peopleOf, type HtmlDocument } from './page-facts.ts';
import { takeFurniture } from './page-furniture.ts';
import { parseDate } from './dates.ts';
import { decodeBytes } from './decode.ts';
import { isFurniture } from './furniture.ts';
import { depthOf } from './markup.ts';
import { plainText, plainTitle } from './plain.ts';
import { Problem } from './problem.ts';

/** What a page says of the article on it. */
export interface ExtractedPage {
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

export interface PageOptions {
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
/** Browsers build no deeper trees. Readability goes up and down them, over and over. */
const maxDepth = 512;
/** Of an attribute so much is read: its patterns, and linkedom's for styles, take the square of the length. */
const maxAttribute = 1_000;

/**
 * Reads the article of a web page: its text by Mozilla's readability out of a page that its furniture was taken from, the rest from
 * what the page says of itself (`pageFacts`). Takes time in proportion to the page, up to seconds: call it in a thread
 * (`extractPageApart`).
 *
 * @throws Problem where the page is too large, or nothing that can be read
 */
export function extractPage(bytes: Uint8Array, options: PageOptions = {}): ExtractedPage {
  const html = decodeBytes(bytes, options.contentType).text;
  const place = `The page at ${options.url ?? 'hand'}`;
  if (html.length > maxHtml) throw new Problem(`${place} is larger than 5 MB; no article is.`);
  if (!/<\w/.test(html)) throw new Problem(`${place} is no web page.`);
  const document = documentOf(html, place);
  const { meta, paid, body, ...facts } = pageFacts(document, options.url);
  // Readability takes the document apart: it comes last.
  const { content, title, byline, marked } = extract(document, place);
  const authors = facts.authors.length > 0 ? facts.authors : peopleOf(plainTitle(byline, 400)).slice(0, 20);
  const whole = { ...facts, title: facts.title || plainTitle(title), authors };
  const standfirst = ['description', 'og:description'].map((name) => meta.get(name) ?? '').join('\n');
  const text = withoutHead(textOf(plainText(content, maxText), marked, body, standfirst), whole);
  return { ...whole, text, withheld: withheldBy(meta, paid, options) };
}

function documentOf(html: string, place: string): HtmlDocument {
  if (depthOf(html) > maxDepth)
    throw new Problem(`${place} has elements in elements more than ${maxDepth} deep; no browser shows that.`);
  try {
    // A fragment without <html> would otherwise have no body.
    const { document } = parseHTML(/<html[\s>]/i.test(html) ? html : `<html><body>${html}</body></html>`);
    return document;
  } catch (error) {
    throw new Problem(`${place} cannot be read as a page (${(error as Error).message}).`, { cause: error });
  }
}

/** The article's markup, and the text of what the page itself marks as its body. */
function extract(
  document: HtmlDocument,
  place: string,
): { content: string; title: string; byline: string; marked: string } {
  try {
    takeFurniture(document);
    const marked = markedBody(document);
    // MathJax's formulas carry the class CtxtMenu, which readability takes for a menu.
    for (const formula of document.querySelectorAll('mjx-container')) formula.removeAttribute('class');
    for (const element of document.querySelectorAll('*'))
      for (const { name, value } of element.attributes)
        if (value.length > maxAttribute) element.setAttribute(name, value.slice(0, maxAttribute));
    const read = new Readability(document, { maxElemsToParse: maxElements, disableJSONLD: true }).parse();
    return { content: read?.content ?? '', title: read?.title ?? '', byline: read?.byline ?? '', marked };
  } catch (error) {
    throw new Problem(`${place} has no article that can be told from the rest (${(error as Error).message}).`, {
      cause: error,
    });
  }
}

/** What the page marks as the article's body (microdata), as plain text; '' where it marks none, or several. */
function markedBody(document: HtmlDocument): string {
  const bodies = [...document.querySelectorAll('[itemprop~="articleBody" i]')];
  const [only] = bodies;
  return only && bodies.length === 1 && only.tagName.toLowerCase() !== 'meta' ? plainText(only.innerHTML, maxText) : '';
}

/**
 * The article's lines of those that were found in its page: without furniture, and, where the publisher says elsewhere what its text is,
 * without what is not in it. What the publisher says is the text where the page has it not, as where a script would have written it.
 *
 * @param marked,said the article's text by the page's microdata and by its JSON-LD; '' where there is none
 * @param standfirst what the page says the article is about: it may stand over what is called its text
 */
function textOf(found: string, marked: string, said: string, standfirst: string): string {
  const tidy = (text: string) => text.split('\n').filter((line) => !isFurniture(line));
  let lines: readonly string[] = tidy(found);
  const own = tidy(said);
  for (const witness of [marked.split('\n'), own]) lines = onlyOf(witness, lines, standfirst);
  return (lengthOf(own) > fuller * lengthOf(lines) ? own : lines).join('\n');
}

const lengthOf = (lines: readonly string[]) => lines.reduce((sum, { length }) => sum + length, 0);
/** JSON-LD has the fuller text where it has so many times as much. */
const fuller = 1.3;
/** A witness to what the text is knows at least so much of what was found, and not half the lines of it. */
const leastKnown = 0.75;

/** The lines that a witness has, too; all of them where it does not know this text well. */
function onlyOf(witness: readonly string[], lines: readonly string[], standfirst: string): readonly string[] {
  const wordsOf = (line: string) => line.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const said = witness.flatMap(wordsOf);
  if (said.length < 50) return lines;
  const grams = new Set<string>(said);
  for (const words of [said, wordsOf(standfirst)])
    for (let at = 0; at + 2 < words.length; at++) grams.add(`${words[at]} ${words[at + 1]} ${words[at + 2]}`);
  const known = lines.map((line) => {
    const words = wordsOf(line);
    if (words.length < 3) return words.every((word) => grams.has(word));
    let there = 0;
    for (let at = 0; at + 2 < words.length; at++)
      if (grams.has(`${words[at]} ${words[at + 1]} ${words[at + 2]}`)) there++;
    return there >= (words.length - 2) / 2;
  });
  const kept = lines.filter((_, index) => known[index]);
  return lengthOf(kept) >= leastKnown * lengthOf(lines) ? kept : lines;
}

/** The text without a headline, line of authors or date that stands over it: these are told apart from it already. */
function withoutHead(text: string, { title, authors }: Pick<ExtractedPage, 'title' | 'authors'>): string {
  let lines = text.split('\n');
  for (let left = 6; left > 0; left--) {
    const [first = '', ...rest] = lines;
    const names = authors.some((name) => first.includes(name));
    const isByline = names && (/^(?:by|von|par|por|di|da|door|av|af)\b/i.test(first) || /\d{4}/.test(first));
    const isDate = parseDate(first.replace(dateLabel, '')) !== null;
    const isHead = first === title || authors.includes(first) || isByline || isDate || dateLabel.test(`${first} `);
    if (rest.length === 0 || first.length > 150 || !isHead) break;
    lines = rest;
  }
  return lines.join('\n');
}

const dateLabel =
  /^(?:(?:first )?(?:published|posted|updated|last (?:updated|modified))|veröffentlicht|aktualisiert|stand|publié|mis à jour|publicado|actualizado|pubblicato|aggiornato|gepubliceerd)(?: (?:on|at|am|um|le|el|il|op))?\s?:?\s/i;

/** Words of robots directives that forbid to find, keep or quote the text, or to work on it by machine. */
const forbidding = /(?:^|[\s,:;])(noai|noindex|none|nosnippet|max-snippet\s*:\s*0(?!\d))(?=$|[\s,;])/i;

function withheldBy(meta: Map<string, string>, paid: boolean, options: PageOptions): string | null {
  const byHeader = forbidding.exec(forUs(options.robotsTag ?? ''))?.[1];
  if (byHeader) return `its server says ${byHeader.toLowerCase()}`;
  const byPage = forbidding.exec(meta.get('robots') ?? '')?.[1];
  if (byPage) return `the page says ${byPage.toLowerCase()}`;
  // The W3C community's TDM Reservation Protocol: 1 is reserved.
  if ((options.reserved ?? meta.get('tdm-reservation'))?.trim() === '1') return 'its owner reserves text mining';
  if (paid) return 'it stands behind a paywall';
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
