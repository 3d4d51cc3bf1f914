import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Form, termShift, stem, Vocabulary } from './terms.ts';

function termsOf(text: string, vocabulary: Vocabulary): number[] {
  const forms = new Int32Array(text.length);
  return [...forms.subarray(0, vocabulary.scan(text, text.length, forms, 0))]
    .filter((form) => (form & Form.stop) === 0)
    .map((form) => form >>> termShift);
}

describe('Vocabulary', () => {
  test.each([
    ['Senators nominated', 'the senator is nominating'],
    ['The senator’s vote', "senators' votes"],
    ['Élysée CAFÉ', 'elysee cafe'],
    ['1,300 tariffs', '1300 tariff'],
  ])('"%s" and "%s" have the same terms', (one, other) => {
    const vocabulary = new Vocabulary();
    expect(termsOf(one, vocabulary)).toEqual(termsOf(other, vocabulary));
  });

  test('tells 1.3 from 13, and words from others', () => {
    const vocabulary = new Vocabulary();
    expect(new Set(termsOf('1.3 13 senate house', vocabulary)).size).toBe(4);
  });

  test('gives neighbouring characters where a script has no spaces', () => {
    const vocabulary = new Vocabulary();
    const [shorter, longer] = [termsOf('预算法案', vocabulary), termsOf('新预算法案', vocabulary)];
    expect(longer).toEqual(expect.arrayContaining(shorter));
  });

  test('reads any text, and no more of it than asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(50), (text, limit) => {
        const vocabulary = new Vocabulary();
        const forms = new Int32Array(limit);
        const count = vocabulary.scan(text, limit, forms, 0);
        expect(count).toBeLessThanOrEqual(limit);
        for (const form of forms.subarray(0, count)) expect(form >>> termShift).toBeLessThan(vocabulary.size);
      }),
    );
  });
});

test('stem is light', () => {
  expect(['policies', 'policy', 'nominated', 'nominating', 'bus', 'crisis'].map(stem)).toEqual([
    'policy',
    'policy',
    'nominat',
    'nominat',
    'bus',
    'crisis',
  ]);
});
