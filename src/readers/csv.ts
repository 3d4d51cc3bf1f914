/** A row of a CSV file: the number of the line it begins in, and its cells. */
export interface Row {
  line: number;
  cells: string[];
}

/** A cell or a row beyond this is a file of another kind, or a quotation mark that nobody closed. */
const mostCharacters = 10_000;

/**
 * Reads CSV (RFC 4180) piece by piece, so that a file may be as long as it likes. Any line ends; a byte-order mark is
 * passed over, and `writeRow`'s guard taken off; `separator` is the one that the first line has most of. Empty lines are no rows.
 *
 * @returns rows; one whose quotation mark is never closed has no cells
 */
export async function* readCsv(pieces: AsyncIterable<string>): AsyncGenerator<Row> {
  let [line, begun, cell, quoted, size] = [1, 1, '', false, 0];
  let cells: string[] = [];
  let separator = '';
  let last = '';
  let broken = false;

  const row = (): Row | undefined => {
    const done = broken ? { line: begun, cells: [] } : { line: begun, cells: [...cells, unguarded(cell)] };
    const empty = !broken && cells.length === 0 && cell.trim() === '';
    [cells, cell, quoted, size, broken] = [[], '', false, 0, false];
    return empty ? undefined : done;
  };
  for await (const piece of pieces) {
    if (separator === '') {
      const first = piece.split(/\r?\n/, 1)[0] ?? '';
      separator = [',', ';', '\t'].toSorted((a, b) => first.split(b).length - first.split(a).length)[0] ?? ',';
    }
    for (const character of piece) {
      const before = last;
      last = character;
      if (character === '\ufeff' && line === 1 && cell === '') continue;
      if (character === '\n' && before === '\r') {
        if (quoted) cell += '\n';
        continue;
      }
      const end = character === '\n' || character === '\r';
      if (end) line++;
      if (++size > mostCharacters && end) {
        // Somebody's quotation mark was not closed: the row ends where its line does.
        broken = true;
        quoted = false;
      }
      if (quoted) {
        if (character === '"') quoted = false;
        else cell += character;
      } else if (character === '"') {
        if (before === '"') cell += '"';
        quoted = true;
      } else if (character === separator) {
        cells.push(unguarded(cell));
        cell = '';
      } else if (end) {
        const done = row();
        begun = line;
        if (done) yield done;
      } else cell += character;
    }
  }
  if (quoted) broken = true;
  const done = row();
  if (done) yield done;
}

/** A row as CSV, without the line's end. What a spreadsheet would take for a formula gets a guard, which `readCsv` takes off. */
export function writeRow(cells: readonly (string | null)[]): string {
  return cells
    .map((cell) => guarded(cell ?? ''))
    .map((cell) => (/[",;\r\n\t]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
}

/**
 * What spreadsheets begin a formula with (OWASP, CSV Injection), as wide characters too, and after what they may pass over;
 * with any number of guards before it, so that a guard can always be told from an apostrophe of the words.
 */
const formula = /^[\s']*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const guarded = (cell: string) => (formula.test(cell) ? `'${cell}` : cell);
const unguarded = (cell: string) => (cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell);
