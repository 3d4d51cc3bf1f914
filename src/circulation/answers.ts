import { dueNotices, noticeSent, type AnswerNotice } from '../comments/index.ts';
import { transaction, type Db } from '../db/index.ts';
import { answerMail, queueMail } from '../press/index.ts';
import { type House } from '../house/index.ts';
import { linkTokens } from '../readers/index.ts';

/** A notice may wait so long. */
const goodFor = 2 * 86_400_000;

/** Tells those who asked for it that their comments were answered, each once. @returns how many mails go into the queue */
export async function tellOfAnswers(db: Db, house: House, now: Date, stopping: AbortSignal): Promise<number> {
  let queued = 0;
  for (const notice of await dueNotices(db, now)) {
    if (stopping.aborted) break;
    if (await tellOfAnswer(db, house, notice, now)) queued++;
  }
  return queued;
}

/** Puts the mail that tells a writer of an answer into the queue, once. @returns whether it was not there before */
async function tellOfAnswer(db: Db, house: House, notice: AnswerNotice, now: Date): Promise<boolean> {
  const quiet = (await linkTokens(db)).quiet(notice.person);
  return transaction(db, async (tx) => {
    if (!(await noticeSent(tx, notice, now))) return false;
    const words = answerMail(house, { ...notice, quiet });
    const mail = await queueMail(
      tx,
      house,
      { ...words, to: notice.email, about: 'answer', person: notice.person, goodFor },
      now,
    );
    return mail !== undefined;
  });
}
