import { Problem } from './problem.ts';

/** How a picture is to become. */
export interface Frame {
  /** At most so wide, px; with a height exactly so wide and high, cut to it. */
  width: number;
  height?: number | undefined;
  /** Of WebP, 1 to 100. */
  quality: number;
  /** A picture of more pixels is not opened. */
  mostPixels: number;
}

export interface Redrawn {
  bytes: Uint8Array;
  width: number;
  height: number;
}

/**
 * The decoders that strangers' pictures may come to, libvips' names; all others are shut off, in the whole process. Our own
 * drawings (cards, icons) need that of SVG: what libvips could take for one is turned away before.
 */
const decoders = { jpeg: 'Jpeg', png: 'Png', webp: 'Webp', gif: 'Nsgif', heif: 'Heif', tiff: 'Tiff' };
const ours = 'Svg';
export type PictureKind = keyof typeof decoders;

/**
 * Of what is decoded as a whole fewer pixels are taken: AVIF takes 22 bytes of memory for each, GIF 9; the others are decoded
 * line by line.
 */
const fewerPixels: Partial<Record<PictureKind, number>> = { heif: 9_000_000, gif: 17_000_000 };

/**
 * What a file is by its first bytes: what says that it is a picture of another kind is never given to a decoder. What is drawn
 * by instructions (SVG, PDF) is none here: a stranger's may cost whatever they like.
 */
export function pictureKind(bytes: Uint8Array): PictureKind | undefined {
  const begin = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 2048)).toString('latin1');
  // libvips looks for it in the first 1,000 bytes, whatever stands before.
  if (/<svg/i.test(begin)) return undefined;
  if (begin.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (begin.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (/^GIF8[79]a/.test(begin)) return 'gif';
  if (/^RIFF[^]{4}WEBP/.test(begin)) return 'webp';
  if (/^[^]{4}ftyp(avi[fs]|hei[cxs]|hev[cx]|mif1|msf1)/.test(begin)) return 'heif';
  if (/^(II\*\0|MM\0\*)/.test(begin)) return 'tiff';
  return undefined;
}

/**
 * A picture as WebP of another size, upright, without what cameras write into it. To be called in the pool of threads alone
 * (`apart`), which does one picture at a time: so the pixels that are decoded at once are those of one.
 *
 * @throws Problem where it is no picture, or too large a one
 */
export async function redraw(bytes: Uint8Array, { width, height, quality, mostPixels }: Frame): Promise<Redrawn> {
  const kind = pictureKind(bytes);
  if (!kind) throw new Problem('it is no picture');
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: [...Object.values(decoders), ours].map((name) => `VipsForeignLoad${name}`) });
  try {
    const limitInputPixels = Math.min(mostPixels, fewerPixels[kind] ?? mostPixels);
    const picture = sharp(bytes, { limitInputPixels, failOn: 'error' });
    const { format } = await picture.metadata();
    if (format !== kind) throw new Error(`it is ${format}`);
    const { data, info } = await picture
      .autoOrient()
      .resize(height === undefined ? { width, withoutEnlargement: true } : { width, height, fit: 'cover' })
      .webp({ quality })
      .timeout({ seconds: 20 })
      .toBuffer({ resolveWithObject: true });
    return { bytes: data, width: info.width, height: info.height };
  } catch (cause) {
    throw new Problem((cause as Error).message, { cause });
  }
}
