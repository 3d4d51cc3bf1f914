import MarkdownIt from 'markdown-it';
import sanitize from 'sanitize-html';
import { depthOf, ownPath, Problem } from '../text/index.ts';

/** A picture that an article may show. */
export interface Picture {
  id: number;
  width: number;
  height: number;
  alt: string;
  /** What readers are told of it; each may be empty. */
  caption: string;
  credit: string;
  licence: string;
}

const markdown = new MarkdownIt({ html: true, linkify: true });
// Where a link may lead is said below, for those in HTML as well.
markdown.validateLink = () => true;
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
/** Longer texts are cut: nobody writes them, and reading them takes time. */
const longest = 200_000;
const deepest = 512;

/**
 * An article's Markdown as HTML that can do no harm: paragraphs, two levels of headings, emphasis, lists, quotations,
 * code, tables, links, and the house's pictures, written as `![](image:7)`. Whatever else it says is left out or stays words.
 *
 * @param folder where the pictures are: readers see those of published articles alone
 * @throws Problem where elements stand in elements deeper than browsers show
 */
export function articleHtml(body: string, pictures: readonly Picture[] = [], folder = '/articles/images'): string {
  const html = markdown.render(body.slice(0, longest));
  if (depthOf(html) > deepest) throw new Problem('The article has elements in elements: close those that are open.');
  const known = new Map(pictures.map((picture) => [`image:${picture.id}`, picture]));
  let shown = 0;
  const safe = sanitize(html, {
    allowedTags: [
      'p',
      'br',
      'h2',
      'h3',
      'strong',
      'em',
      'del',
      'a',
      'ul',
      'ol',
      'li',
      'blockquote',
      'code',
      'pre',
      'hr',
      'img',
      'table',
      'thead',
      'tbody',
      'tr',
      'th',
      'td',
    ],
    allowedAttributes: {
      a: ['href', 'rel'],
      img: ['src', 'alt', 'width', 'height', 'loading', 'fetchpriority'],
      ol: ['start'],
    },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowedSchemesByTag: { img: [] },
    allowProtocolRelative: false,
    disallowedTagsMode: 'discard',
    transformTags: {
      h1: 'h2',
      h4: 'h3',
      h5: 'h3',
      h6: 'h3',
      a: (_tag, { href = '' }) => {
        const address = safeAddress(href);
        return address ? { tagName: 'a', attribs: { href: address, rel: 'noopener' } } : { tagName: 'em', attribs: {} };
      },
      img: (_tag, { src = '', alt = '' }) => {
        const picture = known.get(src);
        // A picture of somebody else's would tell them who reads.
        if (!picture) return { tagName: 'em', attribs: {}, text: alt };
        const { id, width, height } = picture;
        // The first is seen at once, and is not waited for.
        const attributes = shown++ ? { loading: 'lazy' } : { fetchpriority: 'high' };
        return {
          tagName: 'img',
          attribs: {
            src: `${folder}/${id}.webp`,
            alt: alt || picture.alt,
            width: String(width),
            height: String(height),
            ...attributes,
          },
        };
      },
    },
  });

  // A picture that stands alone has what is told of it under it.
  const alone = new RegExp(`<p>(<img src="${folder}/(\\d+)\\.webp"[^>]*>)</p>`, 'g');
  return safe.replace(alone, (whole, image: string, id: string) => {
    const { caption = '', credit = '', licence = '' } = known.get(`image:${id}`) ?? {};
    const rights = [credit, licence].filter(Boolean).map(escaped).join(', ');
    if (!caption && !rights) return whole;
    return `<figure>${image}<figcaption>${escaped(caption)}${rights && ` <small>${rights}</small>`}</figcaption></figure>`;
  });
}

const escaped = (words: string) => words.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);

/** Where a link leads as a browser reads it: to a web page, a mailbox, or a page of ours; undefined for anything else. */
function safeAddress(href: string): string | undefined {
  const url = URL.parse(href, 'https://own.invalid');
  if (!url || !['http:', 'https:', 'mailto:'].includes(url.protocol)) return undefined;
  return url.host === 'own.invalid' ? ownPath(url.pathname + url.search + url.hash) : url.href;
}
