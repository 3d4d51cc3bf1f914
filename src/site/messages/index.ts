import { inLanguage, wordsIn, type Words } from '../../press/index.ts';
import { de } from './de.tsx';
import { en } from './en.tsx';

/** What the public pages say beside the letter's words. English is the pattern: a language that lacks one of its messages is a type error. */
export type PageMessages = ReturnType<typeof en>;

/** Everything the public pages say. */
export type Messages = Words & PageMessages;

/** The messages in the language of a BCP 47 tag, whatever its region; in English where it has none yet. */
export function messagesIn(tag: string): Messages {
  return { ...wordsIn(tag), ...inLanguage<PageMessages>({ en, de }, tag) };
}
