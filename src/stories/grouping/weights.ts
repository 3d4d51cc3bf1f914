// Written by scripts/fit-grouping.ts.

/** What each feature of a pair is worth, in log odds. */
export const weights = {
  evidence: [
    16.008, // words
    1.158, // title
    0.318, // pairs
    0.283, // rarest
    -0.629, // shorter
    -1.954, // gap
    -0.931, // otherDay
  ],
  busy: -2.89,
  crowd: -2.522,
  constant: -27.685,
};

/** Groups are joined while their pairs are of one event with at least this likelihood on average. */
export const threshold = 0.3;
