import { sql, type Db, type Schema } from '../db/index.ts';
import { toldNow } from '../editions/index.ts';
import type { Place } from './read.ts';

/** What a comment is to readers: *waiting* for approval, *shown*, *refused* by a moderator, *removed* by its writer for good. */
export const states = ['waiting', 'shown', 'refused', 'removed'] as const;
export type State = (typeof states)[number];

/** What can be done to a comment. *hold* is what the phases do to one that was edited. */
export type ModerationAct = 'approve' | 'refuse' | 'hold' | 'remove';

const moves: Record<ModerationAct, Partial<Record<State, State>>> = {
  approve: { waiting: 'shown', refused: 'shown', shown: 'shown' },
  refuse: { waiting: 'refused', shown: 'refused' },
  hold: { shown: 'waiting', waiting: 'waiting' },
  remove: { waiting: 'removed', shown: 'removed', refused: 'removed' },
};

/** What becomes of a comment; undefined where that cannot be done to it: nothing follows on *removed*. */
export function stateAfter(state: State, act: ModerationAct): State | undefined {
  return moves[act][state];
}

/** In SQL, from `comment` on: what a comment stands under. */
export const placeJoins = sql`
  join discussion on discussion.id = comment.discussion_id left join story on story.id = discussion.story_id ${toldNow}`;
export const placed = sql<Place>`
  case when discussion.article_id is null then jsonb_build_object('story', coalesce(story.merged_into, story.id))
       else jsonb_build_object('article', discussion.article_id) end`;
/** As readers saw it last: what is being written at an article is nobody's yet. */
export const headline = sql<string | null>`
  coalesce(told_now.told ->> 'headline', (select text ->> 'title' from article_version
                                        where article_id = discussion.article_id order by version desc limit 1))`;

/**
 * The rows of comments, locked against other changes, in the order of their numbers. Whoever changes comments locks writers
 * first, then discussions, then comments, each in order: so nobody waits for somebody who waits for them.
 */
export async function lockComments(tx: Db, ids: readonly number[]) {
  const rows = tx.selectFrom('comment').where('id', 'in', [0, ...ids]);
  await tx
    .selectFrom('commenter')
    .select('id')
    .where('id', 'in', rows.select('writer_id').$castTo<{ writer_id: number }>())
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  await tx
    .selectFrom('discussion')
    .select('id')
    .where('id', 'in', rows.select('discussion_id'))
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  return rows.selectAll().orderBy('id').forNoKeyUpdate().execute();
}

export type CommentRow = Awaited<ReturnType<typeof lockComments>>[number];

/**
 * Brings the counts up to date after a comment went from one state to another, and notes who is to be told of an answer
 * that is shown. The caller holds the locks.
 */
export async function counted(
  tx: Db,
  comment: Pick<CommentRow, 'id' | 'discussion_id' | 'parent_id' | 'to_id' | 'writer_id'>,
  from: State | undefined,
  to: State,
): Promise<void> {
  const change = Number(to === 'shown') - Number(from === 'shown');
  // An edit changes what readers see, too.
  if (change === 0 && to !== 'shown') return;
  await sql`
    update discussion set comments = comments + ${change}, changes = changes + 1 where id = ${comment.discussion_id}`.execute(
    tx,
  );
  if (change !== 0 && comment.parent_id !== null)
    await sql`update comment set answers = answers + ${change} where id = ${comment.parent_id}`.execute(tx);
  if (change === 1 && comment.parent_id !== null)
    await sql`
      insert into comment_notice (comment_id, writer_id)
      select distinct ${comment.id}::int, commenter.id
        from comment answered join commenter on commenter.id = answered.writer_id
       where answered.id in (${comment.parent_id}, ${comment.to_id}) and commenter.wants_mail
         and commenter.id is distinct from ${comment.writer_id}
          on conflict do nothing`.execute(tx);
}

/** How it was before an act, so that it can be taken back. */
export interface Before {
  comments: { id: number; state: State; reported: number; because: string | null }[];
  writer?: { id: number; knownSince: string | null; mutedUntil: string | null; bannedAt: string | null };
}

/** The person who acts on a comment, and when. */
export interface ByPerson {
  by: number;
  now: Date;
}

/** Writes an act down. @returns its number */
export async function logModeration(
  tx: Db,
  { act, because, before }: { act: Schema['moderation']['act']; because: string | null; before: Before },
  { by, now }: ByPerson,
): Promise<number> {
  const row = { person_id: by, act, because, before: JSON.stringify(before), at: now };
  return (await tx.insertInto('moderation').values(row).returning('id').executeTakeFirstOrThrow()).id;
}
