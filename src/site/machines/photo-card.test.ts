import sharp from 'sharp';
import { expect, test } from 'vitest';
import { photoCard } from './pictures.ts';

test('a card shows the picture’s focus, however near to its edge', async () => {
  // Green, and in its middle red on the left, blue on the right.
  const plain = (background: string, width: number) => ({
    create: { width, height: 500, channels: 3 as const, background },
  });
  const picture = await sharp(plain('#00ff00', 5000))
    .composite([
      { input: plain('#ff0000', 490), left: 2000, top: 0 },
      { input: plain('#0000ff', 510), left: 2490, top: 0 },
    ])
    .webp()
    .toBuffer();
  const coloursAt = async (x: number) => {
    const card = await photoCard(picture, { x, y: 50 });
    expect(await sharp(card).metadata()).toMatchObject({ width: 1200, height: 630, format: 'jpeg' });
    const at = async (left: number) => {
      const pixel = await sharp(card).extract({ left, top: 300, width: 1, height: 1 }).raw().toBuffer();
      return [...pixel].map((value) => (value > 128 ? 1 : 0)).join('');
    };
    return [await at(100), await at(1100)];
  };
  expect(await coloursAt(0)).toEqual(['010', '010']);
  expect(await coloursAt(49)).toEqual(['100', '001']);
  expect(await coloursAt(100)).toEqual(['010', '010']);
});
