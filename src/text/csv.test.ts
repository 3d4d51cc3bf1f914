import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCsv, writeRow } from './csv.ts';

async function* pieces(text: string, size: number) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function readAll(text: string, size = 5): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const { cells } of readCsv(pieces(text, size))) rows.push(cells);
  return rows;
}

const begins = ['=', '+', '-', '@', '\t', '\r', '\n', ' ', "'", '"', '＝', '＋', '－', '＠', ',', ';', 'a'];
const nasty = fc
  .tuple(fc.array(fc.constantFrom(...begins), { maxLength: 4 }), fc.string({ unit: 'binary', maxLength: 12 }))
  .map(([begin, rest]) => begin.join('') + rest)
  // A byte-order mark may stand before the file alone; here it would stand in it.
  .filter((cell) => !cell.includes('\ufeff'));

test('what is written is read again, whatever it begins with, and no cell is a formula', async () => {
  const header = ['email', 'consented_at', 'wording'];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(nasty, nasty, nasty), { maxLength: 5 }),
      fc.integer({ min: 1, max: 40 }),
      async (rows, size) => {
        const lines = [header, ...rows].map(writeRow);
        expect(await readAll(lines.join('\r\n'), size)).toEqual([header, ...rows]);
        for (const cell of rows.flat()) expect(writeRow([cell])).not.toMatch(/^"?\s*[=+\-@\t\r\n＝＋－＠]/);
      },
    ),
  );
});

test('a guard is one apostrophe, and an apostrophe of the words is none', async () => {
  expect(writeRow(['=1+1', "'=1+1", "'tis", "o'clock", 'a=b', null])).toBe("'=1+1,''=1+1,'tis,o'clock,a=b,");
  expect(await readAll("email,b,c\n'=1+1,''=1+1,'tis")).toEqual([
    ['email', 'b', 'c'],
    ['=1+1', "'=1+1", "'tis"],
  ]);
});
