import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { readCsv, writeRow } from './csv.ts';
import { exportReaders, importReaders, suppress } from './index.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

const now = new Date('2031-02-10T12:00:00Z');
async function* pieces(text: string, size = 7) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}
async function importing(text: string, dryRun = false, size = 4096) {
  const said: string[] = [];
  const tally = await importReaders(database.db, pieces(text, size), {
    now,
    dryRun,
    say: (line, words) => said.push(`${line}: ${words}`),
  });
  return { tally, said };
}
const count = async () => (await database.db.selectFrom('reader').select('id').execute()).length;

test('CSV is read as it is written, in pieces of any size', async () => {
  const rows = [
    ['a', 'b "quoted"', 'c, d'],
    ['', 'two\nlines', ''],
    ['x', '', 'é'],
  ];
  const text = rows.map(writeRow).join('\r\n');
  for (const size of [1, 2, 3, 100]) {
    const read: string[][] = [];
    for await (const { cells } of readCsv(pieces(text, size))) read.push(cells);
    expect(read).toEqual(rows);
  }
});

test('nobody is mailed without consent, who asked not to be is not imported, and a second time changes nothing', async () => {
  await suppress(database.db, 'never@x.example', 'erased', now);
  const text = `email;consented_at;wording
ann@x.example;2030-01-02T03:04:05Z;"I want the letter; weekly"
bob@x.example;;
Never@x.example;2030-01-02;yes
ann@x.example;;
not an address;;
eve@x.example\u0000;;
cy@x.example;2044-01-01;in the future
`;
  const dry = await importing(text, true);
  expect(await count()).toBe(0);
  const { tally, said } = await importing(text);
  expect(tally).toEqual(dry.tally);
  expect(tally).toEqual({ confirmed: 1, unconfirmed: 1, known: 1, suppressed: 1, refused: 3 });
  expect(said.map((line) => line.split(':')[0])).toEqual(['5', '6', '7', '8', '4']);
  const rows = await database.db.selectFrom('reader').select(['email', 'confirmed_at']).orderBy('email').execute();
  expect(rows).toEqual([
    { email: 'ann@x.example', confirmed_at: new Date('2030-01-02T03:04:05Z') },
    { email: 'bob@x.example', confirmed_at: null },
  ]);
  const consent = await database.db.selectFrom('consent').select(['what', 'wording', 'at']).execute();
  expect(consent).toMatchObject([{ what: 'imported', wording: 'I want the letter; weekly' }]);
  expect((await importing(text)).tally).toMatchObject({ confirmed: 0, unconfirmed: 0, known: 3 });
  const out: string[] = [];
  for await (const line of exportReaders(database.db)) out.push(line);
  expect(out).toHaveLength(3);
  expect(out[1]).toContain('ann@x.example,2030-01-02T03:04:05.000Z,"I want the letter; weekly"');
});

test('a long file with three bad rows: those are named, the rest is imported once', { timeout: 60_000 }, async () => {
  const rows = Number(process.env.ROWS ?? 20_000);
  const bad = [5, Math.floor(rows / 2), rows - 1];
  const lines = Array.from({ length: rows }, (_, n) => (bad.includes(n) ? `n${n}@@x` : `n${n}@long.example`));
  const { tally, said } = await importing(`email\n${lines.join('\n')}\n`, false, 65_536);
  expect(tally).toMatchObject({ unconfirmed: rows - 3, refused: 3 });
  expect(said.map((line) => Number(line.split(':')[0]))).toEqual(bad.map((n) => n + 2));
});
