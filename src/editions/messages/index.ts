import { inLanguages } from '../../house/index.ts';
import { de } from './de.ts';
import { en } from './en.ts';

/** What letter and page say of an edition in the same words. */
export type EditionWords = ReturnType<typeof en>;

export const editionWordsIn = inLanguages<EditionWords>({ en, de });
