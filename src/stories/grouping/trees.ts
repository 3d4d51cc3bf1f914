/** A decision tree: the answer of a leaf, or a question: which feature, what it is at most, the tree if so, the tree if it is more. */
export type Tree = number | [feature: number, most: number, low: Tree, high: Tree];

/** So many trees are asked before it is looked whether the others can still matter. */
export const stretch = 25;

export interface Judgement {
  base: number;
  trees: readonly Tree[];
  /** Before each stretch of trees: the most that these and all after them have added, where it mattered, when they were fitted. */
  rises: readonly number[];
}

/** Many small trees whose answers add up (see scripts/boosting.ts), laid out flat: reading one row makes no objects. */
export class Trees {
  readonly #base: number;
  /** By node: the feature asked about, or -1 at a leaf; what it may be at most, or the answer; where the high tree stands (the low one follows). */
  readonly #feature: Int16Array;
  readonly #value: Float32Array;
  readonly #high: Int32Array;
  readonly #roots: Int32Array;
  readonly #rises: readonly number[];

  constructor({ base, trees, rises }: Judgement) {
    this.#base = base;
    this.#rises = rises;
    const feature: number[] = [];
    const value: number[] = [];
    const high: number[] = [];
    const lay = (tree: Tree): void => {
      const at = feature.length;
      const [asked, limit] = typeof tree === 'number' ? [-1, tree] : tree;
      feature.push(asked);
      value.push(limit);
      high.push(0);
      if (typeof tree === 'number') return;
      lay(tree[2]);
      high[at] = feature.length;
      lay(tree[3]);
    };
    this.#roots = Int32Array.from(trees, (tree) => {
      const root = feature.length;
      lay(tree);
      return root;
    });
    this.#feature = Int16Array.from(feature);
    this.#value = Float32Array.from(value);
    this.#high = Int32Array.from(high);
  }

  /** The sum of what all trees answer for a row of features: log odds. -Infinity where it will hardly reach `least`. */
  of(row: Float32Array, least: number): number {
    const [feature, value, high, roots] = [this.#feature, this.#value, this.#high, this.#roots];
    let sum = this.#base;
    for (let tree = 0; tree < roots.length; tree++) {
      if (tree % stretch === 0 && sum + this.#rises[tree / stretch]! < least) return -Infinity;
      let at = roots[tree]!;
      for (let asked = feature[at]!; asked >= 0; asked = feature[at]!)
        at = row[asked]! <= value[at]! ? at + 1 : high[at]!;
      sum += value[at]!;
    }
    return sum;
  }
}
