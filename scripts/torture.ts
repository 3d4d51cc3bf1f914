// Tries the service's promises with violence: `npm run torture -- NAME [NUMBERS…]`, a name for each scripts/torture-NAME.ts.
import { readdirSync } from 'node:fs';

const names = readdirSync(import.meta.dirname).flatMap((file) => /^torture-(\w+)\.ts$/.exec(file)?.[1] ?? []);
const [name = ''] = process.argv.splice(2, 1);
if (names.includes(name)) await import(`./torture-${name}.ts`);
else {
  console.error(`npm run torture -- ${names.join(' | ')}`);
  process.exitCode = 2;
}
