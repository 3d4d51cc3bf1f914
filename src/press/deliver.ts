import { randomUUID } from 'node:crypto';
import { sql, transaction, type Db } from '../db/index.ts';
import { leaveTokens } from '../readers/index.ts';
import type { House } from './house.ts';
import { confirmationLetter, LEAVE_PLACEHOLDER } from './letter.ts';
import type { Post } from './post.ts';

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1);

/**
 * Delivers a printed edition to every reader who confirmed and has not left, each once.
 *
 * The row of each delivery is there before its mail goes. A mail that was on its way when the process died is
 * *uncertain*: it is not sent again by itself.
 *
 * @returns how many were sent, refused, and are uncertain from an earlier run
 */
export async function deliver(
  db: Db,
  post: Post,
  house: House,
  editionId: number,
  now: () => Date,
): Promise<{ sent: number; refused: number; uncertain: number }> {
  const letter = await db.selectFrom('print').selectAll().where('edition_id', '=', editionId).executeTakeFirstOrThrow();
  const tally = { sent: 0, refused: 0, uncertain: 0 };
  await transaction(db, async (tx) => {
    const lost = await tx
      .updateTable('delivery')
      .set({ state: 'uncertain', changed_at: now(), error: 'the service stopped while this mail was on its way' })
      .where('edition_id', '=', editionId)
      .where('state', '=', 'sending')
      .returning('reader_id')
      .execute();
    tally.uncertain = lost.length;
    await sql`
      insert into delivery (edition_id, reader_id, state, message_id, changed_at)
      select ${editionId}, id, 'waiting', concat('<edition-', ${editionId}::int, '.', id, '@', ${domainOf(house.mailFrom)}::text, '>'), ${now()}
        from reader where confirmed_at is not null and left_at is null
      on conflict do nothing`.execute(tx);
  });
  const tokenOf = await leaveTokens(db);
  for (let next = await claim(db, editionId, now()); next; next = await claim(db, editionId, now())) {
    const leave = `${house.url}/leave/${tokenOf(next.reader_id)}`;
    const mail = {
      messageId: next.message_id,
      to: next.email,
      subject: letter.subject,
      html: letter.html.replaceAll(LEAVE_PLACEHOLDER, leave),
      text: letter.text.replaceAll(LEAVE_PLACEHOLDER, leave),
      headers: {
        'List-Unsubscribe': `<${leave}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        'Auto-Submitted': 'auto-generated',
      },
    };
    let state: 'sent' | 'refused' = 'sent';
    let error: string | null = null;
    try {
      await post.send(db, mail, now());
    } catch (cause) {
      [state, error] = ['refused', (cause as Error).message];
    }
    await db
      .updateTable('delivery')
      .set({ state, error, changed_at: now() })
      .where('edition_id', '=', editionId)
      .where('reader_id', '=', next.reader_id)
      .execute();
    tally[state]++;
  }
  return tally;
}

/** Takes one waiting delivery, so that no other worker does. A reader who left in the meantime is passed over. */
async function claim(db: Db, editionId: number, now: Date) {
  return db
    .with('next', (query) =>
      query
        .selectFrom('delivery')
        .innerJoin('reader', 'reader.id', 'delivery.reader_id')
        .select(['delivery.reader_id', 'reader.email'])
        .where('delivery.edition_id', '=', editionId)
        .where('delivery.state', '=', 'waiting')
        .where('reader.left_at', 'is', null)
        .orderBy('delivery.reader_id')
        .limit(1)
        .forUpdate('delivery')
        .skipLocked(),
    )
    .updateTable('delivery')
    .from('next')
    .set({ state: 'sending', changed_at: now })
    .where('delivery.edition_id', '=', editionId)
    .whereRef('delivery.reader_id', '=', 'next.reader_id')
    .returning(['delivery.reader_id', 'delivery.message_id', 'next.email'])
    .executeTakeFirst();
}

/** Mails the one letter that an address gets before its reader has agreed: the question whether it was them. */
export async function sendConfirmation(
  db: Db,
  post: Post,
  house: House,
  to: string,
  token: string,
  now: Date,
): Promise<void> {
  const letter = await confirmationLetter(house, `${house.url}/confirm/${token}`);
  await post.send(db, { ...letter, to, messageId: `<${randomUUID()}@${domainOf(house.mailFrom)}>` }, now);
}
