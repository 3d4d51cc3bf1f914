import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import type { Report } from '../reports/index.ts';
import { asEdited, editTopics, keepTopics, topicCalledNow, topicDoubts, topicEdits, undoTopicEdit, withKnown, type TopicEdit } from './index.ts'; // prettier-ignore
import type { Topic } from './told.ts';
import { oneLine } from '../text/index.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
const now = new Date('2031-02-14T08:00:00Z');
const by = { by: 'Ann', now };
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

const person = (name: string): Topic => ({ name: oneLine(name), kind: 'person' });
const body = (name: string): Topic => ({ name: oneLine(name), kind: 'org' });

async function story(topics: Topic[]): Promise<number> {
  const { db } = database;
  const told = { story: '0', topics };
  const row = { begun_at: now, latest_at: now, changed_at: now, told_at: now, told: JSON.stringify(told) };
  const { id } = await db.insertInto('story').values(row).returning('id').executeTakeFirstOrThrow();
  await keepTopics(db, { story: String(id), topics }, { latest: now });
  return id;
}
async function topicsOf(story: number): Promise<string[]> {
  const { db } = database;
  const rows = await db.selectFrom('story_topic').selectAll().where('story_id', '=', story).orderBy('place').execute();
  const { told } = await db.selectFrom('story').select('told').where('id', '=', story).executeTakeFirstOrThrow();
  const shown = (told as unknown as { topics: Topic[] }).topics;
  // A page's list and the topic's own page say the same.
  expect(rows.map(({ name, kind }) => ({ name, kind }))).toEqual(shown.map(({ name, kind }) => ({ name, kind })));
  return rows.map(({ name, kind }) => `${name} ${kind}`);
}

test('what is said of a topic holds for every story, for those to come, and is undone', async () => {
  const { db } = database;
  const one = await story([person('Mark Esper'), person('Mark T. Esper'), person('Al Asad')]);
  const other = await story([person('Mark T. Esper'), body('Halyard')]);
  const join = await editTopics(db, { kind: 'call', slug: 'mark-t-esper', name: 'Mark Esper', as: 'person' }, by);
  const retype = await editTopics(db, { kind: 'call', slug: 'al-asad', name: 'Al Asad', as: 'place' }, by);
  const hide = await editTopics(db, { kind: 'hide', slug: 'halyard' }, by);
  expect(await topicsOf(one)).toEqual(['Mark Esper person', 'Al Asad place']);
  expect(await topicsOf(other)).toEqual(['Mark Esper person']);
  expect(await topicCalledNow(db, 'mark-t-esper')).toBe('mark-esper');
  expect(await topicCalledNow(db, 'halyard')).toBeUndefined();
  const edits = (await topicEdits(db)).map(({ edit }) => edit);
  expect(asEdited([body('Halyard'), person('Al Asad')], edits)).toEqual([{ name: 'Al Asad', kind: 'place' }]);
  for (const id of [join, hide, retype]) await undoTopicEdit(db, id, now);
  expect(await topicsOf(one)).toEqual(['Mark Esper person', 'Mark T. Esper person', 'Al Asad person']);
  expect(await topicsOf(other)).toEqual(['Mark T. Esper person', 'Halyard org']);
});

test('one name for two things is split by what stands beside it', async () => {
  const { db } = database;
  const edit: TopicEdit = { kind: 'split', slug: 'georgia', beside: 'tbilisi', name: 'Georgia (country)', as: 'place' };
  const abroad = await story([body('Georgia'), { name: oneLine('Tbilisi'), kind: 'place' }]);
  const home = await story([body('Georgia'), body('Senate')]);
  const id = await editTopics(db, edit, by);
  expect((await topicsOf(abroad))[0]).toBe('Georgia (country) place');
  expect((await topicsOf(home))[0]).toBe('Georgia org');
  await undoTopicEdit(db, id, now);
  expect((await topicsOf(abroad))[0]).toBe('Georgia org');
  for (const wrong of [
    { ...edit, beside: 'georgia' },
    { ...edit, name: '  ' },
    { ...edit, name: 'x'.repeat(81) },
  ])
    await expect(editTopics(db, wrong, by)).rejects.toThrow();
});

test('a name of the house’s list is found where half of the reports say one of its forms', () => {
  const known: TopicEdit = { kind: 'known', name: 'Port Anselm Harbour Board', as: 'org', forms: ['Harbour Board', 'P.A.H.B.'] }; // prettier-ignore
  const report = (text: string): Report => ({ id: text, outlet: 'o', title: '', text, published: now });
  const said = [report('The Harbour Board met.'), report('Nobody met.')];
  expect(withKnown([], [known], said)).toEqual([{ name: known.name, kind: 'org' }]);
  expect(withKnown([], [known], [...said, report('No.')])).toEqual([]);
  expect(withKnown([], [known], [report('XP.A.H.B.')])).toEqual([]);
  expect(asEdited([person('Harbour Board')], [known])).toEqual([{ name: known.name, kind: 'org' }]);
});

test('what the machine doubts is asked, and not again once it is answered', async () => {
  const { db } = database;
  await story([person('Jonathan Marlow'), person('Jon Marlow'), person('Cobargo')]);
  const asked = async () => (await topicDoubts(db, new Date(0))).map((doubt) => JSON.stringify(doubt)).join('\n');
  expect(await asked()).toContain('Jon Marlow');
  expect(await asked()).toContain('Cobargo');
  await editTopics(db, { kind: 'right', slugs: ['jon-marlow', 'jonathan-marlow'] }, by);
  await editTopics(db, { kind: 'call', slug: 'cobargo', name: 'Cobargo', as: 'place' }, by);
  expect(await asked()).not.toContain('Jon Marlow');
  expect(await asked()).not.toContain('Cobargo');
});

test('whatever is said of topics, in any order, undoing all of it leaves what the machine found', async () => {
  const { db } = database;
  const names = ['Ansel', 'Brig', 'Carver', 'Dahl'];
  const slug = fc.constantFrom(...names.map((name) => name.toLowerCase()));
  const name = fc.constantFrom(...names);
  const as = fc.constantFrom('person' as const, 'place' as const);
  const edit: fc.Arbitrary<TopicEdit> = fc.oneof(
    fc.record({ kind: fc.constant('call' as const), slug, name, as }),
    fc.record({ kind: fc.constant('hide' as const), slug }),
    fc.record({ kind: fc.constant('split' as const), slug, beside: slug, name, as }),
    fc.record({ kind: fc.constant('known' as const), name, as, forms: fc.array(name, { maxLength: 2 }) }),
  );
  const found = fc.uniqueArray(name, { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(found, { minLength: 1, maxLength: 3 }),
      fc.array(edit, { maxLength: 6 }),
      fc.nat(),
      async (all, edits, n) => {
        const stories = await Promise.all(all.map((its) => story(its.map(person))));
        const before = await Promise.all(stories.map(topicsOf));
        for (const one of edits) await editTopics(db, one, by).catch(() => undefined);
        const held = (await topicEdits(db)).map((made) => made.edit);
        // At once what the next ranking would write.
        for (const [i, its] of all.entries())
          expect(await topicsOf(stories[i]!)).toEqual(
            asEdited(its.map(person), held).map((topic) => `${topic.name} ${topic.kind}`),
          );
        for (let left = await topicEdits(db); left.length > 0; left = await topicEdits(db))
          await undoTopicEdit(db, left[n % left.length]!.id, now);
        expect(await Promise.all(stories.map(topicsOf))).toEqual(before);
      },
    ),
    { numRuns: 15 },
  );
});
