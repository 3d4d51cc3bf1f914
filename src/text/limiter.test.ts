import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inParallel, openLimiter } from './limiter.ts';

const tick = () => new Promise<void>((go) => setImmediate(go));

test('no more than so many at a time, each once, in the order of asking', () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 20 }),
      async (atOnce, lengths) => {
        const limiter = openLimiter(atOnce);
        const begun: number[] = [];
        let [running, most] = [0, 0];
        await Promise.all(
          lengths.map((length, item) =>
            limiter.run(async () => {
              begun.push(item);
              most = Math.max(most, ++running);
              for (let i = 0; i < length; i++) await tick();
              running--;
            }),
          ),
        );
        expect(begun).toEqual(lengths.map((_, item) => item));
        expect(most).toBe(Math.min(atOnce, lengths.length));
        expect(limiter.waiting).toBe(0);
      },
    ),
  ));

test('a failure gives its turn back', async () => {
  const limiter = openLimiter(1);
  await expect(limiter.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await limiter.run(async () => 'yes')).toBe('yes');
});

test('after the first failure nothing more is begun, and what was begun has ended when it is thrown', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const items = Array.from({ length: 50 }, (_, item) => item);
  const work = async (item: number) => {
    begun.push(item);
    await tick();
    if (item === 5) throw new Error('the sixth fails');
    await tick();
    ended.push(item);
  };
  await expect(inParallel(items, 8, work)).rejects.toThrow('the sixth fails');
  expect(begun).toHaveLength(8);
  expect(ended).toEqual([0, 1, 2, 3, 4, 6, 7]);
  await inParallel([], 3, () => Promise.reject(new Error('of nothing')));
});
