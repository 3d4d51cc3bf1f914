import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from './database.ts';
import { statements } from './statements.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.close());

/** What PostgreSQL says of a statement without running it; undefined where it takes it. */
async function refusal(text: string): Promise<string | undefined> {
  const client = await database.pool.connect();
  try {
    await client.query(`prepare one as ${text}`);
    await client.query('deallocate one');
    return undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    client.release();
  }
}

test('every raw statement is one that the schema takes, run or not', async () => {
  const all = statements();
  const refused: string[] = [];
  for (const { file, line, text } of all) {
    if (text === undefined) continue;
    // The type of a value is not always to be told from the text alone: null has any.
    const why = (await refusal(text)) && (await refusal(text.replaceAll(/\$\d+/g, 'null')));
    if (why) refused.push(`${file}:${line}: ${why}`);
  }
  expect([...new Set(refused)]).toEqual([]);
  const unknown = new Set(all.flatMap(({ file, text }) => (text === undefined ? [file] : [])));
  expect([...unknown]).toEqual(['site/read/search.tsx']);
  expect(all.length).toBeGreaterThan(100);
});
