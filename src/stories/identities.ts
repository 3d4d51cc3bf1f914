/** A report of a group, as it was placed before. */
export interface Placed {
  report: string;
  /** The story that it is in; null where it is new. */
  story: number | null;
  /** The story whose number goes where it goes; null where it is new, or came while the editor held reports together or apart. */
  home: number | null;
}

/** What becomes of the stories' numbers when reports are grouped anew. */
export interface Identities {
  /** The story that a group goes on as; undefined for a new one. */
  goesOnAs: (group: readonly Placed[]) => number | undefined;
  /** The group that has most of the reports at home in a story: there its address leads. */
  seatOf: Map<number, readonly Placed[]>;
}

/**
 * Finds for each group the story whose number it goes on by, so that an address tells the same event for ever.
 *
 * A story is where most of the reports are that are at home in it. A group that has several stories so goes on as the one of most
 * of its reports, and the others lead there, until they are taken apart again; what came out of a story counts for it when it is
 * back. Ties go to the older story and to the earlier group, so that the same input gives the same result.
 *
 * @param outOf story → the story that its first reports were taken out of
 */
export function identitiesOf(groups: readonly (readonly Placed[])[], outOf: ReadonlyMap<number, number>): Identities {
  const seats = new Map<number, { group: readonly Placed[]; reports: number }>();
  for (const group of groups)
    for (const [story, reports] of countOf(group, 'home'))
      if (reports > (seats.get(story)?.reports ?? 0)) seats.set(story, { group, reports });
  const seated = Map.groupBy(seats.keys(), (story) => seats.get(story)!.group);
  const goesOn = new Map<readonly Placed[], number>();
  for (const [group, stories] of seated) {
    const here = new Set(stories);
    const reports = new Map<number, number>();
    for (const story of stories) {
      const first = firstOf(story, here, outOf);
      reports.set(first, (reports.get(first) ?? 0) + seats.get(story)!.reports);
    }
    goesOn.set(group, most(reports)!);
  }
  // Of what is at home nowhere, or elsewhere, each goes on as what it was, where nobody else does.
  const taken = new Set(seats.keys());
  for (const group of groups) {
    if (goesOn.has(group)) continue;
    const free = [...countOf(group, 'story')].filter(([story]) => !taken.has(story));
    const story = most(new Map(free));
    if (story === undefined) continue;
    goesOn.set(group, story);
    taken.add(story);
  }
  return {
    goesOnAs: (group) => goesOn.get(group),
    seatOf: new Map([...seats].map(([story, { group }]) => [story, group])),
  };
}

/** The story among `here` that one came out of, at first. */
function firstOf(story: number, here: ReadonlySet<number>, outOf: ReadonlyMap<number, number>): number {
  let first = story;
  for (let at = outOf.get(story); at !== undefined; at = outOf.get(at)) if (here.has(at)) first = at;
  return first;
}

function countOf(group: readonly Placed[], of: 'home' | 'story'): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { [of]: story } of group) if (story !== null) counts.set(story, (counts.get(story) ?? 0) + 1);
  return counts;
}

/** The story with most reports, the older of several. */
export const most = (reports: ReadonlyMap<number, number>): number | undefined =>
  [...reports].toSorted(([a, m], [b, n]) => n - m || a - b)[0]?.[0];
