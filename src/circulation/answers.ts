import { dueMarks, dueNotices, markTold, noticeSent, type AnswerNotice, type MarkNotice } from '../comments/index.ts';
import { transaction, type Db } from '../db/index.ts';
import { answerMail, markMail, queueMail, type MailWords } from '../press/index.ts';
import { type House } from '../house/index.ts';
import { linkTokens } from '../readers/index.ts';

/** A notice may wait so long. */
const goodFor = 2 * 86_400_000;

/** Tells those who asked for it what became of their comments: answers, and what the house made of them, each once. @returns how many mails go into the queue */
export async function tellOfAnswers(db: Db, house: House, now: Date, stopping: AbortSignal): Promise<number> {
  let queued = 0;
  for (const notice of await dueNotices(db, now)) {
    if (stopping.aborted) break;
    if (await tell(db, house, answered(notice), now)) queued++;
  }
  for (const notice of await dueMarks(db, now)) {
    if (stopping.aborted) break;
    if (await tell(db, house, marked(notice), now)) queued++;
  }
  return queued;
}

interface Telling {
  person: number;
  email: string;
  about: string;
  /** Notes that it is told. @returns false where it was before */
  note: (tx: Db, now: Date) => Promise<boolean>;
  words: (house: House, quiet: string) => MailWords;
}

const answered = (notice: AnswerNotice): Telling => ({
  person: notice.person,
  email: notice.email,
  about: 'answer',
  note: (tx, now) => noticeSent(tx, notice, now),
  words: (house, quiet) => answerMail(house, { ...notice, quiet }),
});

const marked = (notice: MarkNotice): Telling => ({
  person: notice.person,
  email: notice.email,
  about: 'mark',
  note: (tx, now) => markTold(tx, notice, now),
  words: (house, quiet) => markMail(house, { ...notice, quiet }),
});

/** Puts the mail that tells a writer into the queue, once. @returns whether it was not there before */
async function tell(db: Db, house: House, { person, email, about, note, words }: Telling, now: Date): Promise<boolean> {
  const quiet = (await linkTokens(db)).quiet(person);
  return transaction(db, async (tx) => {
    if (!(await note(tx, now))) return false;
    const mail = await queueMail(tx, house, { ...words(house, quiet), to: email, about, person, goodFor }, now);
    return mail !== undefined;
  });
}
