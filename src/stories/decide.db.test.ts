import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { GroupingMemory, groupStories, mergeStories, splitStory, undoDecision } from './index.ts';
import { oneLine } from '../text/index.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let source: number;
const start = Date.parse('2031-02-10T08:00:00Z');
const now = new Date('2031-02-11T08:00:00Z');

beforeAll(async () => {
  database = await testDatabase();
  const row = { key: 'herald', name: oneLine('The Herald'), kind: 'news', added_at: now };
  source = (await database.db.insertInto('source').values(row).returning('id').executeTakeFirstOrThrow()).id;
});
afterAll(() => database.close());

let filed = 0;
async function file(title: string, text: string, at = new Date(start + filed++ * 60_000)): Promise<number> {
  const row = {
    source_id: source,
    title: oneLine(title),
    text,
    published_at: at,
    dated: true,
    filed_at: at,
    seen_at: at,
  };
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

const tanker = (i: number, at?: Date) =>
  file(
    'Tanker Aurora runs aground off Cape Morrow',
    `The tanker Aurora ran aground off Cape Morrow on Monday and lost ${i}00 tonnes of oil, the coast guard said.`,
    at,
  );
const strike = (i: number, at?: Date) =>
  file(
    'Nurses strike at the hospitals of the coast',
    `Nurses walked out at 1${i} hospitals of the coast on Monday over their pay, the union of nurses said.`,
    at,
  );
const bank = (i: number, at?: Date) =>
  file(
    'Central bank of Norrland cuts its rate',
    `The central bank of Norrland cut its rate by ${i} tenths of a point on Monday, its governor Signe Dahl said.`,
    at,
  );
const flood = (i: number) =>
  file(
    'River Ansel floods the old town of Brig',
    `The river Ansel flooded the old town of Brig on Monday night, and 2${i} families left their houses, firefighters said.`,
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

test('after a merge and its undoing each story has its number again, however much of either came in meanwhile', async () => {
  const { db } = database;
  const tankers = [await tanker(1), await tanker(2)];
  const strikes = [await strike(1), await strike(2), await strike(3)];
  await groupStories(db, now);
  const [a, b] = [await storyOf(tankers[0] ?? 0), await storyOf(strikes[0] ?? 0)];
  const merge = await mergeStories(db, [a, b], now);
  await groupStories(db, now);
  for (let i = 4; i < 14; i++) tankers.push(await tanker(i));
  await groupStories(db, now);
  expect(await storyOf(tankers.at(-1) ?? 0)).toBe(b);
  await undoDecision(db, merge, now);
  await groupStories(db, now);
  for (const report of tankers) expect(await storyOf(report)).toBe(a);
  for (const report of strikes) expect(await storyOf(report)).toBe(b);

  // Taken apart report by report, in place of undoing it, they have them too.
  await mergeStories(db, [a, b], now);
  await groupStories(db, now);
  const whole = await storyOf(tankers[0] ?? 0);
  await splitStory(db, { story: whole, reports: tankers.map(String) }, now);
  await groupStories(db, now);
  for (const report of tankers) expect(await storyOf(report)).toBe(a);
  for (const report of strikes) expect(await storyOf(report)).toBe(b);
});

test('what a split took out goes by the old number when it is back, though more came to it', async () => {
  const { db } = database;
  const rivers = [await flood(1), await flood(2), await flood(3)];
  await groupStories(db, now);
  const story = await storyOf(rivers[0] ?? 0);
  const split = await splitStory(db, { story, reports: [String(rivers[2])] }, now);
  await groupStories(db, now);
  const out = await storyOf(rivers[2] ?? 0);
  for (let i = 4; i < 9; i++) rivers.push(await flood(i));
  await groupStories(db, now);
  await undoDecision(db, split, now);
  await groupStories(db, now);
  for (const report of rivers) expect(await storyOf(report)).toBe(story);
  const { merged_into } = await db
    .selectFrom('story')
    .select('merged_into')
    .where('id', '=', out)
    .executeTakeFirstOrThrow();
  expect(merged_into).toBe(story);
});

test('reports that are too old to be grouped go along with their story, and come back with it', async () => {
  const { db } = database;
  const later = new Date(now.getTime() + 13.5 * 86_400_000);
  const at = new Date(later.getTime() - 86_400_000);
  const old = await bank(1);
  await groupStories(db, now);
  const young = await bank(2, new Date(now.getTime() + 86_400_000));
  await groupStories(db, new Date(now.getTime() + 86_400_000));
  const others = [await strike(20, at), await strike(21, at)];
  await groupStories(db, later);
  const [a, b] = [await storyOf(young), await storyOf(others[0] ?? 0)];
  expect(await storyOf(old)).toBe(a);
  const merge = await mergeStories(db, [a, b], later);
  await groupStories(db, later);
  expect(new Set(await Promise.all([old, young, ...others].map(storyOf))).size).toBe(1);
  await undoDecision(db, merge, later);
  await groupStories(db, later);
  expect(await Promise.all([old, young, others[0] ?? 0].map(storyOf))).toEqual([a, a, b]);
  await expect(mergeStories(db, [a, b], new Date(later.getTime() + 20 * 86_400_000))).rejects.toThrow(/14 days ago/);
});
