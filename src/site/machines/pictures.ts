import { crc32, deflateSync } from 'node:zlib';
import { Hono, type Context } from 'hono';
import { asset } from '../cache.ts';

/** The house's sign and its pictures for other programs: rectangles only, so that they are drawn without a font or a library. */

/** Drawn once for a colour. */
const drawn = new Map<string, Buffer>();
const once = (draw: (accent: string) => Buffer) =>
  asset((c) => {
    const { accent } = c.var.view.house;
    const name = `${accent} ${c.req.path}`;
    const file = drawn.get(name) ?? draw(accent);
    drawn.set(name, file);
    return pngAnswer(c, file);
  });

export const pictures = new Hono()
  .get(
    '/icon.svg',
    asset((c) => c.body(iconSvg(c.var.view.house.accent), 200, { 'Content-Type': 'image/svg+xml' })),
  )
  .get('/card.png', once(card))
  .get(
    '/icons/icon-192.png',
    once((accent) => iconPng(accent, 192)),
  )
  .get(
    '/icons/icon-512.png',
    once((accent) => iconPng(accent, 512)),
  )
  .get(
    '/icons/maskable-512.png',
    once((accent) => iconPng(accent, 512, true)),
  )
  .get(
    '/icons/apple-180.png',
    once((accent) => iconPng(accent, 180)),
  );

export const pngAnswer = (c: Context, file: Buffer): Response =>
  c.body(new Uint8Array(file), 200, { 'Content-Type': 'image/png' });

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
  /** #rrggbb */
  colour: string;
}

/** A broadsheet on the house's colour, on a field of 64 by 64. */
function sheet(accent: string): Box[] {
  const box = (x: number, y: number, width: number, height: number, colour: string): Box => ({
    x,
    y,
    width,
    height,
    colour,
  });
  return [
    box(14, 10, 36, 44, '#ffffff'),
    box(18, 14.5, 28, 7, accent),
    box(18, 25, 13, 13, accent),
    ...[25, 30.25, 35.5].map((y) => box(34, y, 12, 2.5, accent)),
    ...[41.5, 46.5].map((y) => box(18, y, 28, 2.5, accent)),
  ];
}

/** @param share of the field that the sheet takes: 0.8 keeps it inside the circle that a phone may cut (maskable) */
function emblem(accent: string, size: number, share = 1): Box[] {
  const scale = (size / 64) * share;
  const edge = (size * (1 - share)) / 2;
  return [
    { x: 0, y: 0, width: size, height: size, colour: accent },
    ...sheet(accent).map(({ x, y, width, height, colour }) => ({
      x: edge + x * scale,
      y: edge + y * scale,
      width: width * scale,
      height: height * scale,
      colour,
    })),
  ];
}

/** The icon as SVG. */
function iconSvg(accent: string): string {
  const boxes = emblem(accent, 64).map(
    ({ x, y, width, height, colour }) =>
      `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${colour}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">${boxes.join('')}</svg>`;
}

/** The icon as PNG. */
export function iconPng(accent: string, size: number, maskable = false): Buffer {
  return png(size, size, emblem(accent, size, maskable ? 0.8 : 1));
}

/** What a card shows of a story: how its outlets lean, and how many reports each day brought. */
interface CardFigures {
  leans: { left: number; center: number; right: number; unrated: number };
  days: number[];
}

const leanColours = { left: '#3d6ea5', center: '#8d8778', right: '#b5533c', unrated: '#d6d2c8' } as const;

/** A picture for those who share a page, 1200 by 630: the house's sign, a story's days as bars, its outlets' leanings as one. */
export function card(accent: string, figures?: CardFigures): Buffer {
  const [width, height] = [1200, 630];
  const boxes: Box[] = [{ x: 0, y: 0, width, height, colour: '#fbfaf6' }];
  boxes.push({ x: 0, y: 0, width, height: 18, colour: accent });
  const place = (size: number, x: number, y: number) =>
    emblem(accent, size).map((box) => ({ ...box, x: box.x + x, y: box.y + y }));
  if (!figures) return png(width, height, [...boxes, ...place(320, 440, 155)]);
  boxes.push(...place(150, 80, 90));
  const { leans, days } = figures;
  const most = Math.max(1, ...days);
  const wide = 820 / Math.max(days.length, 6);
  for (const [i, number] of days.entries()) {
    const tall = Math.max(4, (number / most) * 330);
    boxes.push({
      x: 300 + i * wide,
      y: 450 - tall,
      width: wide * 0.8,
      height: tall,
      colour: number ? '#1b1a18' : '#d6d2c8',
    });
  }
  boxes.push({ x: 80, y: 478, width: 1040, height: 3, colour: '#1b1a18' });
  const outlets = leans.left + leans.center + leans.right + leans.unrated;
  let x = 80;
  for (const name of ['left', 'center', 'right', 'unrated'] as const) {
    const share = outlets ? (leans[name] / outlets) * 1040 : 0;
    if (share) boxes.push({ x, y: 510, width: Math.max(share - 4, 2), height: 50, colour: leanColours[name] });
    x += share;
  }
  return png(width, height, boxes);
}

/** Boxes, the later over the earlier, with exact edges, as a PNG (RFC 2083) of true colour. */
function png(width: number, height: number, boxes: readonly Box[]): Buffer {
  const row = 1 + width * 3;
  const pixels = Buffer.alloc(row * height);
  for (const { x, y, width: w, height: h, colour } of boxes) {
    const value = Number.parseInt(colour.slice(1, 7), 16);
    const rgb = [(value >> 16) & 255, (value >> 8) & 255, value & 255];
    const [right, bottom] = [Math.min(x + w, width), Math.min(y + h, height)];
    for (let py = Math.floor(y); py < bottom; py++) {
      const tall = Math.min(py + 1, bottom) - Math.max(py, y);
      for (let px = Math.floor(x); px < right; px++) {
        const cover = tall * (Math.min(px + 1, right) - Math.max(px, x));
        const at = py * row + 1 + px * 3;
        for (const [c, channel] of rgb.entries()) {
          pixels[at + c] = Math.round((pixels[at + c] ?? 0) * (1 - cover) + channel * cover);
        }
      }
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, sum]);
}
