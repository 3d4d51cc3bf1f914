import { topicSlug, type ShownReport, type ToldStory } from '../editions/index.ts';
export type { ShownReport };
import type { House } from './house.ts';
import { withoutTracking } from '../text/index.ts';
import { wordsIn } from './messages/index.ts';

/** How the letter and the edition's page tell the same rows: in the words of `messages/`, with times in the house's zone and language. */

/** Of the stories that went before one, so many are listed. */
const LINES_BEFORE = 3;

/** An edition as every view of it shows it; `number` is null while it is being made up. */
export interface ToldEdition {
  number: number | null;
  /** ISO week, '2020-W19'. */
  week: string;
  from: Date;
  /** The first moment that no longer belongs to it. */
  until: Date;
  stories: ToldStory[];
  below: ToldStory[];
  /** The house's own articles that it names. */
  articles?: { id: number; title: string; standfirst: string; byline: string }[];
  /** What was found wrong in earlier editions since the last one closed. */
  corrected?: { week: string; words: string; at: Date }[];
}

/** One line without control, line-breaking or direction-overriding characters, fit for a subject or a plain-text line. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
}

/** Cut to at most `most` characters, the cut shown by an ellipsis: at the end of a clause where one is near, else between words. */
export function shorten(text: string, most: number): string {
  const characters = Array.from(text);
  if (characters.length <= most) return text;
  const cut = characters.slice(0, most - 1).join('');
  const clause = /^.*(?=[,;:–—] |\. | [–—-] )/su.exec(cut)?.[0].length ?? 0;
  const space = cut.lastIndexOf(' ');
  const end = clause > most / 2 ? clause : space > most / 2 ? space : cut.length;
  return `${cut.slice(0, end).replace(/[\s,;:.–—-]+$/u, '')}…`;
}

/** "January 6 – 12, 2020" */
export function span(house: House, edition: Pick<ToldEdition, 'from' | 'until'>): string {
  const day = new Intl.DateTimeFormat(house.language, { dateStyle: 'long', timeZone: house.timeZone });
  return oneLine(day.formatRange(edition.from, new Date(edition.until.getTime() - 1)));
}

/** The week in one sentence: the first sentence of the first story's brief, as its outlet wrote it; undefined for an edition without one. */
export function weekInOneSentence(edition: Pick<ToldEdition, 'stories'>): ToldStory['brief'][number] | undefined {
  return edition.stories[0]?.brief[0];
}

/** What is new of a story that the last edition had: "Told last time; 3 of 14 reports are new"; none of others. */
export function sinceLastWeek(house: House, story: ToldStory): string[] {
  if (!story.sinceLastWeek) return [];
  const words = wordsIn(house.language);
  const found = story.reasons.find(({ signal }) => signal === 'novelty');
  return [found ? oneLine(words.reason(found)) : words.toldLast];
}

/** The last stories of its matter before it, oldest first: when, what, and where to read it. */
export function whatWentBefore(house: House, story: ToldStory): { day: string; headline: string; address: string }[] {
  const day = new Intl.DateTimeFormat(house.language, { month: 'long', day: 'numeric', timeZone: 'UTC' });
  return (story.before ?? []).slice(-LINES_BEFORE).map((earlier) => ({
    day: day.format(new Date(`${earlier.day}T00:00:00Z`)),
    headline: oneLine(earlier.headline),
    address: storyAddress(house, earlier),
  }));
}

/** The further developments of its matter, oldest first: when, what, whose words they are, and where to read of it. */
export function furtherDevelopments<R extends ShownReport>(
  house: House,
  story: ToldStory,
  reports: Map<string, R>,
): { story: string; day: string; headline: string; source: R | undefined; address: string }[] {
  const day = new Intl.DateTimeFormat(house.language, { month: 'long', day: 'numeric', timeZone: 'UTC' });
  return (story.parts ?? []).map((part) => ({
    story: part.story,
    day: part.day && day.format(new Date(`${part.day}T00:00:00Z`)),
    headline: oneLine(part.headline),
    source: reports.get(part.headlineReport),
    address: storyAddress(house, part),
  }));
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
  const words = wordsIn(house.language);
  const chose = story.editor?.chose ? [words.chosen] : [];
  return [...chose, ...weightiest(story, most).map((reason) => oneLine(words.reason(reason)))].join(' · ');
}

/** What stands under the headline of a story below the line: whose it is, where it is the editor's, and why it is there. */
export function underBelow(house: House, story: ToldStory): string {
  const mark = story.editor?.headline ? wordsIn(house.language).editorsHeadline : '';
  return [mark, whyInOneLine(house, story)].filter(Boolean).join(' · ');
}

/** "Iran · Qasem Soleimani · Baghdad" */
export function topicsInOneLine(story: ToldStory, most = 3): string {
  return story.topics
    .slice(0, most)
    .map((topic) => oneLine(topic.name))
    .join(' · ');
}

/** "9 outlets, 14 reports", counting the reports at hand. */
export function coverage(house: House, story: ToldStory, reports: Map<string, { outlet: string }>): string {
  const words = wordsIn(house.language);
  const outlets = new Set(story.reports.flatMap((id) => reports.get(id)?.outlet ?? [])).size;
  const filed = words.reports(story.reports.length);
  return outlets === 0 ? filed : words.coverage(words.outlets(outlets), filed);
}

/** A subject as long as this is shown whole in most lists; beyond the second nobody reads on. */
const SUBJECT = { aim: 60, most: 150 };

/**
 * The subject of the edition's letter: the first story's headline, of a long one the clauses that are shown in a list; nothing looks
 * cut. Who it is from, the sender says.
 */
export function subject(house: House, edition: ToldEdition): string {
  const [first] = edition.stories;
  if (!first) return `${wordsIn(house.language).edition(edition.number)}, ${span(house, edition)}`;
  const headline = oneLine(first.headline);
  if (Array.from(headline).length <= SUBJECT.aim) return headline;
  const clauses = Array.from(headline.matchAll(/[,;] | [–—-] /gu), ({ index }) => headline.slice(0, index));
  // Fewer words than half would be a beginning, not a headline.
  const fitting = clauses.findLast((clause) => clause.length <= SUBJECT.aim && clause.length > SUBJECT.aim / 2);
  return fitting ?? shorten(headline, SUBJECT.most);
}

/** What a mail program shows after the subject: the next headlines, and how many more there are. */
export function preheader(house: House, edition: ToldEdition): string {
  const [, second, third, ...rest] = edition.stories;
  const heads = [second, third].flatMap((story) => (story ? [shorten(oneLine(story.headline), 60)] : []));
  const { andMore, alsoThisWeek } = wordsIn(house.language).print;
  if (rest.length > 0) heads.push(andMore(rest.length));
  return heads.length > 0 ? alsoThisWeek(heads.join(' · ')) : house.tagline;
}

/** Who publishes: name and postal address, where the house has given one. */
export function imprint(house: House): string {
  return [house.name, house.postalAddress].filter(Boolean).join(', ');
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
  return kind ? (wordsIn(house.language).section[kind] ?? '') : '';
}

/** "Fri, Jan 3": the day most of a story was reported; '' where it was not kept. */
export function dayOf(house: House, { day }: Pick<ToldStory, 'day'>): string {
  if (!day) return '';
  const short = { weekday: 'short', month: 'short', day: 'numeric', timeZone: 'UTC' } as const;
  return oneLine(new Intl.DateTimeFormat(house.language, short).format(new Date(`${day}T00:00:00Z`)));
}

/** "Monday, January 13": the day on which the next edition closes, a week after this one. */
export function nextDay(house: House, { until }: Pick<ToldEdition, 'until'>): string {
  const here = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone: house.timeZone }).format(until);
  const day = { weekday: 'long', month: 'long', day: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(house.language, day).format(new Date(Date.parse(here) + 7 * 86_400_000));
}

/** The address of a story's page. */
export function storyAddress(house: House, story: { story: string }): string {
  return `${house.url}/stories/${encodeURIComponent(story.story)}`;
}

/** The address of a topic's page. */
export function topicAddress(house: House, name: string): string {
  return `${house.url}/topics/${encodeURIComponent(topicSlug(name))}`;
}

/** The page that plays a report's video; nothing of its host is loaded before a press. */
export function filmAddress(house: House, report: { id: string }): string {
  return `${house.url}/videos/${encodeURIComponent(report.id)}`;
}

/** The address of an article's page. */
export function articleAddress(house: House, article: { id: number }): string {
  return `${house.url}/articles/${article.id}`;
}

/** The address of an edition's page. */
export function editionAddress(house: House, edition: Pick<ToldEdition, 'week'>): string {
  return `${house.url}/editions/${encodeURIComponent(edition.week)}`;
}

/**
 * An http or https address in its canonical spelling, or null: nothing else is ever linked. What tracks a click is left out. Braces are escaped, so that
 * no address of a stranger's can carry a letter's placeholder.
 */
export function webAddress(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null;
  const url = new URL(withoutTracking(address));
  return url.protocol === 'http:' || url.protocol === 'https:'
    ? url.href.replaceAll('{', '%7B').replaceAll('}', '%7D')
    : null;
}
