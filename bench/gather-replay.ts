// Four recorded weeks of real feeds, polled in their own rhythm: requests sent, against a poller with fixed 15 minutes, and
// reports missed that it saw. Needs ../shared beside the checkout.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseFeed } from '../src/sources/parse.ts';
import { burstOf, observePoll, nextPoll, type Rhythm } from '../src/sources/rhythm.ts';

const folder = resolve(import.meta.dirname, '../../shared/corpora/feeds-2020-05');
if (!existsSync(folder)) {
  console.warn('SKIPPED: ../shared is not here, so the recorded weeks are not replayed.');
  process.exit(0);
}
const begin = Date.parse('2020-04-27T00:00:00Z');
const end = Date.parse('2020-05-25T00:00:00Z');

interface Snapshot {
  time: number;
  ids: string[];
  burst: number | null;
  ask: number | null;
  skipHours: number[];
  skipDays: number[];
}

const snapshots = new Map<string, Snapshot[]>();
const read = new Map<string, Omit<Snapshot, 'time'>>();
for (const line of readFileSync(join(folder, 'index.jsonl'), 'utf8').split('\n').filter(Boolean)) {
  const { time, feed, file } = JSON.parse(line) as { time: string; feed: string; file: string };
  let known = read.get(file);
  if (!known) {
    try {
      const parsed = parseFeed(gunzipSync(readFileSync(join(folder, file))), { now: new Date(time) });
      known = {
        ids: [...new Set(parsed.items.map(({ id }) => id))],
        burst: burstOf(parsed.items.map(({ published }) => published)),
        ask: parsed.ttl,
        skipHours: parsed.skipHours,
        skipDays: parsed.skipDays,
      };
    } catch {
      continue; // an empty file, or a page in place of a feed: nobody could have read it
    }
    read.set(file, known);
  }
  snapshots.set(feed, [...(snapshots.get(feed) ?? []), { time: Date.parse(time), ...known }]);
}

/** Minutes between two turns. */
const usual = 15;

/**
 * Polls one feed from beginning to end. Both pollers have the same turns, which its number decides: what a recording shows for
 * less time than lies between two, a poller meets by the luck of its minutes alone.
 */
function replay(list: readonly Snapshot[], id: number, adaptive: boolean) {
  const seen = new Set<string>();
  const unknown: Rhythm = { changedAt: null, gap: null, turnover: null, burst: null };
  let rhythm = unknown;
  let requests = 0;
  let last: Date | null = null;
  let next = 0;
  let shown: Snapshot | undefined;
  const nothing = { ask: null, fresh: null, skipHours: [], skipDays: [] };
  for (
    let at = nextPoll(id, new Date(begin), usual, { rhythm: unknown, wishes: nothing });
    at.getTime() < end;
    requests++
  ) {
    const before = shown;
    while ((list[next]?.time ?? Infinity) <= at.getTime()) shown = list[next++];
    const items = before === shown ? [] : (shown?.ids ?? []);
    const added = items.filter((item) => !seen.has(item)).length;
    for (const item of items) seen.add(item);
    if (adaptive && shown) {
      rhythm = observePoll(rhythm, { at, before: last, added, items: items.length, burst: shown.burst });
      last = at;
    }
    at =
      adaptive && shown
        ? nextPoll(id, at, usual, { rhythm, wishes: { ...nothing, ...wishesOf(shown) } })
        : nextPoll(id, at, usual, { rhythm: unknown, wishes: nothing });
  }
  return { seen, requests };
}

const wishesOf = ({ ask, skipHours, skipDays }: Snapshot) => ({ ask, skipHours, skipDays });

/** The replay is made with so many sets of minutes. */
const rounds = 7;
const sum = { fixed: 0, ours: 0, reports: 0, missed: 0, gained: 0 };
const lines: string[] = [];
for (const [index, [name, list]] of [...snapshots].entries()) {
  const here = { fixed: 0, ours: 0, reports: 0, missed: 0, gained: 0 };
  for (let round = 0; round < rounds; round++) {
    const plain = replay(list, index * rounds + round, false);
    const own = replay(list, index * rounds + round, true);
    here.fixed += plain.requests;
    here.ours += own.requests;
    here.reports += plain.seen.size;
    here.missed += [...plain.seen].filter((item) => !own.seen.has(item)).length;
    here.gained += [...own.seen].filter((item) => !plain.seen.has(item)).length;
  }
  for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += here[key] / rounds;
  lines.push(`${name.padEnd(20)} ${savedBy(here).padStart(4)} saved, ${here.missed / rounds} missed`);
}

function savedBy({ fixed, ours }: { fixed: number; ours: number }): string {
  return `${((100 * (fixed - ours)) / fixed).toFixed(0)}%`;
}

const of = (number: number) => (Number.isInteger(number) ? String(number) : number.toFixed(1));
console.log(
  `four recorded weeks, ${snapshots.size} feeds; mean of ${rounds} replays, each with turns at other minutes`,
);
console.log(
  `  ${of(sum.ours)} requests, against ${of(sum.fixed)} by a poller with fixed ${usual} minutes: ${savedBy(sum)} saved`,
);
console.log(
  `  of ${of(sum.reports)} reports that it saw, ${of(sum.missed)} missed (at most 0); ${of(sum.gained)} seen that it missed`,
);
for (const line of lines) console.log(`    ${line}`);
