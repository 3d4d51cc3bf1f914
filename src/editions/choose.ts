import { likeness, type Ranked, type Background, SAME_MATTER, tellStory, type ToldEdition } from '../stories/index.ts';
import { ALONE, BELOW, MOST_OF_A_MATTER, sameEventLikeness } from './limits.ts';

export interface Choice {
  week: string;
  count: number;
  background: Background;
}

/**
 * Chooses the stories of an edition from the week's, the weightiest first, with variety: one event once, one matter a
 * few times.
 */
export function choose(ranked: readonly Ranked[], { week, count, background }: Choice): ToldEdition {
  const chosen: Ranked[] = [];
  const below: Ranked[] = [];
  const alone: Ranked[] = [];
  for (const story of ranked) {
    if (!story.political) continue;
    const alike = [...chosen, ...below].map((other) => ({ other, alike: likeness(story.gist, other.gist) }));
    if (chosen.some((other) => sameEvent(story, other))) continue;
    if (story.outlets < 2 && chosen.length + below.length > 0) {
      if (alone.length < ALONE && story.reasons.some(({ signal }) => signal === 'consequence')) alone.push(story);
      else if (below.length < BELOW && chosen.length >= count) below.push(story);
      else if (chosen.length < count) chosen.push(story);
    } else {
      const ofItsMatter = alike.filter(({ other, alike }) => alike >= SAME_MATTER && chosen.includes(other)).length;
      if (chosen.length < count && ofItsMatter < MOST_OF_A_MATTER) chosen.push(story);
      else if (below.length < BELOW) below.push(story);
    }
    if (chosen.length >= count && below.length >= BELOW && alone.length >= ALONE) break;
  }
  return {
    week,
    stories: chosen.map((story, i) => tellStory(story, i + 1, background)),
    below: below.map((story, i) => tellStory(story, chosen.length + i + 1, background)),
  };
}

function sameEvent(a: Ranked, b: Ranked): boolean {
  const days = Math.abs(a.time.getTime() - b.time.getTime()) / 86_400_000;
  return likeness(a.gist, b.gist) >= sameEventLikeness(Math.min(a.outlets, b.outlets), days);
}
