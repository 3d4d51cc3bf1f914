import { Hono, type Context } from 'hono';
import { ANYWHERE } from '../cache.ts';
import { editionOfWeek, newestEdition } from '../read/editions.tsx';
import { askedOf, search, wantedOf } from '../read/search.tsx';
import { sourcesRead, sevenDaysBefore } from '../read/sources.tsx';
import { tellable } from '../read/stories.ts';
import { momentOf, slugOf, topicBySlug } from '../read/topics.tsx';
import { videos } from '../read/videos.tsx';
import { idIn } from '../request.ts';
import { answer, nothing } from './answer.ts';
import {
  editionAnswer,
  openApi,
  searchAnswer,
  sourcesAnswer,
  storyAnswer,
  topicAnswer,
  videosAnswer,
} from './api-answers.ts';
import { lists } from './lists.ts';

/** The same as the pages have, as JSON. */

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
  .route('/', lists)
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
