import { writeBrief } from './brief.ts';
import type { CorpusStats } from './term-vector.ts';
import { chooseHeadline } from './headline.ts';
import type { Ranked } from './rank.ts';
import { inTheirOwnWords } from './said.ts';
import { howTold } from './told-how.ts';
import { topicsOf } from './topics.ts';
import type { ToldStory } from './told.ts';

/** A ranked story as readers see it: with a headline, a brief and its topics, from what is new of it. */
export function tellStory(ranked: Ranked, rank: number, background: CorpusStats): ToldStory {
  const { headline, report } = chooseHeadline(ranked.fresh, background);
  const how = howTold(ranked.fresh);
  const brief = writeBrief(ranked.fresh, report, background);
  const said = inTheirOwnWords(ranked.fresh, brief);
  return {
    rank,
    story: ranked.story,
    headline,
    headlineReport: report.id,
    brief,
    reasons: ranked.reasons,
    score: ranked.score,
    topics: ranked.political ? topicsOf(ranked.fresh) : [],
    reports: ranked.reports.map(({ id }) => id),
    day: ranked.time.toISOString().slice(0, 10),
    ...(!ranked.political && { aside: true as const }),
    ...(ranked.toldBefore && { sinceLastWeek: true as const }),
    ...(said.length > 0 && { said }),
    ...(how && { howTold: how }),
  };
}
