import { Hono, type Context } from 'hono';
import { ANYWHERE, keep } from '../cache.ts';
import { archive, editionOfWeek, newestEdition } from '../read/editions.tsx';
import { askedOf, search, wantedOf } from '../read/search.tsx';
import { sourcesRead, sevenDaysBefore } from '../read/sources.tsx';
import { tellable } from '../read/stories.ts';
import { momentOf, slugOf, topicBySlug } from '../read/topics.tsx';
import { videos } from '../read/videos.tsx';
import { idIn } from '../request.ts';
import {
  editionAnswer,
  editionsAnswer,
  openApi,
  searchAnswer,
  sourcesAnswer,
  storyAnswer,
  topicAnswer,
  videosAnswer,
} from './api-answers.ts';

/** The same as the pages have, as JSON. */

const nothing = { error: 'There is nothing at this address.' };
const answer = (make: (c: Context) => Promise<object | undefined>, more: Parameters<typeof keep>[1] = {}) =>
  keep(async (c) => {
    for (const [name, value] of Object.entries(ANYWHERE)) c.header(name, value);
    const made = await make(c);
    return made ? c.json(made) : c.json(nothing, 404);
  }, more);
const countOf = (c: Context) => (/^\d{1,3}$/.test(c.req.query('count') ?? '') ? Number(c.req.query('count')) : 261);
const beforeOf = (c: Context) => momentOf(c.req.query('before'));
const houseIn = (c: Context) => c.var.view.house;

const latestEdition = async (c: Context) => {
  const edition = await newestEdition(c.var.db);
  return edition && editionAnswer(houseIn(c), edition);
};
const oneEdition = async (c: Context) => {
  const edition = await editionOfWeek(c.var.db, c.req.param('week') ?? '');
  return edition && editionAnswer(houseIn(c), edition);
};
const oneStory = async (c: Context) => {
  const found = await tellable(c.var.db, idIn(c));
  const into = found?.story.mergedInto;
  const told = into ? await tellable(c.var.db, Number(into)) : found;
  return told && storyAnswer(houseIn(c), told.story, told.reports);
};
const oneTopic = async (c: Context) => {
  const topic = await topicBySlug(c.var.db, slugOf(c), c.var.now, beforeOf(c));
  return topic && topicAnswer(houseIn(c), topic);
};

export const api = new Hono()
  .get(
    '/api/v1/openapi.json',
    answer(async (c) => openApi(houseIn(c))),
  )
  .get(
    '/api/v1/editions',
    answer(async (c) => editionsAnswer(houseIn(c), (await archive(c.var.db)).slice(0, countOf(c))), { asks: countOf }),
  )
  .get('/api/v1/editions/latest', answer(latestEdition))
  .get('/api/v1/editions/:week{[0-9]{4}-W[0-9]{2}}', answer(oneEdition))
  .get('/api/v1/stories/:id{[0-9]{1,9}}', answer(oneStory))
  .get('/api/v1/topics/:slug', answer(oneTopic, { asks: beforeOf }))
  .get(
    '/api/v1/videos',
    answer(async (c) => videosAnswer(await videos(c.var.db))),
  )
  .get(
    '/api/v1/sources',
    answer(async (c) => sourcesAnswer(await sourcesRead(c.var.db, sevenDaysBefore(c.var.now))), { minutely: true }),
  )
  .get(
    '/api/v1/search',
    answer(async (c) => searchAnswer(houseIn(c), await search(c.var.db, wantedOf(askedOf(c)), c.var.now)), {
      asks: askedOf,
    }),
  )
  .get('/api/*', (c) => c.json(nothing, 404, ANYWHERE));
