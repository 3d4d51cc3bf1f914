/** A decision tree: the answer of a leaf, or a question: which feature, what it is at most, the tree if so, the tree if it is more. */
export type Tree = number | [feature: number, most: number, low: Tree, high: Tree];

/** So many trees are asked before it is looked whether the others could still matter. */
const stretch = 25;

/** Many small trees whose answers add up (see scripts/boosting.ts), laid out flat: reading one row makes no objects. */
export class Trees {
  readonly #base: number;
  /** By node: the feature asked about, or -1 at a leaf; what it may be at most, or the answer; where the high tree stands (the low one follows). */
  readonly #feature: Int16Array;
  readonly #value: Float32Array;
  readonly #high: Int32Array;
  readonly #roots: Int32Array;
  /** Tree → the most that it and all after it can add. */
  readonly #most: Float64Array;

  constructor({ base, trees }: { base: number; trees: readonly Tree[] }) {
    this.#base = base;
    const feature: number[] = [];
    const value: number[] = [];
    const high: number[] = [];
    const most: number[] = [];
    /** Lays out a tree and returns its highest answer. */
    const lay = (tree: Tree): number => {
      const at = feature.length;
      const [asked, limit] = typeof tree === 'number' ? [-1, tree] : tree;
      feature.push(asked);
      value.push(limit);
      high.push(0);
      if (typeof tree === 'number') return tree;
      const highest = lay(tree[2]);
      high[at] = feature.length;
      return Math.max(highest, lay(tree[3]));
    };
    this.#roots = Int32Array.from(trees, (tree) => {
      const root = feature.length;
      most.push(lay(tree));
      return root;
    });
    for (let tree = most.length - 2; tree >= 0; tree--) most[tree]! += most[tree + 1]!;
    this.#feature = Int16Array.from(feature);
    this.#value = Float32Array.from(value);
    this.#high = Int32Array.from(high);
    this.#most = Float64Array.from(most);
  }

  /** The sum of what all trees answer for a row of features: log odds. -Infinity where it cannot reach `least`. */
  of(row: Float32Array, least: number): number {
    const [feature, value, high, roots] = [this.#feature, this.#value, this.#high, this.#roots];
    let sum = this.#base;
    for (let tree = 0; tree < roots.length; tree++) {
      if (tree % stretch === 0 && sum + this.#most[tree]! < least) return -Infinity;
      let at = roots[tree]!;
      for (let asked = feature[at]!; asked >= 0; asked = feature[at]!)
        at = row[asked]! <= value[at]! ? at + 1 : high[at]!;
      sum += value[at]!;
    }
    return sum;
  }
}
