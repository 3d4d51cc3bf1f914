import { z } from 'zod';
import { consequenceKinds, type Reason } from './reason.ts';
import { topicKinds, type Part, type ShownReport, type ToldStory } from './told.ts';
import type { Line } from '../text/index.ts';

/**
 * The shapes of `told.ts` as rows have them. A row outlives the code that wrote it: what an earlier version kept, and this one
 * cannot read, is an error that names the field, and no page with a hole. What a shape does not name is left out in reading:
 * each names all that its type has, the optional too (`satisfies`).
 */

/** Text that was one line when the row was written. */
const line = z.custom<Line>((value) => typeof value === 'string', 'is no text');
const strings = z.array(z.string());
const count = z.number();
const quotation = z.object({ text: z.string(), report: z.string() });
const earlier = z.object({ story: z.string(), headline: line, day: z.string() });
const editors = { headline: z.literal(true).exactOptional(), line: line.exactOptional() };
const part = z.object({
  ...earlier.shape,
  headlineReport: z.string(),
  reports: strings,
  editor: z.object(editors).exactOptional(),
} satisfies Record<keyof Part, z.ZodType>);

const independent = { outlets: count, independent: count };
const evidence = z.union([
  z.object({ signal: z.literal('outlets'), ...independent }),
  z.object({ signal: z.literal('public affairs'), reports: count, of: count }),
  z.object({ signal: z.literal('breadth'), left: count, center: count, right: count }),
  z.object({ signal: z.enum(['agency', 'official']), names: strings }),
  z.object({ signal: z.literal('reports'), reports: count, days: count }),
  z.object({ signal: z.literal('front'), first: count, outlets: count }),
  z.object({
    signal: z.literal('consequence'),
    kind: z.enum(consequenceKinds),
    readFrom: strings,
    reports: count,
    of: count,
  }),
  z.object({ signal: z.literal('novelty'), fresh: count, of: count }),
  z.object({ signal: z.literal('novelty'), headline: z.string() }),
  z.object({ signal: z.literal('matter'), stories: count, days: count, ...independent }),
  z.object({ signal: z.literal('variety'), rule: z.literal('name is full'), stories: count, name: z.string() }),
  z.object({ signal: z.literal('variety'), rule: z.enum(['home and world', 'from home']) }),
  z.object({ signal: z.literal('variety'), rule: z.literal('from abroad'), country: z.string() }),
  z.object({ signal: z.string(), words: z.string() }),
]);
const reason: z.ZodType<Reason> = z.intersection(z.object({ points: z.number() }), evidence);

const side = z.object({
  outlets: count,
  words: z.array(z.object({ word: z.string(), here: count, elsewhere: count, reports: count })),
});

/** A story as it is told. */
export const toldStoryRow: z.ZodType<ToldStory> = z.object({
  rank: count,
  story: z.string(),
  headline: line,
  headlineReport: z.string(),
  brief: z.array(quotation),
  reasons: z.array(reason),
  score: z.number(),
  topics: z.array(z.object({ name: line, kind: z.enum(topicKinds) })),
  reports: strings,
  day: z.string().exactOptional(),
  parts: z.array(part).exactOptional(),
  before: z.array(earlier).exactOptional(),
  sinceLastWeek: z.literal(true).exactOptional(),
  aside: z.literal(true).exactOptional(),
  alone: z.literal(true).exactOptional(),
  said: z.array(z.object({ ...quotation.shape, speaker: line })).exactOptional(),
  editor: z.object({ chose: z.literal(true).exactOptional(), ...editors }).exactOptional(),
  howTold: z.object({ left: side, right: side }).exactOptional(),
} satisfies Record<keyof ToldStory, z.ZodType>);

/** A report as an edition's row keeps it: its time as JSON has it. */
export const shownReportRow: z.ZodType<Omit<ShownReport, 'published'> & { published: string }> = z.object({
  id: z.string(),
  outlet: line,
  title: line,
  url: z.string().nullable(),
  published: z.iso.datetime(),
  language: z.string().nullable().exactOptional(),
  video: z.string().nullable().exactOptional(),
} satisfies Record<keyof ShownReport, z.ZodType>);
