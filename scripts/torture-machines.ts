// Kills sites and workers on one database while they work: `npm run torture -- machines [SECONDS]`.
import { spawnSync } from 'node:child_process';

const [seconds = '600'] = process.argv.slice(2);
const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'crash', 'test/several-machines.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, SEVERAL_MACHINES_SECONDS: seconds },
});
process.exitCode = status ?? 1;
