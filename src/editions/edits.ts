import { z } from 'zod';
import { oneLine, type Line } from '../text/index.ts';
import { reasonKey, toldStoryRow, type Part, type Quotation, type ToldStory } from '../stories/index.ts';
import { PARTS } from './limits.ts';
import { supplementRow, type Supplement } from './supplement.ts';

/**
 * What the editor does to an edition. Edits are kept apart from the machine's draft and done again on each new draft, so
 * that what comes in later changes what the editor has not touched, and nothing else.
 */
export type Edit =
  /** In it by itself, whatever the machine thinks; out of the matter under which it stood. */
  | { kind: 'pin'; story: string }
  /** Out of it, and not below the line either; with it goes what stands under it. */
  | { kind: 'drop'; story: string }
  /** A further development of the matter in which another stands. */
  | { kind: 'fold'; story: string; under: string }
  /** It leads the matter in which it stands; what led stands under it. */
  | { kind: 'lead'; story: string }
  /** The chosen stories in this order; those that come later stand where the machine puts them. */
  | { kind: 'order'; stories: string[]; /** The one that was moved, where it was one. */ moved?: string }
  /** A report's own headline, or, without a report, the editor's words. */
  | { kind: 'headline'; story: string; words: string; report?: string }
  /** These sentences, each word for word from a report. */
  | { kind: 'brief'; story: string; brief: Quotation[] }
  /** A line of the editor's own, marked as theirs; none where it is empty. `over`: in place of those of stories that went into it, too. */
  | { kind: 'line'; story: string; words: string; over?: string[] }
  /** A reason that is not true of it: it is shown no more, and its points do not count. */
  | { kind: 'strike'; story: string; reason: string }
  /** An article of the house's in it, as it is published, or no more. */
  | { kind: 'article'; article: ToldArticle; on: boolean }
  /** What the letter says around its stories. */
  | { kind: 'letter'; own: OwnWords };

/** What an edition's letter says in the editor's own words: where one is empty the machine's stand, or nothing. */
export interface OwnWords {
  subject: string;
  /** What mail programs show after the subject. */
  preheader: string;
  /** Above the stories; an empty line between paragraphs. On the page too. */
  note: string;
  /** After the stories. On the page too. */
  closing: string;
}

/** An article of the house's own, as an edition names it. */
export interface ToldArticle {
  id: number;
  title: string;
  standfirst: string;
  byline: string;
}

/** An edition as the machine made it up. */
export interface Draft {
  /** How many stories it is to have. */
  size: number;
  stories: ToldStory[];
  below: ToldStory[];
  supplement?: Supplement;
}

// As rows have them.

export const toldArticleRow: z.ZodType<ToldArticle> = z.object({
  id: z.number(),
  title: z.string(),
  standfirst: z.string(),
  byline: z.string(),
});

/** Of an edition of which the editor wrote nothing. */
export const noWords: OwnWords = { subject: '', preheader: '', note: '', closing: '' };
export const ownWordsRow: z.ZodType<Partial<OwnWords>> = z.object({
  subject: z.string().exactOptional(),
  preheader: z.string().exactOptional(),
  note: z.string().exactOptional(),
  closing: z.string().exactOptional(),
} satisfies Record<keyof OwnWords, z.ZodType>);

export const draftRow: z.ZodType<Draft> = z.object({
  size: z.number(),
  stories: z.array(toldStoryRow),
  below: z.array(toldStoryRow),
  supplement: supplementRow.exactOptional(),
} satisfies Record<keyof Draft, z.ZodType>);

const ofStory = { story: z.string() };
const inWords = { ...ofStory, words: z.string() };
export const editRow: z.ZodType<Edit> = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['pin', 'drop', 'lead']), ...ofStory }),
  z.object({ kind: z.literal('fold'), ...ofStory, under: z.string() }),
  z.object({ kind: z.literal('order'), stories: z.array(z.string()), moved: z.string().exactOptional() }),
  z.object({ kind: z.literal('headline'), ...inWords, report: z.string().exactOptional() }),
  z.object({
    kind: z.literal('brief'),
    ...ofStory,
    brief: z.array(z.object({ text: z.string(), report: z.string() })),
  }),
  z.object({ kind: z.literal('line'), ...inWords, over: z.array(z.string()).exactOptional() }),
  z.object({ kind: z.literal('strike'), ...ofStory, reason: z.string() }),
  z.object({ kind: z.literal('article'), article: toldArticleRow, on: z.boolean() }),
  z.object({
    kind: z.literal('letter'),
    own: z.object({ subject: z.string(), preheader: z.string(), note: z.string(), closing: z.string() }),
  }),
]);

/** A place while edits are made: a matter, by the story that the machine had lead it. */
interface Place {
  machines: string;
  lead: ToldStory;
  /** Those that the editor put there first. */
  parts: Part[];
  pinned: boolean;
}

/**
 * The edition after the editor's edits, each done to what those before it left. Pinned stories have a place for certain; the
 * machine's fill the rest, so that a dropped one makes room for the next below the line.
 *
 * @param others stories that lead no place of the draft, by id; an edit that would need one that is unknown does nothing
 */
export function withEdits(
  draft: Draft,
  edits: readonly Edit[],
  others: ReadonlyMap<string, ToldStory> = new Map(),
): { stories: ToldStory[]; below: ToldStory[]; articles: ToldArticle[]; own: OwnWords } {
  const matters = new Matters([...draft.stories, ...draft.below], others, editors(edits));
  for (const edit of edits) {
    if (edit.kind === 'pin') matters.pin(edit.story);
    if (edit.kind === 'drop') matters.drop(edit.story);
    if (edit.kind === 'fold') matters.fold(edit.story, edit.under);
    if (edit.kind === 'lead') matters.lead(edit.story);
  }
  const { places } = matters;
  const pinned = places.filter((place) => place.pinned);
  const free = places.filter((place) => !place.pinned && !place.lead.alone);
  const chosen = new Set([...pinned, ...free.slice(0, Math.max(0, draft.size - pinned.length))]);
  const inOrder = arrange(
    places.filter((place) => chosen.has(place)),
    edits.findLast((edit) => edit.kind === 'order')?.stories ?? [],
  );
  const below = places.filter((place) => !chosen.has(place));
  const told = (place: Place, at: number): ToldStory => ({ ...rewritten(place, edits), rank: at + 1 });
  const articles = new Map<number, ToldArticle>();
  for (const edit of edits) {
    if (edit.kind !== 'article') continue;
    if (edit.on) articles.set(edit.article.id, edit.article);
    else articles.delete(edit.article.id);
  }
  return {
    stories: inOrder.map(told),
    below: below.map((place, i) => told(place, inOrder.length + i)),
    articles: [...articles.values()],
    own: edits.findLast((edit) => edit.kind === 'letter')?.own ?? noWords,
  };
}

/** The stories that the editor put under another, or gave words: no other takes their room. */
export const editors = (edits: readonly Edit[]): Set<string> =>
  new Set(
    edits.flatMap((edit) =>
      edit.kind === 'fold' || edit.kind === 'lead' || edit.kind === 'headline' || edit.kind === 'line'
        ? edit.story
        : [],
    ),
  );

/** The places of an edition while the editor moves stories between them; no story is ever in two. */
class Matters {
  places: Place[];
  #known: Map<string, ToldStory>;
  #editors: ReadonlySet<string>;

  constructor(stories: readonly ToldStory[], others: ReadonlyMap<string, ToldStory>, editors: ReadonlySet<string>) {
    this.#editors = editors;
    this.#known = new Map([...others, ...stories.map((story) => [story.story, story] as const)]);
    this.places = stories.map((lead) => placeOf(lead, lead.parts));
  }

  pin(story: string): void {
    const place = this.#placeOf(story);
    const told = this.#known.get(story);
    if (place?.lead.story === story) place.pinned = true;
    else if (told) {
      const own = { ...placeOf(told), pinned: true };
      if (place) place.parts = without(place.parts, story);
      this.places.splice(place ? this.places.indexOf(place) + 1 : this.places.length, 0, own);
    }
  }

  drop(story: string): void {
    const place = this.#placeOf(story);
    if (place?.lead.story === story) this.places = this.places.filter((other) => other !== place);
    else if (place) place.parts = without(place.parts, story);
  }

  fold(story: string, under: string): void {
    const [from, to] = [this.#placeOf(story), this.#placeOf(under)];
    if (!to || story === under) return;
    if (from === to) {
      if (to.lead.story === story) this.lead(under);
      return;
    }
    const told = this.#known.get(story);
    const part = from?.parts.find((one) => one.story === story) ?? (told && partOf(told));
    if (!part) return;
    const along = from?.lead.story === story ? from.parts : [];
    this.drop(story);
    // What is the editor's stays; of the machine's, what there is room for.
    const isEditors = ({ story }: Part) => this.#editors.has(story);
    const parts = [part, ...to.parts, ...along];
    to.parts = [...parts.filter(isEditors), ...parts.filter((one) => !isEditors(one))].slice(0, PARTS);
  }

  lead(story: string): void {
    const place = this.#placeOf(story);
    const told = this.#known.get(story);
    if (!place || !told || place.lead.story === story) return;
    const { lead } = place;
    place.parts = [partOf(lead), ...without(place.parts, story)];
    place.lead = { ...told, ...(lead.sinceLastWeek && { sinceLastWeek: true as const }) };
  }

  #placeOf(story: string): Place | undefined {
    return this.places.find(({ lead, parts }) => lead.story === story || parts.some((part) => part.story === story));
  }
}

const placeOf = (lead: ToldStory, parts: Part[] = []): Place => ({ machines: lead.story, lead, parts, pinned: false });
const without = (parts: readonly Part[], story: string) => parts.filter((part) => part.story !== story);
const byDay = (a: Part, b: Part) => a.day.localeCompare(b.day);
const partOf = ({ story, headline, headlineReport, day = '', reports }: ToldStory): Part => ({
  story,
  headline,
  headlineReport,
  day,
  reports,
});

/** Those the editor ordered in that order, the others at the machine's place. */
function arrange(places: readonly Place[], order: readonly string[]): Place[] {
  const orderOf = ({ lead, machines }: Place) =>
    order.includes(lead.story) ? order.indexOf(lead.story) : order.indexOf(machines);
  const arranged = places.filter((place) => orderOf(place) >= 0).toSorted((a, b) => orderOf(a) - orderOf(b));
  for (const [i, place] of places.entries()) if (orderOf(place) < 0) arranged.splice(i, 0, place);
  return arranged;
}

function rewritten({ lead, parts, pinned }: Place, edits: readonly Edit[]): ToldStory {
  const { editor, ...told }: ToldStory = { ...lead, ...inEditorsWords(lead, edits) };
  if (parts.length > 0) told.parts = parts.toSorted(byDay).map((part) => ({ ...part, ...inEditorsWords(part, edits) }));
  else delete told.parts;
  for (const edit of edits) {
    if (!('story' in edit) || edit.story !== lead.story) continue;
    if (edit.kind === 'brief') {
      const brief = edit.brief.filter(({ report }) => lead.reports.includes(report));
      // Where all that is quoted went to another event since, the machine's stand.
      if (brief.length > 0 || edit.brief.length === 0) told.brief = brief;
    }
    if (edit.kind === 'strike') {
      told.reasons = told.reasons.filter((reason) => reasonKey(reason) !== edit.reason);
      told.score = Math.round(told.reasons.reduce((sum, { points }) => sum + points, 0) * 10) / 10;
    }
  }
  const editors = { ...(pinned && { chose: true as const }), ...editor };
  return Object.keys(editors).length ? { ...told, editor: editors } : told;
}

/** The words that the editor gave a story, wherever it stands. A report's headline only as long as it is the story's. */
function inEditorsWords(
  { story, reports }: Pick<ToldStory, 'story' | 'reports'>,
  edits: readonly Edit[],
): Pick<Part, 'editor'> & Partial<Pick<Part, 'headline' | 'headlineReport'>> {
  let headline: { headline: Line; headlineReport?: string } | undefined;
  const editor: NonNullable<Part['editor']> = {};
  for (const edit of edits) {
    if (!('story' in edit) || edit.story !== story) continue;
    if (edit.kind === 'headline' && (edit.report === undefined || reports.includes(edit.report))) {
      headline = { headline: oneLine(edit.words), ...(edit.report !== undefined && { headlineReport: edit.report }) };
      if (edit.report === undefined) editor.headline = true;
      else delete editor.headline;
    }
    if (edit.kind === 'line') {
      if (edit.words) editor.line = oneLine(edit.words);
      else delete editor.line;
    }
  }
  return { ...headline, ...(Object.keys(editor).length > 0 && { editor }) };
}
