import { sql, transaction, type Db } from '../db/index.ts';
import { asName } from './words.ts';
import { judge, type Rules } from './phases.ts';
import { closesAt, htmlOf, subjectOf, type Place } from './read.ts';
import { wordLists } from './words.ts';
import { cleanText, writeComment, type Writer, type Written } from './write.ts';

/** A comment is kept so long until its writer shows that the address is theirs, in milliseconds. */
export const unconfirmedHolds = 86_400_000;

/** What somebody wrote who has not signed in. */
export interface NewComment {
  place: Place;
  /** The comment that it answers. */
  to?: number;
  name: string;
  text: string;
  wantsMail: boolean;
}

/** The same, as its writer finds it behind the link in their mail. */
export interface Unconfirmed extends NewComment {
  id: number;
  email: string;
  html: string;
  sentAt: Date;
}

/** Of whom nothing is known. */
const nothingKnown = {
  known: false,
  mutedUntil: null,
  banned: false,
  saidBefore: false,
  lastMinute: 0,
  lastHour: 0,
  waiting: 0,
  saidByOthers: 0,
};

/**
 * What a comment by somebody unknown would be refused for: told at once, so that nobody is mailed for nothing. Nothing is said of
 * whether a name is taken, which would tell whose address it is.
 */
export async function refusalOf(
  db: Db,
  { place, name, text: typed }: Pick<NewComment, 'place' | 'name' | 'text'>,
  rules: Rules,
  now: Date,
): Promise<Extract<Written, { outcome: 'refused' }> | undefined> {
  if (!asName(name)) return { outcome: 'refused', phase: 'name' };
  const subject = await subjectOf(db, place);
  if (!subject) return { outcome: 'refused', phase: 'nothing there' };
  const judgement = judge({
    rules,
    now,
    text: cleanText(typed),
    editing: false,
    byDesk: false,
    closes: closesAt(subject, rules.days),
    words: await wordLists(db),
    ...nothingKnown,
  });
  return judgement.outcome === 'refused' ? judgement : undefined;
}

/** Keeps a comment until its writer presses the link in their mail; what was kept for a day is gone. @returns its number */
export async function keepUnconfirmed(db: Db, email: string, draft: NewComment, now: Date): Promise<number> {
  await db.deleteFrom('unconfirmed_comment').where('sent_at', '<', heldSince(now)).execute();
  const { place, to, name, text, wantsMail } = draft;
  const { id } = await db
    .insertInto('unconfirmed_comment')
    .values({
      email: email.toLowerCase(),
      story_id: 'story' in place ? place.story : null,
      article_id: 'article' in place ? place.article : null,
      to_id: to ?? null,
      name,
      text: cleanText(text),
      wants_mail: wantsMail,
      sent_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** A comment that waits for its writer's press; undefined where there is none, or it was pressed, or it is too old. */
export async function unconfirmed(db: Db, id: number, now: Date): Promise<Unconfirmed | undefined> {
  const row = await db
    .selectFrom('unconfirmed_comment')
    .selectAll()
    .where('id', '=', id)
    .where('sent_at', '>=', heldSince(now))
    .executeTakeFirst();
  if (!row) return undefined;
  const place = row.story_id === null ? { article: row.article_id ?? 0 } : { story: row.story_id };
  const [html = ''] = await htmlOf([row.text]);
  return {
    id,
    place,
    html,
    email: row.email,
    name: row.name,
    text: row.text,
    wantsMail: row.wants_mail,
    sentAt: row.sent_at,
    ...(row.to_id !== null && { to: row.to_id }),
  };
}

/** The press: what was kept is written, once, by whom the address belongs to. What is refused is kept, so that it can be mended. */
export async function confirmComment(
  db: Db,
  draft: Unconfirmed,
  writer: Writer,
  { rules, now }: { rules: Rules; now: Date },
): Promise<Written | 'nothing there'> {
  return transaction(db, async (tx) => {
    const { rows } = await sql`select id from unconfirmed_comment where id = ${draft.id} for update`.execute(tx);
    if (rows.length === 0) return 'nothing there';
    const { place, to, text, wantsMail } = draft;
    const written = await writeComment(
      tx,
      writer,
      { ...place, text, wantsMail, ...(to !== undefined && { to }) },
      { rules, now },
    );
    if (written.outcome !== 'refused') await tx.deleteFrom('unconfirmed_comment').where('id', '=', draft.id).execute();
    return written;
  });
}

/** What is held of an address that has not been confirmed by a press. */
export const heldUnconfirmed = (db: Db, email: string) =>
  db.selectFrom('unconfirmed_comment').selectAll().where('email', '=', email.toLowerCase()).orderBy('id').execute();

const heldSince = (now: Date) => new Date(now.getTime() - unconfirmedHolds);
