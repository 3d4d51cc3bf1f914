import { join, resolve } from 'node:path';
import { restore, restoreFiles } from '../backup/index.ts';
import { filesOf, readConfig } from '../config.ts';
import { progressOn } from '../progress.ts';
import { Problem } from '../text/problem.ts';
import type { Arguments } from './command.ts';
import { configuredPlace } from './database.ts';

export const help = `usage: dispatchbox restore FILE

  FILE  what dispatchbox backup wrote, this version or an earlier one

Into the database that DATABASE_URL names, or a new one in DATA_FOLDER; it must be empty. The whole of it or nothing: one that was ended
half-way is begun again. The settings and other files of the backup that differ from those here are put into DATA_FOLDER/restored.
Nothing is mailed from what was restored until \`dispatchbox sending confirm\`.

example: DATA_FOLDER=restored-house dispatchbox restore ../monday.tar`;

export async function run({ positionals: [file] }: Arguments): Promise<void> {
  if (!file) throw new Problem('restore needs a file: dispatchbox restore FILE.');
  const config = readConfig();
  const { say, line } = progressOn(process.stderr);
  const restored = await restore(file, configuredPlace(), { say: (words) => say('restore', words) });

  const counts = Object.values(restored.rows).map(({ counted }) => counted);
  const rows = counts.reduce((sum, count) => sum + count, 0);
  line(
    `${rows} rows in ${counts.length} tables are restored, as of ${restored.madeAt}, from Dispatchbox ${restored.version}.`,
  );
  if (restored.migrated.length > 0) line(`They were brought up to date by ${restored.migrated.length} migrations.`);
  for (const table of restored.foreign) line(`The table ${table} is none of Dispatchbox, and was left out.`);

  const folder = join(resolve(config.DATA_FOLDER), 'restored');
  const here = new Map(filesOf(config).map(({ name, path }) => [name, path]));
  const files = await restoreFiles(file, folder, here);
  if (files.length > 0)
    line(
      `These of its files are not what stands here: ${files.join(', ')}. They are in ${folder}: compare them, and put them into their places before you start the service.`,
    );
  line(
    'Nothing is mailed from here yet, for it does not know what went out since. Look at `dispatchbox sending list`, cancel what went out, and then let it: `dispatchbox sending confirm`.',
  );
}
