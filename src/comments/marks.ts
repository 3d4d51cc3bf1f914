import { sql, transaction, type Db } from '../db/index.ts';
import { asLine } from './markdown.ts';
import { headline, lockComments, logModeration, placeJoins, type ByPerson } from './store.ts';

/** What the house makes of a comment: it stands first, was quoted, or led to a correction. */
export const marks = ['chosen', 'quoted', 'corrected'] as const;
export type Mark = (typeof marks)[number];

/** A mark as readers see it. */
export interface Marked {
  kind: Mark;
  /** Where it was quoted or corrected, a path of the site; '' where nothing was said. */
  place: string;
}

/**
 * Marks a comment that is shown, or takes the mark off. Only what a thread begins with can be chosen to stand first.
 *
 * @returns the act's number, for undoing it; undefined where nothing was to be done
 */
export async function markComment(
  db: Db,
  comment: number,
  { kind, place = '', off = false }: { kind: Mark; place?: string; off?: boolean },
  by: ByPerson,
): Promise<number | undefined> {
  return transaction(db, async (tx) => {
    const [row] = await lockComments(tx, [comment]);
    if (!row || (!off && (row.state !== 'shown' || (kind === 'chosen' && row.parent_id !== null)))) return undefined;
    const { id, state, reported, refused_because: because } = row;
    if (!(await (off ? unmark(tx, id, kind) : mark(tx, id, { kind, place }, by.now)))) return undefined;
    const before = { comments: [{ id, state, reported, because }] };
    return logModeration(tx, { act: off ? 'unmark' : 'mark', because: kind, before }, by);
  });
}

/** Sets a mark, or says where. @returns whether it was not there so */
async function mark(tx: Db, comment: number, { kind, place }: Marked, now: Date): Promise<boolean> {
  const made = await tx
    .insertInto('comment_mark')
    .values({ comment_id: comment, kind, place, at: now })
    .onConflict((conflict) =>
      conflict.columns(['comment_id', 'kind']).doUpdateSet({ place }).where('comment_mark.place', '!=', place),
    )
    .returning('comment_id')
    .executeTakeFirst();
  if (made) await changed(tx, comment);
  return made !== undefined;
}

async function unmark(tx: Db, comment: number, kind: Mark): Promise<boolean> {
  const gone = await tx
    .deleteFrom('comment_mark')
    .where('comment_id', '=', comment)
    .where('kind', '=', kind)
    .returning('comment_id')
    .executeTakeFirst();
  if (gone) await changed(tx, comment);
  return gone !== undefined;
}

/** Takes back the act that set a mark, or took it off. */
export async function undoMark(
  tx: Db,
  { act, kind }: { act: 'mark' | 'unmark'; kind: string | null },
  comment: number,
  now: Date,
): Promise<void> {
  const which = marks.find((one) => one === kind);
  if (which) await (act === 'mark' ? unmark(tx, comment, which) : mark(tx, comment, { kind: which, place: '' }, now));
}

/** Readers see another page from now on. */
async function changed(tx: Db, comment: number): Promise<void> {
  await sql`
    update discussion set changes = changes + 1
     where id = (select discussion_id from comment where id = ${comment})`.execute(tx);
}

/**
 * A reader thanks for a comment, once a reader and comment, and nobody for their own.
 *
 * @returns false where readers see no such comment, or it is theirs
 */
export async function thank(db: Db, person: number, comment: number, now: Date): Promise<boolean> {
  return transaction(db, async (tx) => {
    const [row] = await lockComments(tx, [comment]);
    const own = row?.writer_id != null && (await writes(tx, person)) === row.writer_id;
    if (row?.state !== 'shown' || own) return false;
    const made = await tx
      .insertInto('comment_thanks')
      .values({ comment_id: comment, person_id: person, at: now })
      .onConflict((conflict) => conflict.doNothing())
      .returning('comment_id')
      .executeTakeFirst();
    if (made) await countThanks(tx, comment, 1);
    return true;
  });
}

/** Thanks no more. */
export async function takeThanksBack(db: Db, person: number, comment: number): Promise<void> {
  await transaction(db, async (tx) => {
    await lockComments(tx, [comment]);
    const gone = await tx
      .deleteFrom('comment_thanks')
      .where('comment_id', '=', comment)
      .where('person_id', '=', person)
      .returning('comment_id')
      .executeTakeFirst();
    if (gone) await countThanks(tx, comment, -1);
  });
}

async function countThanks(tx: Db, comment: number, more: 1 | -1): Promise<void> {
  await sql`update comment set thanks = thanks + ${more} where id = ${comment}`.execute(tx);
  await changed(tx, comment);
}

/** Whether a reader thanked for a comment. */
export async function hasThanked(db: Db, person: number, comment: number): Promise<boolean> {
  const row = await db
    .selectFrom('comment_thanks')
    .select('at')
    .where('comment_id', '=', comment)
    .where('person_id', '=', person)
    .executeTakeFirst();
  return row !== undefined;
}

const writes = async (tx: Db, person: number) =>
  (await tx.selectFrom('commenter').select('id').where('person_id', '=', person).executeTakeFirst())?.id;

/** What a writer is to be told of: what the house made of their comment. */
export interface MarkNotice {
  comment: number;
  kind: Mark;
  place: string;
  person: number;
  email: string;
  text: string;
  headline: string;
}

/** Who asked for mails about their comments and is to be told of a mark; an hour after it was set, so that a slip can be taken back. */
export async function dueMarks(db: Db, now: Date, most = 100): Promise<MarkNotice[]> {
  const { rows } = await sql<MarkNotice>`
    select comment.id as comment, comment_mark.kind, comment_mark.place, person.id as person, person.email, comment.text,
           coalesce(${headline}, '') as headline
      from comment_mark join comment on comment.id = comment_mark.comment_id
      join commenter on commenter.id = comment.writer_id join person on person.id = commenter.person_id ${placeJoins}
     where comment_mark.told_at is null and comment.state = 'shown' and comment_mark.at <= ${new Date(now.getTime() - 3_600_000)}
       and commenter.wants_mail and commenter.banned_at is null
     order by comment_mark.at, comment.id limit ${most}`.execute(db);
  return rows.map((row) => ({ ...row, text: asLine(row.text) }));
}

/** Notes that a writer is told. @returns false where they were before */
export async function markTold(db: Db, { comment, kind }: Pick<MarkNotice, 'comment' | 'kind'>, now: Date) {
  const told = await db
    .updateTable('comment_mark')
    .set({ told_at: now })
    .where('comment_id', '=', comment)
    .where('kind', '=', kind)
    .where('told_at', 'is', null)
    .returning('comment_id')
    .executeTakeFirst();
  return told !== undefined;
}
