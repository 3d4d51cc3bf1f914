import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cluster, type Clustering } from './cluster.ts';

const plain: Clustering = { size: 0, edges: [], threshold: 0.5, growth: 1, copies: [], together: [], apart: [] };

describe('cluster', () => {
  test('joins what scores high on average, and takes a missing edge for 0', () => {
    const chain = [
      { a: 0, b: 1, score: 0.9 },
      { a: 1, b: 2, score: 0.6 },
    ];
    // 2 goes with 1 but not with 0: on average 0.3
    expect([...cluster({ ...plain, size: 4, edges: chain })]).toEqual([0, 0, 2, 3]);
    expect([...cluster({ ...plain, size: 4, edges: [...chain, { a: 0, b: 2, score: 0.5 }] })]).toEqual([0, 0, 0, 3]);
  });

  test('keeps apart what must be apart, though all else would join it', () => {
    const edges = [0, 1, 2].flatMap((a) => [1, 2, 3].filter((b) => b > a).map((b) => ({ a, b, score: 0.99 })));
    const groups = cluster({ ...plain, size: 4, edges, apart: [[0, 3]] });
    expect(groups[0]).not.toBe(groups[3]);
  });

  test('joins what must be together, unless it must be apart as well', () => {
    expect([...cluster({ ...plain, size: 3, together: [[0, 2]] })]).toEqual([0, 1, 0]);
    expect([...cluster({ ...plain, size: 3, together: [[0, 2]], apart: [[2, 0]] })]).toEqual([0, 1, 2]);
  });

  test('joins whole groups for two members that must be together', () => {
    const edges = [
      { a: 0, b: 1, score: 0.9 },
      { a: 2, b: 3, score: 0.9 },
    ];
    expect([...cluster({ ...plain, size: 4, edges, together: [[1, 2]] })]).toEqual([0, 0, 0, 0]);
  });

  test('a copy goes where its original goes and counts for nothing there', () => {
    const edges = [{ a: 0, b: 3, score: 0.6 }];
    const groups = cluster({ ...plain, size: 4, edges, copies: [1, 2].map((copy) => [0, copy]) });
    expect([...groups]).toEqual([0, 0, 0, 0]);
  });

  test('gives the same groups whatever the order of the edges, and obeys', () => {
    const members = fc.integer({ min: 0, max: 11 });
    const pairs = fc.uniqueArray(fc.tuple(members, members), {
      selector: ([a, b]) => Math.min(a, b) * 12 + Math.max(a, b),
    });
    fc.assert(
      fc.property(pairs, fc.array(fc.integer({ min: 0, max: 4 })), pairs, (drawn, scores, forbidden) => {
        const edges = drawn.flatMap(([a, b], at) => (a < b ? [{ a, b, score: (scores[at] ?? 3) / 4 }] : []));
        const apart = forbidden.filter(([a, b]) => a !== b);
        const groups = cluster({ ...plain, size: 12, edges, apart });
        expect(cluster({ ...plain, size: 12, edges: edges.toReversed(), apart })).toEqual(groups);
        for (const [a, b] of apart) expect(groups[a]).not.toBe(groups[b]);
      }),
    );
  });
});
