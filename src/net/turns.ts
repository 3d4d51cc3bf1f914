/** Turns at named places: whoever takes one holds it until it is given back. */
export interface Turns {
  /**
   * Waits for a turn at `place`, in the order of asking.
   *
   * @param apart ms that must lie between the beginnings of two turns there
   * @returns gives the turn back; to be called once
   */
  take(place: string, apart?: number): Promise<() => void>;
}

interface Place {
  taken: number;
  /** Those whose turn it is not yet. */
  waiting: (() => void)[];
  /** When the next turn may begin, ms of the process's clock. */
  next: number;
}

/** @param atOnce how many turns there are at each place */
export function openTurns(atOnce: number): Turns {
  const places = new Map<string, Place>();
  return {
    async take(name, apart = 0) {
      const place = places.get(name) ?? { taken: 0, waiting: [], next: 0 };
      places.set(name, place);
      if (place.taken < atOnce) place.taken++;
      else await new Promise<void>((go) => place.waiting.push(go)); // who leaves hands on its turn
      const wait = place.next - performance.now();
      place.next = performance.now() + Math.max(wait, 0) + apart;
      if (wait > 0) await new Promise((go) => setTimeout(go, wait));
      return () => {
        const next = place.waiting.shift();
        if (next) return next();
        if (--place.taken > 0) return;
        // Forgotten only when it may be visited again: a place left empty is not a place never visited.
        const forget = () => void (place.taken === 0 && places.get(name) === place && places.delete(name));
        if (apart > 0) setTimeout(forget, apart).unref();
        else forget();
      };
    },
  };
}
