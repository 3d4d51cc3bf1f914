/** A line of two texts laid side by side. */
export interface DiffLine {
  /** In both, only in the earlier, or only in the later. */
  in: 'both' | 'earlier' | 'later';
  text: string;
}

/** More lines than this are compared as wholes. */
const mostLines = 1000;

/** What differs between two texts, line by line: the longest common subsequence stays, the rest left or came. */
export function difference(earlier: string, later: string): DiffLine[] {
  const [a, b] = [earlier.split('\n'), later.split('\n')];
  if (a.length > mostLines || b.length > mostLines) {
    return earlier === later
      ? [{ in: 'both', text: earlier }]
      : [
          { in: 'earlier', text: earlier },
          { in: 'later', text: later },
        ];
  }
  // common[i][j]: how many lines a from i on and b from j on have in common.
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i]![j] = a[i] === b[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ in: 'both', text: a[i]! });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && common[i + 1]![j]! >= common[i]![j + 1]!))
      lines.push({ in: 'earlier', text: a[i++]! });
    else lines.push({ in: 'later', text: b[j++]! });
  }
  return lines;
}
