import { openLimiter, type Limiter } from '../text/index.ts';

/** A limiter (semaphore) for each key, such as a host: turns at named places; whoever takes one holds it until it is given back. */
export interface KeyedLimiter {
  /**
   * Waits for a turn at `place`, in the order of asking.
   *
   * @param apart ms that must lie between the beginnings of two turns there
   * @returns gives the turn back; to be called once
   */
  take(place: string, apart?: number): Promise<() => void>;
}

interface Place extends Limiter {
  /** How many hold a turn or wait for one. */
  here: number;
  /** When the next turn may begin, ms of the process's clock. */
  next: number;
}

/** @param atOnce how many turns there are at each place */
export function openKeyedLimiter(atOnce: number): KeyedLimiter {
  const places = new Map<string, Place>();
  return {
    async take(name, apart = 0) {
      const place = places.get(name) ?? Object.assign(openLimiter(atOnce), { here: 0, next: 0 });
      places.set(name, place);
      place.here++;
      const leave = await place.take();
      const wait = place.next - performance.now();
      place.next = performance.now() + Math.max(wait, 0) + apart;
      if (wait > 0) await new Promise((go) => setTimeout(go, wait));
      return () => {
        leave();
        if (--place.here > 0) return;
        // Forgotten only when it may be visited again: a place left empty is not a place never visited.
        const forget = () => void (place.here === 0 && places.get(name) === place && places.delete(name));
        if (apart > 0) setTimeout(forget, apart).unref();
        else forget();
      };
    },
  };
}
