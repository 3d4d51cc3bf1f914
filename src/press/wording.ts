import { span, type ToldStory } from '../editions/index.ts';
import { dateFormat, type House } from '../house/index.ts';
import { oneLine, shorten } from '../text/index.ts';
import type { PrintedEdition } from './letter-content.ts';
import { wordsIn } from './messages/index.ts';

/** What the letter alone says of an edition. */

/** A subject as long as this is shown whole in most lists; beyond the second nobody reads on. */
const SUBJECT = { aim: 60, most: 150 };

/**
 * The subject of the edition's letter: the editor's, or the first story's headline, of a long one the clauses that are shown in a list; nothing looks
 * cut. Who it is from, the sender says.
 */
export function subject(house: House, edition: PrintedEdition): string {
  if (edition.own?.subject) return oneLine(edition.own.subject);
  const [first] = edition.stories;
  if (!first) return `${wordsIn(house.language).edition(edition.number)}, ${span(house, edition)}`;
  const headline = first.headline;
  if (Array.from(headline).length <= SUBJECT.aim) return headline;
  const clauses = Array.from(headline.matchAll(/[,;] | [–—-] /gu), ({ index }) => headline.slice(0, index));
  // Fewer words than half would be a beginning, not a headline.
  const fitting = clauses.findLast((clause) => clause.length <= SUBJECT.aim && clause.length > SUBJECT.aim / 2);
  return fitting ?? shorten(headline, SUBJECT.most);
}

/** What a mail program shows after the subject: the editor's words, or the next headlines and how many more there are. */
export function preheader(house: House, edition: PrintedEdition): string {
  if (edition.own?.preheader) return oneLine(edition.own.preheader);
  const [, second, third, ...rest] = edition.stories;
  const heads: string[] = [second, third].flatMap((story) => (story ? [shorten(story.headline, 60)] : []));
  const { andMore, alsoThisWeek } = wordsIn(house.language).print;
  if (rest.length > 0) heads.push(andMore(rest.length));
  return heads.length > 0 ? alsoThisWeek(heads.join(' · ')) : house.tagline;
}

/**
 * What speaks for a story, in one line: how many outlets, how many of them on their own, and how those are rated that are. None for an
 * edition that closed when reasons were kept as words.
 */
export function evidence(house: House, story: ToldStory): string {
  const { print, outlets } = wordsIn(house.language);
  return story.reasons
    .flatMap((reason) => {
      if ('words' in reason) return [];
      if (reason.signal === 'outlets')
        return reason.outlets > reason.independent
          ? print.onTheirOwn(outlets(reason.outlets), reason.independent)
          : outlets(reason.outlets);
      return reason.signal === 'breadth' ? print.sides(reason) : [];
    })
    .join(' · ');
}

/** What of the world a story is about, by its weightiest consequence: "Courts"; '' where none was found. */
export function sectionOf(house: House, story: ToldStory): string {
  const [kind] = story.reasons.flatMap((reason) => ('kind' in reason ? [reason.kind] : []));
  const headings: Record<string, string> = wordsIn(house.language).section;
  return kind ? (headings[kind] ?? '') : '';
}

/** "Fri, Jan 3": the day most of a story was reported; '' where it was not kept. */
export function dayOf(house: House, { day }: Pick<ToldStory, 'day'>): string {
  if (!day) return '';
  const short = { weekday: 'short', month: 'short', day: 'numeric', timeZone: 'UTC' } as const;
  return oneLine(dateFormat(house.language, short).format(new Date(`${day}T00:00:00Z`)));
}

/** "Monday, January 13": the day on which the next edition closes, a week after this one. */
export function nextDay(house: House, { until }: Pick<PrintedEdition, 'until'>): string {
  const here = dateFormat('en-CA', { dateStyle: 'short', timeZone: house.timeZone }).format(until);
  const day = { weekday: 'long', month: 'long', day: 'numeric', timeZone: 'UTC' } as const;
  return dateFormat(house.language, day).format(new Date(Date.parse(here) + 7 * 86_400_000));
}
