import { sql, transaction, type Db } from '../db/index.ts';
import { counted, lockComments } from './store.ts';
import { takeThanksBack } from './marks.ts';
import { lockCommenter } from './write.ts';

const batch = 1000;

/** Every comment as a line of JSON, oldest first; what was removed has no words any more. */
export async function* exportComments(db: Db): AsyncGenerator<string> {
  for (let after = 0; ;) {
    const { rows } = await sql<{ id: number }>`
      select comment.id, discussion.story_id as story, discussion.article_id as article, parent_id as parent, to_id as "to", commenter.name as writer, by_desk as "byDesk",
             state, text, because, refused_because as "refusedBecause", reported, answers, written_at as written, edited_at as edited
        from comment join discussion on discussion.id = comment.discussion_id left join commenter on commenter.id = comment.writer_id
       where comment.id > ${after} order by comment.id limit ${batch}`.execute(db);
    for (const row of rows) yield JSON.stringify(row);
    const last = rows.at(-1);
    if (!last || rows.length < batch) return;
    after = last.id;
  }
}

/** Everything that is held of a person as a writer of comments, for them. */
export async function heldOfWriter(db: Db, person: number): Promise<object> {
  const writer = await db.selectFrom('commenter').selectAll().where('person_id', '=', person).executeTakeFirst();
  const comments = writer
    ? await db.selectFrom('comment').selectAll().where('writer_id', '=', writer.id).orderBy('id').execute()
    : [];
  const reports = await db
    .selectFrom('comment_report')
    .selectAll()
    .where('person_id', '=', person)
    .orderBy('at')
    .execute();
  const thanks = await db.selectFrom('comment_thanks').selectAll().where('person_id', '=', person).execute();
  return { writer: writer ?? null, comments, reports, thanks };
}

/** Erases a person as a writer, before the person is erased: name, words and reports are gone; threads keep their shape, and others' answers stay. */
export async function eraseWriter(db: Db, person: number): Promise<void> {
  const thanked = await db.selectFrom('comment_thanks').select('comment_id').where('person_id', '=', person).execute();
  for (const { comment_id } of thanked) await takeThanksBack(db, person, comment_id);
  await transaction(db, async (tx) => {
    await sql`
      delete from unconfirmed_comment where email = (select lower(email) from person where id = ${person})`.execute(tx);
    await tx.deleteFrom('comment_report').where('person_id', '=', person).execute();
    const writer = await lockCommenter(tx, person);
    if (!writer) return;
    const theirs = await tx.selectFrom('comment').select('id').where('writer_id', '=', writer.id).execute();
    for (const comment of await lockComments(
      tx,
      theirs.map(({ id }) => id),
    )) {
      await tx
        .updateTable('comment')
        .set({ state: 'removed', text: null, likeness: null, because: [], reported: 0, writer_id: null })
        .where('id', '=', comment.id)
        .execute();
      await counted(tx, comment, comment.state, 'removed');
    }
    await tx.deleteFrom('commenter').where('id', '=', writer.id).execute();
  });
}
