import { editionWordsIn, type EditionWords } from '../../editions/index.ts';
import { inLanguages } from '../../house/index.ts';
import { de } from './de.tsx';
import { en } from './en.tsx';

/** What the public pages say beside what letters say of an edition too. English is the pattern: a language that lacks one of its messages is a type error. */
export type PageMessages = ReturnType<typeof en>;

/** Everything the public pages say. */
export type Messages = EditionWords & PageMessages;

const own = inLanguages<PageMessages>({ en, de });

/** The messages in the language of a BCP 47 tag, whatever its region; in English where it has none yet. */
export function messagesIn(tag: string): Messages {
  return { ...editionWordsIn(tag), ...own(tag) };
}
