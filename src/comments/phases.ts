import { linksIn } from './markdown.ts';
import { findWord, type WordLists } from './words.ts';

/** The house's rules. */
export interface Rules {
  /** Each comment waits for approval *before* it is shown; it is looked at *after*; or the house is *closed* to comments. */
  taking: 'before' | 'after' | 'closed';
  /** Days after a story's newest report, or an article's publishing, in which it can be commented; 0 is for ever. */
  days: number;
}

/** How much one writer may write. */
export const limits = { characters: 3000, aMinute: 5, anHour: 40, waiting: 5, links: 2 };

/** All that is known when a comment is looked at. */
export interface CommentFacts {
  rules: Rules;
  now: Date;
  text: string;
  /** The comment is there already, and is being changed. */
  editing: boolean;
  /** The writer is a moderator or more. */
  byDesk: boolean;
  /** When the place closes to comments; null: never. */
  closes: Date | null;
  words: WordLists;
  /** The writer was approved before. */
  known: boolean;
  mutedUntil: Date | null;
  banned: boolean;
  /** How many comments this writer wrote of late, and how many of them wait. */
  lastMinute: number;
  lastHour: number;
  waiting: number;
  /** Whether the writer, or so many others, said the same words within a day. */
  saidBefore: boolean;
  saidByOthers: number;
}

/** *refuse* tells the writer and keeps nothing; *hold* keeps the comment until a moderator has looked. */
export interface Verdict {
  does: 'refuse' | 'hold';
  /** The word that was found, or the time until when. */
  detail?: string;
}

const refuse = (detail?: string): Verdict => ({ does: 'refuse', ...(detail !== undefined && { detail }) });
const hold = (detail?: string): Verdict => ({ does: 'hold', ...(detail !== undefined && { detail }) });
type Judge = (facts: CommentFacts) => Verdict | 'pass' | undefined;

/**
 * Every phase that a comment goes through, in order. The first that refuses ends it; those that hold add up, so that a
 * moderator sees all that speaks against a comment.
 */
export const phases = [
  // The house takes none: nothing else needs to be looked at.
  ['house closed', ({ rules }) => (rules.taking === 'closed' ? refuse() : undefined)],
  // Old stories draw spam and no readers.
  ['discussion closed', ({ closes, now, editing }) => (closes && now >= closes && !editing ? refuse() : undefined)],
  // Who was sent away stays away, whatever they write now.
  ['banned', ({ banned }) => (banned ? refuse() : undefined)],
  // A pause, told with its end.
  ['muted', ({ mutedUntil, now }) => (mutedUntil && mutedUntil > now ? refuse(mutedUntil.toISOString()) : undefined)],
  // Nothing to read.
  ['empty', ({ text }) => (/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(text) ? undefined : refuse())],
  // Nobody reads a book in a thread, and a page has its size.
  ['length', ({ text }) => (text.length > limits.characters ? refuse(String(text.length)) : undefined)],
  // Nobody thinks this quickly; a flood ends here.
  ['speed', ({ lastMinute, lastHour, editing }) => (!editing && (lastMinute >= limits.aMinute || lastHour >= limits.anHour) ? refuse() : undefined)],
  // The moderators' time is shared: who has several waiting lets them catch up.
  ['waiting', ({ waiting, editing, byDesk }) => (!editing && !byDesk && waiting >= limits.waiting ? refuse() : undefined)],
  // Said once is enough.
  ['repeat', ({ saidBefore }) => (saidBefore ? refuse() : undefined)],
  // The desk knows its own rules.
  ['desk', ({ byDesk }) => (byDesk ? 'pass' : undefined)],
  // Words that the house never shows; told, so that an honest writer can choose another.
  ['banned word', ({ text, words }) => found(text, words.banned, refuse)],
  // Words that can be fair or foul: a moderator decides.
  ['suspect word', ({ text, words }) => found(text, words.suspect, hold)],
  // Spam lives of links.
  ['links', ({ text, known }) => (linksIn(text) > (known ? limits.links : 0) ? hold() : undefined)],
  // The same words from several writers are a campaign, or one writer with several addresses.
  ['copy', ({ saidByOthers }) => (saidByOthers > 0 ? hold() : undefined)],
  // The first comment shows who came.
  ['new writer', ({ known }) => (known ? undefined : hold())],
  // The house reads everything first.
  ['before', ({ rules }) => (rules.taking === 'before' ? hold() : undefined)],
] as const satisfies readonly (readonly [name: string, judge: Judge])[]; // prettier-ignore

export type PhaseName = (typeof phases)[number][0];

type Judgement =
  | { outcome: 'refused'; phase: PhaseName; detail?: string }
  | { outcome: 'waiting'; because: string[] }
  | { outcome: 'shown' };

/** What becomes of a comment. */
export function judge(facts: CommentFacts): Judgement {
  const because: string[] = [];
  for (const [phase, look] of phases) {
    const verdict = (look as Judge)(facts);
    if (verdict === 'pass') break;
    if (verdict?.does === 'refuse')
      return { outcome: 'refused', phase, ...(verdict.detail !== undefined && { detail: verdict.detail }) };
    if (verdict) because.push(verdict.detail === undefined ? phase : `${phase}: ${verdict.detail}`);
  }
  return because.length > 0 ? { outcome: 'waiting', because } : { outcome: 'shown' };
}

function found(text: string, words: readonly string[], verdict: (word: string) => Verdict): Verdict | undefined {
  const word = findWord(text, words);
  return word === undefined ? undefined : verdict(word);
}
