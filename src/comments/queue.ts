import { sql, type Db, type Schema } from '../db/index.ts';
import type { Marked } from './marks.ts';
import { htmlOf, type Place } from './read.ts';
import { type State, headline, placed, placeJoins } from './store.ts';

/** What a moderator looks at: comments that *wait*, that are shown and were *reported*, that are *shown* at all, or that were *refused*. */
export const queues = ['waiting', 'reported', 'shown', 'refused'] as const;
export type QueueName = (typeof queues)[number];

/** A comment as a moderator sees it. */
export interface Queued {
  id: number;
  place: Place;
  headline: string | null;
  state: State;
  html: string;
  /** Why it waits. */
  because: string[];
  refusedBecause: string | null;
  written: Date;
  edited: Date | null;
  answers: number;
  parent: number | null;
  /** The words of the comment that it answers, where that is shown. */
  answered: { id: number; name: string; text: string } | null;
  writer: {
    id: number;
    name: string;
    begun: Date;
    shown: number;
    refused: number;
    mutedUntil: Date | null;
    banned: boolean;
  } | null;
  /** What readers said who reported it, the newest first, at most five. */
  reports: { because: string; words: string }[];
  reported: number;
  marks: Marked[];
}

export interface ModerationQueue {
  comments: Queued[];
  /** What to ask for as `after`. */
  next?: string;
  /** How many wait, and how many are reported. */
  waiting: number;
  reported: number;
  /** Writers of whom several wait, most first, at most ten. */
  crowds: { writer: number; name: string; waiting: number }[];
}

/** A page of a queue: what waits or was reported oldest first, what is shown or was refused newest first. */
export async function queueOf(
  db: Db,
  name: QueueName,
  { after, most = 30 }: { after?: string | undefined; most?: number } = {},
): Promise<ModerationQueue> {
  const from = /^\d{1,9}$/.test(after ?? '') ? Number(after) : undefined;
  const which = {
    waiting: sql`comment.state = 'waiting' and comment.id > ${from ?? 0}`,
    reported: sql`comment.state = 'shown' and comment.reported > 0 and comment.id > ${from ?? 0}`,
    shown: sql`comment.state = 'shown' and comment.id < ${from ?? 2_147_483_647}`,
    refused: sql`comment.state = 'refused' and comment.id < ${from ?? 2_147_483_647}`,
  }[name];
  const [{ rows }, counts, crowds] = await Promise.all([
    sql<Omit<Queued, 'html'> & { text: string }>`
      select comment.id, ${placed} as place, ${headline} as headline, comment.state, comment.text,
             comment.because, comment.refused_because as "refusedBecause", comment.written_at as written, comment.edited_at as edited,
             comment.answers, comment.parent_id as parent, comment.reported,
             (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'place', place) order by kind), '[]')
                from comment_mark where comment_id = comment.id) as marks,
             (select jsonb_build_object('id', answered.id, 'name', coalesce(by.name, ''), 'text', left(answered.text, 300))
                from comment answered left join commenter by on by.id = answered.writer_id
               where answered.id = comment.to_id and answered.state = 'shown') as answered,
             case when writer.id is not null then jsonb_build_object('id', writer.id, 'name', writer.name, 'begun', writer.begun_at,
               'mutedUntil', writer.muted_until, 'banned', writer.banned_at is not null,
               'shown', (select count(*) from (select from comment c where c.writer_id = writer.id and c.state = 'shown' limit 100) as them),
               'refused', (select count(*) from (select from comment c where c.writer_id = writer.id and c.state = 'refused' limit 100) as them)) end as writer,
             coalesce((select jsonb_agg(jsonb_build_object('because', told.because, 'words', told.words))
                from (select because, words from comment_report where comment_id = comment.id order by at desc limit 5) as told), '[]') as reports
        from comment ${placeJoins}
        left join commenter writer on writer.id = comment.writer_id
       where ${which}
       order by ${name === 'refused' || name === 'shown' ? sql`comment.id desc` : sql`comment.id`} limit ${most + 1}`.execute(
      db,
    ),
    queueCounts(db),
    sql<ModerationQueue['crowds'][number]>`
      select commenter.id as writer, commenter.name, count(*)::int as waiting
        from comment join commenter on commenter.id = comment.writer_id
       where comment.state = 'waiting' group by commenter.id having count(*) > 2 order by count(*) desc, commenter.id limit 10`.execute(
      db,
    ),
  ]);
  const html = await htmlOf(rows.slice(0, most).map(({ text }) => text));
  const comments = rows.slice(0, most).map((row, i) => ({
    ...row,
    html: html[i] ?? '',
    writer: row.writer && {
      ...row.writer,
      begun: new Date(row.writer.begun),
      mutedUntil: row.writer.mutedUntil && new Date(row.writer.mutedUntil),
    },
  }));
  const last = comments.at(-1);
  return { comments, ...counts, crowds: crowds.rows, ...(last && rows.length > most && { next: String(last.id) }) };
}

/** How many comments wait, and how many are reported. */
export async function queueCounts(db: Db): Promise<{ waiting: number; reported: number }> {
  const { rows } = await sql<{ waiting: number; reported: number }>`
    select (select count(*)::int from comment where state = 'waiting') as waiting,
           (select count(*)::int from comment where state = 'shown' and reported > 0) as reported`.execute(db);
  return rows[0] ?? { waiting: 0, reported: 0 };
}

/** An act of a moderator's, for the log and for undoing it. */
export interface ModeratorsAct {
  id: number;
  /** Who did it; null where they are gone. */
  by: string | null;
  act: Schema['moderation']['act'];
  because: string | null;
  comments: number[];
  writer: string | null;
  at: Date;
  undone: boolean;
}

/** What moderators did, the newest first; or one act. */
export async function moderationLog(
  db: Db,
  { act, most = 50 }: { act?: number; most?: number } = {},
): Promise<ModeratorsAct[]> {
  const { rows } = await sql<ModeratorsAct>`
    select moderation.id, coalesce(nullif(person.name, ''), person.email) as "by", act, because, at, undone_at is not null as undone,
           array(select (c ->> 'id')::int from jsonb_array_elements(before -> 'comments') as c limit 20) as comments,
           (select name from commenter where id = coalesce((before -> 'writer' ->> 'id')::int,
             (select writer_id from comment where id = (before -> 'comments' -> 0 ->> 'id')::int))) as writer
      from moderation left join person on person.id = moderation.person_id where ${act === undefined ? sql`true` : sql`moderation.id = ${act}`}
     order by moderation.id desc limit ${most}`.execute(db);
  return rows;
}
