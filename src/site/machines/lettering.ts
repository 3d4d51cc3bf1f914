import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse, type Font } from 'opentype.js/dist/opentype.mjs';

/** Words drawn as outlines, so that a picture has them wherever it is made: machines that serve have no fonts. */

const subsets = ['latin', 'latin-ext', 'cyrillic', 'greek'] as const;
let fonts: Promise<Font[]> | undefined;

/** The fonts of one face, an alphabet each; read once. */
const face = (): Promise<Font[]> =>
  (fonts ??= Promise.all(
    subsets.map(async (subset) => {
      const file = `@fontsource/source-serif-4/files/source-serif-4-${subset}-700-normal.woff`;
      const bytes = await readFile(fileURLToPath(import.meta.resolve(file)));
      return parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    }),
  ));

/** Where words are drawn. */
interface Field {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** From the largest that fits down to the smallest, px. */
const sizes = [76, 68, 60, 54, 48, 42, 36];
const leading = 1.14;

/**
 * Words as the outlines of an SVG path, set in lines as large as they fit. Undefined where the face lacks one of their letters:
 * no alphabet but ours is drawn by halves, and none from the right.
 */
export async function lettering(words: string, { x, y, width, height }: Field): Promise<string | undefined> {
  const all = await face();
  const fontOf = (letter: string) => all.find((font) => font.charToGlyphIndex(letter) > 0);
  const parts = words.split(/\s+/).filter(Boolean);
  if (parts.length === 0 || Array.from(parts.join('')).some((letter) => !fontOf(letter))) return undefined;
  const space = all[0]!.getAdvanceWidth(' ', 1);
  const widthOf = (word: string) =>
    runsOf(word, fontOf).reduce((sum, { font, text }) => sum + font.getAdvanceWidth(text, 1), 0);
  const wide = parts.map((word) => ({ word, width: widthOf(word) }));
  for (const size of sizes) {
    const lines = linesOf(wide, width / size, space);
    if (!lines || lines.length * size * leading > height) continue;
    return lines
      .map((line, i) => outline(line, { x, y: y + size * (0.8 + i * leading), size, space }, fontOf))
      .join('');
  }
  return undefined;
}

type FontOf = (letter: string) => Font | undefined;

/** A word in pieces of one font each. */
function runsOf(word: string, fontOf: FontOf): { font: Font; text: string }[] {
  const runs: { font: Font; text: string }[] = [];
  for (const letter of word) {
    const font = fontOf(letter);
    if (!font) continue;
    const last = runs.at(-1);
    if (last?.font === font) last.text += letter;
    else runs.push({ font, text: letter });
  }
  return runs;
}

/** Words in lines of at most `width`, as even as they come; undefined where one word is wider than a line. */
function linesOf(words: readonly { word: string; width: number }[], width: number, space: number) {
  const lines: string[][] = [];
  let used = Infinity;
  for (const { word, width: wide } of words) {
    if (wide > width) return undefined;
    if (used + space + wide <= width) {
      lines.at(-1)?.push(word);
      used += space + wide;
    } else {
      lines.push([word]);
      used = wide;
    }
  }
  return lines;
}

function outline(
  words: readonly string[],
  { x, y, size, space }: { x: number; y: number; size: number; space: number },
  fontOf: FontOf,
): string {
  let at = x;
  let path = '';
  for (const word of words) {
    for (const { font, text } of runsOf(word, fontOf)) {
      path += written(font.getPath(text, at, y, size).commands);
      at += font.getAdvanceWidth(text, size);
    }
    at += space * size;
  }
  return path;
}

/** Commands as a path's `d` has them, to a tenth of a pixel (the library's own writing of them rounds some to NaN). */
const written = (commands: ReturnType<Font['getPath']>['commands']): string =>
  commands
    .map(({ type, x1, y1, x2, y2, x, y }) => {
      const numbers = [x1, y1, x2, y2, x, y].filter((number) => number !== undefined);
      return type + numbers.map((number) => Math.round(number * 10) / 10).join(' ');
    })
    .join('');
