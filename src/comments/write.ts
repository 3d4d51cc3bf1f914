import { createHash } from 'node:crypto';
import { sql, transaction, type Db } from '../db/index.ts';
import { asName, nameKey, normalise, type WordLists } from './words.ts';
import { judge, type CommentFacts, type PhaseName, type Rules } from './phases.ts';
import { closesAt, subjectOf, type Place } from './read.ts';
import { stateAfter, counted, lockComments } from './store.ts';

/** Who writes: a person who has signed in. */
export interface Writer {
  person: number;
  /** As typed with the first comment; a later one may change it. */
  name: string;
  /** A moderator or more, whose comments are marked and do not wait. */
  byDesk: boolean;
}

export type Written =
  | { outcome: 'shown' | 'waiting'; id: number }
  /** The name cannot be read, or looks like another's. */
  | { outcome: 'refused'; phase: PhaseName | 'name' | 'name taken' | 'nothing there' | 'too late'; detail?: string };

/** How long a comment can be changed by its writer, in milliseconds. */
export const editable = 5 * 60_000;

/** Line ends as one, no controls; nothing else of what was typed is changed. */
export const cleanText = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[[\p{Cc}\u202a-\u202e\u2066-\u2069]--[\n\t]]/gv, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** What says the same in the same words; nothing for a word or two, which anybody may say. */
function likenessOf(text: string): string | null {
  const words = normalise(text);
  return words.length < 12 ? null : createHash('sha256').update(words).digest('base64url').slice(0, 22);
}

/**
 * Writes a comment under a story or an article, or an answer to a comment there. Answers to answers stand in the same thread. Sent
 * twice, it is written once.
 *
 * @param to the comment that it answers
 * @param wantsMail the writer is to be told of answers from now on; otherwise it stays as it is
 */
export async function writeComment(
  db: Db,
  writer: Writer,
  { to, text: typed, wantsMail = false, ...place }: Place & { to?: number; text: string; wantsMail?: boolean },
  { rules, now }: { rules: Rules; now: Date },
): Promise<Written> {
  const text = cleanText(typed);
  return transaction(db, async (tx): Promise<Written> => {
    const commenter = await introduce(tx, writer, wantsMail, now);
    if (typeof commenter === 'string') return { outcome: 'refused', phase: commenter };
    // Only now, so that what the same writer sent a moment ago is seen.
    const subject = await subjectOf(tx, place);
    if (!subject) return { outcome: 'refused', phase: 'nothing there' };
    const answered =
      to === undefined
        ? undefined
        : await tx
            .selectFrom('comment')
            .select(['id', 'parent_id', 'discussion_id', 'state'])
            .where('id', '=', to)
            .executeTakeFirst();
    if (to !== undefined && !(answered?.state === 'shown' && subject.discussions.includes(answered.discussion_id)))
      return { outcome: 'refused', phase: 'nothing there' };
    const parent = answered ? (answered.parent_id ?? answered.id) : null;
    const likeness = likenessOf(text);

    const again = await tx
      .selectFrom('comment')
      .select(['id', 'state'])
      .where('writer_id', '=', commenter.id)
      .where('text', '=', text)
      .where('discussion_id', 'in', [0, ...subject.discussions])
      .where(sql<boolean>`to_id is not distinct from ${answered?.id ?? null}`)
      .where('written_at', '>', new Date(now.getTime() - 10 * 60_000))
      .where('state', 'in', ['shown', 'waiting'])
      .executeTakeFirst();
    if (again) return { outcome: again.state as 'shown' | 'waiting', id: again.id };

    const judgement = judge({
      ...(await factsOf(tx, commenter, { likeness }, now)),
      rules,
      now,
      text,
      editing: false,
      byDesk: writer.byDesk,
      closes: closesAt(subject, rules.days),
    });
    if (judgement.outcome === 'refused') return judgement;
    const state = judgement.outcome;
    const row = {
      discussion_id: answered?.discussion_id ?? (await discussionOf(tx, subject.place)),
      parent_id: parent,
      to_id: answered?.id ?? null,
      writer_id: commenter.id,
    };
    const { id } = await tx
      .insertInto('comment')
      .values({
        ...row,
        by_desk: writer.byDesk,
        state,
        text,
        likeness,
        because: judgement.outcome === 'waiting' ? judgement.because : [],
        written_at: now,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    // Last, since from here on all who write here wait for one another.
    await counted(tx, { id, ...row }, undefined, state);
    return { outcome: state, id };
  });
}

/** Changes a comment's words, within five minutes, by its writer. What holds a new comment holds a changed one. */
export async function editComment(
  db: Db,
  writer: Pick<Writer, 'person' | 'byDesk'>,
  { id, text: typed }: { id: number; text: string },
  { rules, now }: { rules: Rules; now: Date },
): Promise<Written> {
  const text = cleanText(typed);
  return transaction(db, async (tx): Promise<Written> => {
    const commenter = await lockCommenter(tx, writer.person);
    const [comment] = await lockComments(tx, [id]);
    if (!commenter || !comment || comment.writer_id !== commenter.id)
      return { outcome: 'refused', phase: 'nothing there' };
    const changeable = comment.state === 'shown' || comment.state === 'waiting';
    if (!changeable || now.getTime() - comment.written_at.getTime() >= editable)
      return { outcome: 'refused', phase: 'too late' };
    if (comment.text === text) return { outcome: comment.state as 'shown' | 'waiting', id };
    const likeness = likenessOf(text);
    const judgement = judge({
      ...(await factsOf(tx, commenter, { likeness, except: id }, now)),
      rules,
      now,
      text,
      editing: true,
      byDesk: writer.byDesk,
      closes: null,
    });
    if (judgement.outcome === 'refused') return judgement;
    // What waits goes on waiting: an edit approves nothing.
    const state =
      judgement.outcome === 'waiting' ? (stateAfter(comment.state, 'hold') ?? comment.state) : comment.state;
    const because = judgement.outcome === 'waiting' ? judgement.because : comment.because;
    await tx
      .updateTable('comment')
      .set({ text, likeness, state, because, edited_at: now })
      .where('id', '=', id)
      .execute();
    await counted(tx, comment, comment.state, state);
    return { outcome: state as 'shown' | 'waiting', id };
  });
}

/** Removes a comment, by its writer, for good: its words are gone; its place stays while it has answers. */
export async function removeComment(db: Db, person: number, id: number): Promise<'removed' | 'nothing there'> {
  return transaction(db, async (tx) => {
    const commenter = await lockCommenter(tx, person);
    const [comment] = await lockComments(tx, [id]);
    if (!commenter || !comment || comment.writer_id !== commenter.id) return 'nothing there';
    const state = stateAfter(comment.state, 'remove');
    if (!state) return 'removed';
    await tx
      .updateTable('comment')
      .set({ state, text: null, likeness: null, because: [], reported: 0 })
      .where('id', '=', id)
      .execute();
    await counted(tx, comment, comment.state, state);
    return 'removed';
  });
}

/** The writer's row, locked, so that nobody passes the limits by writing twice at once; made with the first comment. */
async function introduce(tx: Db, { person, name: typed }: Writer, wantsMail: boolean, now: Date) {
  const known = await lockCommenter(tx, person);
  const name = typed === '' && known ? known.name : asName(typed);
  if (!name) return 'name' as const;
  if (known?.name === name && (known.wants_mail || !wantsMail)) return known;
  const key = nameKey(name);
  const taken = await tx
    .selectFrom('commenter')
    .select('id')
    .where('name_key', '=', key)
    .where('id', '!=', known?.id ?? 0)
    .executeTakeFirst();
  if (taken) return 'name taken' as const;
  if (known) {
    await tx
      .updateTable('commenter')
      .set({ name, name_key: key, wants_mail: wantsMail || known.wants_mail })
      .where('id', '=', known.id)
      .execute();
    return known;
  }
  const made = await tx
    .insertInto('commenter')
    .values({ person_id: person, name, name_key: key, begun_at: now, wants_mail: wantsMail })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  // Somebody took the name, or the same person's other request came first.
  return made ?? (await lockCommenter(tx, person)) ?? ('name taken' as const);
}

export async function lockCommenter(tx: Db, person: number) {
  return tx.selectFrom('commenter').selectAll().where('person_id', '=', person).forNoKeyUpdate().executeTakeFirst();
}

type Known = Pick<
  CommentFacts,
  'words' | 'known' | 'mutedUntil' | 'banned' | 'lastMinute' | 'lastHour' | 'waiting' | 'saidBefore' | 'saidByOthers'
>;

async function factsOf(
  tx: Db,
  commenter: { id: number; known_since: Date | null; muted_until: Date | null; banned_at: Date | null },
  { likeness, except }: { likeness: string | null; except?: number },
  now: Date,
): Promise<Known> {
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
  const { rows } = await sql<Omit<Known, 'words' | 'known' | 'mutedUntil' | 'banned'> & WordLists>`
    select own.*, said.*,
           coalesce((select words from comment_words where kind = 'banned'), '{}') as banned,
           coalesce((select words from comment_words where kind = 'suspect'), '{}') as suspect
      from (select count(*) filter (where written_at > ${ago(1)})::int as "lastMinute",
                   count(*) filter (where written_at > ${ago(60)})::int as "lastHour",
                   count(*) filter (where state = 'waiting')::int as waiting
              from comment where writer_id = ${commenter.id} and (written_at > ${ago(60)} or state = 'waiting')) as own,
           (select coalesce(bool_or(writer_id = ${commenter.id}), false) as "saidBefore",
                   count(distinct writer_id) filter (where writer_id <> ${commenter.id})::int as "saidByOthers"
              from comment
             where likeness = ${likeness} and written_at > ${ago(24 * 60)} and id is distinct from ${except ?? null}) as said`.execute(
    tx,
  );
  const { banned, suspect, ...lately } = rows[0]!;
  return {
    ...lately,
    words: { banned, suspect },
    known: commenter.known_since !== null,
    mutedUntil: commenter.muted_until,
    banned: commenter.banned_at !== null,
  };
}

/** A place's own discussion, made with the first comment. */
async function discussionOf(tx: Db, place: Place): Promise<number> {
  const [column, id] =
    'article' in place ? (['article_id', place.article] as const) : (['story_id', place.story] as const);
  const known = () => tx.selectFrom('discussion').select('id').where(column, '=', id);
  const there = await known().executeTakeFirst();
  if (there) return there.id;
  await tx
    .insertInto('discussion')
    .values({ [column]: id })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await known().executeTakeFirstOrThrow()).id;
}
