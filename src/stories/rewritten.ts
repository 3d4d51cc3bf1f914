import type { Report } from '../reports/index.ts';
import { contentWords } from './term-vector.ts';

/** A headline as its outlet had it, until when. */
export interface EarlierTitle {
  title: string;
  /** When another was seen in its place. */
  replaced: Date;
}

/** A headline that its outlet rewrote. */
interface Rewritten {
  before: string;
  after: string;
  /** When the new one was first seen. */
  at: Date;
  /** How much of it is new, from 0 to 1. */
  change: number;
}

/** So many words that tell something are new, and as many are gone; so much of the headline stays, or it is another piece. */
const LEAST_NEW = 2;
const LEAST_KEPT = 1;
/** A share of its words that is new: less is a figure brought up to date, or a name put right. */
const LEAST_CHANGE = 0.4;
/** And more is another piece under the same address. */
const MOST_CHANGE = 0.86;

/** "Watch:", "Live updates:", an outlet's name, and the like: what stands around a headline. */
const label =
  /^(?:[A-Z]{4,}(?: [A-Z]{3,})*|(?:watch|live|update[ds]?|breaking|exclusive|video|opinion|analysis|editorial|comment|just in)(?: \p{L}+)?) ?[:|-] |\s[|–—-] [^|–—]{2,30}$/giu;
/** What goes on under one address with ever other headlines. */
const running =
  /\b(?:live|updates?|latest|as it happened|briefing|quiz|in pictures|photos|watch|podcast|newsletter|need to know|what we know|recap|roundup|\d+ things)\b|[|»]/iu;

/** An address whose page collects others: it has the headline of whatever stands first in it just now. */
const collects = /^[^?#]*\/(?:collections?|liveblog)\//iu;

/**
 * The rewriting of a headline that changed most of what it tells, out of the versions that a report had; undefined where none did.
 *
 * @param versions oldest first
 */
export function rewrittenOf(
  versions: readonly EarlierTitle[],
  { title, url = '' }: Pick<Report, 'title' | 'url'>,
): Rewritten | undefined {
  if (collects.test(url)) return undefined;
  let most: Rewritten | undefined;
  for (const [i, { title: before, replaced }] of versions.entries()) {
    const after = versions[i + 1]?.title ?? title;
    const change = changeOf(before, after);
    if (change !== undefined && change > (most?.change ?? 0)) most = { before, after, at: replaced, change };
  }
  return most;
}

function changeOf(before: string, after: string): number | undefined {
  if (running.test(before) || running.test(after)) return undefined;
  const [old, now] = [before, after].map((title) => new Set(contentWords(title.replaceAll(label, ' ')).map(stem))) as [
    Set<string>,
    Set<string>,
  ];
  const kept = [...now].filter((word) => old.has(word)).length;
  const [fresh, gone] = [now.size - kept, old.size - kept];
  if (kept < LEAST_KEPT || fresh < LEAST_NEW || gone < LEAST_NEW) return undefined;
  const change = (fresh + gone) / (fresh + gone + kept);
  return change >= LEAST_CHANGE && change <= MOST_CHANGE ? change : undefined;
}

/** Forms of one word are one: "deny" and "denied". */
const stem = (word: string) => (word.length > 5 ? word.slice(0, Math.max(5, word.length - 3)) : word);
