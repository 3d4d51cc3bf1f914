/**
 * Measures sentences, names and quotations on the suites, and their speed on a year of news: `tsx bench/language.ts`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { findNames, findQuotes, sentences } from '../src/text/index.ts';
import { type Score, scoreNames, scoreQuotes, scoreSentences, suites } from '../test/language-suites.ts';

if (!existsSync(suites)) {
  console.error(`The language suites are not at ${suites}.`);
  process.exit(1);
}

const row = (what: string, { precision, recall, f1 }: Score) =>
  console.log(`${what.padEnd(44)} P ${precision.toFixed(3)}  R ${recall.toFixed(3)}  F1 ${f1.toFixed(3)}`);

const { kept, of, broken } = scoreSentences();
console.log(`sentences: golden rules kept${' '.repeat(16)} ${kept} of ${of} (not: ${broken.join(', ')})`);
for (const [kind, figures] of Object.entries(scoreNames())) row(`names: ${kind}, exact span and type`, figures);
const quotes = scoreQuotes();
row('quotations: span', quotes.spans);
row('quotations: span and speaker', quotes.speakers);
row('quotations: span and speaker, strict', quotes.strict);
console.log(`  ${quotes.gold} annotated, ${quotes.found} found`);

const corpus = new URL('../../shared/corpora/stream-2019.jsonl.gz', import.meta.url);
const texts = gunzipSync(readFileSync(corpus))
  .toString()
  .trim()
  .split('\n')
  .slice(0, 1500)
  .map((line) => (JSON.parse(line) as { text: string | null }).text ?? '');
const words = texts.reduce((sum, text) => sum + text.split(/\s+/u).length, 0);
for (const [what, run] of Object.entries({ sentences, 'names and issues': findNames, quotations: findQuotes })) {
  for (const text of texts.slice(0, 300)) run(text);
  const start = process.cpuUsage();
  for (const text of texts) run(text);
  const spent = process.cpuUsage(start).user / 1000;
  console.log(`speed: ${what.padEnd(37)} ${((spent / words) * 1000).toFixed(2)} ms of processor per 1,000 words`);
}
