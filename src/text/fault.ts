/** Errors of a machine that has no more room, files or memory. */
const exhausted = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'ENOMEM', 'EIO', 'EROFS']);
const mistakes = [TypeError, RangeError, ReferenceError, SyntaxError, EvalError];

/** Something failed in the service itself, whatever it was working on. */
export class Fault extends Error {
  override name = 'Fault';
}

/** Whether the machine or the database has no more room, files or memory: whatever comes next fails as well. */
export function isFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return exhausted.has(code) || /^(53|58|XX)[0-9A-Z]{3}$/.test(code);
}

/**
 * Whether an error is ours, and not of what a stranger sent: a mistake in the program, what the database says of anything but the
 * data it was given (SQLSTATE classes 22 and 54), a machine that is full.
 */
export function isFault(error: unknown): boolean {
  if (error instanceof Fault || mistakes.some((mistake) => error instanceof mistake)) return true;
  if (!(error instanceof Error)) return true;
  if (error.name === 'DatabaseAway') return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (isFull(error)) return true;
  return 'severity' in error && /^[0-9A-Z]{5}$/.test(code) && !/^(22|54)/.test(code);
}
