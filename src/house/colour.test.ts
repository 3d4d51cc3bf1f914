import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { contrast, legible } from './colour.ts';

const colour = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`);

test('contrast is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

test('any accent becomes legible on paper and on night paper, and a legible one is left alone', () => {
  fc.assert(
    fc.property(colour, fc.constantFrom('#fbfaf6', '#161513', '#ffffff'), (accent, paper) => {
      const shown = legible(accent, paper);
      expect(contrast(shown, paper)).toBeGreaterThanOrEqual(4.5);
      if (contrast(accent, paper) >= 4.6) expect(shown).toBe(accent);
    }),
  );
});
