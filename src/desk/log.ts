import { sql, type Db, type Schema } from '../db/index.ts';
import type { Edit } from '../editions/index.ts';
import type { Steer } from './mail.ts';

/** Who acts: a person who has signed in, or the command line, which has no id. */
export interface Actor {
  id: number | null;
  /** As the log calls them for ever. */
  name: string;
}

/** By whom and when an act is done: what every act of the desk is given last. */
export interface By {
  who: Actor;
  now: Date;
}

/** Whoever runs a command on the machine itself. */
export const commandLine: Actor = { id: null, name: 'the command line' };

type Moderation = Schema['moderation']['act'];

/** Every act that the log is told of, in a verb; the desk's messages say each in the house's language. */
export type DeskAct =
  | Edit['kind']
  | 'undo'
  | 'merge'
  | 'split'
  | 'not political'
  | 'close'
  | 'correct'
  | 'test send'
  | `${Steer} a sending`
  | `${'send' | 'take back' | 'drop'} a mail to readers`
  | 'erase a reader'
  | 'suppress a reader'
  | 'import readers'
  | 'export readers'
  | 'give a role'
  | 'begin'
  | 'change'
  | 'publish'
  | 'withdraw'
  | 'take back'
  | 'call a topic'
  | 'hide a topic'
  | 'split a topic'
  | 'list a name'
  | 'leave a topic'
  | 'change a source'
  | 'rate sources'
  | 'add sources'
  | 'take out a source'
  | 'bring back a source'
  | 'move a feed'
  | 'add a rule'
  | 'drop a rule'
  | 'set the sections that are no politics'
  | 'change the words'
  | Moderation
  | `take back: ${Moderation}`
  | 'retry';

/** A sensitive act, as the log keeps it. */
export interface Deed {
  id: number;
  at: Date;
  who: string;
  /** A `DeskAct`; older versions had others. */
  act: string;
  /** What it was done to: 'edition 2020-W01', 'person ann@example.org'. */
  what: string;
  before: object | null;
  after: object | null;
}

/** Writes an act into the log; call it in the transaction of the act itself. */
export async function record(
  tx: Db,
  {
    act,
    what,
    before = null,
    after = null,
  }: { act: DeskAct; what: string; before?: object | null; after?: object | null },
  { who, now }: By,
): Promise<void> {
  await tx
    .insertInto('deed')
    .values({
      at: now,
      person_id: who.id,
      person: who.name,
      act,
      what,
      before: before && JSON.stringify(before),
      after: after && JSON.stringify(after),
    })
    .execute();
}

/** The newest deeds first; `before` goes on from a deed's id. */
export async function deeds(db: Db, before?: number, most = 100): Promise<Deed[]> {
  let query = db.selectFrom('deed').selectAll().orderBy('id', 'desc').limit(most);
  if (before !== undefined) query = query.where('id', '<', before);
  const rows = await query.execute();
  return rows.map(({ id, at, person, act, what, before, after }) => ({
    id,
    at,
    who: person,
    act,
    what,
    before,
    after,
  }));
}

/** Deletes what the log says of before a moment; at most `limit` acts at a time. @returns how many went */
export async function forgetDeeds(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from deed where id in (select id from deed where at < ${before} order by at limit ${limit})`.execute(db);
  return Number(numAffectedRows ?? 0);
}
