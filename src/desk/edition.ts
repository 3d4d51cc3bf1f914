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
  type AtVersion,
  type Edit,
  type KeptEdition,
} from '../editions/index.ts';
import { mergeStories, setStoryAside, splitStory, undoDecision } from '../stories/index.ts';
import { record, type By } from './log.ts';

/** The editor's acts on editions and stories, each written into the log with what was before and after. */

const ofEdition = (week: string) => `edition ${week}`;

/** Edits an open edition that is still at `version`. @throws Problem as `editEdition` does */
export async function edit(db: Db, at: AtVersion, made: Edit, by: By): Promise<Acted> {
  return transaction(db, async (tx) => {
    const edition = await editionOf(tx, at.week);
    const acted = await editEdition(tx, at, made, { by: by.who.name, now: by.now });
    if (acted === 'done')
      await record(
        tx,
        { act: made.kind, what: ofEdition(at.week), before: edition ? touched(edition, made) : null, after: made },
        by,
      );
    return acted;
  });
}

/** Edits it in several steps, all of them or none. @throws Problem as `editEdition` does */
export async function editInSteps(db: Db, at: AtVersion, steps: readonly Edit[], by: By): Promise<Acted> {
  return transaction(db, async (tx) => {
    for (const [i, made] of steps.entries())
      if ((await edit(tx, { ...at, version: at.version + i }, made, by)) === 'stale') return 'stale';
    return 'done';
  });
}

/** Takes an edit back. */
export async function undo(db: Db, at: AtVersion, id: number, by: By): Promise<Acted> {
  return transaction(db, async (tx) => {
    const edition = await editionOf(tx, at.week);
    const made = edition && (await editsOf(tx, edition.id)).find((one) => one.id === id);
    const acted = await undoEdit(tx, at, id, by.now);
    if (acted === 'done' && made)
      await record(tx, { act: 'undo', what: ofEdition(at.week), before: made.edit, after: null }, by);
    return acted;
  });
}

/** What an edit changes, as it was. */
function touched(edition: KeptEdition, made: Edit): object {
  if (made.kind === 'order') return { stories: edition.stories.map(({ story }) => story) };
  if (made.kind === 'letter') return { own: edition.own };
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
export async function merge(db: Db, stories: readonly number[], by: By): Promise<void> {
  await transaction(db, async (tx) => {
    const id = await mergeStories(tx, stories, by.now, by.who.name);
    await record(tx, { act: 'merge', what: `stories ${stories.join(', ')}`, after: { decision: id } }, by);
  });
}

/** These reports tell another event than the rest of their story. */
export async function split(db: Db, story: number, reports: readonly string[], by: By): Promise<void> {
  await transaction(db, async (tx) => {
    const id = await splitStory(tx, { story, reports }, by.now, by.who.name);
    await record(tx, { act: 'split', what: `story ${story}`, after: { decision: id, reports } }, by);
  });
}

/** This story is not of public affairs: it leaves the edition at once, and no other takes it. */
export async function notPolitical(db: Db, story: number, by: By): Promise<void> {
  await transaction(db, async (tx) => {
    const id = await setStoryAside(tx, story, by.now, by.who.name);
    await settleOpen(tx);
    await record(tx, { act: 'not political', what: `story ${story}`, after: { decision: id } }, by);
  });
}

/** Takes a merge, a split or a "not political" back. */
export async function undoDecided(db: Db, id: number, by: By): Promise<void> {
  await transaction(db, async (tx) => {
    if (!(await undoDecision(tx, id, by.now))) return;
    await settleOpen(tx);
    await record(tx, { act: 'undo', what: `decision ${id}`, before: { decision: id } }, by);
  });
}

/** Closes an edition that is still at `version`. @returns its id, for printing; undefined where it has no story */
export async function closeNow(db: Db, { week, version }: AtVersion, by: By): Promise<number | 'stale' | undefined> {
  return transaction(db, async (tx) => {
    await lockClosing(tx);
    const edition = await editionOf(tx, week);
    if (edition && edition.version !== version) return 'stale';
    const id = edition?.closed ? undefined : await closeEdition(tx, week, by.now);
    if (id !== undefined) await record(tx, { act: 'close', what: ofEdition(week), after: { edition: id } }, by);
    return id;
  });
}

/** Says of a closed edition what was wrong in it. */
export async function correct(db: Db, week: string, words: string, by: By): Promise<void> {
  await transaction(db, async (tx) => {
    await correctEdition(tx, week, words, { by: by.who.name, now: by.now });
    await record(tx, { act: 'correct', what: ofEdition(week), after: { words } }, by);
  });
}
