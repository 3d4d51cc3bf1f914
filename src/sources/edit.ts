import { z } from 'zod';
import { transaction, type Db } from '../db/index.ts';
import { oneLine, Problem } from '../text/index.ts';
import { addToList } from './lists.ts';
import { noteRating, type RatingList } from './ratings.ts';
import {
  outlineOfEntry,
  sourceKinds,
  editList,
  type CatalogueEntry,
  type SourceEdits,
  type SourceKind,
} from './opml.ts';

/** Who edits a source, and when; and the published list that its rating is out of. */
interface EditedBy extends Partial<RatingList> {
  who: { name: string };
  now: Date;
}

/** All that was done to a source by hand. */
export interface ByHand extends SourceEdits {
  /** It was added so, and is in no list. */
  added?: boolean;
  /** It was taken out, whatever the list says. */
  removed?: boolean;
  /** Feeds that are asked at another address than the list has, by that. */
  moves?: Record<string, string>;
}

/** The table's columns of what the editor has set. */
export function columnsOf(edits: ByHand) {
  const { name, leanNote, articleText, added: _added, removed: _removed, moves: _moves, ...same } = edits;
  return {
    ...same,
    ...(name === undefined ? {} : { name: oneLine(name) }),
    ...(leanNote === undefined ? {} : { lean_note: leanNote }),
    ...(articleText === undefined ? {} : { article_text: articleText }),
  };
}

/**
 * Sets facts of a source by hand: from now on the list of sources changes them no more.
 *
 * @param key as `listSources` tells it
 * @param by what the history of its rating keeps, if that is among them
 * @throws Problem where there is no such source
 */
export async function editSource(db: Db, key: string, edits: SourceEdits, by: EditedBy): Promise<void> {
  await transaction(db, async (tx) => {
    const source = await held(tx, key);
    if (edits.lean !== undefined || edits.leanNote !== undefined) {
      const { list = '', licence = '', who, now } = by;
      const lean = edits.lean === undefined ? source.lean : edits.lean;
      const note = (edits.leanNote === undefined ? source.lean_note : edits.leanNote) ?? '';
      await noteRating(tx, source.id, { lean, note, list, licence, by: who.name, at: now });
    }
    await tx
      .updateTable('source')
      .set({ ...columnsOf(edits), edits: JSON.stringify({ ...source.edits, ...edits }) })
      .where('id', '=', source.id)
      .execute();
  });
}

/**
 * Takes a source out: it is polled no more, and no list brings it back; its reports and what was made of them stay.
 * @throws Problem where there is no such source
 */
export const removeSource = (db: Db, key: string): Promise<void> => setRemoved(db, key, true, null);

/** Takes a source in again that was taken out; it is polled at once. @throws Problem where there is no such source */
export const bringBack = (db: Db, key: string, now: Date): Promise<void> => setRemoved(db, key, false, now);

async function setRemoved(db: Db, key: string, removed: boolean, due: Date | null): Promise<void> {
  await transaction(db, async (tx) => {
    const source = await held(tx, key);
    const { removed: _, ...edits } = source.edits as ByHand;
    await tx
      .updateTable('source')
      .set({ active: !removed, edits: JSON.stringify(removed ? { ...edits, removed } : edits) })
      .where('id', '=', source.id)
      .execute();
    if (due) await tx.updateTable('feed').set({ due_at: due }).where('source_id', '=', source.id).execute();
  });
}

/**
 * Asks a feed from now on at the address to which its server says it has moved for good; the list is told on its way out.
 *
 * @returns both addresses
 * @throws Problem where it has not moved, or another feed is asked there already
 */
export async function takeMove(db: Db, key: string, address: string, now: Date): Promise<{ from: string; to: string }> {
  return transaction(db, async (tx) => {
    const source = await held(tx, key);
    const feed = await tx
      .selectFrom('feed')
      .select(['id', 'moved_to'])
      .where('source_id', '=', source.id)
      .where('address', '=', address)
      .executeTakeFirst();
    if (!feed?.moved_to) throw new Problem(`${address} says of no new address: look at it again.`);
    const other = await tx.selectFrom('feed').select('id').where('address', '=', feed.moved_to).executeTakeFirst();
    if (other) throw new Problem(`${feed.moved_to} is asked already, for another feed: take one of them out.`);
    const fresh = { etag: null, modified: null, whole_at: null, moved_to: null, moved_since: null, due_at: now };
    await tx
      .updateTable('feed')
      .set({ address: feed.moved_to, ...fresh })
      .where('id', '=', feed.id)
      .execute();
    await tx.updateTable('feed_rule').set({ feed: feed.moved_to }).where('feed', '=', address).execute();
    const { moves = {}, ...edits } = source.edits as ByHand;
    // What has moved twice is still where the list has it.
    const listed = Object.keys(moves).find((old) => moves[old] === address) ?? address;
    const moved = JSON.stringify({ ...edits, moves: { ...moves, [listed]: feed.moved_to } });
    await tx.updateTable('source').set({ edits: moved }).where('id', '=', source.id).execute();
    return { from: address, to: feed.moved_to };
  });
}

async function held(tx: Db, key: string) {
  const source = await tx
    .selectFrom('source')
    .select(['id', 'edits', 'lean', 'lean_note'])
    .where('key', '=', key)
    .forUpdate()
    .executeTakeFirst();
  if (!source) throw new Problem(`There is no source "${key}": sources list tells their names.`);
  return source;
}

const orNull = <T extends z.ZodType>(shape: T) => z.union([z.literal('').transform(() => null), shape]);
const yesOrNo = z.enum(['true', 'false'], 'write true or false').transform((value) => value === 'true');

const shapes: Record<keyof SourceEdits, z.ZodType> = {
  name: z.string().min(1, 'write a name').max(200, 'write at most 200 characters'),
  owner: orNull(z.string().max(200, 'write at most 200 characters')),
  kind: z.enum(sourceKinds, `write one of ${sourceKinds.join(', ')}`),
  lean: orNull(
    z
      .string()
      .regex(/^[+-]?[012]$/, 'write a whole number from -2 (left) to 2 (right), or nothing')
      .transform(Number),
  ),
  leanNote: orNull(z.string().max(500, 'write at most 500 characters')),
  paused: yesOrNo,
  articleText: yesOrNo,
};

/**
 * Edits as people type them, by name; an empty rating, note or owner takes it away.
 * @throws Problem naming what is wrong
 */
export function readEdits(typed: Iterable<readonly [name: string, value: string]>): SourceEdits {
  const edits: Record<string, unknown> = {};
  for (const [name, value] of typed) {
    const shape = Object.hasOwn(shapes, name) ? shapes[name as keyof SourceEdits] : undefined;
    if (!shape) throw new Problem(`"${name}" is nothing that can be set: write ${Object.keys(shapes).join(', ')}.`);
    const read = shape.safeParse(value.trim());
    if (!read.success) throw new Problem(`${name} is "${value}": ${reasonOf(read.error)}.`);
    edits[name] = read.data;
  }
  return edits;
}

/** A union tells its last shape's reason: the first is only for nothing. */
function reasonOf(error: z.ZodError): string {
  const [issue] = error.issues;
  const inner = issue?.code === 'invalid_union' ? issue.errors.at(-1)?.[0] : issue;
  return inner?.message ?? 'it is not valid';
}

/**
 * Adds sources that no list names; what is there already, by one of its feeds, is left out.
 * @returns the keys of those added
 */
export async function addSources(db: Db, entries: readonly CatalogueEntry[], now: Date): Promise<string[]> {
  return transaction(db, async (tx) => {
    const added: string[] = [];
    for (const { feeds, home, country, language, kind, owner, lean, ...others } of entries) {
      const known = await tx.selectFrom('feed').select('address').where('address', 'in', feeds).execute();
      const fresh = feeds.filter((feed) => !known.some(({ address }) => address === feed));
      if (fresh.length === 0) continue;
      const key = await freeKey(tx, others.key);
      const { leanNote: lean_note, paused, articleText: article_text } = others;
      const name = oneLine(others.name);
      const facts = { key, name, home, country, language, kind, owner, lean, lean_note, paused, article_text };
      const source = await tx
        .insertInto('source')
        .values({ ...facts, added_at: now, edits: JSON.stringify({ added: true }) })
        .returning('id')
        .executeTakeFirstOrThrow();
      await tx
        .insertInto('feed')
        .values(fresh.map((address) => ({ source_id: source.id, address, due_at: now })))
        .execute();
      added.push(key);
    }
    return added;
  });
}

async function freeKey(tx: Db, wanted: string): Promise<string> {
  for (let number = 1; ; number++) {
    const key = number === 1 ? wanted : `${wanted}-${number}`;
    if (!(await tx.selectFrom('source').select('id').where('key', '=', key).executeTakeFirst())) return key;
  }
}

/** A list's text as the database has it: what was set by hand goes into it, and sources that were added by hand to its end. */
export async function wholeList(db: Db, text: string, fileName: string): Promise<string> {
  const sources = await listSources(db);
  const changes = {
    edits: new Map(sources.map(({ key, edits }) => [key, edits])),
    removed: new Set(sources.filter(({ removed }) => removed).map(({ key }) => key)),
    moves: new Map(sources.flatMap(({ moves }) => Object.entries(moves))),
  };
  const edited = editList(text, fileName, changes);
  const added = sources.filter(({ active, added }) => active && added).map(outlineOfEntry);
  return added.length > 0 ? addToList(edited, fileName, added).text : edited;
}

/** A source, for the editor. */
export interface ListedSource extends Required<SourceEdits> {
  /** Tells it apart in commands and addresses. */
  key: string;
  home: string | null;
  country: string | null;
  language: string | null;
  /** False: the list of sources names it no more, and it rests. */
  active: boolean;
  feeds: string[];
  /** What of this was set by hand. */
  edits: SourceEdits;
  /** It was added by hand, and is in no list. */
  added: boolean;
  /** It was taken out by hand. */
  removed: boolean;
  /** Feeds that are asked at another address than the list has, by that. */
  moves: Record<string, string>;
}

/** All sources, by name. */
export async function listSources(db: Db): Promise<ListedSource[]> {
  const rows = await db
    .selectFrom('source')
    .leftJoin('feed', 'feed.source_id', 'source.id')
    .select(['source.key', 'source.name', 'source.home', 'source.country', 'source.language', 'source.kind'])
    .select(['source.owner', 'source.lean', 'source.lean_note as leanNote', 'source.paused', 'source.active'])
    .select(['source.article_text as articleText', 'source.edits'])
    .select((x) => x.fn<string[]>('array_remove', [x.fn.agg('array_agg', ['feed.address']), x.lit(null)]).as('feeds'))
    .groupBy('source.id')
    .orderBy('source.name')
    .execute();
  return rows.map(({ edits, ...row }) => {
    const { added = false, removed = false, moves = {}, ...own } = edits as ByHand;
    return { ...row, kind: row.kind as SourceKind, feeds: row.feeds.toSorted(), edits: own, added, removed, moves };
  });
}
