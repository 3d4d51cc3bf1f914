/** What we use of opentype.js, whose published types want a browser's. */
declare module 'opentype.js/dist/opentype.mjs' {
  /** A command of an SVG path, with its coordinates in the order in which they are written. */
  interface PathCommand {
    type: 'M' | 'L' | 'Q' | 'C' | 'Z';
    x1?: number;
    y1?: number;
    x2?: number;
    y2?: number;
    x?: number;
    y?: number;
  }
  export interface Font {
    /** 0 where the font has no such letter. */
    charToGlyphIndex(letter: string): number;
    getAdvanceWidth(text: string, size: number): number;
    getPath(text: string, x: number, y: number, size: number): { commands: readonly PathCommand[] };
  }
  export function parse(bytes: ArrayBuffer): Font;
}
