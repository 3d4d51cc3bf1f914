import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { fileReport, remake, writeWeek, writtenNow as now, writtenWeek as week } from '../../test/written-week.ts';
import { editionOf, editsOf, type Edit, type KeptEdition } from '../editions/index.ts';
import { decisions } from '../stories/index.ts';
import {
  closeNow,
  commandLine as who,
  correct,
  deeds,
  edit,
  merge,
  notPolitical,
  split,
  undo,
  undoDecided,
} from './index.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.deleteFrom('edition').execute();
  await database.db.deleteFrom('decision').execute();
  await database.db.deleteFrom('deed').execute();
  await database.db.deleteFrom('story_report').execute();
  await database.db.deleteFrom('report').execute();
});

async function kept(): Promise<KeptEdition> {
  const edition = await editionOf(database.db, week);
  if (!edition) throw new Error('there is no edition');
  return edition;
}
const ids = (stories: { story: string }[]) => stories.map(({ story }) => story);

async function change(made: Edit) {
  const { version } = await kept();
  expect(await edit(database.db, { week, version }, made, { who, now })).toBe('done');
}

test('what the editor does stays through a machine’s new drafts, and each of it can be undone', async () => {
  const { db } = database;
  await writeWeek(db);
  const before = await kept();
  expect(before.stories).toHaveLength(4);
  const [first, second, third] = ids(before.stories);
  const [below] = ids(before.below);
  if (!first || !second || !third || !below) throw new Error('the week is too small');
  await change({ kind: 'pin', story: below });
  await change({ kind: 'drop', story: first });
  const rest = ids((await kept()).stories).filter((one) => ![below, third, second].includes(one));
  await change({ kind: 'order', stories: [below, third, second, ...rest] });
  await change({ kind: 'headline', story: second, words: 'In our own words' });
  await change({ kind: 'line', story: second, words: 'We asked, and got no answer.' });
  const [sentence] = (await kept()).stories.find(({ story }) => story === third)?.brief ?? [];
  if (!sentence) throw new Error('the story has no brief');
  await change({ kind: 'brief', story: third, brief: [sentence] });
  const edited = await kept();
  for (const text of ['The cabinet of Estmark met on Friday.', 'Parliament of Estmark debated the canal on Friday.'])
    await fileReport(db, 'Northern Wire', text, `${text} Ministers of the government spoke about the canal.`, 90);
  await remake(db);
  const remade = await kept();
  for (const edition of [edited, remade]) {
    expect(ids(edition.stories).slice(0, 3)).toEqual([below, third, second]);
    expect([...ids(edition.stories), ...ids(edition.below)]).not.toContain(first);
    expect(edition.stories[0]?.editor).toEqual({ chose: true });
    expect(edition.stories[1]?.brief).toEqual([sentence]);
    expect(edition.stories[2]).toMatchObject({
      headline: 'In our own words',
      editor: { headline: true, line: 'We asked, and got no answer.' },
    });
  }
  for (const { id } of await editsOf(db, remade.id))
    expect(await undo(db, { week, version: (await kept()).version }, id, { who, now })).toBe('done');
  expect(await editsOf(db, remade.id)).toEqual([]);
  const undone = await kept();
  expect(ids(undone.stories)).toEqual(ids(before.stories));
  expect(undone.stories.map(({ headline }) => headline)).toEqual(before.stories.map(({ headline }) => headline));
  expect(undone.stories.every(({ editor }) => editor === undefined)).toBe(true);
});

test('a story put under another, one that takes the lead and one pulled out stay so through new drafts, and can be undone', async () => {
  const { db } = database;
  await writeWeek(db);
  const before = await kept();
  const [first = '', second = '', third = ''] = ids(before.stories);
  await change({ kind: 'fold', story: second, under: first });
  await change({ kind: 'fold', story: third, under: first });
  const places = (edition: KeptEdition) =>
    edition.stories.map(({ story, parts }) => [story, ...ids(parts ?? []).toSorted()]);
  const [place, ...others] = places(await kept());
  expect(place).toEqual([first, ...[second, third].toSorted()]);
  expect(others).toHaveLength(3);
  const part = (await kept()).stories[0]?.parts?.find(({ story }) => story === second);
  expect(part).toMatchObject({ headline: before.stories[1]?.headline, day: before.stories[1]?.day });
  // Its outlet is named, whatever becomes of the report.
  expect((await kept()).reports.has(part?.headlineReport ?? '')).toBe(true);
  await change({ kind: 'lead', story: second });
  await change({ kind: 'pin', story: third });
  for (let i = 0; i < 2; i++) {
    const edited = await kept();
    expect(places(edited).slice(0, 2)).toEqual([[second, first], [third]]);
    expect(edited.stories[0]?.brief).toEqual(before.stories[1]?.brief);
    expect(edited.stories[1]?.editor).toEqual({ chose: true });
    await fileReport(db, 'Northern Wire', 'Cabinet of Estmark meets', 'The cabinet of Estmark met on Friday.', 90 + i);
    await remake(db);
  }
  const { version } = await kept();
  const tried: Edit[] = [
    { kind: 'fold', story: first, under: '999999' },
    { kind: 'fold', story: second, under: second },
    { kind: 'fold', story: '999999', under: second },
    { kind: 'lead', story: third },
  ];
  for (const made of tried)
    await expect(edit(db, { week, version }, made, { who, now }), JSON.stringify(made)).rejects.toThrow();
  for (const { id } of await editsOf(db, (await kept()).id))
    await undo(db, { week, version: (await kept()).version }, id, { who, now });
  expect(ids((await kept()).stories)).toEqual(ids(before.stories));
});

test('an article of the house’s is named, and taken out again', async () => {
  const { db } = database;
  await writeWeek(db);
  const article = { id: 3, title: 'Why the ferries stopped', standfirst: 'Three contracts.', byline: 'Ann' };
  await change({ kind: 'article', article, on: true });
  expect((await kept()).articles).toEqual([article]);
  await remake(db);
  expect((await kept()).articles).toEqual([article]);
  await change({ kind: 'article', article, on: false });
  expect((await kept()).articles).toEqual([]);
});

test('of two editors at once the second is told, and nothing is overwritten', async () => {
  const { db } = database;
  await writeWeek(db);
  const { version, stories } = await kept();
  const line = (words: string): Edit => ({ kind: 'line', story: stories[0]?.story ?? '', words });
  const outcomes = await Promise.all(
    ['mine', 'yours'].map((words) => edit(db, { week, version }, line(words), { who, now })),
  );
  expect(outcomes.toSorted()).toEqual(['done', 'stale']);
  const said = outcomes[0] === 'done' ? 'mine' : 'yours';
  expect((await kept()).stories[0]?.editor?.line).toBe(said);
  expect(await closeNow(db, { week, version }, { who, now })).toBe('stale');
  expect((await kept()).closed).toBeNull();
});

test('a merge at the desk outlives regrouping and a hundred reports, and so does its undo', async () => {
  const { db } = database;
  await writeWeek(db);
  const { stories } = await kept();
  const [a = '', b = ''] = ids(stories);
  await change({ kind: 'line', story: b, words: 'About the second.' });
  await merge(db, [Number(a), Number(b)], { who, now });
  await remake(db);
  const together = async () => {
    const { stories, below } = await kept();
    return [...stories, ...below].find(({ reports }) =>
      [stories[0], stories[1]].every(() => reports.includes(first) && reports.includes(second)),
    );
  };
  const [first = '', second = ''] = [stories[0]?.reports[0], stories[1]?.reports[0]];
  const merged = await together();
  expect(merged).toBeDefined();
  // What was said of the story that went into the other is said of that one now.
  expect(merged?.editor?.line).toBe('About the second.');
  for (let i = 0; i < 100; i++)
    await fileReport(
      db,
      'Harbour Herald',
      `Council of town ${i} opens library`,
      `The council of town ${i} opened its library number ${i * 7}.`,
      50,
    );
  await remake(db);
  expect(await together()).toBeDefined();
  const [decision] = await decisions(db);
  expect(decision).toMatchObject({ kind: 'merge', by: who.name });
  await undoDecided(db, decision?.id ?? 0, { who, now });
  await remake(db);
  expect(await together()).toBeUndefined();
  await fileReport(
    db,
    'Northern Wire',
    'Senate passes harbour budget after all',
    'The Senate voted to pass the harbour budget.',
    60,
  );
  await remake(db);
  expect(await together()).toBeUndefined();
});

test('a split takes reports apart, and undoing it puts them back', async () => {
  const { db } = database;
  await writeWeek(db);
  const story = (await kept()).stories[0];
  const [out = '', ...rest] = story?.reports.toReversed() ?? [];
  await split(db, Number(story?.story), [out], { who, now });
  await remake(db);
  const apart = async () => {
    const rows = await db.selectFrom('story_report').selectAll().execute();
    const of = new Map(rows.map((row) => [String(row.report_id), row.story_id]));
    return of.get(out) !== of.get(rest[0] ?? '');
  };
  expect(await apart()).toBe(true);
  // Nor does the edition put them together again, however alike they are.
  const { stories, below } = await kept();
  const ofOut = [...stories, ...below].filter(({ reports }) => reports.includes(out));
  expect(ofOut.every(({ reports }) => !reports.includes(rest[0] ?? ''))).toBe(true);
  await undoDecided(db, (await decisions(db))[0]?.id ?? 0, { who, now });
  await remake(db);
  expect(await apart()).toBe(false);
});

test('a story that is not political leaves at once and stays away, until that is undone', async () => {
  const { db } = database;
  await writeWeek(db);
  const before = await kept();
  const { story = '', reports = [] } = before.stories[0] ?? {};
  const isIn = async () => {
    const { stories, below } = await kept();
    return [...stories, ...below].some((one) => one.reports.includes(reports[0] ?? ''));
  };
  await notPolitical(db, Number(story), { who, now });
  expect(await isIn()).toBe(false);
  expect((await kept()).stories).toHaveLength(4);
  await remake(db);
  expect(await isIn()).toBe(false);
  await undoDecided(db, (await decisions(db))[0]?.id ?? 0, { who, now });
  await remake(db);
  expect(await isIn()).toBe(true);
  expect(ids((await kept()).stories)).toEqual(ids(before.stories));
});

test('nobody is quoted with what they did not say', async () => {
  const { db } = database;
  await writeWeek(db);
  const { version, stories, below } = await kept();
  const [story, other] = stories;
  if (!story || !other) throw new Error('the week is too small');
  const tried: Edit[] = [
    { kind: 'brief', story: story.story, brief: [{ text: 'The Senate voted', report: story.reports[0] ?? '' }] },
    { kind: 'brief', story: story.story, brief: other.brief },
    { kind: 'brief', story: story.story, brief: [{ text: 'Nobody said this.', report: story.reports[0] ?? '' }] },
    { kind: 'headline', story: story.story, words: 'A made-up title', report: story.reports[0] ?? '' },
    { kind: 'headline', story: story.story, words: '' },
    { kind: 'line', story: '999999', words: 'x' },
    { kind: 'pin', story: '999999' },
    { kind: 'line', story: story.story, words: 'x'.repeat(501) },
  ];
  for (const made of tried)
    await expect(edit(db, { week, version }, made, { who, now }), JSON.stringify(made)).rejects.toThrow();
  expect(await kept()).toMatchObject({ version, stories, below });
  expect(await deeds(db)).toEqual([]);
});

test('a closed edition takes corrections only; they stand on its page, and in the next letter, once', async () => {
  const { db } = database;
  await writeWeek(db);
  const { version, stories } = await kept();
  const id = await closeNow(db, { week, version }, { who, now });
  expect(id).toBe((await kept()).id);
  const line: Edit = { kind: 'line', story: stories[0]?.story ?? '', words: 'x' };
  await expect(edit(db, { week, version }, line, { who, now })).rejects.toThrow('only corrections');
  await correct(db, week, 'It was Tuesday,\nnot Monday.', { who, now: new Date(now.getTime() + 1000) });
  const words = 'It was Tuesday, not Monday.';
  expect(await kept()).toMatchObject({ corrections: [{ week, words }], corrected: [] });
  const day = 86_400_000;
  for (const [n, name] of ['2031-W08', '2031-W09'].entries()) {
    const from = new Date(Date.parse('2031-02-17') + n * 7 * day);
    const until = new Date(from.getTime() + 7 * day);
    const row = { week: name, from_at: from, until_at: until, made_at: from, closed_at: until, number: n + 2 };
    await db.insertInto('edition').values(row).execute();
  }
  expect((await editionOf(db, '2031-W08'))?.corrected).toMatchObject([{ week, words }]);
  expect((await editionOf(db, '2031-W09'))?.corrected).toEqual([]);
  await expect(correct(db, '2031-W10', 'x', { who, now })).rejects.toThrow('no closed edition');
  await expect(correct(db, week, '  ', { who, now })).rejects.toThrow('1 to 1,000');
});

test('each act is in the log with what was before and after; one that fails is not', async () => {
  const { db } = database;
  await writeWeek(db);
  const { stories } = await kept();
  const [story] = stories;
  if (!story) throw new Error('the week is too small');
  await change({ kind: 'headline', story: story.story, words: 'Another headline' });
  await notPolitical(db, Number(stories[3]?.story), { who, now });
  await expect(notPolitical(db, 999_999, { who, now })).rejects.toThrow();
  const { version } = await kept();
  await closeNow(db, { week, version }, { who, now });
  const log = await deeds(db);
  expect(log.map(({ act }) => act)).toEqual(['close', 'not political', 'headline']);
  expect(log.at(-1)).toMatchObject({
    who: 'the command line',
    what: `edition ${week}`,
    before: { headline: story.headline },
    after: { words: 'Another headline' },
  });
});
