import { sql, type Db } from '../db/index.ts';
import type { ToldStory } from './told.ts';

/** A topic's name in addresses: "São Paulo" is `sao-paulo`. Letters of every script stay; at most 80 characters. */
export function topicSlug(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-');
  return Array.from(slug).slice(0, 80).join('').replace(/^-|-$/g, '') || 'topic';
}

/** Writes down a story's topics as told, in place of those it had. @param latest when its newest report appeared */
export async function keepTopics(db: Db, told: Pick<ToldStory, 'story' | 'topics'>, latest: Date): Promise<void> {
  const slugs = new Map(told.topics.map(({ name }, place) => [topicSlug(name), place] as const).toReversed());
  const rows = [...slugs].map(([slug, place]) => ({ slug, place, ...told.topics[place] }));
  await sql`
    with gone as (delete from story_topic where story_id = ${Number(told.story)} and slug <> all(${[...slugs.keys()]}::text[]))
    insert into story_topic (story_id, slug, name, kind, place, latest_at)
    select ${Number(told.story)}, slug, name, kind, place, ${latest}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as topic(slug text, name text, kind text, place smallint)
        on conflict (story_id, slug) do update
       set name = excluded.name, kind = excluded.kind, place = excluded.place, latest_at = excluded.latest_at`.execute(
    db,
  );
}
