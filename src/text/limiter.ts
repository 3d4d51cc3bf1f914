/** So much at a time, in the order of asking. */
export interface Limiter {
  /** How many wait for their turn. */
  readonly waiting: number;
  /** Waits for a turn. @returns gives it back; to be called once */
  take(): Promise<() => void>;
  /** Does work when its turn has come. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** @param atOnce how many turns there are */
export function openLimiter(atOnce: number): Limiter {
  let taken = 0;
  const line: (() => void)[] = [];
  const leave = () => {
    const next = line.shift();
    if (next)
      next(); // who leaves hands on its turn
    else taken--;
  };
  const take = async () => {
    if (taken < atOnce) taken++;
    else await new Promise<void>((go) => line.push(go));
    return leave;
  };
  return {
    get waiting() {
      return line.length;
    },
    take,
    async run(work) {
      await take();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}

/**
 * Does work on every item, so many at a time. After the first failure nothing more is begun.
 *
 * @throws what failed first, when all that was begun has ended
 */
export async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values();
  let failure: { error: unknown } | undefined;
  const worker = async () => {
    for (const item of left) {
      if (failure) return;
      try {
        await work(item);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  if (failure) throw failure.error;
}
