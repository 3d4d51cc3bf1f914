// A small service for the crash tests: `writer.ts FOLDER NAME` opens the database, then writes rows and prints the
// number of each once it is committed, until it is told to stop (SIGTERM, SIGINT, the end of its input) or is killed.
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../src/db/index.ts';

const [folder = '', name = ''] = process.argv.slice(2);
const stopped = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => stopped.abort());
process.stdin.on('end', () => stopped.abort()).resume(); // the tests were killed

try {
  const { pool, close } = await openDatabase({ folder }, { say: (line) => console.error(line) });
  await pool.query(
    'begin; select pg_advisory_xact_lock(1); create table if not exists written (name text, number integer, primary key (name, number)); commit',
  );
  for (let number = 0; !stopped.signal.aborted; number++) {
    try {
      await pool.query('insert into written values ($1, $2)', [name, number]);
      process.stdout.write(`${number}\n`);
    } catch {
      await sleep(20); // the server is gone, and `db/` starts it again
    }
  }
  await close();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
process.exit();
