import { transaction, type Db } from '../db/index.ts';
import { editTopics, undoTopicEdit, type TopicEdit } from '../stories/index.ts';
import { record, type By, type DeskAct } from './log.ts';

/** The editor's acts on topics, each written into the log. */

const of = (edit: TopicEdit): string =>
  `topic ${'slug' in edit ? edit.slug : 'slugs' in edit ? edit.slugs.join(', ') : edit.name}`;

const acts: Record<TopicEdit['kind'], DeskAct> = {
  call: 'call a topic',
  hide: 'hide a topic',
  split: 'split a topic',
  known: 'list a name',
  right: 'leave a topic',
};

/** Says something of topics. @throws Problem as `editTopics` does */
export async function editTopic(db: Db, edit: TopicEdit, by: By): Promise<void> {
  await transaction(db, async (tx) => {
    await editTopics(tx, edit, { by: by.who.name, now: by.now });
    await record(tx, { act: acts[edit.kind], what: of(edit), after: edit }, by);
  });
}

/** Takes back what was said of topics. */
export async function undoTopic(db: Db, id: number, by: By): Promise<void> {
  await transaction(db, async (tx) => {
    const edit = await undoTopicEdit(tx, id, by.now);
    if (edit) await record(tx, { act: 'undo', what: of(edit), before: edit }, by);
  });
}
