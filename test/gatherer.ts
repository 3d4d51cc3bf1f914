// A service that only gathers, to be killed: `node test/gatherer.ts FOLDER PORT FEEDS`. Says "begun", and "done" when nothing is due.
import { openDatabase, transaction } from '../src/db/index.ts';
import { flow, type StepContext } from '../src/flow.ts';
import { openWeb } from '../src/net/index.ts';
import { syncCatalogue } from '../src/sources/index.ts';
import { catalogueOf, hostOf } from './hostile-web.ts';

const [folder = '', port, feeds] = process.argv.slice(2);
const numbers = Array.from({ length: Number(feeds) }, (_, feed) => feed);
const at = new Date('2020-05-03T00:00:00Z');
const { db, close } = await openDatabase({ folder });
await transaction(db, (tx) => syncCatalogue(tx, catalogueOf(numbers, Number(port)), at));
const web = openWeb({ openHosts: numbers.map((feed) => hostOf(feed, Number(port))), agent: 'Dispatchbox test' });
const mailroom = { house: { timeZone: 'UTC' } };
const stopping = new AbortController().signal;
const context = { db, web, mailroom, now: async () => at, pollMinutes: 30, stopping, say: () => {} };
console.log('begun');
await flow(context as unknown as StepContext)
  .find(({ name }) => name === 'sources.poll')
  ?.run({});
console.log('done');
await web.close();
await close();
