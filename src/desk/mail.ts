import { transaction, type Db } from '../db/index.ts';
import {
  cancelSending,
  dropBulletin,
  pauseSending,
  recallBulletin,
  resendUncertain,
  resumeSending,
} from '../press/index.ts';
import { forgetReader, heldOf, neverMail } from '../readers/index.ts';
import { record, type By } from './log.ts';

/** The editor's acts on readers and sendings, each written into the log. */

/** What can be done to a sending: as `dispatchbox sending` has it; `anyway` resumes against the large providers' rules. */
const steers = ['pause', 'resume', 'anyway', 'cancel', 'resend'] as const;
export type Steer = (typeof steers)[number];

/** Steers a sending. @returns false where it is in no state for it */
export async function steer(db: Db, edition: number, act: Steer, by: By): Promise<boolean> {
  return transaction(db, async (tx) => {
    const work: Record<Steer, () => Promise<boolean | number>> = {
      pause: () => pauseSending(tx, edition),
      resume: () => resumeSending(tx, edition),
      anyway: () => resumeSending(tx, edition, true),
      cancel: () => cancelSending(tx, edition, by.now),
      resend: () => resendUncertain(tx, edition, by.now),
    };
    const done = await work[act]();
    if (!done) return false;
    const after = typeof done === 'number' ? { mails: done } : null;
    await record(tx, { act: `${act} a sending`, what: `sending of edition ${edition}`, after }, by);
    return true;
  });
}

/** Erases a reader. The log keeps that somebody was erased, not who. @returns false where there is none */
export async function eraseReader(db: Db, id: number, by: By): Promise<boolean> {
  return transaction(db, async (tx) => {
    const gone = await forgetReader(tx, id, by.now);
    if (gone) await record(tx, { act: 'erase a reader', what: `reader ${id}` }, by);
    return gone;
  });
}

/** Sees to it that a reader is never mailed again, by no import either. @returns false where there is none */
export async function suppressReader(db: Db, id: number, by: By): Promise<boolean> {
  return transaction(db, async (tx) => {
    const held = await heldOf(tx, id);
    if (!held) return false;
    await neverMail(tx, held.reader.email, 'desk', by.now);
    await record(tx, { act: 'suppress a reader', what: `reader ${id}` }, by);
    return true;
  });
}

/** Takes a bulletin back before it goes. @returns false where it has begun */
export async function recallMail(db: Db, id: number, by: By): Promise<boolean> {
  return transaction(db, async (tx) => {
    const back = await recallBulletin(tx, id);
    if (back) await record(tx, { act: 'take back a mail to readers', what: `bulletin ${id}` }, by);
    return back;
  });
}

/** Throws a bulletin away that is being written. */
export async function dropMail(db: Db, id: number, by: By): Promise<void> {
  await transaction(db, async (tx) => {
    if (await dropBulletin(tx, id)) await record(tx, { act: 'drop a mail to readers', what: `bulletin ${id}` }, by);
  });
}
