import { sharedLines, withoutFurniture, withoutLines } from '../text/index.ts';
import type { Report } from './report.ts';

const period = 28 * 86_400_000;

/**
 * Reports without what stands around their texts, and without the lines and sentences that their outlets put under everything, as
 * the service leaves both out when it files them. For the filters, which have all reports of an outlet at hand.
 */
export function inOwnWords(given: readonly Report[]): Report[] {
  const reports = given.map((report) => ({ ...report, text: withoutFurniture(report.text, report) }));
  const shared = new Map<string, Set<number>>();
  for (const [outlet, its] of Map.groupBy(reports, (report) => report.outlet)) {
    const lines = new Set<number>();
    for (const some of Map.groupBy(its, ({ published }) => Math.floor(+published / period)).values())
      for (const line of sharedLines(some)) lines.add(line);
    shared.set(outlet, lines);
  }
  return reports.map((report) => {
    const text = withoutLines(report.text, shared.get(report.outlet)!);
    return text === report.text ? report : { ...report, text };
  });
}
