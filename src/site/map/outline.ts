import type { GeoContext } from 'd3-geo';

/** What lies nearer than this to the point before it is left out, pixels across and down together: nobody would see it. */
const step = 3;

/**
 * Writes what d3's `geoPath` draws as short as SVG can: whole pixels, each from the one before it, without what is too near to be
 * seen, and without islands that are no more than that.
 *
 * @returns the `d` of a path
 */
export function outline(draw: (context: GeoContext) => void): string {
  let d = '';
  let line: [x: number, y: number][] = [];
  const write = (closed: boolean) => {
    const [first, ...others] = line;
    line = [];
    if (!first || others.length < (closed ? 2 : 1)) return;
    let [x, y] = first;
    const steps = others.map(([toX, toY]) => {
      const by = `${toX - x} ${toY - y}`;
      [x, y] = [toX, toY];
      return by;
    });
    d += `M${first.join(' ')}l${steps.join(' ').replaceAll(' -', '-')}${closed ? 'z' : ''}`;
  };
  draw({
    beginPath: () => {},
    arc: () => {},
    moveTo(x, y) {
      write(false);
      line = [[Math.round(x), Math.round(y)]];
    },
    lineTo(x, y) {
      const [toX, toY] = [Math.round(x), Math.round(y)];
      const before = line.at(-1);
      if (!before || Math.abs(toX - before[0]) + Math.abs(toY - before[1]) >= step) line.push([toX, toY]);
    },
    closePath: () => write(true),
  });
  write(false);
  return d;
}
