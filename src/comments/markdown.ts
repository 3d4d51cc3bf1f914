import MarkdownIt, { type Token } from 'markdown-it';

/**
 * Markdown-light: emphasis, links, quotations, code, and line ends where they were typed. `markdown-it` reads it, with nothing
 * switched on but these; what is written out is ours, and nothing but these few elements can come out. Everything else that
 * looks like Markdown or HTML is text, and stays as it was typed.
 */
const reader = new MarkdownIt('zero', { linkify: true }).enable([
  'blockquote',
  'fence',
  'backticks',
  'emphasis',
  'escape',
  'link',
  'image',
  'autolink',
  'linkify',
]);
// Links lead to the web; what leads elsewhere stays text. Addresses are shown as they were typed.
reader.validateLink = (address) => /^https?:\/\//i.test(address) && URL.canParse(address);
reader.normalizeLink = (address) => address;
reader.normalizeLinkText = (address) => address;
// Of what is no whole address, only what begins with www. is one.
reader.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false }).add('www.', {
  validate: (text, at) =>
    /^[^\s<>"]{1,500}/.exec(text.slice(at, at + 500))?.[0].replace(/[?!.,:*_~'")\]]+$/, '').length ?? 0,
  normalize: (match) => void (match.url = `http://${match.url}`),
});

/** A comment as HTML: paragraphs, `em`, `strong`, `code`, `pre`, `blockquote`, `br`, and links that give no standing. */
export function asHtml(text: string): string {
  // Quotations of quotations are read two deep: a thousand marks in a row would be as many blocks in one another.
  const shallow = text.replace(/^(?:[ \t]*>){3,}/gm, '> >');
  return reader
    .parse(shallow, {})
    .map((token) => {
      if (token.type === 'inline') return inline(token.children ?? []);
      if (token.type === 'fence') return `<pre><code>${escape(token.content.replace(/\n$/, ''))}</code></pre>`;
      return `<${token.nesting < 0 ? '/' : ''}${token.tag}>`; // p or blockquote
    })
    .join('');
}

/** Comments as HTML, of a whole page at once. */
export const allAsHtml = (texts: readonly string[]): string[] => texts.map(asHtml);

/** A comment as HTML without reading its Markdown: where that takes too long, its words are there all the same. */
export const asTyped = (text: string): string => `<p>${lines(text)}</p>`;

/** A comment in one line of text, without marks, for where there is no markup. */
export function asLine(text: string): string {
  return text
    .replace(/\[([^\]\n]{1,300})\]\([^)\s]{1,500}\)/g, '$1')
    .replace(/^[ \t]*(?:>[ \t]*)+|^```.*$|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** How many addresses a comment leads to, marked as links or bare. */
export function linksIn(text: string): number {
  return text.match(/https?:\/\/|(?<![\p{L}\p{N}])www\./giu)?.length ?? 0;
}

function inline(tokens: readonly Token[]): string {
  let host = '';
  // `[a]()` is read as a link to nowhere.
  let leads = false;
  return tokens
    .map((token, i) => {
      switch (token.type) {
        case 'em_open':
        case 'em_close':
        case 'strong_open':
        case 'strong_close':
          return `<${token.nesting < 0 ? '/' : ''}${token.tag}>`;
        case 'code_inline':
          return `<code>${escape(token.content)}</code>`;
        case 'image':
          return escape(`![${token.content}](${token.attrGet('src')})`);
        case 'link_open': {
          const url = URL.parse(String(token.attrGet('href') ?? ''));
          leads = url !== null;
          if (!url) return '[';
          // One that bears other words than its address says where it leads.
          host = token.info === 'auto' ? '' : url.host;
          const words = tokens[i + 1]?.type === 'link_close' ? escape(url.host) : '';
          return `<a href="${escape(url.href)}" rel="nofollow ugc noopener">${words}`;
        }
        case 'link_close':
          if (!leads) return ']()';
          return `</a>${host && ` <span class="soft small">(${escape(host)})</span>`}`;
        default:
          return lines(token.content);
      }
    })
    .join('');
}

const lines = (text: string) => escape(text).replace(/(?<! ) *\n/g, '<br>');

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string) => text.replace(/[&<>"']/g, (mark) => entities[mark] ?? '');
