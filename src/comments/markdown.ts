import { Marked, type Token, type Tokens } from 'marked';

/**
 * Markdown-light: emphasis, links, quotations, code, and line ends where they were typed. `marked` reads it, with all
 * that is not for comments switched off; what is written out is ours, and nothing but these few elements can come out.
 * Everything else that looks like Markdown or HTML is text, and stays as it was typed.
 */
const off = () => undefined;
const reader = new Marked({
  gfm: true,
  tokenizer: {
    heading: off,
    lheading: off,
    html: off,
    tag: off,
    list: off,
    table: off,
    hr: off,
    def: off,
    reflink: off,
    code: off,
    del: off,
  },
});

/** A comment as HTML: paragraphs, `em`, `strong`, `code`, `pre`, `blockquote`, `br`, and links that give no standing. */
export function asHtml(text: string): string {
  // Quotations of quotations are read two deep: a thousand marks in a row would be as many blocks in one another.
  const shallow = text.replace(/^(?:[ \t]*>){3,}/gm, '> >');
  return reader
    .lexer(shallow)
    .map((token) => block(token))
    .join('');
}

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

function block(token: Token): string {
  switch (token.type) {
    case 'paragraph':
      return `<p>${inline(token.tokens)}</p>`;
    case 'blockquote':
      return `<blockquote>${(token.tokens ?? []).map((one) => block(one)).join('')}</blockquote>`;
    case 'code':
      return `<pre><code>${escape((token as Tokens.Code).text)}</code></pre>`;
    case 'space':
      return '';
    default:
      return `<p>${lines(token.raw)}</p>`;
  }
}

function inline(tokens: Token[] = []): string {
  return tokens
    .map((token) => {
      switch (token.type) {
        case 'em':
        case 'strong':
          return `<${token.type}>${inline(token.tokens)}</${token.type}>`;
        case 'codespan':
          return `<code>${escape((token as Tokens.Codespan).text)}</code>`;
        case 'br':
          return '<br>';
        case 'escape':
          return escape((token as Tokens.Escape).text);
        case 'link':
          return link(token as Tokens.Link);
        default:
          return lines(token.raw);
      }
    })
    .join('');
}

/** A link to the web; what leads elsewhere stays text. One that bears other words than its address says where it leads. */
function link(token: Tokens.Link & { autolink?: boolean }): string {
  if (!/^(https?:\/\/|www\.)/i.test(token.href) || !URL.canParse(token.href)) return lines(token.raw);
  const { href, host } = new URL(token.href);
  const bare = token.raw === token.text || token.raw === `<${token.text}>`;
  const words = bare ? escape(token.text) : inline(token.tokens?.filter(({ type }) => type !== 'link'));
  const where = bare ? '' : ` <span class="soft small">(${escape(host)})</span>`;
  return `<a href="${escape(href)}" rel="nofollow ugc noopener">${words || escape(host)}</a>${where}`;
}

const lines = (text: string) => escape(text).replace(/ *\n/g, '<br>');

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string) => text.replace(/[&<>"']/g, (mark) => entities[mark] ?? '');
