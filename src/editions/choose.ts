import {
  type Background,
  type Evidence,
  likeness,
  mayBeOne,
  namesInCommon,
  type Ranked,
  type Reason,
  SAME_MATTER,
  tellStory,
  type ToldEdition,
  type ToldStory,
} from '../stories/index.ts';
import type { Apart } from './join.ts';
import {
  ALONE,
  ALONE_LEAST_CONSEQUENCE,
  BELOW,
  LEAST_ELSEWHERE,
  MOST_OF_A_MATTER,
  NAMED_EVERYWHERE,
  sameEventLikeness,
  TOPIC_SHARE,
  WORTH_A_PLACE,
} from './limits.ts';

export interface Choice {
  week: string;
  count: number;
  background: Background;
  /** Stories that the editor decided to be two events are two, however alike. */
  apart?: Apart | undefined;
}

/** Why variety moved a story. */
type Variety = Extract<Evidence, { signal: 'variety' }>;

/**
 * Chooses the stories of an edition from the ranked ones, the weightiest first, with variety: public affairs only, one event
 * once, one matter a few times, home and world. What an outlet alone has is listed by itself, below the line.
 */
export function choose(
  ranked: readonly Ranked[],
  { week, count, background, apart = () => false }: Choice,
): ToldEdition {
  const line: Ranked[] = [];
  const alone: Ranked[] = [];
  const wanted = count + BELOW;
  const names = new Map<Ranked, readonly string[]>();
  for (const story of ranked) {
    if (!story.political) continue;
    names.set(story, namesInCommon(story.fresh));
    if (
      line.some(
        (other) => isSameEvent(story, other, mayBeOne(names.get(story)!, names.get(other)!)) && !apart(story, other),
      )
    )
      continue;
    if (isAlone(story) && alone.length < ALONE && consequence(story) >= ALONE_LEAST_CONSEQUENCE) alone.push(story);
    else line.push(story);
    // Some more than are shown, for the world's share and for matters that are full.
    if (line.length >= 3 * wanted) break;
  }
  const why = new Map<Ranked, Variety>();
  const chosen = balance(takeVaried(line, names, count, why), line, count, why);
  const below = line.filter((story) => !chosen.includes(story)).slice(0, BELOW);
  const tell = (story: Ranked, place: number): ToldStory => {
    const moved = why.get(story);
    const reasons: Reason[] = moved ? [...story.reasons, { ...moved, points: 0 }] : story.reasons;
    return tellStory({ ...story, reasons }, place + 1, background);
  };
  return {
    week,
    stories: chosen.map(tell),
    below: [
      ...below.map((story, i) => tell(story, chosen.length + i)),
      ...alone.map((story, i): ToldStory => ({ ...tell(story, chosen.length + below.length + i), alone: true })),
    ],
  };
}

function isSameEvent(a: Ranked, b: Ranked, shareNames: boolean): boolean {
  const days = Math.abs(a.time.getTime() - b.time.getTime()) / 86_400_000;
  return likeness(a.gist, b.gist) >= sameEventLikeness(Math.min(a.outlets, b.outlets), days, shareNames);
}

const isAlone = ({ fresh }: Ranked) => new Set(fresh.map(({ outlet }) => outlet)).size < 2;
const consequence = ({ reasons }: Ranked) =>
  reasons.reduce((sum, { signal, points }) => sum + (signal === 'consequence' ? points : 0), 0);

/** The weightiest, at most so many of one matter, and at most a share of one topic. */
function takeVaried(
  line: readonly Ranked[],
  names: ReadonlyMap<Ranked, readonly string[]>,
  count: number,
  why: Map<Ranked, Variety>,
): Ranked[] {
  const times = new Map<string, number>();
  for (const name of line.flatMap((story) => names.get(story) ?? [])) times.set(name, (times.get(name) ?? 0) + 1);
  const most = Math.max(1, Math.floor(count * TOPIC_SHARE));
  const taken: Ranked[] = [];
  const ofTopic = new Map<string, number>();
  for (const story of line) {
    if (taken.length >= count) break;
    const ofItsMatter = taken.filter(({ gist }) => likeness(gist, story.gist) >= SAME_MATTER).length;
    const topics = (names.get(story) ?? []).filter((name) => (times.get(name) ?? 0) < NAMED_EVERYWHERE * line.length);
    const full = topics.find((name) => (ofTopic.get(name) ?? 0) >= most);
    if (ofItsMatter >= MOST_OF_A_MATTER)
      why.set(story, { signal: 'variety', rule: 'matter is full', stories: ofItsMatter });
    else if (full) why.set(story, { signal: 'variety', rule: 'name is full', stories: most, name: full });
    if (why.has(story)) continue;
    taken.push(story);
    for (const name of topics) ofTopic.set(name, (ofTopic.get(name) ?? 0) + 1);
  }
  // A thin week has nothing better to put in their place.
  for (const story of line) {
    if (taken.length >= count) break;
    if (!taken.includes(story)) taken.push(story);
    why.delete(story);
  }
  return taken;
}

/**
 * Home and world: a share of the places goes to stories of other countries than the one most of the stories are of, where
 * some are worth it; they take the places of the lightest stories.
 */
function balance(
  chosen: readonly Ranked[],
  line: readonly Ranked[],
  count: number,
  why: Map<Ranked, Variety>,
): Ranked[] {
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
      if (isAlone(story) || story.score < WORTH_A_PLACE * leaving.score) continue;
      kept = kept.filter((other) => other !== leaving).concat(story);
      why.set(
        story,
        isWorld(story) && story.country
          ? { signal: 'variety', rule: 'from abroad', country: story.country.replace('-', ' ') }
          : { signal: 'variety', rule: 'from home' },
      );
      why.set(leaving, { signal: 'variety', rule: 'home and world' });
    }
  }
  return kept.toSorted((a, b) => line.indexOf(a) - line.indexOf(b));
}
