/** Fitted by scripts/fit-grouping.ts; docs/grouping.md says what each is worth. */
export const weights = {
  bias: -4.37,
  features: [0.51, -2.29, 5.18, 0.56, -0.19, 6.8, 2.92, -0.8, 4.09, 0.34, 0.36, -1.86, -0.09, -0.76],
};

/** Two groups are joined when their pairs are of one event with at least this likelihood on average. */
export const threshold = 0.3;
