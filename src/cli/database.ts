import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readConfig } from '../config.ts';
import { openDatabase, type Db, type Where } from '../db/index.ts';

/** Where the configured database is. */
export function configuredPlace(): Where {
  const { DATABASE_URL, DATA_FOLDER } = readConfig();
  return DATABASE_URL ? { url: DATABASE_URL } : { folder: resolve(DATA_FOLDER) };
}

/** Works on the configured database, beside a running service or without one, and closes it. */
export async function withDatabase(work: (db: Db) => Promise<unknown>): Promise<void> {
  const { db, close } = await openDatabase(configuredPlace());
  try {
    await work(db);
  } finally {
    await close();
  }
}

/** Whether there is a database already, or `withDatabase` would begin one. */
export function hasDatabase(): boolean {
  const { DATABASE_URL, DATA_FOLDER } = readConfig();
  return DATABASE_URL !== '' || existsSync(DATA_FOLDER);
}
