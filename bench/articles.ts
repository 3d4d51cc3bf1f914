// The texts of saved pages, against what is expected of them, word by word. Needs ../shared beside the checkout. What is expected is
// what Readability itself takes out, captions, related stories and invitations to subscribe included: both figures are told, with and without
// the furniture of what is expected.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseHTML } from 'linkedom';
import { takeFurniture } from '../src/text/article-furniture.ts';
import { isFurniture, openArticleReader, plainText } from '../src/text/index.ts';

const folder = resolve(import.meta.dirname, '../../shared/suites/readability/files/test/test-pages');
if (!existsSync(folder)) {
  console.warn('SKIPPED: ../shared is not here, so no article is measured.');
  process.exit(0);
}

const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** F1 of two bags of words. */
function likeness(found: readonly string[], expected: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of expected) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of found) {
    const count = left.get(word) ?? 0;
    if (count > 0) common++;
    left.set(word, count - 1);
  }
  return found.length + expected.length === 0 ? 1 : (2 * common) / (found.length + expected.length);
}

const reader = openArticleReader();
const scores: { name: string; score: number; whole: number; ms: number }[] = [];
for (const name of readdirSync(folder)) {
  const page = new Uint8Array(readFileSync(join(folder, name, 'source.html')));
  const { document } = parseHTML(
    `<html><body>${readFileSync(join(folder, name, 'expected.html'), 'utf8')}</body></html>`,
  );
  const whole = document.body.textContent;
  takeFurniture(document);
  const expected = plainText(document.body.innerHTML).split('\n').filter((line) => !isFurniture(line)).join('\n'); // prettier-ignore
  const begun = performance.now();
  const text = await reader.read(page, { url: 'http://fakehost/test/page.html' }).then(
    (article) => article.text,
    () => '',
  );
  const ms = performance.now() - begun;
  const [score, asItIs] = [expected, whole].map((words) => likeness(wordsOf(text), wordsOf(words)));
  scores.push({ name, score: score!, whole: asItIs!, ms });
}
scores.sort((a, b) => a.score - b.score);
const mean = (of: 'score' | 'whole') => scores.reduce((sum, one) => sum + one[of], 0) / scores.length;
const slowest = Math.max(...scores.map(({ ms }) => ms));
console.log(`${scores.length} saved pages, words of their text against the expected`);
console.log(`  ${mean('score').toFixed(4)} mean F1 against the expected without its furniture (at least .98)`);
console.log(`  ${mean('whole').toFixed(4)} against the expected as it is`);
console.log(`  ${slowest.toFixed(0)} ms the slowest page (at most 1,000)`);
console.log(`  lowest: ${scores.slice(0, 5).map(({ name, score }) => `${name} ${score.toFixed(3)}`).join(', ')}`); // prettier-ignore
