import type { ToldStory } from '../editions/index.ts';
import type { House } from '../house/index.ts';
import {
  IN_FULL,
  quotedIn,
  type LetterForm,
  type Letter,
  type LetterContent,
  type PrintedEdition,
  type Reports,
} from './letter-content.ts';
import { letterHtml } from './letter-html.ts';
import { letterText } from './letter-text.ts';
import { wordsIn } from './messages/index.ts';
import { dayOf, subject } from './wording.ts';

/** So many words a letter has room for, all in all; what the stories leave of it goes to more of the first ones. */
const ROOM = { full: 1000, short: 450 };
/** So many stories below the line are named; all of them, and why, are on the edition's page. */
const BELOW = 5;
/** Words read in a minute, by who reads for the news. */
const A_MINUTE = 230;

/**
 * One edition as a letter, printed once for all readers: LEAVE_PLACEHOLDER stands where each one's address for leaving
 * goes. `reports` has those that the stories quote, by id; a quotation whose report is missing is left out, since it
 * could not be checked.
 */
export function printLetter(house: House, edition: PrintedEdition, reports: Reports, form: LetterForm = {}): Letter {
  const bare = bareOf(edition, reports, form.short ? 0 : 1);
  const room = ROOM[form.short ? 'short' : 'full'];
  // The editor's own words take nothing from the stories' room.
  const { own, ...machines } = bare;
  const least = wordsSeen(letterHtml({ house, edition: machines, reports, form, minutes: 1 }));
  const { fitted, words } = filled({ house, edition, reports, form }, bare, room - least);
  const editors = countWords(`${own?.note ?? ''} ${own?.closing ?? ''}`);
  const content: LetterContent = {
    house,
    edition: fitted,
    reports,
    form,
    minutes: Math.ceil((least + words + editors) / A_MINUTE),
  };
  return { subject: subject(house, edition), html: letterHtml(content), text: letterText(content) };
}

/** Every story by its headline and so many first sentences that can be checked. */
function bareOf(edition: PrintedEdition, reports: Reports, sentences: number): PrintedEdition {
  const stories = edition.stories.map((told) => {
    const story = { ...told, brief: quotedIn(told, reports).slice(0, sentences) };
    delete story.parts;
    delete story.before;
    return story;
  });
  return { ...edition, stories, below: [] };
}

/**
 * Fills the room that is left: what else became of the first matters, stories below the line, then further sentences from the first
 * story on; in a short letter the first sentence of each. It ends where something no longer fits.
 */
function filled(
  { house, edition, reports, form: { short } }: Omit<LetterContent, 'minutes'>,
  bare: PrintedEdition,
  room: number,
) {
  const stories = bare.stories.map((story) => ({ ...story }));
  const below: ToldStory[] = [];
  let words = 0;
  const fits = (more: number) => words + more <= room && ((words += more), true);
  const fill = (): void => {
    for (const [i, story] of stories.entries()) {
      const { parts, before } = edition.stories[i]!;
      if (short || i >= IN_FULL) break;
      for (const part of parts ?? []) {
        const label = story.parts ? '' : wordsIn(house.language).further;
        if (!fits(countWords(`${label} ${dayOf(house, part)} ${part.headline} ${part.editor?.line ?? ''}`))) return;
        story.parts = [...(story.parts ?? []), part];
      }
      const last = story.sinceLastWeek && before?.at(-1);
      if (!last) continue;
      if (!fits(countWords(last.headline) + 6)) return;
      story.before = [last];
    }
    for (const story of short ? [] : edition.below.slice(0, BELOW)) {
      const { below: title, print } = wordsIn(house.language);
      if (!fits(countWords(below.length ? story.headline : `${title} ${print.allBelow} ${story.headline}`))) return;
      below.push(story);
    }
    for (const [i, story] of stories.entries()) {
      const all = quotedIn(edition.stories[i]!, reports).slice(0, short ? 1 : undefined);
      for (const said of all.slice(story.brief.length)) {
        if (!fits(countWords(`${said.text} ${said.source.outlet}`) + 1)) return;
        story.brief = [...story.brief, said];
      }
    }
  };
  fill();
  return { fitted: { ...bare, stories, below }, words };
}

const countWords = (text: string) => text.split(/\s+/).filter(Boolean).length;

/** The words that a reader sees of a letter's page. */
export function wordsSeen(page: string): number {
  const seen = page.replace(/<(head|style)\b.*?<\/\1>|<!--.*?-->|<div style="display:none.*?<\/div>/gs, ' ');
  return countWords(seen.replace(/<\/?(?:a|b|span)\b[^>]*>/g, '').replace(/<[^>]+>/g, ' '));
}
