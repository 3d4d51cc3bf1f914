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
