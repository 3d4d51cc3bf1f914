import { describe, expect, test } from 'vitest';
import { apart, Busy, Problem } from './index.ts';

/** Work of several kinds, in a file that threads can read. */
const file = new URL(
  `data:text/javascript,${encodeURIComponent(`
    export const twice = (words) => words + words;
    export const later = (ms) => new Promise((done) => setTimeout(done, ms, ms));
    export const forever = () => { for (;;); };
    export const hoard = () => { const all = []; for (;;) all.push(new Array(10_000).fill(1.5)); };
    export const fail = () => { throw new TypeError('not so'); };
    export const leave = () => process.exit(3);
    export const secrets = () => Object.keys(process.env);
  `)}`,
);
const kind = (name: string, more = {}) => ({ file, name, patience: 5000, memory: 64, ...more });
const work = <F extends (...args: never[]) => unknown>(name: string, more = {}) =>
  apart<F>(kind(name, more), () => 'The test');

describe('work that is done apart', () => {
  const twice = work<(words: string) => string>('twice');

  test('is done, of one kind one after another, of several at once', async () => {
    const later = ['later', 'later', 'later'].map((name) => work<(ms: number) => number>(name));
    const begun = performance.now();
    expect(await Promise.all(['a', 'b'].map(twice))).toEqual(['aa', 'bb']);
    expect(await Promise.all(later.map((wait) => wait(10)))).toEqual([10, 10, 10]);
    expect(performance.now() - begun).toBeLessThan(30_000);
  });

  test('ends where it takes too long or too much, and the next is done all the same', async () => {
    await expect(work<() => void>('forever', { patience: 300 })()).rejects.toThrow(
      new Problem('The test takes more than 0.3 s to read; none is worth that.'),
    );
    await expect(work<() => void>('hoard')()).rejects.toThrow(
      new Problem('The test takes too much memory to read; none is worth that.'),
    );
    await expect(work<() => void>('leave')()).rejects.toThrow(Problem);
    expect(await twice('c')).toBe('cc');
  });

  test('is done at once where somebody looks at a page, whatever else is read', async () => {
    const endless = Array.from({ length: 4 }, () => work<() => void>('forever', { patience: 6000 })());
    const outcomes = Promise.allSettled(endless);
    let others = 0;
    for (const one of endless) one.catch(() => others++);
    expect(await work<(words: string) => string>('twice', { asked: true })('d')).toBe('dd');
    expect(others).toBe(0);
    expect((await outcomes).every(({ status }) => status === 'rejected')).toBe(true);
  });

  test('gives a fault of ours as it is, with its stack', async () => {
    const failed = work<() => void>('fail')();
    await expect(failed).rejects.not.toBeInstanceOf(Problem);
    await expect(failed).rejects.toThrow('not so');
    await expect(failed).rejects.toMatchObject({ stack: expect.stringContaining('TypeError') as string });
  });

  test('knows nothing of the settings', async () => {
    expect(await work<() => string[]>('secrets')()).toEqual([]);
  });

  test('is refused where too much waits, in number or in bytes, and begun again later', async () => {
    const later = work<(ms: number, load?: Uint8Array) => number>('later');
    const many = Array.from({ length: 1500 }, () =>
      later(0).then(
        () => 'done',
        (error: unknown) => error,
      ),
    );
    const outcomes = await Promise.all(many);
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1001);
    expect(outcomes.at(-1)).toBeInstanceOf(Busy);
    const heavy = Array.from({ length: 4 }, () => later(0, new Uint8Array(30_000_000)).then(() => 'done', String));
    expect((await Promise.all(heavy)).filter((outcome) => outcome === 'done')).toHaveLength(3);
    expect(await later(1)).toBe(1);
  });
});
