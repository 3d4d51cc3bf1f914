import { readdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** `npm run bench` runs every benchmark, `npm run bench -- NAME` one, or one subject's. Each prints its own table. */
const benches = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
  .map((file) => file.slice(0, -3));
const subjects: Record<string, string[]> = { stories: ['grouping', 'language', 'editions'] };

const [name, ...rest] = process.argv.slice(2);
const asked = name === undefined ? benches : (subjects[name] ?? benches.filter((bench) => bench === name));
if (asked.length === 0) {
  const names = [...Object.keys(subjects), ...benches].join(', ');
  console.error(`There is no benchmark "${name}": the names are ${names}.`);
  process.exit(2);
}
for (const bench of asked) {
  console.log(`\n${bench}`);
  const { status } = spawnSync('tsx', [join(import.meta.dirname, `${bench}.ts`), ...rest], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
