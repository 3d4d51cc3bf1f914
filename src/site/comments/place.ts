import type { Context } from 'hono';
import { publishedArticle } from '../../articles/index.ts';
import { changesOf, closesAt, type Place, type Rules } from '../../comments/index.ts';
import type { Db } from '../../db/index.ts';
import { oneLine } from '../../text/index.ts';
import { storyHead } from '../read/story-rows.ts';
import type { View } from '../view.ts';
import type { Taking, Under } from './pages.tsx';

/** What comments stand under. */

/** Whether a story with its newest report at `latest`, or an article published then, takes comments at a moment. */
export function takingAt(rules: Rules, latest: Date, now: Date): Taking {
  if (rules.taking === 'closed') return false;
  const closes = closesAt({ latest }, rules.days);
  return closes !== null && now >= closes ? false : closes;
}

/** What comments stand under, as their pages name it; undefined where readers find nothing there. */
export async function underOf(db: Db, view: View, place: Place, now: Date): Promise<Under | undefined> {
  if ('article' in place) {
    const article = await publishedArticle(db, place.article, now);
    return article && { place, headline: oneLine(article.title), language: null };
  }
  const head = await storyHead(db, place.story);
  return head && { place, headline: oneLine(head.headline ?? view.say.story.without), language: head.language };
}

/** What tells that something was said in a route's place, for pages that are kept. */
export const changesIn = (placeOf: (id: number) => Place) => (c: Context) => {
  const place = placeOf(Number(c.req.param('id')));
  return c.var.cache.lately(JSON.stringify(place), () => changesOf(c.var.db, place));
};
