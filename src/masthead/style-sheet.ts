import postcss, { CssSyntaxError, type ChildNode } from 'postcss';
import { Problem } from '../text/problem.ts';

/** What a style sheet of a house's own may have of rules that begin with @. */
const known = new Set([
  'media',
  'supports',
  'container',
  'layer',
  'keyframes',
  'page',
  'property',
  'scope',
  'starting-style',
]);

/** A character written by its number (CSS Syntax 3, 4.3.7): `u\72l(` is `url(`. */
const unescaped = (css: string) =>
  css.replace(/\\(?:([0-9a-f]{1,6})[ \t\n\f]?|([^\n\f]))/gi, (_whole, code: string | undefined, sign = '') =>
    code ? String.fromCodePoint(Math.min(Number.parseInt(code, 16) || 0xfffd, 0x10ffff)) : (sign as string),
  );

/** Functions whose argument is an address, however it is written. */
const loads = /(?:url|src|image|image-set|cross-fade|element|paint)\s*\(/i;

/**
 * Whether a style sheet stays within the house: nothing that it says may load anything, from another host or from ours. The
 * policy of pages forbids it once more.
 *
 * @throws Problem naming the line and what is wrong there
 */
export function checkStyleSheet(css: string): void {
  let sheet: ReturnType<typeof postcss.parse>;
  try {
    sheet = postcss.parse(css);
  } catch (cause) {
    if (!(cause instanceof CssSyntaxError)) throw cause;
    throw new Problem(`The style sheet cannot be read in line ${cause.line ?? 1}: ${cause.reason}.`, { cause });
  }
  sheet.walk((node) => {
    const wrong = wrongWith(node);
    if (wrong) throw new Problem(`The style sheet, line ${node.source?.start?.line ?? 1}: ${wrong}.`);
  });
}

function wrongWith(node: ChildNode): string | undefined {
  if (node.type === 'atrule') {
    const name = unescaped(node.name).toLowerCase();
    if (!known.has(name))
      return `@${name} is not taken, for it loads from elsewhere or does nothing here: leave it out`;
    if (loads.test(plain(node.params))) return `@${name} may load nothing: leave the address out`;
  }
  if (node.type === 'decl') {
    if (loads.test(plain(node.value)))
      return `${node.prop} loads from an address, which tells others who reads: leave url() out, pictures are put in above`;
    if (/^(?:-moz-binding|behavior)$/i.test(unescaped(node.prop))) return `${node.prop} runs programs: leave it out`;
  }
  return undefined;
}

/** A value without its comments, its characters as they are meant. */
const plain = (value: string) => unescaped(value.replace(/\/\*[^]*?\*\//g, ''));
