import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { pictureKind } from './picture.ts';
import { redrawApart } from './picture-reader.ts';

const frame = { width: 64, height: 36, quality: 70, mostPixels: 17_000_000 };
const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#336699' } });

describe('a picture', () => {
  test.each(['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] as const)('of kind %s is redrawn', async (format) => {
    const bytes = new Uint8Array(await plain(128, 128)[format]().toBuffer());
    expect(pictureKind(bytes)).toBe(format === 'avif' ? 'heif' : format);
    const { bytes: made, ...size } = await redrawApart(bytes, frame);
    expect(size).toEqual({ width: 64, height: 36 });
    expect(pictureKind(made)).toBe('webp');
    expect(await redrawApart(bytes, { ...frame, width: 2000, height: undefined })).toMatchObject({ width: 128 });
  });

  test.each([
    ['drawn by instructions', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ['so, behind a name that says otherwise', '\ufeff<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['a page of PDF', '%PDF-1.7\n1 0 obj'],
    [
      'a photograph that libvips could take for a drawing',
      `\xff\xd8\xff\xe0${'x'.repeat(900)}<SVG xmlns="http://www.w3.org/2000/svg"/>`,
    ],
    ['words', 'not a picture'],
    ['nothing', ''],
  ])('%s comes to no decoder', async (_, text) => {
    const bytes = new TextEncoder().encode(text);
    expect(pictureKind(bytes)).toBeUndefined();
    await expect(redrawApart(bytes, frame)).rejects.toThrow('it is no picture');
  });

  test('of few bytes and many pixels is not decoded, one kind sooner than another', async () => {
    const avif = new Uint8Array(await plain(3500, 3500).avif({ quality: 1, effort: 0 }).toBuffer());
    expect(avif.length).toBeLessThan(2000);
    await expect(redrawApart(avif, frame)).rejects.toThrow(/pixel limit/);
    const png = new Uint8Array(await plain(3500, 3500).png().toBuffer());
    expect(await redrawApart(png, frame)).toMatchObject({ width: 64 });
    await expect(redrawApart(png, { ...frame, mostPixels: 1_000_000 })).rejects.toThrow(/pixel limit/);
  });

  test('shuts off no drawing of our own', async () => {
    await redrawApart(new Uint8Array(await plain(64, 64).png().toBuffer()), frame);
    const own = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
    expect((await sharp(Buffer.from(own)).png().toBuffer()).length).toBeGreaterThan(50);
  });

  test('that begins as one and is none is refused in words', async () => {
    for (const begin of ['\xff\xd8\xff', '\x89PNG\r\n\x1a\n', 'GIF89a', 'RIFF0000WEBP', '0000ftypavif', 'II*\0'])
      await expect(
        redrawApart(new Uint8Array(Buffer.from(`${begin}${'x'.repeat(99)}`, 'latin1')), frame),
      ).rejects.toThrow();
  });
});
