import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { ours } from '../db/migrate.ts';
import { oneLine } from '../text/index.ts';

test('topics that were kept as matters are issues, in stories and in what an edition told of them', async () => {
  const { db, pool, close } = await testDatabase();
  const at = new Date('2031-02-10T08:00:00Z');
  const topics = [
    { name: 'Old harbour', kind: 'place' },
    { name: oneLine('Climate change'), kind: 'matter' },
  ];
  const told = JSON.stringify({ headline: 'It rains', topics });
  const times = { begun_at: at, latest_at: at, changed_at: at };
  const { id } = await db
    .insertInto('story')
    .values({ ...times, told })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('story')
    .values({ ...times, told: JSON.stringify({ headline: 'It snows', topics: [] }) })
    .execute();
  const topic = { story_id: id, slug: 'climate-change', name: oneLine('Climate change'), kind: 'matter', place: 1 };
  await db
    .insertInto('story_topic')
    .values({ ...topic, latest_at: at })
    .execute();
  const week = { week: '2031-W07', from_at: at, until_at: at, made_at: at };
  const edition = await db.insertInto('edition').values(week).returning('id').executeTakeFirstOrThrow();
  await db
    .insertInto('edition_story')
    .values({ edition_id: edition.id, rank: 1, chosen: true, story_id: id, told, shown: '[]' })
    .execute();
  await pool.query(readFileSync(join(ours, '0030-issues.sql'), 'utf8'));
  const renamed = [topics[0], { name: oneLine('Climate change'), kind: 'issue' }];
  const { rows } = await pool.query(
    'select kind, story.told as story, edition_story.told as edition from story_topic join story on story.id = story_id join edition_story using (story_id)',
  );
  expect(rows).toEqual([
    {
      kind: 'issue',
      story: { headline: 'It rains', topics: renamed },
      edition: { headline: 'It rains', topics: renamed },
    },
  ]);
  await close();
});
