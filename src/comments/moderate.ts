import { z } from 'zod';
import { readJson, sql, transaction, type Db } from '../db/index.ts';
import { undoMark } from './marks.ts';
import {
  counted,
  lockComments,
  logModeration,
  stateAfter,
  states,
  type Before,
  type ByPerson,
  type CommentRow,
  type State,
} from './store.ts';

/** Why readers report a comment, and why moderators refuse one. */
export const reasons = ['off topic', 'abuse', 'hatred', 'spam', 'private matters', 'untrue', 'other'] as const;
export type RefusalReason = (typeof reasons)[number];

/** A reason as a form sends it. */
export const asReason = (typed: string): RefusalReason => reasons.find((reason) => reason === typed) ?? 'other';

const beforeRow: z.ZodType<Before> = z.looseObject({
  comments: z.array(
    z.looseObject({ id: z.number(), state: z.enum(states), reported: z.number(), because: z.string().nullable() }),
  ),
  writer: z
    .looseObject({
      id: z.number(),
      knownSince: z.string().nullable(),
      mutedUntil: z.string().nullable(),
      bannedAt: z.string().nullable(),
    })
    .exactOptional(),
});

/** What a moderator does to comments: shows them, or refuses them with a reason. */
type Decision = { act: 'approve' } | { act: 'refuse'; because: RefusalReason };

/**
 * Approves or refuses comments. What was reported and is approved stays, and is no longer reported.
 *
 * @returns the act's number, for undoing it; undefined where nothing was to be done
 */
export async function decide(
  db: Db,
  comments: readonly number[],
  decision: Decision,
  { by, now }: ByPerson,
): Promise<number | undefined> {
  return transaction(db, async (tx) => {
    const before: Before = { comments: [] };
    const because = decision.act === 'refuse' ? decision.because : null;
    for (const comment of await lockComments(tx, comments)) {
      const state = stateAfter(comment.state, decision.act);
      if (!state || (state === comment.state && comment.reported === 0)) continue;
      const { id, reported, refused_because: was } = comment;
      before.comments.push({ id, state: comment.state, reported, because: was });
      await put(tx, comment, { state, reported: 0, because });
      if (state === 'shown' && comment.writer_id !== null) {
        const newly = await tx
          .updateTable('commenter')
          .set({ known_since: now })
          .where('id', '=', comment.writer_id)
          .where('known_since', 'is', null)
          .returningAll()
          .executeTakeFirst();
        if (newly) before.writer ??= writerBefore({ ...newly, known_since: null });
      }
    }
    if (before.comments.length === 0) return undefined;
    return logModeration(tx, { act: decision.act, because, before }, { by, now });
  });
}

/** Refuses everything of a writer that waits. @returns the act's number, or undefined */
export async function refuseWaiting(
  db: Db,
  writer: number,
  because: RefusalReason,
  by: ByPerson,
): Promise<number | undefined> {
  const rows = await db
    .selectFrom('comment')
    .select('id')
    .where('writer_id', '=', writer)
    .where('state', '=', 'waiting')
    .execute();
  return decide(db, idsOf(rows), { act: 'refuse', because }, by);
}

/**
 * Mutes a writer until a time, or bans them for good. What of theirs waits is refused; a ban may take down what is shown.
 *
 * @returns the act's number, for undoing all of it; undefined where there is no such writer
 */
export async function silence(
  db: Db,
  writer: number,
  how: ({ act: 'mute'; until: Date } | { act: 'ban'; takeDown: boolean }) & { because: RefusalReason },
  { by, now }: ByPerson,
): Promise<number | undefined> {
  return transaction(db, async (tx) => {
    const row = await tx
      .selectFrom('commenter')
      .selectAll()
      .where('id', '=', writer)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (!row) return undefined;
    await tx
      .updateTable('commenter')
      .set(how.act === 'mute' ? { muted_until: how.until } : { banned_at: now })
      .where('id', '=', writer)
      .execute();
    const before: Before = { comments: [], writer: writerBefore(row) };
    const states: State[] = how.act === 'ban' && how.takeDown ? ['waiting', 'shown'] : ['waiting'];
    const theirs = await tx
      .selectFrom('comment')
      .select('id')
      .where('writer_id', '=', writer)
      .where('state', 'in', states)
      .execute();
    for (const comment of await lockComments(tx, idsOf(theirs))) {
      before.comments.push({ id: comment.id, state: comment.state, reported: comment.reported, because: null });
      await put(tx, comment, { state: 'refused', reported: 0, because: how.because });
    }
    return logModeration(tx, { act: how.act, because: how.because, before }, { by, now });
  });
}

/** Takes an act back: each comment is as it was before, unless somebody has done something to it since. Undoing twice is undoing. */
export async function undoModeration(db: Db, act: number, now: Date): Promise<'undone' | 'nothing there'> {
  return transaction(db, async (tx) => {
    const row = await tx
      .updateTable('moderation')
      .set({ undone_at: now })
      .where('id', '=', act)
      .where('undone_at', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (!row) return 'nothing there';
    const before = readJson(beforeRow, row.before, `act ${row.id}`);
    if (row.act === 'mark' || row.act === 'unmark') {
      for (const { id } of before.comments) await undoMark(tx, { act: row.act, kind: row.because }, id, now);
      return 'undone';
    }
    const made: State = row.act === 'approve' ? 'shown' : 'refused';
    const was = new Map(before.comments.map((comment) => [comment.id, comment]));
    for (const comment of await lockComments(tx, [...was.keys()])) {
      const earlier = was.get(comment.id);
      if (earlier && comment.state === made) await put(tx, comment, earlier);
    }
    if (before.writer) {
      const { id, knownSince, mutedUntil, bannedAt } = before.writer;
      // Only what this act changed: another may have done something to the writer since.
      const field = {
        ...(row.act === 'approve' && { known_since: asDate(knownSince) }),
        ...(row.act === 'mute' && { muted_until: asDate(mutedUntil) }),
        ...(row.act === 'ban' && { banned_at: asDate(bannedAt) }),
      };
      await tx.updateTable('commenter').set(field).where('id', '=', id).execute();
    }
    return 'undone';
  });
}

/** Tells the moderators of a comment. Once a reader and comment; the writer's own and what is not shown are passed over. */
export async function reportComment(
  db: Db,
  comment: number,
  { because, words }: { because: RefusalReason; words: string },
  { by, now }: ByPerson,
): Promise<'reported' | 'nothing there'> {
  return transaction(db, async (tx) => {
    const row = await tx
      .selectFrom('comment')
      .select('state')
      .where('id', '=', comment)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (row?.state !== 'shown') return 'nothing there';
    const made = await tx
      .insertInto('comment_report')
      .values({
        comment_id: comment,
        person_id: by,
        because,
        words: words
          .replace(/[\p{Cc}\s]+/gu, ' ')
          .trim()
          .slice(0, 300),
        at: now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('comment_id')
      .executeTakeFirst();
    if (made) await sql`update comment set reported = reported + 1 where id = ${comment}`.execute(tx);
    return 'reported';
  });
}

async function put(
  tx: Db,
  comment: CommentRow,
  { state, reported, because }: Omit<Before['comments'][number], 'id'>,
): Promise<void> {
  await tx
    .updateTable('comment')
    .set({ state, reported, refused_because: because })
    .where('id', '=', comment.id)
    .execute();
  await counted(tx, comment, comment.state, state);
}

const idsOf = (rows: readonly { id: number }[]) => rows.map(({ id }) => id);
const asDate = (text: string | null) => (text === null ? null : new Date(text));

const writerBefore = (row: {
  id: number;
  known_since: Date | null;
  muted_until: Date | null;
  banned_at: Date | null;
}) => ({
  id: row.id,
  knownSince: row.known_since?.toISOString() ?? null,
  mutedUntil: row.muted_until?.toISOString() ?? null,
  bannedAt: row.banned_at?.toISOString() ?? null,
});
