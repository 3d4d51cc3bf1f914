import { transaction, type Db } from '../db/index.ts';
import {
  addRule,
  addSources,
  bringBack,
  closedSections,
  closeSections,
  dropRule,
  editSource,
  listSources,
  listsOfRatings,
  removeSource,
  ruleInWords,
  takeMove,
  type CatalogueEntry,
  type RatingList,
  type Rule,
  type SourceEdits,
} from '../sources/index.ts';
import { Problem } from '../text/problem.ts';
import { record, type By } from './log.ts';

/** The editor's acts on sources, each written into the log. */

/** Sets facts of a source by hand. @throws Problem where there is no such source */
export async function changeSource(db: Db, key: string, edits: SourceEdits, by: By): Promise<void> {
  await transaction(db, async (tx) => {
    const old = (await listSources(tx)).find((source) => source.key === key);
    await editSource(tx, key, edits, by);
    const changed = (Object.keys(edits) as (keyof SourceEdits)[]).filter((name) => old?.[name] !== edits[name]);
    if (changed.length === 0) return;
    const of = (values: SourceEdits | undefined) => Object.fromEntries(changed.map((name) => [name, values?.[name]]));
    await record(tx, { act: 'change a source', what: `source ${key}`, before: of(old), after: of(edits) }, by);
  });
}

/** What an editor says of one source; what they saw of it before. */
export interface Rated {
  key: string;
  lean: number | null;
  note?: string;
  was?: number | null;
}

/**
 * Rates many sources at once: all of them, or none. A new rating takes the note of the old one with it.
 *
 * @param from the published list that they are out of; undefined: they are the editor's own
 * @returns how many ratings changed
 * @throws Problem where one was rated otherwise meanwhile
 */
export async function rateSources(
  db: Db,
  rated: readonly Rated[],
  from: RatingList | undefined,
  by: By,
): Promise<number> {
  return transaction(db, async (tx) => {
    const [all, lists] = [await listSources(tx), await listsOfRatings(tx)];
    const before = new Map(all.map((source) => [source.key, source]));
    const after: Record<string, number | null> = {};
    for (const { key, lean, note, was } of rated) {
      const source = before.get(key);
      if (!source) throw new Problem(`There is no source "${key}" any more: look at the list anew.`);
      if (was !== undefined && was !== source.lean)
        throw new Problem(`Somebody else rated ${source.name} meanwhile, so nothing was changed: look at it anew.`);
      const same = source.lean === lean && (from === undefined || lists.get(key)?.list === from.list);
      if (same && (note === undefined || note === (source.leanNote ?? ''))) continue;
      await editSource(tx, key, { lean, leanNote: note || null }, { ...by, ...from });
      after[key] = lean;
    }
    const count = Object.keys(after).length;
    if (count > 0) await record(tx, { act: 'rate sources', what: 'sources', after: { ...from, ratings: after } }, by);
    return count;
  });
}

/** Adds sources by hand. @returns the keys of those that were not there yet */
export async function takeSources(db: Db, entries: readonly CatalogueEntry[], by: By): Promise<string[]> {
  return transaction(db, async (tx) => {
    const added = await addSources(tx, entries, by.now);
    if (added.length > 0) await record(tx, { act: 'add sources', what: 'sources', after: { added } }, by);
    return added;
  });
}

/** Takes a source out of the list. @throws Problem where there is no such source */
export async function takeOutSource(db: Db, key: string, by: By): Promise<void> {
  await transaction(db, async (tx) => {
    await removeSource(tx, key);
    await record(tx, { act: 'take out a source', what: `source ${key}` }, by);
  });
}

/** Takes in again what was taken out. @throws Problem where there is no such source */
export async function bringBackSource(db: Db, key: string, by: By): Promise<void> {
  await transaction(db, async (tx) => {
    await bringBack(tx, key, by.now);
    await record(tx, { act: 'bring back a source', what: `source ${key}` }, by);
  });
}

/** Asks a feed at its new address. @throws Problem where it has none */
export async function moveFeed(db: Db, key: string, address: string, by: By): Promise<void> {
  await transaction(db, async (tx) => {
    const { from, to } = await takeMove(tx, key, address, by.now);
    await record(tx, { act: 'move a feed', what: `source ${key}`, before: { address: from }, after: { address: to } }, by); // prettier-ignore
  });
}

/** Adds a rule to a source. @throws Problem where there is no such source, or it has too many */
export async function setRule(db: Db, key: string, rule: Omit<Rule, 'id'>, by: By): Promise<void> {
  await transaction(db, async (tx) => {
    await addRule(tx, key, rule);
    await record(tx, { act: 'add a rule', what: `source ${key}`, after: { rule: ruleInWords(rule) } }, by);
  });
}

/** Drops a rule of a source. */
export async function takeBackRule(db: Db, key: string, id: number, by: By): Promise<void> {
  await transaction(db, async (tx) => {
    const rule = await dropRule(tx, key, id);
    if (rule) await record(tx, { act: 'drop a rule', what: `source ${key}`, before: { rule: ruleInWords(rule) } }, by); // prettier-ignore
  });
}

/** Sets the sections that are no politics. */
export async function setClosedSections(db: Db, names: readonly string[], by: By): Promise<void> {
  await transaction(db, async (tx) => {
    const before = await closedSections(tx);
    await closeSections(tx, names);
    await record(tx, { act: 'set the sections that are no politics', what: 'sections', before: { names: before }, after: { names } }, by); // prettier-ignore
  });
}
