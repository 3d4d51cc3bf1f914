import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { deleteDatabase, openAsItIs } from '../db/index.ts';
import { Problem } from '../text/index.ts';
import { restore, type Restored } from './restore.ts';

const oneAtATime = 7_120_010_202;

/**
 * Restores a backup into a database server of its own, in a folder that is deleted afterwards, and counts.
 * @param folder where there is room for it
 * @param options.say is told how far it is
 * @throws Problem as `restore` does
 */
export async function tryBackup(
  path: string,
  folder: string,
  options: { say?: (words: string) => void; migrations?: string } = {},
): Promise<Restored> {
  const place = join(folder, 'trial');
  mkdirSync(place, { recursive: true, mode: 0o700 });
  // One that was killed has left its server and its rows here. This connection keeps the server until the end.
  const trial = await openAsItIs({ folder: place }, options);
  let alone = false;
  try {
    const client = await trial.pool.connect();
    try {
      const { rows } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [oneAtATime]);
      alone = rows[0]?.alone === true;
      if (!alone) throw new Problem(`A backup is tried in ${place} at this moment: wait for its end.`);
      await client.query('drop schema public cascade; create schema public');
      return await restore(path, { folder: place }, options);
    } finally {
      client.release(true);
    }
  } finally {
    await trial.close();
    if (alone) deleteDatabase(place);
  }
}
