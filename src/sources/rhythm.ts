/** How a feed changes, learned poll by poll. Times in minutes; null is not known yet. */
export interface Rhythm {
  /** When a poll last brought something new. */
  changedAt: Date | null;
  /** Between two changes, smoothed. */
  gap: number | null;
  /** In which half of the feed's items are replaced, at the fastest that polls have seen of late. */
  turnover: number | null;
  /** The shortest time in which half of the items were published, by their own dates. */
  burst: number | null;
}

/** What the owner asks for. */
export interface Wishes {
  /** Minutes between two polls, by the document's `ttl` or `sy:updatePeriod`; null where nothing is said. */
  ask: number | null;
  /** Minutes for which the last answer is fresh, by Cache-Control or Expires, which often nobody chose; null likewise. */
  fresh: number | null;
  /** Hours of the day (UTC) and days of the week (0 is Sunday) in which not to poll. */
  skipHours: readonly number[];
  skipDays: readonly number[];
}

const minute = 60_000;
const day = 24 * 60;
/** No feed is polled more often, and none that answers less often. */
const shortest = 10;
const longest = day;

/** The rhythm after a poll that found `added` new among `items`, the one before it having been at `before`. */
export function heard(
  rhythm: Rhythm,
  poll: { at: Date; before: Date | null; added: number; items: number; burst: number | null },
): Rhythm {
  const { at, before, added, items } = poll;
  const passed = before ? (at.getTime() - before.getTime()) / minute : null;
  // A fast spell is remembered for some polls, and then believed to be over.
  const fading = rhythm.turnover === null ? null : Math.min(rhythm.turnover * 1.25, 30 * day);
  if (added === 0) return { ...rhythm, turnover: fading, burst: poll.burst };
  const quiet = rhythm.changedAt && (at.getTime() - rhythm.changedAt.getTime()) / minute;
  const seen = passed === null || items === 0 ? null : (passed * items) / (2 * added);
  return {
    changedAt: at,
    gap: quiet === null ? rhythm.gap : rhythm.gap === null ? quiet : rhythm.gap + (quiet - rhythm.gap) / 4,
    turnover: seen === null ? fading : Math.min(seen, fading ?? seen),
    burst: poll.burst,
  };
}

/**
 * When to poll a feed again that answered.
 *
 * A feed that has something new every day is polled every `usual` minutes; more often where half of its items would be
 * replaced meanwhile, lest one is never seen; less often the longer it is quiet (after two days every two hours, after
 * a week twice a day, after a fortnight daily), as far as it never published half of its items in less than twice that
 * time. What the owner asks for goes before all that, up to where half of the items would be replaced; of headers that
 * ask for more than an hour, that is also judged by the dates of the items.
 *
 * @param usual minutes
 * @param id of the feed: shortens the wait by up to a tenth, so that feeds added together do not stay together
 */
export function nextPoll(id: number, at: Date, usual: number, rhythm: Rhythm, wishes: Wishes): Date {
  const quiet = rhythm.changedAt === null ? 0 : (at.getTime() - rhythm.changedAt.getTime()) / minute;
  const gap = Math.max(rhythm.gap ?? 0, quiet);
  const safe = Math.max(rhythm.turnover ?? Infinity, shortest);
  const slow = Math.min((gap - day) / 12, (rhythm.burst ?? 0) / 2, longest);
  const needed = Math.min(Math.max(usual, slow), safe);
  const fresh = Math.min(wishes.fresh ?? 0, Math.max(rhythm.burst ?? 0, 60));
  const asked = Math.min(Math.max(wishes.ask ?? 0, fresh), safe, longest);
  const wait = asked > needed ? asked : needed * (1 - chance(id) / 10);
  return afterRest(new Date(at.getTime() + Math.max(wait, Math.min(shortest, usual)) * minute), wishes);
}

/**
 * When to try a feed again after so many failures in a row: twice as long each time, at most a day; shortened by up to a
 * quarter, differently for each feed, so that a host that comes back is not met by all of them at once.
 */
export function nextTry(id: number, at: Date, usual: number, failures: number): Date {
  const wait = Math.min(usual * 2 ** Math.min(failures, 12), longest);
  return new Date(at.getTime() + wait * (1 - chance(id + failures) / 4) * minute);
}

/** The next moment, from `at` on, that is in no hour and on no day to be skipped; `at` where all are. */
function afterRest(at: Date, { skipHours, skipDays }: Wishes): Date {
  const hour = 60 * minute;
  for (let hours = 0; hours < 7 * 24; hours++) {
    const then = hours === 0 ? at : new Date((Math.floor(at.getTime() / hour) + hours) * hour);
    if (!skipHours.includes(then.getUTCHours()) && !skipDays.includes(then.getUTCDay())) return then;
  }
  return at;
}

/** The shortest time, in minutes, in which half of these were published; null where fewer than four, or half, are dated. */
export function burstOf(dates: readonly (Date | null)[]): number | null {
  const times = dates.flatMap((date) => date?.getTime() ?? []).toSorted((a, b) => a - b);
  if (times.length < 4 || times.length * 2 < dates.length) return null;
  const half = Math.floor(times.length / 2);
  const spans = times.slice(half).map((time, index) => time - (times[index] ?? 0));
  return Math.min(...spans) / minute;
}

/** From 0 to 1, the same for the same number and spread evenly over many (Fibonacci hashing, Knuth 6.4). */
function chance(number: number): number {
  return (Math.imul(number, 0x9e3779b1) >>> 0) / 2 ** 32;
}
