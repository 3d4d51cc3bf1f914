import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Part, Reason, ToldStory } from '../stories/index.ts';
import { withEdits, type Draft, type Edit } from './index.ts';
import { oneLine } from '../text/index.ts';

const story = (id: number, more: Partial<ToldStory> = {}): ToldStory => ({
  rank: id,
  story: String(id),
  headline: oneLine(`Headline ${id}`),
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

const nothing = { subject: '', preheader: '', note: '', closing: '' };

test('without edits it is the draft', () => {
  expect(withEdits(draft, [])).toEqual({ stories: draft.stories, below: draft.below, articles: [], own: nothing });
});

test('the letter says what the editor wrote last, whatever is made up anew', () => {
  const wrote = (subject: string): Edit => ({ kind: 'letter', own: { ...nothing, subject, note: 'We were there.' } });
  expect(withEdits(draft, [wrote('one'), wrote('two')]).own).toEqual({
    ...nothing,
    subject: 'two',
    note: 'We were there.',
  });
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
  const of = { ...draft, stories: [story(1, { reports: ['r1', 'r9'] })] };
  const taken = withEdits(of, [
    { kind: 'headline', story: '1', words: 'In our words' },
    { kind: 'headline', story: '1', words: 'As the Gazette has it', report: 'r9' },
    { kind: 'line', story: '1', words: '' },
  ]).stories[0];
  expect(taken).toMatchObject({ headline: 'As the Gazette has it', headlineReport: 'r9' });
  expect(taken?.editor).toBeUndefined();
});

test('words of an outlet stand as long as their report is the story’s', () => {
  const edits: Edit[] = [
    { kind: 'headline', story: '1', words: 'As the Gazette has it', report: 'r9' },
    { kind: 'brief', story: '1', brief: [{ text: 'It was Tuesday.', report: 'r9' }] },
  ];
  expect(withEdits(draft, edits).stories[0]).toEqual(draft.stories[0]);
});

test('a story keeps the editor’s words under another, and when it is pulled out again', () => {
  const edits: Edit[] = [
    { kind: 'headline', story: '2', words: 'In our words' },
    { kind: 'line', story: '2', words: 'We were there.' },
    { kind: 'fold', story: '2', under: '1' },
  ];
  const words = { headline: 'In our words', editor: { headline: true, line: 'We were there.' } };
  expect(withEdits(draft, edits).stories[0]?.parts).toMatchObject([words]);
  const out = withEdits(draft, [...edits, { kind: 'pin', story: '2' }], new Map([['2', story(2)]]));
  expect(out.stories.find((one) => one.story === '2')).toMatchObject({ ...words, editor: { chose: true, line: 'We were there.' } }); // prettier-ignore
});

const part = (id: number, more: Partial<Part> = {}): Part => ({
  story: String(id),
  headline: oneLine(`Headline ${id}`),
  headlineReport: `r${id}`,
  day: `2031-02-${String(id).padStart(2, '0')}`,
  reports: [`r${id}`],
  ...more,
});
const withParts: Draft = {
  size: 3,
  stories: [story(1, { parts: [part(11), part(12)], sinceLastWeek: true }), story(2), story(3)],
  below: [story(4, { parts: [part(13)] })],
};
const others = new Map([11, 12, 13, 40].map((id) => [String(id), story(id, { day: part(id).day })]));
/** '1(11 12) 2 3 / 4(13)' */
const shape = (edits: Edit[], of = withParts) => {
  const { stories, below } = withEdits(of, edits, others);
  const line = (told: ToldStory[]) =>
    told.map((one) => one.story + (one.parts ? `(${one.parts.map((under) => under.story).join(' ')})` : '')).join(' ');
  return `${line(stories)} / ${line(below)}`;
};

test('a story is put under another, with what stood under it; the next takes its place', () => {
  expect(shape([])).toBe('1(11 12) 2 3 / 4(13)');
  expect(shape([{ kind: 'fold', story: '2', under: '3' }])).toBe('1(11 12) 3(2) 4(13) / ');
  expect(shape([{ kind: 'fold', story: '4', under: '2' }])).toBe('1(11 12) 2(4 13) 3 / ');
  expect(shape([{ kind: 'fold', story: '12', under: '2' }])).toBe('1(11) 2(12) 3 / 4(13)');
  expect(shape([{ kind: 'fold', story: '40', under: '2' }])).toBe('1(11 12) 2(40) 3 / 4(13)');
  // Under a further development is under the story that leads it.
  expect(shape([{ kind: 'fold', story: '2', under: '11' }])).toBe('1(2 11 12) 3 4(13) / ');
  expect(shape([{ kind: 'fold', story: '2', under: '99' }])).toBe('1(11 12) 2 3 / 4(13)');
});

test('a story that is pulled out stands beside its matter, and has a place for certain', () => {
  expect(shape([{ kind: 'pin', story: '12' }])).toBe('1(11) 12 2 / 3 4(13)');
  expect(shape([{ kind: 'pin', story: '13' }])).toBe('1(11 12) 2 13 / 3 4');
  expect(shape([{ kind: 'drop', story: '11' }])).toBe('1(12) 2 3 / 4(13)');
  expect(shape([{ kind: 'drop', story: '1' }])).toBe('2 3 4(13) / ');
});

test('a further development takes the lead, whichever the machine has lead in a later draft', () => {
  const lead: Edit = { kind: 'lead', story: '12' };
  expect(shape([lead])).toBe('12(1 11) 2 3 / 4(13)');
  expect(withEdits(withParts, [lead], others).stories[0]).toMatchObject({
    headline: 'Headline 12',
    sinceLastWeek: true,
  });
  const next: Draft = { ...withParts, stories: [story(12, { parts: [part(1), part(11)] }), story(2), story(3)] };
  expect(shape([lead], next)).toBe('12(1 11) 2 3 / 4(13)');
  const turned: Draft = { ...withParts, stories: [story(3, { parts: [part(2)] }), story(1)] };
  expect(shape([{ kind: 'fold', story: '3', under: '2' }], turned)).toBe('3(2) 1 4(13) / ');
  expect(
    withEdits(turned, [{ kind: 'fold', story: '3', under: '2' }], new Map([['2', story(2)]])).stories[0],
  ).toMatchObject({ story: '2', parts: [{ story: '3' }] });
  // An order of the editor's holds for a place, whoever leads it.
  expect(shape([{ kind: 'order', stories: ['3', '2', '1'] }, lead])).toBe('3 2 12(1 11) / 4(13)');
});

test('what the editor put under a story stays, and the machine’s fill what room is left', () => {
  const full: Draft = {
    ...withParts,
    stories: [story(1, { parts: [14, 15, 16, 17].map((id) => part(id)) }), story(2)],
  };
  expect(shape([{ kind: 'fold', story: '11', under: '1' }], full)).toBe('1(11 14 15 16) 2 4(13) / ');
});

test('whatever is done, no story stands twice, pins are in, drops are out, and ranks count from one', () => {
  const id = fc.integer({ min: 1, max: 9 }).map(String);
  const edit: fc.Arbitrary<Edit> = fc.oneof(
    id.map((story): Edit => ({ kind: 'pin', story })),
    id.map((story): Edit => ({ kind: 'drop', story })),
    fc.tuple(id, id).map(([story, under]): Edit => ({ kind: 'fold', story, under })),
    id.map((story): Edit => ({ kind: 'lead', story })),
    fc.uniqueArray(id).map((stories): Edit => ({ kind: 'order', stories })),
  );
  const matters: Draft = {
    ...draft,
    stories: [story(1, { parts: [part(2)] }), story(3, { parts: [part(4)] })],
  };
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
      const others = new Map([2, 4, 8, 9].map((one) => [String(one), story(one, { day: `2031-02-0${one}` })]));
      const { stories, below } = withEdits(matters, edits, others);
      const leading = [...stories, ...below].map((one) => one.story);
      const under = [...stories, ...below].flatMap(({ parts = [] }) => parts.map((one) => one.story));
      expect(new Set([...leading, ...under]).size).toBe(leading.length + under.length);
      for (const { parts } of stories) expect(parts?.length ?? 1).toBeOneOf([1, 2, 3, 4]);
      expect([...stories, ...below].map(({ rank }) => rank)).toEqual(leading.map((_, i) => i + 1));
      expect(stories.length).toBeGreaterThanOrEqual(
        Math.min(draft.size, leading.length - below.filter(({ alone }) => alone).length),
      );
      // Who leads can change after each of these; that nobody comes back who was dropped can not.
      const last = new Map(
        edits.flatMap((one) =>
          one.kind === 'pin' || one.kind === 'drop' || one.kind === 'fold' ? [[one.story, one]] : [],
        ),
      );
      const led = edits.some(({ kind }) => kind === 'lead' || kind === 'fold');
      for (const [one, { kind }] of last) {
        if (kind === 'drop') expect([...leading, ...under], one).not.toContain(one);
        if (kind === 'pin' && !led) expect(ids(stories).split(' '), one).toContain(one);
      }
    }),
  );
});
