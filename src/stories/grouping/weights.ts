// Written by scripts/fit-grouping.ts.

/** What each feature of a pair is worth. */
export const weights = {
  evidence: [
    15.305, // words
    0.969, // title
    0.298, // pairs
    0.437, // rarest
    -0.822, // shorter
    -2.135, // gap
    -1.08, // otherDay
  ],
  busy: -2.555,
  constant: -24.377,
};

/** Groups are joined while their pairs are of one event with at least this likelihood on average. */
export const threshold = 0.3;
