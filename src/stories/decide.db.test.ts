import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { GroupingMemory, groupStories, mergeStories, splitStory, undoDecision } from './index.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let source: number;
const start = Date.parse('2031-02-10T08:00:00Z');
const now = new Date('2031-02-11T08:00:00Z');

beforeAll(async () => {
  database = await testDatabase();
  const row = { key: 'herald', name: 'The Herald', kind: 'news', added_at: now };
  source = (await database.db.insertInto('source').values(row).returning('id').executeTakeFirstOrThrow()).id;
});
afterAll(() => database.close());

let filed = 0;
async function file(title: string, text: string): Promise<number> {
  const at = new Date(start + filed++ * 60_000);
  const row = { source_id: source, title, text, published_at: at, dated: true, filed_at: at, seen_at: at };
  return (await database.db.insertInto('report').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

async function storyOf(report: number): Promise<number> {
  const row = await database.db
    .selectFrom('story_report')
    .select('story_id')
    .where('report_id', '=', report)
    .executeTakeFirstOrThrow();
  return row.story_id;
}

const quake = (where: string, i: number) =>
  file(
    `Strong earthquake shakes ${where}`,
    `A strong earthquake shook ${where} on Monday night and damaged ${i + 20} houses, the civil defence of ${where} said.`,
  );
const vote = (i: number) =>
  file(
    'Senate passes the federal budget',
    `The Senate voted 87 to 1${i} on Monday to pass the federal budget and sent the bill to President Marlow.`,
  );

test('a merge and a split outlive regrouping, a restart and new reports, and so does taking them back', async () => {
  const { db } = database;
  const memory = new GroupingMemory();
  const quakes = [await quake('Valdoria', 1), await quake('Valdoria', 2), await quake('Valdoria', 3)];
  const votes = [await vote(1), await vote(2), await vote(3)];
  await groupStories(db, now, memory);
  const [a, b] = [await storyOf(quakes[0] ?? 0), await storyOf(votes[0] ?? 0)];
  for (const report of quakes) expect(await storyOf(report)).toBe(a);
  for (const report of votes) expect(await storyOf(report)).toBe(b);
  expect(a).not.toBe(b);

  const merge = await mergeStories(db, [a, b], now);
  await groupStories(db, now, memory);
  const merged = await storyOf(quakes[0] ?? 0);
  for (const report of [...quakes, ...votes]) expect(await storyOf(report)).toBe(merged);
  const gone = await db
    .selectFrom('story')
    .select('merged_into')
    .where('id', '=', merged === a ? b : a)
    .executeTakeFirstOrThrow();
  expect(gone.merged_into).toBe(merged);

  for (let i = 0; i < 100; i++)
    await file(
      `Council of town ${i} opens a library`,
      `The council of town ${i} opened its new library number ${i * 7} on Tuesday.`,
    );
  await groupStories(db, now, memory);
  await groupStories(db, now); // as after a restart
  for (const report of [...quakes, ...votes]) expect(await storyOf(report)).toBe(merged);

  await undoDecision(db, merge, now);
  await groupStories(db, now, memory);
  expect(await storyOf(quakes[0] ?? 0)).not.toBe(await storyOf(votes[0] ?? 0));

  const split = await splitStory(db, { story: await storyOf(quakes[0] ?? 0), reports: [String(quakes[2])] }, now);
  await groupStories(db, now, memory);
  await groupStories(db, now);
  expect(await storyOf(quakes[2] ?? 0)).not.toBe(await storyOf(quakes[0] ?? 0));
  expect(await storyOf(quakes[1] ?? 0)).toBe(await storyOf(quakes[0] ?? 0));
  await undoDecision(db, split, now);
  await groupStories(db, now, memory);
  expect(await storyOf(quakes[2] ?? 0)).toBe(await storyOf(quakes[0] ?? 0));
});

test('what cannot be merged or split is said in words', async () => {
  await expect(mergeStories(database.db, [999_999, 1], now)).rejects.toThrow(/no story 999999/);
  const { story_id } = await database.db
    .selectFrom('story_report')
    .select('story_id')
    .limit(1)
    .executeTakeFirstOrThrow();
  await expect(mergeStories(database.db, [story_id, story_id], now)).rejects.toThrow(/two stories or more/);
  await expect(splitStory(database.db, { story: story_id, reports: ['0'] }, now)).rejects.toThrow(/cannot be split so/);
});
