// Written by scripts/fit-grouping.ts.

/** What each feature of a pair is worth, in log odds. */
export const weights = {
  evidence: [
    15.367, // words
    0.975, // title
    0.288, // pairs
    0.441, // rarest
    -0.829, // shorter
    -2.13, // gap
    -1.091, // otherDay
  ],
  busy: -2.556,
  crowd: -2.8, // set by hand: docs/grouping.md says why
  constant: -24.455,
};

/** Groups are joined while their pairs are of one event with at least this likelihood on average. */
export const threshold = 0.3;
