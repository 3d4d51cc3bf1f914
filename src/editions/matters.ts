import {
  type Grouped,
  cosine,
  mayBeOne,
  namesInCommon,
  type Ranked,
  type Reason,
  contentWords,
  SAME_MATTER,
  topicsOf,
  weighWith,
} from '../stories/index.ts';
import { OBVIOUS, PART_OUTLETS, PARTS, SAME_EVENT, TELLING_WORDS } from './limits.ts';

/** A matter of the week: what an edition gives one place. */
export interface Matter {
  /** Its most important event. */
  lead: Ranked;
  /** The further developments that are named under it, oldest first. */
  parts: Ranked[];
  /** All its stories, the leading one first. */
  stories: Ranked[];
  /** Why it has its place: the leading story's reasons, and what the others add. */
  reasons: Reason[];
  score: number;
}

/** Whether the editor decided that two stories are not one event. */
export type Apart = (a: Grouped, b: Grouped) => boolean;

/** What the editor decided of pairs of reports, for the stories that they are in. */
export function apartBy(pairs: readonly (readonly [string, string])[]): Apart {
  if (pairs.length === 0) return () => false;
  return (a, b) => {
    const [inA, inB] = [a, b].map(({ reports }) => new Set(reports.map(({ id }) => id)));
    return pairs.some(([one, other]) => (inA!.has(one) && inB!.has(other)) || (inA!.has(other) && inB!.has(one)));
  };
}

/**
 * The matters of the week's stories, the weightiest first. Each story goes under the one it is most like of those that are heavier than
 * itself and lead; where it is like none, it leads a matter of its own. A running affair that every outlet tells by another
 * figure is one matter, though no story of it is large.
 */
export function mattersOf(ranked: readonly Ranked[], apart: Apart = () => false): Matter[] {
  const matters: Ranked[][] = [];
  const names = new Map(ranked.map((story) => [story, namesInCommon(story.fresh)]));
  /** Word → the leading stories that have it. */
  const leading = new Map<string, { matters: number[]; weights: number[] }>();
  /** By matter. Readers wait meanwhile: numbers in a row cost less than a map of them. */
  const alike = new Float64Array(ranked.length);
  for (const story of ranked) {
    alike.fill(0, 0, matters.length);
    for (const [word, weight] of story.vector) {
      const those = leading.get(word);
      if (those)
        for (let at = 0; at < those.matters.length; at++) alike[those.matters[at]!]! += weight * those.weights[at]!;
    }
    let closest: number | undefined;
    let most: number = SAME_MATTER;
    for (let matter = 0; matter < matters.length; matter++) {
      const likeness = alike[matter]!;
      if (likeness < most || (likeness === most && closest !== undefined && closest < matter)) continue;
      if (!mayBeOne(names.get(story)!, names.get(matters[matter]![0]!)!)) continue;
      [closest, most] = [matter, likeness];
    }
    if (closest !== undefined) {
      matters[closest]!.push(story);
      continue;
    }
    for (const [word, weight] of story.vector) {
      const those = leading.get(word) ?? { matters: [], weights: [] };
      those.matters.push(matters.length);
      those.weights.push(weight);
      leading.set(word, those);
    }
    matters.push([story]);
  }
  return matters
    .map(([lead, ...others]): Matter => {
      const added = weighWith(lead!, others);
      return {
        lead: lead!,
        parts: partsOf(lead!, others, apart),
        stories: [lead!, ...others],
        reasons: added ? [...lead!.reasons, added].toSorted((a, b) => b.points - a.points) : lead!.reasons,
        score: Math.round(10 * (lead!.score + (added?.points ?? 0))) / 10,
      };
    })
    .toSorted((a, b) => b.score - a.score || (a.lead.story < b.lead.story ? -1 : 1));
}

/**
 * Whether readers would see at once that a story of a matter belongs under the leading one: it tells of the same person or body, or is
 * very like it. A place in common says little, for much happens in Los Angeles. Others add to the matter's weight, but are not named.
 */
function isDevelopment(story: Ranked, lead: Ranked): boolean {
  if (cosine(story.vector, lead.vector) >= OBVIOUS) return true;
  const names = namesOf(lead);
  return namesOf(story).some((name) => names.includes(name));
}

/**
 * The words of the persons that a story is about, and of what its reports name in common but for places: those among its most telling
 * words. The head of state is named by most stories, and tells little.
 */
function namesOf({ fresh, vector }: Ranked): string[] {
  const telling = [...vector.keys()].slice(0, TELLING_WORDS);
  const topics = topicsOf(fresh);
  const wordsOf = (wanted: string) => topics.flatMap(({ name, kind }) => (kind === wanted ? contentWords(name) : []));
  const places = wordsOf('place');
  const names = [...wordsOf('person'), ...namesInCommon(fresh).flatMap(contentWords)];
  return names.filter((word) => telling.includes(word) && !places.includes(word));
}

/** The weightiest further developments of a matter: other events than the leading one, each once. */
function partsOf(lead: Ranked, others: readonly Ranked[], apart: Apart): Ranked[] {
  const told = [lead];
  for (const story of others) {
    if (told.length > PARTS) break;
    if (!isDevelopment(story, lead)) continue;
    if (story.outlets < PART_OUTLETS || told.some((other) => isSameEvent(story, other) && !apart(story, other)))
      continue;
    told.push(story);
  }
  return told.slice(1).toSorted((a, b) => a.time.getTime() - b.time.getTime() || (a.story < b.story ? -1 : 1));
}

function isSameEvent(a: Ranked, b: Ranked): boolean {
  return cosine(a.vector, b.vector) >= SAME_EVENT && mayBeOne(namesInCommon(a.fresh), namesInCommon(b.fresh));
}
