// Written by scripts/fit-grouping.ts.

/** What each feature of a pair is worth. */
export const weights = {
  evidence: [
    15.043, // words
    0.956, // title
    0.319, // pairs
    0.456, // rarest
    -0.841, // shorter
    -2.123, // gap
    -1.109, // otherDay
  ],
  busy: -2.541,
  constant: -24.215,
};

/** Groups are joined while their pairs are of one event with at least this likelihood on average. */
export const threshold = 0.3;
