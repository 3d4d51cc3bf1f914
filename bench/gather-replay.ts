// Four recorded weeks of real feeds, polled in their own rhythm: requests sent, against a poller with fixed 15 minutes, and
// reports missed that it saw. Needs ../shared beside the checkout.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseFeed } from '../src/sources/index.ts';
import { burstOf, heard, nextPoll, type Rhythm } from '../src/sources/rhythm.ts';

const folder = resolve(import.meta.dirname, '../../shared/corpora/feeds-2020-05');
if (!existsSync(folder)) {
  console.warn('SKIPPED: ../shared is not here, so the recorded weeks are not replayed.');
  process.exit(0);
}
const minute = 60_000;
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

/** Polls one feed from beginning to end; returns what it saw. */
function replay(list: readonly Snapshot[], id: number, adaptive: boolean) {
  const seen = new Set<string>();
  let requests = 0;
  let rhythm: Rhythm = { changedAt: null, gap: null, turnover: null, burst: null };
  let last: Date | null = null;
  let next = 0;
  let shown: Snapshot | undefined;
  for (let now = begin; now < end; requests++) {
    const before = shown;
    while ((list[next]?.time ?? Infinity) <= now) shown = list[next++];
    const at = new Date(now);
    if (!adaptive || !shown) {
      for (const item of shown?.ids ?? []) seen.add(item);
      now += 15 * minute;
      if (!adaptive) continue;
      if (!shown) continue;
    }
    const items = before === shown ? [] : shown.ids;
    const added = items.filter((item) => !seen.has(item)).length;
    for (const item of items) seen.add(item);
    rhythm = heard(rhythm, { at, before: last, added, items: items.length, burst: shown.burst });
    last = at;
    const { ask, skipHours, skipDays } = shown;
    now = nextPoll(id, at, 30, rhythm, { ask, fresh: null, skipHours, skipDays }).getTime();
  }
  return { seen, requests };
}

/** How long a report could be seen, in minutes. Recordings hours apart make some of them flash by between two. */
function visible(list: readonly Snapshot[], item: string): number {
  const spans = list.map(({ time, ids }, index) => (ids.includes(item) ? (list[index + 1]?.time ?? end) - time : 0));
  return spans.reduce((sum, span) => sum + span, 0) / minute;
}

let [fixed, ours, missed, flashed, reports, missedByFixed] = [0, 0, 0, 0, 0, 0];
for (const [index, list] of [...snapshots.values()].entries()) {
  const plain = replay(list, index, false);
  const own = replay(list, index, true);
  fixed += plain.requests;
  ours += own.requests;
  reports += plain.seen.size;
  for (const item of plain.seen) {
    if (own.seen.has(item)) continue;
    if (visible(list, item) < 30) flashed++;
    else missed++;
  }
  for (const item of new Set(list.flatMap(({ ids }) => ids))) if (!plain.seen.has(item)) missedByFixed++;
}
const saved = ((100 * (fixed - ours)) / fixed).toFixed(0);
console.log(`four recorded weeks, ${snapshots.size} feeds, ${reports} reports`);
console.log(`  ${ours} requests, against ${fixed} by a poller with fixed 15 minutes: ${saved}% saved`);
console.log(
  `  ${missed} reports missed that it saw and that stood in their feed for half an hour or longer (at most 0)`,
);
console.log(`  ${flashed} that the recording shows for less; the other poller missed ${missedByFixed} of these`);
