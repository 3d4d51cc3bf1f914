import { groupReports, textRead } from '../stories/group.ts';
import type { Arguments } from './command.ts';
import { exampleReports, reportsFrom, writeLines } from './json-lines.ts';

export const help = `usage: dispatchbox group [FILE] < reports.jsonl

Reads reports {id, outlet, url, title, text, published, lang?}, one a line, in any order; writes {id, story}, one a line.

example: ${exampleReports} | dispatchbox group`;

export async function run({ positionals: [file] }: Arguments): Promise<void> {
  // A quarter more than grouping reads: of what is cleaned, some is left out.
  const reports = await reportsFrom(file, 1.25 * textRead);
  const stories = groupReports(reports);
  await writeLines(reports.map(({ id }) => ({ id, story: stories.get(id) })));
}
