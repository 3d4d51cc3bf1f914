import { sql, type Db } from '../../db/index.ts';
import { slips } from '../../text/index.ts';

/** Newest stories whose headlines and topics the words are taken from. */
const mostStories = 3000;
/** Words that are looked up, of a search. */
const mostWords = 8;

/**
 * A search as it may have been meant: each word that no headline or topic of late has, put right by the most frequent one that is like it
 * (one letter more, less, other or exchanged; two in long words; or the word that it begins). Undefined where there is nothing to put right, or nothing like it.
 */
export async function didYouMean(db: Db, asked: string): Promise<string | undefined> {
  const words = [...asked.matchAll(/\p{L}[\p{L}\p{M}’'-]{2,30}/gu)].slice(0, mostWords).map(([word]) => word);
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
      from (select regexp_split_to_table(told ->> 'headline' || ' ' || coalesce((select string_agg(topic ->> 'name', ' ') from jsonb_array_elements(told -> 'topics') as topic), ''), '[^[:alpha:]''’-]+') as written
              from (select told from story where told is not null and merged_into is null order by latest_at desc limit ${mostStories}) as lately) as words
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
    const distance = begins ? 1 : slips(word, other, most);
    if (distance > most && !begins) continue;
    if (!best || distance < best.distance || (distance === best.distance && times > best.times))
      best = { written, distance, times };
  }
  return best?.written;
}
