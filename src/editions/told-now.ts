import { sql } from '../db/index.ts';

/**
 * In SQL, after `story` in a `from` (its `id` and `told`): how it is told now, as `told_now.told`. A story is called what the newest
 * edition that has it calls it, so that no two pages call it differently and an editor's words stay; the rest is that edition's
 * too until there is later news, which is told with more reports. Null until it was told once. `offset 0` has each looked up once:
 * the planner would do so wherever it is named.
 */
export const toldNow = sql`
  cross join lateral (
    select case when printed.told is null then story.told
                when jsonb_array_length(printed.told -> 'reports') >= coalesce(jsonb_array_length(story.told -> 'reports'), 0)
                then printed.told
                else story.told || jsonb_strip_nulls(jsonb_build_object(
                       'headline', printed.told -> 'headline', 'headlineReport', printed.told -> 'headlineReport',
                       'editor', printed.told -> 'editor'))
           end as told
      from (select (select edition_story.told from edition_story join edition on edition.id = edition_story.edition_id
                     where edition_story.story_id = story.id order by edition.from_at desc limit 1) as told offset 0) as printed
    offset 0
  ) as told_now`;
