import type { Report } from '../reports/index.ts';
import { idf, stopWords } from './grouping/terms.ts';
import { isEnglish } from './english.ts';

/** What something is about: content words with weights (TF-IDF), the heaviest first, scaled to length 1. */
export type TermVector = ReadonlyMap<string, number>;

/** As much of a text as tells what it is about: news says it first. */
const LEAD_CHARACTERS = 250;

/** As much of a text as is read for a brief. */
export const READ_CHARACTERS = 4000;

/** A title says more than the same number of words below it. */
const TITLE_WEIGHT = 2;

/** Words of a vector that are kept; the tail is noise and costs time. */
const VECTOR_WORDS = 60;

/** The content words of a text: lower case, no function words, plural and possessive endings off. */
export function contentWords(text: string): string[] {
  const found: string[] = [];
  for (const [raw] of text.matchAll(/\p{L}[\p{L}\p{M}]*(?:[.’'-]\p{L}[\p{L}\p{M}]*)*|\d+(?:[.,]\d+)*/gu)) {
    const word = raw.toLowerCase().replace(/[’']s?$|\./gu, '');
    if (stopWords.has(word) || (word.length < 2 && !/\d/.test(word))) continue;
    found.push(word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word);
  }
  return found;
}

/** The beginning of a report's text. */
export function lead(report: Report): string {
  return report.text.slice(0, LEAD_CHARACTERS);
}

/** Statistics of a corpus (inverse document frequency): what a story is read against, the reports of its time. */
export interface CorpusStats {
  /** How telling a word is: near 0 for a word in most reports, several for a rare one. */
  idf: (word: string) => number;
}

/** As many reports as would have to be unlike those at hand: among few, what they have in common is not common. */
const FEW = 30;

/**
 * Read from these reports' titles and leads. The list of function words is English: what is common in the reports of other languages
 * is as common as it is among these, however few they are.
 */
export function corpusStatsOf(reports: readonly Report[]): CorpusStats {
  const reportsWith = new Map<string, number>();
  const foreignWith = new Map<string, number>();
  let foreign = 0;
  for (const report of reports) {
    const isForeign = !isEnglish(report);
    if (isForeign) foreign++;
    for (const word of new Set(contentWords(`${report.title}\n${lead(report)}`))) {
      reportsWith.set(word, (reportsWith.get(word) ?? 0) + 1);
      if (isForeign) foreignWith.set(word, (foreignWith.get(word) ?? 0) + 1);
    }
  }
  const perForeign = reports.length / (foreign + FEW);
  return {
    idf: (word) =>
      idf(Math.max(reportsWith.get(word) ?? 0, (foreignWith.get(word) ?? 0) * perForeign), reports.length + FEW),
  };
}

/** What these reports of one event are about, each report with the same say. */
export function termVectorOf(reports: readonly Report[], { idf }: CorpusStats): TermVector {
  const weights = new Map<string, number>();
  for (const report of reports) {
    const own = new Map<string, number>();
    for (const word of contentWords(lead(report))) own.set(word, 1);
    for (const word of contentWords(report.title)) own.set(word, TITLE_WEIGHT);
    for (const [word, weight] of own) weights.set(word, (weights.get(word) ?? 0) + weight);
  }
  const heaviest = [...weights]
    .map(([word, weight]): [string, number] => [word, weight * Math.max(0, idf(word))])
    .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, VECTOR_WORDS);
  const length = Math.hypot(...heaviest.map(([, weight]) => weight)) || 1;
  return new Map(heaviest.map(([word, weight]) => [word, weight / length]));
}

/** The cosine of two vectors of length 1: 0 for nothing in common, 1 for the same. */
export function cosine(a: TermVector, b: TermVector): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let sum = 0;
  for (const [word, weight] of small) sum += weight * (large.get(word) ?? 0);
  return sum;
}
