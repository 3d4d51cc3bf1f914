import { sql, type Db } from '../db/index.ts';
import { familyName } from '../text/index.ts';
import { topicEdits } from './keep-topics.ts';
import { samePerson } from './topics.ts';
import type { TopicKind } from './told.ts';

/** What the machine is not sure of. */
export type TopicDoubt =
  /** Two names that may be one person's or body's; the one that more stories have first. */
  | { ask: 'one?'; topics: [Doubted, Doubted] }
  /** One name that was taken for things of several kinds. */
  | { ask: 'what?'; topic: Doubted; kinds: TopicKind[] }
  /** A person by one name alone. */
  | { ask: 'who?'; topic: Doubted };

export interface Doubted {
  slug: string;
  name: string;
  kind: TopicKind;
  stories: number;
}

const MOST = 12;
/** Topics that are compared with one another. */
const LOOKED_AT = 400;

/** What of the topics since a moment is to be asked, what most stories have first; what was answered is not asked again. */
export async function topicDoubts(db: Db, since: Date): Promise<TopicDoubt[]> {
  const { rows } = await sql<Doubted & { kinds: TopicKind[] }>`
    select slug, (array_agg(name order by story_topic.place))[1] as name, mode() within group (order by kind) as kind,
           array_agg(distinct kind) as kinds, count(*)::int as stories
      from story_topic join story on story.id = story_topic.story_id
     where story.latest_at >= ${since} and story.merged_into is null
     group by slug order by stories desc, slug limit ${LOOKED_AT}`.execute(db);
  const edits = (await topicEdits(db)).map((made) => made.edit);
  const right = new Set(edits.flatMap((edit) => (edit.kind === 'right' ? edit.slugs.toSorted().join(' ') : [])));
  const isAnswered = (...slugs: string[]) => right.has(slugs.toSorted().join(' '));
  const doubts: { doubt: TopicDoubt; stories: number }[] = [];
  for (const [i, { kinds, ...topic }] of rows.entries()) {
    if (kinds.length > 1 && !isAnswered(topic.slug))
      doubts.push({ doubt: { ask: 'what?', topic, kinds }, stories: topic.stories });
    else if (topic.kind === 'person' && !/[\s·-]/u.test(topic.name) && !isAnswered(topic.slug))
      doubts.push({ doubt: { ask: 'who?', topic }, stories: topic.stories });
    for (const { kinds: _, ...other } of rows.slice(i + 1))
      if (mayBeOne(topic, other) && !isAnswered(topic.slug, other.slug))
        doubts.push({ doubt: { ask: 'one?', topics: [topic, other] }, stories: topic.stories + other.stories });
  }
  return doubts
    .toSorted((a, b) => b.stories - a.stories)
    .slice(0, MOST)
    .map(({ doubt }) => doubt);
}

function mayBeOne(a: Doubted, b: Doubted): boolean {
  if (a.kind === 'person' && b.kind === 'person') return samePerson(a.name, b.name);
  // A surname that is also taken for a body or a place.
  if (a.kind === 'person' || b.kind === 'person') {
    const [person, other] = a.kind === 'person' ? [a, b] : [b, a];
    return other.kind !== 'issue' && familyName(person.name).toLowerCase() === other.name.toLowerCase();
  }
  const [long, short] = a.name.length > b.name.length ? [a, b] : [b, a];
  return a.kind === 'org' && b.kind === 'org' && short.name.includes(' ') && long.name.endsWith(` ${short.name}`);
}
