/**
 * Writes src/stories/grouping/background.json: how common everyday words are in news, counted in the sample week, which is all
 * our own: `tsx scripts/background-terms.ts`. Names are left out, for they are of their week.
 */
import { writeFileSync } from 'node:fs';
import { readWeek } from '../sample/landscape.ts';
import { fold, stem } from '../src/stories/grouping/terms.ts';

/** Words of fewer events say too little. */
const least = 2;

// By events, not by reports: a week has much of a few.
const events = Map.groupBy(readWeek(), ({ event }) => event);
const counts = new Map<string, number>();
for (const reports of events.values()) {
  const words = new Set<string>();
  for (const { title, text } of reports)
    // In a headline every word may have a capital; within a sentence, names do.
    for (const [word] of [title, ...text].join('\n').matchAll(/(?<=[\p{L},;:] )\p{Ll}[\p{L}]+/gu))
      words.add(stem(fold(word)));
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
}
const terms = [...counts].filter(([, count]) => count >= least).toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
writeFileSync(
  new URL('../src/stories/grouping/background.json', import.meta.url),
  `{\n  "by": "scripts/background-terms.ts",\n  "events": ${events.size},\n  "terms": {\n${terms.map(([term, count]) => `    ${JSON.stringify(term)}: ${count}`).join(',\n')}\n  }\n}\n`,
);
console.log(`${terms.length} words of ${events.size} events`);
