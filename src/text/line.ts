declare const isLine: unique symbol;

/**
 * Text on one line, without control, line-breaking or direction-overriding characters: fit for a subject, a heading or a line of plain
 * text. What comes from outside is made one where it enters; whoever is given one need not ask again.
 */
export type Line = string & { readonly [isLine]: true };

/** Makes text a `Line`. */
export const oneLine = (text: string) =>
  text
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .trim() as Line;

/** Words in which the passwords of addresses ("smtp://user:word@host") are left out. For errors and the log. */
export const withoutPasswords = (words: string) => words.replace(/(:\/\/[^\s:@/]*):[^\s"]*@/g, '$1:…@');

/** A number and what it counts, in English: "1 source", "2 sources". For the log and the command line; pages have words of their language. */
export const many = (n: number, one: string, others = `${one}s`) => `${n} ${n === 1 ? one : others}`;

/** Cut to at most `most` characters, the cut shown by an ellipsis: at the end of a clause where one is near, else between words. */
export function shorten<T extends string>(text: T, most: number): T {
  const characters = Array.from(text);
  if (characters.length <= most) return text;
  const cut = characters.slice(0, most - 1).join('');
  const clause = /^.*(?=[,;:–—] |\. | [–—-] )/su.exec(cut)?.[0].length ?? 0;
  const space = cut.lastIndexOf(' ');
  const end = clause > most / 2 ? clause : space > most / 2 ? space : cut.length;
  return `${cut.slice(0, end).replace(/[\s,;:.–—-]+$/u, '')}…` as T;
}
