import { z } from 'zod';
import type { Report } from '../reports/index.ts';
import { oneLine } from '../text/index.ts';
import { topicSlug } from './topic-slug.ts';
import { topicKinds, type Topic, type TopicKind } from './told.ts';

/** What the editor says of topics, by their names in addresses: it holds for every story, of later weeks too, until it is undone. */
export type TopicEdit =
  /** Its name and its kind; another topic's, and it is that one from now on. */
  | { kind: 'call'; slug: string; name: string; as: TopicKind }
  /** It is no topic. */
  | { kind: 'hide'; slug: string }
  /** Where it stands beside another, it is something else. */
  | { kind: 'split'; slug: string; beside: string; name: string; as: TopicKind }
  /** Of the house's own list: a person, body or place with its other names. It is found wherever a report says one of them. */
  | { kind: 'known'; name: string; as: TopicKind; forms: string[] }
  /** The two are not one, and it is what the machine takes it for: not to be asked again. */
  | { kind: 'right'; slugs: string[] };

const ofKind = { as: z.enum(topicKinds) };
export const topicEditRow: z.ZodType<TopicEdit> = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('call'), slug: z.string(), name: z.string(), ...ofKind }),
  z.looseObject({ kind: z.literal('hide'), slug: z.string() }),
  z.looseObject({ kind: z.literal('split'), slug: z.string(), beside: z.string(), name: z.string(), ...ofKind }),
  z.looseObject({ kind: z.literal('known'), name: z.string(), ...ofKind, forms: z.array(z.string()) }),
  z.looseObject({ kind: z.literal('right'), slugs: z.array(z.string()) }),
]);

const MOST_TOPICS = 8;
/** A name of the house's list is a topic where such a share of a story's reports say it. */
const SAID_BY = 0.5;

/** The topics of a story as they are shown, each once: as the machine found them, with what the editor said of them. */
export function asEdited(found: readonly Topic[], edits: readonly TopicEdit[]): Topic[] {
  const slugs = new Set(found.map(({ name }) => topicSlug(name)));
  const shown = new Map<string, Topic>();
  for (const topic of found) {
    const now = settled(topic, slugs, edits);
    if (now && !shown.has(topicSlug(now.name))) shown.set(topicSlug(now.name), now);
  }
  return [...shown.values()];
}

/** A topic after the edits, each done to what those before it left; undefined where it is none. */
function settled(topic: Topic, beside: ReadonlySet<string>, edits: readonly TopicEdit[]): Topic | undefined {
  let now: Topic = topic;
  for (const edit of edits) {
    const slug = topicSlug(now.name);
    if (edit.kind === 'hide' && edit.slug === slug) return undefined;
    if (
      (edit.kind === 'call' && edit.slug === slug) ||
      (edit.kind === 'split' && edit.slug === slug && beside.has(edit.beside)) ||
      (edit.kind === 'known' && [edit.name, ...edit.forms].some((form) => topicSlug(form) === slug))
    )
      now = { name: oneLine(edit.name), kind: edit.as };
  }
  return now;
}

/** What the machine found, and what of the house's list so many reports say that it did not find. */
export function withKnown(found: readonly Topic[], edits: readonly TopicEdit[], reports: readonly Report[]): Topic[] {
  const topics = [...found];
  for (const edit of edits) {
    if (edit.kind !== 'known' || topics.length >= MOST_TOPICS) continue;
    const forms = [edit.name, ...edit.forms];
    if (topics.some(({ name }) => forms.some((form) => topicSlug(form) === topicSlug(name)))) continue;
    const said = new RegExp(`(?<![\\p{L}\\p{N}])(?:${forms.map(literally).join('|')})(?![\\p{L}\\p{N}])`, 'u');
    const saying = reports.filter(({ title, text }) => said.test(title) || said.test(text.slice(0, 6000))).length;
    if (saying >= Math.max(1, SAID_BY * reports.length)) topics.push({ name: oneLine(edit.name), kind: edit.as });
  }
  return topics;
}

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
