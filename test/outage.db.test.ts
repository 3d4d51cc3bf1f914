import { afterAll, beforeAll, expect, test } from 'vitest';
import { flow, type StepContext } from '../src/flow.ts';
import { openWeb } from '../src/net/index.ts';
import { sourcesFromOpml, syncCatalogue } from '../src/sources/index.ts';
import { testDatabase } from './database.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
const begin = new Date('2031-02-10T12:00:00Z');
const outlets = Array.from(
  { length: 12 },
  (_, n) => `<outline text="O${n}" xmlUrl="http://outlet-${n}.example/feed"/>`,
);

beforeAll(async () => {
  database = await testDatabase();
  const list = `<opml><body>${outlets.join('\n')}</body></opml>`;
  await syncCatalogue(database.db, sourcesFromOpml(list, 'list'), begin);
});
afterAll(async () => {
  await database.close();
});

/** Polls all feeds where no name can be looked up, but for those named, which lead where we do not go. */
async function pass(at: Date, known: string[]): Promise<string[]> {
  const web = openWeb({
    openHosts: [],
    agent: 'Dispatchbox test',
    apart: 0,
    lookUp: (host, _options, done) =>
      known.includes(host)
        ? done(null, [{ address: '127.0.0.1', family: 4 }])
        : done(Object.assign(new Error('look-up'), { code: 'EAI_AGAIN' }), []),
  });
  const said: string[] = [];
  const mailroom = { house: { timeZone: 'UTC' } };
  const stopping = new AbortController().signal;
  const say = (_: string, words: string, done = false) => void (done && said.push(words));
  const context = { db: database.db, web, mailroom, now: async () => at, pollMinutes: 15, stopping, say };
  await flow(context as unknown as StepContext)
    .find(({ name }) => name === 'sources.poll')
    ?.run({});
  await web.close();
  return said;
}

const feeds = () => database.db.selectFrom('feed').select(['failures', 'due_at', 'error']).orderBy('id').execute();

test('a network that is down is not the feeds’ failure', async () => {
  expect(await pass(begin, [])).toEqual([expect.stringMatching(/^no network: 12 hosts could not be reached/)]);
  for (const { failures, due_at, error } of await feeds()) {
    expect({ failures, error }).toEqual({ failures: 0, error: 'there was no network' });
    expect(due_at).toEqual(new Date(begin.getTime() + 5 * 60_000));
  }
});

test('where others answer, who cannot be reached has failed', async () => {
  const later = new Date(begin.getTime() + 6 * 60_000);
  await pass(later, ['outlet-0.example', 'outlet-1.example', 'outlet-2.example']);
  for (const { failures, error, due_at } of await feeds()) {
    expect(failures).toBe(1);
    expect(error).toBeTruthy();
    expect(+due_at).toBeGreaterThan(+later + 15 * 60_000);
  }
});
