import type { Report } from '../reports/index.ts';
import { isEnglish } from './english.ts';
import { genreOf } from './genre.ts';
import { readList } from '../text/index.ts';
import { contentWords, lead } from './term-vector.ts';

const lines = readList(new URL('lists/political.txt', import.meta.url));
const set = (name: string): ReadonlySet<string> =>
  new Set(lines.flatMap((line) => (line.startsWith(`${name}: `) ? contentWords(line.slice(name.length + 2)) : [])));

/** The kinds of word that the list has, and what each is worth. */
const decisive = set('decisive');
const likely = set('likely');
const ofAnyNews = set('any news');
const elsewhere = set('elsewhere');

/** Neighbouring words are also looked up as one: "white-house". */
function wordsAndPairs(text: string): string[] {
  const words = contentWords(text);
  return [...words, ...words.slice(1).map((word, i) => `${words[i]}-${word}`)];
}

/** Sections of sites, as their addresses name them. */
const politicalSection = /\/(?:politics?|elections?|congress|white-?house|government|parliament)\/|-politics-/i;

/** Points a report needs to count as one of politics. */
const ENOUGH = 3;
const MOST_OF_ANY_NEWS = 2;

/** Whether a word is one of politics in general: an office, a body, a kind of event. */
export function isPoliticalWord(word: string): boolean {
  return decisive.has(word) || likely.has(word);
}

/**
 * Whether a report is of public affairs by its own words: title words count double, a decisive word 2, a likely one 1, and
 * words of sport, show business and shopping count against it.
 */
export function isPolitical(report: Report): boolean {
  // The list is of English words: of other reports only the section in their address is known.
  if (!isEnglish(report)) return genreOf(report) === 'news';
  const title = new Set(wordsAndPairs(report.title));
  const words = new Set([...title, ...wordsAndPairs(lead(report))]);
  let points = politicalSection.test(report.url ?? '') ? ENOUGH : 0;
  let anyNews = 0;
  for (const word of words) {
    const times = title.has(word) ? 2 : 1;
    if (decisive.has(word)) points += 2 * times;
    else if (likely.has(word)) points += times;
    else if (ofAnyNews.has(word)) anyNews += times;
    else if (elsewhere.has(word)) points -= 2 * times;
  }
  return points + Math.min(anyNews, MOST_OF_ANY_NEWS) >= ENOUGH;
}
