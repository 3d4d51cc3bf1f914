import { findQuotes } from '../text/quotes.ts';
import type { Arguments } from './command.ts';
import { exampleReports, lazily, reportsFrom, writeLines } from './json-lines.ts';

export const help = `usage: dispatchbox quotes [FILE] < reports.jsonl

Writes {id, quotes: [{text, speaker, cue, start, end}]}, one line a report; start and end are offsets into its text.

example: ${exampleReports} | dispatchbox quotes`;

export async function run({ positionals: [file] }: Arguments): Promise<void> {
  const reports = await reportsFrom(file);
  await writeLines(lazily(reports, ({ id, text }) => ({ id, quotes: findQuotes(text) })));
}
