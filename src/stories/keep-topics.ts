import { readJson, sql, transaction, type Db } from '../db/index.ts';
import { Problem, oneLine } from '../text/index.ts';
import { asEdited, topicEditRow, type TopicEdit } from './topic-edits.ts';
import { topicSlug } from './topic-slug.ts';
import type { ToldStory, Topic, TopicKind } from './told.ts';

/** Writes down a story's topics as the machine found them, and as they are shown, in place of those it had. @param latest when its newest report appeared */
export async function keepTopics(
  db: Db,
  told: Pick<ToldStory, 'story' | 'topics'>,
  { found = told.topics, latest }: { found?: readonly Topic[]; latest: Date },
): Promise<void> {
  const rows = rowsOf(found);
  await sql`
    with gone as (delete from topic_found where story_id = ${Number(told.story)} and slug <> all(${rows.slugs}::text[]))
    insert into topic_found (story_id, slug, name, kind, place)
    select ${Number(told.story)}, slug, name, kind, place
      from jsonb_to_recordset(${rows.json}::jsonb) as topic(slug text, name text, kind text, place smallint)
        on conflict (story_id, slug) do update set name = excluded.name, kind = excluded.kind, place = excluded.place`.execute(
    db,
  );
  await keepShown(db, told, latest);
}

/** By their names in addresses, each once, at the first of its places. */
function rowsOf(topics: readonly Topic[]): { slugs: string[]; json: string } {
  const slugs = new Map(topics.map(({ name }, place) => [topicSlug(name), place] as const).toReversed());
  const rows = [...slugs].map(([slug, place]) => ({ slug, place, ...topics[place] }));
  return { slugs: [...slugs.keys()], json: JSON.stringify(rows) };
}

async function keepShown(db: Db, told: Pick<ToldStory, 'story' | 'topics'>, latest: Date): Promise<void> {
  const rows = rowsOf(told.topics);
  await sql`
    with gone as (delete from story_topic where story_id = ${Number(told.story)} and slug <> all(${rows.slugs}::text[]))
    insert into story_topic (story_id, slug, name, kind, place, latest_at)
    select ${Number(told.story)}, slug, name, kind, place, ${latest}
      from jsonb_to_recordset(${rows.json}::jsonb) as topic(slug text, name text, kind text, place smallint)
        on conflict (story_id, slug) do update
       set name = excluded.name, kind = excluded.kind, place = excluded.place, latest_at = excluded.latest_at`.execute(
    db,
  );
}

/** An edit of topics that holds. */
export interface MadeTopicEdit {
  id: number;
  edit: TopicEdit;
  by: string;
  at: Date;
}

/** What the editor said of topics and holds, in order. */
export async function topicEdits(db: Db): Promise<MadeTopicEdit[]> {
  const rows = await db.selectFrom('topic_edit').selectAll().where('undone_at', 'is', null).orderBy('id').execute();
  return rows.map(({ id, edit, made_by, made_at }) => ({
    id,
    edit: readJson(topicEditRow, edit, `topic edit ${id}`),
    by: made_by,
    at: made_at,
  }));
}

const MOST_LETTERS = 80;
const MOST_FORMS = 20;

/** Says something of topics, and shows it at once wherever they stand. @throws Problem for a name that is none @returns its id, for undoing it */
export async function editTopics(db: Db, edit: TopicEdit, { by, now }: { by: string; now: Date }): Promise<number> {
  const names = edit.kind === 'known' ? [edit.name, ...edit.forms] : 'name' in edit ? [edit.name] : [];
  for (const name of names)
    if (!/\p{L}/u.test(name) || Array.from(name).length > MOST_LETTERS)
      throw new Problem(
        `“${name.slice(0, 90)}” is no name: write 1 to ${MOST_LETTERS} characters, letters among them.`,
      );
  if (names.length > MOST_FORMS) throw new Problem(`A name has at most ${MOST_FORMS} other forms.`);
  if (edit.kind === 'split' && edit.slug === edit.beside)
    throw new Problem('A topic cannot stand beside itself: choose another.');
  return transaction(db, async (tx) => {
    const row = { edit: JSON.stringify(edit), made_by: by, made_at: now };
    const { id } = await tx.insertInto('topic_edit').values(row).returning('id').executeTakeFirstOrThrow();
    await showAnew(tx, edit, now);
    return id;
  });
}

/** Takes back what was said of topics. Undoing twice is undoing. @returns what it said; undefined where it did not hold */
export async function undoTopicEdit(db: Db, id: number, now: Date): Promise<TopicEdit | undefined> {
  return transaction(db, async (tx) => {
    const row = await tx
      .updateTable('topic_edit')
      .set({ undone_at: now })
      .where('id', '=', id)
      .where('undone_at', 'is', null)
      .returning('edit')
      .executeTakeFirst();
    if (!row) return undefined;
    const edit = readJson(topicEditRow, row.edit, `topic edit ${id}`);
    await showAnew(tx, edit, now);
    return edit;
  });
}

/** Stories whose topics are written at once. */
const AT_ONCE = 500;

/** Shows the topics of every story anew that an edit may touch: those that the machine found it in, or that show what it names. */
async function showAnew(tx: Db, edit: TopicEdit, now: Date): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('topics.edit'))`.execute(tx);
  const edits = (await topicEdits(tx)).map((made) => made.edit);
  const named = [...edits, edit].flatMap((one) => ('slug' in one ? one.slug : []));
  const names = 'name' in edit ? [edit.name, ...(edit.kind === 'known' ? edit.forms : [])].map(topicSlug) : [];
  const slugs = [...('slug' in edit ? [edit.slug] : []), ...('slugs' in edit ? edit.slugs : []), ...names];
  // Edits follow one another: what is called so now may have been found under any name that edits speak of.
  const { rows } = await sql<{ story_id: number }>`
    select story_id from topic_found where slug = any(${slugs}::text[])
    union select story_id from story_topic where slug = any(${slugs}::text[])
    union select story_id from topic_found where slug = any(${named}::text[])
     order by story_id`.execute(tx);
  for (let i = 0; i < rows.length; i += AT_ONCE) {
    const ids = rows.slice(i, i + AT_ONCE).map(({ story_id }) => story_id);
    const found = await tx
      .selectFrom('topic_found')
      .selectAll()
      .where('story_id', 'in', ids)
      .orderBy('place')
      .execute();
    const stories = await tx.selectFrom('story').select(['id', 'latest_at']).where('id', 'in', ids).execute();
    const of = Map.groupBy(found, ({ story_id }) => story_id);
    for (const { id, latest_at } of stories) {
      const its = (of.get(id) ?? []).map(({ name, kind }) => ({ name, kind: kind as TopicKind }));
      const topics = asEdited(its, edits);
      await keepShown(tx, { story: String(id), topics }, latest_at);
      await sql`
        update story set told = jsonb_set(told, '{topics}', ${JSON.stringify(topics)}::jsonb), changed_at = ${now},
                         told_at = case when told_at >= changed_at then ${now} else told_at end
         where id = ${id} and told is not null and told -> 'topics' is distinct from ${JSON.stringify(topics)}::jsonb`.execute(
        tx,
      );
    }
  }
  // A name of the house's list is looked for in this week's texts by the next ranking.
  if (edit.kind === 'known')
    await tx
      .updateTable('story')
      .set({ told_at: null })
      .where('latest_at', '>=', new Date(now.getTime() - 8 * 86_400_000))
      .where('merged_into', 'is', null)
      .execute();
}

/** The topic that one goes by now, by its name in addresses: its own, where nothing was said of it. Undefined where it is hidden. */
export async function topicCalledNow(db: Db, slug: string): Promise<string | undefined> {
  const edits = (await topicEdits(db)).map((made) => made.edit);
  const itself: Topic = { name: oneLine(slug), kind: 'issue' };
  const [now] = asEdited([itself], edits);
  return now === itself ? slug : now && topicSlug(now.name);
}
