import type { Db } from '../db/index.ts';

/** What press holds of a reader: their letters, what came back, and other mails that were for them. */
export async function heldOfLetters(db: Db, reader: number) {
  const [letters, returned, mails] = await Promise.all([
    db
      .selectFrom('delivery')
      .leftJoin('edition', 'edition.id', 'delivery.edition_id')
      .leftJoin('bulletin', 'bulletin.id', 'delivery.edition_id')
      .select(['week', 'bulletin.subject as bulletin', 'state', 'message_id', 'due_at', 'changed_at', 'tries', 'error'])
      .where('reader_id', '=', reader)
      .orderBy('edition_id')
      .execute(),
    db
      .selectFrom('returned_mail')
      .select(['edition_id', 'kind', 'status', 'words', 'at'])
      .where('reader_id', '=', reader)
      .orderBy('id')
      .execute(),
    db
      .selectFrom('mail')
      .select(['recipient', 'about', 'state', 'message_id', 'queued_at', 'changed_at', 'error'])
      .where('reader_id', '=', reader)
      .orderBy('id')
      .execute(),
  ]);
  return { letters, returned, mails };
}
