import { sql, type Db, type Insertable, type Schema } from '../db/index.ts';
import { writeRow } from '../text/index.ts';
import type { Never } from './may-be-mailed.ts';
import { asDay, topicsIn } from './preferences.ts';
import { asAddress } from './subscribe.ts';
import { canonicalZone } from './zones.ts';

/** A reader as a list has them. */
export interface ListedReader {
  line: number;
  email: string;
  consented: Date | null;
  wording: string;
  left: Date | null;
  rests: { since: Date; because: string } | null;
  /** The other columns, as the table has them. */
  row: Omit<Insertable<Schema['reader']>, 'email'>;
  /** What was passed over. */
  warnings: string[];
}

/** An address that is never to be mailed, of which only the hash is known. */
export interface ListedNever {
  hash: Buffer;
  because: Never;
  at: Date;
}

const columns = [
  'email',
  'consented_at',
  'wording',
  'left_at',
  'rests_because',
  'rests_since',
  'weekday',
  'hour',
  'time_zone',
  'topics',
  'short',
  'plain',
  'paused_until',
  'flags',
  'soft_returns',
  'asked_at',
  'seen_at',
  'asked_again_at',
];

/** What other programs call them, without case, spaces and signs: Mailchimp's, Ghost's, Substack's and listmonk's among them. */
const otherNames: Record<string, string> = {
  emailaddress: 'email',
  emailadresse: 'email',
  mail: 'email',
  confirmtime: 'consented_at',
  optintime: 'consented_at',
  createdat: 'consented_at',
  startdate: 'consented_at',
  unsubtime: 'left_at',
  deletedat: 'left_at',
  cleantime: 'rests_since',
};
/** What other programs say in a column of those who get no letter any more. */
const saysNo: Record<string, RegExp> = {
  subscribedtoemails: /^(?:false|no|0)$/i, // Ghost
  emaildisabled: /^(?:true|yes|1)$/i, // Substack
  status: /^(?:disabled|blocklisted|unsubscribed|cleaned|bounced)$/i, // listmonk, Mailchimp's API
  subscriptionstatus: /^unsubscribed$/i,
};
const bare = (name: string) => name.toLowerCase().replace(/[^\p{L}\d]/gu, '');
const byName = new Map(columns.map((name) => [bare(name), name]));

/** The columns of a list, by the names that we have for them; others as they are written. */
export function headerOf(cells: readonly string[]): string[] {
  return cells.map((cell) => byName.get(bare(cell)) ?? otherNames[bare(cell)] ?? cell.trim());
}

const whyResting = ['hard', 'soft', 'complaint', 'stale', 'suppressed'];
const whyNever = ['erased', 'complaint', 'imported', 'desk'];

/** Why an address whose reader rests for good is on the list of those never to be mailed. */
export const reasonsOfNever = (because: string): Never => (because === 'complaint' ? 'complaint' : 'imported');

/**
 * A row of a list, or in words why it is refused.
 *
 * @param agreedTo what its readers agreed to, where the row itself does not say
 */
export function listedReaderOf(
  header: readonly string[],
  cells: readonly string[],
  { line, now, agreedTo = '' }: { line: number; now: Date; agreedTo?: string | undefined },
): ListedReader | ListedNever | string {
  const value = (name: string) => cells.find((cell, at) => header[at] === name && cell.trim() !== '')?.trim() ?? '';
  if (cells.some((cell) => cell.includes('\0'))) return 'a NUL is in it, which is no letter: save the list as text';
  const wrong: string[] = [];
  const moment = (name: string) => {
    const at = asMoment(value(name));
    if (at && at <= now) return at;
    const ambiguous = /^\d{1,2}[/-]\d{1,2}[/-]\d{2,4}/.test(value(name));
    if (at === undefined || at)
      wrong.push(
        `"${value(name).slice(0, 80)}" in ${name} is not a time in the past${ambiguous ? ', or may be two: write 2020-04-03' : ''}`,
      );
    return null;
  };
  const since = moment('rests_since');
  const typed = value('email');
  const [, hash] = /^sha256:([0-9a-f]{64})$/i.exec(typed) ?? [];
  if (hash) {
    const because = whyNever.find((why) => why === value('rests_because')) ?? 'imported';
    return wrong[0] ?? { hash: Buffer.from(hash, 'hex'), because: because as Never, at: since ?? now };
  }
  const email = asAddress(typed);
  if (!email) return `"${typed.slice(0, 80)}" is not an e-mail address`;
  const because = value('rests_because') || (since ? 'hard' : '');
  if (because && !whyResting.includes(because))
    return `"${because.slice(0, 80)}" in rests_because is none of ${whyResting.join(', ')}`;
  const number = (name: string, from: number, until: number) => {
    const words = value(name);
    if (words === '') return null;
    if (/^\d{1,5}$/.test(words) && Number(words) >= from && Number(words) <= until) return Number(words);
    wrong.push(`"${words.slice(0, 80)}" in ${name} is no number from ${from} to ${until}`);
    return null;
  };
  const [weekday, hour] = [number('weekday', 1, 7), number('hour', 0, 23)];
  const paused = asDay(value('paused_until'));
  if (paused === undefined) wrong.push(`"${value('paused_until').slice(0, 80)}" in paused_until is no day`);
  const zone = value('time_zone');
  const timeZone = canonicalZone(zone);
  const consented = moment('consented_at');
  const isOut = header.some((name, at) => saysNo[bare(name)]?.test(cells[at]?.trim() ?? ''));
  const left = moment('left_at') ?? (isOut ? now : null);
  const listed: ListedReader = {
    line,
    email,
    consented,
    wording: value('wording') || agreedTo,
    left,
    rests: because ? { because, since: since ?? left ?? consented ?? now } : null,
    row: {
      weekday,
      hour: weekday === null ? null : (hour ?? 7),
      time_zone: timeZone ?? null,
      topics: topicsIn(value('topics')),
      short: yes.test(value('short')),
      plain: yes.test(value('plain')),
      paused_until: paused ?? null,
      soft_returns: number('soft_returns', 0, 1000) ?? 0,
      asked_at: moment('asked_at') ?? new Date(0),
      seen_at: moment('seen_at'),
      asked_again_at: moment('asked_again_at'),
    },
    warnings: zone && !timeZone ? [`"${zone.slice(0, 80)}" is no time zone: the house's is taken`] : [],
  };
  return wrong[0] ?? listed;
}

const yes = /^(yes|true|1|ja)$/i;

/** A time as lists have it: 2020-04-03, with 14:05:06 and +02:00 or without (then UTC), or 3.4.2020; null for none, undefined where it is another. */
function asMoment(words: string): Date | null | undefined {
  if (words === '') return null;
  const iso = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?) ?(Z|[+-]\d\d:?\d\d)?)?$/i.exec(words);
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,? (\d\d:\d\d(?::\d\d)?))?$/.exec(words);
  const [day, time = '00:00', zone = 'Z'] = iso
    ? iso.slice(1)
    : dotted
      ? [`${dotted[3]}-${dotted[2]?.padStart(2, '0')}-${dotted[1]?.padStart(2, '0')}`, dotted[4]]
      : [];
  if (!day || asDay(day) === undefined) return undefined;
  const at = new Date(`${day}T${time.replace(',', '.')}${zone.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

const batch = 1000;

/**
 * Every reader as CSV, line by line, with the last consent's time and words, before them the addresses that are never to be
 * mailed, as `sha256:` and their hash. `importReaders` makes the same of it again.
 */
export async function* exportReaders(db: Db): AsyncGenerator<string> {
  const line = (row: Record<string, string | null>) => writeRow(columns.map((name) => row[name] ?? null));
  yield writeRow(columns);
  for (let after: Buffer = Buffer.alloc(0); ;) {
    const never = await db
      .selectFrom('suppression')
      .selectAll()
      .where('hash', '>', after)
      .orderBy('hash')
      .limit(batch)
      .execute();
    for (const { hash, because, at } of never)
      yield line({ email: `sha256:${hash.toString('hex')}`, rests_because: because, rests_since: at.toISOString() });
    const last = never.at(-1);
    if (!last || never.length < batch) break;
    after = last.hash;
  }
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
      .select(['agreed.wording', sql<Date | null>`nullif(asked_at, 'epoch')`.as('asked')])
      .where('reader.id', '>', after)
      .orderBy('reader.id')
      .limit(batch)
      .execute();
    for (const row of rows) {
      const moment = (at: Date | null) => at?.toISOString() ?? null;
      const number = (n: number | null) => (n === null ? null : String(n));
      yield line({
        email: row.email,
        consented_at: moment(row.confirmed_at),
        wording: row.wording ?? (row.confirmed_at ? 'confirmed' : null),
        left_at: moment(row.left_at),
        rests_because: row.rests_because,
        rests_since: moment(row.rests_since),
        weekday: number(row.weekday),
        hour: number(row.hour),
        time_zone: row.time_zone,
        topics: row.topics.join('; '),
        short: row.short ? 'yes' : null,
        plain: row.plain ? 'yes' : null,
        paused_until: row.paused_until,
        flags: row.flags.join(' '),
        soft_returns: row.soft_returns ? String(row.soft_returns) : null,
        asked_at: moment(row.asked),
        seen_at: moment(row.seen_at),
        asked_again_at: moment(row.asked_again_at),
      });
    }
    const last = rows.at(-1);
    if (!last || rows.length < batch) return;
    after = last.id;
  }
}
