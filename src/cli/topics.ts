import { topicMentions } from '../stories/topics.ts';
import type { Arguments } from './command.ts';
import { exampleReports, lazily, reportsFrom, writeLines } from './json-lines.ts';

export const help = `usage: dispatchbox topics [FILE] < reports.jsonl

Writes {id, topics: [{name, kind, start, end}]}, one line a report; kind is person, org, place or issue; start and end are
offsets into title + "\\n" + text.

example: ${exampleReports} | dispatchbox topics`;

export async function run({ positionals: [file] }: Arguments): Promise<void> {
  const reports = await reportsFrom(file);
  await writeLines(lazily(reports, (report) => ({ id: report.id, topics: topicMentions(report) })));
}
