import { sql, type Db } from '../db/index.ts';
import { asLine } from './markdown.ts';
import { headline, placeJoins } from './store.ts';
import { editable } from './write.ts';

/** An answer that somebody asked to be told of. */
export interface AnswerNotice {
  comment: number;
  writer: number;
  person: number;
  email: string;
  /** Who answered, what, and under which headline. */
  by: string;
  text: string;
  headline: string;
}

/**
 * Who is to be mailed that they were answered: once the answer cannot be changed any more. Call `noticeSent` for each in the
 * transaction that puts its mail into the queue.
 */
export async function dueNotices(db: Db, now: Date, most = 100): Promise<AnswerNotice[]> {
  const { rows } = await sql<AnswerNotice>`
    select comment.id as comment, commenter.id as writer, person.id as person, person.email, coalesce(by.name, '') as "by", comment.text,
           coalesce(${headline}, '') as headline
      from comment_notice join comment on comment.id = comment_notice.comment_id
      join commenter on commenter.id = comment_notice.writer_id join person on person.id = commenter.person_id left join commenter by on by.id = comment.writer_id
      ${placeJoins}
     where comment_notice.sent_at is null and comment.state = 'shown' and comment.written_at <= ${new Date(now.getTime() - editable)}
       and commenter.wants_mail and commenter.banned_at is null
     order by comment.id limit ${most}`.execute(db);
  return rows.map((row) => ({ ...row, text: asLine(row.text) }));
}

/** Notes that somebody is told. @returns false where they were before */
export async function noticeSent(
  db: Db,
  notice: Pick<AnswerNotice, 'comment' | 'writer'>,
  now: Date,
): Promise<boolean> {
  const told = await db
    .updateTable('comment_notice')
    .set({ sent_at: now })
    .where('comment_id', '=', notice.comment)
    .where('writer_id', '=', notice.writer)
    .where('sent_at', 'is', null)
    .returning('comment_id')
    .executeTakeFirst();
  return told !== undefined;
}

/** Tells a person of answers, or no more. */
export async function wantAnswers(db: Db, person: number, wants: boolean): Promise<void> {
  await db.updateTable('commenter').set({ wants_mail: wants }).where('person_id', '=', person).execute();
}
