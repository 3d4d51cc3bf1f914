/** The limits of an edition, in one place. */

/** Stories of an edition where nobody asks for another number. */
export const COUNT = 12;
/** Stories listed below the line. */
export const BELOW = 8;
/** Important events that one outlet alone has, listed by themselves. */
export const ALONE = 2;

/**
 * Two stories at most so many days apart are taken for the same event from this likeness on: a splinter of two outlets
 * soon, a story with more outlets of its own later, since much evidence kept it apart when reports were grouped.
 */
export const SAME_EVENT_DAYS = 1.6;
export const sameEventLikeness = (outlets: number): number => Math.min(0.5, 0.04 + 0.04 * outlets);
/** Stories of one matter that an edition takes. */
export const MOST_OF_A_MATTER = 2;
/** What a topic may take of an edition. */
export const TOPIC_SHARE = 1 / 3;

/** Days before the span whose reports are grouped too, so that a story that began earlier is known as one. */
export const DAYS_BEFORE = 7;
