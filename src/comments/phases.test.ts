import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge, limits, phases, type CommentFacts } from './phases.ts';
import { nameKey, asName, findWord } from './words.ts';

const now = new Date('2031-02-10T12:00:00Z');
const fair: CommentFacts = {
  rules: { taking: 'after', days: 14 },
  now,
  text: 'A fair word on the harbour.',
  editing: false,
  byDesk: false,
  closes: new Date('2031-02-12T00:00:00Z'),
  words: { banned: ['scoundrel', 'buy now*'], suspect: ['liar'] },
  known: true,
  mutedUntil: null,
  banned: false,
  lastMinute: 0,
  lastHour: 0,
  waiting: 0,
  saidBefore: false,
  saidByOthers: 0,
};

test('a fair comment of a known writer is shown at once', () => {
  expect(judge(fair)).toEqual({ outcome: 'shown' });
});

test('each phase speaks by itself', () => {
  const cases: Record<string, Partial<CommentFacts>> = {
    'house closed': { rules: { taking: 'closed', days: 14 } },
    'discussion closed': { closes: now },
    banned: { banned: true },
    muted: { mutedUntil: new Date(now.getTime() + 1) },
    empty: { text: ' … ' },
    length: { text: 'x'.repeat(limits.characters + 1) },
    speed: { lastMinute: limits.aMinute },
    waiting: { waiting: limits.waiting },
    repeat: { saidBefore: true },
    'banned word': { text: 'You Scóundrel!' },
    'suspect word': { text: 'a liar' },
    links: { text: 'https://a.example https://b.example www.c.example' },
    copy: { saidByOthers: 1 },
    'new writer': { known: false },
    before: { rules: { taking: 'before', days: 0 } },
  };
  for (const [phase] of phases) {
    if (phase === 'desk') continue;
    const judgement = judge({ ...fair, ...cases[phase] });
    const said =
      judgement.outcome === 'refused'
        ? judgement.phase
        : judgement.outcome === 'waiting'
          ? judgement.because[0]
          : 'shown';
    expect(said?.split(':')[0], phase).toBe(phase);
  }
});

test('what holds adds up; a first comment may have no link; the desk waits for nobody', () => {
  const suspect = { ...fair, known: false, text: 'a liar, see https://a.example' };
  expect(judge(suspect)).toEqual({ outcome: 'waiting', because: ['suspect word: liar', 'links', 'new writer'] });
  expect(judge({ ...suspect, byDesk: true })).toEqual({ outcome: 'shown' });
  expect(judge({ ...fair, byDesk: true, banned: true }).outcome).toBe('refused');
});

test('an edit is not judged by the clock, and never refuses what a new comment would be allowed', () => {
  const facts = fc.record({
    text: fc.string(),
    known: fc.boolean(),
    lastMinute: fc.nat(9),
    waiting: fc.nat(9),
    saidByOthers: fc.nat(2),
    closes: fc.option(fc.date({ noInvalidDate: true })),
  });
  fc.assert(
    fc.property(facts, (some) => {
      const fresh = judge({ ...fair, ...some });
      const edited = judge({ ...fair, ...some, editing: true });
      if (fresh.outcome !== 'refused') expect(edited).toEqual(fresh);
    }),
  );
});

test('words are found whole, in any dress, and by their beginning with a *', () => {
  expect(findWord('S\u200bc\u0301oundrel', ['scoundrel'])).toBe('scoundrel');
  expect(findWord('ＳＣＯＵＮＤＲＥＬ.', ['scoundrel'])).toBe('scoundrel');
  expect(findWord('the assassin', ['ass'])).toBeUndefined();
  expect(findWord('buy   nowadays', ['buy now*'])).toBe('buy now*');
  expect(findWord('buy nowadays', ['buy now'])).toBeUndefined();
  expect(findWord('这个坏蛋说', ['坏蛋'])).toBe('坏蛋');
  expect(findWord('anything', ['*', ' ', '!!'])).toBeUndefined();
});

test('names that look alike are one, and none has what cannot be seen or read', () => {
  expect(asName('  Ann\u202e\n B. ')).toBe('Ann B.');
  for (const typed of ['', 'x', '…', 'a@b.example', 'https://x', 'x'.repeat(61), 'a\u0301\u0301\u0301\u0301'])
    expect(asName(typed), typed).toBeUndefined();
  expect(nameKey('Аnn Веll')).toBe(nameKey('Ann Beii'));
  expect(nameKey('Ánn-Bell')).toBe(nameKey('ann bell'));
  expect(nameKey('Ann')).not.toBe(nameKey('Anne'));
});
