import { sql, type Db } from '../../db/index.ts';
import { topicSlug } from '../../stories/index.ts';
import { slips } from '../../text/index.ts';
import { topicsSince, type CountedTopic } from '../read/topics.tsx';

/** Topics that a reader may choose from, and those of theirs that no story has. */
export interface OfferedTopics {
  known: CountedTopic[];
  unknown: { name: string; meant?: string }[];
}

/** So many are offered, of the stories of so long. */
const [mostOffered, offeredFor] = [24, 28 * 86_400_000];

/** What the newest stories name most, and the reader's own; and what of those was never named, with what they may mean. */
export async function topicsOffered(db: Db, chosen: readonly string[], now: Date): Promise<OfferedTopics> {
  const slugs = chosen.map(topicSlug);
  const [newest, named] = await Promise.all([
    topicsSince(db, new Date(now.getTime() - offeredFor)),
    sql<{ slug: string }>`
      select slug from unnest(${slugs}::text[]) as slug where exists (select from story_topic where story_topic.slug = slug.slug)`.execute(
      db,
    ),
  ]);
  const found = new Set(named.rows.map(({ slug }) => slug));
  const own = chosen
    .filter((name) => found.has(topicSlug(name)))
    .map((name) => ({ slug: topicSlug(name), name, kind: '', stories: 0 }));
  const known = new Map([...own, ...newest.slice(0, mostOffered)].map((topic) => [topic.slug, topic]));
  const unknown = chosen
    .filter((name) => !found.has(topicSlug(name)))
    .map((name) => {
      const meant = newest.find((topic) => mayMean(name.toLowerCase(), topic.name.toLowerCase()))?.name;
      return { name, ...(meant && { meant }) };
    });
  return { known: [...known.values()].toSorted((a, b) => a.name.localeCompare(b.name)), unknown };
}

/** A word of it, or a slip away. */
const mayMean = (typed: string, name: string) =>
  name.split(/[^\p{L}\d]+/u).includes(typed) || slips(typed, name, 1) <= 1 || initialsOf(name) === typed;
const initialsOf = (name: string) =>
  name
    .split(/[^\p{L}\d]+/u)
    .map((word) => word.slice(0, 1))
    .join('');
