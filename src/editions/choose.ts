import {
  type CorpusStats,
  chooseHeadline,
  type Evidence,
  cosine,
  mayBeOne,
  namesInCommon,
  type Part,
  type Ranked,
  type Reason,
  tellStory,
  type ToldEdition,
  type ToldStory,
} from '../stories/index.ts';
import { type Apart, type Matter, mattersOf } from './matters.ts';
import {
  ALONE,
  ALONE_LEAST_CONSEQUENCE,
  BELOW,
  LEAST_ELSEWHERE,
  NAMED_EVERYWHERE,
  toldAlready,
  TOPIC_SHARE,
  WORTH_A_PLACE,
} from './limits.ts';

interface Choice {
  week: string;
  count: number;
  background: CorpusStats;
  /** Stories that the editor decided to be two events are two, however alike. */
  apart?: Apart | undefined;
}

/** Why variety moved a matter. */
type Variety = Extract<Evidence, { signal: 'variety' }>;

/**
 * Chooses the matters of an edition from the ranked stories, the weightiest first, with variety: public affairs only, one
 * matter a place, home and world. What an outlet alone has is listed by itself, below the line.
 */
export function choose(ranked: readonly Ranked[], { week, count, background, apart }: Choice): ToldEdition {
  const line: Matter[] = [];
  const alone: Matter[] = [];
  const political = ranked.filter((story) => story.political);
  for (const matter of mattersOf(political, apart)) {
    if (line.some((other) => isToldBy(other.lead, matter.lead) && !apart?.(other.lead, matter.lead))) continue;
    if (isAlone(matter) && alone.length < ALONE && consequence(matter) >= ALONE_LEAST_CONSEQUENCE) alone.push(matter);
    else line.push(matter);
    // Some more than are shown, for the world's share and for names that are full.
    if (line.length >= 3 * (count + BELOW)) break;
  }
  const why = new Map<Matter, Variety>();
  const chosen = balance(takeVaried(line, count, why), line, count, why);
  const below = line.filter((matter) => !chosen.includes(matter)).slice(0, BELOW);
  const tell = (matter: Matter, place: number): ToldStory => {
    const moved = why.get(matter);
    const reasons: Reason[] = moved ? [...matter.reasons, { ...moved, points: 0 }] : matter.reasons;
    const { score, parts, stories } = matter;
    return {
      ...tellStory({ ...matter.lead, reasons, score }, place + 1, background),
      ...(parts.length > 0 && { parts: parts.map((part) => tellPart(part, background)) }),
      ...(stories.some(({ toldBefore }) => toldBefore) && { sinceLastWeek: true as const }),
    };
  };
  return {
    week,
    stories: chosen.map(tell),
    below: [
      ...below.map((matter, i) => tell(matter, chosen.length + i)),
      ...alone.map((matter, i): ToldStory => ({ ...tell(matter, chosen.length + below.length + i), alone: true })),
    ],
  };
}

function tellPart({ story, reports, fresh, time }: Ranked, background: CorpusStats): Part {
  const { headline, report } = chooseHeadline(fresh, background);
  return {
    story,
    headline,
    headlineReport: report.id,
    day: time.toISOString().slice(0, 10),
    reports: reports.map(({ id }) => id),
  };
}

/** Whether a heavier story tells the event of another. */
function isToldBy(heavier: Ranked, story: Ranked): boolean {
  const days = Math.abs(heavier.time.getTime() - story.time.getTime()) / 86_400_000;
  const shareNames = mayBeOne(namesInCommon(heavier.fresh), namesInCommon(story.fresh));
  return cosine(heavier.vector, story.vector) >= toldAlready(story.outlets, days, shareNames);
}

const isAlone = ({ stories }: Matter) =>
  new Set(stories.flatMap(({ fresh }) => fresh.map(({ outlet }) => outlet))).size < 2;
const consequence = ({ reasons }: Matter) =>
  reasons.reduce((sum, { signal, points }) => sum + (signal === 'consequence' ? points : 0), 0);

/** The weightiest, at most a share of them of one name. */
function takeVaried(line: readonly Matter[], count: number, why: Map<Matter, Variety>): Matter[] {
  const names = new Map(line.map((matter) => [matter, namesInCommon(matter.lead.fresh)]));
  const times = new Map<string, number>();
  for (const name of [...names.values()].flat()) times.set(name, (times.get(name) ?? 0) + 1);
  const most = Math.max(1, Math.floor(count * TOPIC_SHARE));
  const taken: Matter[] = [];
  const ofTopic = new Map<string, number>();
  for (const matter of line) {
    if (taken.length >= count) break;
    const topics = (names.get(matter) ?? []).filter((name) => (times.get(name) ?? 0) < NAMED_EVERYWHERE * line.length);
    const full = topics.find((name) => (ofTopic.get(name) ?? 0) >= most);
    if (full) {
      why.set(matter, { signal: 'variety', rule: 'name is full', stories: most, name: full });
      continue;
    }
    taken.push(matter);
    for (const name of topics) ofTopic.set(name, (ofTopic.get(name) ?? 0) + 1);
  }
  // A thin week has nothing better to put in their place.
  for (const matter of line) {
    if (taken.length >= count) break;
    if (!taken.includes(matter)) taken.push(matter);
    why.delete(matter);
  }
  return taken;
}

/**
 * Home and world: a share of the places goes to stories of other countries than the one most of the stories are of, where
 * some are worth it; they take the places of the lightest stories.
 */
function balance(
  chosen: readonly Matter[],
  line: readonly Matter[],
  count: number,
  why: Map<Matter, Variety>,
): Matter[] {
  const times = new Map<string, number>();
  for (const {
    lead: { country },
  } of line)
    if (country) times.set(country, (times.get(country) ?? 0) + 1);
  const home = [...times].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0];
  const isWorld = ({ lead: { country } }: Matter) => country !== undefined && country !== home;
  const least = Math.floor(count * LEAST_ELSEWHERE);
  let kept = [...chosen];
  for (const wanted of [isWorld, (matter: Matter) => !isWorld(matter)]) {
    for (const matter of line) {
      if (kept.filter(wanted).length >= least) break;
      const leaving = kept.findLast((other) => !wanted(other));
      if (!leaving || !wanted(matter) || kept.includes(matter)) continue;
      if (isAlone(matter) || matter.score < WORTH_A_PLACE * leaving.score) continue;
      kept = kept.filter((other) => other !== leaving).concat(matter);
      why.set(
        matter,
        isWorld(matter) && matter.lead.country
          ? { signal: 'variety', rule: 'from abroad', country: matter.lead.country.replace('-', ' ') }
          : { signal: 'variety', rule: 'from home' },
      );
      why.set(leaving, { signal: 'variety', rule: 'home and world' });
    }
  }
  return kept.toSorted((a, b) => line.indexOf(a) - line.indexOf(b));
}
