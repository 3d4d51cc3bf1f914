/**
 * Gradient-boosted regression trees for a yes-or-no question (Friedman, "Greedy function approximation", 2001), grown leaf
 * by leaf over histograms, with second-order gains (Chen & Guestrin, "XGBoost", 2016). Small, deterministic, for fitting only.
 */
import type { Tree } from '../src/stories/grouping/trees.ts';

export interface Examples {
  /** Rows of `width` features, one after another. */
  features: Float32Array;
  width: number;
  /** 1 for yes, 0 for no. */
  labels: Uint8Array;
  weights: Float32Array;
}

export interface Growth {
  trees: number;
  leaves: number;
  /** How much of each tree's advice is taken. */
  rate: number;
  /** No leaf stands on less than this of the examples' whole weight. */
  leastWeight: number;
  /** The share of the features that each tree may look at, 0 … 1. */
  features?: number;
}

const mostBins = 64;
const ridge = 1;

/** The bounds of a feature's bins: bin b holds values at most bounds[b]; the last has none. */
function boundsOf({ features, width, labels }: Examples, feature: number): Float32Array {
  const rows = labels.length;
  const step = Math.max(1, Math.floor(rows / 50_000));
  const values: number[] = [];
  for (let row = 0; row < rows; row += step) values.push(features[row * width + feature]!);
  const sorted = Float32Array.from(values).toSorted();
  const bounds = new Set<number>();
  for (let bin = 1; bin < mostBins; bin++) {
    const value = sorted[Math.floor((bin * sorted.length) / mostBins)]!;
    if (value < sorted.at(-1)!) bounds.add(value);
  }
  return Float32Array.from(bounds).toSorted();
}

interface Leaf {
  rows: Int32Array;
  /** Sums of gradients and of curvatures, by feature and bin. */
  sums: Float64Array;
  gradient: number;
  curvature: number;
  /** Where to put what replaces it. */
  set: (tree: Tree) => void;
  best?: { gain: number; feature: number; bin: number };
}

/** Fits trees whose values, summed with `base`, are the log odds of yes. */
export function boost(examples: Examples, growth: Growth, seed = 1): { base: number; trees: Tree[] } {
  const { features, width, labels, weights } = examples;
  const rows = labels.length;
  const bounds = Array.from({ length: width }, (_, feature) => boundsOf(examples, feature));
  const bins = new Uint8Array(rows * width);
  for (let feature = 0; feature < width; feature++) {
    const of = bounds[feature]!;
    for (let row = 0; row < rows; row++) {
      const value = features[row * width + feature]!;
      let [from, to] = [0, of.length];
      while (from < to) {
        const middle = (from + to) >> 1;
        if (value <= of[middle]!) to = middle;
        else from = middle + 1;
      }
      bins[row * width + feature] = from;
    }
  }
  let [total, yes] = [0, 0];
  for (let row = 0; row < rows; row++) {
    total += weights[row]!;
    yes += weights[row]! * labels[row]!;
  }
  const base = Math.log(yes / (total - yes));
  const scores = new Float64Array(rows).fill(base);
  const gradients = new Float64Array(rows);
  const curvatures = new Float64Array(rows);
  const least = growth.leastWeight * total;
  const everyRow = Int32Array.from({ length: rows }, (_, row) => row);
  const trees: Tree[] = [];
  let random = seed;
  const next = () => (random = (Math.imul(random, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  // What a curvature of 1 weighs beside the ridge must not depend on how the weights are scaled.
  const scale = rows / total;

  for (let round = 0; round < growth.trees; round++) {
    for (let row = 0; row < rows; row++) {
      const likely = 1 / (1 + Math.exp(-scores[row]!));
      gradients[row] = weights[row]! * scale * (labels[row]! - likely);
      curvatures[row] = weights[row]! * scale * likely * (1 - likely);
    }
    const looked: number[] = [];
    for (let feature = 0; feature < width; feature++) if (next() < (growth.features ?? 1)) looked.push(feature);
    if (looked.length === 0) looked.push(round % width);

    const histogram = (of: Int32Array): Float64Array => {
      const sums = new Float64Array(width * mostBins * 2);
      for (const row of of) {
        const [gradient, curvature] = [gradients[row]!, curvatures[row]!];
        const from = row * width;
        for (const feature of looked) {
          const at = (feature * mostBins + bins[from + feature]!) * 2;
          sums[at]! += gradient;
          sums[at + 1]! += curvature;
        }
      }
      return sums;
    };
    const worth = (gradient: number, curvature: number) => (gradient * gradient) / (curvature + ridge);
    const search = (leaf: Leaf): Leaf => {
      const whole = worth(leaf.gradient, leaf.curvature);
      for (const feature of looked) {
        let [gradient, curvature] = [0, 0];
        for (let bin = 0; bin < bounds[feature]!.length; bin++) {
          const at = (feature * mostBins + bin) * 2;
          gradient += leaf.sums[at]!;
          curvature += leaf.sums[at + 1]!;
          if (curvature < least * scale * 0.25 || leaf.curvature - curvature < least * scale * 0.25) continue;
          const gain = worth(gradient, curvature) + worth(leaf.gradient - gradient, leaf.curvature - curvature) - whole;
          if (gain > (leaf.best?.gain ?? 1e-9)) leaf.best = { gain, feature, bin };
        }
      }
      return leaf;
    };
    const leafOf = (of: Int32Array, sums: Float64Array, set: Leaf['set']): Leaf => {
      let [gradient, curvature] = [0, 0];
      for (const row of of) {
        gradient += gradients[row]!;
        curvature += curvatures[row]!;
      }
      return search({ rows: of, sums, gradient, curvature, set });
    };

    let root: Tree = 0;
    const leaves = [leafOf(everyRow, histogram(everyRow), (tree) => (root = tree))];
    while (leaves.length < growth.leaves) {
      let at = -1;
      for (const [place, { best }] of leaves.entries())
        if (best && (at < 0 || best.gain > leaves[at]!.best!.gain)) at = place;
      if (at < 0) break;
      const leaf = leaves[at]!;
      const { feature, bin } = leaf.best!;
      const isLow = (row: number) => bins[row * width + feature]! <= bin;
      const [low, high] = [leaf.rows.filter(isLow), leaf.rows.filter((row) => !isLow(row))];
      const smaller = low.length < high.length ? low : high;
      const own = histogram(smaller);
      const rest = leaf.sums.map((sum, place) => sum - own[place]!);
      const node: Exclude<Tree, number> = [feature, bounds[feature]![bin]!, 0, 0];
      leaf.set(node);
      leaves.splice(
        at,
        1,
        leafOf(low, smaller === low ? own : rest, (tree) => (node[2] = tree)),
        leafOf(high, smaller === high ? own : rest, (tree) => (node[3] = tree)),
      );
    }
    for (const { rows: of, gradient, curvature, set } of leaves) {
      const value = (growth.rate * gradient) / (curvature + ridge);
      set(value);
      for (const row of of) scores[row]! += value;
    }
    trees.push(root);
  }
  return { base, trees };
}
