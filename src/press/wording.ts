import type { ShownReport, ToldStory } from '../editions/index.ts';
export type { ShownReport };
import type { House } from './house.ts';

/** What the letter and the edition's page say in the same words. Times are shown in the house's zone and language. */

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
}

/** One line without control, line-breaking or direction-overriding characters, fit for a subject or a plain-text line. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
}

/** Cut between words to at most `most` characters, the cut shown by an ellipsis. */
export function shorten(text: string, most: number): string {
  const characters = Array.from(text);
  if (characters.length <= most) return text;
  const cut = characters.slice(0, most - 1).join('');
  const space = cut.lastIndexOf(' ');
  return `${(space > most / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:.–—-]+$/u, '')}…`;
}

/** "January 6 – 12, 2020" */
export function span(house: House, edition: Pick<ToldEdition, 'from' | 'until'>): string {
  const day = new Intl.DateTimeFormat(house.language, { dateStyle: 'long', timeZone: house.timeZone });
  return oneLine(day.formatRange(edition.from, new Date(edition.until.getTime() - 1)));
}

/** "No. 3", or "The week so far" before it is closed. */
export function numbered(edition: Pick<ToldEdition, 'number'>): string {
  return edition.number === null ? 'The week so far' : `No. ${edition.number}`;
}

/** Making these takes longer than everything else a line of a page needs; a process speaks few languages. */
const numbersKept = new Map<string, { plural: Intl.PluralRules; figure: Intl.NumberFormat }>();

function numbersOf(language: string) {
  let kept = numbersKept.get(language);
  if (!kept) {
    kept = { plural: new Intl.PluralRules(language), figure: new Intl.NumberFormat(language) };
    numbersKept.set(language, kept);
  }
  return kept;
}

/** "9 outlets": a number and its noun. */
export function count(house: House, number: number, one: string, many: string): string {
  const { plural, figure } = numbersOf(house.language);
  return `${figure.format(number)} ${plural.select(number) === 'one' ? one : many}`;
}

/** The week in one sentence: the first sentence of the first story's brief, as its outlet wrote it; undefined for an edition without one. */
export function weekInOneSentence(edition: Pick<ToldEdition, 'stories'>): ToldStory['brief'][number] | undefined {
  return edition.stories[0]?.brief[0];
}

/**
 * Why a story is here, in one line: the weightiest reasons that spoke for it. That it is of public affairs is left to
 * its page, since it speaks for every story.
 */
export function whyInOneLine(story: ToldStory, most = 2): string {
  const reasons = story.reasons
    .filter((reason) => reason.points > 0 && reason.signal !== 'public affairs')
    .slice(0, most);
  return reasons.map((reason) => oneLine(reason.words)).join(' · ');
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
  const outlets = new Set(story.reports.flatMap((id) => reports.get(id)?.outlet ?? []));
  const filed = count(house, story.reports.length, 'report', 'reports');
  return outlets.size === 0 ? filed : `${count(house, outlets.size, 'outlet', 'outlets')}, ${filed}`;
}

/** The subject of the edition's letter: its number and the first story's headline, at most 78 characters. */
export function subject(house: House, edition: ToldEdition): string {
  const first = edition.stories[0];
  const words = first ? oneLine(first.headline) : span(house, edition);
  return shorten(edition.number === null ? words : `No. ${edition.number}: ${words}`, 78);
}

/** What a mail program shows after the subject: the next headlines, and how many more there are. */
export function preheader(house: House, edition: ToldEdition): string {
  const [, second, third, ...rest] = edition.stories;
  const heads = [second, third].flatMap((story) => (story ? [shorten(oneLine(story.headline), 60)] : []));
  if (rest.length > 0) heads.push(`and ${count(house, rest.length, 'more story', 'more stories')}`);
  return heads.length > 0 ? `Also: ${heads.join(' · ')}` : house.tagline;
}

/** Who publishes: name and postal address, where the house has given one. */
export function imprint(house: House): string {
  return [house.name, house.postalAddress].filter(Boolean).join(', ');
}

/** The words around the stories. */
export const words = {
  oneSentence: 'The week in one sentence',
  why: 'Why this is here',
  about: 'About',
  below: 'Just below the line',
  belowExplained: 'The stories that came closest to being in, and what spoke for them.',
  quoted:
    'Every sentence in a brief stands word for word in the report it links to. No machine wrote any of it; arithmetic sets the order, and each story says why it is where it is.',
  sample: 'A sample: invented outlets telling of real events of January 2020. Nobody was mailed.',
} as const;

/** The address of a story's page. */
export function storyAddress(house: House, story: ToldStory): string {
  return `${house.url}/stories/${encodeURIComponent(story.story)}`;
}

/** The address of an edition's page. */
export function editionAddress(house: House, edition: Pick<ToldEdition, 'week'>): string {
  return `${house.url}/editions/${encodeURIComponent(edition.week)}`;
}

/**
 * An http or https address in its canonical spelling, or null: nothing else is ever linked. Braces are escaped, so that
 * no address of a stranger's can carry a letter's placeholder.
 */
export function webAddress(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null;
  const url = new URL(address);
  return url.protocol === 'http:' || url.protocol === 'https:'
    ? url.href.replaceAll('{', '%7B').replaceAll('}', '%7D')
    : null;
}
