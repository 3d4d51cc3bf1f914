// Ends the database under a service at work, over and over: `npm run torture -- database [ROUNDS] [READERS] [FEEDS]`.
import { tortureService } from '../test/torture-service.ts';

const [rounds = 10, readers = 3000, feeds = 400] = process.argv.slice(2).map(Number);
const toll = await tortureService(rounds, { readers, feeds }, (line) => console.error(line));
console.log(JSON.stringify(toll, null, 2));
const { lived, slowest, pages, letters, leaving, reports } = toll;
const lost = letters.lost + letters.twice + letters.uncertain + leaving.lost + reports.twice;
const held =
  lived && slowest < 5000 && pages.failed + pages.keptRefused + lost === 0 && reports.filed === reports.expected;
process.exitCode = held ? 0 : 1;
