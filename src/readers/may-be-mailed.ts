import { createHash } from 'node:crypto';
import { sql, type Db } from '../db/index.ts';

/**
 * Who gets letters, of the table `reader`: who confirmed, has not left and does not rest. The list of addresses that are
 * never to be mailed is asked all the same, whatever became of the reader's row.
 */
export const getsLetters = sql<boolean>`(
  confirmed_at is not null and left_at is null and rests_since is null
  and not exists (select from suppression where hash = sha256(convert_to(lower(email), 'UTF8')) and because <> 'erased'))`;

/** Why an address is on the list; who *erased* themselves are kept from imports alone: they may come back as anybody may come. */
export type Never = 'erased' | 'complaint' | 'imported' | 'desk';

export const hashOfAddress = (email: string) => createHash('sha256').update(email.toLowerCase()).digest();

/** Whether an address is never to be mailed, by nobody's asking: it was put on the list, or its reader complained. */
export async function neverMailed(db: Db, email: string): Promise<boolean> {
  const { rows } = await sql<{ never: boolean }>`
    select exists (select from suppression where hash = ${hashOfAddress(email)} and because <> 'erased')
        or exists (select from reader where lower(email) = lower(${email}) and rests_because in ('complaint', 'suppressed')) as never`.execute(
    db,
  );
  return rows[0]?.never ?? false;
}

/** Puts an address on the list. Only its hash is kept. */
export async function suppress(db: Db, email: string, because: Never, now: Date): Promise<void> {
  await suppressHash(db, hashOfAddress(email), because, now);
}

export async function suppressHash(db: Db, hash: Buffer, because: Never, at: Date): Promise<void> {
  await sql`
    insert into suppression (hash, because, at) values (${hash}, ${because}, ${at})
    on conflict (hash) do update set because = excluded.because, at = excluded.at
     where suppression.because = 'erased' and excluded.because <> 'erased'`.execute(db);
}

/** Notes that an address is never to be mailed again, and lets its reader rest. */
export async function neverMail(tx: Db, email: string, because: Never, now: Date): Promise<void> {
  await suppress(tx, email, because, now);
  await sql`
    update reader set rests_since = ${now}, rests_because = 'suppressed'
     where lower(email) = lower(${email}) and rests_since is null`.execute(tx);
}

/** Takes an address off the list, since its owner asked for that by another way; a reader there has to confirm anew. */
export async function mayBeMailedAgain(tx: Db, email: string): Promise<boolean> {
  const listed = await tx
    .deleteFrom('suppression')
    .where('hash', '=', hashOfAddress(email))
    .returning('hash')
    .executeTakeFirst();
  const { rows } = await sql`
    update reader set confirmed_at = null, rests_since = null, rests_because = null
     where lower(email) = lower(${email}) and rests_because in ('complaint', 'suppressed') returning id`.execute(tx);
  return listed !== undefined || rows.length > 0;
}
