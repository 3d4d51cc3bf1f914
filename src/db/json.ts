import { z } from 'zod';

/**
 * A JSON column's value as it is, if it has the shape that the code knows: a row outlives the version that wrote it.
 *
 * @param row what it is, for the error: "edition 7"
 * @throws Error naming the row and the field that is otherwise
 */
export function readJson<T>(shape: z.ZodType<T>, value: unknown, row: string): T {
  const { error } = shape.safeParse(value);
  if (error) throw new Error(`${row} is kept in a shape that this version does not read: ${z.prettifyError(error)}`);
  return value as T;
}
