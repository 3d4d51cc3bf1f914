import { reasonKey, type Quotation, type ToldStory } from '../stories/index.ts';

/**
 * What the editor does to an edition. Edits are kept apart from the machine's draft and done again on each new draft, so
 * that what comes in later changes what the editor has not touched, and nothing else.
 */
export type Edit =
  /** In it, whatever the machine thinks. */
  | { kind: 'pin'; story: string }
  /** Out of it, and not below the line either. */
  | { kind: 'drop'; story: string }
  /** The chosen stories in this order; those that come later stand where the machine puts them. */
  | { kind: 'order'; stories: string[] }
  /** A report's own headline, or, without a report, the editor's words. */
  | { kind: 'headline'; story: string; words: string; report?: string }
  /** These sentences, each word for word from a report. */
  | { kind: 'brief'; story: string; brief: Quotation[] }
  /** A line of the editor's own, marked as theirs; none where it is empty. */
  | { kind: 'line'; story: string; words: string }
  /** A reason that is not true of it: it is shown no more, and its points do not count. */
  | { kind: 'strike'; story: string; reason: string }
  /** An article of the house's in it, as it is published, or no more. */
  | { kind: 'article'; article: ToldArticle; on: boolean };

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
}

/**
 * The edition after the editor's edits. Pinned stories have a place for certain; the machine's fill the rest, so that a
 * dropped one makes room for the next below the line. Of several edits of one thing, the last counts.
 *
 * @param others stories that are neither chosen nor below the line in the draft, by id; a pinned one that is unknown is left out
 */
export function withEdits(
  draft: Draft,
  edits: readonly Edit[],
  others: ReadonlyMap<string, ToldStory> = new Map(),
): { stories: ToldStory[]; below: ToldStory[]; articles: ToldArticle[] } {
  const known = new Map([
    ...others,
    ...[...draft.stories, ...draft.below].map((story) => [story.story, story] as const),
  ]);
  const wish = new Map<string, 'pin' | 'drop'>();
  for (const edit of edits) if (edit.kind === 'pin' || edit.kind === 'drop') wish.set(edit.story, edit.kind);
  const pinned = [...wish].flatMap(([story, kind]) => (kind === 'pin' ? (known.get(story) ?? []) : []));
  const line = [...draft.stories, ...draft.below.filter(({ alone }) => !alone)];
  const free = line.filter(({ story }) => !wish.has(story));
  const chosen = new Set([...pinned, ...free.slice(0, Math.max(0, draft.size - pinned.length))]);
  const inOrder = arrange(
    [...line.filter((story) => chosen.has(story)), ...pinned.filter((story) => !line.includes(story))],
    edits.findLast((edit) => edit.kind === 'order')?.stories ?? [],
  );
  const below = [...line, ...draft.below].filter(
    (story, i, all) => !chosen.has(story) && !wish.has(story.story) && all.indexOf(story) === i,
  );
  const told = (story: ToldStory, place: number): ToldStory => ({
    ...rewritten(story, edits, wish.get(story.story) === 'pin'),
    rank: place + 1,
  });
  const articles = new Map<number, ToldArticle>();
  for (const edit of edits) {
    if (edit.kind !== 'article') continue;
    if (edit.on) articles.set(edit.article.id, edit.article);
    else articles.delete(edit.article.id);
  }
  return {
    stories: inOrder.map(told),
    below: below.map((story, i) => told(story, inOrder.length + i)),
    articles: [...articles.values()],
  };
}

/** Those the editor ordered in that order, the others at the machine's place. */
function arrange(stories: readonly ToldStory[], order: readonly string[]): ToldStory[] {
  const place = new Map(order.map((story, i) => [story, i]));
  const arranged = stories
    .filter(({ story }) => place.has(story))
    .toSorted((a, b) => (place.get(a.story) ?? 0) - (place.get(b.story) ?? 0));
  for (const [i, story] of stories.entries()) if (!place.has(story.story)) arranged.splice(i, 0, story);
  return arranged;
}

function rewritten(story: ToldStory, edits: readonly Edit[], pinned: boolean): ToldStory {
  const told: ToldStory = { ...story };
  const editor: NonNullable<ToldStory['editor']> = { ...(pinned && { chose: true as const }) };
  for (const edit of edits) {
    if (!('story' in edit) || edit.story !== story.story) continue;
    if (edit.kind === 'headline') {
      told.headline = edit.words;
      if (edit.report !== undefined) told.headlineReport = edit.report;
      if (edit.report === undefined) editor.headline = true;
      else delete editor.headline;
    }
    if (edit.kind === 'brief') told.brief = edit.brief;
    if (edit.kind === 'strike') {
      told.reasons = told.reasons.filter((reason) => reasonKey(reason) !== edit.reason);
      told.score = Math.round(told.reasons.reduce((sum, { points }) => sum + points, 0) * 10) / 10;
    }
    if (edit.kind === 'line') {
      if (edit.words) editor.line = edit.words;
      else delete editor.line;
    }
  }
  return Object.keys(editor).length ? { ...told, editor } : told;
}
