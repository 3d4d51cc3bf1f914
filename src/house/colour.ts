/** A colour as three numbers from 0 to 255. */
type Rgb = [number, number, number];

/**
 * The house's accent, moved towards black or white until its words can be read on `paper` (WCAG 2.2, contrast 4.5
 * or more). Both are #rrggbb.
 */
export function legible(accent: string, paper: string): string {
  const end: Rgb = luminance(parse(paper)) > 0.18 ? [0, 0, 0] : [255, 255, 255];
  const from = parse(accent);
  for (let step = 0; step <= 20; step++) {
    const mixed = from.map((channel, i) => Math.round(channel + ((end[i] ?? 0) - channel) * (step / 20))) as Rgb;
    if (contrast(print(mixed), paper) >= 4.6) return print(mixed);
  }
  return print(end);
}

/** A colour so far on the way from one to another, 0 to 1; all #rrggbb. */
export function mixed(from: string, to: string, share: number): string {
  const end = parse(to);
  return print(parse(from).map((channel, i) => Math.round(channel + ((end[i] ?? 0) - channel) * share)) as Rgb);
}

function parse(colour: string): Rgb {
  const value = Number.parseInt(colour.slice(1, 7), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function print(colour: Rgb): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of two colours, #rrggbb, from 1 to 21 (WCAG 2.2). */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(parse(a)), luminance(parse(b))].toSorted((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
