import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Reason, ToldStory } from '../stories/index.ts';
import { withEdits, type Draft, type Edit } from './index.ts';

const story = (id: number, more: Partial<ToldStory> = {}): ToldStory => ({
  rank: id,
  story: String(id),
  headline: `Headline ${id}`,
  headlineReport: `r${id}`,
  brief: [{ text: `Sentence ${id}.`, report: `r${id}` }],
  reasons: [{ signal: 'breadth', words: 'Reported by 3 independent outlets', points: 3 }],
  score: 100 - id,
  topics: [],
  reports: [`r${id}`],
  ...more,
});
const draft: Draft = {
  size: 4,
  stories: [1, 2, 3, 4].map((id) => story(id)),
  below: [story(5), story(6), story(7, { alone: true })],
};
const ids = (stories: ToldStory[]) => stories.map((one) => one.story).join(' ');

test('a reason that was struck out is shown no more, and its points do not count', () => {
  const reasons: Reason[] = [
    { signal: 'outlets', outlets: 4, independent: 4, points: 20 },
    { signal: 'consequence', kind: 'deaths', readFrom: ['dead'], reports: 3, of: 4, points: 4.5 },
    { signal: 'consequence', kind: 'election', readFrom: ['seat'], reports: 2, of: 4, points: 2.5 },
  ];
  const struck = withEdits({ size: 1, stories: [story(1, { reasons, score: 27 })], below: [] }, [
    { kind: 'strike', story: '1', reason: 'consequence: deaths' },
    { kind: 'strike', story: '2', reason: 'outlets' },
  ]);
  expect(struck.stories[0]).toMatchObject({ reasons: [reasons[0], reasons[2]], score: 22.5 });
});

test('without edits it is the draft', () => {
  expect(withEdits(draft, [])).toEqual({ stories: draft.stories, below: draft.below, articles: [] });
});

test('a dropped story makes room for the next; a pinned one takes the last one’s place', () => {
  const dropped = withEdits(draft, [{ kind: 'drop', story: '2' }]);
  expect([ids(dropped.stories), ids(dropped.below)]).toEqual(['1 3 4 5', '6 7']);
  const pinned = withEdits(draft, [{ kind: 'pin', story: '6' }]);
  expect([ids(pinned.stories), ids(pinned.below)]).toEqual(['1 2 3 6', '4 5 7']);
  expect(pinned.stories[3]?.editor).toEqual({ chose: true });
  expect(pinned.stories.map(({ rank }) => rank)).toEqual([1, 2, 3, 4]);
  expect(pinned.below.map(({ rank }) => rank)).toEqual([5, 6, 7]);
});

test('of a pin and a drop of one story, the last counts', () => {
  const edits: Edit[] = [
    { kind: 'pin', story: '6' },
    { kind: 'drop', story: '6' },
  ];
  expect(ids(withEdits(draft, edits).stories)).toBe('1 2 3 4');
  expect(ids(withEdits(draft, edits.toReversed()).stories)).toBe('1 2 3 6');
});

test('a story that the machine did not think of can be pinned, where it is known', () => {
  const edits: Edit[] = [
    { kind: 'pin', story: '40' },
    { kind: 'pin', story: '41' },
  ];
  expect(ids(withEdits(draft, edits, new Map([['40', story(40)]])).stories)).toBe('1 2 3 40');
});

test('an order holds on the next draft, and what comes in stands where the machine puts it', () => {
  const order: Edit = { kind: 'order', stories: ['4', '2', '1', '3'] };
  expect(ids(withEdits(draft, [order]).stories)).toBe('4 2 1 3');
  const next: Draft = { size: 4, stories: [story(8), story(1), story(2), story(4)], below: [story(3)] };
  expect(ids(withEdits(next, [order]).stories)).toBe('8 4 2 1');
});

test('the editor’s own words are marked; a report’s own headline is not', () => {
  const own = withEdits(draft, [
    { kind: 'headline', story: '1', words: 'In our words' },
    { kind: 'line', story: '1', words: 'We were there.' },
  ]).stories[0];
  expect(own).toMatchObject({ headline: 'In our words', editor: { headline: true, line: 'We were there.' } });
  const taken = withEdits(draft, [
    { kind: 'headline', story: '1', words: 'In our words' },
    { kind: 'headline', story: '1', words: 'As the Gazette has it', report: 'r9' },
    { kind: 'line', story: '1', words: '' },
  ]).stories[0];
  expect(taken).toMatchObject({ headline: 'As the Gazette has it', headlineReport: 'r9' });
  expect(taken?.editor).toBeUndefined();
});

test('whatever is done, no story stands twice, pins are in, drops are out, and ranks count from one', () => {
  const id = fc.integer({ min: 1, max: 9 }).map(String);
  const edit: fc.Arbitrary<Edit> = fc.oneof(
    id.map((story): Edit => ({ kind: 'pin', story })),
    id.map((story): Edit => ({ kind: 'drop', story })),
    fc.uniqueArray(id).map((stories): Edit => ({ kind: 'order', stories })),
  );
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
      const others = new Map([8, 9].map((one) => [String(one), story(one)]));
      const { stories, below } = withEdits(draft, edits, others);
      const all = [...stories, ...below].map((one) => one.story);
      expect(new Set(all).size).toBe(all.length);
      expect([...stories, ...below].map(({ rank }) => rank)).toEqual(all.map((_, i) => i + 1));
      const wish = new Map(
        edits.flatMap((one) =>
          (one.kind === 'order' || one.kind === 'pin' || one.kind === 'drop') && 'story' in one
            ? [[one.story, one.kind]]
            : [],
        ),
      );
      for (const [one, kind] of wish)
        expect(
          stories.some((told) => told.story === one),
          one,
        ).toBe(kind === 'pin');
    }),
  );
});
