// Sends a service what strangers would who want it to stand still: `npm run torture -- hostile [PATTERN]`, for inputs of such names only.
import { tortureHostile } from '../test/torture-hostile.ts';

const [most, megabytes, more] = [500, 600, 150];
const toll = await tortureHostile(new RegExp(process.argv[2] ?? ''), (line) => console.error(line));
console.log(JSON.stringify(toll, null, 2));
const { p99, peak, posts, lost } = toll;
const held = p99.health <= most && p99.front <= most && peak <= megabytes && lost.length === 0 && posts.grew <= more;
process.exitCode = held ? 0 : 1;
