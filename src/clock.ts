import { Problem } from './text/problem.ts';
import type { Web } from './net/index.ts';

/** The house's time. */
export interface Clock {
  /** The time at the last `sync`, going on from there unless the clock is fixed. */
  now(): Date;
  /** Asks again what time it is, where another clock is followed. */
  sync(): Promise<Date>;
}

/** A clock by its setting: the system's, a fixed instant, or one that an address tells (a wire that replays feeds). */
export function openClock(setting: string, web: Web): Clock {
  if (setting === 'system') return { now: () => new Date(), sync: async () => new Date() };
  if (!/^https?:/.test(setting)) {
    const fixed = new Date(setting);
    if (Number.isNaN(fixed.getTime()))
      throw new Problem(`CLOCK is "${setting}", which is no time: write 2020-05-10T23:00:00Z.`);
    return { now: () => fixed, sync: async () => fixed };
  }
  let told = new Date(0);
  return {
    now: () => told,
    async sync() {
      let answer: string;
      try {
        const { status, body } = await web.get(setting);
        answer = status === 200 ? new TextDecoder().decode(body.subarray(0, 100)).trim() : `status ${status}`;
      } catch (cause) {
        throw new Problem(
          `CLOCK ${setting} cannot be read (${(cause as Error).message}): start the wire, and name its host in OPEN_HOSTS.`,
          { cause },
        );
      }
      const at = new Date(answer);
      if (Number.isNaN(at.getTime())) throw new Problem(`CLOCK ${setting} answers "${answer}" instead of an ISO time.`);
      told = at;
      return at;
    },
  };
}
