import type { Db } from '../db/index.ts';
import { reportsById } from '../reports/index.ts';
import { sentences } from '../text/index.ts';

/** Where and by whom it was written, before the first sentence: "BAGHDAD (AGENCY) — ". What follows is still word for word. */
const dateline =
  /^(?:\p{Lu}{3}[\p{Lu}.'’]*|\p{Lu}[\p{L}.]+(?=[^—–-]*\())(?:,? [\p{Lu}\d][\p{L}\d.]*){0,5}(?:(?: \(\p{Lu}[\p{L} ]{1,29}\))? ?(?:[—–] *|--? +)| \((?:CNN|AP|AFP|UPI|DPA|PTI|ANI|EFE|ANSA|TASS|Reuters|Bloomberg|Xinhua|Kyodo|Yonhap)(?: [A-Z]\w+)?\) ?)(?=[\p{Lu}“"‘])/u;

/** So far beyond the last sentence that is wanted a text is read, so that none is cut. */
const LOOK_AHEAD = 1000;

/**
 * The sentences of a text as they can be quoted, by the machine and at the desk: word for word, without a dateline, none over the
 * end of a line.
 *
 * @param within only those that end within so many characters
 */
export function quotableSentences(text: string, within = Number.POSITIVE_INFINITY): string[] {
  let at = 0;
  return text
    .slice(0, within + LOOK_AHEAD)
    .split('\n')
    .flatMap((line) => {
      const begin = at;
      at += line.length + 1;
      return begin > within ? [] : sentences(line).filter(({ end }) => begin + end <= within);
    })
    .map((sentence) => sentence.text.replace(dateline, ''));
}

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
      sentences: quotableSentences(text).slice(0, most),
    }))
    .toSorted((a, b) => a.published.getTime() - b.published.getTime() || Number(a.id) - Number(b.id));
}
