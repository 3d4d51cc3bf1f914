import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '../src/db/index.ts';
import { testDatabase } from './database.ts';
import { addressOf, hostOf, itemsOfFeed, startHostileWeb, type HostileWeb } from './hostile-web.ts';
import { heard, testService } from './service.ts';

/** What fails in the service itself is no feed's failure. Faults are planted where the program meets its database. */
const feeds = [0, 2, 4];
let database: Awaited<ReturnType<typeof testDatabase>>;
let service: Awaited<ReturnType<typeof testService>>;
let web: HostileWeb;
let folder: string;
const progress = heard();

beforeAll(async () => {
  database = await testDatabase();
  web = await startHostileWeb({ feeds: 6, unchanged: 6, slow: 0, failing: 0, malicious: 0 });
  folder = mkdtempSync(join(tmpdir(), 'dispatchbox-faults-'));
  const list = feeds.map((feed) => `<outline text="Outlet ${feed}" type="rss" xmlUrl="${addressOf(feed, web.port)}"/>`);
  writeFileSync(join(folder, 'list.opml'), `<opml version="2.0"><head/><body>${list.join('')}</body></opml>`);
  const settings = {
    CATALOGUE: join(folder, 'list.opml'),
    OPEN_HOSTS: feeds.map((feed) => hostOf(feed, web.port)).join(','),
    CLOCK: '2020-05-01T00:00:00Z',
    METRICS_TOKEN: 'measure',
  };
  service = await testService(database.url, settings, progress);
});
afterAll(async () => {
  await service?.stop();
  await web?.close();
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Has the database refuse rows of a table, for a reason that lies in us. */
const plant = (table: string, when: string, fault = `raise exception 'planted' using errcode = '40P01'`) =>
  sql
    .raw(
      `create function planted_${table}() returns trigger language plpgsql as $$ begin if ${when} then ${fault}; end if; return new; end $$;
       create trigger planted before insert on ${table} for each row execute function planted_${table}()`,
    )
    .execute(database.db);
const unplant = (table: string) => sql.raw(`drop function planted_${table}() cascade`).execute(database.db);
const pass = async () => {
  await service.queue.send({ step: 'sources.poll' });
  await service.queue.drain(['sources.poll']);
};
const filed = async () => {
  const { rows } = await sql<{ feed: string; n: number }>`
    select split_part(address, '/', 5) as feed, (select count(*) from report where feed_id = feed.id) as n,
           failures, error from feed order by address`.execute(database.db);
  return rows;
};
const metrics = async () =>
  (await fetch(`${service.url}/metrics`, { headers: { authorization: 'Bearer measure' } })).text();
const faults = () => progress.abouts.filter(({ error }) => error !== undefined);

test('a deadlock where a feed is filed is logged with its stack and counted, stops no other, and the feed is tried again', async () => {
  await plant('report', `new.guid like 'outlet-2-%'`);
  expect(await metrics()).toContain('dispatchbox_faults_total 0');
  await pass();
  const whole = { n: itemsOfFeed, failures: 0, error: null };
  expect(await filed()).toEqual([
    { feed: '0', ...whole },
    { feed: '2', ...whole, n: 0 },
    { feed: '4', ...whole },
  ]);
  expect(faults()).toMatchObject([{ step: 'sources.poll', words: `${addressOf(2, web.port)} was not read` }]);
  expect(String((faults()[0]?.error as Error | undefined)?.stack)).toMatch(/planted[^]*\n\s+at .*\/src\//);
  expect(await metrics()).toContain('dispatchbox_faults_total{step="sources.poll"} 1');
  await unplant('report');
  await pass();
  expect(await filed()).toEqual(feeds.map((feed) => ({ feed: String(feed), ...whole })));
});

test('what of a feed’s own words cannot be filed is the feed’s failure', async () => {
  await sql`delete from report where guid like 'outlet-2-%'`.execute(database.db);
  await sql`update feed set due_at = '2020-01-01', etag = null, hash = null`.execute(database.db);
  await plant('report', `new.guid like 'outlet-2-%'`, `raise exception 'no such words' using errcode = '22021'`);
  await pass();
  expect((await filed())[1]).toEqual({
    feed: '2',
    n: 0,
    failures: 1,
    error: 'its reports could not be filed: no such words',
  });
  expect(faults()).toHaveLength(1);
  await unplant('report');
});

test('a full disk ends the pass, is logged and counted, and the step is tried again', async () => {
  await sql`update feed set due_at = '2020-01-01', etag = null, hash = null, failures = 0, error = null`.execute(
    database.db,
  );
  await sql`delete from report`.execute(database.db);
  await plant('report', 'true', `raise exception 'No space left on device' using errcode = '53100'`);
  await pass();
  expect(await filed()).toMatchObject(feeds.map(() => ({ n: 0, failures: 0, error: null })));
  expect(faults().at(-1)).toMatchObject({
    step: 'sources.poll',
    words: expect.stringContaining('No space left') as string,
  });
  const { rows } = await sql<{ state: string; retry_count: number }>`
    select state, retry_count from jobs.job where name = 'sources.poll' and state = 'retry'`.execute(database.db);
  expect(rows).toHaveLength(1);
  await unplant('report');
});
