import { likeness, mayBeOne, namesInCommon, type Grouped, type Ranked } from '../stories/index.ts';
import { JOIN_AMONG, JOIN_DAYS, JOIN_LIKENESS } from './limits.ts';

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
 * Puts splinters back: grouping would rather leave an event in two stories than put two events in one, and an edition can
 * not. Each of the heaviest stories takes the lighter ones of the same days that are like it and name what it names.
 *
 * @returns the stories that took others, with all reports, and the ids of those taken
 */
export function joinSplinters(
  ranked: readonly Ranked[],
  apart: Apart = () => false,
): { joined: Grouped[]; taken: Set<string> } {
  const joined: Grouped[] = [];
  const taken = new Set<string>();
  const heaviest = ranked.filter(({ political }) => political).slice(0, JOIN_AMONG);
  for (const [place, story] of heaviest.entries()) {
    if (taken.has(story.story)) continue;
    const names = namesInCommon(story.fresh);
    const splinters = ranked.filter(
      (other, i) =>
        i > place &&
        other !== story &&
        !taken.has(other.story) &&
        Math.abs(other.time.getTime() - story.time.getTime()) <= JOIN_DAYS * 86_400_000 &&
        likeness(other.gist, story.gist) >= JOIN_LIKENESS &&
        mayBeOne(names, namesInCommon(other.fresh)) &&
        !apart(story, other),
    );
    if (!splinters.length) continue;
    for (const other of splinters) taken.add(other.story);
    joined.push({ story: story.story, reports: [story, ...splinters].flatMap(({ reports }) => reports) });
  }
  return { joined, taken };
}
