/**
 * Something the person who runs Dispatchbox can mend: the message is one sentence with the name, the place and the
 * remedy. A command ends with it and exit code 2; nothing else is printed of it.
 */
export class Problem extends Error {
  override name = 'Problem';
}
