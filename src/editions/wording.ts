import { dateFormat, storyAddress, type House } from '../house/index.ts';
import type { ShownReport, ToldStory } from '../stories/index.ts';
import { oneLine, webAddress, type Line } from '../text/index.ts';
import { editionWordsIn } from './messages/index.ts';
import type { Supplement } from './supplement.ts';
import type { Span } from './week.ts';

/** How the letter and the edition's page tell the same rows: in the words of `messages/`, with times in the house's zone and language. */

/** Of the stories that went before one, so many are listed. */
const LINES_BEFORE = 3;

/** "January 6 – 12, 2020" */
export function span(house: House, edition: Span): string {
  const day = dateFormat(house.language, { dateStyle: 'long', timeZone: house.timeZone });
  return oneLine(day.formatRange(edition.from, new Date(edition.until.getTime() - 1)));
}

/** The week in one sentence: the first sentence of the first story's brief, as its outlet wrote it; undefined for an edition without one. */
export function weekInOneSentence(edition: { stories: ToldStory[] }): ToldStory['brief'][number] | undefined {
  return edition.stories[0]?.brief[0];
}

/** What is new of a story that the last edition had: "Told last time; 3 of 14 reports are new"; none of others. */
export function sinceLastWeek(house: House, story: ToldStory): string[] {
  if (!story.sinceLastWeek) return [];
  const words = editionWordsIn(house.language);
  const found = story.reasons.find(({ signal }) => signal === 'novelty');
  return [found ? oneLine(words.reason(found)) : words.toldLast];
}

/** The last stories of its matter before it, oldest first: when, what, and where to read it. */
export function whatWentBefore(house: House, story: ToldStory): { day: string; headline: Line; address: string }[] {
  const day = dateFormat(house.language, { month: 'long', day: 'numeric', timeZone: 'UTC' });
  return (story.before ?? []).slice(-LINES_BEFORE).map((earlier) => ({
    day: day.format(new Date(`${earlier.day}T00:00:00Z`)),
    headline: earlier.headline,
    address: storyAddress(house, earlier),
  }));
}

/** The further developments of its matter, oldest first: when, what, whose words they are, and where to read of it; what of them is the editor's is marked. */
export function furtherDevelopments<R extends ShownReport>(
  house: House,
  story: ToldStory,
  reports: Map<string, R>,
): { story: string; day: string; headline: Line; source: R | undefined; address: string; marks: string }[] {
  const day = dateFormat(house.language, { month: 'long', day: 'numeric', timeZone: 'UTC' });
  const words = editionWordsIn(house.language);
  return (story.parts ?? []).map((part) => ({
    story: part.story,
    day: part.day && day.format(new Date(`${part.day}T00:00:00Z`)),
    headline: part.headline,
    source: part.editor?.headline ? undefined : reports.get(part.headlineReport),
    address: storyAddress(house, part),
    marks: [
      ...(part.editor?.headline ? [words.editorsHeadline] : []),
      ...(part.editor?.line ? [`${words.editor}: ${part.editor.line}`] : []),
    ].join(' · '),
  }));
}

/** The coming days that an edition names, from a day on ('YYYY-MM-DD'), by day: when, what, and whose words they are. */
export function comingDays<R extends ShownReport>(
  house: House,
  { supplement, reports }: { supplement: Pick<Supplement, 'ahead'>; reports: Map<string, R> },
  from = '',
): { date: string; day: string; text: string; story: string; source: R }[] {
  const format = dateFormat(house.language, { weekday: 'long', month: 'long', day: 'numeric', timeZone: 'UTC' });
  return supplement.ahead.flatMap(({ day, text, report, story }) => {
    const source = reports.get(report);
    const date = format.format(new Date(`${day}T00:00:00Z`));
    return source && day >= from ? [{ date: day, day: date, text: oneLine(text), story, source }] : [];
  });
}

/** The report that shows it: one that the brief quotes where there is one with a video, else the oldest. */
export function filmOf<R extends ShownReport>(story: ToldStory, reports: Map<string, R>): R | undefined {
  return [...story.brief.map(({ report }) => report), ...story.reports]
    .flatMap((id) => reports.get(id) ?? [])
    .find(({ video }) => webAddress(video ?? null));
}

/**
 * The weightiest reasons that spoke for a story. That it is of public affairs is left to its page, since it speaks for
 * every story.
 */
export function weightiest(story: ToldStory, most = 2): ToldStory['reasons'] {
  return story.reasons.filter((reason) => reason.points > 0 && reason.signal !== 'public affairs').slice(0, most);
}

/** Why a story is here, in one line. */
export function whyInOneLine(house: House, story: ToldStory, most = 2): string {
  const words = editionWordsIn(house.language);
  const chose = story.editor?.chose ? [words.chosen] : [];
  return [...chose, ...weightiest(story, most).map((reason) => oneLine(words.reason(reason)))].join(' · ');
}

/** What stands under the headline of a story below the line: whose it is, where it is the editor's, and why it is there. */
export function underBelow(house: House, story: ToldStory): string {
  const mark = story.editor?.headline ? editionWordsIn(house.language).editorsHeadline : '';
  return [mark, whyInOneLine(house, story)].filter(Boolean).join(' · ');
}

/** "Iran · Qasem Soleimani · Baghdad" */
export function topicsInOneLine(story: ToldStory, most = 3): string {
  return story.topics
    .slice(0, most)
    .map((topic) => topic.name)
    .join(' · ');
}

/** "9 outlets, 14 reports", counting the reports at hand. */
export function coverage(house: House, story: ToldStory, reports: Map<string, { outlet: string }>): string {
  const words = editionWordsIn(house.language);
  const outlets = new Set(story.reports.flatMap((id) => reports.get(id)?.outlet ?? [])).size;
  const filed = words.reports(story.reports.length);
  return outlets === 0 ? filed : words.coverage(words.outlets(outlets), filed);
}

/** A piece of the editor's words: plain, or a web address that they wrote. */
export interface WordsPiece {
  text: string;
  address?: string;
}

/** What the editor wrote, paragraph by paragraph (an empty line is between them), each in its pieces. */
export function paragraphsOf(words: string): WordsPiece[][] {
  return words
    .split(/\n\s*\n/)
    .map(oneLine)
    .filter(Boolean)
    .map((paragraph) =>
      paragraph
        .split(/(https?:\/\/[^\s<>"“”]*[^\s<>"“”.,;:!?)\]])/)
        .filter(Boolean)
        .map((text) => {
          const address = /^https?:/.test(text) ? webAddress(text) : undefined;
          return { text, ...(address && { address }) };
        }),
    );
}
