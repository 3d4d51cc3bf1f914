import { transaction, type Db } from '../db/index.ts';
import {
  closeEdition,
  correctEdition,
  editEdition,
  editionOf,
  editsOf,
  lockClosing,
  settleOpen,
  undoEdit,
  type Acted,
  type Edit,
  type KeptEdition,
} from '../editions/index.ts';
import { mergeStories, setStoryAside, splitStory, undoDecision } from '../stories/index.ts';
import { record, type Actor } from './log.ts';

/** The editor's acts on editions and stories, each written into the log with what was before and after. */

const ofEdition = (week: string) => `edition ${week}`;

/** Edits an open edition that is still at `version`. @throws Problem as `editEdition` does */
export async function edit(db: Db, week: string, version: number, made: Edit, who: Actor, now: Date): Promise<Acted> {
  return transaction(db, async (tx) => {
    const edition = await editionOf(tx, week);
    const acted = await editEdition(tx, { week, version }, made, { by: who.name, now });
    if (acted === 'done')
      await record(
        tx,
        { act: made.kind, what: ofEdition(week), before: edition ? touched(edition, made) : null, after: made },
        who,
        now,
      );
    return acted;
  });
}

/** Takes an edit back. */
export async function undo(db: Db, week: string, version: number, id: number, who: Actor, now: Date): Promise<Acted> {
  return transaction(db, async (tx) => {
    const edition = await editionOf(tx, week);
    const made = edition && (await editsOf(tx, edition.id)).find((one) => one.id === id);
    const acted = await undoEdit(tx, { week, version }, id, now);
    if (acted === 'done' && made)
      await record(tx, { act: 'undo', what: ofEdition(week), before: made.edit, after: null }, who, now);
    return acted;
  });
}

/** What an edit changes, as it was. */
function touched(edition: KeptEdition, made: Edit): object {
  if (made.kind === 'order') return { stories: edition.stories.map(({ story }) => story) };
  if (made.kind === 'article') return { articles: edition.articles.map(({ id }) => id) };
  const all = [...edition.stories, ...edition.below];
  const story = all.find((one) => one.story === made.story);
  const leads = all.find(({ parts }) => parts?.some((part) => part.story === made.story));
  const chosen = edition.stories.some((one) => one.story === made.story);
  const { headline, brief, reasons, editor } = story ?? {};
  const of = {
    pin: { chosen },
    drop: { chosen },
    fold: { chosen, under: leads?.story },
    lead: { under: leads?.story },
    headline: { headline },
    brief: { brief },
    line: { line: editor?.line },
    strike: { reasons },
  };
  return { story: made.story, ...of[made.kind] };
}

/** These stories tell one event. They are put together at the next grouping, and stay so until it is undone. */
export async function merge(db: Db, stories: readonly number[], who: Actor, now: Date): Promise<void> {
  await transaction(db, async (tx) => {
    const id = await mergeStories(tx, stories, now, who.name);
    await record(tx, { act: 'merge', what: `stories ${stories.join(', ')}`, after: { decision: id } }, who, now);
  });
}

/** These reports tell another event than the rest of their story. */
export async function split(db: Db, story: number, reports: readonly string[], who: Actor, now: Date): Promise<void> {
  await transaction(db, async (tx) => {
    const id = await splitStory(tx, { story, reports }, now, who.name);
    await record(tx, { act: 'split', what: `story ${story}`, after: { decision: id, reports } }, who, now);
  });
}

/** This story is not of public affairs: it leaves the edition at once, and no other takes it. */
export async function notPolitical(db: Db, story: number, who: Actor, now: Date): Promise<void> {
  await transaction(db, async (tx) => {
    const id = await setStoryAside(tx, story, now, who.name);
    await settleOpen(tx);
    await record(tx, { act: 'not political', what: `story ${story}`, after: { decision: id } }, who, now);
  });
}

/** Takes a merge, a split or a "not political" back. */
export async function undoDecided(db: Db, id: number, who: Actor, now: Date): Promise<void> {
  await transaction(db, async (tx) => {
    if (!(await undoDecision(tx, id, now))) return;
    await settleOpen(tx);
    await record(tx, { act: 'undo', what: `decision ${id}`, before: { decision: id } }, who, now);
  });
}

/** Closes an edition that is still at `version`. @returns its id, for printing; undefined where it has no story */
export async function closeNow(
  db: Db,
  week: string,
  version: number,
  who: Actor,
  now: Date,
): Promise<number | 'stale' | undefined> {
  return transaction(db, async (tx) => {
    await lockClosing(tx);
    const edition = await editionOf(tx, week);
    if (edition && edition.version !== version) return 'stale';
    const id = edition?.closed ? undefined : await closeEdition(tx, week, now);
    if (id !== undefined) await record(tx, { act: 'close', what: ofEdition(week), after: { edition: id } }, who, now);
    return id;
  });
}

/** Says of a closed edition what was wrong in it. */
export async function correct(db: Db, week: string, words: string, who: Actor, now: Date): Promise<void> {
  await transaction(db, async (tx) => {
    await correctEdition(tx, week, words, { by: who.name, now });
    await record(tx, { act: 'correct', what: ofEdition(week), after: { words } }, who, now);
  });
}
