import { readJson, sql, transaction, type Db } from '../db/index.ts';
import { quotable, reasonKey, type Quotation } from '../stories/index.ts';
import { Problem, shorten, oneLine } from '../text/index.ts';
import { editors, editRow, type Edit, type OwnWords, type ToldArticle } from './edits.ts';
import { PARTS } from './limits.ts';
import { calledNow, editionById, settleEdition, settleOpen, type KeptEdition } from './keep.ts';

/** What became of an editor's act: done, or nothing was changed because somebody else changed the edition meanwhile. */
export type Acted = 'done' | 'stale';

/** An edit that holds. */
export interface MadeEdit {
  id: number;
  edit: Edit;
  by: string;
  at: Date;
}

/** An edition, as whoever changes it has seen it. */
export interface AtVersion {
  week: string;
  version: number;
}

/**
 * Edits an open edition that is still at `version`, and makes its rows anew.
 *
 * @throws Problem for an edition that is closed, and for words that do not stand in the report they are said to
 */
export async function editEdition(
  db: Db,
  at: AtVersion,
  edit: Edit,
  { by, now }: { by: string; now: Date },
): Promise<Acted> {
  return act(db, at, async (tx, edition) => {
    const made = await editsOf(tx, edition.id);
    await check(tx, { edition, made: made.map((one) => one.edit) }, edit);
    const row = {
      edition_id: edition.id,
      edit: JSON.stringify(await inPlace(tx, edit, made)),
      made_by: by,
      made_at: now,
    };
    await tx.insertInto('edition_edit').values(row).execute();
  });
}

/** Takes an edit back. Undoing twice is undoing. */
export async function undoEdit(db: Db, at: AtVersion, id: number, now: Date): Promise<Acted> {
  return act(db, at, async (tx, edition) => {
    await tx
      .updateTable('edition_edit')
      .set({ undone_at: now })
      .where('id', '=', id)
      .where('edition_id', '=', edition.id)
      .where('undone_at', 'is', null)
      .execute();
  });
}

/** The edits of an edition that hold, in order. */
export async function editsOf(db: Db, edition: number): Promise<MadeEdit[]> {
  const rows = await db
    .selectFrom('edition_edit')
    .selectAll()
    .where('edition_id', '=', edition)
    .where('undone_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(({ id, edit, made_by, made_at }) => ({
    id,
    edit: readJson(editRow, edit, `edit ${id}`),
    by: made_by,
    at: made_at,
  }));
}

/**
 * An article of the house's was published anew: open editions that name it say what it says now. Without one it was
 * withdrawn, and they name it no more.
 */
export async function followArticle(db: Db, id: number, article: ToldArticle | undefined, now: Date): Promise<void> {
  await transaction(db, async (tx) => {
    const open = tx.selectFrom('edition').select('id').where('closed_at', 'is', null);
    await open.orderBy('id').forUpdate().execute(); // in the order in which every edit takes them
    const changed = await tx
      .updateTable('edition_edit')
      .set(
        article
          ? { edit: sql<string>`jsonb_set(edit, '{article}', ${JSON.stringify(article)}::jsonb)` }
          : { undone_at: now },
      )
      .where('edition_id', 'in', open)
      .where('undone_at', 'is', null)
      .where(sql<boolean>`edit ->> 'kind' = 'article' and edit #>> '{article,id}' = ${String(id)}`)
      .executeTakeFirst();
    if (changed.numUpdatedRows > 0n) await settleOpen(tx);
  });
}

/** Says of a closed edition what was wrong in it: on its page from now on, and in the next letter. */
export async function correctEdition(
  db: Db,
  week: string,
  words: string,
  { by, now }: { by: string; now: Date },
): Promise<void> {
  const said = oneLine(words);
  if (!said || said.length > 1000) throw new Problem('A correction has 1 to 1,000 characters: say what was wrong.');
  await transaction(db, async (tx) => {
    // The row changes too, so that pages that are kept are made anew.
    const edition = await tx
      .updateTable('edition')
      .set((set) => ({ version: set('version', '+', 1) }))
      .where('week', '=', week)
      .where('closed_at', 'is not', null)
      .returning('id')
      .executeTakeFirst();
    if (!edition) throw new Problem(`There is no closed edition of ${week} to correct.`);
    const row = { edition_id: edition.id, words: said, made_by: by, made_at: now };
    await tx.insertInto('correction').values(row).execute();
  });
}

/** A line, with the stories whose lines it takes the place of: those that went into its story. */
async function inPlace(tx: Db, edit: Edit, made: readonly MadeEdit[]): Promise<Edit> {
  if (edit.kind !== 'line') return edit;
  const lined = [...new Set(made.flatMap((one) => (one.edit.kind === 'line' ? one.edit.story : [])))];
  const now = await calledNow(tx, lined);
  const over = lined.filter((story) => story !== edit.story && now.get(story) === edit.story);
  return over.length > 0 ? { ...edit, over } : edit;
}

async function act(
  db: Db,
  { week, version }: AtVersion,
  work: (tx: Db, edition: KeptEdition) => Promise<void>,
): Promise<Acted> {
  return transaction(db, async (tx) => {
    const row = await tx
      .selectFrom('edition')
      .select(['id', 'version', 'closed_at', 'draft'])
      .where('week', '=', week)
      .forUpdate()
      .executeTakeFirst();
    if (!row?.draft) throw new Problem(`There is no draft of ${week}: it is made up when the first reports are in.`);
    if (row.closed_at) throw new Problem(`The edition of ${week} is closed: only corrections can be made.`);
    if (row.version !== version) return 'stale';
    const edition = await editionById(tx, row.id);
    if (!edition) throw new Error(`edition ${row.id} is gone`);
    await work(tx, edition);
    await tx
      .updateTable('edition')
      .set((set) => ({ version: set('version', '+', 1) }))
      .where('id', '=', row.id)
      .execute();
    await settleEdition(tx, row.id);
    return 'done';
  });
}

/** So many characters each; a subject that is longer is cut by every mail program. */
export const mostOwnWords = { subject: 150, preheader: 200, note: 3000, closing: 1500 } as const;

function checkOwn(own: OwnWords): void {
  for (const [name, most] of Object.entries(mostOwnWords)) {
    const { length } = Array.from(own[name as keyof OwnWords]);
    if (length > most)
      throw new Problem(`The letter’s ${name} has ${length.toLocaleString('en')} characters: at most ${most.toLocaleString('en')} fit.`); // prettier-ignore
  }
}

const mostWords = { headline: 200, line: 500 };

/** @throws Problem where an edit names what is not there, or says what nobody said */
async function check(
  tx: Db,
  { edition, made }: { edition: KeptEdition; made: readonly Edit[] },
  edit: Edit,
): Promise<void> {
  if (edit.kind === 'order' || edit.kind === 'article') return;
  if (edit.kind === 'letter') return checkOwn(edit.own);
  const story = [...edition.stories, ...edition.below].find((one) => one.story === edit.story);
  if (edit.kind === 'headline' || edit.kind === 'line') {
    const { length } = Array.from(edit.words);
    if (length > mostWords[edit.kind] || (edit.kind === 'headline' && length === 0))
      throw new Problem(`A ${edit.kind} has at most ${mostWords[edit.kind]} characters, and a headline at least one.`);
  }
  if (
    edit.kind === 'lead' &&
    !edition.stories.concat(edition.below).some(({ parts }) => parts?.some(({ story }) => story === edit.story))
  )
    throw new Problem(`Story ${edit.story} stands under no other: only a further development can take the lead.`);
  if (edit.kind === 'fold') {
    const place = [...edition.stories, ...edition.below].find(({ story }) => story === edit.under);
    if (!place) throw new Problem(`Story ${edit.under} has no place in this edition, nor below the line.`);
    if (edit.story === edit.under) throw new Problem('A story cannot stand under itself: choose another.');
    const along = edition.stories.concat(edition.below).find(({ story }) => story === edit.story)?.parts ?? [];
    const own = editors(made);
    const kept = [...(place.parts ?? []), ...along].filter(({ story }) => story !== edit.story && own.has(story));
    if (kept.length >= PARTS)
      throw new Problem(
        `With it, more than ${PARTS} further developments that you put there or gave words would stand under “${shorten(place.headline, 60)}”: take one of them out first.`,
      );
  }
  if (edit.kind === 'pin' || edit.kind === 'drop' || edit.kind === 'fold' || edit.kind === 'lead') {
    const known = await tx
      .selectFrom('story')
      .select('id')
      .where('id', '=', Number(edit.story))
      .where('told', 'is not', null)
      .executeTakeFirst();
    if (!known) throw new Problem(`There is no story ${edit.story} that has been told: look it up again.`);
    return;
  }
  if (!story) throw new Problem(`Story ${edit.story} is not in this edition, nor below the line.`);
  if (edit.kind === 'strike') {
    if (!story.reasons.some((reason) => reasonKey(reason) === edit.reason))
      throw new Problem(`“${edit.reason.slice(0, 80)}” is none of this story’s reasons, or was struck out already.`);
    return;
  }
  if (edit.kind === 'brief' && edit.brief.length > 5) throw new Problem('A brief has at most five sentences.');
  const quoted =
    edit.kind === 'brief'
      ? edit.brief
      : edit.kind === 'headline' && edit.report
        ? [{ text: edit.words, report: edit.report }]
        : [];
  // What it quotes already may stay, whatever became of the report since.
  const held = (quoted: Quotation) => story.brief.some(({ text, report }) => text === quoted.text && report === quoted.report); // prettier-ignore
  const named = quoted.map(({ report }) => report).filter((report) => story.reports.includes(report));
  const sources = new Map((await quotable(tx, named)).map((source) => [source.id, source]));
  for (const { text, report } of quoted) {
    if (edit.kind === 'brief' && held({ text, report })) continue;
    const source = sources.get(report);
    const stands = edit.kind === 'headline' ? source?.title === text : source?.sentences.includes(text);
    if (!stands) throw new Problem(`“${text.slice(0, 80)}” does not stand word for word in a report of this story.`);
  }
}
