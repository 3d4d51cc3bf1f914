/** Left of minus this and right of it, a rating counts as left or right; between, as center. */
const SIDE = 0.5;

const sideNames = ['left', 'center', 'right'] as const;
export type Side = (typeof sideNames)[number];

/** The side of a rating, -2 (left) to 2 (right). */
export function side(lean: number): Side {
  return lean <= -SIDE ? 'left' : lean >= SIDE ? 'right' : 'center';
}
