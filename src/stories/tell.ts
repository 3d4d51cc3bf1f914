import { writeBrief } from './brief.ts';
import type { Rarity } from './gist.ts';
import { chooseHeadline } from './headline.ts';
import type { Ranked } from './rank.ts';
import type { ToldStory } from './told.ts';

/** A ranked story as readers see it: with a headline, a brief and its topics. */
export function tellStory(ranked: Ranked, rank: number, rarity: Rarity): ToldStory {
  const { headline, report } = chooseHeadline(ranked.fresh, rarity);
  return {
    rank,
    story: ranked.story,
    headline,
    headlineReport: report.id,
    brief: writeBrief(ranked.fresh, headline, rarity),
    reasons: ranked.reasons,
    score: ranked.score,
    topics: [],
    reports: ranked.reports.map(({ id }) => id),
  };
}
