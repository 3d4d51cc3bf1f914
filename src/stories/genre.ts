import type { Report } from '../reports/index.ts';

/** What a report is as a text; only news is evidence that something happened. */
const genres = ['news', 'opinion', 'live', 'roundup', 'quiz', 'shopping', 'sport', 'celebrity', 'lifestyle'] as const;
export type Genre = (typeof genres)[number];

/** By the words of the title and by the section that the address names; the first that fits. */
const signs: readonly { genre: Genre; title?: RegExp; address?: RegExp }[] = [
  {
    genre: 'quiz',
    title: /\b(?:quiz|crossword|sudoku|horoscopes?|lottery results?|cartoons?)\b/i,
    address: /\/(?:quiz|horoscope|crosswords?|puzzles|cartoons?)\b/i,
  },
  {
    genre: 'opinion',
    title:
      /^(?:opinion|editorial|commentary|column|analysis|letters?(?: to the editor)?|op-ed|perspective|review|the .{3,20} view)\s*[:|]/i,
    address:
      /\/(?:opinions?|commentisfree|columnists?|columns?|editorials?|letters|op-ed|commentary|comment|blogs?|reviews?)\b/i,
  },
  {
    genre: 'live',
    title: /\blive(?: updates?| blog|:)|^live\b|\blatest updates\b|\bas it happened\b/i,
    address: /live-(?:news|updates?|blog|coverage)|\/live\//,
  },
  {
    genre: 'roundup',
    title:
      /\b(?:(?:morning|evening|daily|weekend|(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?:'s)? (?:briefing|brief|headlines|roundup|digest|newsletter)|in pictures|(?:top|best) (?:stories|photos)|this day in history|week in (?:review|pictures)|what to watch|podcast)\b|^\d+ things\b/i,
    address: /\/(?:briefing|newsletters?|podcasts?|in-pictures|picture-gallery|photos)\b|in-pictures-/i,
  },
  {
    genre: 'shopping',
    title: /\b(?:best deals|on sale|discount|% off|gift guide|best .{3,30} to buy)\b/i,
    address: /\/(?:shopping|deals|underscored|bestproducts|property|real-?estate|oneroof|driven|motoring|cars)\b/i,
  },
  {
    genre: 'sport',
    address:
      /\/(?:sports?|football|soccer|rugby|cricket|tennis|golf|racing|nrl|afl|nfl|nba|mlb|nhl|olympics|formula-?1)\b/i,
  },
  {
    genre: 'celebrity',
    address:
      /\/(?:entertainment(?:-arts)?|celebrit(?:y|ies)|tvshowbiz|showbiz|spy|movies?|music|tv|culture|arts|royals?|books|theater|gaming|games)\b|entertainment-arts-/i,
  },
  {
    genre: 'lifestyle',
    address:
      /\/(?:lifestyle|life-and-style|life-style|life|style|femail|travel|food|dining|fashion|beauty|health-fitness|well|wellness|recipes?|weddings|horoscopes|garden(?:ing)?|home-and-garden)\b/i,
  },
];

/** Said of the text in its first word: "COMMENT: …". */
const opinionated = /^(?:COMMENT|OPINION|ANALYSIS|EDITORIAL|Comment|Opinion|Editorial)\s*[:|]/;

/** What a report is as a text, by its title, the section of its address, and what its text says it is. */
export function genreOf(report: Report): Genre {
  const path = report.url?.replace(/^[a-z]+:\/\/[^/]+/i, '').slice(0, 300) ?? '';
  // A section, not a word of the headline in the address: the address ends before its last part.
  const sections = path.slice(0, path.lastIndexOf('/') + 1);
  const found = signs.find(
    ({ title, address }) => title?.test(report.title.slice(0, 300)) || address?.test(sections || path),
  );
  return found?.genre ?? (opinionated.test(report.text) ? 'opinion' : 'news');
}

/** Whether a report is news as a text: evidence that something happened. */
export const isNews = (report: Report): boolean => genreOf(report) === 'news';
