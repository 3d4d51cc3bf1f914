import { Hono, type Context } from 'hono';
import { pictureBytes } from '../../masthead/index.ts';
import { shorten } from '../../text/index.ts';
import { asset } from '../cache.ts';
import { lettering } from './lettering.ts';

/** The house's sign and its pictures for other programs: rectangles and outlines, so that they are drawn without a font. */

/** Drawn once for a colour and an icon; those of earlier looks are given up. */
const drawn = new Map<string, Buffer>();
const once = (draw: (accent: string, icon?: Buffer) => Promise<Buffer>) =>
  asset(async (c) => {
    const { house, masthead } = c.var.view;
    const name = `${house.accent} ${masthead.look.icon} ${c.req.path}`;
    const file = drawn.get(name) ?? (await draw(house.accent, await ownIcon(c)));
    drawn.set(name, file);
    for (const oldest of drawn.keys()) if (drawn.size > 20) drawn.delete(oldest);
    return pngAnswer(c, file);
  });

/** The house's own icon, WebP and square, if it has one. */
export async function ownIcon(c: Context): Promise<Buffer | undefined> {
  const { icon } = c.var.view.masthead.look;
  return icon === null ? undefined : pictureBytes(c.var.db, icon);
}

export const pictures = new Hono()
  .get(
    '/icon.svg',
    asset((c) => c.body(svg(64, 64, emblem(c.var.view.house.accent, 64)), 200, { 'Content-Type': 'image/svg+xml' })),
  )
  .get(
    '/card.png',
    once((accent, icon) => card(accent, { icon })),
  );
for (const [name, size, share] of [
  ['icon-192', 192],
  ['icon-512', 512],
  ['maskable-512', 512, 0.8],
  ['apple-180', 180],
] as const)
  pictures.get(
    `/icons/${name}.png`,
    once((accent, bytes) => {
      const edge = Math.round((size * (1 - (share ?? 1))) / 2);
      const icon = bytes && { bytes, size: size - 2 * edge, left: edge, top: edge };
      return png({ width: size, height: size }, icon ? [] : emblem(accent, size, share), { icon });
    }),
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

const box = ([x, y, width, height]: [number, number, number, number], colour: string): Box => ({ x, y, width, height, colour }); // prettier-ignore

/** A broadsheet on the house's colour, on a field of 64 by 64. */
const sheet = (accent: string): Box[] => [
  box([14, 10, 36, 44], '#ffffff'),
  box([18, 14.5, 28, 7], accent),
  box([18, 25, 13, 13], accent),
  ...[25, 30.25, 35.5].map((y) => box([34, y, 12, 2.5], accent)),
  ...[41.5, 46.5].map((y) => box([18, y, 28, 2.5], accent)),
];

/** @param share of the field that the sheet takes: 0.8 keeps it inside the circle that a phone may cut (maskable) */
function emblem(accent: string, size: number, share = 1): Box[] {
  const scale = (size / 64) * share;
  const edge = (size * (1 - (share ?? 1))) / 2;
  return [
    box([0, 0, size, size], accent),
    ...sheet(accent).map(({ x, y, width, height, colour }) =>
      box([edge + x * scale, edge + y * scale, width * scale, height * scale], colour),
    ),
  ];
}

/** What a card shows: words, and of a story how its outlets lean, and how many reports each day brought. */
interface CardContent {
  /** The house's own, in place of its sign. */
  icon?: Buffer | undefined;
  words?: string;
  leans?: { left: number; center: number; right: number; unrated: number };
  days?: number[];
}

const leanColours = { left: '#3d6ea5', center: '#8d8778', right: '#b5533c', unrated: '#d6d2c8' } as const;
const [cardWidth, cardHeight] = [1200, 630];
const cardSize = { width: cardWidth, height: cardHeight };
const ink = '#1b1a18';

/**
 * A picture for those who share a page, 1200 by 630: the house's sign and the page's words; of a story its days as bars and its
 * outlets' leanings as one. Words in letters that we cannot draw are left out, and the rest is larger.
 */
export async function card(
  accent: string,
  { icon: bytes, words = '', leans, days = [] }: CardContent = {},
): Promise<Buffer> {
  const boxes = [box([0, 0, cardWidth, cardHeight], '#fbfaf6'), box([0, 0, cardWidth, 18], accent)];
  const place = (size: number, x: number, y: number) =>
    bytes ? [] : emblem(accent, size).map((part) => ({ ...part, x: part.x + x, y: part.y + y }));
  const own = (size: number, left: number, top: number) => bytes && { bytes, size, left, top };
  const room = { x: 80, y: 78, width: 1040, height: leans ? 300 : 340 };
  const letters = words && (await lettering(shorten(words, 150), room));
  if (!letters && !leans) return png(cardSize, [...boxes, ...place(320, 440, 155)], { icon: own(320, 440, 155) });
  const [size, base] = letters ? [88, 90] : [150, 330];
  const top = 450 - size - (letters ? 0 : 210);
  boxes.push(...place(size, 80, top));
  const most = Math.max(1, ...days);
  const from = letters ? 210 : 300;
  const wide = (1120 - from) / Math.max(days.length, 6);
  for (const [i, number] of days.entries()) {
    const tall = Math.max(4, (number / most) * base);
    boxes.push(box([from + i * wide, 450 - tall, wide * 0.8, tall], number ? ink : '#d6d2c8'));
  }
  boxes.push(box([80, 478, 1040, 3], ink), ...(leans ? leanBoxes(leans) : []));
  return png(cardSize, boxes, { letters, icon: own(size, 80, top) });
}

function leanBoxes(leans: NonNullable<CardContent['leans']>): Box[] {
  const outlets = leans.left + leans.center + leans.right + leans.unrated;
  let x = 80;
  return (['left', 'center', 'right', 'unrated'] as const).flatMap((name) => {
    const share = outlets ? (leans[name] / outlets) * 1040 : 0;
    const part = box([x, 510, Math.max(share - 4, 2), 50], leanColours[name]);
    x += share;
    return share ? [part] : [];
  });
}

/**
 * A picture that we keep, cut to the size of a card, as JPEG.
 *
 * @param focus what must be seen, in per cent from the left and from the top; in the middle nobody said anything, and what
 *   draws the eye is looked for
 */
export async function photoCard(bytes: Uint8Array, focus = { x: 50, y: 50 }): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  const picture = sharp(bytes);
  if (focus.x !== 50 || focus.y !== 50) picture.extract(around(focus, await picture.metadata()));
  return picture
    .resize(cardWidth, cardHeight, { fit: 'cover', position: 'attention' })
    .jpeg({ quality: 80 })
    .toBuffer();
}

/** The largest part of a picture with a card's sides, the focus as near to its middle as the edges let it. */
function around(focus: { x: number; y: number }, whole: { width: number; height: number }) {
  const ratio = cardWidth / cardHeight;
  const width = Math.max(1, Math.min(whole.width, Math.round(whole.height * ratio)));
  const height = Math.max(1, Math.min(whole.height, Math.round(whole.width / ratio)));
  const begin = (per: number, part: number, all: number) =>
    Math.round(Math.min(Math.max((per / 100) * all - part / 2, 0), all - part));
  return { left: begin(focus.x, width, whole.width), top: begin(focus.y, height, whole.height), width, height };
}

interface Placed {
  bytes: Buffer;
  size: number;
  left: number;
  top: number;
}

/** Boxes, the later over the earlier. */
function svg(width: number, height: number, boxes: readonly Box[], letters = ''): string {
  const drawn = boxes.map(
    ({ x, y, width, height, colour }) =>
      `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${colour}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${drawn.join('')}${letters && `<path d="${letters}" fill="${ink}"/>`}</svg>`;
}

/** @param more letters as an outline; a picture of ours within it, px */
async function png(
  { width, height }: { width: number; height: number },
  boxes: readonly Box[],
  { letters, icon }: { letters?: string | undefined; icon?: Placed | undefined } = {},
): Promise<Buffer> {
  const { default: sharp } = await import('sharp'); // large, and not needed before somebody asks
  const drawn = sharp(Buffer.from(svg(width, height, boxes, letters)));
  if (icon) {
    const input = await sharp(icon.bytes).resize(icon.size, icon.size).png().toBuffer();
    drawn.composite([{ input, left: icon.left, top: icon.top }]);
  }
  return drawn.resize(width, height).removeAlpha().png().toBuffer();
}
