/** A decision tree: the answer of a leaf, or a question: which feature, what it is at most, the tree if so, the tree if it is more. */
export type Tree = number | [feature: number, most: number, low: Tree, high: Tree];

export interface Judgement {
  base: number;
  trees: readonly Tree[];
}

/**
 * Many small trees whose answers add up (see scripts/boosting.ts), each of at most 16 leaves. All questions about one feature
 * are asked in one go, in order of what it may be at most: each that it is more than strikes out leaves of its tree, and the
 * first leaf left answers (Lucchese et al., "QuickScorer", 2015). That reads memory in order where walking trees jumps about.
 */
export class Trees {
  readonly #base: number;
  /** Feature → its first question; it ends where the next begins. */
  readonly #first: Int32Array;
  /** Question → what the feature may be at most; the tree, and in the lower 16 bits the leaves that stay if it is more. */
  readonly #most: Float32Array;
  readonly #stay: Int32Array;
  /** Tree and leaf → the answer. */
  readonly #answers: Float32Array;
  /** Tree → the leaves that are left. */
  readonly #left: Uint16Array;

  constructor({ base, trees }: Judgement) {
    this.#base = base;
    const questions: { feature: number; most: number; stay: number }[] = [];
    this.#answers = new Float32Array(trees.length * mostLeaves);
    this.#left = new Uint16Array(trees.length);
    for (const [at, tree] of trees.entries()) {
      /** Lays out what is below a node, of which the first leaf has this number, and returns the number after its last. */
      const lay = (node: Tree, leaf: number): number => {
        if (typeof node === 'number') {
          this.#answers[at * mostLeaves + leaf] = node;
          return leaf + 1;
        }
        const [feature, most, low, high] = node;
        const middle = lay(low, leaf);
        const struck = (1 << middle) - (1 << leaf);
        questions.push({ feature, most: Math.fround(most), stay: (at << mostLeaves) | (everyLeaf & ~struck) });
        return lay(high, middle);
      };
      if (lay(tree, 0) > mostLeaves) throw new Error(`A tree has more than ${mostLeaves} leaves.`);
    }
    questions.sort((a, b) => a.feature - b.feature || a.most - b.most);
    const features = (questions.at(-1)?.feature ?? -1) + 1;
    this.#first = new Int32Array(features + 1);
    for (const { feature } of questions) this.#first[feature + 1]! += 1;
    for (let feature = 0; feature < features; feature++) this.#first[feature + 1]! += this.#first[feature]!;
    this.#most = Float32Array.from(questions, ({ most }) => most);
    this.#stay = Int32Array.from(questions, ({ stay }) => stay);
  }

  /** The sum of what all trees answer for a row of features: log odds. */
  of(row: Float32Array): number {
    const [first, most, stay, answers, left] = [this.#first, this.#most, this.#stay, this.#answers, this.#left];
    left.fill(everyLeaf);
    for (let feature = 0; feature + 1 < first.length; feature++) {
      const value = row[feature]!;
      const end = first[feature + 1]!;
      for (let at = first[feature]!; at < end && value > most[at]!; at++) left[stay[at]! >>> mostLeaves]! &= stay[at]!;
    }
    let sum = this.#base;
    for (let at = 0; at < left.length; at++) sum += answers[at * mostLeaves + 31 - Math.clz32(left[at]! & -left[at]!)]!;
    return sum;
  }
}

const mostLeaves = 16;
const everyLeaf = 2 ** mostLeaves - 1;
