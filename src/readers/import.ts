import { transaction, type Db } from '../db/index.ts';
import { readCsv, writeRow } from './csv.ts';
import { flagsOf } from './judge.ts';
import { hashOfAddress, neverMail } from './preferences.ts';
import { asAddress } from './subscribe.ts';

const batch = 1000;

export interface Imported {
  /** Readers who will be mailed: their consent came with them. */
  confirmed: number;
  /** Kept, and not mailed before they confirm: no consent came with them. */
  unconfirmed: number;
  /** Known already: left as they are. */
  known: number;
  /** On the list of those never to be mailed. */
  suppressed: number;
  refused: number;
}

interface Candidate {
  line: number;
  email: string;
  consented: Date | null;
  wording: string;
}

/**
 * Imports readers from CSV with a header: `email`, and for those who agreed `consented_at` (a time) and `wording` (what
 * they agreed to). A row without both is kept and not mailed. Nobody who is known is changed, least of all who left.
 *
 * @param say is told of each row that is refused or passed over, with its line
 * @param dryRun tells what would be, and keeps nothing
 */
export async function importReaders(
  db: Db,
  pieces: AsyncIterable<string>,
  { now, dryRun, say }: { now: Date; dryRun: boolean; say: (line: number, words: string) => void },
): Promise<Imported> {
  const tally: Imported = { confirmed: 0, unconfirmed: 0, known: 0, suppressed: 0, refused: 0 };
  const refuse = (line: number, words: string) => {
    tally.refused++;
    say(line, words);
  };
  let header: string[] | undefined;
  let waiting = new Map<string, Candidate>();
  const flush = async () => {
    await keep(db, [...waiting.values()], tally, { dryRun, say });
    waiting = new Map();
  };
  for await (const { line, cells } of readCsv(pieces)) {
    if (!header) {
      header = cells.map((cell) => cell.trim().toLowerCase());
      if (header.includes('email')) continue;
      refuse(line, 'the first line must name the columns, and one must be "email"');
      return tally;
    }
    if (cells.length === 0) {
      refuse(line, 'a quotation mark is not closed');
      continue;
    }
    const value = (name: string) => cells[header?.indexOf(name) ?? -1]?.trim() ?? '';
    const email = asAddress(value('email'));
    if (!email) {
      refuse(line, `"${value('email').slice(0, 80)}" is not an e-mail address`);
      continue;
    }
    const time = value('consented_at');
    const consented = time === '' ? null : new Date(time);
    if (consented && (Number.isNaN(consented.getTime()) || consented > now)) {
      refuse(line, `"${time.slice(0, 80)}" is not a time in the past`);
      continue;
    }
    if (waiting.has(email)) {
      tally.known++;
      say(line, `${email} stands in the file twice`);
      continue;
    }
    waiting.set(email, { line, email, consented, wording: value('wording') });
    if (waiting.size >= batch) await flush();
  }
  if (!header) refuse(1, 'there is nothing in the list');
  await flush();
  return tally;
}

async function keep(
  db: Db,
  candidates: Candidate[],
  tally: Imported,
  { dryRun, say }: { dryRun: boolean; say: (line: number, words: string) => void },
): Promise<void> {
  if (candidates.length === 0) return;
  const hashes = candidates.map(({ email }) => hashOfAddress(email));
  const emails = candidates.map(({ email }) => email);
  await transaction(db, async (tx) => {
    const [never, known] = await Promise.all([
      tx.selectFrom('suppression').select('hash').where('hash', 'in', hashes).execute(),
      tx.selectFrom('reader').select('email').where('email', 'in', emails).execute(),
    ]);
    const neverAgain = new Set(never.map(({ hash }) => hash.toString('hex')));
    const there = new Set(known.map(({ email }) => email));
    const fresh = candidates.filter(({ line, email }, index) => {
      if (neverAgain.has(hashes[index]?.toString('hex') ?? '')) {
        tally.suppressed++;
        say(line, `${email} asked never to be mailed`);
      } else if (there.has(email)) {
        tally.known++;
        say(line, `${email} is known already`);
      } else return true;
      return false;
    });
    for (const { consented, wording } of fresh) tally[consented && wording ? 'confirmed' : 'unconfirmed']++;
    if (dryRun || fresh.length === 0) return;
    const rows = fresh.map(({ email, consented, wording }) => ({
      email,
      asked_at: new Date(0),
      confirmed_at: consented && wording ? consented : null,
      flags: flagsOf(email),
    }));
    const made = await tx
      .insertInto('reader')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .returning(['id', 'email'])
      .execute();
    const wordingOf = new Map(fresh.map((candidate) => [candidate.email, candidate]));
    const consents = made.flatMap(({ id, email }) => {
      const { consented, wording = '' } = wordingOf.get(email) ?? {};
      return consented && wording
        ? [{ reader_id: id, what: 'imported', wording: wording.slice(0, 500), address: null, at: consented }]
        : [];
    });
    if (consents.length > 0) await tx.insertInto('consent').values(consents).execute();
  });
}

/** Adds addresses (CSV with a column `email`) to the list of those never to be mailed; readers among them rest. */
export async function importSuppressions(db: Db, pieces: AsyncIterable<string>, now: Date): Promise<number> {
  let column = -1;
  let count = 0;
  for await (const { cells } of readCsv(pieces)) {
    if (column < 0) {
      column = Math.max(
        0,
        cells.findIndex((cell) => cell.trim().toLowerCase() === 'email'),
      );
      if (cells.some((cell) => cell.trim().toLowerCase() === 'email')) continue;
    }
    const email = asAddress(cells[column] ?? '');
    if (!email) continue;
    await neverMail(db, email, 'imported', now);
    count++;
  }
  return count;
}

/** Every reader as CSV, with the last consent's time and words, line by line. */
export async function* exportReaders(db: Db): AsyncGenerator<string> {
  yield writeRow([
    'email',
    'consented_at',
    'wording',
    'left_at',
    'rests_because',
    'weekday',
    'hour',
    'time_zone',
    'topics',
    'flags',
  ]);
  for (let after = 0; ;) {
    const rows = await db
      .selectFrom('reader')
      .leftJoinLateral(
        (query) =>
          query
            .selectFrom('consent')
            .select(['wording'])
            .whereRef('consent.reader_id', '=', 'reader.id')
            .where('what', 'in', ['confirmed', 'imported'])
            .orderBy('consent.id', 'desc')
            .limit(1)
            .as('agreed'),
        (join) => join.onTrue(),
      )
      .selectAll('reader')
      .select('agreed.wording')
      .where('reader.id', '>', after)
      .orderBy('reader.id')
      .limit(batch)
      .execute();
    for (const row of rows) {
      yield writeRow([
        row.email,
        row.confirmed_at?.toISOString() ?? null,
        row.wording ?? (row.confirmed_at ? 'confirmed' : null),
        row.left_at?.toISOString() ?? null,
        row.rests_because,
        row.weekday === null ? null : String(row.weekday),
        row.hour === null ? null : String(row.hour),
        row.time_zone,
        row.topics.join('; '),
        row.flags.join(' '),
      ]);
    }
    const last = rows.at(-1);
    if (!last || rows.length < batch) return;
    after = last.id;
  }
}
