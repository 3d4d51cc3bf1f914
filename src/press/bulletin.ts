import { sql, transaction, type Db } from '../db/index.ts';
import { imprint, type House } from '../house/index.ts';
import { getsLetters } from '../readers/index.ts';
import { oneLine, Problem } from '../text/index.ts';
import { ofTopics } from './begin.ts';
import { COLUMNS, framed, html, looks, notOurs, textMasthead, wordsHtml, wordsText, wrap } from './frame.ts';
import { LEAVE_PLACEHOLDER, PREFERENCES_PLACEHOLDER, type Letter } from './letter-content.ts';
import { wordsIn } from './messages/index.ts';

/** What a bulletin says, and to whom: to all readers, or those who chose one of its topics. */
export interface BulletinText {
  subject: string;
  preheader: string;
  /** The editor's; an empty line between paragraphs. */
  words: string;
  topics: string[];
}

/** A mail to many readers apart from the editions. Its number is of the editions' sequence, so that the ledger keeps it as one of them. */
export interface Bulletin extends BulletinText {
  id: number;
  /** Goes on with each text that is kept. */
  version: number;
  by: string;
  made: Date;
  /** It goes out from then on; null while it is being written. */
  sendAt: Date | null;
  /** Whether its letters have begun to go. */
  begun: boolean;
}

const most = { subject: 150, preheader: 200, words: 10_000 } as const;

/** A bulletin as a form brings it, cut into shape; how long it may be is asked when it is kept. */
export function asBulletin(form: Record<string, string>): BulletinText {
  return {
    subject: oneLine(form.subject ?? ''),
    preheader: oneLine(form.preheader ?? ''),
    words: (form.words ?? '').replaceAll('\r\n', '\n').trim(),
    topics: [...new Set((form.topics ?? '').split(',').map(oneLine))].filter(Boolean),
  };
}

/** @throws Problem for what is too long */
function checkLengths(text: BulletinText): void {
  for (const [name, length] of Object.entries(most))
    if (Array.from(text[name as keyof typeof most]).length > length)
      throw new Problem(`The ${name} of a bulletin has at most ${length.toLocaleString('en')} characters.`);
  if (text.topics.length > 50) throw new Problem('A bulletin goes to those of at most 50 topics: name fewer, or none.');
}

/** Begins a bulletin. @returns its number */
export async function beginBulletin(db: Db, by: string, now: Date): Promise<number> {
  const row = { subject: '', made_by: by, made_at: now };
  return (await db.insertInto('bulletin').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

/** Keeps what was typed, if it is still at `version` and not on its way. @returns false where it is not @throws Problem for what is too long */
export async function keepBulletin(db: Db, { id, version }: Pick<Bulletin, 'id' | 'version'>, text: BulletinText) {
  checkLengths(text);
  const kept = await db
    .updateTable('bulletin')
    .set((set) => ({ ...text, version: set('version', '+', 1) }))
    .where('id', '=', id)
    .where('version', '=', version)
    .where('send_at', 'is', null)
    .executeTakeFirst();
  return kept.numUpdatedRows > 0n;
}

/**
 * Prints a bulletin as it is, and has it go out from a moment on.
 *
 * @throws Problem where it says nothing, or was changed meanwhile
 */
export async function orderBulletin(
  db: Db,
  house: House,
  { id, version }: Pick<Bulletin, 'id' | 'version'>,
  { at, now }: { at: Date; now: Date },
): Promise<void> {
  await transaction(db, async (tx) => {
    const ordered = await tx
      .updateTable('bulletin')
      .set({ send_at: at < now ? now : at })
      .where('id', '=', id)
      .where('version', '=', version)
      .where('send_at', 'is', null)
      .returning(['subject', 'preheader', 'words', 'topics'])
      .executeTakeFirst();
    if (!ordered) throw new Problem('Somebody else changed or sent it meanwhile: look at it anew.');
    if (!ordered.subject || !ordered.words) throw new Problem('It needs a subject and words before it can go.');
    await tx
      .insertInto('print')
      .values({ edition_id: id, ...printBulletin(house, ordered), printed_at: now })
      .execute();
  });
}

/** Takes a bulletin back that has not begun to go. @returns false where it has, or was not to go */
export async function recallBulletin(db: Db, id: number): Promise<boolean> {
  return transaction(db, async (tx) => {
    const { rows } = await sql`
      update bulletin set send_at = null, version = version + 1
       where id = ${id} and send_at is not null and not exists (select from sending where edition_id = ${id}) returning id`.execute(
      tx,
    );
    if (rows.length > 0) await tx.deleteFrom('print').where('edition_id', '=', id).execute();
    return rows.length > 0;
  });
}

/** Throws a bulletin away that is being written. @returns false where it is to go, or went */
export async function dropBulletin(db: Db, id: number): Promise<boolean> {
  const dropped = await db.deleteFrom('bulletin').where('id', '=', id).where('send_at', 'is', null).executeTakeFirst();
  return dropped.numDeletedRows > 0n;
}

/** The bulletins, newest first. */
export async function bulletins(db: Db, limit = 100): Promise<Bulletin[]> {
  const rows = await db
    .selectFrom('bulletin')
    .leftJoin('sending', 'sending.edition_id', 'bulletin.id')
    .select(['id', 'version', 'subject', 'preheader', 'words', 'topics', 'made_by', 'made_at', 'send_at'])
    .select('sending.state')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ made_by: by, made_at: made, send_at: sendAt, state, ...text }) => ({
    ...text,
    by,
    made,
    sendAt,
    begun: state !== null,
  }));
}

/** To how many it would go now. */
export async function readersOf(db: Db, topics: readonly string[]): Promise<number> {
  const { count } = await db
    .selectFrom('reader')
    .where(getsLetters)
    .where(ofTopics(topics))
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** A bulletin as its mail: the editor's words in the letter's frame, with each reader's way to leave. */
export function printBulletin(house: House, { subject, preheader, words, topics }: BulletinText): Letter {
  const { editor, print: say, bulletin } = wordsIn(house.language);
  const because =
    topics.length === 0
      ? bulletin.becauseAll(house.name)
      : bulletin.becauseTopics(house.name, topics.map((topic) => notOurs(oneLine(topic))).join(', '));
  const look = looks(house);
  const link = (address: string, text: string) => html`<a ${look('a')} href="${address}">${text}</a>`;
  const body = html`<hr ${look('hr')} />
    <h2 ${look('t')} dir="auto">${notOurs(oneLine(subject))}</h2>
    <p ${look('k')}>${editor}</p>
    ${wordsHtml(look, words)}
    <hr ${look('hr')} />
    <p ${look('p')}>
      ${link(LEAVE_PLACEHOLDER, say.unsubscribe)} · ${link(`${PREFERENCES_PLACEHOLDER}#topics-are`, say.onlySome)}
    </p>
    <p ${look('p m')}>${because} ${imprint(house)}</p>`;
  const text = [
    textMasthead(house),
    wrap(notOurs(oneLine(subject)).toUpperCase()),
    ...wordsText(notOurs(words)),
    '='.repeat(COLUMNS),
    `${say.unsubscribe}: ${LEAVE_PLACEHOLDER}\n${say.onlySome}: ${PREFERENCES_PLACEHOLDER}#topics-are`,
    wrap(`${because} ${imprint(house)}`),
  ].join('\n\n');
  const preview = notOurs(oneLine(preheader || words).slice(0, 200));
  return { subject: oneLine(subject), html: framed(house, oneLine(subject), preview, body), text: `${text}\n` };
}
