import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql, transaction, type Db } from '../db/index.ts';
import { forgetJournal, openJournal, readJournal, type Journal, type KnownFates } from './journal.ts';

/** The send log: remembers, outside of the database (a fencing token), the furthest epoch of a database's sendings, and what each worker hands over. */
export interface SendLog {
  read(place: string): number;
  write(place: string, epoch: number): void;
  journal(sender: string): Journal;
  /** What became of these mails of a dead worker; undefined where it is not known. */
  fatesOf(sender: string, messageIds: readonly string[]): KnownFates | undefined;
  forget(sender: string): void;
}

/** A send log in files of a folder, one for each database. */
export function fileSendLog(folder: string): SendLog {
  const file = (place: string) => join(folder, `sendings-${place}.epoch`);
  return {
    read(place) {
      try {
        return Number(readFileSync(file(place), 'utf8')) || 0;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
        throw error;
      }
    },
    write(place, epoch) {
      mkdirSync(folder, { recursive: true });
      const partial = `${file(place)}.${process.pid}`;
      writeFileSync(partial, String(epoch), { flush: true });
      renameSync(partial, file(place));
    },
    journal: (sender) => openJournal(folder, sender),
    fatesOf: (sender, messageIds) => readJournal(folder, sender, messageIds),
    forget: (sender) => forgetJournal(folder, sender),
  };
}

/** Which database this is: a copy of its rows in another place is another one. */
async function placeOf(db: Db): Promise<string> {
  const { rows } = await sql<{ place: string }>`
    select (select system_identifier from pg_control_system()) || '-' || oid as place
      from pg_database where datname = current_database()`.execute(db);
  return rows[0]?.place ?? '';
}

/**
 * Whether letters may go out: undefined if so, else why not, in words. A database that was restored from a backup does
 * not know what was sent since; it is told by its place, or by the send log, which is ahead of it.
 */
export async function heldBack(db: Db, sendLog: SendLog): Promise<string | undefined> {
  const place = await placeOf(db);
  await sql`insert into sending_epoch (place, epoch) values (${place}, 0) on conflict do nothing`.execute(db);
  // The sendLog first: another worker may go ahead meanwhile, and does so in the database first.
  const seen = sendLog.read(place);
  const row = await db.selectFrom('sending_epoch').select(['place', 'epoch']).executeTakeFirstOrThrow();
  if (row.place === restored)
    return 'this database was restored from a backup, and does not know what went out since: `dispatchbox sending confirm` lets them go';
  if (row.place !== place) return 'this database is a copy of the one that sent the letters before';
  if (seen > row.epoch)
    return 'this database is older than the letters that went out: it was restored from a backup, or lost its last changes';
  return undefined;
}

/** Where a database says that it is that was restored: nowhere, until its editor confirms it. */
const restored = 'restored from a backup';

/** Lets nothing go out from a database that was restored, whether or not it stands in another place now. */
export async function holdRestored(db: Db): Promise<void> {
  await sql`
    insert into sending_epoch (place, epoch) values (${restored}, 0)
    on conflict (one) do update set place = excluded.place`.execute(db);
}

/** Notes that sending goes on, in the database first. */
export async function advance(db: Db, sendLog: SendLog): Promise<void> {
  const row = await db
    .updateTable('sending_epoch')
    .set((set) => ({ epoch: set('epoch', '+', 1) }))
    .returning(['place', 'epoch'])
    .executeTakeFirstOrThrow();
  if (row.epoch > sendLog.read(row.place)) sendLog.write(row.place, row.epoch);
}

/** The editor says that letters may go out from this database again; what was held back goes on. */
export async function confirmDatabase(db: Db, sendLog: SendLog): Promise<void> {
  await transaction(db, async (tx) => {
    const place = await placeOf(tx);
    const epoch = sendLog.read(place) + 1;
    await sql`
      insert into sending_epoch (place, epoch) values (${place}, ${epoch})
      on conflict (one) do update set place = excluded.place, epoch = greatest(sending_epoch.epoch, excluded.epoch)`.execute(
      tx,
    );
  });
}
