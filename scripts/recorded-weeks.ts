/** Weeks of news that scripts read for somebody to judge: those recorded beside the checkout, and the sample's. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readWeek } from '../sample/landscape.ts';
import { inOwnWords } from '../src/reports/own-words.ts';
import type { EarlierTitle, Report } from '../src/stories/index.ts';
import { canonicalAddress } from '../src/text/index.ts';

export const corpora = join(import.meta.dirname, '../../shared/corpora');
const named: Record<string, number> = { left: -1, center: 0, right: 1 };

interface Line {
  id: string;
  outlet: string | null;
  lean?: string | null;
  published: string;
  url?: string;
  title: string;
  text: string;
}

/** A recorded week; @param ratings by outlet, where it has none of its own */
export const corpus = (name: string, ratings: Record<string, number> = {}): Report[] =>
  inOwnWords(
    gunzipSync(readFileSync(join(corpora, `${name}.jsonl.gz`)))
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
      .map(({ id, outlet, lean, published, url, title, text }): Report => {
        const its = ratings[outlet ?? ''] ?? named[lean ?? ''];
        return {
          id,
          outlet: outlet ?? (url ? new URL(url).hostname : id),
          title,
          text,
          published: new Date(published),
          ...(url && { url }),
          ...(its !== undefined && { lean: its }),
        };
      }),
  );

/** The sample's reports as they stood in the end, and what they were called before. */
export function sampleWeek(): { reports: Report[]; versions: Map<string, EarlierTitle[]> } {
  const week = readWeek();
  const reports = week.map(({ id, outlet, published, title, text, changes }): Report => ({
    id,
    outlet: outlet.title,
    title: changes.findLast((change) => change.title)?.title ?? title,
    text: text.join('\n'),
    published,
    url: `https://${outlet.name}.example/${id}`,
    kind: outlet.kind,
    ...(outlet.lean !== undefined && { lean: outlet.lean }),
  }));
  const versions = week.map(({ id, outlet, title, changes }) => {
    const titles = changes.filter((change) => change.title);
    const its = titles.map(({ at }, i): EarlierTitle => ({ title: titles[i - 1]?.title ?? title, replaced: at }));
    const url = `https://${outlet.name}.example/${id}`;
    return [canonicalAddress(url) ?? url, its] as const;
  });
  return { reports, versions: new Map(versions) };
}
