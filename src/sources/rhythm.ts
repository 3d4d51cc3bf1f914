/** How a feed changes, learned poll by poll. Times in minutes; null is not known yet. */
export interface Rhythm {
  /** When a poll last brought something new. */
  changedAt: Date | null;
  /** Between two changes, smoothed. */
  gap: number | null;
  /** In which half of the feed's items are replaced, at the fastest that polls have seen of late. */
  turnover: number | null;
  /** The shortest time of late in which half of the items were published, by their own dates (`burstOf`). */
  burst: number | null;
}

/** What the owner asks for. */
export interface PollHints {
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
/** No feed that answers is polled less often. */
const longest = day;
/** A feed is not quiet before it has been so for longer than from a Friday's evening to a Monday's morning. */
const weekend = 3 * day;
/** A feed whose items come and go by no rule that could be told is polled so many times less often, at most, when it is quiet. */
const slowestUnruled = 4;
/** A feed is polled so many times while half of its items are published at their fastest. */
const pollsInBurst = 6;
/** What is new is to be here within so many minutes, however slowly the feed's items leave. */
const freshEnough = 120;
/** How fast a feed once was is forgotten by half in so many minutes. */
const memory = 3 * day;

/** The rhythm after a poll that found `added` new among `items`, the one before it having been at `before`. */
export function observePoll(
  rhythm: Rhythm,
  poll: { at: Date; before: Date | null; added: number; items: number; burst: number | null },
): Rhythm {
  const { at, before, added, items } = poll;
  const passed = before ? (at.getTime() - before.getTime()) / minute : null;
  const faded = rhythm.burst === null ? Infinity : rhythm.burst * 2 ** ((passed ?? 0) / memory);
  const burst = poll.burst === null ? null : Math.min(poll.burst, faded, 30 * day);
  // A spell in which items are replaced from one poll to the next is remembered for some polls.
  const fading = rhythm.turnover === null ? null : Math.min(rhythm.turnover * 1.25, 30 * day);
  if (added === 0) return { ...rhythm, turnover: fading, burst };
  const quiet = rhythm.changedAt && (at.getTime() - rhythm.changedAt.getTime()) / minute;
  const seen = passed === null || items === 0 ? null : (passed * items) / (2 * added);
  return {
    changedAt: at,
    gap: quiet === null ? rhythm.gap : rhythm.gap === null ? quiet : rhythm.gap + (quiet - rhythm.gap) / 4,
    turnover: seen === null ? fading : Math.min(seen, fading ?? seen),
    burst,
  };
}

/**
 * When to poll a feed again that answered.
 *
 * Every feed has turns of its own, `usual` minutes apart, and leaves those out that it does not need:
 * - a feed in which the newest come first and push the oldest out needs one often enough that its oldest unseen item cannot
 *   leave: six while half of its items are published at their fastest, and one in two hours for what is new to be here;
 * - a feed whose items come and go by no such rule needs each;
 * - one that has been quiet for longer than a weekend needs fewer and fewer;
 * - one of which half of the items were replaced from one turn to the next needs one in between.
 *
 * What the owner asks for goes before all that, up to where half of the items would be replaced; of headers that ask for more
 * than an hour, that is also judged by the dates of the items.
 *
 * @param usual minutes
 * @param id of the feed: says which minutes its turns are
 */
export function nextPoll(
  id: number,
  at: Date,
  usual: number,
  { rhythm, wishes }: { rhythm: Rhythm; wishes: PollHints },
): Date {
  const { burst, turnover } = rhythm;
  const quiet = rhythm.changedAt === null ? 0 : (at.getTime() - rhythm.changedAt.getTime()) / minute;
  const slow = (Math.max(rhythm.gap ?? 0, quiet) - weekend) / 12;
  const needed =
    burst === null
      ? Math.min(slow, usual * slowestUnruled)
      : Math.max(Math.min(burst / pollsInBurst, freshEnough), Math.min(slow, burst / 2));
  const fast = turnover !== null && turnover < usual;
  const turns = fast ? 0.5 : Math.max(1, Math.floor(Math.min(needed, longest) / usual));
  const fresh = Math.min(wishes.fresh ?? 0, Math.max(burst ?? 0, 60));
  const asked = Math.min(
    Math.max(wishes.ask ?? 0, fresh),
    turnover === null ? longest : Math.max(turnover, usual),
    longest,
  );
  const due = turnAfter(id, at, usual, turns);
  return afterRest(new Date(Math.max(due, at.getTime() + asked * minute)), wishes);
}

/** The feed's so manieth turn after a moment; one nearer than half of its distance is left out. ms */
function turnAfter(id: number, at: Date, usual: number, turns: number): number {
  const apart = usual * minute * Math.min(turns, 1);
  const first = chance(id) * usual * minute;
  const past = Math.floor((at.getTime() - first) / apart);
  const due = first + (past + Math.max(turns, 1)) * apart;
  return due - at.getTime() < apart / 2 ? due + apart : due;
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
function afterRest(at: Date, { skipHours, skipDays }: PollHints): Date {
  const hour = 60 * minute;
  for (let hours = 0; hours < 7 * 24; hours++) {
    const then = hours === 0 ? at : new Date((Math.floor(at.getTime() / hour) + hours) * hour);
    if (!skipHours.includes(then.getUTCHours()) && !skipDays.includes(then.getUTCDay())) return then;
  }
  return at;
}

/**
 * The shortest time, in minutes, in which half of a feed's items were published. Null where their dates do not tell how items
 * come and go: fewer than four or than half of them are dated, they are not in the order of their dates (then somebody
 * arranges them), or all of half of them are of one minute (then it is when the document was made).
 */
export function burstOf(dates: readonly (Date | null)[]): number | null {
  const inOrder = dates.flatMap((date) => date?.getTime() ?? []);
  if (inOrder.length < 4 || inOrder.length * 2 < dates.length) return null;
  const disorder = inOrder.filter((time, index) => time > (inOrder[index - 1] ?? Infinity)).length;
  if (disorder > inOrder.length / 10) return null;
  const times = inOrder.toSorted((a, b) => a - b);
  const half = Math.floor(times.length / 2);
  const spans = times.slice(half).map((time, index) => time - (times[index] ?? 0));
  const shortest = Math.min(...spans) / minute;
  return shortest < 1 ? null : shortest;
}

/** From 0 to 1, the same for the same number and spread evenly over many (Fibonacci hashing, Knuth 6.4). */
function chance(number: number): number {
  return (Math.imul(number, 0x9e3779b1) >>> 0) / 2 ** 32;
}
