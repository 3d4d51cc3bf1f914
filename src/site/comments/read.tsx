import { Hono, type Context } from 'hono';
import {
  changesOf,
  orders,
  placeOfComment,
  threadOf,
  threadsOf,
  type Order,
  type Place,
} from '../../comments/index.ts';
import type { Db } from '../../db/index.ts';
import { show } from '../context.tsx';
import { keep } from '../keep.ts';
import { CommentsPage, pathOf, ThreadPage } from './pages.tsx';
import { changesIn, takingAt, underOf } from './place.ts';

/** What everybody may read of discussions. Somebody who has just written something finds it: these are asked for anew each time. */
const FRESH = 'public, max-age=0, must-revalidate';
const ofStory = (story: number): Place => ({ story });
const ofArticle = (article: number): Place => ({ article });

export const discussions = new Hono()
  .get('/stories/:id{[0-9]{1,9}}/comments', keep(commentsPage(ofStory), { asks: askedOf, changes: changesIn(ofStory) }))
  .get(
    '/articles/:id{[0-9]{1,9}}/comments',
    keep(commentsPage(ofArticle), { asks: askedOf, changes: changesIn(ofArticle), minutely: true }),
  )
  .get(
    '/comments/:id{[0-9]{1,9}}',
    keep(
      async (c) => {
        const { db, view, now, rules } = c.var;
        const asked = Number(c.req.param('id'));
        const whole = await threadOf(db, asked, { after: afterOf(c) });
        const under = whole && (await underOf(db, view, whole.place, now));
        if (!under) return c.notFound();
        c.header('Cache-Control', FRESH);
        return show(c, <ThreadPage {...{ under, whole, asked }} taking={takingAt(rules, whole.latest, now)} />);
      },
      { asks: afterOf, changes: changesBeside },
    ),
  );

/** The newest of what is said in a place, as its own page shows it. */
export const saidBelow = (db: Db, place: Place) => threadsOf(db, place, { order: 'newest', most: 5, bytes: 8000 });

function commentsPage(placeOf: (id: number) => Place) {
  return async (c: Context) => {
    const { db, view, now, rules } = c.var;
    const { order, after } = askedOf(c);
    const page = await threadsOf(db, placeOf(Number(c.req.param('id'))), { order, after });
    const under = page && (await underOf(db, view, page.place, now));
    if (!under) return c.notFound();
    const path = `${pathOf(page.place)}/comments`;
    if (path !== c.req.path) return c.redirect(path, 301);
    c.header('Cache-Control', FRESH);
    const taking = takingAt(rules, page.latest, now);
    return show(c, <CommentsPage {...{ under, page, order, taking }} after={after !== undefined} />);
  };
}

/** What tells that something was said beside a comment. */
function changesBeside(c: Context): Promise<string> {
  const { cache, db } = c.var;
  const comment = Number(c.req.param('id'));
  return cache.lately(`comment ${comment}`, async () => {
    const place = await placeOfComment(db, comment);
    return place ? changesOf(db, place) : '';
  });
}

/** A page of a discussion, as its address asks for it; what is no answer to the question counts as none. */
function askedOf(c: Context): { order: Order; after: string | undefined } {
  const after = c.req.query('after') ?? '';
  return {
    order: orders.find((one) => one === c.req.query('sort')) ?? 'oldest',
    after: /^(\d{1,9}-)?\d{1,9}$/.test(after) ? after : undefined,
  };
}

function afterOf(c: Context): string | undefined {
  const after = c.req.query('after') ?? '';
  return /^\d{1,9}$/.test(after) ? after : undefined;
}
