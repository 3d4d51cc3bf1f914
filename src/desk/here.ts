import type { Db } from '../db/index.ts';
import type { Actor } from './log.ts';

/** Who has asked for a page so lately, in milliseconds, is still before it. */
const HERE = 60_000;
const DAY = 86_400_000;

/** Notes that somebody looks at a page of the desk. @returns who else does, by the names that the log calls them */
export async function othersAtDesk(db: Db, place: string, who: Actor, now: Date): Promise<string[]> {
  if (who.id === null) return [];
  await db
    .insertInto('at_desk')
    .values({ person_id: who.id, person: who.name, place, seen_at: now })
    .onConflict((conflict) =>
      conflict
        .columns(['person_id', 'place'])
        .doUpdateSet((row) => ({ person: row.ref('excluded.person'), seen_at: row.ref('excluded.seen_at') })),
    )
    .execute();
  await db
    .deleteFrom('at_desk')
    .where('seen_at', '<', new Date(now.getTime() - DAY))
    .execute();
  const rows = await db
    .selectFrom('at_desk')
    .select('person')
    .where('place', '=', place)
    .where('person_id', '<>', who.id)
    .where('seen_at', '>=', new Date(now.getTime() - HERE))
    .orderBy('seen_at', 'desc')
    .limit(20)
    .execute();
  return rows.map(({ person }) => person);
}
