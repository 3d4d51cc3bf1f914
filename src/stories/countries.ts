import type { Report } from '../reports/index.ts';
import { readList } from '../text/index.ts';
import { contentWords, lead } from './term-vector.ts';
import { isPoliticalWord } from './political.ts';

/** Words that place a report, with their country. */
const countries = new Map(
  readList(new URL('lists/countries.txt', import.meta.url)).flatMap((line) => {
    const words = line.split(/\s+/);
    return words.flatMap((word) => contentWords(word).map((one): [string, string] => [one, words[0]!]));
  }),
);

/** The country most of these reports are about, by the words of their titles and leads; undefined where none is. */
export function mainCountry(reports: readonly Report[]): string | undefined {
  const votes = new Map<string, number>();
  for (const report of reports) {
    const named = new Map<string, number>();
    for (const [text, weight] of [
      [report.title, 2],
      [lead(report), 1],
    ] as const) {
      const words = contentWords(text);
      for (const word of [...words, ...words.slice(1).map((word, i) => `${words[i]}-${word}`)]) {
        const country = countries.get(word);
        if (country) named.set(country, (named.get(country) ?? 0) + weight);
      }
    }
    const [first] = [...named].toSorted(([, a], [, b]) => b - a);
    if (first) votes.set(first[0], (votes.get(first[0]) ?? 0) + 1);
  }
  const [first] = [...votes].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return first && 2 * first[1] >= reports.length ? first[0] : undefined;
}

/** The countries that a report names, by the words of its title and lead. */
export function countriesNamed(report: Report): Set<string> {
  const words = contentWords(`${report.title}\n${lead(report)}`);
  const pairs = words.slice(1).map((word, i) => `${words[i]}-${word}`);
  return new Set([...words, ...pairs].flatMap((word) => countries.get(word) ?? []));
}

/** Whether a text has one of these names, or another word for one that is a country. */
export function hasName(text: string, names: readonly string[]): boolean {
  return contentWords(text).some((word) =>
    names.some((name) => name === countries.get(word) || contentWords(name).includes(word)),
  );
}

/** Written like names, and of no one in particular. */
const offices = new Set(
  'white house prime gov governor sen senator rep representative vice state states united department supreme court'.split(
    ' ',
  ),
);

/** A name's share of a story's reports from which the story is about it. */
const NAMED_BY = 0.5;

/**
 * What these reports name in common, apart from offices and bodies that all politics names: names as they stand in the
 * midst of a sentence, a country for its people and capital.
 */
export function namesInCommon(reports: readonly Report[]): string[] {
  const named = new Map<string, number>();
  for (const report of reports) for (const name of namesIn(report)) named.set(name, (named.get(name) ?? 0) + 1);
  return [...named].filter(([, times]) => times >= NAMED_BY * reports.length).map(([name]) => name);
}

/** What any of these reports names and half of them have, in their titles too (where texts are short, names stand there alone); countries apart, which go without saying at home. */
export function namesOfMost(reports: readonly Report[]): string[] {
  const names = new Set(reports.flatMap((report) => [...namesIn(report)]));
  const known = new Set(countries.values());
  return [...names].filter(
    (name) =>
      !known.has(name) &&
      reports.filter((report) => hasName(`${report.title}\n${lead(report)}`, [name])).length >=
        NAMED_BY * reports.length,
  );
}

/** The names in the midst of the sentences of a report's lead. */
function namesIn(report: Report): Set<string> {
  const names = new Set<string>();
  for (const [name] of lead(report).matchAll(/(?<=[\p{Ll}\d,;)] )\p{Lu}[\p{L}\p{M}]{2,}/gu)) {
    const word = contentWords(name)[0];
    if (word && !isPoliticalWord(word) && !offices.has(word)) names.add(countries.get(word) ?? name);
  }
  return names;
}
