import type { Db } from '../db/index.ts';
import type { Visit } from './poll.ts';

/** From so many hosts on, failing together is no accident. */
const leastHosts = 5;
/** Of all hosts of a pass, those that answer all the same while there is no network: caches, hosts of one's own. */
const mostAnswered = 0.1;
const minute = 60_000;

/** Tells a network that is down from feeds that are: what no host can be blamed for is not counted against its feeds. */
export class OutageDetector {
  /** Hosts that could not be reached since one answered last. */
  #silent = new Set<string>();

  /**
   * Whether there was no network during a pass.
   *
   * @param answered the hosts that answered in it, whatever they said
   * @param silent those that could not be reached
   */
  isOutage(answered: ReadonlySet<string>, silent: ReadonlySet<string>): boolean {
    if (answered.size > (answered.size + silent.size) * mostAnswered) {
      this.#silent.clear();
      return false;
    }
    for (const host of silent) this.#silent.add(host);
    return this.#silent.size >= leastHosts;
  }
}

/** Has feeds that an outage kept from being polled be due again in five minutes, as if they had not been asked. */
export async function awaitNetwork(db: Db, visits: readonly Visit[], now: Date): Promise<void> {
  for (let first = 0; first < visits.length; first += 1000) {
    const ids = visits.slice(first, first + 1000).map(({ feed }) => feed.id);
    await db
      .updateTable('feed')
      .set({ due_at: new Date(now.getTime() + 5 * minute), error: 'there was no network' })
      .where('id', 'in', ids)
      .execute();
  }
}
