import { transaction, type Db } from '../db/index.ts';
import { addSources, editSource, listSources, type CatalogueEntry, type SourceEdits } from '../sources/index.ts';
import { record, type Actor } from './log.ts';

/** The editor's acts on sources, each written into the log. */

/** Sets facts of a source by hand. @throws Problem where there is no such source */
export async function changeSource(db: Db, key: string, edits: SourceEdits, who: Actor, now: Date): Promise<void> {
  await transaction(db, async (tx) => {
    const old = (await listSources(tx)).find((source) => source.key === key);
    await editSource(tx, key, edits);
    const changed = (Object.keys(edits) as (keyof SourceEdits)[]).filter((name) => old?.[name] !== edits[name]);
    if (changed.length === 0) return;
    const of = (values: SourceEdits | undefined) => Object.fromEntries(changed.map((name) => [name, values?.[name]]));
    await record(tx, { act: 'change a source', what: `source ${key}`, before: of(old), after: of(edits) }, who, now);
  });
}

/** Adds sources by hand. @returns the keys of those that were not there yet */
export async function takeSources(
  db: Db,
  entries: readonly CatalogueEntry[],
  who: Actor,
  now: Date,
): Promise<string[]> {
  return transaction(db, async (tx) => {
    const added = await addSources(tx, entries, now);
    if (added.length > 0) await record(tx, { act: 'add sources', what: 'sources', after: { added } }, who, now);
    return added;
  });
}
