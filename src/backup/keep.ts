import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type { Db } from '../db/index.ts';
import { Problem } from '../text/index.ts';
import type { SideFile } from './dump.ts';
import { writeBackup } from './write.ts';

/** How the service makes backups by itself. */
export interface Keeping {
  /** Where; it must be there, for a disk that is not mounted has no place for a backup. */
  folder: string;
  hours: number;
  /** How many, the newest, are kept. */
  most: number;
  version: string;
  files: readonly SideFile[];
}

const hour = 3_600_000;
/** The step comes by every ten minutes; a backup does not move on by that with every day. */
const early = 5 * 60_000;
const ours = /^dispatchbox-\d{4}-\d\d-\d\dT\d\d-\d\dZ\.tar$/;

/**
 * Makes a backup if one is due: so many hours after the last; where the last failed, an hour after that. Older ones beyond those
 * that are to be kept are deleted after it, never before.
 * @returns the file; undefined where none is due
 * @throws what it failed by, which is written down as well
 */
export async function keepBackups(
  { db, pool, signal }: { db: Db; pool: Pool; signal: AbortSignal },
  keeping: Keeping,
  now: Date,
): Promise<string | undefined> {
  const { folder, hours, most } = keeping;
  const { newest, failed } = await lastBackups(db);
  if (newest && now.getTime() < newest.at.getTime() + hours * hour - early) return undefined;
  if (failed && now.getTime() < failed.at.getTime() + hour - early) return undefined;
  const file = join(folder, `dispatchbox-${now.toISOString().slice(0, 16).replace(':', '-')}Z.tar`);
  const row = { at: now, machine: hostname() };
  try {
    await clearAway(folder);
    const bytes = await writeBackup(pool, file, { ...keeping, now, signal });
    await db
      .insertInto('backup')
      .values({ ...row, file, bytes })
      .execute();
  } catch (error) {
    if (!signal.aborted)
      await db
        .insertInto('backup')
        .values({ ...row, error: (error as Error).message })
        .execute();
    throw error;
  }
  await db
    .deleteFrom('backup')
    .where('at', '<', new Date(now.getTime() - 400 * 24 * hour))
    .execute();
  const others = (await readdir(folder)).filter((name) => ours.test(name)).toSorted();
  for (const name of others.slice(0, -most)) await rm(join(folder, name), { force: true });
  return file;
}

/** Deletes what killed backups have left behind. */
async function clearAway(folder: string): Promise<void> {
  const names = await readdir(folder).catch((cause: Error) => {
    throw new Problem(`BACKUP_FOLDER ${folder} cannot be read (${cause.message}): make it, or mount its disk.`, {
      cause,
    });
  });
  for (const name of names) if (name.endsWith('.part') && ours.test(name.slice(0, -5))) await rm(join(folder, name));
}

/** The newest backup that the service made by itself, and the newest failure, if nothing came after it. */
export async function lastBackups(db: Db): Promise<{
  newest?: { at: Date; file: string; machine: string; bytes: number };
  failed?: { at: Date; error: string; machine: string };
}> {
  const newest = await db
    .selectFrom('backup')
    .select(['at', 'file', 'machine', 'bytes'])
    .where('file', 'is not', null)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  const failed = await db
    .selectFrom('backup')
    .select(['at', 'error', 'machine'])
    .where('error', 'is not', null)
    .$if(newest !== undefined, (query) => query.where('at', '>', newest?.at ?? new Date(0)))
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    ...(newest && { newest: { ...newest, file: newest.file ?? '', bytes: newest.bytes ?? 0 } }),
    ...(failed && { failed: { ...failed, error: failed.error ?? '' } }),
  };
}

/** The newest backup in a folder, by its name. @throws Problem where there is none */
export async function newestIn(folder: string): Promise<string> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => ours.test(name)).toSorted();
  const newest = names.at(-1);
  if (newest === undefined)
    throw new Problem(`There is no backup in ${folder}: make one with \`dispatchbox backup FILE\`, and name it.`);
  return join(folder, newest);
}
