import type { Db } from '../db/index.ts';
import { reportsById } from '../reports/index.ts';
import { sentences } from '../text/index.ts';

/** A report with what can be quoted of it, word for word: its headline and its first sentences. */
export interface Quotable {
  id: string;
  outlet: string;
  title: string;
  url: string | null;
  published: Date;
  sentences: string[];
}

/** What can be quoted of these reports, oldest first; of each at most so many sentences. */
export async function quotable(
  db: Db,
  reports: readonly string[],
  most = Number.POSITIVE_INFINITY,
): Promise<Quotable[]> {
  const known = await reportsById(db, [...new Set(reports)]);
  return [...known.values()]
    .map(({ id, outlet, title, text, url = null, published }) => ({
      id,
      outlet,
      title,
      url,
      published,
      sentences: sentences(text)
        .slice(0, most)
        .map((sentence) => sentence.text),
    }))
    .toSorted((a, b) => a.published.getTime() - b.published.getTime() || Number(a.id) - Number(b.id));
}
