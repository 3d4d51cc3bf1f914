/** The limits of what a reader is shown, in one place. */

export const BRIEF_SENTENCES = 3;
export const BRIEF_WORDS = 90;
/** Sentences shorter or longer than this many words do not get into a brief. */
export const SENTENCE_WORDS = { least: 8, most: 45 } as const;

/** "How it was told" appears with at least so many rated outlets on each side. */
export const RATED_EACH_SIDE = 3;
/** So many words a side. */
export const STRESSED_WORDS = 5;

/** "In their own words" shows so many quotations, so many of one speaker, of this many words. */
export const SAID = 6;
export const SAID_OF_ONE = 2;
export const SAID_WORDS = { least: 6, most: 45 } as const;

/** A report joins stories of so many days before it; older ones stay as they are. */
export const WINDOW_DAYS = 14;
