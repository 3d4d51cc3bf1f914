import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SampleReport } from './landscape.ts';

/** What the sample's videos show and its recordings sound like. All of it was made for the sample, and may be used by anybody (CC0). */

/** The one film, drawn by `scripts/sample-film.ts`: every video shows it. */
export const film = readFileSync(new URL('film.webm', import.meta.url));

/** Captions (WebVTT): what the film says of itself. */
export const captions = (report: SampleReport): string => `WEBVTT

00:00.000 --> 00:03.500
${report.outlet.title}, an invented outlet

00:03.500 --> 00:08.000
This film was drawn for the sample: it shows no event.
`;

const rate = 11_025;
const seconds = 6;

/** A recording: six seconds of a chime whose notes the report's words give, as WAV (PCM, 8 bits, mono). */
export function chime(report: SampleReport): Buffer {
  const samples = rate * seconds;
  const wav = Buffer.alloc(44 + samples);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + samples, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16); // the format's length, then: PCM, one channel
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate, 28);
  wav.writeUInt16LE(1, 32);
  wav.writeUInt16LE(8, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(samples, 40);
  const scale = [262, 294, 330, 392, 440, 523];
  for (let i = 0; i < samples; i++) {
    const at = i / rate;
    const note = scale[(report.title.codePointAt(Math.floor(at) * 3) ?? 0) % scale.length] ?? 262;
    const fade = Math.exp(-3 * (at % 1));
    wav[44 + i] = 128 + Math.round(90 * fade * Math.sin(2 * Math.PI * note * at));
  }
  return wav;
}

/** What is drawn at a point. @returns red, green and blue, 0 to 255 */
type Drawing = (x: number, y: number) => readonly [number, number, number];

/** A drawing as PNG. */
export async function drawn(width: number, height: number, colourAt: Drawing): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) pixels.set(colourAt(x, y), (y * width + x) * 3);
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

/** A video's still, as PNG: a sun over two hills, in a light that differs from video to video. */
export function still(report: SampleReport): Promise<Buffer> {
  const [light = 0, high = 0] = createHash('sha1').update(report.id).digest();
  const sky = [200 + (light % 40), 205 + (high % 30), 215 - (light % 60)] as const;
  const sun = { x: 90 + high, y: 92 };
  return drawn(480, 270, (x, y) => {
    if (y > 225 - 18 * Math.sin(x / 70 + light)) return [60 + (high % 40), 70, 66];
    if (y > 190 - 26 * Math.sin(x / 95 + high)) return [110 + (light % 40), 122, 112];
    if (Math.hypot(x - sun.x, y - sun.y) < 40) return [217, 164, 65];
    return sky;
  });
}
