import { Hono, type Context } from 'hono';
import { publishedArticles } from '../../articles/index.ts';
import { newestComments } from '../../comments/index.ts';
import { sql } from '../../db/index.ts';
import { toldNow } from '../../editions/index.ts';
import { notTwice } from '../read/stories.ts';
import { archive } from '../read/editions.tsx';
import { momentOf } from '../read/topics.tsx';
import { answer } from './answer.ts';
import {
  articlesAnswer,
  commentsAnswer,
  editionsAnswer,
  storiesAnswer,
  topicsAnswer,
  type ListedStory,
  type ListedTopic,
} from './api-answers.ts';

/** The API's lists: the newest first, a page at a time, and only what is new since a moment. */

const most = 100;
const usual = 50;

/** What a list is asked for. */
interface AskedPage {
  count: number;
  /** Only what changed from this moment on. */
  since: Date | undefined;
  /** The last of the page before: its moment, and its number or name. */
  after: { at: Date; id: string } | undefined;
}

function asked(c: Context): AskedPage {
  const count = Number(/^\d{1,3}$/.exec(c.req.query('count') ?? '')?.[0] ?? usual);
  const [, moment, id] = /^([^,]{20,30}),(.{1,120})$/.exec((c.req.query('after') ?? '').replaceAll('\0', '')) ?? [];
  const at = momentOf(moment);
  return {
    count: Math.min(Math.max(count, 1), most),
    since: momentOf(c.req.query('since')),
    after: at && id ? { at, id } : undefined,
  };
}

/** A page of a list, with the address of the next where there is one. */
async function pageOf<T>(
  c: Context,
  list: (page: AskedPage & { take: number }) => Promise<T[]>,
  keyOf: (one: T) => { at: Date; id: string | number },
): Promise<{ rows: T[]; next: string | null }> {
  const page = asked(c);
  const found = await list({ ...page, take: page.count + 1 });
  const rows = found.slice(0, page.count);
  const last = found.length > page.count ? rows.at(-1) : undefined;
  if (!last) return { rows, next: null };
  const { at, id } = keyOf(last);
  const query = new URLSearchParams({
    count: String(page.count),
    ...(page.since && { since: page.since.toISOString() }),
    after: `${at.toISOString()},${id}`,
  });
  return { rows, next: `${c.var.view.house.url}${c.req.path}?${query.toString()}` };
}

/** Rows to come after a row, by moments as a page has them: in whole milliseconds. A story's are written so, and are found by index. */
const later = (
  at: ReturnType<typeof sql>,
  id: ReturnType<typeof sql>,
  after: AskedPage['after'],
  type: 'integer' | 'text',
) =>
  after
    ? sql`(${at}, ${id}) < (${after.at}, ${type === 'integer' ? sql`${numberIn(after.id)}::integer` : sql`${after.id}::text`})`
    : sql`true`;
const numberIn = (id: string) => (/^\d{1,9}$/.test(id) ? Number(id) : 0);

async function stories(c: Context): Promise<object> {
  const list = async ({ since, after, take }: AskedPage & { take: number }) => {
    const { rows } = await sql<ListedStory>`
      select story.id::text as story, told_now.told ->> 'headline' as headline, story.begun_at as begun, story.latest_at as latest,
             story.changed_at as changed, jsonb_array_length(told_now.told -> 'reports') as reports
        from (select * from story
               where told is not null and merged_into is null and (${since ?? null}::timestamptz is null or changed_at >= ${since ?? null})
                 and ${later(sql`changed_at`, sql`id`, after, 'integer')} ${notTwice}
               order by changed_at desc, id desc limit ${take}) as story ${toldNow}
       order by changed desc, story.id desc`.execute(c.var.db);
    return rows;
  };
  const { rows, next } = await pageOf(c, list, ({ changed, story }) => ({ at: changed, id: story }));
  return storiesAnswer(c.var.view.house, rows, next);
}

async function topics(c: Context): Promise<object> {
  const list = async ({ since, after, take }: AskedPage & { take: number }) => {
    const { rows } = await sql<ListedTopic>`
      select * from (
        select slug, (array_agg(name order by latest_at desc, place))[1] as name,
               (array_agg(kind order by latest_at desc, place))[1] as kind, count(*)::int as stories,
               date_trunc('milliseconds', max(latest_at)) as latest
          from story_topic group by slug) as topic
       where (${since ?? null}::timestamptz is null or latest >= ${since ?? null}) and ${later(sql`latest`, sql`slug`, after, 'text')}
       order by latest desc, slug desc limit ${take}`.execute(c.var.db);
    return rows;
  };
  const { rows, next } = await pageOf(c, list, ({ latest, slug }) => ({ at: latest, id: slug }));
  return topicsAnswer(c.var.view.house, rows, next);
}

async function articles(c: Context): Promise<object> {
  const list = async ({ since, after, take }: AskedPage & { take: number }) => {
    const all = await publishedArticles(c.var.db, c.var.now, { ...(since && { since }), limit: 1000 });
    const from = after ? all.findIndex(({ id }) => id === numberIn(after.id)) + 1 : 0;
    return all.slice(from, from + take);
  };
  const { rows, next } = await pageOf(c, list, ({ publishedAt, id }) => ({ at: publishedAt, id }));
  return articlesAnswer(c.var.view.house, rows, next);
}

async function comments(c: Context): Promise<object> {
  const list = ({ since, after, take }: AskedPage & { take: number }) =>
    newestComments(c.var.db, { since, before: after && numberIn(after.id), most: take });
  const { rows, next } = await pageOf(c, list, ({ written, id }) => ({ at: written, id }));
  return commentsAnswer(c.var.view.house, rows, next);
}

async function editions(c: Context): Promise<object> {
  const list = async ({ since, after, take }: AskedPage & { take: number }) =>
    (await archive(c.var.db))
      .filter(({ made, week }) => (!since || made >= since) && (!after || week < after.id))
      .slice(0, take);
  const { rows, next } = await pageOf(c, list, ({ from, week }) => ({ at: from, id: week }));
  return editionsAnswer(c.var.view.house, rows, next);
}

export const lists = new Hono()
  .get('/api/v1/stories', answer(stories, { asks: asked }))
  .get('/api/v1/topics', answer(topics, { asks: asked }))
  .get('/api/v1/articles', answer(articles, { asks: asked, minutely: true }))
  .get('/api/v1/comments', answer(comments, { asks: asked, minutely: true }))
  .get('/api/v1/editions', answer(editions, { asks: asked }));
