import { sql, type Db } from '../db/index.ts';
import { identitiesOf, most, type Placed } from './identities.ts';

/** The moments between which reports are grouped. */
export interface Window {
  from: Date;
  until: Date;
}

interface Groups {
  groups: readonly (readonly Placed[])[];
  /** When each report was published. */
  published: ReadonlyMap<string, Date>;
  /** Reports of which the editor decided anything. */
  held: ReadonlySet<string>;
}

/** Writes groups down as stories, whose addresses go on telling what they told. @returns how many reports moved */
export async function placeGroups(
  tx: Db,
  { groups, published, held }: Groups,
  window: Window,
  now: Date,
): Promise<number> {
  const homes = new Set(groups.flatMap((group) => group.flatMap(({ home }) => home ?? [])));
  const { goesOnAs, seatOf } = identitiesOf(groups, await outOfOf(tx, [...homes]));
  const rows: { report_id: number; story_id: number; home_id: number | null }[] = [];
  const touched = new Set<number>();
  const storyOf = new Map<readonly Placed[], number>();
  let moved = 0;
  for (const group of groups) {
    const known = goesOnAs(group);
    const times = group.map(({ report }) => published.get(report) ?? now);
    const story = known ?? (await newStory(tx, { times, outOf: mostAtHome(group) }, now));
    storyOf.set(group, story);
    // What comes to a story while the editor holds its reports together, or apart from others, may go elsewhere when that is undone.
    const isHeld = known !== undefined && group.some(({ report }) => held.has(report));
    for (const { report, story: old, home } of group) {
      const isAtHome = home !== null && seatOf.get(home) === group;
      const home_id = isAtHome ? home : isHeld ? null : story;
      if (old === story && home === home_id) continue;
      rows.push({ report_id: Number(report), story_id: story, home_id });
      if (old === story) continue;
      moved++;
      touched.add(story);
      if (old !== null) touched.add(old);
    }
  }
  for (let i = 0; i < rows.length; i += 5000) {
    await tx
      .insertInto('story_report')
      .values(rows.slice(i, i + 5000))
      .onConflict((conflict) =>
        conflict
          .column('report_id')
          .doUpdateSet((row) => ({ story_id: row.ref('excluded.story_id'), home_id: row.ref('excluded.home_id') })),
      )
      .execute();
  }
  const leads = [...seatOf].map(([story, group]) => ({ story, into: storyOf.get(group)! }));
  for (const story of await lead(tx, leads, window, now)) touched.add(story);
  await settle(tx, [...touched], now);
  return moved;
}

/** The reports of a group that was taken out of stories: the one that most of them are at home in. */
const mostAtHome = (group: readonly Placed[]): number | undefined =>
  most(
    new Map(
      [...Map.groupBy(group, ({ home }) => home)].flatMap(([home, its]) =>
        home === null ? [] : [[home, its.length] as const],
      ),
    ),
  );

async function newStory(
  tx: Db,
  { times, outOf }: { times: readonly Date[]; outOf: number | undefined },
  now: Date,
): Promise<number> {
  const sorted = [...times].sort((a, b) => a.getTime() - b.getTime());
  const row = {
    begun_at: sorted[0] ?? now,
    latest_at: sorted.at(-1) ?? now,
    changed_at: now,
    out_of: outOf ?? null,
  };
  return (await tx.insertInto('story').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

/** What each of these stories was taken out of, and that of what. */
async function outOfOf(tx: Db, stories: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await sql<{ id: number; out_of: number }>`
    with recursive up as (
      select id, out_of from story where id = any(${stories}::integer[]) and out_of is not null
      union select story.id, story.out_of from story join up on story.id = up.out_of where story.out_of is not null)
    select id, out_of from up`.execute(tx);
  return new Map(rows.map(({ id, out_of }) => [id, out_of]));
}

/**
 * Has stories lead to others, or to themselves again. Reports that have left the window go along with the story that they are at home in.
 *
 * @returns the stories that won or lost such a report
 */
async function lead(
  tx: Db,
  leads: readonly { story: number; into: number }[],
  { from, until }: Window,
  now: Date,
): Promise<number[]> {
  const to = { stories: leads.map(({ story }) => story), into: leads.map(({ into }) => into) };
  const { rows: changed } = await sql<{ id: number }>`
    update story set merged_into = nullif(lead.goes, lead.story), changed_at = ${now}
      from unnest(${to.stories}::integer[], ${to.into}::integer[]) as lead(story, goes)
     where story.id = lead.story and merged_into is distinct from nullif(lead.goes, lead.story)
    returning story.id`.execute(tx);
  if (!changed.length) return [];
  const { rows } = await sql<{ story: number; before: number }>`
    with recursive
      touched(id) as (select unnest(${changed.map(({ id }) => id)}::integer[])
                  union select story.id from story join touched on story.merged_into = touched.id),
      led(id, goes, after, steps) as (
        select story.id, story.id, merged_into, 0 from story join touched on touched.id = story.id
        union all select led.id, story.id, story.merged_into, steps + 1 from led join story on story.id = led.after where steps < 50),
      gone as (
        select report_id, story_id as before, led.goes as story
          from story_report join led on led.id = home_id and led.after is null join report on report.id = report_id
         where story_id <> led.goes and (published_at < ${from} or published_at >= ${until})),
      done as (update story_report set story_id = gone.story from gone where story_report.report_id = gone.report_id)
    select distinct story, before from gone`.execute(tx);
  return rows.flatMap(({ story, before }) => [story, before]);
}

/** Brings the touched stories' times up to date. */
async function settle(tx: Db, touched: readonly number[], now: Date): Promise<void> {
  if (!touched.length) return;
  await sql`
    update story set begun_at = span.begun_at, latest_at = span.latest_at, changed_at = ${now}, merged_into = null
      from (select story_report.story_id, min(report.published_at) as begun_at, max(report.published_at) as latest_at
              from story_report join report on report.id = story_report.report_id
             where story_report.story_id = any(${touched}) group by 1) as span
     where story.id = span.story_id`.execute(tx);
}
