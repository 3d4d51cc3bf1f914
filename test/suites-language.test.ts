/** Sentences, names and quotations against other people's annotations, where they lie beside the checkout. */
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scoreNames, scoreQuotes, scoreSentences, suites } from './language-suites.ts';

const missing = !existsSync(suites);
if (missing) console.warn(`SKIPPED: the language suites are not at ${suites}`);

test.skipIf(missing)('keeps the golden rules of sentences but one', () => {
  const { kept, of, broken } = scoreSentences();
  expect(of).toBe(52);
  expect(kept, broken.join(', ')).toBeGreaterThanOrEqual(51);
});

test.skipIf(missing)('finds names', () => {
  const { all, person, place } = scoreNames();
  expect(all.f1).toBeGreaterThanOrEqual(0.76);
  expect(person.f1).toBeGreaterThan(0.84);
  expect(place.f1).toBeGreaterThan(0.76);
});

test.skipIf(missing)('finds who said what', () => {
  const { spans, speakers, strict } = scoreQuotes();
  expect(spans.f1).toBeGreaterThan(0.93);
  expect(speakers.f1).toBeGreaterThan(0.885);
  expect(strict.f1).toBeGreaterThan(0.77);
});
