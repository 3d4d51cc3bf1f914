/**
 * Reads JSON as programs that paste strings together write it: with raw line breaks in strings, escapes that JSON has not,
 * commas before a closing bracket, comments, and the wrappers that old pages put around scripts (`<!--`, `//<![CDATA[`).
 * Strict JSON is read as it is. Linear in its input.
 *
 * @throws SyntaxError where it is no JSON even so
 */
export function parseNearlyJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(mended(text));
  }
}

const wrappers = ['<!--', '-->', '<![CDATA[', ']]>'];
const escapes = /["\\/bfnrtu]/;

function mended(text: string): string {
  const parts: string[] = [];
  /** A comma that is written only when something follows it. */
  let comma = false;
  let at = 0;
  while (at < text.length) {
    const mark = text[at]!;
    if (mark === '"') {
      if (comma) parts.push(',');
      comma = false;
      at = stringFrom(text, at, parts);
      continue;
    }
    if (mark === '/' && (text[at + 1] === '/' || text[at + 1] === '*')) {
      const end = text[at + 1] === '/' ? text.indexOf('\n', at) : text.indexOf('*/', at + 2);
      at = end === -1 ? text.length : end + (text[at + 1] === '/' ? 1 : 2);
      continue;
    }
    const wrapper = wrappers.find((one) => text.startsWith(one, at));
    if (wrapper !== undefined) {
      at += wrapper.length;
      continue;
    }
    if (mark === ',') comma = true;
    else if (!/[\s\ufeff;]/.test(mark)) {
      if (comma && mark !== '}' && mark !== ']') parts.push(',');
      comma = false;
      parts.push(mark);
    }
    at++;
  }
  return parts.join('');
}

/** Writes the string that begins at `from` as JSON has it. @returns the offset behind it */
function stringFrom(text: string, from: number, parts: string[]): number {
  let plain = from;
  let at = from + 1;
  const upTo = (end: number, instead: string, next: number) => {
    parts.push(text.slice(plain, end), instead);
    plain = at = next;
  };
  while (at < text.length && text[at] !== '"') {
    if (text[at] === '\\') {
      const known = escapes.test(text[at + 1] ?? '') && (text[at + 1] !== 'u' || /^[0-9a-f]{4}$/i.test(text.slice(at + 2, at + 6))); // prettier-ignore
      if (known) at += 2;
      else upTo(at, text[at + 1] === '\\' ? '\\\\' : '', at + 1);
    } else if (text.charCodeAt(at) < 0x20) {
      upTo(at, `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`, at + 1);
    } else at++;
  }
  parts.push(text.slice(plain, at + 1));
  return at + 1;
}
