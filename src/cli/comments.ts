import { exportComments } from '../comments/index.ts';
import { withDatabase } from './database.ts';

export const help = `usage: dispatchbox comments > comments.jsonl

Those that wait, were refused or removed as well, with their state; what was removed has no words any more.

example: dispatchbox comments | wc -l`;

export const run = () =>
  withDatabase(async (db) => {
    for await (const line of exportComments(db)) process.stdout.write(`${line}\n`);
  });
