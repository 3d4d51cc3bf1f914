import { sql, type Db } from '../db/index.ts';
import type { State } from './states.ts';

const day = 86_400_000;

/** A story as comments see it: the one that its address leads to now, with all that were joined into it. */
export interface Subject {
  story: number;
  latest: Date;
  /** The story's own discussion and those of the stories that were joined into it. */
  discussions: number[];
  comments: number;
  /** Another number whenever what readers see has changed. */
  changes: number;
}

/** Follows a story to where it has gone, and gathers what was joined into it; undefined where there is none. */
export async function subjectOf(db: Db, story: number): Promise<Subject | undefined> {
  const { rows } = await sql<Subject>`
    with recursive up as (
      select id, merged_into, latest_at from story where id = ${story}
      union select story.id, story.merged_into, story.latest_at from story join up on story.id = up.merged_into
    ), down as (
      select id from up where merged_into is null
      union select story.id from story join down on story.merged_into = down.id
    )
    select up.id as story, latest_at as latest, coalesce(array_agg(discussion.id) filter (where discussion.id is not null), '{}') as discussions,
           coalesce(sum(comments), 0)::int as comments, coalesce(sum(changes), 0)::int as changes
      from up left join discussion on story_id in (select id from down)
     where merged_into is null group by up.id, latest_at`.execute(db);
  return rows[0];
}

/** When a story closes to comments; null where it never does. */
export function closesAt(subject: Pick<Subject, 'latest'>, days: number): Date | null {
  return days === 0 ? null : new Date(subject.latest.getTime() + days * day);
}

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
