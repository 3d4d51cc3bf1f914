import { openDatabase } from '../src/db/index.ts';
import { deliver, fileSendLog, relayPost } from '../src/press/index.ts';
import { inventedHouse } from './invented-week.ts';

/** A worker that sends one edition until no letter waits: `press-worker.ts DATABASE_URL SMTP_URL EDITION FOLDER list|resend`. */
const [url = '', smtp = '', edition = '', folder = '', uncertain = 'list'] = process.argv.slice(2);
const database = await openDatabase({ url });
const post = relayPost(smtp, 4);
const mailroom = {
  house: inventedHouse,
  post,
  returns: 'returns@harbour.example',
  perDomain: 0,
  warmUp: 0,
  uncertain: uncertain as 'list' | 'resend',
  sendLog: fileSendLog(folder),
  lease: 1,
  firstRetry: 300,
};
const now = async () => new Date();
for (let waits = true; waits;) {
  const { held } = await deliver({ db: database.db, mailroom, now }, Number(edition));
  if (held) throw new Error(held);
  const { n } = await database.db
    .selectFrom('delivery')
    .where('state', 'in', ['waiting', 'sending'])
    .select((row) => row.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  waits = n > 0;
  if (waits) await new Promise((resolve) => setTimeout(resolve, 100));
}
post.close();
await database.close();
