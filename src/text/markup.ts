/** What `scanMarkup` finds, in document order. Names are as written; values of attributes are raw (entities undecoded). */
export interface MarkupHandler {
  /** A start tag; `end` is the offset just behind it. `selfClosing` for `<a/>`. */
  open?(name: string, attributes: string, tag: { selfClosing: boolean; start: number; end: number }): void;
  close?(name: string, start: number): void;
  /** Character data between tags, undecoded. */
  text?(raw: string, start: number): void;
  cdata?(raw: string, start: number): void;
  /** `<!DOCTYPE …>` with its internal subset. */
  doctype?(raw: string): void;
  /** The document ended inside a tag, comment or CDATA section. */
  cut?(start: number): void;
}

const nameStart = /[A-Za-z_:\u00c0-\uffff]/;
const nameEnd = /[\s/>]/g;

/**
 * Reads XML or HTML tag by tag in one pass, linear in its length, and never throws: what is not a tag is text.
 * Comments and processing instructions are skipped. A `<` inside a tag ends it, as if its `>` had been forgotten.
 */
export function scanMarkup(source: string, handler: MarkupHandler): void {
  let at = 0;
  const emitText = (from: number, to: number) => {
    if (to > from) handler.text?.(source.slice(from, to), from);
  };
  // Where an end marker is missing it is missing for good; asking again for each start would be quadratic.
  const missing = new Set<string>();
  const find = (marker: string, from: number) => {
    if (missing.has(marker)) return -1;
    const found = source.indexOf(marker, from);
    if (found === -1) missing.add(marker);
    return found;
  };
  let declarations = 1_000_000;
  let textFrom = 0;
  while (at < source.length) {
    const start = source.indexOf('<', at);
    if (start === -1) break;
    const next = source[start + 1] ?? '';
    if (next === '!') {
      if (source.startsWith('<!--', start)) {
        emitText(textFrom, start);
        const end = find('-->', start + 4);
        if (end === -1) return handler.cut?.(start);
        at = textFrom = end + 3;
      } else if (source.startsWith('<![CDATA[', start)) {
        emitText(textFrom, start);
        const end = find(']]>', start + 9);
        if (end === -1) return handler.cut?.(start);
        handler.cdata?.(source.slice(start + 9, end), start + 9);
        at = textFrom = end + 3;
      } else {
        emitText(textFrom, start);
        let end = declarationEnd(source, start, declarations);
        declarations -= end === -1 ? declarations : end - start;
        if (end === -1) end = find('>', start) + 1 || -1;
        if (end === -1) return handler.cut?.(start);
        handler.doctype?.(source.slice(start, end));
        at = textFrom = end;
      }
    } else if (next === '?') {
      emitText(textFrom, start);
      const end = find('>', start);
      if (end === -1) return handler.cut?.(start);
      at = textFrom = end + 1;
    } else if (next === '/' || nameStart.test(next)) {
      const end = tagEnd(source, start + 1);
      if (end === -1) {
        emitText(textFrom, start);
        return handler.cut?.(start);
      }
      emitText(textFrom, start);
      const inner = source.slice(start + 1, end);
      at = textFrom = source[end] === '>' ? end + 1 : end;
      if (next === '/') {
        handler.close?.(inner.slice(1).trim(), start);
      } else {
        nameEnd.lastIndex = 0;
        const match = nameEnd.exec(inner);
        const name = match ? inner.slice(0, match.index) : inner;
        const selfClosing = inner.endsWith('/');
        const attributes = inner.slice(name.length, selfClosing ? -1 : undefined);
        handler.open?.(name, attributes, { selfClosing, start, end: at });
      }
    } else {
      at = start + 1;
    }
  }
  emitText(textFrom, source.length);
}

/** Offset of the `>` that ends a tag, or of the `<` that shows its `>` was forgotten; -1 where the document ends first. */
function tagEnd(source: string, from: number): number {
  let quote = 0;
  for (let i = from; i < source.length; i++) {
    const c = source.charCodeAt(i);
    if (quote) {
      if (c === quote) quote = 0;
      // A quotation mark that is never closed: fall back on the next `>`.
      else if (i - from > 65_536) return source.indexOf('>', from);
    } else if (c === 62) return i;
    else if (c === 60) return i;
    else if ((c === 34 || c === 39) && source.charCodeAt(i - 1) === 61) quote = c;
    else if ((c === 34 || c === 39) && /=\s+$/.test(source.slice(Math.max(from, i - 10), i))) quote = c;
  }
  return quote ? source.indexOf('>', from) : -1;
}

/** Offset behind a declaration and its `[internal subset]`; -1 where it does not end within `limit` characters. */
function declarationEnd(source: string, start: number, limit: number): number {
  let depth = 0;
  for (let i = start; i < source.length && i - start < limit; i++) {
    const c = source.charCodeAt(i);
    if (c === 91) depth++;
    else if (c === 93) depth--;
    else if (c === 62 && depth <= 0) return i + 1;
  }
  return -1;
}

const attributePattern = /([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?/g;

/** The attributes of a start tag, in order, undecoded; the first of a name counts. At most 200. */
export function readAttributes(raw: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const match of raw.matchAll(attributePattern)) {
    const [, name, double, single, bare] = match;
    if (name !== undefined && !found.has(name)) found.set(name, double ?? single ?? bare ?? '');
    if (found.size >= 200) break;
  }
  return found;
}

/** Elements that may be left open, or have no end: they stand in one another only by what stands between. */
const unclosed = new Set(
  'area base br col dd dt embed hr img input li link meta optgroup option p param source tbody td tfoot th thead tr track wbr'.split(
    ' ',
  ),
);

/**
 * How many elements of HTML stand in one another at most, about. What parses it into a tree, or goes up one, takes the square of this:
 * browsers go no deeper than 512.
 */
export function depthOf(html: string): number {
  const open: string[] = [];
  const count = new Map<string, number>();
  const note = (tag: string, by: number) => count.set(tag, (count.get(tag) ?? 0) + by);
  let most = 0;
  scanMarkup(html, {
    open(name, _, { selfClosing }) {
      const tag = name.toLowerCase();
      if (selfClosing || unclosed.has(tag)) return;
      note(tag, 1);
      most = Math.max(most, open.push(tag));
    },
    close(name) {
      const tag = name.toLowerCase();
      if (!count.get(tag)) return;
      let last: string;
      do note((last = open.pop()!), -1);
      while (last !== tag);
    },
  });
  return most;
}
