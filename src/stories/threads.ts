import type { Report } from '../reports/index.ts';
import { namesInCommon } from './countries.ts';
import { genreOf } from './genre.ts';
import { type CorpusStats, type TermVector, termVectorOf, cosine } from './term-vector.ts';
import { chooseHeadline } from './headline.ts';
import { isPolitical } from './political.ts';
import type { Line } from '../text/index.ts';

/** What is kept of a story for finding those that follow it. */
export interface StorySummary {
  story: string;
  headline: Line;
  /** When most of it happened. */
  time: Date;
  vector: TermVector;
  /** What its reports name in common. */
  names: readonly string[];
}

/** Likeness from which two stories are of one matter. */
export const SAME_MATTER = 0.2;
/** A matter that rests for longer begins anew. */
const MOST_DAYS_APART = 56;
const DAY = 24 * 60 * 60 * 1000;

/** What is kept of a story, by the news in it; undefined for one that is not of public affairs or has fewer reports than these. */
export function summarise(
  { story, reports }: { story: string; reports: readonly Report[] },
  background: CorpusStats,
  least: number,
): StorySummary | undefined {
  const news = reports.filter((report) => genreOf(report) === 'news');
  if (news.length < least || 2 * news.filter(isPolitical).length < news.length) return undefined;
  const time = news.reduce((sum, { published }) => sum + published.getTime(), 0) / news.length;
  return {
    story,
    headline: chooseHeadline(news, background).headline,
    time: new Date(time),
    vector: termVectorOf(news, background),
    names: namesInCommon(news),
  };
}

/** Whether two stories name something in common, or one of them names nothing: the same words of other names are of another matter. */
export function mayBeOne(a: readonly string[], b: readonly string[]): boolean {
  return !a.length || !b.length || a.some((name) => b.includes(name));
}

/**
 * The earlier stories of a story's matter, oldest first: those like it, and those like one of these, each at most eight
 * weeks before the next.
 */
export function wentBefore(story: StorySummary, earlier: readonly StorySummary[]): StorySummary[] {
  const before = earlier.filter(({ story: id, time }) => id !== story.story && time <= story.time);
  const found = new Set<StorySummary>();
  const waiting: StorySummary[] = [story];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    for (const candidate of before) {
      if (found.has(candidate) || candidate.time > next.time) continue;
      if (next.time.getTime() - candidate.time.getTime() > MOST_DAYS_APART * DAY) continue;
      // Chained links drift, so whatever is found must also be somewhat like the story itself.
      if (cosine(next.vector, candidate.vector) < SAME_MATTER || !mayBeOne(next.names, candidate.names)) continue;
      if (cosine(story.vector, candidate.vector) < SAME_MATTER / 2) continue;
      found.add(candidate);
      waiting.push(candidate);
    }
  }
  return [...found].toSorted((a, b) => a.time.getTime() - b.time.getTime() || (a.story < b.story ? -1 : 1));
}
