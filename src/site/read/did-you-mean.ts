import { sql, type Db } from '../../db/index.ts';

/** Newest stories whose headlines and topics the words are taken from. */
const STORIES = 3000;
/** Words that are looked up, of a search. */
const WORDS = 8;

/**
 * A search as it may have been meant: each word that no headline or topic of late has, put right by the most frequent one that is like it
 * (one letter more, less, other or exchanged; two in long words; or the word that it begins). Undefined where there is nothing to put right, or nothing like it.
 */
export async function didYouMean(db: Db, asked: string): Promise<string | undefined> {
  const words = [...asked.matchAll(/\p{L}[\p{L}\p{M}’'-]{2,30}/gu)].slice(0, WORDS).map(([word]) => word);
  if (words.length === 0) return undefined;
  const known = await vocabulary(db);
  let meant = asked;
  for (const word of words) {
    const better = closest(word.toLowerCase(), known);
    if (better !== undefined) meant = meant.replace(word, () => better);
  }
  return meant === asked ? undefined : meant;
}

/** The words of late, each with how often it stands in headlines and topics, and how it is written there. */
async function vocabulary(db: Db): Promise<Map<string, { times: number; written: string }>> {
  const { rows } = await sql<{ word: string; written: string; times: number }>`
    select lower(written) as word, mode() within group (order by written) as written, count(*)::int as times
      from (select regexp_split_to_table(told ->> 'headline' || ' ' || coalesce(told #>> '{topics}', ''), '[^[:alpha:]''’-]+') as written
              from (select told from story where told is not null and merged_into is null order by latest_at desc limit ${STORIES}) as lately) as words
     where length(written) between 3 and 30 group by 1`.execute(db);
  return new Map(rows.map(({ word, written, times }) => [word, { times, written }]));
}

/** The known word that is most like one that is not known. */
export function closest(
  word: string,
  known: ReadonlyMap<string, { times: number; written: string }>,
): string | undefined {
  if (known.has(word)) return undefined;
  const most = word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0;
  let best: { written: string; distance: number; times: number } | undefined;
  for (const [other, { times, written }] of known) {
    const begins = other.startsWith(word) && other.length - word.length <= 2;
    if (!begins && (most === 0 || Math.abs(other.length - word.length) > most)) continue;
    const distance = begins ? 1 : lettersApart(word, other);
    if (distance > Math.max(most, begins ? 1 : 0)) continue;
    if (!best || distance < best.distance || (distance === best.distance && times > best.times))
      best = { written, distance, times };
  }
  return best?.written;
}

/** Letters to put in, take out, change or exchange with the next (optimal string alignment). */
function lettersApart(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j]!, before[j - 2]! + 1);
    }
    [before, last] = [last, row];
  }
  return last[b.length]!;
}
