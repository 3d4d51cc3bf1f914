import { writeBrief } from './brief.ts';
import type { Background } from './gist.ts';
import { chooseHeadline } from './headline.ts';
import type { Ranked } from './rank.ts';
import type { ToldStory } from './told.ts';

/** A ranked story as readers see it: with a headline, a brief and its topics. */
export function tellStory(ranked: Ranked, rank: number, background: Background): ToldStory {
  const { headline, report } = chooseHeadline(ranked.fresh, background);
  return {
    rank,
    story: ranked.story,
    headline,
    headlineReport: report.id,
    brief: writeBrief(ranked.fresh, headline, background),
    reasons: ranked.reasons,
    score: ranked.score,
    topics: [],
    reports: ranked.reports.map(({ id }) => id),
  };
}
