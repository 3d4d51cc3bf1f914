import { readdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** `npm run bench` runs every benchmark, `npm run bench -- NAME` one. Each prints its own table. */
const benches = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
  .map((file) => file.slice(0, -3));
const [name, ...rest] = process.argv.slice(2);
if (name !== undefined && !benches.includes(name)) {
  console.error(`There is no benchmark "${name}": the names are ${benches.join(', ')}.`);
  process.exit(2);
}
for (const bench of name === undefined ? benches : [name]) {
  const { status } = spawnSync('tsx', [join(import.meta.dirname, `${bench}.ts`), ...rest], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
