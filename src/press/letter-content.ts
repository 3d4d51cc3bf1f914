import {
  type OwnWords,
  type ToldStory,
  type ShownReport,
  type Supplement,
  comingDays,
  coverage,
  filmOf,
  furtherDevelopments,
  sinceLastWeek,
  whatWentBefore,
} from '../editions/index.ts';
import type { House } from '../house/index.ts';
import { oneLine } from '../text/index.ts';
import { notOurs } from './frame.ts';
import { wordsIn } from './messages/index.ts';
import { dayOf, evidence, sectionOf } from './wording.ts';

/** An edition as its letter tells it; `number` is null while it is being made up. */
export interface PrintedEdition {
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
  /** What it has beside its stories, of which the letter tells the days to come. */
  supplement?: Pick<Supplement, 'ahead'>;
  /** What was found wrong in earlier editions since the last one closed. */
  corrected?: { week: string; words: string; at: Date }[];
  /** What it says in the editor's own words. */
  own?: OwnWords;
}

/** A letter as it is mailed: both parts say the same. */
export interface Letter {
  subject: string;
  html: string;
  text: string;
}

/** Stands in a printed letter where each reader's own address for leaving goes. */
export const LEAVE_PLACEHOLDER = '{{leave}}';
/** And where the address of their own preferences goes. */
export const PREFERENCES_PLACEHOLDER = '{{preferences}}';

/** So many stories have their evidence and what else became of their matter; the others are told in a sentence. */
export const IN_FULL = 5;
/** The form in which a reader wants it. */
export interface LetterForm {
  short?: boolean;
  /** The edition has only what is about these. */
  topics?: readonly string[];
}

/** Those that the stories quote, by id. */
export type Reports = Map<string, ShownReport>;

/** What both parts are made of. */
export interface LetterContent {
  house: House;
  edition: PrintedEdition;
  reports: Reports;
  form: LetterForm;
  minutes: number;
}

/** Days to come that a letter names, at most, and how far ahead. */
const AHEAD = 4;
const DAYS_AHEAD = 7;

/** The days to come; none in a short letter, nor in one of chosen topics. */
export function aheadIn({ house, edition, reports, form }: Omit<LetterContent, 'minutes'>) {
  const { supplement, until } = edition;
  if (!supplement || form.short || form.topics?.length) return [];
  const last = new Date(until.getTime() + DAYS_AHEAD * 86_400_000).toISOString().slice(0, 10);
  return comingDays(house, { supplement, reports })
    .filter(({ date }) => date <= last)
    .slice(0, AHEAD);
}

/** A story's small print, as both parts tell it. */
export function tellings({ house, reports, form: { short = false } }: LetterContent, story: ToldStory, i: number) {
  const words = wordsIn(house.language);
  const labelled = <T>(label: string, lines: T[]) => lines.map((line, n) => ({ label: n === 0 ? label : '', ...line }));
  const full = !short && i < IN_FULL;
  const { editor } = story;
  return {
    full,
    kicker: [story.sinceLastWeek ? words.sinceLastWeek : sectionOf(house, story), dayOf(house, story)].filter(Boolean),
    marks: [
      ...(editor?.line ? [{ label: words.editor, text: editor.line }] : []),
      ...(editor?.headline ? [{ label: '', text: words.editorsHeadline }] : []),
      ...(editor?.chose ? [{ label: '', text: words.chosen }] : []),
      ...(full ? sinceLastWeek(house, story).map((text) => ({ label: '', text })) : []),
    ],
    parts: labelled(
      words.further,
      furtherDevelopments(house, story, reports).map((part, n) => {
        const day = dayOf(house, story.parts?.[n] ?? {});
        return { ...part, day: day === dayOf(house, story) ? '' : day };
      }),
    ),
    before: labelled(
      words.before,
      whatWentBefore(house, story).map((earlier) => ({ ...earlier, source: undefined, marks: '' })),
    ),
    facts: full ? evidence(house, story) || coverage(house, story, reports) : '',
    film: full ? filmOf(story, reports) : undefined,
  };
}

/** The report whose headline a story bears; none where the editor wrote it. */
export function headlined(story: ToldStory, reports: Reports): ShownReport | undefined {
  return story.editor?.headline ? undefined : reports.get(story.headlineReport);
}

/** Other people's words on one line. */
export function own(text: string): string {
  return notOurs(oneLine(text));
}

/** The brief's quotations with their reports. */
export function quotedIn(story: ToldStory, reports: Reports) {
  return story.brief.flatMap(({ text, report }) => {
    const source = reports.get(report);
    return source ? [{ text, report, source }] : [];
  });
}
