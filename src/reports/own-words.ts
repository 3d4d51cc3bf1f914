import { lineKeysOf, sharedLines, withoutFurniture, withoutLines } from '../text/index.ts';
import type { Report } from './report.ts';

const period = 28 * 86_400_000;

/**
 * Reports without what stands around their texts, and without the lines and sentences that their outlets put under everything, as
 * the service leaves both out when it files them. For the filters, which have all reports of an outlet at hand.
 *
 * @param most of each text, in characters: it ends with the line that it has them in
 */
export function inOwnWords<R extends Report>(given: readonly R[], most = Infinity): R[] {
  const reports = given.map((report) => {
    const text = withoutFurniture(beginning(report.text, most), report);
    return { ...report, text, lineKeys: lineKeysOf(text) };
  });
  const shared = new Map<string, Set<number>>();
  for (const [outlet, its] of Map.groupBy(reports, (report) => report.outlet)) {
    const lines = new Set<number>();
    for (const some of Map.groupBy(its, ({ published }) => Math.floor(+published / period)).values())
      for (const line of sharedLines(some)) lines.add(line);
    shared.set(outlet, lines);
  }
  return given.map((report, at) => {
    const { text, lineKeys } = reports[at]!;
    return { ...report, text: withoutLines(text, shared.get(report.outlet)!, lineKeys) };
  });
}

function beginning(text: string, most: number): string {
  const end = text.length > most ? text.indexOf('\n', most) : -1;
  return end < 0 ? text : text.slice(0, end);
}
