import { makeEdition, spanOf, editionWordsIn } from '../editions/index.ts';
import type { ToldStory } from '../stories/index.ts';
import { Problem } from '../text/problem.ts';
import type { Arguments } from './command.ts';
import { exampleReports, reportsFrom, writeLines } from './json-lines.ts';

export const help = `usage: dispatchbox edition (--week 2020-W01 | --from DAY --until DAY) [--count 12] [FILE] < reports.jsonl

  --week W     an ISO week, from Monday to Sunday in UTC
  --from DAY   the first day that belongs to it
  --until DAY  the last day that belongs to it
  --count N    how many stories

example: ${exampleReports} | dispatchbox edition --week 2020-W01`;

export const options = {
  week: { type: 'string' },
  from: { type: 'string' },
  until: { type: 'string' },
  count: { type: 'string' },
} as const;

export async function run({ values, positionals: [file] }: Arguments): Promise<void> {
  const asked = { ...spanAsked(values), count: countAsked(values.count) };
  const edition = makeEdition(await reportsFrom(file), asked);
  const inWords = (story: ToldStory) => ({
    ...story,
    reasons: story.reasons.map((reason) => ({ ...reason, words: editionWordsIn('en').reason(reason) })),
  });
  await writeLines([{ ...edition, stories: edition.stories.map(inWords), below: edition.below.map(inWords) }]);
}

function countAsked(value: Arguments['values'][string]): number | undefined {
  if (value === undefined) return undefined;
  const count = Number(value);
  if (!(Number.isInteger(count) && count > 0 && count <= 1000))
    throw new Problem(`--count is "${String(value)}": write a whole number from 1 to 1000.`);
  return count;
}

function spanAsked({ week, from, until }: Arguments['values']): { week: string; from: Date; until: Date } {
  if (typeof week === 'string') return { week, ...spanOf(week, 'UTC') };
  if (typeof from !== 'string' || typeof until !== 'string') {
    throw new Problem('edition needs --week 2020-W01, or --from DAY and --until DAY.');
  }
  const span = { from: day('--from', from), until: new Date(day('--until', until).getTime() + 86_400_000) };
  if (span.from >= span.until) throw new Problem(`--from ${from} is after --until ${until}: exchange them.`);
  return { week: `${from}..${until}`, ...span };
}

function day(name: string, value: string): Date {
  const at = new Date(`${value}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(value) || Number.isNaN(at.getTime())) {
    throw new Problem(`${name} is "${value}": write a day such as 2020-01-05.`);
  }
  return at;
}
