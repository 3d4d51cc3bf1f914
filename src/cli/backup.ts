import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeBackup, writeBackupTo } from '../backup/index.ts';
import { filesOf, readConfig, version } from '../config.ts';
import { openAsItIs } from '../db/index.ts';
import { progressOn } from '../progress.ts';
import { Problem } from '../text/problem.ts';
import type { Arguments } from './command.ts';
import { configuredPlace } from './database.ts';

export const help = `usage: dispatchbox backup FILE

  FILE  a new file; - is standard output

All tables as of one moment, the settings, the list of sources, and the key that signs letters: keep the file as you keep the database,
for it has the readers' addresses and the passwords. It is a tar archive; docs/operating/backup.md says more.

example: dispatchbox backup ../monday.tar`;

export async function run({ positionals: [file] }: Arguments): Promise<void> {
  if (!file) throw new Problem('backup needs a file to write: dispatchbox backup FILE.');
  const config = readConfig();
  const place = configuredPlace();
  if ('folder' in place && !existsSync(join(place.folder, 'postgres')))
    throw new Problem(
      `There is no database in ${place.folder}: name the one to back up by DATA_FOLDER or DATABASE_URL.`,
    );
  const { say, line } = progressOn(process.stderr);
  const { pool, close } = await openAsItIs(place, { say: line });
  try {
    const options = {
      version,
      now: new Date(),
      files: filesOf(config),
      say: (words: string) => say('backup', words),
    };
    if (file === '-') return await writeBackupTo(pool, process.stdout, options);
    const bytes = await writeBackup(pool, file, options);
    const size = bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${Math.round(bytes / 1e6)} MB`;
    line(`${file} has everything as of ${options.now.toISOString()}: ${size}`);
  } finally {
    await close();
  }
}
