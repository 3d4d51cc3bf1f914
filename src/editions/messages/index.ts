import { inLanguages } from '../../house/index.ts';
import { de } from './de.ts';
import { en } from './en.ts';

/** What letter and page say of an edition in the same words. */
export type Words = ReturnType<typeof en>;

export const wordsIn = inLanguages<Words>({ en, de });
