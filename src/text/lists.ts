import { readFileSync } from 'node:fs';

/** The entries of a word list, one a line; lines that begin with "#" are remarks. */
export function readList(file: URL): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'));
}
