/** Why a story has its place: what was counted, and how much it is worth. The sentences are made where it is shown, in the reader's language. */

export const consequenceKinds = [
  'war and peace',
  'deaths',
  'election',
  'vote or law',
  'ruling or charge',
  'office',
  'treaty, sanctions or trade',
  'emergency or order',
  'money of the many',
] as const;
export type ConsequenceKind = (typeof consequenceKinds)[number];

/** One signal's evidence, as `rank.ts` and the choosing found it. */
export type Evidence =
  | { signal: 'outlets'; outlets: number; independent: number }
  /** Of editions that closed when it gave points; today it decides who gets in. */
  | { signal: 'public affairs'; reports: number; of: number }
  /** Outlets by their ratings. */
  | { signal: 'breadth'; left: number; center: number; right: number }
  | { signal: 'agency' | 'official'; names: string[] }
  | { signal: 'reports'; reports: number; days: number }
  /** Outlets that had it among so many first items. */
  | { signal: 'front'; first: number; outlets: number }
  /** The words it was read from, the most frequent first, and in how many of the reports they stand. */
  | { signal: 'consequence'; kind: ConsequenceKind; readFrom: string[]; reports: number; of: number }
  /** Told last time, and so many of its reports are new. */
  | { signal: 'novelty'; fresh: number; of: number }
  /** Another story of its matter was told last time. */
  | { signal: 'novelty'; headline: string }
  /** So many further stories of its matter, and all that reported any of it. */
  | { signal: 'matter'; stories: number; outlets: number; independent: number; days: number }
  /** It gave way to others, or they gave way to it. */
  | { signal: 'variety'; rule: 'name is full'; stories: number; name: string }
  | { signal: 'variety'; rule: 'home and world' }
  | { signal: 'variety'; rule: 'from home' }
  | { signal: 'variety'; rule: 'from abroad'; country: string };

/** One signal's share in a story's rank. */
export type Reason = { points: number } & (
  | Evidence
  /** Of an edition that closed when reasons were kept as English sentences. */
  | { signal: string; words: string }
);

/** What tells a story's reasons apart. */
export function reasonKey(reason: Reason): string {
  return 'kind' in reason ? `${reason.signal}: ${reason.kind}` : reason.signal;
}
