import { sql, transaction, type Db } from '../db/index.ts';
import { readCsv } from '../text/index.ts';
import { flagsOf } from './judge.ts';
import { hashOfAddress, neverMail, suppress, suppressHash, type Never } from './may-be-mailed.ts';
import { headerOf, reasonsOfNever, listedReaderOf, type ListedReader } from './reader-list.ts';
import { leaveAs, asAddress } from './subscribe.ts';

const batch = 1000;

export interface Imported {
  /** Readers who will be mailed: their consent came with them. */
  confirmed: number;
  /** Kept, and not mailed before they confirm: no consent came with them. */
  unconfirmed: number;
  /** Known already: left as they are, but for what stops their letters. */
  known: number;
  /** On the list of those never to be mailed. */
  suppressed: number;
  refused: number;
  /** Kept, and not mailed: they left, complained, or their address is gone. */
  stopped?: number;
  /** Put on the list of those never to be mailed. */
  never?: number;
}

/**
 * Imports readers from CSV with a header: `email`, and for those who agreed `consented_at` (a time) and `wording` (what
 * they agreed to). A row without both is kept and not mailed. The other columns are those of `exportReaders`; whoever left,
 * complained or came back there is not mailed here. Nobody who is known is changed, but that what stops letters stops
 * them here as well.
 *
 * @param say is told of each row that is refused or passed over, with its line
 * @param dryRun tells what would be, and keeps nothing
 * @param agreedTo what the readers agreed to whose rows have a time and no words; it is kept with each
 */
export async function importReaders(
  db: Db,
  pieces: AsyncIterable<string>,
  {
    now,
    dryRun,
    say,
    agreedTo,
  }: { now: Date; dryRun: boolean; say: (line: number, words: string) => void; agreedTo?: string | undefined },
): Promise<Imported> {
  const tally: Imported = { confirmed: 0, unconfirmed: 0, known: 0, suppressed: 0, refused: 0 };
  const refuse = (line: number, words: string) => {
    tally.refused++;
    say(line, words);
  };
  let header: string[] | undefined;
  const listed = new Map<string, Never>();
  let waiting = new Map<string, ListedReader>();
  const flush = async () => {
    await keep(db, [...waiting.values()], { listed, tally, now, dryRun, say });
    waiting = new Map();
  };
  for await (const { line, cells } of readCsv(pieces)) {
    if (!header) {
      header = headerOf(cells);
      if (header.includes('email')) continue;
      refuse(line, 'the first line must name the columns, and one must be "email"');
      return tally;
    }
    if (cells.length === 0) {
      refuse(line, 'a quotation mark is not closed, or is followed by what cannot follow it');
      continue;
    }
    const row = listedReaderOf(header, cells, { line, now, agreedTo });
    if (typeof row === 'string') refuse(line, row);
    else if ('hash' in row) {
      listed.set(row.hash.toString('hex'), row.because);
      tally.never = (tally.never ?? 0) + 1;
      if (!dryRun) await keepOnList(db, row.hash, row.because, row.at);
    } else {
      for (const words of row.warnings) say(line, words);
      const key = row.email.toLowerCase();
      if (waiting.has(key)) {
        if (stops(row)) await flush();
        else {
          tally.known++;
          say(line, `${row.email} stands in the file twice`);
          continue;
        }
      }
      waiting.set(key, row);
      if (waiting.size >= batch) await flush();
    }
  }
  if (!header) refuse(1, 'there is nothing in the list');
  await flush();
  return tally;
}

const stops = ({ left, rests }: ListedReader) => left !== null || rests !== null;

async function keepOnList(db: Db, hash: Buffer, because: Never, at: Date): Promise<void> {
  await suppressHash(db, hash, because, at);
  if (because === 'erased') return;
  await sql`
    update reader set rests_since = ${at}, rests_because = 'suppressed'
     where rests_since is null and sha256(convert_to(lower(email), 'UTF8')) = ${hash}`.execute(db);
}

/** What an import goes by, and counts. */
interface Keeping {
  /** Addresses of the list itself that are never to be mailed, by their hash. */
  listed: ReadonlyMap<string, Never>;
  tally: Imported;
  now: Date;
  dryRun: boolean;
  say: (line: number, words: string) => void;
}

async function keep(db: Db, candidates: ListedReader[], { listed, tally, now, dryRun, say }: Keeping): Promise<void> {
  if (candidates.length === 0) return;
  const hashes = candidates.map(({ email }) => hashOfAddress(email));
  const emails = candidates.map(({ email }) => email);
  await transaction(db, async (tx) => {
    const [never, known] = await Promise.all([
      tx.selectFrom('suppression').select(['hash', 'because']).where('hash', 'in', hashes).execute(),
      sql<{ id: number; key: string; confirmed_at: Date | null }>`
        select id, lower(email) as key, confirmed_at from reader
         where lower(email) = any(select lower(unnest(${emails}::text[])))`.execute(tx),
    ]);
    const because = new Map<string, string>(never.map(({ hash, because }) => [hash.toString('hex'), because]));
    for (const [hash, why] of listed) if (!because.has(hash)) because.set(hash, why);
    const there = new Map(known.rows.map((reader) => [reader.key, reader]));
    const fresh: ListedReader[] = [];
    for (const [index, row] of candidates.entries()) {
      const why = because.get(hashes[index]?.toString('hex') ?? '');
      const reader = there.get(row.email.toLowerCase());
      if (reader) {
        tally.known++;
        const stopped = !dryRun && (await stopKnown(tx, reader, row, now));
        say(row.line, `${row.email} is known already${stopped ? '; their letters stop, as the list says' : ''}`);
      } else if (why === 'erased' || (why !== undefined && !stops(row))) {
        tally.suppressed++;
        say(row.line, `${row.email} asked never to be mailed`);
      } else fresh.push(row);
    }
    for (const row of fresh) {
      if (stops(row)) tally.stopped = (tally.stopped ?? 0) + 1;
      else tally[row.consented && row.wording ? 'confirmed' : 'unconfirmed']++;
    }
    if (dryRun || fresh.length === 0) return;
    const made = await tx
      .insertInto('reader')
      .values(
        fresh.map(({ email, consented, wording, left, rests, row }) => ({
          email,
          confirmed_at: consented && wording ? consented : null,
          left_at: left,
          rests_since: rests?.since ?? null,
          rests_because: rests?.because ?? null,
          flags: flagsOf(email),
          ...row,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .returning(['id', 'email'])
      .execute();
    const rowOfEmail = new Map(fresh.map((candidate) => [candidate.email, candidate]));
    const consents = made.flatMap(({ id, email }) => {
      const { consented, wording = '' } = rowOfEmail.get(email) ?? {};
      return consented && wording
        ? [{ reader_id: id, what: 'imported', wording: wording.slice(0, 500), address: null, at: consented }]
        : [];
    });
    if (consents.length > 0) await tx.insertInto('consent').values(consents).execute();
    for (const { email, rests } of fresh)
      if (rests && isForGood(rests.because)) await suppress(tx, email, reasonsOfNever(rests.because), rests.since);
  });
}

const isForGood = (because: string) => because === 'complaint' || because === 'suppressed';

/** What a list tells of somebody who is known here stops their letters, and nothing more; what they agreed to since counts. */
async function stopKnown(
  tx: Db,
  reader: { id: number; confirmed_at: Date | null },
  { email, left, rests }: ListedReader,
  now: Date,
): Promise<boolean> {
  const since = reader.confirmed_at ?? new Date(0);
  if (rests && isForGood(rests.because)) {
    await neverMail(tx, email, reasonsOfNever(rests.because), now);
    return true;
  }
  if (left && left > since) {
    await leaveAs(tx, reader.id, left);
    return true;
  }
  if (!rests || rests.since <= since) return false;
  await tx
    .updateTable('reader')
    .set({ rests_since: rests.since, rests_because: rests.because })
    .where('id', '=', reader.id)
    .where('rests_since', 'is', null)
    .execute();
  return true;
}

/** Adds addresses (CSV with a column `email`) to the list of those never to be mailed; readers among them rest. */
export async function importSuppressions(db: Db, pieces: AsyncIterable<string>, now: Date): Promise<number> {
  let column = -1;
  let count = 0;
  for await (const { cells } of readCsv(pieces)) {
    if (column < 0) {
      const named = headerOf(cells).indexOf('email');
      column = Math.max(0, named);
      if (named >= 0) continue;
    }
    const email = asAddress(cells[column] ?? '');
    if (!email) continue;
    await neverMail(db, email, 'imported', now);
    count++;
  }
  return count;
}
