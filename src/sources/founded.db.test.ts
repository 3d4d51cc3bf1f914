import { afterEach, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { sql, type Database } from '../db/index.ts';
import { claimDatabase } from './index.ts';

let database: Database;
beforeEach(async () => void (database = await testDatabase()));
afterEach(() => database.close());

const claim = (sample: boolean) => claimDatabase(database.db, sample, '/srv/data');
const addFeed = async (name: string, address: string) => {
  await sql`
    with one as (insert into source (key, name, kind, added_at) values (${name}, ${name}, 'outlet', now()) returning id)
    insert into feed (source_id, address, due_at) select id, ${address}, now() from one`.execute(database.db);
};

test('a real house’s database stays one', async () => {
  await claim(false);
  await claim(false);
  await expect(claim(true)).rejects.toThrow(/^\/srv\/data holds a real house.*of its own/);
});

test('the sample’s stays the sample’s, whatever was added to it', async () => {
  await claim(true);
  await addFeed('Own', 'https://own.example/feed');
  await claim(true);
  await expect(claim(false)).rejects.toThrow(/^\/srv\/data holds the invented sample week.*npm run sample/);
});

test('of what was begun before this was noted, the sources tell', async () => {
  await addFeed('Halyard News Agency', 'http://127.0.0.1:8081/feeds/halyard');
  await addFeed('Oakbeam News', 'http://127.0.0.1:8081/feeds/oakbeam-amp');
  await expect(claim(false)).rejects.toThrow(/invented sample week/);
});

test('a house of feeds on its own machine is real', async () => {
  await addFeed('Bridge', 'http://127.0.0.1:1200/feeds/bridge');
  await expect(claim(true)).rejects.toThrow(/real house/);
});
