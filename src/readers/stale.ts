import { randomBytes } from 'node:crypto';
import { sql, transaction, type Db } from '../db/index.ts';
import { hashOfToken } from './tokens.ts';

const day = 86_400_000;
/** Who was asked has so long to answer. */
const answerWithin = 30 * day;
/** So many are asked in one go: letters to addresses that may be gone are best not sent all at once. */
const most = 100;

/**
 * Asks readers of whom nothing was heard for long, once each, whether they still want the letter, and lets those rest
 * who were asked a month ago and did not answer. What is heard is a press: on the link that confirms, or on their preferences.
 *
 * @param after days without a sign; 0 asks nobody
 * @param question puts the question into the queue of mails, in the same transaction
 */
export async function askStaleReaders(
  db: Db,
  after: number,
  now: Date,
  question: (tx: Db, reader: { id: number; email: string }, token: string) => Promise<void>,
): Promise<{ asked: number; rested: number }> {
  const { rows: rested } = await sql`
    update reader set rests_since = ${now}, rests_because = 'stale'
     where asked_again_at <= ${new Date(now.getTime() - answerWithin)} and rests_since is null and left_at is null
    returning id`.execute(db);
  let asked = 0;
  if (after > 0) while (asked < most && (await askOne(db, after, now, question))) asked++;
  return { asked, rested: rested.length };
}

function askOne(
  db: Db,
  after: number,
  now: Date,
  question: (tx: Db, reader: { id: number; email: string }, token: string) => Promise<void>,
): Promise<boolean> {
  return transaction(db, async (tx) => {
    const { rows } = await sql<{ id: number; email: string }>`
      update reader set asked_again_at = ${now}
       where id = (select id from reader
                    where coalesce(seen_at, confirmed_at) < ${new Date(now.getTime() - after * day)} and confirmed_at is not null
                      and asked_again_at is null and left_at is null and rests_since is null
                    order by id limit 1 for update skip locked)
      returning id, email`.execute(tx);
    const [reader] = rows;
    if (!reader) return false;
    const token = randomBytes(24).toString('base64url');
    await tx
      .insertInto('reader_token')
      .values({
        hash: hashOfToken(token),
        reader_id: reader.id,
        purpose: 'confirm',
        made_at: now,
        expires_at: new Date(now.getTime() + answerWithin),
      })
      .execute();
    await question(tx, reader, token);
    return true;
  });
}
