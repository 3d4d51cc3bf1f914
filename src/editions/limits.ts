/** The limits of an edition, in one place. */

/** Stories of an edition where nobody asks for another number. */
export const COUNT = 12;
/** Stories listed below the line. */
export const BELOW = 8;
/** Important events that one outlet alone has, listed by themselves, and the points of consequence they need. */
export const ALONE = 2;
export const ALONE_LEAST_CONSEQUENCE = 8;

/** Likeness from which a story is named under the leading one though they have no name in common. */
export const OBVIOUS = 0.4;
/** A name in common counts where it is among so many of the words that tell most of each. */
export const TELLING_WORDS = 10;
/** Likeness from which two stories tell the same event: it is not told again as a part. */
export const SAME_EVENT = 0.45;
/**
 * Likeness from which a matter's leading story is taken for the event that a heavier one leads with: soon for a splinter of two outlets,
 * later for a story with more of its own, since much evidence kept it apart when reports were grouped; and later the more days lie
 * between them, and where they name nothing in common.
 */
export const toldAlready = (outletsOfTheSmaller: number, daysApart: number, shareNames: boolean): number =>
  Math.min(0.5, (0.04 + 0.008 * outletsOfTheSmaller ** 2 + 0.06 * Math.max(0, daysApart - 1)) * (shareNames ? 1 : 1.3));

/** Further developments that a place names, and the independent outlets that each of them needs. */
export const PARTS = 4;
export const PART_OUTLETS = 2;

/** What stories that name the same may take of an edition. */
export const TOPIC_SHARE = 0.4;
/** What so many of all stories name is no topic: the head of state, the country itself. */
export const NAMED_EVERYWHERE = 1 / 3;

/** The share of an edition that goes to the world at least, and to home at least, where stories are worth it: so much of the score of the story that leaves. */
export const LEAST_ELSEWHERE = 1 / 4;
export const WORTH_A_PLACE = 0.7;

/** Days before the span whose reports are grouped too, so that a story that began earlier is known as one. */
export const DAYS_BEFORE = 7;

/** Earlier stories of its matter that a story shows, and the reports that make a story worth such a line. */
export const LINES_BEFORE = 5;
export const WORTH_A_LINE = 3;
/** Weeks before whose editions' stories are looked at for what went before. */
export const WEEKS_BEFORE = 8;

/** What an edition has beside its stories, at most. */
export const AHEAD = 14;
export const FIGURES = 6;
export const REWRITTEN = 6;
export const ONE_SIDED = 6;
/** Days to come that are told of one story. */
export const DAYS_OF_A_STORY = 2;
/** Days to come that are looked at, from the end of the week on. */
export const DAYS_AHEAD = 14;
/** Sentences of a report that are read for them, and the words that one of them has at most. */
export const SENTENCES_READ = 15;
export const QUOTED_WORDS = 45;
/** And for figures: news says them first, and what was before later. */
export const FIRST_SENTENCES = 4;
/** The share of words from which two sentences tell the same. */
export const SAME_LINE = 0.5;
/** Outlets rated left, and rated right, that must be read before it can be said that a side is silent; and those of a side that must have the story. */
export const RATED_OUTLETS = 8;
export const OUTLETS_OF_A_SIDE = 3;
/** Likeness from which another story, which the other side has, may be the same event. */
export const LIKE_ANOTHER = 0.12;
/** And so many of the words that tell most of each, in common. */
export const TOP_WORDS = 8;
export const SAME_TOP_WORDS = 2;
/** So many of them in a report's title and first characters, and it tells the event. */
export const TELLING_TOP_WORDS = 4;
export const LEAD = 400;
