import { sql, type Db } from '../db/index.ts';

/** What nobody may write, and what a moderator looks at first. A word may end in * for all that begin so. */
export interface WordLists {
  banned: string[];
  suspect: string[];
}

const most = 2000;

/** Words as they are compared: without case, marks on letters, what cannot be seen and what stands between words. */
export function normalise(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{Mn}\p{Cf}]/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}*]+/gu, ' ')
    .trim();
}

/** Scripts that do not part their words. */
const unparted = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

/** The first of these words or phrases that a text has, as it stands in the list. */
export function findWord(text: string, words: readonly string[]): string | undefined {
  const folded = ` ${normalise(text).replaceAll('*', ' ').replace(/ +/g, ' ')} `;
  return words.find((word) => {
    const sought = normalise(word).replace(/\*+$/, '');
    if (sought === '') return false;
    if (unparted.test(sought)) return folded.includes(sought);
    return folded.includes(word.trim().endsWith('*') ? ` ${sought}` : ` ${sought} `);
  });
}

/** The shown name's shortest and longest, in characters. */
const nameLength = { least: 2, most: 60 };

/** A shown name as it is kept: one line without what cannot be seen; undefined where it is too short, too long or an address. */
export function asName(typed: string): string | undefined {
  const name = typed
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu, '')
    .trim();
  const length = Array.from(name).length;
  const letters = /[\p{L}\p{N}]/u.test(name) && !/\p{M}{3}/u.test(name);
  const address = /@|:\/\/|\bwww\./i.test(name);
  return letters && !address && length >= nameLength.least && length <= nameLength.most ? name : undefined;
}

/** Letters of other alphabets that look like Latin ones. */
const twins = new Map(
  Object.entries({
    а: 'a', с: 'c', е: 'e', о: 'o', р: 'p', х: 'x', у: 'y', і: 'i', ј: 'j', ѕ: 's', ԁ: 'd', һ: 'h', к: 'k', м: 'm', т: 't', в: 'b', н: 'h',
    α: 'a', ο: 'o', ρ: 'p', ν: 'v', τ: 't', υ: 'u', ι: 'i', κ: 'k', ε: 'e',
    0: 'o', 1: 'i', l: 'i', '|': 'i',
  }),
); // prettier-ignore

/** What names that a reader would take for one another share: nobody may write under a name that looks like another's. */
export function nameKey(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}|]/gu, '');
  return Array.from(plain, (letter) => twins.get(letter) ?? letter).join('');
}

export async function wordLists(db: Db): Promise<WordLists> {
  const rows = await db.selectFrom('comment_words').selectAll().execute();
  const of = (kind: string) => rows.find((row) => row.kind === kind)?.words ?? [];
  return { banned: of('banned'), suspect: of('suspect') };
}

/** Keeps both lists as typed, a word or phrase a line; what has no letter or digit is left out. */
export async function saveWordLists(db: Db, typed: Record<keyof WordLists, string>): Promise<void> {
  for (const kind of ['banned', 'suspect'] as const) {
    const lines = typed[kind].split(/\r?\n/).map((line) =>
      line
        .replace(/[\p{Cc}\s]+/gu, ' ')
        .trim()
        .slice(0, 80),
    );
    const words = [...new Set(lines)].filter((line) => /[\p{L}\p{N}]/u.test(line)).slice(0, most);
    await sql`
      insert into comment_words (kind, words) values (${kind}, ${words})
      on conflict (kind) do update set words = excluded.words`.execute(db);
  }
}
