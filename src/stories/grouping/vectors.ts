/** Many sparse vectors, one after another in two arrays: a vector costs 8 bytes a term and nothing else. */
export class Vectors {
  terms = new Int32Array(1 << 12);
  weights = new Float32Array(1 << 12);
  /** Vector → where it begins; it ends where the next begins. */
  #starts = new Int32Array(1 << 8);
  size = 0;

  /** Adds a vector of the first `length` terms and weights and returns its number. */
  add(terms: Int32Array, weights: Float64Array, length: number): number {
    const from = this.#starts[this.size]!;
    const to = from + length;
    if (to > this.terms.length) {
      this.terms = roomy(this.terms, to);
      this.weights = roomy(this.weights, to);
    }
    for (let at = 0; at < length; at++) {
      this.terms[from + at] = terms[at]!;
      this.weights[from + at] = weights[at]!;
    }
    if (this.size + 1 >= this.#starts.length) this.#starts = roomy(this.#starts, this.size + 2);
    this.#starts[this.size + 1] = to;
    return this.size++;
  }

  /** Where a vector begins in `terms` and `weights`. */
  from(vector: number): number {
    return this.#starts[vector]!;
  }

  /** The place after its last. */
  to(vector: number): number {
    return this.#starts[vector + 1]!;
  }

  length(vector: number): number {
    return this.to(vector) - this.from(vector);
  }
}

/** A copy with room for `size` items and a half more. */
export function roomy<T extends Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>>(array: T, size: number): T {
  const larger = new (array.constructor as new (size: number) => T)(Math.ceil(Math.max(size, array.length) * 1.5));
  larger.set(array);
  return larger;
}

/** One vector spread out by term, to multiply many others with it. */
export class Spread {
  weights = new Float32Array(1 << 12);
  #vectors: Vectors;
  #held = -1;

  constructor(vectors: Vectors) {
    this.#vectors = vectors;
  }

  hold(vector: number): void {
    const { terms, weights } = this.#vectors;
    if (this.#held >= 0)
      for (let at = this.#vectors.from(this.#held); at < this.#vectors.to(this.#held); at++)
        if (terms[at]! < this.weights.length) this.weights[terms[at]!] = 0;
    for (let at = this.#vectors.from(vector); at < this.#vectors.to(vector); at++) {
      const term = terms[at]!;
      if (term >= this.weights.length) this.weights = roomy(this.weights, term + 1);
      this.weights[term] = weights[at]!;
    }
    this.#held = vector;
  }

  /** The weight held of a term; 0 where there is none. */
  of(term: number): number {
    return term < this.weights.length ? this.weights[term]! : 0;
  }

  /** The product of the vector held with another. */
  dot(vector: number): number {
    const { terms, weights } = this.#vectors;
    let sum = 0;
    for (let at = this.#vectors.from(vector), to = this.#vectors.to(vector); at < to; at++)
      if (terms[at]! < this.weights.length) sum += this.weights[terms[at]!]! * weights[at]!;
    return sum;
  }
}
