// Kills a gathering service in the middle of a pass, over and over: `npm run torture -- gathering [KILLS] [FEEDS]`.
import { tortureGathering } from '../test/torture-gathering.ts';

const [kills = 20, feeds = 4000] = process.argv.slice(2).map(Number);
const toll = await tortureGathering(kills, feeds, (line) => console.error(line));
console.log(
  `kill -9 while gathering: ${toll.kills} times. Of ${toll.expected} reports, filed: ${toll.filed}; twice: ${toll.twice}; ` +
    `that nobody published: ${toll.strange}.`,
);
process.exitCode = toll.filed === toll.expected && toll.twice === 0 && toll.strange === 0 ? 0 : 1;
