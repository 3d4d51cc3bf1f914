import { z } from 'zod';
import { transaction, type Db } from '../db/index.ts';
import { Problem } from '../text/index.ts';
import { sourceKinds, type SourceEdits, type SourceKind } from './opml.ts';

/** The table's columns of what the editor has set. */
export function columnsOf({ leanNote, articleText, ...same }: SourceEdits) {
  return {
    ...same,
    ...(leanNote === undefined ? {} : { lean_note: leanNote }),
    ...(articleText === undefined ? {} : { article_text: articleText }),
  };
}

/**
 * Sets facts of a source by hand: from now on the list of sources changes them no more.
 *
 * @param key as `listSources` tells it
 * @throws Problem where there is no such source
 */
export async function editSource(db: Db, key: string, edits: SourceEdits): Promise<void> {
  await transaction(db, async (tx) => {
    const source = await tx
      .selectFrom('source')
      .select(['id', 'edits'])
      .where('key', '=', key)
      .forUpdate()
      .executeTakeFirst();
    if (!source) throw new Problem(`There is no source "${key}": sources list tells their names.`);
    await tx
      .updateTable('source')
      .set({ ...columnsOf(edits), edits: JSON.stringify({ ...source.edits, ...edits }) })
      .where('id', '=', source.id)
      .execute();
  });
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
  return rows.map((row) => ({ ...row, kind: row.kind as SourceKind, feeds: row.feeds.toSorted() }));
}
