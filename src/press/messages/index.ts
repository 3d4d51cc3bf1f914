import { editionWordsIn, type EditionWords } from '../../editions/index.ts';
import { inLanguages } from '../../house/index.ts';
import { de } from './de.ts';
import { en } from './en.ts';

/** What the letter alone says, and what the other mails say. */
export type PressWords = ReturnType<typeof en>;

/** Everything that is said in letters and mails. */
export type Words = EditionWords & PressWords;

const own = inLanguages<PressWords>({ en, de });
const kept = new Map<string, Words>();

/** What the press says in the language of a BCP 47 tag. */
export function wordsIn(tag: string): Words {
  let words = kept.get(tag);
  if (!words) kept.set(tag, (words = { ...editionWordsIn(tag), ...own(tag) }));
  return words;
}
