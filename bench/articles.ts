// The texts of saved pages, against what is expected of them, word by word. Needs ../shared beside the checkout. What is expected is
// what Readability itself takes out, captions, related stories and invitations to subscribe included, which we leave out: so there are three
// figures. Against what is expected as it is; without what its own words and elements show to be furniture; and without the lines that the
// page's classes show to be furniture, too, which are no longer to be seen in what is expected. The last measures how the article is found,
// and not whether what was called furniture is: the share of words that went so is told with it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseHTML } from 'linkedom';
import { takeFurniture } from '../src/text/page-furniture.ts';
import { decodeBytes, isFurniture, extractPageApart, plainText } from '../src/text/index.ts';

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

/** The lines of a page that go with its furniture, and stand nowhere else in it. */
function linesTaken(html: string): Set<string> {
  const { document } = parseHTML(/<html[\s>]/i.test(html) ? html : `<html><body>${html}</body></html>`);
  const lines = () => new Set(plainText(document.body.innerHTML).split('\n'));
  const before = lines();
  takeFurniture(document);
  const after = lines();
  return new Set([...before].filter((line) => !after.has(line)));
}

const scores: { name: string; score: number; whole: number; alike: number; gone: number; words: number; ms: number }[] =
  [];
for (const name of readdirSync(folder)) {
  const page = new Uint8Array(readFileSync(join(folder, name, 'source.html')));
  const { document } = parseHTML(
    `<html><body>${readFileSync(join(folder, name, 'expected.html'), 'utf8')}</body></html>`,
  );
  const whole = document.body.textContent;
  takeFurniture(document);
  const lines = plainText(document.body.innerHTML).split('\n').filter((line) => !isFurniture(line)); // prettier-ignore
  const taken = linesTaken(decodeBytes(page).text);
  const found = lines.filter((line) => !taken.has(line));
  const begun = performance.now();
  const text = await extractPageApart(page, { url: 'http://fakehost/test/page.html' }).then(
    (article) => article.text,
    () => '',
  );
  const ms = performance.now() - begun;
  const [score, asItIs, alike] = [lines.join('\n'), whole, found.join('\n')].map((words) =>
    likeness(wordsOf(text), wordsOf(words)),
  );
  const [words, left] = [lines, found].map((some) => wordsOf(some.join('\n')).length);
  scores.push({ name, score: score!, whole: asItIs!, alike: alike!, gone: words! - left!, words: words!, ms });
}
scores.sort((a, b) => a.score - b.score);
const sum = (of: 'score' | 'whole' | 'alike' | 'gone' | 'words') => scores.reduce((all, one) => all + one[of], 0);
const mean = (of: 'score' | 'whole' | 'alike') => sum(of) / scores.length;
const slowest = Math.max(...scores.map(({ ms }) => ms));
console.log(`${scores.length} saved pages, words of their text against the expected`);
console.log(`  ${mean('score').toFixed(4)} mean F1 against the expected without its furniture (at least .98)`);
console.log(`  ${mean('whole').toFixed(4)} against the expected as it is`);
console.log(
  `  ${mean('alike').toFixed(4)} without what the page's classes call furniture, ${((100 * sum('gone')) / sum('words')).toFixed(2)}% of these words`,
);
console.log(`  ${slowest.toFixed(0)} ms the slowest page (at most 1,000)`);
console.log(`  lowest: ${scores.slice(0, 5).map(({ name, score }) => `${name} ${score.toFixed(3)}`).join(', ')}`); // prettier-ignore
