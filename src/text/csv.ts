/** A row of a CSV file: the number of the line it begins in, and its cells. */
export interface Row {
  line: number;
  cells: string[];
}

/** A cell or a row beyond this is a file of another kind, or a quotation mark that nobody closed. */
const mostCharacters = 10_000;
/** So many rows with an open quotation mark are named one by one; after them, each is looked for no further than its line. */
const mostReadAgain = 1000;

/**
 * Reads CSV (RFC 4180) piece by piece, so that a file may be as long as it likes. Any line ends; a byte-order mark is
 * passed over, and `writeRow`'s guard taken off. The separator is the one that the first line has most of, or that a first
 * line `sep=;` names, as spreadsheets write it. Empty lines are no rows.
 *
 * @returns rows; one whose quotation mark is never closed, or is followed by what cannot follow, has no cells, and ends
 *   where its first line does
 */
export async function* readCsv(pieces: AsyncIterable<string>): AsyncGenerator<Row> {
  let separator = '';
  let line = 1;
  let rest = '';
  let readAgain = 0;

  /** The rows that are whole in `rest`, which keeps what is not; at the end of the file all of it. */
  function* rows(ended: boolean): Generator<Row> {
    for (;;) {
      const found = rowAt(rest, separator, ended, readAgain < mostReadAgain);
      if (!found) return;
      if (found.broken) readAgain++;
      if (found.broken || found.cells.length > 1 || found.cells[0]?.trim())
        yield { line, cells: found.broken ? [] : found.cells.map(unguarded) };
      line += found.lines;
      rest = rest.slice(found.length);
    }
  }

  for await (const piece of pieces) {
    rest += piece;
    if (separator === '') {
      if (!/[\r\n]/.test(rest) && rest.length < mostCharacters) continue;
      separator = takeSeparator();
    }
    yield* rows(false);
  }
  if (separator === '') separator = takeSeparator();
  yield* rows(true);

  function takeSeparator(): string {
    rest = rest.replace(/^\ufeff/, '');
    const [named, sign] = /^sep=([,;\t|])\r?\n/i.exec(rest) ?? [];
    if (named && sign) {
      rest = rest.slice(named.length);
      line++;
      return sign;
    }
    const first = rest.split(/[\r\n]/, 1)[0] ?? '';
    return [',', ';', '\t'].toSorted((a, b) => first.split(b).length - first.split(a).length)[0] ?? ',';
  }
}

interface Found {
  cells: string[];
  /** Characters and line ends that it takes up. */
  length: number;
  lines: number;
  broken: boolean;
}

/** The row that a text begins with; undefined where more of the text is needed to tell. */
function rowAt(text: string, separator: string, ended: boolean, patient: boolean): Found | undefined {
  if (text === '') return undefined;
  const cells: string[] = [];
  let at = 0;
  let lines = 0;
  /** The row is given up, and the next begins where its first line ends. */
  const broken = (): Found | undefined => {
    const end = /\r\n?|\n/.exec(text);
    const length = end ? end.index + end[0].length : text.length;
    if (!ended && length === text.length && text.length <= mostCharacters) return undefined;
    return cut(length, end ? 1 : 0);
  };
  const cut = (length: number, lines: number): Found => ({ cells: [], length, lines, broken: true });

  for (;;) {
    let cell = '';
    if (text[at] === '"') {
      // A quoted cell: to the mark that is not doubled.
      for (at++; ;) {
        const mark = text.indexOf('"', at);
        if ((mark < 0 ? text.length : mark) > mostCharacters || (!patient && /[\r\n]/.test(text.slice(0, mark))))
          return broken();
        if (mark < 0) return ended ? broken() : undefined;
        if (mark === text.length - 1 && !ended) return undefined;
        cell += text.slice(at, mark);
        at = mark + 1;
        if (text[at] !== '"') break;
        cell += '"';
        at++;
      }
      lines += cell.split(/\r\n|\r|\n/).length - 1;
      if (at < text.length && text[at] !== separator && text[at] !== '\r' && text[at] !== '\n') return broken();
    } else {
      const from = at;
      while (at < text.length && text[at] !== separator && text[at] !== '\r' && text[at] !== '\n') at++;
      if (at > mostCharacters) return broken();
      if (at === text.length && !ended) return undefined;
      cell = text.slice(from, at);
    }
    cells.push(cell);
    if (text[at] === separator) {
      at++;
      if (at === text.length && !ended) return undefined;
      if (at < text.length || ended) continue;
    }
    if (text[at] === '\r' && at === text.length - 1 && !ended) return undefined; // its \n may be in the next piece
    if (at < text.length) {
      at += text.startsWith('\r\n', at) ? 2 : 1;
      lines++;
    }
    return { cells, length: at, lines, broken: false };
  }
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
