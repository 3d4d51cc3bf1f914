import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { inventedHouse, inventedNow, inventWeek } from '../../test/invented-week.ts';
import { deliver, fileSendLog, outboxPost, print } from './index.ts';

/** The forms in which an edition goes out, each to who chose it. */
let database: Awaited<ReturnType<typeof testDatabase>>;
const folder = mkdtempSync(join(tmpdir(), 'forms-'));
beforeAll(async () => void (database = await testDatabase()));
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

test('whole, short, plain, or of chosen topics alone: each reader has what they chose, and none where there is nothing', async () => {
  const { db } = database;
  const { edition } = await inventWeek(db);
  const usual = { asked_at: inventedNow, confirmed_at: inventedNow };
  await db
    .insertInto('reader')
    .values([
      { ...usual, email: 'whole@reader.example' },
      { ...usual, email: 'short@reader.example', short: true },
      { ...usual, email: 'plain@reader.example', plain: true },
      { ...usual, email: 'some@reader.example', topics: ['FISHING treaty', 'Nothing of the kind'] },
      { ...usual, email: 'none@reader.example', topics: ['Nothing of the kind'] },
    ])
    .execute();
  await print(db, inventedHouse, edition, inventedNow);
  const mailroom = {
    house: inventedHouse,
    post: outboxPost(),
    returns: '',
    perDomain: 0,
    warmUp: 0,
    uncertain: 'list' as const,
    sendLog: fileSendLog(folder),
  };
  await deliver({ db, mailroom, now: async () => inventedNow }, edition);
  const letters = await db.selectFrom('outbox_letter').selectAll().execute();
  const to = (name: string) => letters.find(({ recipient }) => recipient === `${name}@reader.example`)!;
  expect(letters.map(({ recipient }) => recipient).toSorted()).toEqual(
    ['plain', 'short', 'some', 'whole'].map((name) => `${name}@reader.example`),
  );
  expect(to('whole').text).toContain('IN THIS LETTER');
  expect(to('short').text).not.toContain('IN THIS LETTER');
  expect(to('short').text.length).toBeLessThan(to('whole').text.length);
  expect(to('plain').html).toContain('<pre');
  const some = to('some');
  expect(some.subject).toBe('Two neighbours sign a treaty on the northern fishing grounds');
  // As the story names it; what they asked for besides has no story this week.
  expect(some.text).toContain('Only what is about your topics: Fishing treaty.');
  expect(some.text).toContain('\n1.\nTWO NEIGHBOURS SIGN');
  expect(some.text).not.toContain('Assembly');
});
