// Kills our own database server and those who use it, over and over: `npm run torture -- server [ROUNDS] [FIRST-STARTS]`.
import { torture } from '../test/torture.ts';

const [rounds = 30, firstStarts = 10] = process.argv.slice(2).map(Number);
const { kills, committed, lost, adopted, revived } = await torture(rounds, firstStarts, (line) => console.error(line));
console.log(
  `kill -9 while writing: service ${kills.service}, server ${kills.server}, both ${kills.both}; ` +
    `during the first start: ${kills.firstStart}. Every next start worked. ` +
    `Servers adopted: ${adopted}; services that got their server back: ${revived}. ` +
    `Rows committed: ${committed}; lost: ${lost}.`,
);
process.exitCode = lost ? 1 : 0;
