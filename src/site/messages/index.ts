import { editionWordsIn, type EditionWords } from '../../editions/index.ts';
import { inLanguages } from '../../house/index.ts';
import { deDoneTo, deTold } from './de-told.ts';
import { de } from './de.tsx';
import { en } from './en.tsx';
import { translator } from './told.ts';

/** What the public pages say beside what letters say of an edition too. English is the pattern: a language that lacks one of its messages is a type error. */
export type PageMessages = ReturnType<typeof en>;

/** What rooms say in English, in the language of the pages; undefined where that has no words for it yet. */
interface Told {
  told(english: string): string | undefined;
  /** To what an act of the desk's log was done. */
  doneTo(english: string): string | undefined;
}

/** Everything the public pages say. */
export type Messages = EditionWords & PageMessages & Told;

const own = inLanguages<PageMessages>({ en, de });
const asIs = (english: string) => english;
const told = inLanguages<Told>({
  en: () => ({ told: asIs, doneTo: asIs }),
  de: () => ({ told: translator(deTold, 'de'), doneTo: translator(deDoneTo, 'de') }),
});

/** The messages in the language of a BCP 47 tag, whatever its region; in English where it has none yet. */
export function messagesIn(tag: string): Messages {
  return { ...editionWordsIn(tag), ...own(tag), ...told(tag) };
}
