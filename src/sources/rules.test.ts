import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRule, readWords, rulesOf, type Rule, type RuledItem } from './rules.ts';

const feed = 'https://echo.example/feed';
const item = (title: string, sections: string[] = [], url = 'https://echo.example/news/1'): RuledItem => ({ title, sections, url }); // prettier-ignore
const rule = (keep: boolean, field: Rule['field'], words: string, of: string | null = null) => ({ id: 1, sourceId: 1, keep, field, words: readWords(words), feed: of }); // prettier-ignore
const out = (rules: ReturnType<typeof rule>[], one: RuledItem, sections: string[] = []) =>
  rulesOf(rules, sections).against(1, feed, one) !== null;

describe('rules', () => {
  test.each<[rule: ReturnType<typeof rule>, item: RuledItem, isOut: boolean]>([
    [rule(false, 'title', 'horoscope'), item('Your Horoscope for May'), true],
    [rule(false, 'title', 'horoscope'), item('Horoscopes are banned'), false],
    [rule(false, 'title', 'horoscope*'), item('Horoscopes are banned'), true],
    [rule(false, 'title', 'elections in numbers'), item('The elections: in numbers'), true],
    [rule(false, 'title', 'art'), item('Party starts'), false],
    [rule(false, 'title', 'quiz, cafe'), item('Das Café am Hafen'), true],
    [rule(false, 'section', 'sport'), item('Final', ['Sport']), true],
    [rule(false, 'section', 'sport'), item('Final', ['News', 'Sport & Leisure']), true],
    [rule(false, 'section', 'sport'), item('Sport ministry closes'), false],
    [rule(false, 'address', '/sport/'), item('Final', [], 'https://echo.example/Sport/1'), true],
    [rule(false, 'address', '/sport/'), item('Final', [], 'https://echo.example/transport/1'), false],
    [rule(true, 'section', 'politics'), item('Vote', ['Politics']), false],
    [rule(true, 'section', 'politics'), item('Final', ['Sport']), true],
    [rule(true, 'address', '/politics/'), { title: 'x', sections: [], url: null }, true],
    [rule(false, 'title', 'vote', 'https://echo.example/other'), item('Vote'), false],
    [rule(false, 'title', 'vote', feed), item('Vote'), true],
  ])('%o on %o leaves it out: %s', (one, of, isOut) => {
    expect(out([one], of)).toBe(isOut);
  });

  test('of several that keep, one is enough; one that leaves out goes before', () => {
    const both = [rule(true, 'section', 'politics'), rule(true, 'title', 'vote')];
    expect(out(both, item('Vote on the quay'))).toBe(false);
    expect(out([...both, rule(false, 'title', 'quay')], item('Vote on the quay'))).toBe(true);
  });

  test('what stands in sections that are no politics only is left out, at any source', () => {
    const sections = ['Sport', 'Météo', 'life & style'];
    expect(out([], item('Final', ['sport']), sections)).toBe(true);
    expect(out([], item('Rain', ['METEO']), sections)).toBe(true);
    expect(out([], item('Cake', ['Life and style'.replace('and', '&')]), sections)).toBe(true);
    expect(out([], item('Stadium tax', ['Sport', 'Politics']), sections)).toBe(false);
    expect(out([], item('Final', ['Sport policy']), sections)).toBe(false);
    expect(out([], item('Final'), sections)).toBe(false);
  });

  test('are of their source only', () => {
    expect(rulesOf([rule(false, 'title', 'vote')], []).against(2, feed, item('Vote'))).toBeNull();
  });

  test('without rules nothing is left out, and a rule that keeps a word keeps its very headline', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (title, sections) => {
        expect(out([], item(title, sections))).toBe(false);
        const words = readWords(title).filter((word) => /[\p{L}\p{N}]/u.test(word.normalize('NFKD')));
        if (words.length > 0) expect(out([rule(true, 'title', words[0]!)], item(title))).toBe(false);
      }),
    );
  });

  test.each([
    [{ effect: 'keep', field: 'title', words: ' ' }, /needs words/],
    [{ effect: 'burn', field: 'title', words: 'a' }, /choose one of each/],
    [{ effect: 'keep', field: 'author', words: 'a' }, /choose one of each/],
    [{ effect: 'keep', field: 'title', words: '!!' }, /neither letters nor digits/],
    [{ effect: 'keep', field: 'title', words: 'x'.repeat(200) }, /longer than 100/],
  ])('%o is no rule', (typed, why) => {
    expect(() => readRule(typed)).toThrow(why);
  });
});
