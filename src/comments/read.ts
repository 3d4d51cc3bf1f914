import { sql, type Db } from '../db/index.ts';
import { apart, Problem } from '../text/index.ts';
import { asTyped, type allAsHtml } from './markdown.ts';
import type { Marked } from './marks.ts';
import { headline, placed, placeJoins, type State } from './store.ts';

const day = 86_400_000;

/** What comments stand under: a story, or an article of the house's own. */
export type Place = { story: number } | { article: number };

/** A place as comments see it; of stories the one that its address leads to now, with all that were joined into it. */
export interface Subject {
  place: Place;
  /** The story's newest report; or since when the article is published. */
  latest: Date;
  /** Its own discussion, if anybody has said anything, and those of the stories that were joined into it. */
  discussions: number[];
  comments: number;
  /** Another number whenever what readers see has changed. */
  changes: number;
}

/** What stands in a place: a story is followed to where it has gone. Undefined where there is none, or it is not published. */
export async function subjectOf(db: Db, place: Place): Promise<Subject | undefined> {
  if ('article' in place) {
    const { rows } = await sql<Omit<Subject, 'place'>>`
      select publish_at as latest, array_remove(array[discussion.id], null) as discussions,
             coalesce(comments, 0) as comments, coalesce(changes, 0) as changes
        from article left join discussion on article_id = article.id
       where article.id = ${place.article} and publish_at is not null`.execute(db);
    return rows[0] && { place, ...rows[0] };
  }
  const { rows } = await sql<Omit<Subject, 'place'> & { story: number }>`
    with recursive up as (
      select id, merged_into, latest_at from story where id = ${place.story}
      union select story.id, story.merged_into, story.latest_at from story join up on story.id = up.merged_into
    ), down as (
      select id from up where merged_into is null
      union select story.id from story join down on story.merged_into = down.id
    )
    select up.id as story, latest_at as latest, coalesce(array_agg(discussion.id) filter (where discussion.id is not null), '{}') as discussions,
           coalesce(sum(comments), 0)::int as comments, coalesce(sum(changes), 0)::int as changes
      from up left join discussion on story_id in (select id from down)
     where merged_into is null group by up.id, latest_at`.execute(db);
  if (!rows[0]) return undefined;
  const { story, ...rest } = rows[0];
  return { place: { story }, ...rest };
}

/** When a place closes to comments; null where it never does. */
export function closesAt(subject: Pick<Subject, 'latest'>, days: number): Date | null {
  return days === 0 ? null : new Date(subject.latest.getTime() + days * day);
}

const inPool = apart<typeof allAsHtml>(
  { file: new URL('markdown.ts', import.meta.url), name: 'allAsHtml', patience: 2_000, memory: 64, asked: true },
  () => 'What was written',
);

/** The words of a page's comments as HTML, in their order: read where no other reader waits for it. */
export async function htmlOf(texts: readonly string[]): Promise<string[]> {
  if (texts.length === 0) return [];
  try {
    return await inPool(texts);
  } catch (error) {
    // Too much, or at a moment when too much else waits: the words are there all the same, without their marks read.
    if (error instanceof Problem) return texts.map(asTyped);
    throw error;
  }
}

/** A comment as readers see it. */
export interface Shown {
  id: number;
  /** The comment that its thread begins with; null: this one. */
  parent: number | null;
  /** The comment of the same thread that it answers, and its writer's name. */
  to: { id: number; name: string | null } | null;
  state: State;
  /** The writer's number and name; null where the writer is gone, or the comment is not shown. */
  writer: { id: number; name: string } | null;
  byDesk: boolean;
  /** The words as safe HTML; null where they are not shown. */
  html: string | null;
  written: Date;
  edited: Date | null;
  /** How many answers are shown in its thread. */
  answers: number;
  /** How many readers thanked for it. */
  thanks: number;
  /** What the house made of it. */
  marks: Marked[];
}

/** A comment with the first answers to it. */
interface Thread extends Shown {
  first: Shown[];
}

/** *worth* is by answers and readers' thanks; there are no votes against. */
export const orders = ['oldest', 'newest', 'worth'] as const;
export type Order = (typeof orders)[number];

/** A page of a discussion. */
export interface Threads {
  /** What shows it. */
  place: Place;
  latest: Date;
  /** How many comments are shown in all. */
  comments: number;
  /** Those that the editor chose, on the first page, the newest choice first; they stand nowhere else. */
  chosen: Thread[];
  threads: Thread[];
  /** What to ask for as `after` to go on; undefined on the last page. */
  next?: string;
}

interface Row {
  id: number;
  parent: number | null;
  to: number | null;
  toName: string | null;
  state: State;
  writer: number | null;
  name: string | null;
  byDesk: boolean;
  text: string | null;
  written: Date;
  edited: Date | null;
  answers: number;
  thanks: number;
  marks: Marked[];
}

const columns = sql`
  comment.id, comment.parent_id as parent, comment.to_id as "to", comment.state, comment.writer_id as writer, commenter.name,
  comment.by_desk as "byDesk", comment.text, comment.written_at as written, comment.edited_at as edited, comment.answers,
  comment.thanks, (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'place', place) order by kind), '[]')
                     from comment_mark where comment_id = comment.id) as marks,
  (select answered_by.name from comment answered join commenter answered_by on answered_by.id = answered.writer_id
    where answered.id = comment.to_id and answered.state = 'shown') as "toName"`;

const isOpen = ({ state }: Row, own = false) => state === 'shown' || (own && state !== 'removed');

/** Rows as they may be shown: of what is not shown only the place is left. */
async function asShown(rows: readonly Row[], own = false): Promise<Shown[]> {
  const readable = rows.filter((row) => isOpen(row, own) && row.text !== null);
  const html = await htmlOf(readable.map(({ text }) => text ?? ''));
  const htmlOfRow = new Map(readable.map((row, i) => [row, html[i] ?? '']));
  return rows.map((row) => shown(row, htmlOfRow.get(row) ?? null, isOpen(row, own)));
}

function shown(row: Row, html: string | null, open: boolean): Shown {
  const { id, parent, to, toName, state, byDesk, written, edited, answers, thanks, marks } = row;
  return {
    id,
    parent,
    to: to === null || to === parent ? null : { id: to, name: toName },
    state,
    writer: open && row.writer !== null && row.name !== null ? { id: row.writer, name: row.name } : null,
    byDesk: open && byDesk,
    html,
    written,
    edited: open ? edited : null,
    answers,
    thanks,
    marks: open ? marks : [],
  };
}

/** About how many bytes a comment takes in a page: its words, and what stands around them. */
const sizeOf = ({ html }: Shown) => 600 + Buffer.byteLength(html ?? '');

/** How many answers a thread shows before it is opened. */
const answersFirst = 3;

/**
 * A page of what is said under a story or an article, two deep. Pages follow one another by key, so that the thousandth takes as long
 * as the first. A page has at most `most` threads and about `bytes` of words, and at least one thread; answers that do not
 * fit are left for the thread's own page.
 *
 * @returns undefined where there is no such place
 */
export async function threadsOf(
  db: Db,
  place: Place,
  {
    order = 'oldest',
    after,
    most = 20,
    bytes = 30_000,
  }: { order?: Order; after?: string | undefined; most?: number; bytes?: number },
): Promise<Threads | undefined> {
  const subject = await subjectOf(db, place);
  if (!subject) return undefined;
  // Most stories: nobody has said anything.
  if (subject.discussions.length === 0)
    return { place: subject.place, latest: subject.latest, comments: 0, chosen: [], threads: [] };
  const [, worth = '0', id = '0'] = /^(?:(\d{1,9})-)?(\d{1,9})$/.exec(after ?? '') ?? [];
  const beyond =
    id === '0'
      ? sql`true`
      : order === 'newest'
        ? sql`comment.id < ${Number(id)}`
        : order === 'oldest'
          ? sql`comment.id > ${Number(id)}`
          : sql`(comment.worth < ${Number(worth)} or (comment.worth = ${Number(worth)} and comment.id > ${Number(id)}))`;
  const by = {
    oldest: sql`comment.id`,
    newest: sql`comment.id desc`,
    worth: sql`comment.worth desc, comment.id`,
  }[order];
  // One discussion is the rule; asked for by equality, its index gives the order.
  const where =
    subject.discussions.length === 1
      ? sql`comment.discussion_id = ${subject.discussions[0]}`
      : sql`comment.discussion_id = any(${subject.discussions}::int[])`;
  const isChosen = sql`exists (select from comment_mark where comment_id = comment.id and kind = 'chosen')`;
  const { rows } = await sql<Row>`
    select ${columns} from comment left join commenter on commenter.id = comment.writer_id
     where ${where} and comment.parent_id is null and (comment.state = 'shown' or comment.answers > 0) and ${beyond}
       and not (comment.state = 'shown' and ${isChosen})
     order by ${by} limit ${most + 1}`.execute(db);
  const first = after === undefined ? await chosenOf(db, where) : [];
  const [chosen, threads] = await asThreads(db, [first, rows.slice(0, most)], bytes);
  const last = threads.at(-1);
  const next =
    last &&
    threads.length < rows.length &&
    (order === 'worth' ? `${last.answers + last.thanks}-${last.id}` : String(last.id));
  const { place: shownAt, latest, comments } = subject;
  return { place: shownAt, latest, comments, chosen, threads, ...(next && { next }) };
}

/** So many choices of the editor stand first in one place. */
const mostChosen = 5;

async function chosenOf(db: Db, where: ReturnType<typeof sql>): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select ${columns} from comment join comment_mark on comment_mark.comment_id = comment.id and comment_mark.kind = 'chosen'
      left join commenter on commenter.id = comment.writer_id
     where ${where} and comment.parent_id is null and comment.state = 'shown'
     order by comment_mark.at desc, comment.id limit ${mostChosen}`.execute(db);
  return rows;
}

/** Two lists of what threads begin with, each with its first answers, as far as they fit; of the second at least one thread. */
async function asThreads(db: Db, lists: [Row[], Row[]], bytes: number): Promise<[Thread[], Thread[]]> {
  const tops = lists.flat();
  const answered = tops.filter((row) => row.answers > 0).map((row) => row.id);
  const all = await asShown([...tops, ...(await answersOf(db, answered))]);
  const answersTo = Map.groupBy(all.slice(tops.length), (answer) => answer.parent);
  const threads: [Thread[], Thread[]] = [[], []];
  let size = 0;
  for (const [at, top] of all.slice(0, tops.length).entries()) {
    const list = at < lists[0].length ? threads[0] : threads[1];
    const thread: Thread = { ...top, first: [] };
    size += sizeOf(thread);
    if (size > bytes && threads[1].length > 0) break;
    for (const answer of answersTo.get(top.id) ?? []) {
      size += sizeOf(answer);
      if (size > bytes) break;
      thread.first.push(answer);
    }
    list.push(thread);
  }
  return threads;
}

async function answersOf(db: Db, threads: number[]): Promise<Row[]> {
  if (threads.length === 0) return [];
  const { rows } = await sql<Row>`
    select answer.* from unnest(${threads}::int[]) as thread (id) cross join lateral (
      select ${columns} from comment left join commenter on commenter.id = comment.writer_id
       where comment.parent_id = thread.id and comment.state = 'shown' order by comment.id limit ${answersFirst}) as answer`.execute(
    db,
  );
  return rows;
}

/** One thread, and what shows it. */
export interface WholeThread {
  place: Place;
  latest: Date;
  thread: Shown;
  answers: Shown[];
  /** What to ask for as `after` for further answers. */
  next?: string;
  changes: number;
}

/**
 * The thread that a comment stands in, with its answers from `after` on, or from the comment itself on.
 *
 * @returns undefined where no reader sees that comment
 */
export async function threadOf(
  db: Db,
  id: number,
  { after, most = 30, bytes = 30_000 }: { after?: string | undefined; most?: number; bytes?: number } = {},
): Promise<WholeThread | undefined> {
  const known = await rowOf(db, id);
  if (!known) return undefined;
  const top = known.parent ?? id;
  const { rows } = await sql<Row>`
    select ${columns} from comment left join commenter on commenter.id = comment.writer_id where comment.id = ${top}`.execute(
    db,
  );
  const [first] = rows;
  const visible =
    first && (first.state === 'shown' || first.answers > 0) && (known.parent === null || known.state === 'shown');
  const subject = visible && (await subjectOf(db, known.place));
  if (!subject) return undefined;
  const from = /^\d{1,9}$/.test(after ?? '') ? Number(after) : known.parent === null ? 0 : id - 1;
  const { rows: filed } = await sql<Row>`
    select ${columns} from comment left join commenter on commenter.id = comment.writer_id
     where comment.parent_id = ${top} and comment.state = 'shown' and comment.id > ${from}
     order by comment.id limit ${most + 1}`.execute(db);
  const [thread, ...found] = (await asShown([first, ...filed.slice(0, most)])) as [Shown, ...Shown[]];
  const answers: Shown[] = [];
  let size = sizeOf(thread);
  for (const answer of found) {
    size += sizeOf(answer);
    if (size > bytes && answers.length > 0) break;
    answers.push(answer);
  }
  const { place, latest, changes } = subject;
  const last = answers.at(-1);
  return {
    place,
    latest,
    changes,
    thread,
    answers,
    ...(last && answers.length < filed.length && { next: String(last.id) }),
  };
}

async function rowOf(db: Db, id: number) {
  const { rows } = await sql<{ parent: number | null; state: State; place: Place }>`
    select comment.parent_id as parent, comment.state, ${placed} as place from comment ${placeJoins} where comment.id = ${id}`.execute(
    db,
  );
  return rows[0];
}

/** What changes with what readers see of a place's comments; '' where there is no such place. */
export async function changesOf(db: Db, place: Place): Promise<string> {
  const subject = await subjectOf(db, place);
  return subject ? `${Object.values(subject.place)[0]} ${subject.comments} ${subject.changes}` : '';
}

/** What a comment stands under, as it is shown now; undefined where there is no such comment. */
export async function placeOfComment(db: Db, id: number): Promise<Place | undefined> {
  const known = await rowOf(db, id);
  return known && (await subjectOf(db, known.place))?.place;
}

/** A comment of the newest, with where it stands. */
export interface Newest extends Shown {
  place: Place;
  headline: string | null;
}

/** The newest comments that are shown, of one place or of all; those written or edited since a moment, and those before one of them. */
export async function newestComments(
  db: Db,
  {
    of,
    since,
    before,
    most = 30,
  }: { of?: Place; since?: Date | undefined; before?: number | undefined; most?: number } = {},
): Promise<Newest[]> {
  const subject = of && (await subjectOf(db, of));
  if (of && !subject) return [];
  const which = subject
    ? sql`comment.discussion_id = any(${subject.discussions}::int[])`
    : sql`(discussion.article_id is null or exists (select from article where id = discussion.article_id and publish_at is not null))`;
  const { rows } = await sql<Row & { place: Place; headline: string | null }>`
    select ${columns}, ${placed} as place, ${headline} as headline
      from comment left join commenter on commenter.id = comment.writer_id ${placeJoins}
     where comment.state = 'shown' and ${which}
       and (${since ?? null}::timestamptz is null or coalesce(edited_at, written_at) >= ${since ?? null})
       and (${before ?? null}::int is null or comment.id < ${before ?? null})
     order by comment.id desc limit ${most}`.execute(db);
  const all = await asShown(rows);
  return rows.map((row, i) => ({ ...all[i]!, place: row.place, headline: row.headline }));
}

/** Somebody's own comment, whatever its state. */
export interface Own extends Shown {
  place: Place;
  text: string | null;
  refusedBecause: string | null;
}

/** A writer as they see themselves; undefined before the first comment. */
export async function writerOf(db: Db, person: number) {
  return db
    .selectFrom('commenter')
    .select([
      'id',
      'name',
      'wants_mail as wantsMail',
      'known_since as knownSince',
      'muted_until as mutedUntil',
      'banned_at as bannedAt',
    ])
    .where('person_id', '=', person)
    .executeTakeFirst();
}

/** A person's own comments, the newest first; or one of them. */
export async function ownComments(
  db: Db,
  person: number,
  { id, before, most = 20 }: { id?: number; before?: number | undefined; most?: number } = {},
): Promise<Own[]> {
  const { rows } = await sql<Row & { place: Place; refusedBecause: string | null }>`
    select ${columns}, ${placed} as place, comment.refused_because as "refusedBecause"
      from comment join commenter on commenter.id = comment.writer_id ${placeJoins}
     where commenter.person_id = ${person} and comment.state <> 'removed'
       and ${id === undefined ? sql`true` : sql`comment.id = ${id}`} and ${before === undefined ? sql`true` : sql`comment.id < ${before}`}
     order by comment.id desc limit ${most}`.execute(db);
  const all = await asShown(rows, true);
  return rows.map((row, i) => ({
    ...all[i]!,
    place: row.place,
    text: row.text,
    refusedBecause: row.refusedBecause,
  }));
}
