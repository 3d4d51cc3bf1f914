import {
  type Background,
  likeness,
  type Ranked,
  SAME_MATTER,
  tellStory,
  type ToldEdition,
  type ToldStory,
} from '../stories/index.ts';
import {
  ALONE,
  ALONE_LEAST_CONSEQUENCE,
  BELOW,
  LEAST_ELSEWHERE,
  MOST_OF_A_MATTER,
  sameEventLikeness,
  WORTH_A_PLACE,
} from './limits.ts';

export interface Choice {
  week: string;
  count: number;
  background: Background;
}

/**
 * Chooses the stories of an edition from the ranked ones, the weightiest first, with variety: public affairs only, one event
 * once, one matter a few times, home and world. What an outlet alone has is listed by itself, below the line.
 */
export function choose(ranked: readonly Ranked[], { week, count, background }: Choice): ToldEdition {
  const line: Ranked[] = [];
  const alone: Ranked[] = [];
  const wanted = count + BELOW;
  for (const story of ranked) {
    if (!story.political || line.some((other) => isSameEvent(story, other))) continue;
    if (story.outlets < 2 && alone.length < ALONE && consequence(story) >= ALONE_LEAST_CONSEQUENCE) alone.push(story);
    else line.push(story);
    // Some more than are shown, for the world's share and for matters that are full.
    if (line.length >= 3 * wanted) break;
  }
  const chosen = balance(takeByMatter(line, count), line, count);
  const below = line.filter((story) => !chosen.includes(story)).slice(0, BELOW);
  const tell = (story: Ranked, place: number) => tellStory(story, place + 1, background);
  return {
    week,
    stories: chosen.map(tell),
    below: [
      ...below.map((story, i) => tell(story, chosen.length + i)),
      ...alone.map((story, i): ToldStory => ({ ...tell(story, chosen.length + below.length + i), alone: true })),
    ],
  };
}

function isSameEvent(a: Ranked, b: Ranked): boolean {
  const days = Math.abs(a.time.getTime() - b.time.getTime()) / 86_400_000;
  return likeness(a.gist, b.gist) >= sameEventLikeness(Math.min(a.outlets, b.outlets), days);
}

const consequence = ({ reasons }: Ranked) => reasons.find(({ signal }) => signal === 'consequence')?.points ?? 0;

/** The weightiest, at most so many of one matter. */
function takeByMatter(line: readonly Ranked[], count: number): Ranked[] {
  const taken: Ranked[] = [];
  for (const story of line) {
    if (taken.length >= count) break;
    if (taken.filter(({ gist }) => likeness(gist, story.gist) >= SAME_MATTER).length < MOST_OF_A_MATTER)
      taken.push(story);
  }
  return taken;
}

/**
 * Home and world: a share of the places goes to stories of other countries than the one most of the stories are of, where
 * some are worth it; they take the places of the lightest stories.
 */
function balance(chosen: readonly Ranked[], line: readonly Ranked[], count: number): Ranked[] {
  const times = new Map<string, number>();
  for (const { country } of line) if (country) times.set(country, (times.get(country) ?? 0) + 1);
  const home = [...times].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0];
  const isWorld = ({ country }: Ranked) => country !== undefined && country !== home;
  const least = Math.floor(count * LEAST_ELSEWHERE);
  let kept = [...chosen];
  for (const wanted of [isWorld, (story: Ranked) => !isWorld(story)]) {
    for (const story of line) {
      if (kept.filter(wanted).length >= least) break;
      const leaving = kept.findLast((other) => !wanted(other));
      if (!leaving || !wanted(story) || kept.includes(story)) continue;
      if (story.outlets < 2 || story.score < WORTH_A_PLACE * leaving.score) continue;
      kept = kept.filter((other) => other !== leaving).concat(story);
    }
  }
  return kept.toSorted((a, b) => line.indexOf(a) - line.indexOf(b));
}
