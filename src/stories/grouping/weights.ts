// Written by scripts/fit-grouping.ts.

/** What each feature of a pair is worth. */
export const weights = {
  evidence: [
    15.35, // words
    0.973, // title
    0.287, // pairs
    0.444, // rarest
    -0.826, // shorter
    -2.13, // gap
    -1.084, // otherDay
  ],
  busy: -2.563,
  constant: -24.528,
};

/** Groups are joined while their pairs are of one event with at least this likelihood on average. */
export const threshold = 0.3;
